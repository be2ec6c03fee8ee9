//! What is made of a letter: the PDF itself, or a picture of each page.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

/// What is made of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// PDF/A-3a and PDF/UA-1
    Pdf,
    /// A picture of each page, made of pixels
    #[cfg(feature = "preview")]
    Png,
    /// A drawing of each page
    #[cfg(feature = "preview")]
    Svg,
}

impl Format {
    /// The ending of its files.
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            #[cfg(feature = "preview")]
            Self::Png => "png",
            #[cfg(feature = "preview")]
            Self::Svg => "svg",
        }
    }

    /// The files that a PDF becomes, one or one a page; `dpi` is the resolution of pixels.
    #[cfg_attr(not(feature = "preview"), expect(clippy::unnecessary_wraps, reason = "pictures can fail"))]
    pub(crate) fn files(self, pdf: Vec<u8>, dpi: u16) -> Result<Vec<Vec<u8>>, String> {
        #[cfg(not(feature = "preview"))]
        let _ = dpi;
        match self {
            Self::Pdf => Ok(vec![pdf]),
            #[cfg(feature = "preview")]
            Self::Png => letterpress::preview::png(&pdf, f32::from(dpi)).map_err(|error| error.to_string()),
            #[cfg(feature = "preview")]
            Self::Svg => match letterpress::preview::svg(&pdf) {
                Ok(pages) => Ok(pages.into_iter().map(String::into_bytes).collect()),
                Err(error) => Err(error.to_string()),
            },
        }
    }
}

/// Where file number `index` of `count` goes: beside the others, with the
/// page's number in its name where there are several.
pub(crate) fn numbered(path: &Path, index: usize, count: usize) -> PathBuf {
    if count < 2 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{stem}-{}{ending}", index + 1))
}
