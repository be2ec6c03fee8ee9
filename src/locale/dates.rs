//! Dates as a language writes them: CLDR patterns, with the exceptions that
//! letter writers keep (`1er`, the day never parted from its month).

use chrono::{Datelike, Days, NaiveDate};
use serde::Deserialize;

use super::{Words, fill};

/// Patterns of dates. They know `{day}` and `{dd}`, `{month}`,
/// `{month_short}`, `{m}` and `{mm}`, `{year}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Patterns {
    pub(super) months: [String; 12],
    pub(super) months_short: [String; 12],
    /// What stands for `{day}` on the first of a month.
    pub(super) first_day: Option<String>,
    pub(super) long: String,
    medium: String,
    short: String,
    /// Medium date whose year is said later in the range.
    medium_day: String,
    /// A month and its year.
    medium_month: String,
    /// A month whose year is said later in the range.
    only_month: String,
    /// `{from}` and `{to}`.
    range: String,
    /// `{place}` and `{date}`.
    place: String,
    /// `{date}` where no place is given.
    no_place: String,
}

impl Words {
    /// A date for running text and date lines: `1er mars 2026`, `March 3, 2026`.
    #[must_use]
    pub fn long_date(&self, date: NaiveDate) -> String {
        self.date(&self.dates.long, date)
    }

    /// A date where there is less room: `3 janv. 2026`, `Jan 3, 2026`.
    #[must_use]
    pub fn medium_date(&self, date: NaiveDate) -> String {
        self.date(&self.dates.medium, date)
    }

    /// A date in figures, with the year in full: `03/03/2026`.
    #[must_use]
    pub fn short_date(&self, date: NaiveDate) -> String {
        self.date(&self.dates.short, date)
    }

    /// The date line of a letter: `Paris, le 3 mars 2026`.
    #[must_use]
    pub fn place_and_date(&self, place: Option<&str>, date: NaiveDate) -> String {
        let date = self.long_date(date);
        match place {
            Some(place) => fill(&self.dates.place, &[("place", place), ("date", &date)]),
            None => fill(&self.dates.no_place, &[("date", &date)]),
        }
    }

    /// A period, said as shortly as it can be: whole months by their names
    /// (`janv. – mars 2026`), one day alone, the year once.
    #[must_use]
    pub fn period(&self, from: NaiveDate, to: NaiveDate) -> String {
        let patterns = &self.dates;
        if from == to {
            return self.medium_date(from);
        }
        let same_year = from.year() == to.year();
        let last_of_month = to.checked_add_days(Days::new(1)).is_none_or(|next| next.day() == 1);
        let whole_months = from.day() == 1 && last_of_month;
        if whole_months && same_year && from.month() == to.month() {
            return self.date(&patterns.medium_month, from);
        }
        let (first, last) = match (whole_months, same_year) {
            (true, true) => (&patterns.only_month, &patterns.medium_month),
            (true, false) => (&patterns.medium_month, &patterns.medium_month),
            (false, true) => (&patterns.medium_day, &patterns.medium),
            (false, false) => (&patterns.medium, &patterns.medium),
        };
        fill(&patterns.range, &[("from", &self.date(first, from)), ("to", &self.date(last, to))])
    }

    fn date(&self, pattern: &str, date: NaiveDate) -> String {
        let month = usize::try_from(date.month0()).unwrap_or_default();
        let day = match &self.dates.first_day {
            Some(first) if date.day() == 1 => first.clone(),
            _ => date.day().to_string(),
        };
        fill(
            pattern,
            &[
                ("day", &day),
                ("dd", &format!("{:02}", date.day())),
                ("month", &self.dates.months[month]),
                ("month_short", &self.dates.months_short[month]),
                ("m", &date.month().to_string()),
                ("mm", &format!("{:02}", date.month())),
                ("year", &format!("{:04}", date.year())),
            ],
        )
    }
}
