//! Whether two letters would be written to the same place, as file systems see
//! it that do not heed case; found before anything is written. Of each name only
//! a number is kept, so that a hundred thousand take little room.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::batch;
use crate::digest::brief;

/// So many clashes are told.
const MOST: usize = 20;

/// What letters are called, read from, and written to, each by its number.
pub(crate) trait Places: Sync {
    fn count(&self) -> usize;
    /// As messages show it.
    fn name(&self, index: usize) -> String;
    /// The file that must not be written over.
    fn source(&self, index: usize) -> Option<PathBuf>;
    fn target(&self, index: usize) -> Option<PathBuf>;
}

/// The hash of a name.
type Hash = [u32; 3];

/// A letter that would not be alone at its place, and how.
enum Clash {
    Over(usize),
    Same(usize),
    Pages(usize),
}

/// Says which letters would be written over each other, or over a letter.
pub(crate) fn check(places: &impl Places) -> Result<(), String> {
    let base = std::env::current_dir().unwrap_or_default();
    let look = |index: usize| {
        let target = places.target(index).map(|path| key(&base, &path));
        // Pictures of the pages of `a` are `a-1`, `a-2` ...; PDFs have no number.
        let file = target.as_deref().filter(|target| !target.ends_with(".pdf")).and_then(unnumbered);
        let source = places.source(index).map(|path| key(&base, &path));
        [target, source, file].map(|name| name.as_deref().map(brief))
    };
    let (mut targets, mut sources) = (Table::of(places.count()), Table::of(places.count()));
    let mut files: Vec<(Hash, usize)> = Vec::new();
    batch::each(places.count(), look, |index, [target, source, file]| {
        target.into_iter().for_each(|target| targets.add(target, index));
        source.into_iter().for_each(|source| sources.add(source, index));
        files.extend(file.map(|file| (file, index)));
    });
    targets.0.sort_unstable();
    sources.0.sort_unstable();
    let mut clashes = Vec::new();
    for (at, [hash @ .., index]) in targets.0.iter().enumerate() {
        let index = *index as usize;
        let before = at.checked_sub(1).and_then(|before| targets.0.get(before));
        if let Some(letter) = sources.first(hash) {
            clashes.push((index, Clash::Over(letter)));
        } else if let Some([.., other]) = before.filter(|before| before[..3] == *hash) {
            clashes.push((index, Clash::Same(*other as usize)));
        }
    }
    let pages = files.iter().filter_map(|(file, index)| Some((*index, targets.first(file)?)));
    clashes.extend(pages.map(|(index, other)| (index, Clash::Pages(other))));
    // Those of a letter stay in their order.
    clashes.sort_by_key(|(index, _)| *index);
    let mut told: Vec<String> = clashes.iter().take(MOST).map(|clash| tell(clash, places)).collect();
    if clashes.len() > MOST {
        told.push(format!("and {} more like these", clashes.len() - MOST));
    }
    if told.is_empty() { Ok(()) } else { Err(told.join("\nerror: ")) }
}

fn tell((index, clash): &(usize, Clash), places: &impl Places) -> String {
    let name = places.name(*index);
    match clash {
        Clash::Over(letter) => {
            format!("the PDF of `{name}` would be written over the letter `{}`", places.name(*letter))
        }
        Clash::Same(other) => {
            let target = places.target(*index).unwrap_or_default();
            format!("`{}` and `{name}` would both be written to `{}`", places.name(*other), target.display())
        }
        Clash::Pages(other) => {
            let other = places.name(*other);
            format!("pages of `{other}` may be written over those of `{name}`: use two folders")
        }
    }
}

/// Hashes of names, each with the number of its letter.
struct Table(Vec<[u32; 4]>);

impl Table {
    fn of(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    fn add(&mut self, [high, middle, low]: Hash, index: usize) {
        self.0.push([high, middle, low, u32::try_from(index).unwrap_or(u32::MAX)]);
    }

    /// The first letter that has this hash, if the table is sorted.
    fn first(&self, hash: &Hash) -> Option<usize> {
        let start = self.0.partition_point(|entry| entry[..3] < hash[..]);
        let [.., index] = self.0.get(start).filter(|entry| entry[..3] == hash[..])?;
        Some(*index as usize)
    }
}

/// A path as the least exact file systems tell it from others.
fn key(base: &Path, path: &Path) -> String {
    let whole = base.join(path);
    // Takes out `.` and doubled separators; nothing is asked of the disk.
    let whole: PathBuf = whole.components().collect();
    let text = whole.to_string_lossy();
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.to_lowercase().nfc().collect() }
}

/// The name of a file whose pages might be numbered like this: `a.png` of `a-1.png`.
fn unnumbered(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let (stem, number) = stem.rsplit_once('-')?;
    let counts = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    counts.then(|| format!("{stem}.{ending}"))
}
