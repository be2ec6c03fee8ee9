//! The disk as letters see it: regular files of one folder tree, up to a size.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use letterpress::source::{FileError, Files, Found};

/// More bytes than this no letter, letterhead or picture has.
pub(crate) const MOST_BYTES: u64 = 32 << 20;

/// Files that letters have in common, read once.
#[derive(Default)]
pub(crate) struct Disk {
    kept: RwLock<BTreeMap<PathBuf, Arc<[u8]>>>,
}

/// What one letter may read.
pub(crate) struct Reach<'a> {
    disk: &'a Disk,
    /// The folder tree that is not left, without symbolic links; `None` where there is none.
    root: Option<PathBuf>,
}

impl Disk {
    /// The reach of a letter: `root` if given, else the letter's own folder.
    pub(crate) fn reach(&self, letter: &Path, root: Option<&Path>) -> Reach<'_> {
        let root = root.unwrap_or_else(|| folder(letter));
        Reach { disk: self, root: root.canonicalize().ok() }
    }

    fn bytes(&self, path: &Path) -> Result<Arc<[u8]>, FileError> {
        if let Some(bytes) = self.kept.read().unwrap_or_else(PoisonError::into_inner).get(path) {
            return Ok(Arc::clone(bytes));
        }
        // Looked at before it is opened: opening a pipe would wait for its writer.
        let regular = fs::metadata(path).is_ok_and(|meta| meta.is_file());
        if !regular {
            return Err(FileError::Unreachable);
        }
        let bytes: Arc<[u8]> = match read(path) {
            Ok(Some(bytes)) => bytes.into(),
            Ok(None) => return Err(FileError::TooLarge(MOST_BYTES)),
            Err(_) => return Err(FileError::Unreachable),
        };
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.insert(path.to_owned(), Arc::clone(&bytes));
        Ok(bytes)
    }
}

impl Files for Reach<'_> {
    fn read(&self, path: &str, from: &str) -> Result<Found, FileError> {
        let name = folder(Path::new(from)).join(path);
        let real = name.canonicalize().map_err(|_| FileError::Unreachable)?;
        let within = self.root.as_ref().is_some_and(|root| real.starts_with(root));
        if !within {
            return Err(FileError::Unreachable);
        }
        let name = name.strip_prefix(".").unwrap_or(&name);
        Ok(Found { name: name.display().to_string(), bytes: self.disk.bytes(&real)? })
    }
}

/// The folder of a file; the working folder for a bare name and for standard input.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file's bytes; `None` where there are too many.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    read_from(File::open(path)?)
}

/// More bytes than this no table of clients has.
pub(crate) const MOST_TABLE_BYTES: u64 = 256 << 20;

/// The bytes of a table; `None` where there are too many.
pub(crate) fn read_table(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_TABLE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MOST_TABLE_BYTES).then_some(bytes))
}

/// The bytes of a stream; `None` where there are too many.
pub(crate) fn read_from(stream: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    stream.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MOST_BYTES).then_some(bytes))
}
