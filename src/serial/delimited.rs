//! CSV (RFC 4180) as programs write it: UTF-8 or UTF-16, parted by `;`, `,` or tabs.

use std::sync::Arc;

use super::table::{MOST_ROWS, Reading, RowAt, Rows};
use crate::diag::{Span, offset};
use crate::yaml;

/// What may part values, in the order of preference where a table has one column only.
const DELIMITERS: [u8; 3] = *b",;\t";
/// So many rows tell which of them it is.
const SAMPLE: usize = 200;

/// Reads header and places of rows.
pub(super) fn read(reading: &mut Reading<'_>, bytes: &[u8]) -> Option<(Vec<Arc<str>>, Rows)> {
    let text = text(reading, bytes)?;
    let file = crate::diag::FileId::default();
    let at = |row: RowAt| Span { file, start: row.start, end: row.end };
    let (delimiter, from) = delimiter(reading, &text)?;
    let mut rows = Vec::new();
    let mut names: Option<(RowAt, Vec<String>)> = None;
    let mut used = Vec::new();
    for row in Places::new(&text, delimiter, from) {
        let line = text.get(row.start as usize..row.end as usize).unwrap_or_default();
        let fields = fields(line, delimiter);
        let Some((_, header)) = &names else {
            used = vec![false; fields.len()];
            names = Some((row, fields.iter().map(|field| yaml::compose(field.to_owned())).collect()));
            continue;
        };
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if is_open(line, delimiter) {
            let message = format!("row {}: a quote is opened and never closed", row.number);
            let line = line.lines().next().unwrap_or_default();
            let span = Span { end: row.start + offset(line.len()), ..at(row) };
            reading.complain("open-quote", Some(span), message, "close it; a quote inside quotes is doubled");
        }
        if fields.len() != header.len() {
            let message = format!(
                "row {} has {} values, the header has {} columns",
                row.number,
                fields.len(),
                header.len()
            );
            let help = format!(
                "put quotes around values that hold `{}`, and give each column a value, be it empty",
                shown(delimiter)
            );
            reading.complain("ragged-row", Some(at(row)), message, &help);
        }
        used.iter_mut().zip(&fields).for_each(|(used, field)| *used |= !field.trim().is_empty());
        if rows.len() <= MOST_ROWS {
            rows.push(row);
        }
    }
    let Some((header, names)) = names else {
        reading.complain(
            "no-header",
            None,
            "the file is empty",
            "write the names of the columns into the first row",
        );
        return None;
    };
    let line = text.get(header.start as usize..header.end as usize).unwrap_or_default();
    let place = |name: &str| {
        let found = line.rfind(name).filter(|_| !name.is_empty()).map(|start| {
            let start = header.start + offset(start);
            Span { file, start, end: start + offset(name.len()) }
        });
        Some(found.unwrap_or(at(header)))
    };
    let (columns, places) = reading.header(&names, &used, place)?;
    reading.count(rows.len());
    Some((columns, Rows::Csv { text, delimiter, places, rows }))
}

/// The values of one row.
pub(super) fn fields(line: &str, delimiter: u8) -> csv::StringRecord {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(line.len().clamp(64, 8192))
        .from_reader(line.as_bytes());
    let mut record = csv::StringRecord::new();
    // Text it is, and rows may be of any length: there is nothing that could fail.
    let _ = reader.read_record(&mut record);
    record
}

/// The file as text.
fn text(reading: &mut Reading<'_>, bytes: &[u8]) -> Option<Arc<str>> {
    let wide = |pair: fn([u8; 2]) -> u16| -> Vec<u16> {
        let (pairs, _) = bytes.as_chunks::<2>();
        pairs.iter().skip(1).map(|two| pair(*two)).collect()
    };
    let units = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => {
            let file = yaml::decode(reading.name, bytes, &mut reading.sources, &mut reading.problems).ok()?;
            let text = Arc::clone(&reading.sources.get(file)?.text);
            if text.contains('\0') {
                let message = "the file looks like UTF-16 without the mark that says so";
                reading.complain("not-utf16", None, message, "save it as UTF-8");
                return None;
            }
            return Some(text);
        }
    };
    match String::from_utf16(&units) {
        Ok(text) if bytes.len().is_multiple_of(2) => {
            let file = reading.sources.add(reading.name, text);
            Some(Arc::clone(&reading.sources.get(file)?.text))
        }
        _ => {
            let good = char::decode_utf16(units).take_while(Result::is_ok).flatten();
            let row = good.filter(|character| *character == '\n').count() + 1;
            let message = format!("the file begins as UTF-16, but is none in line {row}");
            reading.complain("not-utf16", None, message, "save it as UTF-8");
            None
        }
    }
}

