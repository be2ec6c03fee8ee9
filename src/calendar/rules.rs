//! The rules by which public holidays fall on days.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Deserialize;

/// The public holidays of a country.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Holidays {
    /// The law.
    #[serde(rename = "source")]
    _source: String,
    days: Vec<Rule>,
}

/// A holiday: one of `day`, `easter` and `weekday`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    /// Month and day, `MM-DD`.
    day: Option<String>,
    /// Days from Easter Sunday.
    easter: Option<i64>,
    weekday: Option<Name>,
    /// Which of the month's: 1 is the first, -1 the last.
    nth: Option<i8>,
    month: Option<u32>,
    /// First year.
    from: Option<i32>,
    /// Last year.
    to: Option<i32>,
    /// What happens where it falls on a weekend.
    moved: Option<Moved>,
}

/// Weekdays that holidays fall on.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Name {
    Monday,
    Thursday,
}

/// Where a holiday goes that falls on a weekend.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Moved {
    /// To the next day that is free of work neither by itself nor by another holiday.
    Monday,
    /// From Saturday to Friday, from Sunday to Monday.
    Nearest,
}

impl Holidays {
    pub(super) fn fall_on(&self, day: NaiveDate) -> bool {
        // New Year's Day may be observed on the last day of December.
        [day.year(), day.year() + 1].into_iter().any(|year| self.in_year(year).contains(&day))
    }

    /// Those of a year, where they are observed.
    pub(super) fn in_year(&self, year: i32) -> BTreeSet<NaiveDate> {
        let holds =
            |rule: &&Rule| rule.from.is_none_or(|from| year >= from) && rule.to.is_none_or(|to| year <= to);
        let mut days = BTreeSet::new();
        for rule in self.days.iter().filter(holds) {
            let Some(day) = rule.day(year) else { continue };
            days.insert(rule.observed(day, &days));
        }
        days
    }
}

impl Rule {
    fn day(&self, year: i32) -> Option<NaiveDate> {
        if let Some(day) = &self.day {
            let (month, day) = day.split_once('-')?;
            return NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?);
        }
        if let Some(offset) = self.easter {
            let easter = computus::gregorian(year).ok()?;
            let easter = NaiveDate::from_ymd_opt(easter.year, easter.month, easter.day)?;
            return easter.checked_add_signed(chrono::TimeDelta::days(offset));
        }
        let weekday = match self.weekday? {
            Name::Monday => Weekday::Mon,
            Name::Thursday => Weekday::Thu,
        };
        let (nth, month) = (self.nth?, self.month?);
        match u8::try_from(nth) {
            Ok(nth) => NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth),
            Err(_) => {
                (1..=5).rev().find_map(|nth| NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth))
            }
        }
    }

    fn observed(&self, day: NaiveDate, taken: &BTreeSet<NaiveDate>) -> NaiveDate {
        let is_weekend = |day: NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        match self.moved {
            Some(Moved::Monday) if is_weekend(day) || taken.contains(&day) => {
                let free = |day: &NaiveDate| !is_weekend(*day) && !taken.contains(day);
                day.iter_days().find(free).unwrap_or(day)
            }
            Some(Moved::Nearest) if day.weekday() == Weekday::Sat => day - Days::new(1),
            Some(Moved::Nearest) if day.weekday() == Weekday::Sun => day + Days::new(1),
            _ => day,
        }
    }
}
