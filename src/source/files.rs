//! Files that a letter names: letterheads and pictures. The disk is behind
//! [`Files`], in the doors.

use std::fmt;
use std::sync::Arc;

use crate::diag::{At, Diagnostic};
use crate::yaml::quote;

/// Where files come from.
pub trait Files {
    /// The file at `path`, which stands in the file named `from` and is relative to it.
    ///
    /// # Errors
    /// Why it cannot be had; a file that is missing and one that may not be
    /// read look alike.
    fn read(&self, path: &str, from: &str) -> Result<Found, FileError>;
}

/// A file that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its name as messages show it; paths in it are relative to that.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// Why a file cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileError {
    /// There is none, or none that may be read.
    Unreachable,
    /// It has more bytes than this.
    TooLarge(u64),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable => f.write_str("there is no such file in reach"),
            Self::TooLarge(most) => write!(f, "it is larger than {} MiB", most / (1 << 20)),
        }
    }
}

/// Reads a file that a value names.
pub(super) fn read(files: &dyn Files, path: At<&str>, from: &str) -> Result<Found, Diagnostic> {
    let shown = quote(path.value);
    if is_address(path.value) {
        return Err(Diagnostic::error(
            "not-a-path",
            path.span,
            format!("`{shown}` is not the path of a file"),
        )
        .help("save it beside the letter and write its file name"));
    }
    files.read(path.value, from).map_err(|error| {
        let diagnostic =
            Diagnostic::error("unreadable-file", path.span, format!("cannot read `{shown}`: {error}"));
        match error {
            FileError::Unreachable => diagnostic
                .help("paths are relative to the file that names them and stay in the letter's folder"),
            FileError::TooLarge(_) => diagnostic.help("use a smaller file"),
        }
    })
}

/// Addresses of the web and of other machines, and what is no name at all.
fn is_address(path: &str) -> bool {
    let scheme = path.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    });
    scheme || path.starts_with("//") || path.starts_with("\\\\") || path.contains('\0')
}
