//! The type shop: fonts, shaping and line breaking. It knows nothing of letters.
//!
//! Runs of text go in, lines of positioned glyphs come out. Fonts are loaded
//! once and shared between threads. A paragraph goes through `galley` (shape
//! the words, each once, with `shape`), `breaks` (where may a line end),
//! `linebreak` with `hyphenate` (which ends are best) and `paragraph` (place
//! the glyphs).

use std::sync::Arc;

use crate::geom::Length;

mod bidi;
mod breaks;
mod characters;
mod coverage;
mod divide;
mod face;
mod font;
mod galley;
mod hyphenate;
mod linebreak;
mod outline;
mod paragraph;
mod shape;

pub use characters::Characters;
pub use coverage::covered;
pub(crate) use face::FontFile;
pub use face::{Face, FontSource};
pub use font::{FaceId, Family, Fonts, Weight};
pub use outline::outline;
pub use paragraph::{natural_width, set_lines};

/// OpenType features that a run asks for, beyond kerning and ligatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Features {
    /// Figures of one width (`tnum`), for tables.
    pub tabular: bool,
    /// Superior letters (`sups`), as in 1er.
    pub superscript: bool,
    /// Small capitals from lower case (`smcp`).
    pub small_caps: bool,
    /// Space added after every character, in thousandths of the font size;
    /// ligatures are off where it is not 0.
    pub tracking: i16,
}

/// A run of text in one face and size.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRun<'a> {
    /// The text; `\n` ends the line.
    pub text: &'a str,
    /// The face.
    pub face: FaceId,
    /// Font size.
    pub size: Length,
    /// Features.
    pub features: Features,
    /// Whether words of this run may be hyphenated.
    pub hyphenate: bool,
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting<'a> {
    /// Width of the lines.
    pub width: Length,
    /// Flush on both sides; ragged right otherwise.
    pub justify: bool,
    /// Whether hyphens and points at the end of justified lines hang in the margin.
    pub hanging: bool,
    /// Language tag, such as `fr-FR`: for shaping and hyphenation.
    pub language: &'a str,
}

/// One line of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct SetLine {
    /// Pieces in the order they are read, at least one a run that the line touches.
    pub pieces: Vec<Piece>,
    /// Width of what is seen, without the space at the line's end; what hangs in
    /// the margin is part of it.
    pub width: Length,
    /// Whether it is of a paragraph that runs from right to left.
    pub rtl: bool,
}

/// The part of a line that comes from one run and runs one way.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Index of the run it comes from.
    pub run: usize,
    /// What is shown; shared with all lines that were set from the same text.
    pub shown: Arc<Shown>,
    /// Left edge, from the line's left edge.
    pub x: Length,
    /// Width of what is seen.
    pub width: Length,
}

/// Characters and their glyphs.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The characters, the space at the line's end among them; a hyphen
    /// put in at the line's end is U+00AD.
    pub text: Box<str>,
    /// Whether they are read from right to left.
    pub rtl: bool,
    /// The glyphs from left to right, their x from the line's left edge.
    pub glyphs: Box<[Glyph]>,
}

/// One glyph of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Glyph number in the face.
    pub id: u16,
    /// Left edge, from the line's left edge.
    pub x: Length,
    /// Height above the baseline.
    pub rise: Length,
    /// First byte of the characters it shows, in the piece's text. Glyphs of
    /// one cluster share it.
    pub cluster: u32,
}

/// A character that the run's face cannot show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// The character.
    pub character: char,
    /// Index of the run.
    pub run: usize,
    /// Its first byte in the run's text.
    pub offset: usize,
}
