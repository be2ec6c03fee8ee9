//! Purposes: what a letter that is for something must say, in which order, and when.
//!
//! In: a purpose (`layouts/purposes/*.yaml`), the letter as a tree, the document that was
//! made of it, and the words of its language. Out: complaints with their places. A new
//! purpose is a new file and no Rust.

mod judge;
mod notice;
mod raw;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

pub use raw::{load, shipped};

use crate::describe::{Format, Names};
use crate::diag::{Diagnostics, Severity};
use crate::facts::Facts;

/// Something in several languages, by their tags without a region: `en`, `fr`, `de`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Texts<T = String>(pub BTreeMap<String, T>);

impl<T> Default for Texts<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Texts<T> {
    /// In the language of a tag, such as `fr-CH`.
    #[must_use]
    pub fn of(&self, tag: &str) -> Option<&T> {
        self.0.get(tag.split('-').next().unwrap_or_default())
    }
}

/// What letters are for.
#[derive(Debug, Clone, Default)]
pub struct Purpose {
    /// Its name, which is its file's name.
    pub name: String,
    /// What the letter is.
    pub title: Texts,
    /// What it is to achieve.
    pub why: Texts,
    /// Parts of its body, in their order.
    pub parts: Vec<Expected>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// Lists of words by name.
    words: BTreeMap<String, Texts<Vec<String>>>,
}

/// A part that is expected.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Its name, as in `part: notice`.
    pub name: String,
    /// Whether it must be there.
    pub need: Need,
    /// What it is.
    pub title: Texts,
    /// What it says, and why.
    pub why: Texts,
}

/// Whether a part must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// It is an error if it is missing.
    Required,
    /// A warning.
    Advised,
    /// Neither.
    Optional,
}

/// A rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name within the purpose.
    pub id: String,
    /// How bad it is to break it.
    pub severity: Severity,
    /// Keys that must have these values for it to hold.
    when: Vec<(String, String)>,
    predicate: Predicate,
    message: String,
    help: Option<String>,
    /// Why it matters.
    pub why: Texts,
}

/// What must be so. Paths are keys parted by points.
#[derive(Debug, Clone)]
enum Predicate {
    /// One of the keys has a value.
    Needs(Vec<String>),
    /// No date is after the limit.
    NotAfter { date: String, limit: String },
    /// No date is before the limit.
    NotBefore { date: String, limit: String },
    /// The date respects the contract's period of notice.
    Notice { date: String },
    /// A word of the list is in one of the texts.
    Says { list: String, within: Vec<String> },
    /// None is in any.
    Avoids { list: String, within: Vec<String> },
    /// The value is written out in one of the texts.
    Quotes { path: String, within: Vec<String> },
    /// No text has more words.
    MostWords { most: usize, within: Vec<String> },
    /// The invoice is among the enclosures.
    EnclosesInvoice,
    /// Each item of the list has the key.
    Each { list: String, key: String },
    /// Nothing: it is broken wherever it holds.
    Refuse,
}

/// What a purpose's file may say; `purposes` are the names that editors propose.
#[must_use]
pub fn format(purposes: Vec<String>) -> Format {
    let lead = "All keys of what `letterpress check` expects of letters that name a purpose, such as those in \
        `layouts/purposes/`.";
    Format::of::<raw::RawPurpose>("Purposes", lead, &Names::from([("purposes", purposes)]))
}

impl Purpose {
    /// Everything that a letter for this purpose lacks or has wrong.
    #[must_use]
    pub fn check(&self, facts: &Facts<'_>) -> Diagnostics {
        judge::judge(self, facts)
    }
}
