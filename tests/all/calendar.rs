//! Working days: public holidays as their laws have them, and the way of the post.

use chrono::{Datelike, NaiveDate, Weekday};
use letterpress::calendar::{Calendar, countries, holidays, on_its_way};

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// The public holidays of 2026 as governments announce them.
const ANNOUNCED: [(&str, &str); 6] = [
    ("DE", "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"),
    ("FR", "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25"),
    ("GB", "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
    ("US", "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"),
    ("IE", "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25 12-28"),
    ("AT", "01-01 01-06 04-06 05-01 05-14 05-25 06-04 08-15 10-26 11-01 12-08 12-25 12-26"),
];

#[test]
fn holidays_fall_where_governments_announce_them() {
    for (country, days) in ANNOUNCED {
        let found: Vec<String> =
            holidays(country, 2026).iter().map(|day| day.format("%m-%d").to_string()).collect();
        assert_eq!(found.join(" "), days, "{country}");
    }
    // Christmas Day on a Saturday, Boxing Day on a Sunday.
    let british: Vec<String> = holidays("GB", 2021).iter().map(NaiveDate::to_string).collect();
    assert!(british.ends_with(&["2021-12-27".to_owned(), "2021-12-28".to_owned()]), "{british:?}");
    // New Year's Day of 2022 was a Saturday: federal offices kept the last day of 2021.
    assert!(!Calendar::of("US", &[]).is_working(date("2021-12-31")));
    // Younger holidays hold from their first year on.
    assert!(Calendar::of("US", &[]).is_working(date("2020-06-19")));
    assert!(Calendar::of("IT", &[]).is_working(date("2024-10-04")));
    assert!(!Calendar::of("IT", &[]).is_working(date("2027-10-04")));
}

#[test]
fn working_days_skip_weekends_holidays_and_days_off() {
    let french = Calendar::of("FR", &[]);
    assert!(french.is_known());
    // Thursday 30 April: the 1st of May is a holiday, then a weekend.
    assert_eq!(french.after(date("2026-04-30"), 1), date("2026-05-04"));
    assert_eq!(french.after(date("2026-04-30"), 0), date("2026-04-30"));
    let off = [date("2026-05-04")];
    assert_eq!(Calendar::of("FR", &off).after(date("2026-04-30"), 1), date("2026-05-05"));
    let nowhere = Calendar::of("XX", &[]);
    assert!(!nowhere.is_known());
    assert_eq!(nowhere.after(date("2026-04-30"), 1), date("2026-05-01"));
}

#[test]
fn every_country_has_holidays_in_every_year_and_its_post_takes_days() {
    for country in countries() {
        for year in 2020..2040 {
            let days = holidays(country, year);
            assert!(days.len() >= 4, "{country} {year}: {days:?}");
            assert!(days.iter().all(|day| (day.year() - year).abs() <= 1), "{country} {year}: {days:?}");
        }
        for moved in holidays(country, 2026).iter().filter(|_| ["GB", "IE", "US"].contains(&country)) {
            assert!(!matches!(moved.weekday(), Weekday::Sat | Weekday::Sun), "{country} {moved}");
        }
        assert!(on_its_way(country, "standard") >= on_its_way(country, "courier"), "{country}");
        assert_eq!(on_its_way(country, "hand"), 0, "{country}");
    }
    assert_eq!(on_its_way("DE", "standard"), 4);
    assert_eq!(on_its_way("XX", "standard"), 3);
}
