//! Which of the places where a line may end are the best ends for all lines
//! of a paragraph together.
//!
//! The method is Knuth and Plass's, from `Breaking Paragraphs into Lines`
//! (1981): every line is rated by how far its spaces must stretch or shrink,
//! every break by what stands there, and the cheapest way through the
//! paragraph wins. A line's badness grows more evenly than there, so that spaces
//! are nearer to their width with fewer hyphens. Like TeX it tries without hyphenation first, then with it,
//! and at last with whatever it takes. Ragged lines are rated by the room
//! that they leave at the right.

use super::breaks::{Kind, Opportunity};
use super::galley::{Edge, Galley};
use super::hyphenate::Patterns;

/// How much of a space may be added to it, and taken from it, before it looks
/// wrong (the metrics of TeX's faces: 1/2 and 1/3 of a space).
pub(super) const STRETCH: f64 = 1.0 / 2.0;
/// See [`STRETCH`].
pub(super) const SHRINK: f64 = 1.0 / 3.0;
/// Room at the right of a ragged line that counts as one stretch, in ems.
pub(super) const RAGGED_STRETCH: f64 = 4.0;
/// Stretch lent to every line when nothing else helps, in ems: enough for a
/// line of one word.
const EMERGENCY_STRETCH: f64 = 0.2;
/// Lengths closer than this are equal, in points.
pub(super) const EPSILON: f64 = 0.01;

/// Cost of any line: fewer lines are better.
const LINE: f64 = 10.0;
/// Cost of a line whose spaces stretch or shrink as far as they can. This and
/// the costs below were tried on thirty paragraphs of prose in six languages.
const BADNESS: f64 = 125.0;
/// Cost of a break, by what stands there; ragged lines pay more for hyphens.
const HYPHEN: f64 = 50.0;
const RAGGED_HYPHEN: f64 = 250.0;
const WRITTEN_HYPHEN: f64 = 40.0;
const LINK: f64 = 150.0;
const MAIL: f64 = 1_000.0;
/// Demerits: hyphens under each other, and three of them.
const STACKED_HYPHENS: f64 = 10_000.0;
const THREE_HYPHENS: f64 = 40_000.0;
/// A hyphen at the end of the last line but one.
const FINAL_HYPHEN: f64 = 5_000.0;
/// A loose line beside a tight one.
const UNEVEN: f64 = 5_000.0;
/// A last line shorter than [`RUNT_EMS`].
const RUNT: f64 = 4_000.0;
const RUNT_EMS: f64 = 4.0;
/// A line that cannot be made to fit, times its excess in points.
const OVERFULL: f64 = 1e9;

/// Where a line ends and the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Break {
    /// End of the line's ink.
    pub(super) end: usize,
    /// Beginning of the next line.
    pub(super) next: usize,
    /// Whether a hyphen is put in.
    pub(super) hyphen: bool,
}

/// What lines are broken for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    /// Width of the lines in points.
    pub(super) width: f64,
    pub(super) justify: bool,
    /// Whether marks at the ends of justified lines hang in the margin.
    pub(super) hanging: bool,
    pub(super) patterns: Option<Patterns>,
}

impl Measure {
    /// How far the end of a line hangs in the margin, in points.
    pub(super) fn hang(&self, galley: &Galley, end: usize, hyphen: bool) -> f64 {
        if self.hanging && self.justify { galley.hang(end, hyphen) } else { 0.0 }
    }
}

/// How hard it tries, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pass {
    Plain,
    Hyphenated,
    Emergency,
}

impl Pass {
    /// How far a line may stretch, as a multiple of its stretch.
    pub(super) fn tolerance(self) -> f64 {
        match self {
            Self::Plain => 0.5,
            Self::Hyphenated => 2.0,
            Self::Emergency => f64::INFINITY,
        }
    }
}

/// Breaks the text from `start` to the end of the last opportunity, where it
/// must break.
pub(super) fn best_breaks(
    galley: &Galley,
    start: usize,
    ends: &[Opportunity],
    measure: Measure,
) -> Vec<Break> {
    let Some(last) = ends.last() else { return Vec::new() };
    let whole = galley.edge_before(last.end, false).x - galley.edge_after(start).x;
    if whole <= measure.width + EPSILON {
        return vec![Break { end: last.end, next: last.next, hyphen: false }];
    }
    for pass in [Pass::Plain, Pass::Hyphenated] {
        if let Some(breaks) = Search::new(galley, start, last.end, measure, pass).run(ends) {
            return breaks;
        }
    }
    Search::new(galley, start, last.end, measure, Pass::Emergency).run(ends).unwrap_or_default()
}

