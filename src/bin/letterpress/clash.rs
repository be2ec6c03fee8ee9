//! Whether two letters would be written to the same place, as file systems see
//! it that do not heed case; found before anything is written. Of each name only
//! a number is kept, so that a hundred thousand take little room.

use std::hash::Hasher;
use std::path::{Path, PathBuf};

use siphasher::sip::SipHasher13;
use unicode_normalization::UnicodeNormalization;

/// So many clashes are told.
const MOST: usize = 20;

/// What letters are called, read from, and written to, each by its number.
pub(crate) trait Places {
    fn count(&self) -> usize;
    /// As messages show it.
    fn name(&self, index: usize) -> String;
    /// The file that must not be written over.
    fn source(&self, index: usize) -> Option<PathBuf>;
    fn target(&self, index: usize) -> Option<PathBuf>;
}

/// Says which letters would be written over each other, or over a letter.
pub(crate) fn check(places: &impl Places) -> Result<(), String> {
    let base = std::env::current_dir().unwrap_or_default();
    let key = |path: &Path| key(&base, path);
    let all = || 0..places.count();
    let sources = Table::new(all().filter_map(|index| Some((key(&places.source(index)?), index))));
    let targets = Table::new(all().filter_map(|index| Some((key(&places.target(index)?), index))));
    let mut clashes = Vec::new();
    let mut more = 0_usize;
    let mut add = |clash: String| if clashes.len() < MOST { clashes.push(clash) } else { more += 1 };
    for index in all() {
        let Some(path) = places.target(index) else { continue };
        let own = key(&path);
        let (name, shown) = (places.name(index), path.display());
        let over =
            sources.with(&own).find(|other| places.source(*other).is_some_and(|path| key(&path) == own));
        let same =
            |other: &usize| *other < index && places.target(*other).is_some_and(|path| key(&path) == own);
        if let Some(letter) = over {
            let letter = places.name(letter);
            add(format!("the PDF of `{name}` would be written over the letter `{letter}`"));
        } else if let Some(other) = targets.with(&own).filter(same).last() {
            add(format!("`{}` and `{name}` would both be written to `{shown}`", places.name(other)));
        }
        // Pictures of the pages of `a` are `a-1`, `a-2` ...; PDFs have no number.
        let Some(whole) = unnumbered(&own).filter(|_| !own.ends_with(".pdf")) else { continue };
        let same = |other: &usize| places.target(*other).is_some_and(|path| key(&path) == whole);
        if let Some(other) = targets.with(&whole).find(same) {
            let other = places.name(other);
            add(format!("pages of `{other}` may be written over those of `{name}`: use two folders"));
        }
    }
    if more > 0 {
        clashes.push(format!("and {more} more like these"));
    }
    if clashes.is_empty() { Ok(()) } else { Err(clashes.join("\nerror: ")) }
}

/// Numbers of letters by the hash of a name.
struct Table(Vec<(u64, u32)>);

impl Table {
    fn new(entries: impl Iterator<Item = (String, usize)>) -> Self {
        let number = |index| u32::try_from(index).unwrap_or(u32::MAX);
        let mut table: Vec<(u64, u32)> = entries.map(|(key, index)| (hash(&key), number(index))).collect();
        table.sort_unstable();
        Self(table)
    }

    /// Those whose name has the same hash, in order.
    fn with(&self, key: &str) -> impl Iterator<Item = usize> {
        let wanted = hash(key);
        let start = self.0.partition_point(|(hash, _)| *hash < wanted);
        self.0[start..].iter().take_while(move |(hash, _)| *hash == wanted).map(|(_, index)| *index as usize)
    }
}

fn hash(key: &str) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(key.as_bytes());
    hasher.finish()
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
