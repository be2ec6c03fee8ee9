//! Which rows make a letter: each its own, or those of the same value of a column.

use std::collections::BTreeMap;
use std::sync::Arc;

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

/// The letters that a table makes.
#[derive(Debug)]
pub struct Letters {
    table: Arc<Table>,
    /// Indices of rows, those of a letter in one stretch.
    rows: Vec<u32>,
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
        let rows: Vec<u32> = indices
            .filter(|index| wanted.is_none_or(|rows| rows.holds(table.number(*index as usize))))
            .collect();
        if rows.is_empty() {
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
        let mut groups: Vec<Vec<u32>> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows {
            let record = table.record(row as usize);
            let key =
                record.cells.get(place).and_then(Option::as_ref).map(|cell| cell.text()).unwrap_or_default();
            let key = key.trim();
            if key.is_empty() {
                let message =
                    format!("{}:{}: `{column}` is empty, so the row has no group", table.name, record.number);
                return Err(Diagnostic::error("no-group", None, message).help("write its value into the row"));
            }
            match known.get(key).and_then(|at| groups.get_mut(*at)) {
                Some(group) => group.push(row),
                None => {
                    known.insert(key.to_owned(), groups.len());
                    groups.push(vec![row]);
                }
            }
        }
        let mut end = 0;
        let ends = groups.iter().map(|group| {
            end += u32::try_from(group.len()).unwrap_or(u32::MAX);
            end
        });
        let ends = Some(ends.collect());
        Ok(Self { table: Arc::new(table), rows: groups.concat(), ends })
    }

    /// The table.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// How many letters there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.as_ref().map_or(self.rows.len(), Vec::len)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows of a letter.
    #[must_use]
    pub fn letter(&self, index: usize) -> Letter {
        let rows = self.stretch(index);
        let rows = rows.iter().map(|row| Arc::new(self.table.record(*row as usize))).collect();
        Letter { table: Arc::clone(&self.table), rows }
    }

    /// The number of a letter's first row.
    #[must_use]
    pub fn number(&self, index: usize) -> u32 {
        self.stretch(index).first().map_or(0, |row| self.table.number(*row as usize))
    }

    fn stretch(&self, index: usize) -> &[u32] {
        let (from, to) = match &self.ends {
            None => (index, index + 1),
            Some(ends) => {
                let end = |at: usize| ends.get(at).map_or(0, |end| *end as usize);
                (index.checked_sub(1).map_or(0, end), end(index))
            }
        };
        self.rows.get(from..to).unwrap_or_default()
    }
}
