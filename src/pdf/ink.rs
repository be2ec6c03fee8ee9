//! A content stream being written (ISO 32000-1, 7.8.2): operators that remember
//! the state they leave, so that font, size, colour and place are written only
//! when they change. Lengths are whole hundredths of a point, from the foot of
//! the page upwards.

use super::digits::{fixed, int, nearest, string_byte, text_string};
use crate::geom::{Color, Outline, Piece};

/// Name of the graphics state in which what lies under something shows through.
pub(super) const TRANSLUCENT: &str = "T";

/// A font at a size: its number in the page's resources, and hundredths of a point.
pub(super) type Setting = (usize, i32);

/// The stream and its state.
pub(super) struct Ink {
    out: Vec<u8>,
    text: bool,
    origin: (i32, i32),
    setting: Option<Setting>,
    color: Color,
    rise: i32,
    array: Array,
}

/// What the glyphs of a run were written as, from a fresh operator on, and the state they left.
pub(super) struct Written {
    bytes: Box<[u8]>,
    array: Array,
    rise: i32,
}

impl Written {
    /// How much it takes up.
    pub(super) fn weight(&self) -> usize {
        self.bytes.len() + size_of::<Self>()
    }
}

/// How far the operand of a text-showing operator has been written.
#[derive(Clone, Copy, PartialEq)]
enum Array {
    /// Nothing is open.
    None,
    /// An array, and no string in it.
    Open,
    /// A string in an array.
    String,
}

impl Ink {
    /// An empty page.
    pub(super) fn new() -> Self {
        Self {
            out: Vec::with_capacity(1 << 14),
            text: false,
            origin: (0, 0),
            setting: None,
            color: Color::BLACK,
            rise: 0,
            array: Array::None,
        }
    }

