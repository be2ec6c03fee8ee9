//! What expressions see of a letter's rows: columns by their names, `row`,
//! `rows`, `loop` and `effective`.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr};
use minijinja::{Error, ErrorKind, Value};

use super::cell::Cell;
use super::engine::{LANGUAGE, is_name};
use super::group::Letter;
use super::table::{Record, Table};

/// Names that are no columns.
pub(super) const OWN: [&str; 4] = ["row", "rows", "loop", "effective"];

/// A row as a value.
#[derive(Debug)]
struct Row {
    table: Arc<Table>,
    record: Arc<Record>,
}

impl Row {
    fn cell(&self, name: &str) -> Option<&Cell> {
        self.record.cells.get(self.table.column(name)?)?.as_ref()
    }
}

impl Object for Row {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.cell(key.as_str()?).map(Cell::value)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.table.columns().map(Value::from).collect())
    }
}

/// What one text may name.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    letter: Arc<Letter>,
    rows: Value,
    row: Value,
    position: Option<Value>,
    effective: Option<Arc<str>>,
    language: Option<Value>,
}

impl Scope {
    /// Of a letter.
    pub(super) fn new(letter: &Letter) -> Self {
        let rows: Vec<Value> = letter
            .rows
            .iter()
            .map(|record| {
                Value::from_object(Row { table: Arc::clone(&letter.table), record: Arc::clone(record) })
            })
            .collect();
        let row = rows.first().cloned().unwrap_or_default();
        let letter = Arc::new(letter.clone());
        Self { letter, rows: Value::from(rows), row, position: None, effective: None, language: None }
    }

    /// With the letter's language.
    pub(super) fn with_language(mut self, language: Option<Value>) -> Self {
        self.language = language;
        self
    }

    /// Within an item that is repeated.
    pub(super) fn at(&self, row: Value, index: usize, length: usize) -> Self {
        let position = [
            ("index", index + 1),
            ("index0", index),
            ("revindex", length - index),
            ("revindex0", length - index - 1),
            ("length", length),
        ];
        let flags = [("first", index == 0), ("last", index + 1 == length)];
        let position = position.map(|(name, number)| (name, Value::from(number)));
        let position = position.into_iter().chain(flags.map(|(name, flag)| (name, Value::from(flag))));
        Self { row, position: Some(position.collect::<BTreeMap<_, _>>().into()), ..self.clone() }
    }

    /// With the date that `effective` quotes.
    pub(super) fn effective(&self, words: Option<&str>) -> Self {
        Self { effective: words.map(Arc::from), ..self.clone() }
    }

    /// As the engine takes it.
    pub(super) fn value(&self) -> Value {
        Value::from_object(self.clone())
    }

    /// The value of a column, where all rows of the letter agree.
    fn column(&self, name: &str) -> Option<Value> {
        let place = self.letter.table.column(name)?;
        let mut cells = self.letter.rows.iter().map(|row| row.cells.get(place).and_then(Option::as_ref));
        let first = cells.next()?;
        if let Some(other) = cells.find(|cell| *cell != first) {
            let shown = |cell: Option<&Cell>| cell.map(Cell::text).unwrap_or_default();
            let message = format!(
                "`{name}` is not the same in all rows of this letter: `{}` and `{}`\n\
                 write it where rows are repeated, as `row.{name}`, or `rows[0].{name}` for the first",
                shown(first),
                shown(other)
            );
            return Some(Value::from(Error::new(ErrorKind::InvalidOperation, message)));
        }
        first.map(Cell::value)
    }
}

impl Object for Scope {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match key.as_str()? {
            "rows" => Some(self.rows.clone()),
            "row" => Some(self.row.clone()),
            "loop" => self.position.clone(),
            "effective" => self.effective.as_deref().map(Value::from),
            LANGUAGE => self.language.clone(),
            name if is_name(name) => self.column(name),
            _ => None,
        }
    }
}
