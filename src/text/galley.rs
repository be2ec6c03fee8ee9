//! Runs in, a galley out: the paragraph's text shaped word by word, not yet
//! broken into lines.
//!
//! The text of all runs is laid end to end, composed (NFC), its soft hyphens
//! taken out and remembered, its directions known. A galley can say where a line would begin or end
//! at any byte, shaping the parts of a broken word by themselves.

use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::bidi::Directions;
use super::shape::{Manner, Shaped};
use super::{Fonts, Missing, TextRun};

/// Words longer than this many characters are shaped in parts of this length,
/// so that the cost of text stays in proportion to its length.
const LONGEST: usize = 64;

/// Marks that hang in the margin where a layout wishes it, and by which part of
/// their width (the values of microtype for serif faces, rounded).
const HANGING: [(&str, f64); 3] = [("-\u{2010}\u{2011}", 0.7), (".,", 0.7), (";:\u{2019}", 0.4)];

/// A paragraph's text, shaped.
pub(super) struct Galley {
    /// The text of all runs; lines that must end do so with `\n`.
    pub(super) text: String,
    /// Where U+00AD stood.
    pub(super) soft_hyphens: Vec<usize>,
    /// Words and single spaces in order; they cover the text.
    pub(super) segments: Vec<Segment>,
    /// What the runs look like.
    pub(super) inks: Vec<Ink>,
    /// Which way it runs.
    pub(super) directions: Directions,
    end: Edge,
}

/// A word of one run, a single space, or a line end.
pub(super) struct Segment {
    pub(super) run: usize,
    /// Its bytes in the text.
    pub(super) bytes: Range<usize>,
    pub(super) shaped: Arc<Shaped>,
    /// Its level (UAX 9): odd ones run from right to left.
    pub(super) level: u8,
    /// Whether it is a space that justification may stretch.
    pub(super) elastic: bool,
    /// Its left edge.
    at: Edge,
}

/// How a run's words become points.
pub(super) struct Ink {
    pub(super) manner: Arc<Manner>,
    /// Points in a font unit.
    pub(super) scale: f64,
    /// Points added after each cluster.
    pub(super) tracking: f64,
    /// Font size in points.
    pub(super) size: f64,
    /// Whether its words may be hyphenated.
    pub(super) hyphenate: bool,
}

/// A place between characters, in points from the paragraph's beginning, were
/// it all one line.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Edge {
    pub(super) x: f64,
    /// Width of the elastic spaces before it.
    pub(super) elastic: f64,
}

