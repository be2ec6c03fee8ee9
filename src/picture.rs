//! Pictures as their authors give them: what kind, how large; decoded only
//! when the PDF is written. The only file that names the picture crates.

use std::sync::Arc;

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
