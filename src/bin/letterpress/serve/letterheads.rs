//! Letterheads of the service, which letters may name: read once when it starts, with
//! the files that they name. A letter names one by its name alone and reaches nothing
//! else of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use letterpress::source::{FileError, Found, is_letterhead};

use super::parcel::clean;
use super::tokens::Holder;
use crate::digest::Digester;
use crate::files;

/// Before the names of these files. No file that is sent along has such a name.
const SHELF: &str = "letterhead:";

/// The letterheads.
#[derive(Debug, Default)]
pub(crate) struct Letterheads {
    files: BTreeMap<String, Arc<[u8]>>,
}

impl Letterheads {
    /// Reads a folder; nothing is followed out of it.
    ///
    /// # Errors
    /// Says what cannot be read.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let mut found = Self::default();
        if !folder.as_os_str().is_empty() {
            found.add(folder, folder)?;
        }
        Ok(found)
    }

    fn add(&mut self, root: &Path, folder: &Path) -> Result<(), String> {
        let unreadable =
            |path: &Path, error: &dyn std::fmt::Display| format!("cannot read `{}`: {error}", path.display());
        let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(folder, &error))?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(|error| unreadable(folder, &error))?);
            if kind.is_dir() {
                self.add(root, &path)?;
            } else if kind.is_file() {
                let bytes = files::read(&path).map_err(|error| unreadable(&path, &error))?;
                let bytes = bytes.ok_or_else(|| unreadable(&path, &"it is too large"))?;
                let name = path.strip_prefix(root).ok().and_then(clean);
                self.files.extend(name.map(|name| (name, Arc::from(bytes))));
            }
        }
        Ok(())
    }

    /// Adds them to a fingerprint.
    pub(crate) fn digest(&self, digester: &mut Digester) {
        for (name, bytes) in &self.files {
            digester.add(name.as_bytes());
            digester.add(bytes);
        }
    }

    /// A letterhead by its name, as letters say it.
    fn named(&self, name: &str) -> Result<Found, FileError> {
        let bytes =
            self.files.get(name).filter(|bytes| is_letterhead(bytes)).ok_or(FileError::Unreachable)?;
        Ok(Found { name: format!("{SHELF}{name}"), bytes: Arc::clone(bytes) })
    }

    /// A file that one of these names.
    fn beside(&self, path: &str, from: &str) -> Result<Found, FileError> {
        let folder = Path::new(from).parent().unwrap_or(Path::new(""));
        let name = clean(&folder.join(path)).ok_or(FileError::Unreachable)?;
        let bytes = self.files.get(&name).ok_or(FileError::Unreachable)?;
        Ok(Found { name: format!("{SHELF}{name}"), bytes: Arc::clone(bytes) })
    }
}

/// The letterheads as they are lent to the letters of one client.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lent {
    letterheads: Arc<Letterheads>,
    /// Whose letters they are, where not all may name all of them.
    holder: Option<Arc<Holder>>,
}

impl Lent {
    pub(crate) const fn new(letterheads: Arc<Letterheads>, holder: Option<Arc<Holder>>) -> Self {
        Self { letterheads, holder }
    }

    /// What a file names that is a letterhead or stands beside one; `None` of any other file.
    pub(crate) fn within(&self, path: &str, from: &str) -> Option<Result<Found, FileError>> {
        Some(self.letterheads.beside(path, from.strip_prefix(SHELF)?))
    }

    /// A letterhead that a letter names, or a file that was sent along.
    pub(crate) fn named(&self, name: &str) -> Result<Found, FileError> {
        let may = self.holder.as_ref().is_none_or(|holder| holder.may_use(name));
        if may { self.letterheads.named(name) } else { Err(FileError::Unreachable) }
    }
}
