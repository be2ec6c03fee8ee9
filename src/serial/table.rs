//! A table of clients: its columns, and its rows by the numbers that a
//! spreadsheet shows.
//!
//! All of it is checked when it is opened. Of CSV and JSON lines only the places of
//! the rows are kept, and each is read again when its letter's turn comes; a
//! spreadsheet stays in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bytes::{Bytes, Lost, Starts};
use super::cell::Cell;
use super::{delimited, jsonl};
use crate::diag::{Diagnostic, Diagnostics, Failed, Sources, Span};
use crate::yaml;

/// More rows than this nobody sends at once.
pub(super) const MOST_ROWS: usize = 1_000_000;

/// What a table is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Values parted by `;`, `,` or tabs (RFC 4180).
    Csv,
    /// A JSON object in each line.
    JsonLines,
    /// A spreadsheet (Office Open XML).
    Xlsx,
}

impl Kind {
    /// The kind by a file's name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// Its name as messages show it.
    pub name: String,
    columns: Vec<Arc<str>>,
    index: BTreeMap<Arc<str>, usize>,
    rows: Rows,
}

/// Where the rows are.
#[derive(Debug)]
pub(super) enum Rows {
    /// In a text, each where it begins; `delimiter` parts the values.
    Csv {
        bytes: Arc<dyn Bytes>,
        delimiter: u8,
        /// For each column of the table its place in the row.
        places: Vec<usize>,
        starts: Starts,
    },
    /// Objects in lines.
    JsonLines { bytes: Arc<dyn Bytes>, starts: Starts },
    /// Values that were read.
    #[cfg_attr(not(feature = "tables"), expect(dead_code, reason = "what a spreadsheet becomes"))]
    Read(Vec<(u32, Vec<Cell>)>),
}

/// The columns of a table and its rows; `None` where something is wrong, which was told.
pub(super) type Found = Result<Option<(Vec<Arc<str>>, Rows)>, Lost>;

/// A row that was read: its number, and a value for each column that it has.
#[derive(Debug, Clone)]
pub struct Record {
    /// As a spreadsheet counts: the header is row 1; of JSON lines the number of the line.
    pub number: u32,
    /// A value for each column; `None` where a line of JSON has not that key.
    pub cells: Vec<Option<Cell>>,
}

impl Table {
    /// Reads a table that is in memory, as [`Table::open`].
    ///
    /// # Errors
    /// Everything that is wrong with it, with its row.
    pub fn read(name: &str, kind: Kind, bytes: &[u8], sheet: Option<&str>) -> Result<Self, Failed> {
        Self::open(name, kind, Arc::new(bytes.to_vec()), sheet)
    }

    /// Looks through a table and keeps where its rows are; they are read again when they
    /// are asked for. A spreadsheet is read whole: its first sheet, or that of the name.
    ///
    /// # Errors
    /// Everything that is wrong with it, with its row.
    pub fn open(name: &str, kind: Kind, bytes: Arc<dyn Bytes>, sheet: Option<&str>) -> Result<Self, Failed> {
        let mut reading = Reading { name, sources: Sources::default(), problems: Diagnostics::default() };
        if sheet.is_some() && kind != Kind::Xlsx {
            reading.complain("no-sheet", None, "only a spreadsheet has sheets", "leave out `--sheet`");
        }
        let found = match kind {
            Kind::Csv => delimited::read(&mut reading, bytes),
            Kind::JsonLines => jsonl::read(&mut reading, bytes),
            #[cfg(feature = "tables")]
            Kind::Xlsx => match super::bytes::all(&*bytes) {
                Ok(bytes) => super::xlsx::read(&mut reading, &bytes, sheet),
                Err(lost) => reading.lost(&lost),
            },
            #[cfg(not(feature = "tables"))]
            Kind::Xlsx => {
                let message = "this letterpress was built without spreadsheets";
                reading.complain("no-sheet", None, message, "save the table as CSV (UTF-8)");
                None
            }
        };
        let Reading { sources, mut problems, .. } = reading;
        problems.sort();
        match found {
            Some((columns, rows)) if !problems.has_errors() => {
                let index = columns.iter().cloned().enumerate().map(|(place, name)| (name, place)).collect();
                Ok(Self { name: name.to_owned(), columns, index, rows })
            }
            _ => Err(Failed { sources, diagnostics: problems }),
        }
    }

