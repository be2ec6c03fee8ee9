//! A country's file as it is written.

use std::collections::BTreeMap;
use std::ops::Deref;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny};

use super::condition::Condition;
use super::situation::Datum;
use crate::invoice::{Category, Code, Decimal};
use crate::yaml::FromText;

/// A date, `2026-03-03`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day(pub(super) NaiveDate);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |text: &str| text.parse().map(Self).map_err(|_| format!("`{text}` is not a date"));
        FromText { name: "Date", parse }.read(deserializer)
    }
}

/// An exact number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exact(pub(super) Decimal);

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |text: &str| text.parse().map(Self).map_err(|_| format!("`{text}` is not a number"));
        FromText { name: "Number", parse }.read(deserializer)
    }
}

/// From when to when an entry holds, the law it comes from and where that was read.
/// (`serde`'s `flatten` would lose the places of values, so each entry repeats them.)
pub(super) trait Dated {
    /// The first day.
    fn from(&self) -> NaiveDate;
    /// The last day.
    fn until(&self) -> Option<NaiveDate>;

    /// Whether it holds on a day.
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.from() <= day && self.until().is_none_or(|last| day <= last)
    }
}

macro_rules! dated {
    ($($name:ty)*) => {$(
        impl Dated for $name {
            fn from(&self) -> NaiveDate {
                self.valid_from.0
            }
            fn until(&self) -> Option<NaiveDate> {
                self.valid_until.map(|day| day.0)
            }
        }
    )*};
}

dated!(RateEntry MentionEntry Requirement);

/// A whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// The file whose mentions and requirements follow those of this one.
    pub(super) extends: Option<String>,
    /// The country itself; absent in a file that is only extended.
    pub(super) country: Option<CountryEntry>,
    /// Sentences.
    pub(super) mentions: Vec<MentionEntry>,
    /// Data that must be there.
    pub(super) requirements: Vec<Requirement>,
}

/// What is particular to one country.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CountryEntry {
    /// Name in English, for messages.
    pub(super) name: String,
    /// Its own languages.
    pub(super) languages: Vec<String>,
    /// Name of its VAT in messages.
    pub(super) tax: String,
    /// Its currency, in which VAT is stated.
    pub(super) currency: String,
    /// Where that VAT is stated in its currency is said.
    pub(super) currency_law: Option<String>,
    /// The payment code that is usual.
    pub(super) payment_code: Option<Code>,
    pub(super) e_invoice: EInvoiceEntry,
    /// Absent where any rate goes (United States).
    pub(super) rates: Option<Vec<RateEntry>>,
}

/// Whether an e-invoice is the rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EInvoiceEntry {
    pub(super) default: bool,
    /// What an author should know of the duty to issue one.
    pub(super) duty: Option<String>,
    #[serde(rename = "source")]
    _source: IgnoredAny,
    #[serde(rename = "unverified", default)]
    _unverified: bool,
}

/// A VAT rate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RateEntry {
    pub(super) category: Category,
    pub(super) rate: Exact,
    /// The part of the country it is for.
    pub(super) region: Option<String>,
    /// What it is for.
    #[serde(rename = "for")]
    pub(super) goods: Option<String>,
    pub(super) valid_from: Day,
    pub(super) valid_until: Option<Day>,
    #[serde(rename = "source")]
    _source: IgnoredAny,
    #[serde(rename = "unverified", default)]
    _unverified: bool,
}

/// Texts by language.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Texts(BTreeMap<String, String>);

impl Deref for Texts {
    type Target = BTreeMap<String, String>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// A sentence that the law wants, or at least allows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MentionEntry {
    pub(super) id: String,
    #[serde(default)]
    pub(super) when: Condition,
    /// Where it is the reason of a VAT exemption (BT-120): its category.
    pub(super) exemption: Option<Category>,
    /// The code of that reason (BT-121).
    pub(super) vatex: Option<String>,
    /// UNTDID 4451 subject code of the note in the e-invoice (BT-21).
    pub(super) note: Option<String>,
    /// What the note says (BT-22), where that is a code and not the printed text.
    pub(super) note_text: Option<String>,
    /// Only where an author asks for it.
    #[serde(default)]
    pub(super) optional: bool,
    pub(super) text: Texts,
    pub(super) law: String,
    pub(super) valid_from: Day,
    pub(super) valid_until: Option<Day>,
    #[serde(rename = "source")]
    _source: IgnoredAny,
    #[serde(rename = "unverified", default)]
    _unverified: bool,
}

/// Data that the law wants of the author.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Requirement {
    pub(super) id: String,
    #[serde(default)]
    pub(super) when: Condition,
    /// One of these must be there.
    pub(super) needs: Vec<Datum>,
    /// What is missing, as the warning says it.
    pub(super) what: String,
    /// How to mend it.
    pub(super) remedy: String,
    pub(super) law: String,
    pub(super) valid_from: Day,
    pub(super) valid_until: Option<Day>,
    #[serde(rename = "source")]
    _source: IgnoredAny,
    #[serde(rename = "unverified", default)]
    _unverified: bool,
}