impl Galley {
    /// Shapes the runs.
    pub(super) fn new(fonts: &Fonts, runs: &[TextRun<'_>], language: &str) -> Result<Self, Vec<Missing>> {
        let mut galley = Self {
            text: String::with_capacity(runs.iter().map(|r| r.text.len()).sum()),
            soft_hyphens: Vec::new(),
            segments: Vec::new(),
            inks: Vec::with_capacity(runs.len()),
            directions: Directions::default(),
            end: Edge::default(),
        };
        let origins: Vec<(usize, Origins)> =
            runs.iter().map(|run| (galley.text.len(), galley.collect(run.text))).collect();
        galley.directions = Directions::of(&galley.text);
        let mut missing = Vec::new();
        for (index, run) in runs.iter().enumerate() {
            let face = fonts.get(run.face);
            let size = f64::from(run.size.to_pt());
            galley.inks.push(Ink {
                manner: fonts.shaper.manner(run.face, face, run.features, language),
                scale: size / f64::from(face.units_per_em()),
                tracking: size * f64::from(run.features.tracking) / 1000.0,
                size,
                hyphenate: run.hyphenate,
            });
            let (start, from) = &origins[index];
            let end = origins.get(index + 1).map_or(galley.text.len(), |next| next.0);
            galley.shape_run(index, *start..end, |segment, offset, character| {
                missing.push(Missing { character, run: index, offset: from.of(segment + offset) });
            });
        }
        missing.sort_by_key(|lack| (lack.run, lack.offset));
        if missing.is_empty() { Ok(galley) } else { Err(missing) }
    }

    /// Adds a run's text, and says where each part of it came from.
    fn collect(&mut self, run: &str) -> Origins {
        let mut origins = Origins(vec![(self.text.len(), 0)]);
        let plain = |c: char| {
            matches!(c, ' '..='~' | '\n' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{2FF}'
                | '\u{2010}'..='\u{2027}' | '\u{202F}'..='\u{205E}' | '\u{20A0}'..='\u{20CF}')
        };
        if run.chars().all(plain) {
            self.text.push_str(run);
            return origins;
        }
        let mut chars = run.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '\u{AD}' => self.soft_hyphens.push(self.text.len()),
                '\r' if chars.peek().is_some_and(|(_, c)| *c == '\n') => {}
                '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.text.push('\n'),
                '\t' => self.text.push(' '),
                _ => {
                    // A character and all that may compose with it.
                    while chars.next_if(|(_, c)| joins(*c)).is_some() {}
                    let end = chars.peek().map_or(run.len(), |(at, _)| *at);
                    self.text.extend(run[at..end].nfc());
                }
            }
            origins.mark(self.text.len(), chars.peek().map_or(run.len(), |(at, _)| *at));
        }
        origins
    }

    /// Cuts a run's text into segments and shapes them.
    fn shape_run(&mut self, run: usize, bytes: Range<usize>, mut miss: impl FnMut(usize, usize, char)) {
        let Some(ink) = self.inks.get(run) else { return };
        let start = bytes.start;
        let text = &self.text[bytes];
        let mut from = 0;
        while let Some(first) = text[from..].chars().next() {
            let length = match first {
                ' ' | '\u{A0}' | '\n' => first.len_utf8(),
                _ => self.directions.even_length(start + from, word_length(&text[from..])),
            };
            let level = self.directions.level(start + from);
            let word = &text[from..from + length];
            let shaped = if first == '\n' { Arc::default() } else { ink.manner.word(word, level % 2 == 1) };
            for (offset, character) in &shaped.missing {
                miss(start + from, *offset, *character);
            }
            let at = self.end;
            let elastic = matches!(first, ' ' | '\u{A0}');
            let width = ink.width(&shaped);
            self.end.x += width;
            self.end.elastic += if elastic { width } else { 0.0 };
            let bytes = start + from..start + from + length;
            self.segments.push(Segment { run, bytes, shaped, level, elastic, at });
            from += length;
        }
    }

    /// The segment that a byte lies in; the last one at the text's end.
    pub(super) fn segment_of(&self, byte: usize) -> usize {
        self.segments.partition_point(|s| s.bytes.end <= byte).min(self.segments.len().saturating_sub(1))
    }

    /// The segment that is cut in two at a byte.
    pub(super) fn cut_segment(&self, byte: usize) -> Option<usize> {
        let index = self.segment_of(byte);
        self.segments.get(index).filter(|s| s.bytes.start < byte && byte < s.bytes.end).map(|_| index)
    }

    /// Where a line ends whose last byte is before `byte`, with a hyphen or
    /// without, and without the tracking after its last letter.
    pub(super) fn edge_before(&self, byte: usize, hyphen: bool) -> Edge {
        let Some(last) = byte.checked_sub(1) else { return Edge::default() };
        let index = self.segment_of(last);
        let Some(segment) = self.segments.get(index) else { return Edge::default() };
        let ink = &self.inks[segment.run];
        let edge = if segment.bytes.end == byte && !hyphen {
            self.segments.get(index + 1).map_or(self.end, |next| next.at)
        } else {
            let part = self.part(segment, segment.bytes.start, byte, hyphen);
            Edge { x: segment.at.x + ink.width(&part), ..segment.at }
        };
        Edge { x: edge.x - ink.tracking, ..edge }
    }

    /// Where a line begins whose first byte is at `byte`.
    pub(super) fn edge_after(&self, byte: usize) -> Edge {
        let index = self.segment_of(byte);
        match self.segments.get(index) {
            Some(segment) if byte < segment.bytes.end => {
                if byte == segment.bytes.start {
                    return segment.at;
                }
                let end = self.segments.get(index + 1).map_or(self.end, |next| next.at);
                let part = self.part(segment, byte, segment.bytes.end, false);
                Edge { x: end.x - self.inks[segment.run].width(&part), ..end }
            }
            _ => self.end,
        }
    }

    /// Width of a part of one segment, without the tracking after it.
    pub(super) fn part_width(&self, index: usize, bytes: Range<usize>, hyphen: bool) -> f64 {
        let segment = &self.segments[index];
        let ink = &self.inks[segment.run];
        ink.width(&self.part(segment, bytes.start, bytes.end, hyphen)) - ink.tracking
    }

    /// How far a line that ends at a byte hangs in the margin, in points: marks
    /// that are light hang by a part of their width.
    pub(super) fn hang(&self, byte: usize, hyphen: bool) -> f64 {
        let Some(segment) = byte.checked_sub(1).and_then(|last| self.segments.get(self.segment_of(last)))
        else {
            return 0.0;
        };
        if self.directions.rtl || segment.level % 2 == 1 {
            return 0.0;
        }
        let ink = &self.inks[segment.run];
        let written = self.text[..byte].chars().next_back();
        let Some(mark) = ink.manner.hyphen.filter(|_| hyphen).or(written) else { return 0.0 };
        let Some((_, part)) = HANGING.iter().find(|(marks, _)| marks.contains(mark)) else { return 0.0 };
        ink.width(&ink.manner.word(mark.encode_utf8(&mut [0; 4]), false)) * part
    }

    /// The glyphs of a part of a segment, with a hyphen after it or without.
    pub(super) fn part(&self, segment: &Segment, from: usize, to: usize, hyphen: bool) -> Arc<Shaped> {
        let manner = &self.inks[segment.run].manner;
        let rtl = segment.level % 2 == 1;
        let text = &self.text[from..to];
        match manner.hyphen.filter(|_| hyphen) {
            Some(hyphen) => {
                let mut word = String::with_capacity(text.len() + hyphen.len_utf8());
                word.push_str(text);
                word.push(hyphen);
                manner.word(&word, rtl)
            }
            None if from == segment.bytes.start && to == segment.bytes.end => Arc::clone(&segment.shaped),
            None => manner.word(text, rtl),
        }
    }
}

