//! Lengths, points, rectangles and colours.
//!
//! Everything is kept in PDF points (1 pt = 1/72 inch) as `f32`, with the
//! origin at the top left of the sheet and y running downwards. Only addition
//! and multiplication are used, so the numbers are the same on every machine.

mod outline;

use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

pub use outline::{Outline, Piece};

/// Points in a millimetre.
const PT_PER_MM: f32 = 72.0 / 25.4;

/// A length on the page, kept in points.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Length(f32);

impl Length {
    /// No length.
    pub const ZERO: Self = Self(0.0);

    /// A length in points.
    #[must_use]
    pub const fn pt(value: f32) -> Self {
        Self(value)
    }

    /// A length in millimetres.
    #[must_use]
    pub const fn mm(value: f32) -> Self {
        Self(value * PT_PER_MM)
    }

    /// The length in points.
    #[must_use]
    pub const fn to_pt(self) -> f32 {
        self.0
    }

    /// The length in millimetres.
    #[must_use]
    pub fn to_mm(self) -> f32 {
        self.0 / PT_PER_MM
    }

    /// The smaller of two lengths.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }

    /// The larger of two lengths.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// Reads `25mm`, `2.5cm`, `11pt` or `1in`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let split = text.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, unit) = text.split_at(split);
        let number = number.trim();
        if number.contains(['e', 'E']) || !number.ends_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let value: f32 = number.parse().ok().filter(|v: &f32| v.is_finite() && v.abs() <= 1e5)?;
        match unit {
            "mm" => Some(Self::mm(value)),
            "cm" => Some(Self::mm(value * 10.0)),
            "pt" => Some(Self(value)),
            "in" => Some(Self(value * 72.0)),
            _ => None,
        }
    }
}

impl Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Length {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Mul<f32> for Length {
    type Output = Self;
    fn mul(self, factor: f32) -> Self {
        Self(self.0 * factor)
    }
}

impl Div<f32> for Length {
    type Output = Self;
    fn div(self, divisor: f32) -> Self {
        Self(self.0 / divisor)
    }
}

impl Div for Length {
    type Output = f32;
    fn div(self, other: Self) -> f32 {
        self.0 / other.0
    }
}

impl Neg for Length {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// A width and a height.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    /// From left to right.
    pub width: Length,
    /// From top to bottom.
    pub height: Length,
}

/// A rectangle, by its top left corner and its size.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Distance of the left edge from the sheet's left edge.
    pub x: Length,
    /// Distance of the top edge from the sheet's top edge.
    pub y: Length,
    /// Width.
    pub width: Length,
    /// Height.
    pub height: Length,
}

impl Rect {
    /// A rectangle from its corner and size.
    #[must_use]
    pub const fn new(x: Length, y: Length, width: Length, height: Length) -> Self {
        Self { x, y, width, height }
    }

    /// The right edge.
    #[must_use]
    pub fn right(&self) -> Length {
        self.x + self.width
    }

    /// The bottom edge.
    #[must_use]
    pub fn bottom(&self) -> Length {
        self.y + self.height
    }
}

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

impl Color {
    /// Black ink.
    pub const BLACK: Self = Self { red: 0, green: 0, blue: 0 };
    /// Paper white.
    pub const WHITE: Self = Self { red: 255, green: 255, blue: 255 };

    /// Reads `#1b365d` or `#abc`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(digits, 16).ok()?;
        let channel = |shift: u32, bits: u32| {
            let raw = (value >> shift) & ((1 << bits) - 1);
            u8::try_from(if bits == 4 { raw * 17 } else { raw }).unwrap_or(u8::MAX)
        };
        match digits.len() {
            6 => Some(Self { red: channel(16, 8), green: channel(8, 8), blue: channel(0, 8) }),
            3 => Some(Self { red: channel(8, 4), green: channel(4, 4), blue: channel(0, 4) }),
            _ => None,
        }
    }
}
