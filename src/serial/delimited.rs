//! CSV (RFC 4180) as programs write it: UTF-8 or UTF-16, parted by `;`, `,` or tabs.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::bytes::{self, Bytes, Lost, Starts, Stretches};
use super::table::{Found, MOST_ROWS, Reading, Rows};
use crate::diag::{FileId, Span, offset};
use crate::yaml;

/// What may part values, in the order of preference where a table has one column only.
const DELIMITERS: [u8; 3] = *b",;\t";
/// So many rows tell which of them it is, if they are among so many bytes.
const SAMPLE: usize = 200;
const SAMPLE_BYTES: u64 = 256 << 10;

/// Reads header and places of rows.
pub(super) fn read(reading: &mut Reading<'_>, bytes: Arc<dyn Bytes>) -> Option<(Vec<Arc<str>>, Rows)> {
    let found = text(reading, bytes).and_then(|found| match found {
        Some((bytes, from)) => table(reading, bytes, from),
        None => Ok(None),
    });
    match found {
        Ok(found) => found,
        Err(lost) => reading.lost(&lost),
    }
}

/// A row as it is read.
struct Row<'a> {
    /// As a spreadsheet counts.
    number: u32,
    start: u64,
    line: &'a str,
}

/// What stands in the header.
struct Header {
    span: Span,
    line: String,
    names: Vec<String>,
}

fn table(reading: &mut Reading<'_>, bytes: Arc<dyn Bytes>, from: u64) -> Found {
    let file = FileId::default();
    // Places in the text, which does not have the mark.
    let at = |start: u64, length: usize| {
        let start = u32::try_from(start - from).unwrap_or(u32::MAX);
        Span { file, start, end: start.saturating_add(offset(length)) }
    };
    let Some((delimiter, first)) = delimiter(reading, &*bytes, from)? else { return Ok(None) };
    let mut starts = Starts::default();
    let mut header: Option<Header> = None;
    let mut used = Vec::new();
    let sound = rows(&*bytes, first, delimiter, |row| {
        let Row { number, start, line } = row;
        let fields = fields(line, delimiter);
        let Some(Header { names, .. }) = &header else {
            used = vec![false; fields.len()];
            let names = fields.iter().map(|field| yaml::compose(field.to_owned())).collect();
            header = Some(Header { span: at(start, line.len()), line: line.to_owned(), names });
            return ControlFlow::Continue(());
        };
        if fields.iter().all(|field| field.trim().is_empty()) {
            return ControlFlow::Continue(());
        }
        if is_open(line, delimiter) {
            let message = format!("row {number}: a quote is opened and never closed");
            let line = line.lines().next().unwrap_or_default();
            let span = at(start, line.len());
            reading.complain("open-quote", Some(span), message, "close it; a quote inside quotes is doubled");
        }
        if fields.len() != names.len() {
            let message =
                format!("row {number} has {} values, the header has {} columns", fields.len(), names.len());
            let help = format!(
                "put quotes around values that hold `{}`, and give each column a value, be it empty",
                shown(delimiter)
            );
            reading.complain("ragged-row", Some(at(start, line.len())), message, &help);
        }
        used.iter_mut().zip(&fields).for_each(|(used, field)| *used |= !field.trim().is_empty());
        if starts.len() <= MOST_ROWS {
            starts.push(number, u32::try_from(start).unwrap_or(u32::MAX));
        }
        ControlFlow::Continue(())
    })?;
    if !sound {
        return wrong_text(reading, &*bytes);
    }
    let Some(Header { span, line, names }) = header else {
        reading.complain(
            "no-header",
            None,
            "the file is empty",
            "write the names of the columns into the first row",
        );
        return Ok(None);
    };
    let place = |name: &str| {
        let found = line.rfind(name).filter(|_| !name.is_empty()).map(|start| {
            let start = span.start + offset(start);
            Span { file, start, end: start + offset(name.len()) }
        });
        Some(found.unwrap_or(span))
    };
    let found = reading.header(&names, &used, place);
    reading.count(starts.len());
    reading.show(&*bytes)?;
    starts.close(u32::try_from(bytes.length()).unwrap_or(u32::MAX));
    Ok(found.map(|(columns, places)| (columns, Rows::Csv { bytes, delimiter, places, starts })))
}

/// The text of a row: what follows it may be there, too.
pub(super) fn line(bytes: &[u8], delimiter: u8) -> &str {
    let (length, _) = row(bytes, delimiter);
    bytes.get(..length).and_then(|line| std::str::from_utf8(line).ok()).unwrap_or_default()
}

