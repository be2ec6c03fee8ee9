//! Dates and numbers of every language, held against Unicode's CLDR. Where a
//! convention of letter writers overrides it, the list here says so.

use fixed_decimal::Decimal as Number;
use icu_calendar::Date;
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale;
use letterpress::locale::Words;

use super::{date, dec, words};

/// Spaces of any kind are spaces here, both minus signs one, both apostrophes one.
fn plain(text: &str) -> String {
    text.replace(['\u{A0}', '\u{202F}', '\u{2009}'], " ").replace('\u{2212}', "-").replace('’', "'")
}

fn locale(tag: &str) -> Locale {
    tag.parse().expect("a tag")
}

#[test]
fn long_dates_are_those_of_cldr() {
    for tag in Words::languages() {
        let formatter = DateTimeFormatter::try_new(locale(tag).into(), YMD::long()).expect("a formatter");
        for month in 1..=12 {
            let day = Date::try_new_gregorian(2026, month, 17).expect("a day");
            let said = words(tag).long_date(date(&format!("2026-{month:02}-17")));
            assert_eq!(plain(&said), plain(&formatter.format(&day).to_string()), "{tag}");
        }
    }
}

/// Languages whose letters write amounts otherwise than CLDR writes numbers.
const OTHERWISE: [(&str, &str); 1] = [
    // The Federal Chancellery sets a point with francs; CLDR has the comma of French numbers.
    ("fr-CH", "1 234 567.89"),
];

#[test]
fn numbers_are_those_of_cldr() {
    let number: Number = "1234567.89".parse().expect("a number");
    for tag in Words::languages() {
        let formatter =
            DecimalFormatter::try_new(locale(tag).into(), Default::default()).expect("a formatter");
        let cldr = plain(&formatter.format(&number).to_string());
        let wanted = OTHERWISE
            .iter()
            .find(|(other, _)| *other == tag)
            .map_or(cldr.clone(), |(_, said)| (*said).to_owned());
        assert_eq!(plain(&words(tag).number(dec("1234567.89"))), wanted, "{tag}, CLDR: {cldr}");
    }
}

#[test]
fn groups_begin_where_cldr_begins_them() {
    for tag in Words::languages() {
        let formatter =
            DecimalFormatter::try_new(locale(tag).into(), Default::default()).expect("a formatter");
        let number: Number = "1234".parse().expect("a number");
        let grouped = formatter.format(&number).to_string() != "1234";
        // Italian invoices group from four digits on.
        let grouped = grouped || tag == "it-IT";
        assert_eq!(words(tag).number(dec("1234")) != "1234", grouped, "{tag}");
    }
}
