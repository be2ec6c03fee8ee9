//! Which way text runs: the Unicode bidirectional algorithm (UAX 9) for a
//! paragraph. Text without right-to-left letters, which is nearly all, costs
//! one look at its characters.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

/// The levels of a paragraph's text: even ones run from left to right.
#[derive(Debug, Default)]
pub(super) struct Directions {
    /// One for each byte; none where all is from left to right.
    levels: Vec<Level>,
    /// Whether the paragraph as a whole runs from right to left.
    pub(super) rtl: bool,
}

impl Directions {
    /// The levels of a text. A paragraph runs from right to left where its first
    /// letter does (UAX 9, P2) and most others do as well, so that a foreign name
    /// at its beginning does not turn it (4.3, HL1).
    pub(super) fn of(text: &str) -> Self {
        if !text.chars().any(turns) {
            return Self::default();
        }
        let (mut letters, mut first) = ([0_usize; 2], None);
        for c in text.chars() {
            let way = match bidi_class(c) {
                BidiClass::L => 0,
                BidiClass::R | BidiClass::AL => 1,
                _ => continue,
            };
            letters[way] += 1;
            first.get_or_insert(way);
        }
        let rtl = first == Some(1) && letters[1] > letters[0];
        let base = if rtl { Level::rtl() } else { Level::ltr() };
        Self { levels: BidiInfo::new(text, Some(base)).levels, rtl }
    }

    /// The level of the character that begins at a byte.
    pub(super) fn level(&self, byte: usize) -> u8 {
        self.levels.get(byte).map_or_else(|| self.base(), |level| level.number())
    }

    /// The level of the paragraph.
    pub(super) fn base(&self) -> u8 {
        u8::from(self.rtl)
    }

    /// Bytes of the text from `start` on, at most `length`, that are of one level.
    pub(super) fn even_length(&self, start: usize, length: usize) -> usize {
        let Some(levels) = self.levels.get(start..start + length) else { return length };
        levels.iter().position(|level| *level != levels[0]).unwrap_or(length)
    }
}

/// Whether levels other than 0 may come of a character: it is a letter written
/// from right to left, or says how others run.
fn turns(c: char) -> bool {
    c >= '\u{590}'
        && matches!(
            bidi_class(c),
            BidiClass::R
                | BidiClass::AL
                | BidiClass::AN
                | BidiClass::RLE
                | BidiClass::RLO
                | BidiClass::RLI
                | BidiClass::LRE
                | BidiClass::LRO
                | BidiClass::FSI
        )
}

/// The parts of a line from left to right, by their levels (UAX 9, 3.4 L2).
pub(super) fn visual_order(levels: &[u8]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    let lowest_odd = levels.iter().copied().filter(|level| level % 2 == 1).min();
    for level in (lowest_odd.unwrap_or(u8::MAX)..=highest).rev() {
        let mut at = 0;
        while at < order.len() {
            let length = order[at..].iter().take_while(|part| levels[**part] >= level).count();
            order[at..at + length].reverse();
            at += length.max(1);
        }
    }
    order
}