/// Goes over the rows that are not blank, the header among them; row 1 is the first
/// of all. Gives `false` where one is no text.
fn rows(
    bytes: &dyn Bytes,
    from: u64,
    delimiter: u8,
    mut each: impl FnMut(Row<'_>) -> ControlFlow<()>,
) -> Result<bool, Lost> {
    let ends = |rest: &[u8], last: bool| {
        let (length, next) = row(rest, delimiter);
        // A row that ends with the bytes may go on, and so may its line end.
        (last || next < rest.len()).then_some((length, next))
    };
    let mut stretches = Stretches::new(bytes, from);
    let mut number = 0;
    while let Some((start, line)) = stretches.next(&ends)? {
        number += 1;
        let Ok(line) = std::str::from_utf8(line) else { return Ok(false) };
        if line.contains('\0') {
            return Ok(false);
        }
        if !line.is_empty() && each(Row { number, start, line }).is_break() {
            break;
        }
    }
    Ok(true)
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

/// A text as UTF-8, and where it begins.
type Utf8 = (Arc<dyn Bytes>, u64);

/// The bytes as UTF-8, and where the text begins. UTF-16 becomes UTF-8 in memory.
fn text(reading: &mut Reading<'_>, bytes: Arc<dyn Bytes>) -> Result<Option<Utf8>, Lost> {
    let mut head = Vec::new();
    bytes.append(0..bytes.length().min(2), &mut head)?;
    let pair: fn([u8; 2]) -> u16 = match head.as_slice() {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => {
            let start = bytes::start(&*bytes)?;
            return Ok(Some((bytes, start)));
        }
    };
    let whole = bytes::all(&*bytes)?;
    let (pairs, odd) = whole.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().skip(1).map(|two| pair(*two)).collect();
    match String::from_utf16(&units) {
        Ok(text) if odd.is_empty() => Ok(Some((Arc::new(text.into_bytes()), 0))),
        _ => {
            let good = char::decode_utf16(units).take_while(Result::is_ok).flatten();
            let row = good.filter(|character| *character == '\n').count() + 1;
            let message = format!("the file begins as UTF-16, but is none in line {row}");
            reading.complain("not-utf16", None, message, "save it as UTF-8");
            Ok(None)
        }
    }
}

/// Says where the bytes are no text.
fn wrong_text<T>(reading: &mut Reading<'_>, bytes: &dyn Bytes) -> Result<Option<T>, Lost> {
    if reading.is_text(bytes)? {
        let message = "the file looks like UTF-16 without the mark that says so";
        reading.complain("not-utf16", None, message, "save it as UTF-8");
    }
    Ok(None)
}

/// What parts the values, and where the table begins: a first line `sep=;` says so.
fn delimiter(reading: &mut Reading<'_>, bytes: &dyn Bytes, from: u64) -> Result<Option<(u8, u64)>, Lost> {
    let mut sample = Vec::new();
    bytes.append(from..bytes.length().min(from + SAMPLE_BYTES), &mut sample)?;
    // The sample may end within a character.
    let wrong = std::str::from_utf8(&sample).is_err_and(|error| error.error_len().is_some());
    if wrong || sample.contains(&0) {
        // It is no text, which whoever reads it finds.
        return Ok(Some((DELIMITERS[0], from)));
    }
    let first = sample.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    if let Some(&[delimiter]) = first.strip_prefix(b"sep=") {
        let line = sample.iter().position(|byte| *byte == b'\n').map_or(sample.len(), |end| end + 1);
        return Ok(Some((delimiter, from + line as u64)));
    }
    // How many columns each would make, and whether the rows agree.
    let whole = from + sample.len() as u64 == bytes.length();
    let widths = |delimiter: u8| {
        let mut counts = Vec::new();
        let mut rest = sample.as_slice();
        while counts.len() < SAMPLE && !rest.is_empty() {
            let (length, next) = row(rest, delimiter);
            // The last row of a sample is not all there.
            if next == rest.len() && !whole && !counts.is_empty() {
                break;
            }
            let line = String::from_utf8_lossy(rest.get(..length).unwrap_or_default());
            if length > 0 {
                counts.push(fields(&line, delimiter).len());
            }
            rest = rest.get(next..).unwrap_or_default();
        }
        let header = counts.first().copied().unwrap_or(0);
        (header, counts.iter().all(|count| *count == header))
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
    let found = match (agreeing.as_slice(), found.as_slice()) {
        ([(delimiter, ..)], _) | ([], [(delimiter, ..)]) => Some((*delimiter, from)),
        ([], []) => Some((DELIMITERS[0], from)),
        // No row is like the header: the one that makes most columns of it.
        ([], found) => {
            found.iter().max_by_key(|(_, header, _)| *header).map(|(delimiter, ..)| (*delimiter, from))
        }
        (several, _) => {
            let marks: Vec<String> = several.iter().map(|(mark, ..)| format!("`{}`", shown(*mark))).collect();
            let message = format!("{} could each part the values of this table", marks.join(" and "));
            let help = "say which: write `sep=;` as its first line, or `sep=,`";
            reading.complain("unclear-delimiter", None, message, help);
            None
        }
    };
    Ok(found)
}

fn shown(delimiter: u8) -> String {
    if delimiter == b'\t' { "tab".to_owned() } else { char::from(delimiter).to_string() }
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