    /// The names of the columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> + Clone {
        self.columns.iter().map(|name| &**name)
    }

    /// The place of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// How many rows there are, without the header and without empty ones.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.rows {
            Rows::Csv { starts, .. } | Rows::JsonLines { starts, .. } => starts.len(),
            Rows::Read(rows) => rows.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a row.
    #[must_use]
    pub fn number(&self, index: usize) -> u32 {
        match &self.rows {
            Rows::Csv { starts, .. } | Rows::JsonLines { starts, .. } => starts.number(index),
            Rows::Read(rows) => rows.get(index).map_or(0, |(number, _)| *number),
        }
    }

    /// A row, read from where the table lies.
    ///
    /// # Errors
    /// It cannot be read any more, or is not what it was.
    pub fn record(&self, index: usize) -> Result<Record, Diagnostic> {
        let read = |bytes: &dyn Bytes, starts: &Starts| {
            let mut line = Vec::new();
            match bytes.append(starts.range(index).unwrap_or(0..0), &mut line) {
                Ok(()) => Ok(line),
                Err(lost) => Err(self::lost(&self.name, &lost)),
            }
        };
        let cells = match &self.rows {
            Rows::Csv { bytes, delimiter, places, starts } => {
                let line = read(&**bytes, starts)?;
                let fields = delimited::fields(delimited::line(&line, *delimiter), *delimiter);
                let cell = |place: &usize| fields.get(*place).map(|field| Cell::Text(field.to_owned()));
                places.iter().map(cell).collect()
            }
            Rows::JsonLines { bytes, starts } => {
                let line = read(&**bytes, starts)?;
                let mut cells = vec![None; self.columns.len()];
                for (key, cell) in jsonl::object(jsonl::line(&line)).unwrap_or_default() {
                    if let Some(slot) = self.column(&key).and_then(|place| cells.get_mut(place)) {
                        *slot = Some(cell);
                    }
                }
                cells
            }
            Rows::Read(rows) => rows
                .get(index)
                .map(|(_, cells)| cells.iter().cloned().map(Some).collect())
                .unwrap_or_default(),
        };
        Ok(Record { number: self.number(index), cells })
    }
}

fn lost(name: &str, lost: &Lost) -> Diagnostic {
    Diagnostic::error("lost-table", None, format!("{name}: {}", lost.0))
        .help("leave the table alone while its letters are made, and start again")
}

/// A table on its way in.
pub(super) struct Reading<'a> {
    pub(super) name: &'a str,
    pub(super) sources: Sources,
    pub(super) problems: Diagnostics,
}

impl Reading<'_> {
    pub(super) fn complain(
        &mut self,
        code: &'static str,
        span: Option<Span>,
        message: impl Into<String>,
        help: &str,
    ) {
        let message = match span {
            Some(_) => message.into(),
            None => format!("{}: {}", self.name, message.into()),
        };
        self.problems.push(Diagnostic::error(code, span, message).help(help));
    }

    /// Says that the table cannot be read.
    pub(super) fn lost<T>(&mut self, lost: &Lost) -> Option<T> {
        self.problems.push(self::lost(self.name, lost));
        None
    }

    /// Complains of the first byte that is no text, if there is one, and of nothing else:
    /// what was said before came from guesses at what the table says.
    pub(super) fn is_text(&mut self, bytes: &dyn Bytes) -> Result<bool, Lost> {
        self.problems = Diagnostics::default();
        let whole = super::bytes::all(bytes)?;
        Ok(yaml::decode(self.name, &whole, &mut self.sources, &mut self.problems).is_ok())
    }

    /// Takes in the text that complaints point into, if there are any.
    pub(super) fn show(&mut self, bytes: &dyn Bytes) -> Result<(), Lost> {
        if self.problems.list.iter().any(|problem| problem.span.is_some()) {
            let text = String::from_utf8(super::bytes::all(bytes)?).unwrap_or_default();
            self.sources.add(self.name, text);
        }
        Ok(())
    }

    /// Columns by their header; where each stands in a row. A column without a
    /// name and without a value is none.
    pub(super) fn header(
        &mut self,
        names: &[String],
        used: &[bool],
        place: impl Fn(&str) -> Option<Span>,
    ) -> Option<(Vec<Arc<str>>, Vec<usize>)> {
        let mut columns: Vec<Arc<str>> = Vec::new();
        let mut places = Vec::new();
        for (number, name) in names.iter().enumerate() {
            let name = name.trim();
            if name.is_empty() {
                if used.get(number).copied().unwrap_or(false) {
                    let message = format!("column {} has values, but no name in the header", letters(number));
                    self.complain("unnamed-column", place(""), message, "write its name in the first row");
                }
                continue;
            }
            if let Some(first) = columns.iter().position(|known| **known == *name) {
                let first = letters(places.get(first).copied().unwrap_or_default());
                let message = format!("columns {first} and {} are both called `{name}`", letters(number));
                self.complain("duplicate-column", place(name), message, "give each column a name of its own");
                continue;
            }
            columns.push(Arc::from(name));
            places.push(number);
        }
        if columns.is_empty() {
            let message = "there is no header: the first row names the columns";
            self.complain(
                "no-header",
                place(""),
                message,
                "write the names of the columns into the first row",
            );
            return None;
        }
        Some((columns, places))
    }

    /// Says that there are no rows, or too many.
    pub(super) fn count(&mut self, rows: usize) {
        if rows == 0 {
            self.complain("no-rows", None, "there is no row under the header", "each row makes a letter");
        } else if rows > MOST_ROWS {
            let message = format!("there are more than {MOST_ROWS} rows");
            self.complain("too-many-rows", None, message, "part the table into several files");
        }
    }
}

/// A column as spreadsheets name it: A to Z, AA, AB ...
pub(super) fn letters(column: usize) -> String {
    let mut name = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        name.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    name.iter().rev().collect()
}
