//! Which VAT rates a country has on a day.

use std::fmt::Write;

use chrono::NaiveDate;

use super::country::Country;
use super::raw::{Dated, RateEntry};
use crate::invoice::{Category, Decimal};

/// A VAT rate that holds on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate<'a> {
    /// Its category: `S`, `Z`, or the taxes of the Spanish islands and towns.
    pub category: Category,
    /// In percent.
    pub rate: Decimal,
    /// The part of the country it is for; `None` for all of it.
    pub region: Option<&'a str>,
    /// What it is for, where that is narrow.
    pub goods: Option<&'a str>,
}

impl<'a> From<&'a RateEntry> for Rate<'a> {
    fn from(entry: &'a RateEntry) -> Self {
        Self {
            category: entry.category,
            rate: entry.rate.0,
            region: entry.region.as_deref(),
            goods: entry.goods.as_deref(),
        }
    }
}

impl Country {
    /// The VAT rates of a day; none where the country has no VAT.
    pub fn rates(&self, date: NaiveDate) -> impl Iterator<Item = Rate<'_>> {
        self.own.rates.iter().flatten().filter(move |rate| rate.holds_on(date)).map(Rate::from)
    }

    /// Whether a rate, in percent, can stand with a VAT category on an invoice of a day.
    ///
    /// Rates that are written `20` and `20.00` are the same. Categories without tax (E, AE,
    /// K, G, O) have the rate zero everywhere (BR-E-05, BR-AE-05, BR-IC-05, BR-G-05).
    ///
    /// # Errors
    /// What to do: which rates there are, or since or until when there is this one.
    pub fn rate_exists(&self, category: Category, rate: Decimal, date: NaiveDate) -> Result<(), String> {
        use Category::{AE, E, G, K, L, M, O, S, Z};
        let Some(all) = &self.own.rates else {
            return if rate.is_sign_negative() && !rate.is_zero() { Err(not_negative()) } else { Ok(()) };
        };
        match category {
            E | AE | K | G | O if rate.is_zero() => return Ok(()),
            E | AE | K | G | O => {
                return Err(format!("VAT category {} has no tax: its rate is 0", category.code()));
            }
            S | Z | L | M => {}
        }
        let same = |entry: &&RateEntry| entry.category == category && entry.rate.0 == rate;
        let known: Vec<&RateEntry> = all.iter().filter(same).collect();
        if known.iter().any(|entry| entry.holds_on(date)) {
            return Ok(());
        }
        Err(self.help(category, rate, date, &known))
    }

    fn help(&self, category: Category, rate: Decimal, date: NaiveDate, known: &[&RateEntry]) -> String {
        let rate = rate.normalize();
        let mut help = String::new();
        let ended = known.iter().filter_map(|entry| entry.until()).filter(|last| *last < date).max();
        let begins = known.iter().map(|entry| entry.from()).filter(|first| *first > date).min();
        // Writing to a string does not fail.
        let _ = match (ended, begins) {
            (Some(last), _) => write!(help, "{rate} % ended on {last}; "),
            (None, Some(first)) => write!(help, "{rate} % begins on {first}; "),
            (None, None) => Ok(()),
        };
        let listed = |region: bool| {
            let mut rates: Vec<Decimal> = self
                .rates(date)
                .filter(|one| one.category == category && one.region.is_some() == region)
                .map(|one| one.rate.normalize())
                .collect();
            rates.sort_by(|a, b| b.cmp(a));
            rates.dedup();
            rates.iter().map(Decimal::to_string).collect::<Vec<_>>().join(", ")
        };
        let (whole, parts) = (listed(false), listed(true));
        let country = self.name();
        let tax = &self.own.tax;
        let _ = match (category, whole.is_empty(), parts.is_empty()) {
            (Category::Z, true, true) => write!(
                help,
                "{country} has no zero rate: what is exempt has category E, the buyer's tax AE, goods sent abroad K or G"
            ),
            (_, true, true) => write!(help, "{country} has no rate of category {}", category.code()),
            (_, false, true) => write!(help, "the {tax} rates in {country} on {date} are {whole} %"),
            (_, true, false) => write!(help, "the {tax} rates in parts of {country} on {date} are {parts} %"),
            (_, false, false) => write!(
                help,
                "the {tax} rates in {country} on {date} are {whole} %, in parts of the country also {parts} %"
            ),
        };
        help
    }
}

fn not_negative() -> String {
    "a tax rate is zero or more".to_owned()
}
