//! The type shop: lines, hyphens, glyphs.

mod bidi;
mod laws;
mod lines;

use letterpress::geom::Length;
use letterpress::text::{Features, Fonts, SetLine, Setting, TextRun, Weight, set_lines};

fn fonts() -> &'static Fonts {
    &crate::desk::assets().fonts
}

fn run(text: &str) -> TextRun<'_> {
    let face = fonts().face("Source Serif 4", Weight::Regular, false).expect("ships");
    TextRun { text, face, size: Length::pt(11.0), features: Features::default(), hyphenate: true }
}

/// One run set `width` points wide.
fn set(text: &str, width: f32, justify: bool, language: &str) -> Vec<SetLine> {
    let setting = Setting { width: Length::pt(width), justify, hanging: false, language };
    set_lines(fonts(), &[run(text)], &setting).expect("every character has a glyph").to_vec()
}

fn text_of(line: &SetLine) -> String {
    line.pieces.iter().map(|piece| &*piece.shown.text).collect()
}
