//! Pictures as their authors give them: what kind, how large; decoded only
//! when the PDF is written. The only room that names the picture crates.
//!
//! A file is known by its first bytes, never by its name, and is refused before
//! any pixel is decoded where it is too large.

use std::fmt;
use std::sync::Arc;

use siphasher::sip128::SipHasher13;

#[cfg(feature = "pictures")]
mod raster;
#[cfg(feature = "pictures")]
mod shrink;
#[cfg(feature = "pictures")]
mod svg;

/// The largest file that is taken, in bytes.
pub const MAX_BYTES: usize = 20 << 20;

/// The largest SVG file that is taken, in bytes: all of it is read at once.
pub const MAX_SVG_BYTES: usize = 4 << 20;

/// The largest number of pixels that is taken.
pub const MAX_PIXELS: u64 = 50_000_000;

/// A picture file, known to be sound as far as its header says.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The file's bytes.
    pub bytes: Arc<[u8]>,
    /// What kind of file it is.
    pub format: Format,
    /// Width over height as it is printed (orientation applied).
    pub width: f32,
    /// See [`Picture::width`]; pixels for rasters, user units for SVG.
    pub height: f32,
    /// What the file is known by: a hash of its bytes.
    pub(crate) hash: u128,
}

/// Kinds of picture file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    WebP,
    /// SVG.
    Svg,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::WebP => "WebP",
            Self::Svg => "SVG",
        })
    }
}

/// Why a picture cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PictureError {
    /// It begins like no format that is known.
    Unknown,
    /// This program was built without pictures.
    NotBuilt,
    /// Its file is larger than this many bytes.
    TooManyBytes(usize),
    /// It has more than [`MAX_PIXELS`].
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// It cannot be read.
    Broken(Format, String),
    /// It is an SVG with something that cannot be printed faithfully.
    Unprintable(String),
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("this is no PNG, JPEG, WebP or SVG picture"),
            Self::NotBuilt => {
                f.write_str("this letterpress was built without pictures (Cargo feature `pictures`)")
            }
            Self::TooManyBytes(limit) => {
                write!(f, "the picture is larger than {} MB; save it smaller", limit >> 20)
            }
            Self::TooManyPixels { width, height } => write!(
                f,
                "the picture has {width} by {height} pixels, more than {} million; scale it down",
                MAX_PIXELS / 1_000_000
            ),
            Self::Broken(format, error) => write!(f, "the {format} picture cannot be read: {error}"),
            Self::Unprintable(what) => write!(f, "the SVG picture {what}"),
        }
    }
}

impl std::error::Error for PictureError {}

/// Finds out what a picture is, from its header alone (of an SVG, from all of it).
///
/// # Errors
/// Where it is of no known kind, too large, or broken; where an SVG has text,
/// pictures, filters or references to other files.
pub fn probe(bytes: impl Into<Arc<[u8]>>) -> Result<Picture, PictureError> {
    let bytes = bytes.into();
    let format = recognise(&bytes).ok_or(PictureError::Unknown)?;
    let limit = if format == Format::Svg { MAX_SVG_BYTES } else { MAX_BYTES };
    if bytes.len() > limit {
        return Err(PictureError::TooManyBytes(limit));
    }
    let (width, height) = measure(&bytes, format)?;
    let hash = SipHasher13::new().hash(&bytes).as_u128();
    Ok(Picture { bytes, format, width, height, hash })
}

/// What a file is, by its first bytes.
fn recognise(bytes: &[u8]) -> Option<Format> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Format::Png),
        [0xFF, 0xD8, 0xFF, ..] => Some(Format::Jpeg),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::WebP),
        _ => {
            // An SVG may begin with a byte order mark, an XML declaration and comments.
            let head = bytes.get(..bytes.len().min(4096))?;
            let head = String::from_utf8_lossy(head);
            let start = head.trim_start_matches('\u{FEFF}').trim_start();
            (start.starts_with('<') && head.contains("<svg")).then_some(Format::Svg)
        }
    }
}

#[cfg(not(feature = "pictures"))]
fn measure(_: &[u8], _: Format) -> Result<(f32, f32), PictureError> {
    Err(PictureError::NotBuilt)
}

#[cfg(feature = "pictures")]
fn measure(bytes: &[u8], format: Format) -> Result<(f32, f32), PictureError> {
    if format == Format::Svg { svg::measure(bytes) } else { raster::measure(bytes, format) }
}

/// A picture ready to be embedded.
#[cfg_attr(
    not(feature = "pictures"),
    expect(dead_code, reason = "no picture is decoded without the feature")
)]
pub(crate) enum Decoded {
    /// A JPEG file, as it is embedded.
    Jpeg {
        /// The file, without what only cameras and editors read.
        file: Vec<u8>,
        /// Pixels.
        size: (u32, u32),
        /// Whether it is grey; red, green and blue otherwise.
        grey: bool,
    },
    /// Pixels of 8 bits a channel.
    Pixels(Pixels),
    /// A PDF of one page of that size in points, uncompressed.
    #[cfg(feature = "pictures")]
    Vector {
        /// The file.
        pdf: Vec<u8>,
        /// Width and height.
        size: (f32, f32),
    },
}

/// A raster picture, row after row from the top.
pub(crate) struct Pixels {
    /// Width and height.
    pub(crate) size: (u32, u32),
    /// Whether `colors` has one channel; three otherwise.
    pub(crate) grey: bool,
    /// The colours.
    pub(crate) colors: Vec<u8>,
    /// How opaque each pixel is; `None` where all are wholly.
    pub(crate) alpha: Option<Vec<u8>>,
}

/// Decodes a picture that is printed so large, in points.
#[cfg(not(feature = "pictures"))]
pub(crate) fn decode(_: &Picture, _: (f32, f32)) -> Result<Decoded, PictureError> {
    Err(PictureError::NotBuilt)
}

/// Decodes a picture that is printed so large, in points.
#[cfg(feature = "pictures")]
pub(crate) fn decode(picture: &Picture, printed: (f32, f32)) -> Result<Decoded, PictureError> {
    match picture.format {
        Format::Svg => svg::decode(&picture.bytes),
        format => raster::decode(&picture.bytes, format, printed),
    }
}
