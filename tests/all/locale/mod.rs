//! Words, dates and numbers of each language.

mod cldr;
mod typography;

use std::sync::LazyLock;

use chrono::NaiveDate;
use letterpress::invoice::{Currency, Decimal};
use letterpress::locale::{Words, fill};

const FILES: [(&str, &str); 12] = [
    ("de-AT", include_str!("../../../src/locale/de-AT.yaml")),
    ("de-CH", include_str!("../../../src/locale/de-CH.yaml")),
    ("de-DE", include_str!("../../../src/locale/de-DE.yaml")),
    ("en-GB", include_str!("../../../src/locale/en-GB.yaml")),
    ("en-US", include_str!("../../../src/locale/en-US.yaml")),
    ("es-ES", include_str!("../../../src/locale/es-ES.yaml")),
    ("fr-BE", include_str!("../../../src/locale/fr-BE.yaml")),
    ("fr-CH", include_str!("../../../src/locale/fr-CH.yaml")),
    ("fr-FR", include_str!("../../../src/locale/fr-FR.yaml")),
    ("it-IT", include_str!("../../../src/locale/it-IT.yaml")),
    ("nl-BE", include_str!("../../../src/locale/nl-BE.yaml")),
    ("nl-NL", include_str!("../../../src/locale/nl-NL.yaml")),
];

fn words(tag: &str) -> &'static Words {
    static ALL: LazyLock<Vec<Words>> =
        LazyLock::new(|| Words::languages().filter_map(Words::shipped).collect());
    ALL.iter().find(|words| words.language == tag).expect("a language that ships")
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// `~` stands for U+00A0 and `_` for U+202F, so that tables can be read.
fn shown(text: &str) -> String {
    text.replace('\u{a0}', "~").replace('\u{202f}', "_")
}

