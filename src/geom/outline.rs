//! Outlines: shapes to be filled, drawn in whole units of a grid of their own,
//! as a code is in modules.

/// One or more shapes. They are filled where they wind around a point at all
/// (the nonzero rule), so that a hole runs against what it is in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// Width and height of the grid, in units.
    pub size: (i32, i32),
    /// The shapes, piece by piece.
    pub pieces: Vec<Piece>,
}

/// A piece of an outline; x from the left, y from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// A rectangle: left, top, width and height.
    Rectangle([i32; 4]),
    /// Begins a shape at a point.
    Move([i32; 2]),
    /// A straight line to a point.
    Line([i32; 2]),
    /// A Bézier curve: two points that it leans to, and its end.
    Curve([i32; 6]),
    /// A straight line back to where the shape began.
    Close,
}

impl Outline {
    /// The same shapes with x and y exchanged: what ran to the right runs down.
    #[must_use]
    pub fn turned(&self) -> Self {
        let turn = |piece: &Piece| match *piece {
            Piece::Rectangle([x, y, width, height]) => Piece::Rectangle([y, x, height, width]),
            Piece::Move([x, y]) => Piece::Move([y, x]),
            Piece::Line([x, y]) => Piece::Line([y, x]),
            Piece::Curve([a, b, c, d, e, f]) => Piece::Curve([b, a, d, c, f, e]),
            Piece::Close => Piece::Close,
        };
        Self { size: (self.size.1, self.size.0), pieces: self.pieces.iter().map(turn).collect() }
    }
}
