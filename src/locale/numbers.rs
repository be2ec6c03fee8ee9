//! Numbers, money and quantities as a language writes them (CLDR), with the
//! sign U+2212 and no space inside that could break.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Plural, Words, fill};
use crate::invoice::{Currency, Decimal};

/// How numbers look.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Format {
    decimal: String,
    pub(super) group: String,
    /// Digits before the decimal sign from which groups are made.
    group_from: usize,
    minus: String,
    /// `{number}`.
    percent: String,
    /// `{sign}`, `{amount}` and `{currency}`, which is a sign.
    money: String,
    /// The same where the currency is a code of letters.
    money_code: String,
    /// Sign of each currency that has one; the others show their code.
    currencies: BTreeMap<String, String>,
}

impl Words {
    /// A number with as many decimals as it has.
    #[must_use]
    pub fn number(&self, number: Decimal) -> String {
        let (sign, digits) = self.digits(number, 0);
        format!("{sign}{digits}")
    }

    /// A quantity: a number without idle zeros, `12,5`.
    #[must_use]
    pub fn quantity(&self, quantity: Decimal) -> String {
        self.number(quantity.normalize())
    }

    /// A rate in percent, without idle zeros: `5,5 %`.
    #[must_use]
    pub fn percent(&self, rate: Decimal) -> String {
        fill(&self.numbers.percent, &[("number", &self.quantity(rate))])
    }

    /// An amount with the decimals of its currency, or more where it has more
    /// (a price of 0.0125), and without the currency.
    #[must_use]
    pub fn amount(&self, amount: Decimal, currency: &Currency) -> String {
        let (sign, digits) = self.digits(amount.normalize(), currency.digits());
        format!("{sign}{digits}")
    }

    /// An amount with its currency: `1 234,56 €`, `$1,234.56`.
    #[must_use]
    pub fn money(&self, amount: Decimal, currency: &Currency) -> String {
        let (sign, digits) = self.digits(amount.normalize(), currency.digits());
        let shown = self.currency_sign(currency);
        let letters = shown.chars().all(char::is_alphabetic);
        let pattern = if letters { &self.numbers.money_code } else { &self.numbers.money };
        fill(pattern, &[("sign", sign), ("amount", &digits), ("currency", shown)])
    }

    /// The currency's sign in this language, else its ISO 4217 code.
    #[must_use]
    pub fn currency_sign<'a>(&'a self, currency: &Currency) -> &'a str {
        let code = currency.code();
        self.numbers.currencies.get(code).map_or(code, String::as_str)
    }

    /// The word for a unit, in the number that the quantity asks for; `None`
    /// where the language does not know the key.
    #[must_use]
    pub fn unit(&self, key: &str, quantity: Decimal) -> Option<&str> {
        let unit = self.units.get(key)?;
        let size = quantity.abs();
        let many = match self.plural {
            Plural::FromTwo => size >= Decimal::TWO,
            Plural::NotOne => size != Decimal::ONE,
        };
        Some(if many { &unit.many } else { &unit.one })
    }

    /// The keys of the units that the language knows, in alphabetical order.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.units.keys().map(String::as_str)
    }

    /// The sign and the grouped digits, with at least so many decimals.
    fn digits(&self, number: Decimal, decimals: u32) -> (&str, String) {
        let format = &self.numbers;
        let sign = if number.is_sign_negative() && !number.is_zero() { format.minus.as_str() } else { "" };
        let plain = number.abs().to_string();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut out = String::with_capacity(plain.len() + 8);
        for (at, digit) in whole.char_indices() {
            let left = whole.len() - at;
            if at > 0 && left % 3 == 0 && whole.len() >= format.group_from {
                out.push_str(&format.group);
            }
            out.push(digit);
        }
        let wanted = fraction.len().max(usize::try_from(decimals).unwrap_or_default());
        if wanted > 0 {
            out.push_str(&format.decimal);
            out.push_str(fraction);
            out.extend(std::iter::repeat_n('0', wanted - fraction.len()));
        }
        (sign, out)
    }
}
