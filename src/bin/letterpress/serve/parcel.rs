//! A letter as it was sent, with the files beside it. No file of this machine is in
//! its reach, but the letterheads that the service lends; and in the folder of a file that is
//! written on this machine, those beside it.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::body::Bytes;
use letterpress::source::{FileError, Files, Found, Setting};
use tokio::sync::OwnedSemaphorePermit;

use super::letterheads::Lent;
use crate::files::Disk;

/// The name of a letter that was sent without one.
pub(crate) const NAMELESS: &str = "letter.yaml";

/// A letter and what was sent with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parcel {
    /// The letter's name, as findings show it.
    pub(crate) name: String,
    /// The letter.
    pub(crate) letter: Bytes,
    /// The files beside it, by their names.
    pub(crate) files: BTreeMap<String, Arc<[u8]>>,
    /// Values in place of the letter's own.
    pub(crate) settings: Vec<Setting>,
    /// Letterheads of the service.
    pub(crate) lent: Lent,
    /// Its share of the memory for requests.
    pub(crate) _held: Option<Arc<OwnedSemaphorePermit>>,
    /// The file of this machine that the letter is.
    pub(crate) own: Option<PathBuf>,
}

impl Parcel {
    /// All bytes that were sent.
    pub(crate) fn size(&self) -> usize {
        self.letter.len() + self.files.values().map(|file| file.len()).sum::<usize>()
    }

    /// Sets a value in place of the letter's own.
    pub(crate) fn set(&mut self, key: &str, value: Option<&str>) {
        let setting = |value| Setting { origin: format!("?{key}"), assignment: format!("{key}={value}") };
        self.settings.extend(value.map(setting));
    }
}

impl Files for Parcel {
    fn read(&self, path: &str, from: &str) -> Result<Found, FileError> {
        if let Some(found) = self.lent.within(path, from) {
            return found;
        }
        let folder = Path::new(from).parent().unwrap_or(Path::new(""));
        let sent = clean(Path::new(path)).filter(|_| self.own.is_some());
        let name = sent.or_else(|| clean(&folder.join(path)));
        let found = name.and_then(|name| Some((self.files.get(&name)?, name)));
        match (found, &self.own) {
            (Some((bytes, name)), _) => Ok(Found { name, bytes: Arc::clone(bytes) }),
            (None, Some(own)) => {
                let shown = own.display().to_string();
                let from = if from == self.name { shown.as_str() } else { from };
                Disk::default().reach(own, None).read(path, from)
            }
            (None, None) => self.lent.named(path),
        }
    }
}

/// A relative path that goes nowhere above where it starts, with `/` between its parts.
pub(crate) fn clean(path: &Path) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()?),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    let plain = |part: &&str| !part.contains(|c: char| c.is_control() || matches!(c, '\\' | ':'));
    (!parts.is_empty() && parts.iter().all(plain)).then(|| parts.join("/"))
}
