//! The disk as letters see it: regular files of one folder tree, up to a size.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use letterpress::source::{FileError, Files, Found};

use crate::digest::Digest;

/// More bytes than this no letter, letterhead or picture has.
pub(crate) const MOST_BYTES: u64 = 32 << 20;

/// So many bytes are kept of files that letters may have in common.
const KEPT_BYTES: usize = 16 << 20;

/// Files that letters have in common, read once.
#[derive(Default)]
pub(crate) struct Disk {
    kept: RwLock<Kept>,
}

#[derive(Default)]
struct Kept {
    files: BTreeMap<PathBuf, Arc<Content>>,
    bytes: usize,
}

/// What is in a file.
pub(crate) struct Content {
    bytes: Arc<[u8]>,
    digest: OnceLock<Digest>,
}

/// What one letter may read, and what it has read.
pub(crate) struct Reach<'a> {
    disk: &'a Disk,
    /// The folder tree that is not left, without symbolic links; `None` where there is none.
    root: Option<PathBuf>,
    seen: RefCell<Vec<Seen>>,
}

/// A file that a letter asked for.
pub(crate) struct Seen {
    pub(crate) path: PathBuf,
    /// What was in it, if it could be had.
    pub(crate) content: Option<Arc<Content>>,
}

impl Content {
    pub(crate) fn digest(&self) -> &Digest {
        self.digest.get_or_init(|| Digest::of(&[&self.bytes]))
    }
}

impl Disk {
    /// The reach of a letter: `root` if given, else the letter's own folder.
    pub(crate) fn reach(&self, letter: &Path, root: Option<&Path>) -> Reach<'_> {
        let root = root.unwrap_or_else(|| folder(letter));
        Reach { disk: self, root: root.canonicalize().ok(), seen: RefCell::default() }
    }

    /// What is in a file; the path is without symbolic links.
    fn content(&self, path: &Path) -> Result<Arc<Content>, FileError> {
        if let Some(found) = self.kept.read().unwrap_or_else(PoisonError::into_inner).files.get(path) {
            return Ok(Arc::clone(found));
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
        let size = bytes.len();
        let content = Arc::new(Content { bytes, digest: OnceLock::new() });
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes + size > KEPT_BYTES {
            // What many letters use is soon back.
            *kept = Kept::default();
        }
        if kept.files.insert(path.to_owned(), Arc::clone(&content)).is_none() {
            kept.bytes += size;
        }
        Ok(content)
    }

    /// What is in a file now, for comparison; `None` where it cannot be had.
    pub(crate) fn digest(&self, path: &Path) -> Option<Digest> {
        let content = self.content(&path.canonicalize().ok()?).ok()?;
        Some(content.digest().clone())
    }
}

impl Reach<'_> {
    /// The files that the letter asked for.
    pub(crate) fn seen(self) -> Vec<Seen> {
        self.seen.into_inner()
    }

    fn find(&self, path: &Path) -> Result<Arc<Content>, FileError> {
        let real = path.canonicalize().map_err(|_| FileError::Unreachable)?;
        let within = self.root.as_ref().is_some_and(|root| real.starts_with(root));
        if within { self.disk.content(&real) } else { Err(FileError::Unreachable) }
    }
}

impl Files for Reach<'_> {
    fn read(&self, path: &str, from: &str) -> Result<Found, FileError> {
        let name = folder(Path::new(from)).join(path);
        let name = name.strip_prefix(".").unwrap_or(&name);
        let content = self.find(name);
        let seen = Seen { path: name.to_owned(), content: content.as_ref().ok().map(Arc::clone) };
        self.seen.borrow_mut().push(seen);
        content.map(|content| Found { name: name.display().to_string(), bytes: Arc::clone(&content.bytes) })
    }
}

/// The folder of a file; the working folder for a bare name and for standard input.
pub(crate) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file's bytes; `None` where there are too many.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let length = file.metadata().map_or(0, |meta| meta.len());
    // One more byte, to see that it ends there.
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(MOST_BYTES) + 1).unwrap_or(0));
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MOST_BYTES).then_some(bytes))
}

/// More bytes than this no table of clients has.
pub(crate) const MOST_TABLE_BYTES: u64 = 256 << 20;

/// The bytes of a stream; `None` where there are too many.
pub(crate) fn read_from(stream: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    stream.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MOST_BYTES).then_some(bytes))
}
