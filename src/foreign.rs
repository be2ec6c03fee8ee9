//! PDFs of others, as their authors give them: letterheads that lie under the
//! text, annexes that follow it. What they hold is looked at when they are
//! read; they are taken in when the PDF is written.

use std::fmt;
use std::sync::Arc;

use crate::geom::Size;

#[cfg(feature = "pictures")]
mod audit;
#[cfg(feature = "pictures")]
mod fonts;

/// The largest file that is taken, in bytes.
pub const MAX_BYTES: usize = 20 << 20;

/// More pages than this no annex has.
pub const MAX_PAGES: usize = 1000;

/// The largest content of a page that is taken, in bytes.
pub const MAX_CONTENT: usize = 64 << 20;

/// A PDF of others, known to be readable.
#[derive(Debug, Clone)]
pub struct Foreign {
    /// The file.
    pub bytes: Arc<[u8]>,
    /// Its pages.
    pub pages: Vec<ForeignPage>,
}

/// A page of a PDF of others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ForeignPage {
    /// As it is seen: cropped and turned.
    pub size: Size,
    /// Whether it has text; else it is one picture.
    pub text: bool,
}

/// Something in a PDF that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Objection {
    /// What, such as `uses CMYK colours without a profile`.
    pub what: String,
    /// Whether only an archive forbids it (PDF/A-3); else it would be lost.
    pub archive: bool,
}

/// Why a PDF cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForeignError {
    /// It begins like none.
    NotPdf,
    /// This program was built without them.
    NotBuilt,
    /// It has more than [`MAX_BYTES`].
    TooManyBytes,
    /// It has more than [`MAX_PAGES`], or none.
    Pages(usize),
    /// A page has more than [`MAX_CONTENT`].
    TooMuchContent,
    /// It cannot be read without a password.
    Protected,
    /// It cannot be read.
    Broken,
}

impl fmt::Display for ForeignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPdf => f.write_str("this is no PDF"),
            Self::NotBuilt => {
                f.write_str("this letterpress was built without PDFs of others (Cargo feature `pictures`)")
            }
            Self::TooManyBytes => write!(f, "the PDF is larger than {} MB", MAX_BYTES >> 20),
            Self::Pages(0) => f.write_str("the PDF has no page"),
            Self::Pages(count) => write!(f, "the PDF has {count} pages, more than {MAX_PAGES}"),
            Self::TooMuchContent => {
                write!(f, "a page of the PDF unpacks to more than {} MB", MAX_CONTENT >> 20)
            }
            Self::Protected => f.write_str("the PDF is protected by a password; save it without one"),
            Self::Broken => f.write_str("the PDF cannot be read"),
        }
    }
}

impl std::error::Error for ForeignError {}

/// Looks into a PDF: its pages, and what in it cannot be taken in.
///
/// # Errors
/// Where it is no PDF, too large, protected or broken.
#[cfg(not(feature = "pictures"))]
pub fn probe(_: impl Into<Arc<[u8]>>) -> Result<(Foreign, Vec<Objection>), ForeignError> {
    Err(ForeignError::NotBuilt)
}

/// Looks into a PDF: its pages, and what in it cannot be taken in.
///
/// # Errors
/// Where it is no PDF, too large, protected or broken.
#[cfg(feature = "pictures")]
pub fn probe(bytes: impl Into<Arc<[u8]>>) -> Result<(Foreign, Vec<Objection>), ForeignError> {
    use hayro_syntax::{LoadPdfError, Pdf};

    let bytes = bytes.into();
    if bytes.len() > MAX_BYTES {
        return Err(ForeignError::TooManyBytes);
    }
    // Readers look for the header among the first bytes (ISO 32000-1, Annex H).
    if !bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        return Err(ForeignError::NotPdf);
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => ForeignError::Protected,
        LoadPdfError::Invalid => ForeignError::Broken,
    })?;
    let count = pdf.pages().len();
    if count == 0 || count > MAX_PAGES {
        return Err(ForeignError::Pages(count));
    }
    let (pages, objections) = audit::audit(&pdf)?;
    Ok((Foreign { bytes, pages }, objections))
}