impl Ink {
    /// Width of shaped text in points, with the tracking after each cluster.
    pub(super) fn width(&self, shaped: &Shaped) -> f64 {
        shaped.width as f64 * self.scale + f64::from(shaped.clusters) * self.tracking
    }
}

/// Where the galley's text stood in its run: pairs of a byte in the galley and
/// the byte in the run, wherever the distance between them changes.
struct Origins(Vec<(usize, usize)>);

impl Origins {
    fn mark(&mut self, here: usize, there: usize) {
        if self.of(here) != there {
            self.0.push((here, there));
        }
    }

    fn of(&self, here: usize) -> usize {
        let after = self.0.partition_point(|(at, _)| *at <= here);
        self.0.get(after.saturating_sub(1)).map_or(0, |(at, origin)| origin + here.saturating_sub(*at))
    }
}

/// Whether a character may compose with the one before it.
fn joins(c: char) -> bool {
    is_combining_mark(c) || is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes
}

/// Bytes of the word that the text begins with: up to a space or line end, and
/// never between a letter and its marks.
fn word_length(text: &str) -> usize {
    let mut letters = 0;
    for (at, c) in text.char_indices() {
        letters += 1;
        if matches!(c, ' ' | '\u{A0}' | '\n') || (letters > LONGEST && !is_combining_mark(c)) {
            return at;
        }
    }
    text.len()
}