/// What parts the values, and where the table begins: a first line `sep=;` says so.
fn delimiter(reading: &mut Reading<'_>, text: &str) -> Option<(u8, usize)> {
    let first = text.lines().next().unwrap_or_default();
    if let Some(&[delimiter]) = first.strip_prefix("sep=").map(str::as_bytes) {
        return Some((delimiter, text.find('\n').map_or(text.len(), |end| end + 1)));
    }
    // How many columns each would make, and whether the rows agree.
    let widths = |delimiter: u8| {
        let mut counts = Places::new(text, delimiter, 0).take(SAMPLE).map(|row| {
            fields(text.get(row.start as usize..row.end as usize).unwrap_or_default(), delimiter).len()
        });
        let header = counts.next().unwrap_or(0);
        (header, counts.all(|count| count == header))
    };
    let found: Vec<(u8, usize, bool)> = DELIMITERS
        .into_iter()
        .map(|delimiter| {
            let (header, agree) = widths(delimiter);
            (delimiter, header, agree)
        })
        .filter(|(_, header, _)| *header > 1)
        .collect();
    let agreeing: Vec<&(u8, usize, bool)> = found.iter().filter(|(_, _, agree)| *agree).collect();
    match (agreeing.as_slice(), found.as_slice()) {
        ([(delimiter, ..)], _) | ([], [(delimiter, ..)]) => Some((*delimiter, 0)),
        ([], []) => Some((DELIMITERS[0], 0)),
        // No row is like the header: the one that makes most columns of it.
        ([], found) => {
            found.iter().max_by_key(|(_, header, _)| *header).map(|(delimiter, ..)| (*delimiter, 0))
        }
        (several, _) => {
            let marks: Vec<String> = several.iter().map(|(mark, ..)| format!("`{}`", shown(*mark))).collect();
            let message = format!("{} could each part the values of this table", marks.join(" and "));
            let help = "say which: write `sep=;` as its first line, or `sep=,`";
            reading.complain("unclear-delimiter", None, message, help);
            None
        }
    }
}

fn shown(delimiter: u8) -> String {
    if delimiter == b'\t' { "tab".to_owned() } else { char::from(delimiter).to_string() }
}

/// Where each row begins and ends; the first that is not blank is the header, and row 1
/// is the first of all.
struct Places<'a> {
    text: &'a str,
    delimiter: u8,
    at: usize,
    number: u32,
}

impl<'a> Places<'a> {
    fn new(text: &'a str, delimiter: u8, from: usize) -> Self {
        Self { text, delimiter, at: from, number: 0 }
    }
}

impl Iterator for Places<'_> {
    type Item = RowAt;

    fn next(&mut self) -> Option<RowAt> {
        loop {
            let rest = self.text.as_bytes().get(self.at..).filter(|rest| !rest.is_empty())?;
            let (length, next) = row(rest, self.delimiter);
            let start = self.at;
            self.at += next;
            self.number += 1;
            if length > 0 {
                return Some(RowAt {
                    number: self.number,
                    start: offset(start),
                    end: offset(start + length),
                });
            }
        }
    }
}

/// The length of a row, and where the next begins: line ends in quotes are its own.
fn row(text: &[u8], delimiter: u8) -> (usize, usize) {
    let mut quotes = Quotes::new(delimiter);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'\n' if !quotes.open => return (at, at + 1),
            b'\r' if !quotes.open => {
                return (at, at + 1 + usize::from(text.get(at + 1) == Some(&b'\n')));
            }
            _ => quotes.take(*byte),
        }
    }
    (text.len(), text.len())
}

/// Whether a row ends inside quotes.
fn is_open(line: &str, delimiter: u8) -> bool {
    let mut quotes = Quotes::new(delimiter);
    line.bytes().for_each(|byte| quotes.take(byte));
    quotes.open
}

/// Whether a byte is within quotes: they open at the start of a value only.
struct Quotes {
    delimiter: u8,
    start: bool,
    open: bool,
    closed: bool,
}

impl Quotes {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, start: true, open: false, closed: false }
    }

    fn take(&mut self, byte: u8) {
        match byte {
            b'"' if self.open => (self.open, self.closed) = (false, true),
            // The first opens; one right after a closing quote is the second of a pair.
            b'"' if self.start || self.closed => (self.open, self.closed) = (true, false),
            _ => self.closed = false,
        }
        self.start = byte == self.delimiter && !self.open;
    }
}
