//! Which rows make a letter: each its own, or those of the same value of a column.

use std::ops::Range;
use std::sync::Arc;

use siphasher::sip128::SipHasher13;

use super::table::{Record, Table};
use crate::diag::{Diagnostic, closest};

/// Row numbers that were asked for: `10-20`, `7`, `30-`, several parted by commas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowRange(Vec<(u32, u32)>);

impl std::str::FromStr for RowRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let range = |part: &str| {
            let part = part.trim();
            let number = |text: &str, open: u32| match text.trim() {
                "" => Some(open),
                digits => digits.parse().ok(),
            };
            let (from, to) = match part.split_once('-') {
                Some((from, to)) => (number(from, 1)?, number(to, u32::MAX)?),
                None => (part.parse().ok()?, part.parse().ok()?),
            };
            (from <= to && part != "-").then_some((from, to))
        };
        let ranges: Option<Vec<_>> = text.split(',').map(range).collect();
        ranges.map(Self).ok_or_else(|| format!("`{text}` are no rows; write `10-20`, `7` or `3,10-20`"))
    }
}

impl RowRange {
    fn holds(&self, number: u32) -> bool {
        self.0.iter().any(|(from, to)| (*from..=*to).contains(&number))
    }
}

/// A hash in parts, the highest first.
fn parts(hash: u128) -> [u32; 4] {
    [96, 64, 32, 0].map(|shift| u32::try_from(hash >> shift & u128::from(u32::MAX)).unwrap_or(0))
}

/// The letters that a table makes.
#[derive(Debug)]
pub struct Letters {
    table: Arc<Table>,
    /// Indices of rows, those of a letter in one stretch; absent where it is all of them in order.
    rows: Option<Vec<u32>>,
    /// Where the stretch of each letter ends; absent where each row makes one.
    ends: Option<Vec<u32>>,
}

/// The rows of one letter.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The table they are from.
    pub table: Arc<Table>,
    /// At least one.
    pub rows: Vec<Arc<Record>>,
}

impl Letter {
    /// The number of the first row.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.rows.first().map_or(0, |row| row.number)
    }

    /// As messages show it: `clients.csv:12`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}:{}", self.table.name, self.number())
    }
}

impl Letters {
    /// The letters of a table, in the order in which they first appear.
    ///
    /// # Errors
    /// There is no such column, or no such row.
    pub fn new(table: Table, group_by: Option<&str>, wanted: Option<&RowRange>) -> Result<Self, Diagnostic> {
        let indices = 0..u32::try_from(table.len()).unwrap_or(u32::MAX);
        let rows: Option<Vec<u32>> = wanted.map(|wanted| {
            indices.clone().filter(|index| wanted.holds(table.number(*index as usize))).collect()
        });
        if rows.as_ref().map_or(table.is_empty(), Vec::is_empty) {
            let last = table.number(table.len().saturating_sub(1));
            let message = format!("{}: none of these rows is there; the last is row {last}", table.name);
            return Err(Diagnostic::error("no-rows", None, message)
                .help("rows have the numbers that a spreadsheet shows; the header is row 1"));
        }
        let Some(column) = group_by else { return Ok(Self { table: Arc::new(table), rows, ends: None }) };
        let Some(place) = table.column(column) else {
            let message = format!("{} has no column `{column}` to group by", table.name);
            let help = match closest(column, table.columns()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("its columns are {}", table.columns().collect::<Vec<_>>().join(", ")),
            };
            return Err(Diagnostic::error("unknown-column", None, message).help(help));
        };
        // Of each value only a hash is kept, with the row behind it: 96 bits, which are not
        // the same for two values among a million.
        let mut keyed: Vec<[u32; 4]> = Vec::with_capacity(rows.as_ref().map_or(table.len(), Vec::len));
        for row in rows.unwrap_or_else(|| indices.collect()) {
            let record = table.record(row as usize)?;
            let key =
                record.cells.get(place).and_then(Option::as_ref).map(|cell| cell.text()).unwrap_or_default();
            let key = key.trim();
            if key.is_empty() {
                let message =
                    format!("{}:{}: `{column}` is empty, so the row has no group", table.name, record.number);
                return Err(Diagnostic::error("no-group", None, message).help("write its value into the row"));
            }
            let [high, middle, low, _] = parts(SipHasher13::new().hash(key.as_bytes()).as_u128());
            keyed.push([high, middle, low, row]);
        }
        let same = |one: &[u32; 4], other: &[u32; 4]| one[..3] == other[..3];
        keyed.sort_unstable();
        // Groups in the order in which they first appear: their first row stands for them.
        for group in keyed.chunk_by_mut(same) {
            let first = group.first().map_or(0, |[.., row]| *row);
            group.iter_mut().for_each(|[high, middle, low, _]| (*high, *middle, *low) = (first, 0, 0));
        }
        keyed.sort_unstable();
        let mut end = 0;
        let ends = keyed.chunk_by(same).map(|group| {
            end += u32::try_from(group.len()).unwrap_or(u32::MAX);
            end
        });
        let ends = Some(ends.collect());
        let rows = Some(keyed.iter().map(|[.., row]| *row).collect());
        Ok(Self { table: Arc::new(table), rows, ends })
    }

    /// The table.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// How many letters there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match (&self.ends, &self.rows) {
            (Some(ends), _) => ends.len(),
            (None, Some(rows)) => rows.len(),
            (None, None) => self.table.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows of a letter, read from where the table lies.
    ///
    /// # Errors
    /// They cannot be read any more, or are not what they were.
    pub fn letter(&self, index: usize) -> Result<Letter, Diagnostic> {
        let rows = self.stretch(index).map(|at| Ok(Arc::new(self.table.record(self.row(at))?)));
        Ok(Letter { table: Arc::clone(&self.table), rows: rows.collect::<Result<_, Diagnostic>>()? })
    }

    /// The number of a letter's first row.
    #[must_use]
    pub fn number(&self, index: usize) -> u32 {
        self.table.number(self.row(self.stretch(index).start))
    }

    /// The places of a letter's rows.
    fn stretch(&self, index: usize) -> Range<usize> {
        let Some(ends) = &self.ends else { return index..index + 1 };
        let end = |at: usize| ends.get(at).map_or(0, |end| *end as usize);
        index.checked_sub(1).map_or(0, end)..end(index)
    }

    /// The index in the table of the row at a place.
    fn row(&self, at: usize) -> usize {
        match &self.rows {
            Some(rows) => rows.get(at).map_or(usize::MAX, |row| *row as usize),
            None => at,
        }
    }
}
