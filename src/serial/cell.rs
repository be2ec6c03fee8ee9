//! One value of a table, as it was written there.

use std::collections::BTreeMap;

use minijinja::Value;

/// A value of a table. Numbers keep the digits they were written with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text; everything in a CSV file.
    Text(String),
    /// A number or a date, as text.
    Number(String),
    /// True or false.
    Truth(bool),
    /// Several values (JSON only).
    List(Vec<Self>),
    /// Values with names (JSON only).
    Record(Vec<(String, Self)>),
}

impl Cell {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// As a heading or a key of a group shows it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Truth(truth) => truth.to_string(),
            Self::List(items) => items.iter().map(Self::text).collect::<Vec<_>>().join(", "),
            Self::Record(entries) => entries
                .iter()
                .map(|(key, cell)| format!("{key}: {}", cell.text()))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }

    /// As expressions see it: numbers are text, so that they arrive as they were
    /// written; the filter `number` counts with them.
    pub(super) fn value(&self) -> Value {
        match self {
            Self::Empty => Value::from(""),
            Self::Text(text) | Self::Number(text) => Value::from(text.as_str()),
            Self::Truth(truth) => Value::from(*truth),
            Self::List(items) => items.iter().map(Self::value).collect(),
            Self::Record(entries) => entries
                .iter()
                .map(|(key, cell)| (key.clone(), cell.value()))
                .collect::<BTreeMap<_, _>>()
                .into(),
        }
    }
}
