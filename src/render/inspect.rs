//! A letter looked at from all sides, without writing it.

use chrono::NaiveDate;

use super::check;
use crate::assets::Assets;
use crate::diag::Diagnostics;
use crate::facts::Facts;
use crate::proof;
use crate::source::Reading;
use crate::yaml::Node;

/// Everything there is to say of a letter: of its source, its invoice, its layout and
/// what it is for, and what a proofreader finds on that day; and how many pages it has,
/// unless there were errors.
#[must_use]
pub fn inspect(reading: &Reading, assets: &Assets, today: NaiveDate) -> (Option<usize>, Diagnostics) {
    let mut found = reading.diagnostics.clone();
    let mut pages = None;
    if let Some(document) = &reading.document {
        match check(document, assets) {
            Ok((count, warnings)) => {
                pages = Some(count);
                found.append(warnings.list);
            }
            Err(errors) => found.append(errors.list),
        }
    }
    if let Some(facts) = facts(reading, assets, today) {
        found.append(aim(&facts, assets).list);
        found.append(proof::check(&facts).list);
    }
    found.sort();
    (pages, found)
}

/// What is known of a letter whose language has words.
fn facts<'a>(reading: &'a Reading, assets: &'a Assets, today: NaiveDate) -> Option<Facts<'a>> {
    let tree = reading.tree.as_ref()?;
    let words = assets.words(tree.get("language").and_then(Node::text)?.trim())?;
    Some(Facts { tree, document: reading.document.as_ref(), words, today, sources: &reading.sources })
}

/// Holds a letter against the purpose that it names.
fn aim(facts: &Facts<'_>, assets: &Assets) -> Diagnostics {
    let named = facts.tree.get("purpose").and_then(Node::text);
    match named.and_then(|name| assets.purpose(name.trim())) {
        Some(purpose) => purpose.check(facts),
        None => Diagnostics::default(),
    }
}
