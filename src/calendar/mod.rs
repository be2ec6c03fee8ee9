//! Working days: the public holidays of a country (`holidays.yaml`) and how long the post
//! takes (`post.yaml`). In: a country's ISO 3166-1 code and dates. Out: dates.

mod rules;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::diag::Diagnostics;
use crate::yaml;
use rules::Holidays;

/// Where the files are.
const FOLDER: &str = "src/calendar";

/// The working days of a country: Monday to Friday without its public holidays.
#[derive(Debug)]
pub struct Calendar<'a> {
    holidays: Option<&'static Holidays>,
    /// Further days that are no working days.
    free: &'a [NaiveDate],
}

impl<'a> Calendar<'a> {
    /// Of a country; where nothing is known of it, without public holidays. `free` are
    /// further days off, such as those of a region.
    #[must_use]
    pub fn of(country: &str, free: &'a [NaiveDate]) -> Self {
        Self { holidays: shipped().get(country), free }
    }

    /// Whether its public holidays are known.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.holidays.is_some()
    }

    /// Whether people work on that day.
    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        !weekend && !self.free.contains(&day) && !self.holidays.is_some_and(|all| all.fall_on(day))
    }

    /// The working day that is so many after a date; the date itself for none.
    #[must_use]
    pub fn after(&self, from: NaiveDate, working_days: u16) -> NaiveDate {
        let mut day = from;
        let mut left = working_days;
        while left > 0 {
            let Some(next) = day.checked_add_days(Days::new(1)) else { return day };
            day = next;
            left -= u16::from(self.is_working(day));
        }
        day
    }
}

/// Working days that the post takes from a country, by the kind of post (`standard`,
/// `registered`, `courier`, `email`, `hand`).
#[must_use]
pub fn on_its_way(country: &str, post: &str) -> u16 {
    static POST: OnceLock<BTreeMap<String, BTreeMap<String, u16>>> = OnceLock::new();
    let all = POST.get_or_init(|| read("post"));
    let days = |country: &str| all.get(country)?.get(post).copied();
    days(country).or_else(|| days("any")).unwrap_or_default()
}

/// The countries whose public holidays are known, by their codes.
pub fn countries() -> impl Iterator<Item = &'static str> {
    shipped().keys().map(String::as_str)
}

/// The public holidays of a country in a year; none where nothing is known of it.
#[must_use]
pub fn holidays(country: &str, year: i32) -> BTreeSet<NaiveDate> {
    shipped().get(country).map(|all| all.in_year(year)).unwrap_or_default()
}

fn shipped() -> &'static BTreeMap<String, Holidays> {
    static SHIPPED: OnceLock<BTreeMap<String, Holidays>> = OnceLock::new();
    SHIPPED.get_or_init(|| read("holidays"))
}

/// Reads a file that is part of the program; the tests read each one.
fn read<T: serde::de::DeserializeOwned + Default>(name: &str) -> T {
    let mut complaints = Diagnostics::default();
    let read = yaml::ready(FOLDER, name).and_then(|node| yaml::read(&node, &mut complaints));
    match read {
        Some(read) if !complaints.has_errors() => read,
        _ => panic!("the file {name}.yaml is broken: {complaints}"),
    }
}
