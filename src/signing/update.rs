//! A revision behind a file: changed and new objects, and a table of them of the same
//! kind as the file's own (ISO 32000-1, 7.5.6). What stands before it stays as it is.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use lopdf::xref::XrefType;
use lopdf::{Dictionary, Object, ObjectId, Stream, Writer};
use sha2::{Digest, Sha256};

use super::Problem;
use crate::signatures::File;

/// A revision in the making.
pub(super) struct Update<'a> {
    file: &'a File<'a>,
    objects: BTreeMap<ObjectId, Object>,
    next: u32,
}

/// A file with its new revision.
pub(super) struct Updated {
    pub(super) bytes: Vec<u8>,
    /// Where each object of the revision stands.
    pub(super) places: BTreeMap<ObjectId, Range<usize>>,
}

impl<'a> Update<'a> {
    pub(super) fn new(file: &'a File<'a>) -> Self {
        Self { file, objects: BTreeMap::new(), next: file.document().max_id.saturating_add(1) }
    }

    /// The number that the next new object gets.
    pub(super) const fn free(&self) -> u32 {
        self.next
    }

    /// Adds an object under the next number.
    pub(super) fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = (self.next, 0);
        self.put(id, object.into());
        id
    }

    /// Puts an object under a number.
    pub(super) fn put(&mut self, id: ObjectId, object: Object) {
        self.next = self.next.max(id.0.saturating_add(1));
        self.objects.insert(id, object);
    }

    /// The dictionary of an object of the file, to be changed.
    pub(super) fn edit(&mut self, id: ObjectId) -> Result<&mut Dictionary, Problem> {
        let broken = || Problem::new(format!("object {} of the file is no dictionary", id.0));
        if !self.objects.contains_key(&id) {
            let object = self.file.document().objects.get(&id).ok_or_else(broken)?;
            self.objects.insert(id, object.clone());
        }
        self.objects.get_mut(&id).and_then(|object| object.as_dict_mut().ok()).ok_or_else(broken)
    }

    /// Leaves an object as it is in the file after all, if nothing of it was changed.
    pub(super) fn leave(&mut self, id: ObjectId) {
        if self.objects.get(&id) == self.file.document().objects.get(&id) {
            self.objects.remove(&id);
        }
    }

    /// The file with this revision behind it.
    pub(super) fn append(self) -> Result<Updated, Problem> {
        let document = self.file.document();
        let mut bytes = self.file.bytes().to_vec();
        if bytes.last() != Some(&b'\n') {
            bytes.push(b'\n');
        }
        let start = bytes.len();
        let mut places = BTreeMap::new();
        for (id, object) in &self.objects {
            let at = bytes.len();
            indirect(&mut bytes, *id, object)?;
            places.insert(*id, at..bytes.len());
        }
        let mut trailer = Dictionary::new();
        for key in [&b"Root"[..], b"Info"] {
            if let Ok(value) = document.trailer.get(key) {
                trailer.set(key, value.clone());
            }
        }
        if let Some(name) = self.name(bytes.get(start..).unwrap_or_default()) {
            trailer.set("ID", name);
        }
        let before = i64::try_from(document.xref_start).map_err(|_| too_large())?;
        trailer.set("Prev", before);
        let table = bytes.len();
        match document.reference_table.cross_reference_type {
            XrefType::CrossReferenceTable => {
                trailer.set("Size", i64::from(self.next));
                bytes.extend_from_slice(as_table(&places)?.as_bytes());
                bytes.extend_from_slice(b"trailer\n");
                write(&mut bytes, &Object::Dictionary(trailer))?;
                bytes.push(b'\n');
            }
            XrefType::CrossReferenceStream => {
                let id = (self.next, 0);
                let mut entries = places.clone();
                entries.insert(id, table..table);
                trailer.set("Size", i64::from(self.next) + 1);
                let stream = as_stream(trailer, &entries)?;
                indirect(&mut bytes, id, &Object::Stream(stream))?;
            }
        }
        bytes.extend_from_slice(format!("startxref\n{table}\n%%EOF\n").as_bytes());
        Ok(Updated { bytes, places })
    }

    /// The file's identifier: the first half for good, the second for this revision
    /// (ISO 32000-1, 14.4), from what the revision holds.
    fn name(&self, revision: &[u8]) -> Option<Object> {
        let old = self.file.array(&self.file.document().trailer, b"ID")?;
        let first = old.first()?.as_str().ok()?;
        let last = old.get(1).and_then(|half| half.as_str().ok()).unwrap_or_default();
        let digest = Sha256::new().chain_update(first).chain_update(last).chain_update(revision).finalize();
        let half = |half: &[u8]| Object::String(half.to_vec(), lopdf::StringFormat::Hexadecimal);
        Some(Object::Array(vec![half(first), half(digest.get(..16)?)]))
    }
}

fn too_large() -> Problem {
    Problem::new("it is too large")
}

fn write(bytes: &mut Vec<u8>, object: &Object) -> Result<(), Problem> {
    Writer::write_object(bytes, object).map_err(|error| Problem::new(error.to_string()))
}

fn indirect(bytes: &mut Vec<u8>, id: ObjectId, object: &Object) -> Result<(), Problem> {
    bytes.extend_from_slice(format!("{} {} obj\n", id.0, id.1).as_bytes());
    write(bytes, object)?;
    bytes.extend_from_slice(b"\nendobj\n");
    Ok(())
}

/// Runs of numbers that follow one another.
fn runs(places: &BTreeMap<ObjectId, Range<usize>>) -> Vec<Vec<(ObjectId, usize)>> {
    let mut runs: Vec<Vec<(ObjectId, usize)>> = Vec::new();
    for (id, place) in places {
        let follows = |run: &Vec<(ObjectId, usize)>| run.last().is_some_and(|(last, _)| last.0 + 1 == id.0);
        match runs.last_mut().filter(|run| follows(run)) {
            Some(run) => run.push((*id, place.start)),
            None => runs.push(vec![(*id, place.start)]),
        }
    }
    runs
}

/// ISO 32000-1, 7.5.4: entries of 20 bytes.
fn as_table(places: &BTreeMap<ObjectId, Range<usize>>) -> Result<String, Problem> {
    let mut text = "xref\n".to_owned();
    for run in runs(places) {
        let first = run.first().map_or(0, |(id, _)| id.0);
        let _ = writeln!(text, "{first} {}", run.len());
        for (id, at) in run {
            let at = u32::try_from(at).map_err(|_| too_large())?;
            let _ = write!(text, "{at:010} {:05} n\r\n", id.1);
        }
    }
    Ok(text)
}

/// ISO 32000-1, 7.5.8: a kind, an offset and a generation for each object.
fn as_stream(
    mut dictionary: Dictionary,
    places: &BTreeMap<ObjectId, Range<usize>>,
) -> Result<Stream, Problem> {
    let (mut content, mut index) = (Vec::new(), Vec::new());
    for run in runs(places) {
        let length = i64::try_from(run.len()).map_err(|_| too_large())?;
        index.extend([run.first().map_or(0, |(id, _)| i64::from(id.0)), length]);
        for (id, at) in run {
            let at = u32::try_from(at).map_err(|_| too_large())?;
            content.push(1);
            content.extend_from_slice(&at.to_be_bytes());
            content.extend_from_slice(&id.1.to_be_bytes());
        }
    }
    dictionary.set("Type", Object::Name(b"XRef".to_vec()));
    dictionary.set("W", vec![1.into(), 4.into(), 2.into()]);
    dictionary.set("Index", index.into_iter().map(Object::Integer).collect::<Vec<_>>());
    Ok(Stream::new(dictionary, content))
}