#[test]
fn every_language_ships_complete() {
    // A missing or unknown key stops `shipped`; here: nothing is empty, and the units agree.
    assert!(Words::languages().eq(FILES.iter().map(|(tag, _)| *tag)));
    let units: Vec<String> = words("fr-FR").units().map(str::to_owned).collect();
    assert_eq!(units, ["copy", "day", "flat", "hour", "km", "month", "page", "piece", "set", "week"]);
    for (tag, text) in FILES {
        let words = words(tag);
        assert_eq!(words.language, tag);
        assert!(words.units().eq(units.iter().map(String::as_str)), "{tag}: units");
        assert!(!text.contains(r#""""#), "{tag}: an empty word");
    }
    assert!(Words::shipped("fr").is_none());
}

#[test]
fn every_word_has_its_source() {
    for (tag, text) in FILES {
        let head: String = text.lines().take_while(|line| line.starts_with('#')).collect();
        let mut block_is_sourced = false;
        let mut counted = 0;
        for line in text.lines().filter(|line| !line.starts_with('#') && line.contains(": ")) {
            if !line.starts_with(' ') {
                block_is_sourced = line.contains("# [");
            }
            let key = line.trim().split(':').next().unwrap_or_default();
            if matches!(key, "language" | "extends" | "name" | "summary" | "titled") {
                continue; // tags, and sentences of our own
            }
            let plain = ["null", "[]", "{}"].iter().any(|none| line.ends_with(none));
            let signs = text.split("\ntypography:").nth(1).is_some_and(|part| part.contains(line));
            assert!(block_is_sourced || plain || signs || line.contains("# "), "{tag}: no source: {line}");
            for source in line.rsplit("# ").next().unwrap_or_default().split('[').skip(1) {
                let name = source.split(']').next().unwrap_or_default();
                let cited =
                    name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) || name == "trade";
                let declared = head.contains(&format!("[{name}]"));
                assert!(!line.contains("# [") || !cited || declared, "{tag}: [{name}] is nowhere explained");
            }
            counted += 1;
        }
        // Where a file extends another it says only what differs.
        let least = if text.contains("\nextends: ") { 5 } else { 80 };
        assert!(counted > least, "{tag}: only {counted} words");
    }
}

#[test]
fn dates() {
    // letters.md, section 4: long date, first of the month, short, place and date.
    let table = [
        ("fr-FR", "3~mars 2026", "1er~mars 2026", "03/03/2026", "Lyon, le~3~mars 2026", "Le~3~mars 2026"),
        ("de-DE", "3.~März 2026", "1.~März 2026", "03.03.2026", "Lyon, 3.~März 2026", "3.~März 2026"),
        ("en-US", "March~3, 2026", "March~1, 2026", "3/3/2026", "Lyon, March~3, 2026", "March~3, 2026"),
        ("en-GB", "3~March 2026", "1~March 2026", "03/03/2026", "Lyon, 3~March 2026", "3~March 2026"),
        ("fr-BE", "3~mars 2026", "1er~mars 2026", "03/03/2026", "Lyon, le~3~mars 2026", "Le~3~mars 2026"),
        ("fr-CH", "3~mars 2026", "1er~mars 2026", "03.03.2026", "Lyon, le~3~mars 2026", "Le~3~mars 2026"),
        ("de-AT", "3.~März 2026", "1.~März 2026", "03.03.2026", "Lyon, 3.~März 2026", "3.~März 2026"),
        ("de-CH", "3.~März 2026", "1.~März 2026", "03.03.2026", "Lyon, 3.~März 2026", "3.~März 2026"),
        ("it-IT", "3~marzo 2026", "1º~marzo 2026", "03/03/2026", "Lyon, 3~marzo 2026", "3~marzo 2026"),
        (
            "es-ES",
            "3~de~marzo de 2026",
            "1~de~marzo de 2026",
            "03/03/2026",
            "Lyon, 3~de~marzo de 2026",
            "3~de~marzo de 2026",
        ),
        ("nl-NL", "3~maart 2026", "1~maart 2026", "03-03-2026", "Lyon, 3~maart 2026", "3~maart 2026"),
        ("nl-BE", "3~maart 2026", "1~maart 2026", "03/03/2026", "Lyon, 3~maart 2026", "3~maart 2026"),
    ];
    for (tag, long, first, short, placed, alone) in table {
        let words = words(tag);
        let third = date("2026-03-03");
        assert_eq!(shown(&words.long_date(third)), long, "{tag}");
        assert_eq!(shown(&words.long_date(date("2026-03-01"))), first, "{tag}");
        assert_eq!(words.short_date(third), short, "{tag}");
        assert_eq!(shown(&words.place_and_date(Some("Lyon"), third)), placed, "{tag}");
        assert_eq!(shown(&words.place_and_date(None, third)), alone, "{tag}");
    }
}

#[test]
fn periods_say_nothing_twice() {
    let table = [
        ("fr-FR", "2026-01-01", "2026-03-31", "janv. – mars 2026"),
        ("fr-FR", "2025-12-01", "2026-02-28", "déc. 2025 – févr. 2026"),
        ("fr-FR", "2026-02-01", "2026-02-28", "févr. 2026"),
        ("fr-FR", "2024-02-01", "2024-02-28", "1er~févr. – 28~févr. 2024"),
        ("fr-FR", "2025-12-15", "2026-01-01", "15~déc. 2025 – 1er~janv. 2026"),
        ("fr-FR", "2026-05-01", "2026-05-01", "1er~mai 2026"),
        ("de-DE", "2026-01-01", "2026-03-31", "Jan. – März 2026"),
        ("de-DE", "2026-01-05", "2026-03-31", "05.01. – 31.03.2026"),
        ("en-US", "2026-01-05", "2026-03-31", "Jan~5 – Mar~31, 2026"),
        ("en-GB", "2026-01-05", "2026-09-30", "5~Jan – 30~Sept 2026"),
        ("en-GB", "0001-01-01", "9999-12-31", "Jan 0001 – Dec 9999"),
    ];
    for (tag, from, to, said) in table {
        assert_eq!(shown(&words(tag).period(date(from), date(to))), said, "{tag} {from} {to}");
    }
    // The end of time, where there is no next day to ask.
    let last = words("de-DE").period(NaiveDate::MIN, NaiveDate::MAX);
    assert!(last.contains('–'), "{last}");
}

#[test]
fn money_and_numbers() {
    // letters.md, section 4, and CLDR for foreign currencies.
    let table = [
        ("fr-FR", "1234.56", "EUR", "1_234,56~€"),
        ("fr-FR", "-1234.56", "EUR", "−1_234,56~€"),
        ("fr-FR", "1234567.5", "EUR", "1_234_567,50~€"),
        ("fr-FR", "999", "EUR", "999,00~€"),
        ("fr-FR", "0.0125", "EUR", "0,0125~€"),
        ("fr-FR", "1234.5600", "EUR", "1_234,56~€"),
        ("fr-FR", "-0.00", "EUR", "0,00~€"),
        ("fr-FR", "1234.56", "USD", "1_234,56~$US"),
        ("fr-FR", "1234.56", "CHF", "1_234,56~CHF"),
        ("de-DE", "1234.56", "EUR", "1.234,56~€"),
        ("de-DE", "-1234.56", "EUR", "−1.234,56~€"),
        ("de-DE", "1234", "JPY", "1.234~¥"),
        ("en-US", "1234.56", "USD", "$1,234.56"),
        ("en-US", "-1234.56", "USD", "−$1,234.56"),
        ("en-US", "1234.56", "CHF", "CHF~1,234.56"),
        ("en-US", "1234.56", "SEK", "SEK~1,234.56"),
        ("en-GB", "1234.56", "GBP", "£1,234.56"),
        ("en-GB", "1234.56", "USD", "US$1,234.56"),
        ("fr-CH", "1234.56", "CHF", "1_234.56~CHF"),
        ("fr-BE", "1234.56", "EUR", "1_234,56~€"),
        ("de-AT", "1234.56", "EUR", "€~1~234,56"),
        ("de-CH", "1234.56", "CHF", "CHF~1’234.56"),
        ("de-CH", "-1234.56", "CHF", "−CHF~1’234.56"),
        ("it-IT", "1234.56", "EUR", "1.234,56~€"),
        ("es-ES", "1234.56", "EUR", "1234,56~€"),
        ("es-ES", "12345.6", "EUR", "12.345,60~€"),
        ("nl-NL", "1234.56", "EUR", "€~1.234,56"),
        ("nl-NL", "-1234.56", "EUR", "€~−1.234,56"),
        ("nl-BE", "1234.56", "EUR", "€~1.234,56"),
    ];
    for (tag, amount, code, said) in table {
        let currency = Currency::parse(code).expect("a currency");
        assert_eq!(shown(&words(tag).money(dec(amount), &currency)), said, "{tag} {amount} {code}");
    }
    let euro = Currency::parse("EUR").expect("the euro");
    let french = words("fr-FR");
    assert_eq!(shown(&french.amount(dec("-402.63"), &euro)), "−402,63");
    assert_eq!(shown(&french.amount(dec("1800"), &euro)), "1_800,00");
    assert_eq!(shown(&french.number(dec("1234.50"))), "1_234,50");
    assert_eq!(french.quantity(dec("12.50")), "12,5");
    assert_eq!(words("en-GB").quantity(dec("-2.00")), "−2");
    let percent = |tag: &str| shown(&words(tag).percent(dec("5.50")));
    assert_eq!(["fr-FR", "de-DE", "en-US", "en-GB"].map(percent), ["5,5~%", "5,5~%", "5.5%", "5.5%"]);
}

#[test]
fn units_stand_in_the_right_number() {
    let table = [
        ("fr-FR", "hour", "0", "heure"),
        ("fr-FR", "hour", "1.5", "heure"),
        ("fr-FR", "hour", "2", "heures"),
        ("fr-FR", "piece", "-3", "pièces"),
        ("fr-FR", "month", "3", "mois"),
        ("de-DE", "hour", "1", "Stunde"),
        ("de-DE", "hour", "1.0", "Stunde"),
        ("de-DE", "hour", "1.5", "Stunden"),
        ("de-DE", "hour", "0", "Stunden"),
        ("en-US", "copy", "1", "copy"),
        ("en-GB", "copy", "0.5", "copies"),
    ];
    for (tag, key, quantity, said) in table {
        assert_eq!(words(tag).unit(key, dec(quantity)), Some(said), "{tag} {quantity} {key}");
    }
    assert_eq!(words("fr-FR").unit("palette", dec("2")), None);
}

#[test]
fn sentences_around_values() {
    let french = words("fr-FR");
    assert_eq!(shown(&french.prepaid_on(date("2026-01-12"))), "Acompte reçu le 12~janvier 2026");
    assert_eq!(
        shown(&french.transfer_by(date("2026-04-01"))),
        "Règlement par virement au plus tard le 1er~avril 2026"
    );
    assert_eq!(french.invoice_titled("Facture finale", "F-7"), "Facture finale F-7");
    assert_eq!(words("de-DE").letter.enclosures.label(1), "Anlage");
    assert_eq!(words("de-DE").letter.enclosures.label(2), "Anlagen");
    assert_eq!(words("de-DE").letter.subject, None);
    assert_eq!(fill("{a}{b} {c} {", &[("a", "{b}"), ("c", "3")]), "{b}{b} 3 {");
}
