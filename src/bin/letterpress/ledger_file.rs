//! The file of a ledger: a line for each letter, then what letters need besides. Of a
//! letter of an earlier run only the place of its line is kept, and what is noted goes
//! to a temporary file, so that many letters take little room.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::digest::{Digest, brief};
use crate::ledger::Entry;
use crate::{output, sweep};

/// The ledger of a folder.
pub(crate) const FILE: &str = ".letterpress-incremental.json";

/// The form of that file; one of another form is as if it were not there.
const FORM: u32 = 2;

/// So many bytes of what is noted wait in memory.
const WAITING: usize = 256 << 10;

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    /// The first: the form of the others.
    Form(u32),
    /// A file that letters need, and the number under which they know it.
    Need(u32, String, Digest),
    /// A letter by the name of its file, and the numbers of what it needs.
    Letter(String, Entry, Vec<u32>),
}

impl Line {
    fn read(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
    }

    fn write(&self, to: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut *to, self)?;
        to.write_all(b"\n")
    }
}

/// A line as far as it is to be found again: of a letter only its name.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Place<'a> {
    Form(u32),
    Need(u32, String, Digest),
    Letter(#[serde(borrow)] Cow<'a, str>, IgnoredAny, IgnoredAny),
}

/// What is known of the files of a folder.
pub(crate) struct Folder {
    path: PathBuf,
    needs: Needs,
    /// Hashes of the names of an earlier run, sorted, each with the place of its line.
    known: Vec<[u32; 4]>,
    reader: Option<BufReader<File>>,
    /// The place in the file where the reader is.
    at: u32,
    /// Hashes of the names that were noted.
    noted: Vec<[u32; 3]>,
    waiting: Vec<u8>,
    temporary: Option<PathBuf>,
}

/// Files by their numbers.
#[derive(Default)]
struct Needs {
    files: BTreeMap<u32, (String, Digest)>,
    numbers: BTreeMap<(String, Digest), u32>,
}

impl Needs {
    fn number(&mut self, need: (String, Digest)) -> u32 {
        if let Some(number) = self.numbers.get(&need) {
            return *number;
        }
        let number = self.files.last_key_value().map_or(0, |(last, _)| last + 1);
        self.add(number, need);
        number
    }

    fn add(&mut self, number: u32, need: (String, Digest)) {
        self.numbers.insert(need.clone(), number);
        self.files.insert(number, need);
    }

    fn of(&self, numbers: &[u32]) -> Option<Vec<(String, Digest)>> {
        numbers.iter().map(|number| self.files.get(number).cloned()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            let _ = fs::remove_file(temporary);
        }
    }
}

impl Folder {
    /// Reads where the lines are; a file that is not as it should be is as if it were not there.
    pub(crate) fn open(folder: &Path) -> Self {
        let mut found = Self {
            path: folder.join(FILE),
            needs: Needs::default(),
            known: Vec::new(),
            reader: None,
            at: 0,
            noted: Vec::new(),
            waiting: Vec::new(),
            temporary: None,
        };
        if found.index().is_none() {
            found.needs = Needs::default();
            found.known = Vec::new();
            found.reader = None;
        }
        found
    }

    fn index(&mut self) -> Option<()> {
        let mut reader = BufReader::new(File::open(&self.path).ok()?);
        let (mut text, mut start) = (Vec::new(), 0);
        while reader.read_until(b'\n', &mut text).ok()? > 0 {
            match (start, serde_json::from_slice(&text).ok()?) {
                (0, Place::Form(FORM)) => {}
                (1.., Place::Need(number, name, digest)) => self.needs.add(number, (name, digest)),
                (1.., Place::Letter(name, ..)) => {
                    let [high, middle, low] = brief(&name);
                    self.known.push([high, middle, low, start]);
                }
                _ => return None,
            }
            start = start.checked_add(u32::try_from(text.len()).ok()?)?;
            text.clear();
        }
        self.known.sort_unstable();
        (self.reader, self.at) = (Some(reader), start);
        (start > 0).then_some(())
    }

