//! A table of clients: its columns, and its rows by the numbers that a
//! spreadsheet shows.
//!
//! All of it is checked when it is opened. CSV and JSON lines stay the text they
//! are, with the place of each row: a hundred thousand rows take little more
//! room than their file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cell::Cell;
use super::{delimited, jsonl};
use crate::diag::{Diagnostic, Diagnostics, Failed, Sources, Span};

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
        text: Arc<str>,
        delimiter: u8,
        /// For each column of the table its place in the row.
        places: Vec<usize>,
        rows: Vec<RowAt>,
    },
    /// Objects in lines.
    JsonLines { text: Arc<str>, rows: Vec<RowAt> },
    /// Values that were read.
    #[cfg_attr(not(feature = "tables"), expect(dead_code, reason = "what a spreadsheet becomes"))]
    Read(Vec<(u32, Vec<Cell>)>),
}

/// A row in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowAt {
    pub(super) number: u32,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A row that was read: its number, and a value for each column that it has.
#[derive(Debug, Clone)]
pub struct Record {
    /// As a spreadsheet counts: the header is row 1; of JSON lines the number of the line.
    pub number: u32,
    /// A value for each column; `None` where a line of JSON has not that key.
    pub cells: Vec<Option<Cell>>,
}

impl Table {
    /// Reads a table; of a spreadsheet the first sheet, or that of the name.
    ///
    /// # Errors
    /// Everything that is wrong with it, with its row.
    pub fn read(name: &str, kind: Kind, bytes: &[u8], sheet: Option<&str>) -> Result<Self, Failed> {
        let mut reading = Reading { name, sources: Sources::default(), problems: Diagnostics::default() };
        if sheet.is_some() && kind != Kind::Xlsx {
            reading.complain("no-sheet", None, "only a spreadsheet has sheets", "leave out `--sheet`");
        }
        let found = match kind {
            Kind::Csv => delimited::read(&mut reading, bytes),
            Kind::JsonLines => jsonl::read(&mut reading, bytes),
            #[cfg(feature = "tables")]
            Kind::Xlsx => super::xlsx::read(&mut reading, bytes, sheet),
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
            Rows::Csv { rows, .. } | Rows::JsonLines { rows, .. } => rows.len(),
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
            Rows::Csv { rows, .. } | Rows::JsonLines { rows, .. } => {
                rows.get(index).map_or(0, |row| row.number)
            }
            Rows::Read(rows) => rows.get(index).map_or(0, |(number, _)| *number),
        }
    }

    /// A row.
    #[must_use]
    pub fn record(&self, index: usize) -> Record {
        let cells = match &self.rows {
            Rows::Csv { text, delimiter, places, rows } => {
                let line = rows.get(index).and_then(|row| text.get(row.start as usize..row.end as usize));
                let fields = delimited::fields(line.unwrap_or_default(), *delimiter);
                let cell = |place: &usize| fields.get(*place).map(|field| Cell::Text(field.to_owned()));
                places.iter().map(cell).collect()
            }
            Rows::JsonLines { text, rows } => {
                let line = rows.get(index).and_then(|row| text.get(row.start as usize..row.end as usize));
                let mut cells = vec![None; self.columns.len()];
                for (key, cell) in jsonl::object(line.unwrap_or_default()).unwrap_or_default() {
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
        Record { number: self.number(index), cells }
    }
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
