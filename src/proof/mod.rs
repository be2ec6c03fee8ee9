//! Proofreading: the small things that betray a hurried letter.
//!
//! In: what is known of a letter, and what its language writes (`Marks`, one YAML file
//! each). Out: warnings with their places, and errors for what was left to be filled in.

mod amounts;
mod dates;
mod enclosures;
mod letters;
mod names;
mod placeholders;
mod salutation;
pub mod spelling;
mod twice;
mod words;

use serde::Deserialize;

use crate::diag::Diagnostics;
use crate::facts::Facts;
use crate::yaml;

pub use words::{Word, words};

/// Where the files are.
const FOLDER: &str = "src/proof";

/// The file for letters of every language.
const ANY: &str = "any";

/// What proofreading looks for in a language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    /// Words that announce something enclosed.
    #[serde(default)]
    announces: Vec<String>,
    /// Words that fill a place in a draft.
    #[serde(default)]
    fillers: Vec<String>,
    /// Words in capitals that do.
    #[serde(default)]
    capitals: Vec<String>,
    /// Words that may stand twice in a row.
    #[serde(default)]
    twice: Vec<String>,
    /// Titles in front of names, by gender.
    #[serde(default)]
    titles: Vec<Vec<String>>,
    /// Whether the closing echoes the titles of the salutation.
    #[serde(default)]
    echo: bool,
    /// Ways of address of which a letter keeps to one.
    #[serde(default)]
    address: Vec<Address>,
    /// Salutations and closings that do not go together.
    #[serde(default)]
    pairs: Vec<Pair>,
}

/// A way of address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    name: String,
    words: Vec<String>,
    /// Whether capitals tell them from other words.
    #[serde(default)]
    exact: bool,
}

/// A salutation and closings that are wrong behind it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    /// The only language tag it holds for.
    only: Option<String>,
    salutation: Vec<String>,
    closing: Vec<String>,
    help: String,
}

/// Reads a letter for what a hurried writer overlooks.
#[must_use]
pub fn check(facts: &Facts<'_>) -> Diagnostics {
    let marks = marks(&facts.words.language);
    let mut found = Diagnostics::default();
    placeholders::check(facts, &marks, &mut found);
    dates::check(facts, &mut found);
    salutation::check(facts, &marks, &mut found);
    names::check(facts, &mut found);
    enclosures::check(facts, &marks, &mut found);
    amounts::check(facts, &mut found);
    twice::check(facts, &marks, &mut found);
    found
}

/// Those of every language, and of the language of a tag where it has a file.
fn marks(tag: &str) -> Marks {
    let any = read(ANY);
    let own = read(tag.split('-').next().unwrap_or_default());
    let fillers = any.fillers.into_iter().chain(own.fillers).collect();
    Marks { fillers, capitals: any.capitals, ..own }
}

/// Reads a file that is part of the program; the tests read each one.
fn read(name: &str) -> Marks {
    let mut complaints = Diagnostics::default();
    let marks = yaml::ready(FOLDER, name).and_then(|node| yaml::read(&node, &mut complaints));
    assert!(complaints.is_empty(), "the file {name}.yaml is broken: {complaints}");
    marks.unwrap_or_default()
}
