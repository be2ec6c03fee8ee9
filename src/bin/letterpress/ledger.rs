//! `--incremental`: what each file was made from, kept in one small file of its
//! folder. A letter is left alone where all it depends on has the same content,
//! and the file is still as it was written. Without the ledger all is made again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::digest::{Content, Digest};
use crate::files::{Disk, Seen, folder};
use crate::ledger_file::Folder;
use crate::report::Retold;

/// So many bytes of what was noted of all folders wait in memory.
const WAITING: usize = 1 << 20;

/// What is known of the files of every folder.
pub(crate) struct Ledger {
    /// Fingerprint of all that no letter owns: program, options, fonts, layouts.
    base: Digest,
    folders: Mutex<Folders>,
    /// Files as they are now, by the name that letters have for them.
    now: RwLock<BTreeMap<String, Option<Digest>>>,
}

/// All folders that were asked for.
#[derive(Default)]
struct Folders(BTreeMap<PathBuf, Folder>);

/// What a letter was made from, and into.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Fingerprint of the letter and of all that no letter owns.
    key: Digest,
    /// Whether it is dated today: then the day is in the key.
    today: bool,
    /// Letterhead, pictures, annexes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) needs: Vec<(String, Digest)>,
    /// Name, length and time of each file.
    #[serde(default)]
    pub(crate) files: Vec<(String, u64, u64)>,
    pages: usize,
    /// Warnings, told each time.
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<Retold>,
}

/// A letter as it is asked for.
pub(crate) struct Asked<'a> {
    pub(crate) name: &'a str,
    /// What it says.
    pub(crate) content: Content,
    /// What besides is laid over this letter alone.
    pub(crate) settings: String,
    pub(crate) today: String,
}

impl Ledger {
    pub(crate) fn new(base: Digest) -> Self {
        Self { base, folders: Mutex::default(), now: RwLock::default() }
    }

    fn key(&self, asked: &Asked<'_>, today: bool) -> Digest {
        let today = if today { asked.today.as_bytes() } else { b"" };
        let (name, settings) = (asked.name.as_bytes(), asked.settings.as_bytes());
        Digest::of(&[self.base.as_bytes(), name, settings, &asked.content, today])
    }

    /// What the target was made from and into, if all that is unchanged; the first file, pages, warnings.
    pub(crate) fn unchanged(
        &self,
        asked: &Asked<'_>,
        target: &Path,
        disk: &Disk,
    ) -> Option<(PathBuf, usize, Option<Retold>)> {
        let name = target.file_name()?.to_str()?;
        let line = self.folders().entry(target).line(name)?;
        // What takes time is done while another letter is looked up.
        let (entry, numbers) = Folder::entry(&line, name)?;
        let needs = match numbers.as_slice() {
            [] => Vec::new(),
            numbers => self.folders().entry(target).needs(numbers)?,
        };
        let same = |(name, digest): &(String, Digest)| self.now(name, disk).as_ref() == Some(digest);
        let there = |file: &(String, u64, u64)| stamp(&target.with_file_name(&file.0)).as_ref() == Some(file);
        let unchanged = entry.key == self.key(asked, entry.today)
            && needs.iter().all(same)
            && entry.files.iter().all(there);
        let first = target.with_file_name(&entry.files.first()?.0);
        unchanged.then_some((first, entry.pages, entry.told))
    }

    fn now(&self, name: &str, disk: &Disk) -> Option<Digest> {
        if let Some(known) = self.now.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return known.clone();
        }
        let digest = disk.digest(Path::new(name));
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        now.insert(name.to_owned(), digest.clone());
        digest
    }

    /// What a letter is made from; `None` where that cannot be written down.
    pub(crate) fn entry(
        &self,
        asked: &Asked<'_>,
        dated_today: bool,
        seen: &[Seen],
        pages: usize,
        told: Option<Retold>,
    ) -> Option<Entry> {
        let mut needs = Vec::with_capacity(seen.len());
        for Seen { path, content } in seen {
            needs.push((path.to_str()?.to_owned(), content.as_ref()?.digest().clone()));
        }
        needs.sort();
        needs.dedup();
        let key = self.key(asked, dated_today);
        Some(Entry { key, today: dated_today, needs, files: Vec::new(), pages, told })
    }

    /// Notes what was written for the target.
    pub(crate) fn note(&self, target: &Path, entry: Entry, files: impl Iterator<Item = PathBuf>) {
        let stamps: Option<Vec<_>> = files.map(|file| stamp(&file)).collect();
        let name = target.file_name().and_then(|name| name.to_str());
        let (Some(files), Some(name)) = (stamps, name) else { return };
        let mut folders = self.folders();
        folders.entry(target).note(name, Entry { files, ..entry });
        folders.relieve();
    }

    fn folders(&self) -> MutexGuard<'_, Folders> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes down what was noted. A ledger that cannot be written costs time, nothing else.
    pub(crate) fn save(&self) {
        for folder in self.folders().0.values_mut() {
            let _ = folder.save();
        }
    }
}

impl Folders {
    /// The folder of a target, its ledger read.
    fn entry(&mut self, target: &Path) -> &mut Folder {
        let folder = folder(target);
        self.0.entry(folder.to_owned()).or_insert_with(|| Folder::open(folder))
    }

    /// Writes to the disk what waits, if it is much.
    fn relieve(&mut self) {
        if self.0.values().map(Folder::waiting).sum::<usize>() > WAITING {
            for folder in self.0.values_mut().filter(|folder| folder.waiting() > 0) {
                let _ = folder.flush();
            }
        }
    }
}

/// Name, length and time of a file, as far as the file system tells time.
fn stamp(path: &Path) -> Option<(String, u64, u64)> {
    let meta = fs::metadata(path).ok()?;
    let time = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let nanoseconds = u64::try_from(time.as_nanos()).ok()?;
    Some((path.file_name()?.to_str()?.to_owned(), meta.len(), nanoseconds))
}
