//! Words, dates, numbers and spacing of each language.

use std::sync::LazyLock;

use chrono::NaiveDate;
use letterpress::invoice::{Currency, Decimal};
use letterpress::locale::{Words, fill};
use proptest::prelude::*;

const FILES: [(&str, &str); 4] = [
    ("de-DE", include_str!("../../src/locale/de-DE.yaml")),
    ("en-GB", include_str!("../../src/locale/en-GB.yaml")),
    ("en-US", include_str!("../../src/locale/en-US.yaml")),
    ("fr-FR", include_str!("../../src/locale/fr-FR.yaml")),
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
            if matches!(key, "language" | "name" | "summary" | "titled") {
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
        assert!(counted > 80, "{tag}: only {counted} words");
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

const FRENCH: &[(&str, &str)] = &[
    // The space before high signs: replaced, added, never doubled.
    ("Vraiment ?", "Vraiment_?"),
    ("Vraiment?", "Vraiment_?"),
    ("Vraiment  ?", "Vraiment_?"),
    ("Vraiment\u{a0}?", "Vraiment~?"),
    ("Un ; deux ! trois : quatre", "Un_; deux_! trois~: quatre"),
    ("(voir annexe) : oui", "(voir annexe)~: oui"),
    ("« Oui »: non", "«~Oui~»~: non"),
    ("mot(?) et (!) et [!] et ?!", "mot(?) et (!) et [!] et_?!"),
    ("Quoi ?!", "Quoi_?!"),
    ("Quoi…? Ah...!", "Quoi…? Ah…!"),
    ("Quoi… ?", "Quoi…_?"),
    ("à 10:30, 3:2, C:\\x", "à 10:30, 3:2, C:\\x"),
    ("https://example.org/?a=1;b", "https://example.org/?a=1;b"),
    ("Voyez https://example.org/a?b=1 ?", "Voyez https://example.org/a?b=1_?"),
    ("Voyez https://example.org/!", "Voyez https://example.org/_!"),
    ("example.org/a--b'c?d=1", "example.org/a--b’c?d=1"),
    ("jean--d@atelier.example : oui", "jean--d@atelier.example~: oui"),
    ("? seul", "? seul"),
    ("un sourire :-) ou ;-)", "un sourire :-) ou ;-)"),
    // Quotation marks, apostrophes, dashes, dots.
    ("\"Bonjour\"", "«~Bonjour~»"),
    ("«Bonjour»", "«~Bonjour~»"),
    ("« Bonjour »", "«~Bonjour~»"),
    ("\" Bonjour \"", "«~Bonjour~»"),
    ("«\u{202f}Bonjour\u{202f}»", "«_Bonjour_»"),
    ("il a dit \"je l'ai lu \"hier\"\".", "il a dit «~je l’ai lu “hier”~»."),
    ("l'\"Écho\" d'hier", "l’«~Écho~» d’hier"),
    ("(\"oui\")", "(«~oui~»)"),
    ("aujourd'hui, jusqu'à l'an '98", "aujourd’hui, jusqu’à l’an ’98"),
    ("pages 3--5 --- fin -- et ----", "pages 3–5 — fin – et ----"),
    ("et ainsi de suite... ....", "et ainsi de suite… ...."),
    ("un écran de 24\" et 5'", "un écran de 24\" et 5'"),
    // What must not break.
    ("20 % et 20% de 5 km", "20~% et 20~% de 5~km"),
    ("20 000 € ou 20000€", "20_000~€ ou 20000~€"),
    ("SIREN 123 456 782", "SIREN 123_456_782"),
    ("au +33 1 99 00 12 34.", "au +33~1~99~00~12~34."),
    ("n° 4, art. 31 et l'art. 6", "n°~4, art.~31 et l’art.~6"),
    ("M. Martin, Mme Dubois et Me Durand", "M.~Martin, Mme~Dubois et Me~Durand"),
    ("J. Marchand et J.-P. R. Roux", "J.~Marchand et J.-P.~R.~Roux"),
    ("le 3 mars 2026 et le 1er mai", "le 3~mars 2026 et le 1er~mai"),
    ("le 31 mars, le 12 juil. 2026", "le 31~mars, le 12~juil. 2026"),
    ("Me voici ; il M. a dit", "Me voici_; il M. a dit"),
    ("mars 12 et 2026 mai", "mars 12 et 2026 mai"),
    ("de 3 à 5 jours", "de 3 à 5 jours"),
];

const GERMAN: &[(&str, &str)] = &[
    ("Er sagte: \"Ja, 'gern'!\"", "Er sagte: „Ja, ‚gern‘!“"),
    ("z. B. und z.B. und d.h.", "z._B. und z._B. und d._h."),
    ("i. d. R., i.d.R. (u.a.)", "i._d._R., i._d._R. (u._a.)"),
    ("am 3. März 2026", "am 3.~März 2026"),
    ("am 3. Tag", "am 3. Tag"),
    ("20% von 5 km um 10:30 Uhr", "20~% von 5~km um 10:30 Uhr"),
    ("Nr. 4, § 14 UStG, Abs. 2", "Nr.~4, §~14 UStG, Abs.~2"),
    ("Herr Weber und Dr. Klein", "Herr~Weber und Dr.~Klein"),
    ("030 23125 123", "030~23125~123"),
    ("Wie geht's? So -- gut...", "Wie geht’s? So – gut…"),
    ("1 234", "1~234"),
];

const AMERICAN: &[(&str, &str)] = &[
    ("\"Yes,\" she said, \"it's 'fine'.\"", "“Yes,” she said, “it’s ‘fine’.”"),
    ("the clients' wishes -- and ours", "the clients’ wishes – and ours"),
    ("on March 3, 2026 (May 1)", "on March~3, 2026 (May~1)"),
    ("in March 2026", "in March 2026"),
    ("Really? Yes; go: now!", "Really? Yes; go: now!"),
    ("Mr. Smith, J. R. Smith", "Mr.~Smith, J.~R.~Smith"),
    ("20% of 5 mi, No. 7", "20% of 5~mi, No.~7"),
    ("Call (617) 555-0143", "Call (617) 555-0143"),
    ("a 6' wall, 12\" wide", "a 6' wall, 12\" wide"),
    ("\"Route 66\"", "“Route 66”"),
];

const BRITISH: &[(&str, &str)] =
    &[("on 3 May 2026 Mr Smith's \"view\"", "on 3~May 2026 Mr~Smith’s “view”"), ("12.5% VAT", "12.5% VAT")];

#[test]
fn typography_of_each_language() {
    for (tag, table) in [("fr-FR", FRENCH), ("de-DE", GERMAN), ("en-US", AMERICAN), ("en-GB", BRITISH)] {
        let words = words(tag);
        for (typed, set) in table {
            assert_eq!(shown(&words.typography(typed)), *set, "{tag}: {typed}");
        }
    }
}

#[test]
fn typography_sees_across_runs() {
    let table: &[(&str, &[&str], &[&str])] = &[
        ("fr-FR", &["Il dit \"", "oui", "\" ; et", " ?"], &["Il dit «~", "oui", "~»_; et", "_?"]),
        ("fr-FR", &["le ", "1er", " mai et l'", "\"Écho\""], &["le ", "1er", "~mai et l’", "«~Écho~»"]),
        ("fr-FR", &["", "a.", "..", ""], &["", "a…", "", ""]),
        ("en-US", &["\"", "Yes", "\" and 'no", "'"], &["“", "Yes", "” and ‘no", "’"]),
    ];
    for (tag, typed, set) in table {
        let mut runs: Vec<String> = typed.iter().map(|run| (*run).to_owned()).collect();
        words(tag).typography_of_runs(&mut runs);
        let runs: Vec<String> = runs.iter().map(|run| shown(run)).collect();
        assert_eq!(runs, *set, "{tag}");
    }
}

#[test]
fn ordinals_are_raised() {
    let french = words("fr-FR");
    let raised = |text: &str| {
        french.superscripts(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(raised("le 1er\u{a0}mai, la 2e fois, les 3es, l’1re"), ["er", "e", "es", "re"]);
    assert!(raised("Me, Mme, de, 2euros, AB12e, F-12e, 12e@x, 1erx, e").is_empty());
    assert!(words("en-US").superscripts("1st, 2nd, 1er").is_empty());
}

/// Texts full of what the rules look at.
fn tricky_text() -> impl Strategy<Value = String> {
    let bits = vec![
        " ",
        " ",
        " ",
        "\"",
        "'",
        "-",
        ".",
        "…",
        "–",
        "«",
        "»",
        "“",
        "”",
        "„",
        "‚",
        "‘",
        "’",
        ":",
        ";",
        "!",
        "?",
        "(",
        ")",
        "[",
        "]",
        "%",
        "€",
        "/",
        "@",
        ",",
        "\u{a0}",
        "\u{202f}",
        "\n",
        "a",
        "B",
        "é",
        "M.",
        "J.",
        "n°",
        "art.",
        "mars",
        "März",
        "March",
        "mai",
        "1er",
        "1",
        "12",
        "123",
        "2026",
        "km",
        "z.",
        "B.",
        "z.B.",
        "d.h.",
        "https://x.example/a?b",
        "a@b.example",
        "www",
        "Mr.",
        "Herr",
        "§",
        "Uhr",
        "No.",
        "i.d.R.",
    ];
    proptest::collection::vec(proptest::sample::select(bits), 0..24).prop_map(|bits| bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn once_is_enough(text in tricky_text()) {
        for tag in Words::languages() {
            let words = words(tag);
            let once = words.typography(&text);
            prop_assert_eq!(words.typography(&once), once.clone(), "{}: {:?}", tag, text);
        }
    }

    #[test]
    fn cutting_into_runs_changes_nothing(text in tricky_text(), cut in 0_usize..40) {
        let cut = text.char_indices().map(|(at, _)| at).nth(cut).unwrap_or(text.len());
        for tag in Words::languages() {
            let words = words(tag);
            let mut runs = [text[..cut].to_owned(), text[cut..].to_owned()];
            words.typography_of_runs(&mut runs);
            prop_assert_eq!(runs.concat(), words.typography(&text), "{}", tag);
        }
    }

    #[test]
    fn no_letter_is_lost(text in any::<String>()) {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        for tag in Words::languages() {
            let words = words(tag);
            prop_assert_eq!(letters(&words.typography(&text)), letters(&text), "{}", tag);
            for range in words.superscripts(&text) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
