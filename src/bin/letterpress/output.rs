//! A finished file is put in its place at once: nobody ever sees half a PDF,
//! whatever ends the process or the power.
//!
//! A file is written under a temporary name in its folder, brought to the disk,
//! and renamed. Bringing it to the disk takes longer than making a letter: so the
//! files of a batch wait for each other, and a whole group is brought there at once.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::files::folder;
use crate::sweep;

/// From so many files on, asking for all that the file system has to write is
/// cheaper than asking for each.
const GROUP: usize = 8;

/// Folders that were made sure of, and cleared of what a killed process left.
#[derive(Default)]
pub(crate) struct Folders(Mutex<BTreeSet<PathBuf>>);

/// A file that is written but not yet in its place. It goes if it is not put there.
#[derive(Debug)]
pub(crate) struct Staged {
    temporary: PathBuf,
    path: PathBuf,
    placed: bool,
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.placed {
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

impl Folders {
    /// Writes a file under a temporary name. Folders on the way are made.
    pub(crate) fn stage(&self, path: &Path, bytes: &[u8]) -> io::Result<Staged> {
        self.stage_with(path, &mut |file| file.write_all(bytes))
    }

    fn stage_with(
        &self,
        path: &Path,
        write: &mut dyn FnMut(&mut File) -> io::Result<()>,
    ) -> io::Result<Staged> {
        let folder = folder(path);
        self.enter(folder)?;
        if path.file_name().is_none() || path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let temporary = folder.join(sweep::temporary());
        let mut file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        let staged = Staged { temporary, path: path.to_owned(), placed: false };
        write(&mut file)?;
        Ok(staged)
    }

    /// Once for each folder: makes it, and removes what a killed process left there.
    pub(crate) fn enter(&self, folder: &Path) -> io::Result<()> {
        let mut entered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !entered.contains(folder) {
            fs::create_dir_all(folder)?;
            // Links lead to the same folder, where this process may be writing already.
            if entered.insert(folder.canonicalize()?) {
                sweep::clear(folder);
            }
            entered.insert(folder.to_owned());
        }
        Ok(())
    }
}

/// Puts files in their places, all that can be; the errors of those that cannot.
pub(crate) fn place(group: &mut [Staged]) -> Vec<io::Result<()>> {
    if group.len() < GROUP || !whole::sync(group) {
        let sync = |staged: &Staged| OpenOptions::new().write(true).open(&staged.temporary)?.sync_all();
        let synced: Vec<io::Result<()>> = match group {
            // Threads for one file cost more than they bring.
            [one] => vec![sync(one)],
            _ => group.par_iter().map(sync).collect(),
        };
        return group
            .iter_mut()
            .zip(synced)
            .map(|(staged, synced)| synced.and_then(|()| staged.put()))
            .collect();
    }
    group.iter_mut().map(Staged::put).collect()
}

impl Staged {
    fn put(&mut self) -> io::Result<()> {
        fs::rename(&self.temporary, &self.path)?;
        self.placed = true;
        Ok(())
    }

    /// Where it goes.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Writes one file.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut group = [Folders::default().stage(path, bytes)?];
    place(&mut group).into_iter().collect()
}

/// Writes one file as it is made.
pub(crate) fn write_with(path: &Path, write: &mut dyn FnMut(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut group = [Folders::default().stage_with(path, write)?];
    place(&mut group).into_iter().collect()
}

/// All that file systems have to write, brought to the disk in one go.
#[cfg(target_os = "linux")]
mod whole {
    use std::collections::BTreeMap;
    use std::fs::{self, File};
    use std::os::unix::fs::MetadataExt;
    use std::sync::{Mutex, PoisonError};

    use super::Staged;

    /// A file of each file system, opened before anything was written to it for long:
    /// only then is it told of what could not be written since (syncfs(2), errors).
    static HELD: Mutex<BTreeMap<u64, File>> = Mutex::new(BTreeMap::new());

    /// Whether that was done.
    pub(super) fn sync(group: &[Staged]) -> bool {
        let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
        let mut devices = BTreeMap::new();
        for staged in group {
            let Ok(meta) = fs::metadata(&staged.temporary) else { return false };
            devices.insert(meta.dev(), staged);
        }
        devices.into_iter().all(|(device, staged)| {
            if let Some(file) = held.get(&device) {
                return rustix::fs::syncfs(file).is_ok();
            }
            // The first group is asked for file by file.
            if let Ok(folder) = File::open(crate::files::folder(&staged.temporary)) {
                held.insert(device, folder);
            }
            false
        })
    }
}

#[cfg(not(target_os = "linux"))]
mod whole {
    pub(super) const fn sync(_: &[super::Staged]) -> bool {
        false
    }
}