/// A break that may be used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) end: usize,
    pub(super) next: usize,
    pub(super) hyphen: bool,
    /// Whether a hyphen is seen there, put in or written.
    pub(super) flagged: bool,
    pub(super) last: bool,
    pub(super) penalty: f64,
    pub(super) before: Edge,
}

/// A break that was reached, and the cheapest way to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) at: Break,
    pub(super) flagged: bool,
    /// Hyphens under each other up to here.
    pub(super) hyphens: u8,
    pub(super) fitness: usize,
    pub(super) demerits: f64,
    pub(super) previous: usize,
    pub(super) after: Edge,
    /// The segment that is cut here.
    pub(super) cut: Option<usize>,
}

pub(super) struct Search<'a> {
    pub(super) galley: &'a Galley,
    pub(super) measure: Measure,
    pub(super) pass: Pass,
    /// End of the text that is broken.
    pub(super) end: usize,
    pub(super) em: f64,
    pub(super) nodes: Vec<Node>,
    pub(super) active: Vec<usize>,
}

impl<'a> Search<'a> {
    fn new(galley: &'a Galley, start: usize, end: usize, measure: Measure, pass: Pass) -> Self {
        let em = galley.segments.get(galley.segment_of(start)).map_or(0.0, |s| galley.inks[s.run].size);
        let first = Node {
            at: Break { end: start, next: start, hyphen: false },
            flagged: false,
            hyphens: 0,
            fitness: 1,
            demerits: 0.0,
            previous: 0,
            after: galley.edge_after(start),
            cut: None,
        };
        Self { galley, measure, pass, end, em, nodes: vec![first], active: vec![0] }
    }

    /// The cheapest way, or `None` where this pass finds none.
    fn run(mut self, ends: &[Opportunity]) -> Option<Vec<Break>> {
        let mut unit = self.nodes[0].at.next;
        for (i, opportunity) in ends.iter().enumerate() {
            let last = i + 1 == ends.len();
            if opportunity.kind == Kind::Mail && self.pass < Pass::Emergency && !last {
                continue;
            }
            if self.pass > Pass::Plain {
                self.divide(unit, opportunity.end);
            }
            let hyphen = opportunity.kind == Kind::Soft;
            self.consider(Candidate {
                end: opportunity.end,
                next: opportunity.next,
                hyphen,
                flagged: hyphen || opportunity.kind == Kind::Hyphen,
                last,
                penalty: match opportunity.kind {
                    Kind::Space | Kind::Forced => 0.0,
                    Kind::Hyphen => WRITTEN_HYPHEN,
                    Kind::Soft => self.hyphen_penalty(),
                    Kind::Link => LINK,
                    Kind::Mail => MAIL,
                },
                before: self.galley.edge_before(opportunity.end, hyphen),
            });
            if self.active.is_empty() {
                return None;
            }
            unit = opportunity.next;
        }
        let cheapest = |a: &&usize, b: &&usize| self.nodes[**a].demerits.total_cmp(&self.nodes[**b].demerits);
        let mut at = *self.active.iter().filter(|n| self.nodes[**n].at.end == self.end).min_by(cheapest)?;
        let mut breaks = Vec::new();
        while at != 0 {
            breaks.push(self.nodes[at].at);
            at = self.nodes[at].previous;
        }
        breaks.reverse();
        Some(breaks)
    }

    pub(super) fn hyphen_penalty(&self) -> f64 {
        if self.measure.justify { HYPHEN } else { RAGGED_HYPHEN }
    }

