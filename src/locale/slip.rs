//! The words of the Swiss payment part, which its guideline fixes in four
//! languages (`slip.yaml`).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::diag::Diagnostics;
use crate::yaml;

/// Titles and headings of the Swiss payment part with receipt.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlipWords {
    /// Title of the receipt.
    pub receipt: String,
    /// Title of the payment part.
    pub payment_part: String,
    /// Over account and creditor.
    pub account: String,
    /// Over the reference.
    pub reference: String,
    /// Over message and bill information.
    pub information: String,
    /// Over the currency.
    pub currency: String,
    /// Over the amount.
    pub amount: String,
    /// At the foot of the receipt.
    pub acceptance: String,
    /// Over the debtor.
    pub payable_by: String,
    /// Over the room for the debtor.
    pub payable_by_name: String,
    /// Above the line where the slip is cut off.
    pub separate: String,
}

impl SlipWords {
    /// The words in the language of a tag such as `de-CH`; `None` where it is
    /// not one of German, English, French and Italian.
    ///
    /// # Panics
    /// Where the file is not complete; a test reads it.
    #[must_use]
    pub fn of(tag: &str) -> Option<&'static Self> {
        let language = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        all().get(&language)
    }

    /// Whether a text is the title of a payment part in any of the languages.
    #[must_use]
    pub fn is_payment_part(text: &str) -> bool {
        all().values().any(|words| words.payment_part == text)
    }
}

fn all() -> &'static BTreeMap<String, SlipWords> {
    static ALL: OnceLock<BTreeMap<String, SlipWords>> = OnceLock::new();
    ALL.get_or_init(read)
}

fn read() -> BTreeMap<String, SlipWords> {
    let mut complaints = Diagnostics::default();
    let node = yaml::ready(super::FOLDER, "slip");
    let words = node.and_then(|node| yaml::read(&node, &mut complaints));
    match words {
        Some(words) if !complaints.has_errors() => words,
        _ => panic!("slip.yaml is broken: {complaints}"),
    }
}
