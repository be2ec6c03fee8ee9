//! Shapes of glyphs, for what is drawn and not set.

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::FontRef;
use skrifa::{GlyphId, MetadataProvider};

use super::{Face, Shown};
use crate::geom::{Length, Outline, Piece};

/// Units of the grid in one of the font's: a third of those is what makes a curve of three
/// points one of four.
const GRID: f32 = 3.0;

/// A line of glyphs that was set in a face at a size, as shapes around the middle of their
/// line, half the height of capitals above the baseline; and the length of a unit of their
/// grid. `None` where the face has no outlines.
#[must_use]
pub fn outline(face: &Face, shown: &Shown, size: Length) -> Option<(Outline, Length)> {
    let font = FontRef::from_index(face.data(), face.index()).ok()?;
    let unit = size / (f32::from(face.units_per_em()) * GRID);
    let glyphs = font.outline_glyphs();
    let mut pen = Pen { pieces: Vec::new(), left: 0.0, last: (0.0, 0.0), box_: None };
    for glyph in &*shown.glyphs {
        pen.left = glyph.x / unit;
        let Some(outline) = glyphs.get(GlyphId::from(glyph.id)) else { continue };
        outline.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut pen).ok()?;
    }
    let [left, top, right, bottom] = pen.box_?;
    let size = (whole(right - left), whole(bottom - top));
    let (x, y) = (whole(f32::midpoint(left, right)), whole(f32::midpoint(top, bottom)));
    let pieces = pen.pieces.iter().map(|piece| moved(piece, x, y)).collect();
    Some((Outline { size, pieces }, unit))
}

/// Takes the shapes of a font, whose y grows upwards.
struct Pen {
    pieces: Vec<Piece>,
    /// Where the glyph begins.
    left: f32,
    /// Where the pen is.
    last: (f32, f32),
    /// Left, top, right and bottom of all points on the shapes.
    box_: Option<[f32; 4]>,
}

impl Pen {
    fn point(&self, x: f32, y: f32) -> (f32, f32) {
        (self.left + x * GRID, -y * GRID)
    }

    fn go(&mut self, (x, y): (f32, f32)) {
        self.last = (x, y);
        let [left, top, right, bottom] = self.box_.unwrap_or([x, y, x, y]);
        self.box_ = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
    }

    fn curve(&mut self, first: (f32, f32), second: (f32, f32), end: (f32, f32)) {
        let [a, b, c, d, e, f] = [first.0, first.1, second.0, second.1, end.0, end.1].map(whole);
        self.pieces.push(Piece::Curve([a, b, c, d, e, f]));
        self.go(end);
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.point(x, y);
        self.pieces.push(Piece::Move([whole(x), whole(y)]));
        self.go((x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.point(x, y);
        self.pieces.push(Piece::Line([whole(x), whole(y)]));
        self.go((x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (control, end) = (self.point(cx, cy), self.point(x, y));
        let lean = |from: (f32, f32)| ((from.0 + 2.0 * control.0) / 3.0, (from.1 + 2.0 * control.1) / 3.0);
        self.curve(lean(self.last), lean(end), end);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.curve(self.point(ax, ay), self.point(bx, by), self.point(x, y));
    }

    fn close(&mut self) {
        self.pieces.push(Piece::Close);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "units of a font on a page")]
fn whole(value: f32) -> i32 {
    value.round() as i32
}

fn moved(piece: &Piece, x: i32, y: i32) -> Piece {
    match *piece {
        Piece::Rectangle([a, b, width, height]) => Piece::Rectangle([a - x, b - y, width, height]),
        Piece::Move([a, b]) => Piece::Move([a - x, b - y]),
        Piece::Line([a, b]) => Piece::Line([a - x, b - y]),
        Piece::Curve([a, b, c, d, e, f]) => Piece::Curve([a - x, b - y, c - x, d - y, e - x, f - y]),
        Piece::Close => Piece::Close,
    }
}
