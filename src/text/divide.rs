//! Breaks inside a unit of text, that is between two places where a line may
//! end anyway: by the patterns of the language, and in an emergency between
//! any two clusters of what is wider than a line.

use super::galley::Edge;
use super::hyphenate::Patterns;
use super::linebreak::{Candidate, EPSILON, Pass, RAGGED_STRETCH, SHRINK, STRETCH, Search};

/// Cost of a break between letters without a hyphen.
const CUT: f64 = 3_000.0;
/// Added where less than three letters stay in the line or go to the next one.
const SHORT_PART: f64 = 40.0;
/// Characters around a unit that are looked at to find the word it is part of.
const LONGEST_TOKEN: usize = 200;

impl Search<'_> {
    /// Considers breaks within a unit, that is between two opportunities: by
    /// the patterns where a line may end here, and anywhere where it must.
    pub(super) fn divide(&mut self, start: usize, end: usize) {
        let (left, right) = (self.galley.edge_after(start), self.galley.edge_before(end, false));
        let mut from = start;
        if let Some(patterns) = self.measure.patterns
            && self.may_end_between(left, right)
        {
            for (at, least) in self.divisions(patterns, start, end) {
                self.cut_up(from, at, true);
                let short = if least < 3 { SHORT_PART } else { 0.0 };
                self.consider(Candidate {
                    end: at,
                    next: at,
                    hyphen: true,
                    flagged: true,
                    last: false,
                    penalty: self.hyphen_penalty() + short,
                    before: self.galley.edge_before(at, true),
                });
                from = at;
            }
        }
        self.cut_up(from, end, false);
    }

    /// Whether a line from one of the active breaks may end between two edges.
    fn may_end_between(&self, left: Edge, right: Edge) -> bool {
        let tolerance = self.pass.tolerance().min(3.0);
        self.active.iter().any(|n| {
            let from = self.nodes[*n].after;
            let elastic = left.elastic - from.elastic;
            let (shrink, stretch) = if self.measure.justify {
                (elastic * SHRINK, elastic * STRETCH)
            } else {
                (0.0, self.em * RAGGED_STRETCH)
            };
            left.x - from.x - shrink <= self.measure.width
                && right.x - from.x + stretch * tolerance >= self.measure.width
        })
    }

    /// Where the patterns divide a unit, each with the letters of the shorter part, up to three.
    fn divisions(&self, patterns: Patterns, start: usize, end: usize) -> Vec<(usize, usize)> {
        let text = &self.galley.text;
        let mut found = Vec::new();
        let mut at = start;
        for token in text[start..end].split(char::is_whitespace) {
            let (from, to) = (at, at + token.len());
            at = to + text[to..].chars().next().map_or(0, char::len_utf8);
            // The unit may be a part of its token, as in `sous-traitance`.
            let letters = text[..from].chars().rev().take(LONGEST_TOKEN).take_while(|c| !c.is_whitespace());
            let head = from - letters.map(char::len_utf8).sum::<usize>();
            let letters = text[to..].chars().take(LONGEST_TOKEN).take_while(|c| !c.is_whitespace());
            let tail = to + letters.map(char::len_utf8).sum::<usize>();
            let emergency = self.pass == Pass::Emergency;
            // The last word of a paragraph stays whole if a line can hold it.
            let ends = tail >= self.end && self.width_between(head, tail, false) <= self.measure.width;
            if ends || self.has_soft_hyphen(head, tail) {
                continue;
            }
            patterns.divide(&text[head..tail], emergency, |point| {
                let point = head + point;
                let wanted = from < point && point < to && self.may_hyphenate(point);
                if wanted {
                    let tail = text[point..tail].chars().take_while(|c| c.is_alphabetic()).take(3).count();
                    let head =
                        text[head..point].chars().rev().take_while(|c| c.is_alphabetic()).take(3).count();
                    found.push((point, tail.min(head)));
                }
            });
        }
        found
    }

    /// Whether the author has said where the word between two bytes is divided.
    fn has_soft_hyphen(&self, from: usize, to: usize) -> bool {
        let soft = &self.galley.soft_hyphens;
        soft.get(soft.partition_point(|s| *s <= from)).is_some_and(|s| *s < to)
    }

    /// Whether the run before that byte wants hyphens and has one.
    fn may_hyphenate(&self, byte: usize) -> bool {
        let segment = self.galley.segments.get(self.galley.segment_of(byte.saturating_sub(1)));
        segment
            .map(|s| &self.galley.inks[s.run])
            .is_some_and(|ink| ink.hyphenate && ink.manner.hyphen.is_some())
    }

    /// In an emergency, considers breaks between clusters of text that is
    /// wider than a line, with a hyphen after it or without: as many clusters
    /// to a line as it holds.
    fn cut_up(&mut self, start: usize, end: usize, hyphen: bool) {
        if self.pass < Pass::Emergency {
            return;
        }
        let mut from = start;
        while self.width_between(from, end, hyphen) > self.measure.width + EPSILON {
            let Some(at) = self.longest_fit(from, end) else { return };
            self.consider(Candidate {
                end: at,
                next: at,
                hyphen: false,
                flagged: false,
                last: false,
                penalty: CUT,
                before: self.galley.edge_before(at, false),
            });
            from = at;
        }
    }

    /// The last end of a cluster so that the text from `from` fits a line, but
    /// at least one cluster; `None` where there is no second cluster.
    fn longest_fit(&self, from: usize, end: usize) -> Option<usize> {
        let galley = self.galley;
        let mut stops = Vec::new();
        let mut width = 0.0;
        let mut index = galley.segment_of(from);
        while let Some(segment) = galley.segments.get(index).filter(|s| s.bytes.start < end) {
            let first = segment.bytes.start.max(from);
            let shaped = galley.part(segment, first, segment.bytes.end.min(end), false);
            let ink = &galley.inks[segment.run];
            let mut clusters: Vec<(usize, i32)> =
                shaped.glyphs.iter().map(|g| (first + g.cluster as usize, g.advance)).collect();
            clusters.sort_by_key(|c| c.0);
            for (at, advance) in clusters {
                if at > from && stops.last() != Some(&at) {
                    stops.push(at);
                }
                width += f64::from(advance) * ink.scale;
            }
            if width > self.measure.width {
                break;
            }
            index += 1;
        }
        // Cut off by themselves, letters may be a little wider than together.
        while stops.len() > 1
            && stops.last().is_some_and(|at| self.width_between(from, *at, false) > self.measure.width)
        {
            stops.pop();
        }
        stops.last().copied()
    }

    /// Natural width of text without spaces at its ends, with a hyphen after it or without.
    fn width_between(&self, from: usize, to: usize, hyphen: bool) -> f64 {
        let galley = self.galley;
        match galley.cut_segment(from) {
            Some(index) if to <= galley.segments[index].bytes.end => {
                galley.part_width(index, from..to, hyphen)
            }
            _ => galley.edge_before(to, hyphen).x - galley.edge_after(from).x,
        }
    }
}
