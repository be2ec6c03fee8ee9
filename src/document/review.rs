//! Whether somebody must approve a letter before it is final, and whether they did.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::diag::{At, Span};

/// The gate between a draft and a letter.
#[derive(Debug, Clone)]
pub struct Review {
    /// Where it is said.
    pub span: Span,
    /// Whether it must be approved.
    pub required: bool,
    /// By whom it was.
    pub by: Option<At<String>>,
    /// When it was approved, and whether that still holds.
    pub approval: Option<(At<NaiveDate>, Approval)>,
    /// What it is now.
    pub seals: Seals,
}

/// Whether an approval holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Approval {
    /// The letter is what was approved.
    Bound,
    /// Nothing says what was approved.
    Unbound,
    /// It was changed since; what, piece by piece.
    Changed(Vec<String>),
}

impl Review {
    /// Whether it is approved as it is.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        matches!(self.approval, Some((_, Approval::Bound)))
    }

    /// Whether the letter waits for its approval.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.required && !self.is_approved()
    }
}

/// What a letter was, piece by piece: keys of the top level, items of the body, files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seals {
    /// The hash of all, such as `sha256-...`.
    pub hash: String,
    /// A short hash of each piece, by its name.
    pub pieces: BTreeMap<String, String>,
}

impl Seals {
    /// The pieces that are not as they were, by their names, with what became of them.
    #[must_use]
    pub fn changes(&self, before: &BTreeMap<String, String>) -> Vec<String> {
        let mut changes = Vec::new();
        for (name, seal) in &self.pieces {
            match before.get(name) {
                Some(old) if old == seal => {}
                Some(_) => changes.push(format!("{name} changed")),
                None => changes.push(format!("{name} is new")),
            }
        }
        let gone = before.keys().filter(|name| !self.pieces.contains_key(*name));
        changes.extend(gone.map(|name| format!("{name} is gone")));
        changes
    }
}
