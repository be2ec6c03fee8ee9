//! A QR code (ISO/IEC 18004) as dark modules: bytes in, rectangles of modules
//! out. The only door to the crate that makes the code.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use crate::geom::{Outline, Piece};

/// The bytes do not fit the largest code that is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

/// The modules of a code, without its quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    side: u8,
    dark: Vec<bool>,
}

impl Matrix {
    /// The smallest code that holds the bytes, of version `most` at most: in
    /// byte mode, with error correction M exactly, as both payment guidelines
    /// ask for, even where a higher level would fit.
    ///
    /// # Errors
    /// Where the bytes need a larger version.
    ///
    /// # Panics
    /// Never for a version from 1 to 40.
    pub fn new(bytes: &[u8], most: u8) -> Result<Self, TooLong> {
        let segments = [QrSegment::make_bytes(bytes)];
        let most = Version::new(most);
        let level = QrCodeEcc::Medium;
        let code = QrCode::encode_segments_advanced(&segments, level, Version::MIN, most, None, false)
            .map_err(|_| TooLong)?;
        let side = code.size();
        let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        let dark = places.map(|(x, y)| code.get_module(x, y)).collect();
        Ok(Self { side: u8::try_from(side).map_err(|_| TooLong)?, dark })
    }

    /// Modules on a side.
    #[must_use]
    pub fn side(&self) -> u8 {
        self.side
    }

    /// Whether a module is dark; those outside are light.
    #[must_use]
    pub fn is_dark(&self, x: u8, y: u8) -> bool {
        let at = usize::from(y) * usize::from(self.side) + usize::from(x);
        x < self.side && self.dark.get(at).copied().unwrap_or(false)
    }

    /// All dark modules as one outline of a few rectangles, one unit a module:
    /// runs of a row that are as wide as the run above them grow it downwards.
    #[must_use]
    pub fn outline(&self) -> Outline {
        let mut done: Vec<[u8; 4]> = Vec::new();
        let mut open: Vec<[u8; 4]> = Vec::new();
        for y in 0..self.side {
            let mut grown = Vec::new();
            for (x, width) in self.runs(y) {
                let above = open.iter().position(|[left, _, wide, _]| (*left, *wide) == (x, width));
                grown.push(match above {
                    Some(at) => {
                        let [left, top, wide, height] = open.swap_remove(at);
                        [left, top, wide, height + 1]
                    }
                    None => [x, y, width, 1],
                });
            }
            done.append(&mut open);
            open = grown;
        }
        done.append(&mut open);
        done.sort_unstable_by_key(|[x, y, ..]| (*y, *x));
        let pieces = done.into_iter().map(|rect| Piece::Rectangle(rect.map(i32::from))).collect();
        let side = i32::from(self.side);
        Outline { size: (side, side), pieces }
    }

    /// The dark runs of a row: where each begins, and how wide it is.
    fn runs(&self, y: u8) -> Vec<(u8, u8)> {
        let mut runs: Vec<(u8, u8)> = Vec::new();
        for x in (0..self.side).filter(|x| self.is_dark(*x, y)) {
            match runs.last_mut() {
                Some((start, width)) if *start + *width == x => *width += 1,
                _ => runs.push((x, 1)),
            }
        }
        runs
    }
}
