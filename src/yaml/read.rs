//! A tree in, a typed value out, with all errors at once.
//!
//! `serde` stops at the first error. So that value is marked as poisoned, which
//! makes it look absent, and reading begins anew until it gets through: every
//! pass finds one more wrong value, and unknown keys come with the last pass.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::complaint::Place;
use super::de::NodeReader;
use super::{Node, Value};
use crate::diag::{Diagnostic, Diagnostics, Span};

/// Wrong values that are reported of one file.
const MOST_ERRORS: usize = 200;
/// Values that may be looked at in all passes together.
const MOST_VISITS: usize = 4_000_000;

/// What happened to keys that a type does not show: a value that was wrong and
/// one that was left out look alike.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Place of a mapping, and a key of it whose value was complained about;
    /// for an item of a list, the place of the list and no key.
    broken: BTreeSet<(Span, String)>,
    /// Place of a mapping, a key of it without a value, and where that stands.
    empty: BTreeMap<(Span, String), Span>,
}

impl Marks {
    /// Whether the value under `key` was already complained about.
    #[must_use]
    pub fn is_broken(&self, mapping: Span, key: &str) -> bool {
        self.broken.contains(&(mapping, key.to_owned()))
    }

    /// Whether an item of the list was already complained about.
    #[must_use]
    pub fn has_broken_item(&self, list: Span) -> bool {
        self.broken.contains(&(list, String::new()))
    }

    /// Where `key` stands without a value.
    #[must_use]
    pub fn empty(&self, mapping: Span, key: &str) -> Option<Span> {
        self.empty.get(&(mapping, key.to_owned())).copied()
    }
}

/// What is known and found in one pass.
#[derive(Default)]
pub(super) struct Pass {
    poisoned: Vec<*const Node>,
    /// Unknown keys.
    pub(super) notes: RefCell<Vec<Diagnostic>>,
    marks: RefCell<Marks>,
}

impl Pass {
    /// Whether a value must be treated as absent.
    pub(super) fn is_broken(&self, node: &Node) -> bool {
        matches!(node.value, Value::Broken) || self.poisoned.iter().any(|p| std::ptr::eq(*p, node))
    }

    pub(super) fn mark_broken(&self, owner: Span, key: &str) {
        self.marks.borrow_mut().broken.insert((owner, key.to_owned()));
    }

    pub(super) fn mark_empty(&self, owner: Span, key: &str, span: Span) {
        self.marks.borrow_mut().empty.insert((owner, key.to_owned()), span);
    }
}

/// Reads any type from a tree; `None` where nothing could be made of it. All
/// that is wrong goes to `diagnostics`, and wrong values look absent.
pub fn read<'a, T: Deserialize<'a>>(node: &'a Node, diagnostics: &mut Diagnostics) -> Option<T> {
    read_marked(node, diagnostics).map(|(value, _)| value)
}

/// As [`read`], with what is known of values that look absent.
pub fn read_marked<'a, T: Deserialize<'a>>(
    node: &'a Node,
    diagnostics: &mut Diagnostics,
) -> Option<(T, Marks)> {
    let mut pass = Pass::default();
    let mut passes_left = None;
    loop {
        match T::deserialize(NodeReader::root(node, &pass)) {
            Ok(value) => {
                diagnostics.list.append(&mut pass.notes.into_inner());
                return Some((value, pass.marks.into_inner()));
            }
            Err(complaint) => {
                let Place { node: wrong, .. } = complaint.place.unwrap_or(Place { node, span: node.span });
                diagnostics.list.extend(complaint.diagnostic());
                let left = passes_left.get_or_insert_with(|| MOST_ERRORS.min(MOST_VISITS / node.count()));
                if std::ptr::eq(wrong, node) || *left == 0 {
                    diagnostics.list.append(&mut pass.notes.into_inner());
                    return None;
                }
                *left -= 1;
                pass.poisoned.push(wrong);
                pass = Pass { poisoned: pass.poisoned, ..Pass::default() };
            }
        }
    }
}
