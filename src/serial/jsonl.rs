//! JSON lines: an object in each line. Numbers keep their digits.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::bytes::{self, Bytes, Starts, Stretches};
use super::cell::Cell;
use super::table::{Found, MOST_ROWS, Reading, Rows};
use crate::diag::{FileId, Span, offset};
use crate::yaml;

/// Deeper than this no client's data lies.
const MAX_DEPTH: usize = 16;

/// Reads columns, which are all keys there are, and the places of lines.
pub(super) fn read(reading: &mut Reading<'_>, bytes: Arc<dyn Bytes>) -> Option<(Vec<Arc<str>>, Rows)> {
    match table(reading, bytes) {
        Ok(found) => found,
        Err(lost) => reading.lost(&lost),
    }
}

fn table(reading: &mut Reading<'_>, bytes: Arc<dyn Bytes>) -> Found {
    let mut columns: Vec<Arc<str>> = Vec::new();
    let mut known: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut starts = Starts::default();
    let from = bytes::start(&*bytes)?;
    let mut stretches = Stretches::new(&*bytes, from);
    let mut number = 0;
    while let Some((start, line)) = stretches.next(&ends)? {
        number += 1;
        let Ok(line) = std::str::from_utf8(line) else {
            reading.is_text(&*bytes)?;
            return Ok(None);
        };
        if line.trim().is_empty() {
            continue;
        }
        match object(line) {
            Ok(entries) => {
                for (key, _) in entries {
                    if !known.contains(key.as_str()) {
                        let key: Arc<str> = Arc::from(key);
                        known.insert(Arc::clone(&key));
                        columns.push(key);
                    }
                }
            }
            Err(wrong) => {
                let at = line.char_indices().nth(wrong.column.saturating_sub(1)).map_or(0, |(at, _)| at);
                let from = u32::try_from(start - from).unwrap_or(u32::MAX).saturating_add(offset(at));
                let span = Span { file: FileId::default(), start: from, end: from };
                let message = format!("row {number}: {}", wrong.message);
                reading.complain("bad-json", Some(span), message, "write one JSON object in each line");
            }
        }
        if starts.len() <= MOST_ROWS {
            starts.push(number, u32::try_from(start).unwrap_or(u32::MAX));
        }
    }
    reading.count(starts.len());
    reading.show(&*bytes)?;
    starts.close(u32::try_from(bytes.length()).unwrap_or(u32::MAX));
    Ok(Some((columns, Rows::JsonLines { bytes, starts })))
}

/// Where a line ends.
fn ends(rest: &[u8], last: bool) -> Option<(usize, usize)> {
    let end = rest.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
    end.or(last.then_some(rest.len())).map(|end| (end, end))
}

/// The text of a line: what follows it may be there, too.
pub(super) fn line(bytes: &[u8]) -> &str {
    let (length, _) = ends(bytes, true).unwrap_or((0, 0));
    bytes.get(..length).and_then(|line| std::str::from_utf8(line).ok()).unwrap_or_default()
}

/// What is wrong with a line.
#[derive(Debug)]
pub(super) struct Wrong {
    message: String,
    column: usize,
}

impl From<serde_json::Error> for Wrong {
    fn from(error: serde_json::Error) -> Self {
        let text = error.to_string();
        let message = text.split(" at line ").next().unwrap_or_default().to_owned();
        Self { message, column: error.column() }
    }
}

/// The values of one line.
pub(super) fn object(line: &str) -> Result<Vec<(String, Cell)>, Wrong> {
    if !line.trim_start().starts_with('{') {
        return Err(Wrong { message: "the line is not a JSON object".to_owned(), column: 1 });
    }
    let Entries(raw) = serde_json::from_str(line.trim())?;
    entries(raw, 0)
}

fn entries(raw: Vec<(String, Box<RawValue>)>, depth: usize) -> Result<Vec<(String, Cell)>, Wrong> {
    let mut entries: Vec<(String, Cell)> = Vec::with_capacity(raw.len());
    for (key, value) in raw {
        let key = yaml::compose(key);
        if entries.iter().any(|(known, _)| *known == key) {
            return Err(Wrong {
                message: format!("the key `{}` is given twice", yaml::quote(&key)),
                column: 1,
            });
        }
        let cell = cell(value.get(), depth)?;
        entries.push((key, cell));
    }
    Ok(entries)
}

fn cell(raw: &str, depth: usize) -> Result<Cell, Wrong> {
    if depth > MAX_DEPTH {
        let message = format!("values lie deeper in each other than {MAX_DEPTH} times");
        return Err(Wrong { message, column: 1 });
    }
    Ok(match raw.as_bytes().first() {
        Some(b'{') => {
            let Entries(raw) = serde_json::from_str(raw)?;
            Cell::Record(entries(raw, depth + 1)?)
        }
        Some(b'[') => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(raw)?;
            let items = items.iter().map(|item| cell(item.get(), depth + 1));
            Cell::List(items.collect::<Result<_, _>>()?)
        }
        Some(b'"') => Cell::Text(serde_json::from_str(raw)?),
        Some(b't') => Cell::Truth(true),
        Some(b'f') => Cell::Truth(false),
        Some(b'n') | None => Cell::Empty,
        Some(_) => Cell::Number(raw.to_owned()),
    })
}

/// Keys and values in their order, none of them lost.
struct Entries(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor;
        impl<'de> Visitor<'de> for EntriesVisitor {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = access.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(EntriesVisitor)
    }
}
