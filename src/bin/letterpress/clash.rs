//! Whether two letters would be written to the same place, as file systems see
//! it that do not heed case; found before anything is written. Of each name only
//! a number is kept, so that a hundred thousand take little room.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::digest::brief;

/// So many places are looked at together.
const SOME: usize = 4096;

/// Fewer than these are looked at one by one.
const FEW: usize = 64;

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

/// Says which letters would be written over each other, or over a letter.
pub(crate) fn check(places: &impl Places) -> Result<(), String> {
    let keys = Keys::default();
    let mut targets = Targets::new(places.count());
    in_order(
        places,
        |index| places.target(index).map(|path| keys.of(&path)),
        |index, key| targets.add(index, key),
    );
    targets.check(&keys, places)
}

/// The hash of a name.
type Hash = [u32; 3];

/// Works something out for all places on all cores, some at a time, and takes it in order.
fn in_order<T: Send>(places: &impl Places, work: impl Fn(usize) -> T + Sync, mut take: impl FnMut(usize, T)) {
    // No threads are begun for a few.
    if places.count() < FEW {
        (0..places.count()).for_each(|index| take(index, work(index)));
        return;
    }
    for start in (0..places.count()).step_by(SOME) {
        let some = start..places.count().min(start + SOME);
        let done: Vec<T> = some.into_par_iter().map(&work).collect();
        (start..).zip(done).for_each(|(index, done)| take(index, done));
    }
}

/// Makes hashes of paths.
pub(crate) struct Keys {
    base: PathBuf,
}

impl Default for Keys {
    fn default() -> Self {
        Self { base: std::env::current_dir().unwrap_or_default() }
    }
}

/// What is kept of a target.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    own: Hash,
    /// Of the file whose pages might be numbered like this.
    whole: Option<Hash>,
}

impl Keys {
    pub(crate) fn of(&self, target: &Path) -> Key {
        let own = key(&self.base, target);
        // Pictures of the pages of `a` are `a-1`, `a-2` ...; PDFs have no number.
        let whole = unnumbered(&own).filter(|_| !own.ends_with(".pdf"));
        Key { own: brief(&own), whole: whole.as_deref().map(brief) }
    }
}

/// Where all letters go.
pub(crate) struct Targets {
    own: Table,
    whole: Vec<(Hash, usize)>,
}

/// A letter that would not be alone at its place, and how.
enum Clash {
    Over(usize),
    Same(usize),
    Pages(usize),
}

impl Targets {
    pub(crate) fn new(count: usize) -> Self {
        Self { own: Table(Vec::with_capacity(count)), whole: Vec::new() }
    }

    /// Adds a letter; the order does not count.
    pub(crate) fn add(&mut self, index: usize, key: Option<Key>) {
        let Some(Key { own, whole }) = key else { return };
        self.own.add(own, index);
        self.whole.extend(whole.map(|whole| (whole, index)));
    }

    /// Says where they clash.
    pub(crate) fn check(self, keys: &Keys, places: &impl Places) -> Result<(), String> {
        let Self { own: mut targets, whole } = self;
        targets.0.sort_unstable();
        let mut sources = Table(Vec::new());
        let source = |index| places.source(index).map(|path| brief(&key(&keys.base, &path)));
        in_order(places, source, |index, hash| hash.into_iter().for_each(|hash| sources.add(hash, index)));
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
        let pages = whole.iter().filter_map(|(whole, index)| Some((*index, targets.first(whole)?)));
        clashes.extend(pages.map(|(index, other)| (index, Clash::Pages(other))));
        // Those of a letter stay in their order.
        clashes.sort_by_key(|(index, _)| *index);
        let mut told: Vec<String> = clashes.iter().take(MOST).map(|clash| tell(clash, places)).collect();
        if clashes.len() > MOST {
            told.push(format!("and {} more like these", clashes.len() - MOST));
        }
        if told.is_empty() { Ok(()) } else { Err(told.join("\nerror: ")) }
    }
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
