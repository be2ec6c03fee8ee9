//! Quotation marks, dashes and spaces of each language, in tables and as laws.

use letterpress::locale::Words;
use proptest::prelude::*;

use super::{shown, words};

const FRENCH: &[(&str, &str)] = &[
    // The space before high signs: replaced, added, never doubled.
    ("Vraiment ?", "Vraiment_?"),
    ("Vraiment?", "Vraiment_?"),
    ("Vraiment  ?", "Vraiment_?"),
    // Number and unit, hours and minutes.
    ("dès 9 heures ou à 18 h 30", "dès 9~heures ou à 18~h~30"),
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
    ("de 3 à 5 jours", "de 3 à 5~jours"),
];

const GERMAN: &[(&str, &str)] = &[
    ("Er sagte: \"Ja, 'gern'!\"", "Er sagte: „Ja, ‚gern‘!“"),
    ("z. B. und z.B. und d.h.", "z._B. und z._B. und d._h."),
    ("i. d. R., i.d.R. (u.a.)", "i._d._R., i._d._R. (u._a.)"),
    ("am 3. März 2026", "am 3.~März 2026"),
    ("am 3. Tag", "am 3. Tag"),
    ("20% von 5 km um 10:30 Uhr", "20~% von 5~km um 10:30~Uhr"),
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

#[test]
fn french_has_three_schools_of_spacing() {
    let words = Words::shipped("fr-FR").expect("ships");
    let text = "Voici : « oui » ; non ? Si !";
    assert_eq!(words.typography(text), "Voici\u{A0}: «\u{A0}oui\u{A0}»\u{202F}; non\u{202F}? Si\u{202F}!");
    let school = |name: &str| words.with_school(name).expect("a school").typography(text);
    assert_eq!(school("national"), words.typography(text));
    assert_eq!(school("thin"), "Voici\u{202F}: «\u{202F}oui\u{202F}»\u{202F}; non\u{202F}? Si\u{202F}!");
    assert_eq!(school("none"), "Voici: «oui»; non? Si!");
    assert!(words.with_school("loose").is_none());
}
