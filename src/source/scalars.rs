//! Dates, amounts and the values that may be written in more than one way.

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::schema::Part;
use crate::describe::members;
use crate::diag::At;
use crate::invoice::{self, Decimal};
use crate::yaml::{FromText, quote};

/// A date, such as `2026-03-03`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Date(pub(super) NaiveDate);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FromText { name: "Date", parse: date }.read(deserializer)
    }
}

/// A date, or the day on which the letter is made.
#[derive(Debug, Clone, Copy)]
pub(super) enum DateOrToday {
    /// `2026-03-03`.
    Date(NaiveDate),
    /// `today`.
    Today,
}

impl<'de> Deserialize<'de> for DateOrToday {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |text: &str| match text {
            "today" => Ok(Self::Today),
            _ => date(text).map(|date| Self::Date(date.0)),
        };
        FromText { name: "Date", parse }.read(deserializer)
    }
}

fn date(text: &str) -> Result<Date, String> {
    let shown = quote(text);
    let fields: Vec<&str> = text.split(['-', '/', '.']).map(str::trim).collect();
    let numbers: Option<Vec<u32>> = fields.iter().map(|f| f.parse().ok()).collect();
    let numbers = numbers.unwrap_or_default();
    let separated = |c: char| text.chars().filter(|x| *x == c).count() == 2;
    let widths: Vec<usize> = fields.iter().map(|f| f.len()).collect();
    if let (&[year, month, day], [4, 2, 2], true) = (numbers.as_slice(), widths.as_slice(), separated('-')) {
        let year = i32::try_from(year).unwrap_or(0);
        return match NaiveDate::from_ymd_opt(year, month, day) {
            Some(date) if (1900..=9999).contains(&date.year()) => Ok(Date(date)),
            Some(_) => {
                Err(format!("`{shown}` is not a date of our time\nthe year is written with four digits"))
            }
            None => Err(format!("there is no day `{shown}`\n{}", days(year, month))),
        };
    }
    // A day that was written in another order or with other marks.
    let hint = match *numbers.as_slice() {
        [year, month, day] if year > 999 => iso(year, month, day),
        [a, b, year] if year > 999 && (a == b || a > 12 || separated('.')) => iso(year, b, a),
        [a, b, year] if year > 999 && b > 12 => iso(year, a, b),
        [a, b, year] if year > 999 => {
            iso(year, b, a).zip(iso(year, a, b)).map(|(first, second)| format!("{first}` or `{second}"))
        }
        _ => None,
    };
    Err(match hint {
        Some(day) => format!("`{shown}` is not a date as it is written here\nwrite `{day}`"),
        None => format!("`{shown}` is not a date\nwrite year, month and day as in `2026-03-03`"),
    })
}

/// Why a month has no such day.
fn days(year: i32, month: u32) -> String {
    match (29..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some()) {
        Some(days) => format!("that month has {days} days"),
        None if month == 2 => "that month has 28 days".to_owned(),
        None => "months are 01 to 12".to_owned(),
    }
}

fn iso(year: u32, month: u32, day: u32) -> Option<String> {
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    Some(date.format("%Y-%m-%d").to_string())
}

/// An exact number, such as `450.00`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number(pub(super) Decimal);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FromText { name: "Number", parse: number }.read(deserializer)
    }
}

/// Digits that are exact in every case.
const MOST_DIGITS: usize = 28;

pub(super) fn number(text: &str) -> Result<Number, String> {
    let shown = quote(text);
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if digits(whole) && digits(fraction) {
        if whole.len() > 1 && whole.starts_with('0') {
            let plain = whole.trim_start_matches('0');
            let meant = text.replacen(whole, if plain.is_empty() { "0" } else { plain }, 1);
            return Err(format!("`{shown}` begins with an idle zero\nwrite `{}`", quote(&meant)));
        }
        let value = Decimal::from_str_exact(text)
            .ok()
            .filter(|_| unsigned.bytes().filter(u8::is_ascii_digit).count() <= MOST_DIGITS);
        // Nothing below zero is still zero.
        return value.map(|value| Number(if value.is_zero() { value.abs() } else { value })).ok_or_else(
            || format!("`{shown}` has more digits than can be counted exactly\nat most {MOST_DIGITS} digits"),
        );
    }
    let plain: String =
        text.chars().filter(|c| !matches!(c, '_' | '\'' | ' ' | '\u{a0}' | '\u{202f}')).collect();
    let hint = match (plain.matches(',').count(), plain.matches('.').count()) {
        (1, 0) => plain.replace(',', "."),
        (0, 1) if plain.ends_with('.') => plain.trim_end_matches('.').to_owned(),
        (0, 1) if plain.starts_with('.') => format!("0{plain}"),
        (1, 1) if plain.find(',') < plain.find('.') => plain.replace(',', ""),
        (1, 1) => plain.replace('.', "").replace(',', "."),
        _ => plain,
    };
    Err(match number_only(&hint) {
        true => format!("`{shown}` is not a number as it is written here\nuse {hint}"),
        false => format!("`{shown}` is not a number\nwrite digits and a point, such as `450.00`"),
    })
}

fn number_only(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    text.len() <= 30
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.matches('.').count() <= 1
}

/// A discount: `5%`, or an amount.
#[derive(Debug, Clone, Copy)]
pub(super) struct Discount(pub(super) invoice::Discount);

impl<'de> Deserialize<'de> for Discount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |text: &str| match text.strip_suffix('%') {
            Some(rate) => number(rate.trim_end()).map(|n| Self(invoice::Discount::Percent(n.0))),
            None => number(text).map(|n| Self(invoice::Discount::Amount(n.0))),
        };
        FromText { name: "Discount", parse }.read(deserializer)
    }
}

/// The body: one text, or a list of parts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "by shape")]
#[schemars(untagged, inline)]
pub(super) enum Body {
    /// One text.
    #[serde(rename = "text")]
    Text(String),
    /// Parts.
    #[serde(rename = "list")]
    Parts(#[schemars(length(min = 1))] Vec<At<Part>>),
}

/// Something enclosed: `invoice`, a title, or a mapping.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "by shape")]
#[schemars(untagged, inline)]
pub(super) enum Enclosure {
    /// `invoice`, or a title.
    #[serde(rename = "text")]
    Named(At<String>),
    /// As a mapping.
    #[serde(rename = "mapping")]
    Titled(At<Titled>),
}

/// An enclosure as a mapping.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Titled {
    /// The title, as it is listed.
    #[schemars(required)]
    pub(super) title: Option<At<String>>,
    /// A PDF whose pages follow, relative to the file that names it, such as `agb.pdf`.
    pub(super) file: Option<At<String>>,
}