    /// The line in which an earlier run noted a file.
    pub(crate) fn line(&mut self, name: &str) -> Option<Vec<u8>> {
        let wanted = brief(name);
        let at = self.known.partition_point(|known| known[..3] < wanted[..]);
        let [.., start] = self.known.get(at).filter(|known| known[..3] == wanted[..])?;
        let reader = self.reader.as_mut()?;
        // Lines are mostly asked for in their order: what the buffer has is not read again.
        reader.seek_relative(i64::from(*start) - i64::from(self.at)).ok()?;
        let mut text = Vec::with_capacity(512);
        let length = reader.read_until(b'\n', &mut text).ok()?;
        self.at = start.checked_add(u32::try_from(length).ok()?)?;
        Some(text)
    }

    /// What the line of a file says, without what it needs; the numbers of that.
    pub(crate) fn entry(line: &[u8], name: &str) -> Option<(Entry, Vec<u32>)> {
        match Line::read(line)? {
            Line::Letter(found, entry, numbers) if found == name => Some((entry, numbers)),
            _ => None,
        }
    }

    /// The files of these numbers.
    pub(crate) fn needs(&self, numbers: &[u32]) -> Option<Vec<(String, Digest)>> {
        self.needs.of(numbers)
    }

    /// Notes what was written.
    pub(crate) fn note(&mut self, name: &str, mut entry: Entry) {
        let numbers = entry.needs.drain(..).map(|need| self.needs.number(need)).collect();
        let line = Line::Letter(name.to_owned(), entry, numbers);
        self.noted.push(brief(name));
        // Into memory, where there is nothing that could fail.
        let _ = line.write(&mut self.waiting);
        // A ledger that cannot be written costs time, nothing else.
        if self.waiting.len() > WAITING && self.flush().is_err() {
            self.waiting.clear();
        }
    }

    /// How much waits in memory.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Writes what waits to the temporary file.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        let temporary = self.temporary.get_or_insert_with(|| self.path.with_file_name(sweep::temporary()));
        OpenOptions::new().create(true).append(true).open(temporary)?.write_all(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    /// Writes all down, of what is there still, if anything was noted.
    pub(crate) fn save(&mut self) -> io::Result<()> {
        if self.noted.is_empty() {
            return Ok(());
        }
        self.noted.sort_unstable();
        // Opened first: what is left of temporary files is cleared away before a new one is made.
        let mut new = self.temporary.as_ref().map(File::open).transpose()?.map(BufReader::new);
        let mut old = self.reader.take();
        let mut used = BTreeSet::new();
        output::write_with(&self.path, &mut |file| {
            let mut file = BufWriter::new(file);
            Line::Form(FORM).write(&mut file)?;
            if let Some(old) = &mut old {
                old.seek(SeekFrom::Start(0))?;
                let wanted = |name: &str| self.noted.binary_search(&brief(name)).is_err();
                copy(old, &self.path, &mut file, &mut used, wanted)?;
            }
            if let Some(new) = &mut new {
                copy(new, &self.path, &mut file, &mut used, |_| true)?;
            }
            copy(self.waiting.as_slice(), &self.path, &mut file, &mut used, |_| true)?;
            for (number, (name, digest)) in &self.needs.files {
                if used.contains(number) {
                    Line::Need(*number, name.clone(), digest.clone()).write(&mut file)?;
                }
            }
            file.flush()
        })
    }
}

/// Copies the lines of letters that are wanted and whose files are there.
fn copy(
    mut from: impl BufRead,
    path: &Path,
    to: &mut impl Write,
    used: &mut BTreeSet<u32>,
    wanted: impl Fn(&str) -> bool,
) -> io::Result<()> {
    let mut text = Vec::new();
    while from.read_until(b'\n', &mut text)? > 0 {
        if let Some(Line::Letter(name, entry, needs)) = Line::read(&text) {
            let there = |(name, ..): &(String, u64, u64)| path.with_file_name(name).exists();
            if wanted(&name) && entry.files.iter().all(there) {
                to.write_all(&text)?;
                used.extend(needs);
            }
        }
        text.clear();
    }
    Ok(())
}