    /// Finds the cheapest way to a candidate, for each fitness, and drops the
    /// breaks from which no line reaches so far.
    pub(super) fn consider(&mut self, candidate: Candidate) {
        let mut best: [Option<(f64, usize)>; 4] = [None; 4];
        let mut rescue: Option<(f64, usize)> = None;
        let mut active = std::mem::take(&mut self.active);
        let cut = self.galley.cut_segment(candidate.end.saturating_sub(1));
        let hang = self.measure.hang(self.galley, candidate.end, candidate.hyphen);
        active.retain(|&index| {
            let node = &self.nodes[index];
            let (natural, elastic) = match cut {
                Some(segment) if node.cut == Some(segment) => {
                    (self.galley.part_width(segment, node.at.next..candidate.end, candidate.hyphen), 0.0)
                }
                _ => (candidate.before.x - node.after.x, candidate.before.elastic - node.after.elastic),
            };
            let slack = self.measure.width - natural + hang;
            let ratio = self.ratio(slack, elastic, candidate.last);
            if ratio < -1.0 {
                let cost = node.demerits - slack * OVERFULL;
                if rescue.is_none_or(|(least, _)| cost < least) {
                    rescue = Some((cost, index));
                }
                // The hyphen may be what is too wide; the word may still go on without it.
                return candidate.hyphen;
            }
            if ratio <= self.pass.tolerance() {
                let (fitness, demerits) = self.demerits(node, &candidate, ratio, natural);
                if best[fitness].is_none_or(|(least, _)| demerits < least) {
                    best[fitness] = Some((demerits, index));
                }
            }
            true
        });
        if active.is_empty() && self.pass == Pass::Emergency && best.iter().all(Option::is_none) {
            best[1] = rescue;
        }
        self.active = active;
        if best.iter().any(Option::is_some) {
            self.reach(&candidate, best);
        }
    }

    /// How far a line stretches (above 0) or shrinks (below 0), as a multiple
    /// of what it can.
    fn ratio(&self, slack: f64, elastic: f64, last: bool) -> f64 {
        if slack.abs() <= EPSILON || (last && slack > 0.0) {
            return 0.0;
        }
        if slack < 0.0 {
            let shrink = if self.measure.justify { elastic * SHRINK } else { 0.0 };
            return if shrink > 0.0 { slack / shrink } else { f64::NEG_INFINITY };
        }
        let lent = if self.pass == Pass::Emergency { EMERGENCY_STRETCH } else { 0.0 };
        let stretch = if self.measure.justify {
            elastic * STRETCH + lent * self.em
        } else {
            (RAGGED_STRETCH + lent) * self.em
        };
        if stretch > 0.0 { slack / stretch } else { f64::INFINITY }
    }

    /// Fitness of a line, and the demerits of the way that ends with it.
    fn demerits(&self, node: &Node, candidate: &Candidate, ratio: f64, natural: f64) -> (usize, f64) {
        let fitness: usize = match ratio {
            _ if !self.measure.justify => 1,
            r if r < -0.5 => 0,
            r if r <= 0.5 => 1,
            r if r <= 1.0 => 2,
            _ => 3,
        };
        let far = ratio.abs();
        let line = LINE + BADNESS * far * far.sqrt() + candidate.penalty;
        let mut demerits = node.demerits + line * line;
        if candidate.flagged && node.flagged {
            demerits += if node.hyphens >= 2 { THREE_HYPHENS } else { STACKED_HYPHENS };
        }
        if candidate.last && node.flagged {
            demerits += FINAL_HYPHEN;
        }
        if candidate.last && natural < RUNT_EMS * self.em {
            demerits += RUNT;
        }
        if fitness.abs_diff(node.fitness) > 1 {
            demerits += UNEVEN;
        }
        (fitness, demerits)
    }

    /// Keeps the ways to a candidate that were found.
    fn reach(&mut self, candidate: &Candidate, best: [Option<(f64, usize)>; 4]) {
        let after = self.galley.edge_after(candidate.next);
        let cut = self.galley.cut_segment(candidate.next);
        for (fitness, way) in best.into_iter().enumerate() {
            let Some((demerits, previous)) = way else { continue };
            self.active.push(self.nodes.len());
            self.nodes.push(Node {
                at: Break { end: candidate.end, next: candidate.next, hyphen: candidate.hyphen },
                flagged: candidate.flagged,
                hyphens: if candidate.flagged { self.nodes[previous].hyphens.saturating_add(1) } else { 0 },
                fitness,
                demerits,
                previous,
                after,
                cut,
            });
        }
    }
}
