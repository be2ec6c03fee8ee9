//! Room 2: what stands on an invoice, and what becomes of an author's words.

use letterpress::compose::{compose, plain};
use letterpress::layout::layout;
use letterpress::layout::page::ItemKind;
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser};

use crate::desk::{assets, read_letter};

/// The texts of a letter's pages, line by line.
fn page(text: &str) -> Vec<String> {
    let document = read_letter("letter.yaml", text).unwrap_or_else(|failed| panic!("{failed}"));
    let stationery = assets().layout(&document.layout.value).expect("a layout");
    let words = assets().words(&document.language.value).expect("words");
    let content = compose(&document, stationery, words).expect("content");
    let pages = layout(&content, stationery, &assets().fonts, &document.sources).expect("pages");
    let items = pages.pages.iter().flat_map(|page| &page.items);
    let texts = items.filter_map(|item| match &item.kind {
        ItemKind::Text(line) => Some(line.runs.iter().map(|run| &*run.shown.text).collect::<String>()),
        _ => None,
    });
    texts.map(|text| text.replace(['\u{A0}', '\u{202F}'], " ")).collect()
}

#[test]
fn a_number_that_begins_with_its_label_has_it_once() {
    let letter = |number: &str| {
        format!(
            "layout: din-5008-b\nlanguage: de-AT\n\
             sender: {{organisation: Donau KG, address: [Ring 1, 1010 Wien], company_id: {number}, vat_id: ATU13585627}}\n\
             recipient: {{organisation: Kunde, address: [Weg 2, 5020 Salzburg]}}\n\
             invoice:\n  number: R-1\n  date: 2026-03-03\n  currency: EUR\n  e_invoice: none\n  \
             lines: [{{description: Ware, quantity: 1, unit_price: 1, vat: 20}}]\n"
        )
    };
    for number in ["FN 123456 a", "123456 a"] {
        let page = page(&letter(number));
        let wanted = "FN 123456 a · UID-Nr. ATU13585627".to_owned();
        assert!(page.contains(&wanted), "{page:#?}");
    }
}

/// The words of CommonMark within a paragraph as its parser tells them, without a short way.
fn parsed(text: &str) -> String {
    let mut words = String::new();
    let within = format!("word {}", text.trim_start_matches([' ', '\t', '\r', '\n']));
    for event in Parser::new(&within) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words
        .strip_prefix("word")
        .map(|rest| rest.strip_prefix(' ').unwrap_or(rest).to_owned())
        .expect("the word")
}

#[test]
fn a_line_may_begin_with_a_number_or_a_dash() {
    let letter = "layout: din-5008-b\nlanguage: de-DE\n\
         sender: {name: Jörg Lüdecke, address: [Weg 1, 22041 Hamburg]}\n\
         recipient: {name: Frau Claasen, address: [Weg 2, 22926 Ahrensburg]}\ndate: 2026-03-03\n\
         subject: \"2. Mahnung: Rechnung **17**\"\nsalutation: Guten Tag\n\
         body: [{heading: 1. Stand, text: Offen., deliverables: [{what: \"- 20 %\", due: 2026-04-01}]}]\nclosing: Gruß\n";
    let page = page(letter);
    for wanted in ["2. Mahnung: Rechnung 17", "1. Stand", "- 20 %"] {
        assert!(page.iter().any(|line| line == wanted), "{wanted} in {page:#?}");
    }
}

#[test]
fn words_without_markup_are_what_commonmark_says() {
    for (text, expected) in [
        ("Beratung, 3 Tage (vor Ort)", "Beratung, 3 Tage (vor Ort)"),
        ("Kit *numérique* n° 7", "Kit numérique n° 7"),
        ("A &amp; B", "A & B"),
        ("A & B: C - D = E # F", "A & B: C - D = E # F"),
        ("Zeile\nZeile", "Zeile Zeile"),
        ("[Text](https://example.com)", "Text"),
        ("a\\*b", "a*b"),
        ("Müller  ", "Müller"),
        ("2. Mahnung: Rechnung 17", "2. Mahnung: Rechnung 17"),
        ("1) *Erstens*", "1) Erstens"),
        ("- 20 %", "- 20 %"),
        ("> 100 *Stück*", "> 100 Stück"),
        ("# 1", "# 1"),
        ("---", "---"),
        ("**Fett** am Anfang", "Fett am Anfang"),
        ("_\"Kursiv\"_", "\"Kursiv\""),
        ("", ""),
    ] {
        assert_eq!(plain(text), expected);
        assert_eq!(parsed(text), expected);
    }
}

proptest! {
    #[test]
    fn the_short_way_never_says_otherwise(text in "[a-zé]?[-a-z0-9é .,:;#*_`~<>&!|=+()\\[\\]\\\\\t\n\u{a0}]{0,30}") {
        prop_assert_eq!(plain(&text), parsed(&text));
    }
}
