//! Words, dates, numbers and spacing of one language.
//!
//! In: a language file (`fr-FR.yaml`, ...), where every word has its source.
//! Out: [`Words`], which turns dates, amounts and quantities into finished
//! strings and an author's text into typeset text. A new language is a new
//! file and its tag in `SHIPPED`.

mod dates;
mod invoice_words;
mod marks;
mod numbers;
mod slip;
mod spacing;
mod ties;
mod typography;
mod words;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::Diagnostics;
use crate::yaml::{self, Node};

pub use invoice_words::{
    Carried, Columns, Head, Identifiers, InvoiceWords, Kinds, LineWords, Payment, TotalWords, VatSummary,
};
pub use slip::SlipWords;
pub use words::{ByNumber, Deliverables, LetterWords, ReferenceWords, SigningWords};

/// The tags of the languages that ship; each is the name of its file.
const SHIPPED: [&str; 12] = [
    "de-AT", "de-CH", "de-DE", "en-GB", "en-US", "es-ES", "fr-BE", "fr-CH", "fr-FR", "it-IT", "nl-BE",
    "nl-NL",
];

/// Where the files are.
const FOLDER: &str = "src/locale";

/// Everything that a letter needs of a language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The language whose words stand where this one has none of its own.
    #[serde(default, rename = "extends")]
    _extends: Option<String>,
    /// BCP 47 tag, such as `fr-FR`.
    pub language: String,
    /// The language's name in itself.
    pub name: String,
    /// Words of a letter.
    pub letter: LetterWords,
    /// Words of an invoice.
    pub invoice: InvoiceWords,
    plural: Plural,
    units: BTreeMap<String, Unit>,
    dates: dates::Patterns,
    numbers: numbers::Format,
    typography: typography::Rules,
    /// What was typeset before.
    #[serde(skip)]
    typeset: typography::Typeset,
}

/// From which number on a noun stands in the plural.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Plural {
    /// French: 1.5 is still singular.
    #[serde(rename = "n >= 2")]
    FromTwo,
    /// German, English: everything but one is plural.
    #[serde(rename = "n != 1")]
    NotOne,
}

/// A unit of quantity.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unit {
    one: String,
    many: String,
}

impl Words {
    /// The words of a language that ships; `None` for any other tag.
    #[must_use]
    pub fn shipped(tag: &str) -> Option<Self> {
        SHIPPED.contains(&tag).then(|| read_shipped(tag))
    }

    /// The tags of the languages that ship, in alphabetical order.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        SHIPPED.into_iter()
    }
}

/// Reads a file that is part of the program.
///
/// # Panics
/// Where the file is not complete; the tests read each one.
fn read_shipped(tag: &str) -> Words {
    let mut complaints = Diagnostics::default();
    let own = yaml::ready(FOLDER, tag);
    let parent = own.as_ref().and_then(|node| node.get("extends")).and_then(Node::text);
    let under = parent.and_then(|parent| yaml::ready(FOLDER, parent));
    let node = match (under, own) {
        (Some(under), Some(own)) => Some(yaml::merge(under, own)),
        (_, own) => own,
    };
    let words = node.and_then(|node| yaml::read(&node, &mut complaints));
    match words {
        Some(words) if !complaints.has_errors() => words,
        _ => panic!("the language file {tag}.yaml is broken: {complaints}"),
    }
}

/// Puts values in the place of `{names}`; names without a value stay.
///
/// ```
/// # use letterpress::locale::fill;
/// assert_eq!(fill("{title} {number}", &[("title", "Invoice"), ("number", "7")]), "Invoice 7");
/// ```
#[must_use]
pub fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after.split_once('}').and_then(|(name, tail)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, tail))
        });
        match value {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}
