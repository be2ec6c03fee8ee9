//! Texts that break XML elsewhere: an e-invoice holds them whole, or its author is told.

use letterpress::diag::Severity;

use super::{FRENCH, made, plus, with};
use crate::desk::read_letter;

/// Where a text may stand, and what it takes the place of.
const PLACES: [(&str, &str); 9] = [
    ("{description: Dossier de presse", "{description: \"TEXT\""),
    ("{description: Dossier de presse", "{description: x, details: \"TEXT\""),
    ("unit: piece", "unit: \"TEXT\""),
    ("organisation: Société Horizon", "organisation: \"TEXT\""),
    ("[12 rue des Lilas, ", "[\"TEXT\", "),
    ("  currency: EUR\n", "  currency: EUR\n  notes: [\"TEXT\"]\n"),
    ("  currency: EUR\n", "  currency: EUR\n  order: \"TEXT\"\n"),
    ("  currency: EUR\n", "  currency: EUR\n  mentions: [\"TEXT\"]\n"),
    ("discount: 5%", "allowances: [{reason: \"TEXT\", amount: 5%}]"),
];

/// Reads a letter with a text in a place: the e-invoice, and whether anything was said.
fn with_text(place: (&str, &str), text: &str) -> (Option<String>, bool) {
    let letter = with(FRENCH, place.0, &place.1.replace("TEXT", text));
    let document = match read_letter("letter.yaml", &letter) {
        Ok(document) => document,
        Err(failed) => return (None, failed.diagnostics.has_errors()),
    };
    match made(&document) {
        Ok(made) => {
            let xml = made.attachment.expect("an e-invoice").bytes;
            let said = made.warnings.list.iter().chain(&document.warnings.list);
            (Some(String::from_utf8(xml).expect("UTF-8")), said.count() > 0)
        }
        Err(found) => (None, found.list.iter().any(|one| one.severity == Severity::Error)),
    }
}

#[test]
fn texts_arrive_whole() {
    let long = "mot ".repeat(2_500);
    for (yaml, text) in [
        ("a ]]> b", "a ]]> b"),
        ("a & b < c > d 'e'", "a & b < c > d 'e'"),
        ("<![CDATA[x]]> &lt; &#0; <!-- y -->", "<![CDATA[x]]> &lt; &#0; <!-- y -->"),
        ("<?xml version='1.0'?>", "<?xml version='1.0'?>"),
        ("שלום עולם", "שלום עולם"),
        ("مرحبا 12 بكم", "مرحبا 12 بكم"),
        ("\u{1F4E6} \u{10FFFD}", "\u{1F4E6} \u{10FFFD}"),
        ("{{ '{{' }}", "{{"),
        (long.trim(), long.trim()),
    ] {
        // Not markup here: prices of articles, references, mentions are plain.
        for place in [PLACES[3], PLACES[4], PLACES[6], PLACES[7], PLACES[8]] {
            let (xml, said) = with_text(place, yaml);
            let Some(xml) = xml else {
                assert!(said, "{place:?} {yaml:?}: neither an e-invoice nor a word");
                continue;
            };
            super::read_back(&xml);
            let escaped =
                text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&apos;");
            assert!(xml.contains(&escaped) || said, "{place:?} {yaml:?} is not in\n{xml}");
        }
    }
}

#[test]
fn nothing_is_left_out_in_silence() {
    for text in [
        "\\x01", "\\x07x", "\\x0b", "\\x1f", "\\x7f", "\\x85", "\\uFFFE", "\\uFFFF", "\\u202E", "\\0",
        "\\uFEFF", "\\r\\n", "\\t", "\\u2028",
    ] {
        for place in PLACES {
            let (xml, said) = with_text(place, &format!("a{text}b"));
            let Some(xml) = xml else {
                assert!(said, "{place:?} {text}: neither an e-invoice nor a word");
                continue;
            };
            super::read_back(&xml);
            let illegal =
                |c: char| c < ' ' && !matches!(c, '\n' | '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}');
            assert!(!xml.contains(illegal), "{place:?} {text}");
            // `a` and `b` side by side: what stood between them is gone.
            assert!(!xml.contains(">ab<") || said, "{place:?} {text} is lost\n{xml}");
        }
    }
}

#[test]
fn a_long_invoice_is_one_e_invoice() {
    let lines = "    - {description: Ware, quantity: 3, unit_price: 0.335, vat: 20}\n".repeat(400);
    let (head, _) = FRENCH.split_once("  lines:\n").expect("lines");
    let invoice = super::invoice(&plus(&format!("{head}  lines:\n{lines}"), "  prices_include_vat: false\n"));
    assert_eq!(invoice.lines.len(), 400);
    // 3 x 0.335 = 1.005, rounded on each line.
    assert_eq!(invoice.totals.line_total.to_string(), "404.00");
}
