//! YAML text in, a tree of [`Node`]s out, each with its place; and from a tree
//! any `#[derive(Deserialize)]` type, with every error of the file at once.
//!
//! The only room that names the YAML crate. Scalars keep the text they were
//! written with, so `0123` and `450.00` survive; nothing is ever a float here.

mod access;
mod characters;
mod complaint;
mod de;
mod edit;
mod parse;
mod quick;
mod raw;
mod read;
mod ready;
mod salvage;
mod scalars;
mod trouble;

pub use characters::decode;
pub(crate) use characters::{compose, quote, scalar};
pub use edit::{merge, set};
pub use parse::parse;
pub use read::{Marks, read, read_marked};
pub use ready::{ready, ready_names};
pub(crate) use scalars::FromText;

use crate::diag::{At, Span};
use crate::stop::heed;

/// A value of a YAML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it stands. Lists, mappings and empty values that stand under a
    /// key have the key's place: that is what a complaint about them shows.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a [`Node`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// Any scalar, as written (quotes, escapes and line folding resolved).
    Scalar(String),
    /// A list.
    Seq(Vec<Node>),
    /// A mapping, in its order, each key once.
    Map(Vec<Entry>),
    /// Something that could not be parsed and was already complained about.
    Broken,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: At<String>,
    /// The value.
    pub node: Node,
}

impl Node {
    /// The value under a key of a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// A key of a mapping with its value.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key.value == key)
    }

    /// The entries of a mapping; none for anything else.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// Takes an entry out of a mapping.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let Value::Map(entries) = &mut self.value else { return None };
        let at = entries.iter().position(|entry| entry.key.value == key)?;
        Some(entries.remove(at))
    }

    /// How many values it holds, itself included.
    fn count(&self) -> usize {
        1 + match &self.value {
            Value::Seq(items) => items.iter().map(Self::count).sum(),
            Value::Map(entries) => entries.iter().map(|entry| entry.node.count()).sum(),
            Value::Null | Value::Scalar(_) | Value::Broken => 0,
        }
    }
}
