//! Values of an invoice that may be written in more than one way.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::invoice_schema::Prepaid;
use super::scalars::{Number, number};
use crate::describe::members;
use crate::diag::At;
use crate::invoice::{Category, Vat};
use crate::yaml::{FromText, quote};

/// VAT: a rate (`20`, `20%`), a category (`AE`), or one with its rate (`L 7`).
#[derive(Debug, Clone, Copy)]
pub(super) struct VatText(pub(super) Vat);

impl<'de> Deserialize<'de> for VatText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FromText { name: "Vat", parse: vat }.read(deserializer)
    }
}

fn vat(text: &str) -> Result<VatText, String> {
    // As a spreadsheet shows a rate.
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let (letters, rate) = match text.split_once(char::is_whitespace) {
        Some((letters, rate)) => (letters, Some(rate.trim())),
        None if text.starts_with(|c: char| c.is_ascii_alphabetic()) => (text, None),
        None => return number(text).map(|rate| VatText(Vat::of_rate(rate.0))),
    };
    let categories = Category::ALL.map(Category::code).join(", ");
    let Some(category) = Category::parse(letters) else {
        let shown = quote(text);
        return Err(format!(
            "`{shown}` is neither a VAT rate nor a category\nwrite a rate such as 20, or a category: {categories}"
        ));
    };
    match (category.is_taxed(), rate) {
        (true, None) => Err(format!("the VAT category {letters} has a rate\nwrite `{letters} 7` for 7 %")),
        (true, Some(rate)) => {
            let rate = number(rate)?.0;
            if category == Category::S && rate.is_zero() {
                return Err("the VAT category S has a rate above zero\nwrite `Z` for zero rated".to_owned());
            }
            Ok(VatText(Vat::new(category, rate)))
        }
        (false, Some(rate)) if !number(rate)?.0.is_zero() => {
            Err(format!("the VAT category {letters} has no rate\nwrite `{letters}` alone"))
        }
        (false, _) => Ok(VatText(Vat::new(category, crate::invoice::Decimal::ZERO))),
    }
}

/// A unit: a word, or a word with its code.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "by shape")]
#[schemars(untagged, inline)]
pub(super) enum Unit {
    /// A key of the language, or a word.
    #[serde(rename = "text")]
    Word(At<String>),
    /// A word with its code.
    #[serde(rename = "mapping")]
    Coded(CodedUnit),
}

/// A unit by its name and its code.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct CodedUnit {
    /// The word that is printed, such as `Std.`.
    pub(super) name: Option<At<String>>,
    /// Its code of UN/ECE Recommendation 20 or 21, such as `HUR`.
    pub(super) code: Option<At<String>>,
}

/// A legal mention: a text, or one in place of what the law's data say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "by shape")]
#[schemars(untagged, inline)]
pub(super) enum Mention {
    /// A text.
    #[serde(rename = "text")]
    Text(At<String>),
    /// With an id.
    #[serde(rename = "mapping")]
    Known(At<KnownMention>),
}

/// A mention by its id.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct KnownMention {
    /// Which, such as `late-payment`.
    #[schemars(required)]
    pub(super) id: Option<At<String>>,
    /// The text that takes its place.
    pub(super) text: Option<At<String>>,
    /// Whether it is left out: `false` (the default) or `true`.
    pub(super) omit: Option<bool>,
}

/// Amounts already paid.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "by shape")]
#[schemars(untagged, inline)]
pub(super) enum Prepaids {
    /// Only an amount.
    #[serde(rename = "text")]
    Amount(Number),
    /// One payment.
    #[serde(rename = "mapping")]
    One(Box<Prepaid>),
    /// Several.
    #[serde(rename = "list")]
    Many(Vec<At<OnePrepaid>>),
}

/// One amount already paid.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "by shape")]
#[schemars(untagged, inline)]
pub(super) enum OnePrepaid {
    /// Only an amount.
    #[serde(rename = "text")]
    Amount(Number),
    /// With date or label.
    #[serde(rename = "mapping")]
    Payment(Box<Prepaid>),
}