    /// The finished stream.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.leave_text();
        self.out
    }

    /// Opens a text object where none is open.
    pub(super) fn enter_text(&mut self) {
        if !self.text {
            self.out.extend_from_slice(b"BT\n");
            self.text = true;
            self.origin = (0, 0);
        }
    }

    /// Closes the text object where one is open.
    pub(super) fn leave_text(&mut self) {
        self.end_show();
        if self.text {
            self.out.extend_from_slice(b"ET\n");
            self.text = false;
        }
    }

    /// Opens marked content with a tag and the inside of its property list.
    pub(super) fn begin_mark(&mut self, tag: &str, properties: impl FnOnce(&mut Vec<u8>)) {
        self.end_show();
        self.out.push(b'/');
        self.out.extend_from_slice(tag.as_bytes());
        self.out.extend_from_slice(b"<<");
        properties(&mut self.out);
        self.out.extend_from_slice(b">>BDC\n");
    }

    /// Closes marked content.
    pub(super) fn end_mark(&mut self) {
        self.end_show();
        self.out.extend_from_slice(b"EMC\n");
    }

    /// Moves to the start of a line of text.
    pub(super) fn move_to(&mut self, x: i32, y: i32) {
        self.enter_text();
        self.end_show();
        let (dx, dy) = (x - self.origin.0, y - self.origin.1);
        // Even where it moves nowhere: it takes the pen back to the line's start.
        self.operands(&[dx, dy], b"Td");
        self.origin = (x, y);
    }

    /// Sets font and size.
    pub(super) fn set_font(&mut self, setting: Setting) {
        if self.setting != Some(setting) {
            self.end_show();
            self.out.extend_from_slice(b"/F");
            int(&mut self.out, i32::try_from(setting.0).unwrap_or(i32::MAX));
            self.out.push(b' ');
            self.operands(&[setting.1], b"Tf");
            self.setting = Some(setting);
        }
    }

    /// Sets the height of glyphs above the baseline.
    pub(super) fn set_rise(&mut self, rise: i32) {
        if self.rise != rise {
            self.end_show();
            self.operands(&[rise], b"Ts");
            self.rise = rise;
        }
    }

    /// Sets the colour; greys take the shorter operator.
    pub(super) fn set_color(&mut self, color: Color) {
        if self.color == color {
            return;
        }
        self.end_show();
        let Color { red, green, blue } = color;
        if red == green && green == blue {
            self.shade(red);
            self.out.extend_from_slice(b"g\n");
        } else {
            for channel in [red, green, blue] {
                self.shade(channel);
            }
            self.out.extend_from_slice(b"rg\n");
        }
        self.color = color;
    }

    /// A channel from 0 to 1; three decimals give every 8-bit value back.
    fn shade(&mut self, channel: u8) {
        fixed(&mut self.out, (i32::from(channel) * 1000 + 127) / 255, 3);
        self.out.push(b' ');
    }

    /// Shows a glyph, by the two bytes of its CID (Identity-H).
    pub(super) fn glyph(&mut self, cid: u16) {
        match self.array {
            Array::None => self.out.extend_from_slice(b"[("),
            Array::Open => self.out.push(b'('),
            Array::String => {}
        }
        self.array = Array::String;
        let [high, low] = cid.to_be_bytes();
        string_byte(&mut self.out, high);
        string_byte(&mut self.out, low);
    }

    /// Moves left by thousandths of the font size.
    pub(super) fn adjust(&mut self, thousandths: i32) {
        match self.array {
            Array::None => self.out.push(b'['),
            Array::Open => self.out.push(b' '),
            Array::String => self.out.push(b')'),
        }
        self.array = Array::Open;
        int(&mut self.out, thousandths);
    }

    /// Where a run begins whose writing can be kept: at a fresh operator on the baseline.
    pub(super) fn mark(&self) -> Option<usize> {
        (self.array == Array::None && self.rise == 0).then_some(self.out.len())
    }

    /// What was written since a mark.
    pub(super) fn written(&self, mark: usize) -> Written {
        Written { bytes: self.out[mark..].into(), array: self.array, rise: self.rise }
    }

    /// Writes at a mark what was written at another.
    pub(super) fn write(&mut self, written: &Written) {
        self.out.extend_from_slice(&written.bytes);
        (self.array, self.rise) = (written.array, written.rise);
    }

    /// Ends the text-showing operator that is being written.
    fn end_show(&mut self) {
        match self.array {
            Array::None => return,
            Array::Open => self.out.extend_from_slice(b"]TJ\n"),
            Array::String => self.out.extend_from_slice(b")]TJ\n"),
        }
        self.array = Array::None;
    }

    /// Opens a span whose characters are not those of its glyphs (14.9.4).
    pub(super) fn begin_actual_text(&mut self, text: &str) {
        self.begin_mark("Span", |out| {
            out.extend_from_slice(b"/ActualText");
            text_string(out, text);
        });
    }

    /// Opens text whose characters are in the reverse of the order in which they
    /// are read (14.8.2.3.3).
    pub(super) fn begin_reversed(&mut self) {
        self.end_show();
        self.out.extend_from_slice(b"/ReversedChars BMC\n");
    }

    /// Adds a rectangle to the path.
    pub(super) fn rectangle(&mut self, x: i32, y: i32, width: i32, height: i32) {
        self.leave_text();
        self.operands(&[x, y, width, height], b"re");
    }

    /// Fills the path.
    pub(super) fn fill(&mut self) {
        self.out.extend_from_slice(b"f\n");
    }

    /// Fills shapes whose grid has its upper left corner at a place and is so
    /// wide; they keep the whole numbers of their grid, so that shapes that
    /// touch share the very same edge.
    pub(super) fn outline(&mut self, outline: &Outline, (x, top): (i32, i32), width: i32) {
        self.leave_text();
        self.out.extend_from_slice(b"q\n");
        // Points in a unit, to the hundred-thousandth.
        let unit = nearest(f64::from(width) * 1000.0 / f64::from(outline.size.0.max(1)));
        for (value, decimals) in [(unit, 5), (0, 0), (0, 0), (-unit, 5), (x, 2), (top, 2)] {
            fixed(&mut self.out, value, decimals);
            self.out.push(b' ');
        }
        self.out.extend_from_slice(b"cm\n");
        self.shapes(outline);
    }

    /// Fills shapes in the units of their grid, and goes back to those of the page.
    fn shapes(&mut self, outline: &Outline) {
        for piece in &outline.pieces {
            let (values, operator): (&[i32], &[u8]) = match piece {
                Piece::Rectangle(values) => (values, b"re\n"),
                Piece::Move(values) => (values, b"m\n"),
                Piece::Line(values) => (values, b"l\n"),
                Piece::Curve(values) => (values, b"c\n"),
                Piece::Close => (&[], b"h\n"),
            };
            for value in values {
                int(&mut self.out, *value);
                self.out.push(b' ');
            }
            self.out.extend_from_slice(operator);
        }
        self.out.extend_from_slice(b"f\nQ\n");
    }

    /// Draws a picture into a rectangle.
    pub(super) fn picture(&mut self, number: usize, x: i32, y: i32, width: i32, height: i32) {
        self.leave_text();
        self.out.extend_from_slice(b"q\n");
        self.operands(&[width, 0, 0, height, x, y], b"cm");
        self.out.extend_from_slice(b"/I");
        int(&mut self.out, i32::try_from(number).unwrap_or(i32::MAX));
        self.out.extend_from_slice(b" Do\nQ\n");
    }

    /// Draws a page of another PDF with its lower left corner at a place.
    pub(super) fn form(&mut self, number: usize, x: i32, y: i32) {
        self.leave_text();
        self.out.extend_from_slice(b"q\n1 0 0 1 ");
        self.operands(&[x, y], b"cm");
        self.out.extend_from_slice(b"/X");
        int(&mut self.out, i32::try_from(number).unwrap_or(i32::MAX));
        self.out.extend_from_slice(b" Do\nQ\n");
    }

    /// Fills shapes around a place, translucent and turned, by cosine and sine times the
    /// points in a unit of their grid.
    pub(super) fn across(&mut self, outline: &Outline, turn: [f32; 2], middle: [i32; 2], color: Color) {
        self.leave_text();
        self.out.extend_from_slice(b"q\n/");
        self.out.extend_from_slice(TRANSLUCENT.as_bytes());
        self.out.extend_from_slice(b" gs\n");
        let before = self.color;
        self.set_color(color);
        let [cosine, sine] = turn.map(|value| nearest(f64::from(value) * 1e5));
        for (value, decimals) in
            [(cosine, 5), (sine, 5), (sine, 5), (-cosine, 5), (middle[0], 2), (middle[1], 2)]
        {
            fixed(&mut self.out, value, decimals);
            self.out.push(b' ');
        }
        self.out.extend_from_slice(b"cm\n");
        self.shapes(outline);
        self.color = before;
    }

    /// Writes hundredths of a point and an operator.
    fn operands(&mut self, values: &[i32], operator: &[u8]) {
        for value in values {
            fixed(&mut self.out, *value, 2);
            self.out.push(b' ');
        }
        self.out.extend_from_slice(operator);
        self.out.push(b'\n');
    }
}
