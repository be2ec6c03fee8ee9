//! Fixed zones: what does not fit is never lost.

use letterpress::compose::compose;
use letterpress::layout::layout;

use super::{document, laid_out, said};
use crate::desk::assets;

fn letter(address: &str, extra: &str) -> String {
    format!(
        "layout: din-5008-b\nlanguage: de-DE\nsender:\n  name: Ada Low\n  organisation: Low GmbH\n  \
         address: [Ahornufer 14, 10997 Berlin]\nrecipient:\n  name: Frau Eva Roth\n  address: {address}\n\
         date: 2026-03-03\nsubject: Vertrag\nsalutation: Sehr geehrte Frau Roth,\nbody: Wir danken Ihnen.\n\
         closing: Mit freundlichen Grüßen\n{extra}"
    )
}

/// Codes and messages of what layout complains of.
fn complaints(text: &str) -> Vec<String> {
    let document = document(text);
    let stationery = assets().layout(&document.layout.value).expect("a layout");
    let words = assets().words(&document.language.value).expect("words");
    let content = compose(&document, stationery, words).expect("content");
    let problems = match layout(&content, stationery, &assets().fonts, &document.sources) {
        Ok(pages) => pages.warnings,
        Err(problems) => problems,
    };
    let here = problems.list.iter().filter(|d| d.code != "postal-address");
    here.map(|d| format!("{}: {}", d.code, d.message)).collect()
}

#[test]
fn six_lines_of_address_fit() {
    assert_eq!(
        complaints(&letter("[Abteilung 3, Haus B, Zimmer 12, Teichweg 27, 28195 Bremen]", "")),
        [""; 0]
    );
}

#[test]
fn a_higher_address_is_set_smaller_with_a_warning() {
    let text = letter("[Abteilung 3, Haus B, Hof, Zimmer 12, Teichweg 27, 28195 Bremen]", "");
    let said_so = complaints(&text);
    assert_eq!(said_so.len(), 1, "{said_so:?}");
    assert!(said_so[0].starts_with("address-shrunk: the address is set in "), "{said_so:?}");
    let (_, pages) = laid_out(&text);
    let town =
        pages.pages[0].items.iter().find(|item| said(item).is_some_and(|t| t.contains("28195 Bremen")));
    assert!(town.is_some());
}

#[test]
fn an_address_that_fits_in_no_size_is_an_error_that_says_by_how_much() {
    let text = letter("[Abteilung 3, Haus B, Hof, Zimmer 12, Teichweg 27, 28195 Bremen]", "");
    let firm = "name: Frau Eva Roth\n  role: Leitung\n  organisation: Roth AG";
    let said_so = complaints(&text.replace("name: Frau Eva Roth", firm));
    assert_eq!(said_so.len(), 1, "{said_so:?}");
    assert!(said_so[0].starts_with("zone-overflow: the text of the address zone is "), "{said_so:?}");
    assert!(said_so[0].contains(" mm too high"), "{said_so:?}");
}

#[test]
fn a_footer_that_does_not_fit_is_an_error() {
    let column = |n: usize| {
        format!(
            "[{}]",
            vec![format!("Eine sehr lange Zeile der Fußzeile, Nummer {n}"); 3]
                .join(", ")
                .replace("e, N", "e N")
        )
    };
    let footer = format!("footer: [{}, {}, {}, {}]\n", column(1), column(2), column(3), column(4));
    let said_so = complaints(&letter("[Teichweg 27, 28195 Bremen]", &footer));
    assert!(said_so.iter().any(|s| s.starts_with("zone-overflow: ")), "{said_so:?}");
}

#[test]
fn an_address_line_that_is_too_wide_is_set_smaller_not_broken() {
    let said_so = complaints(&letter("[Donaudampfschifffahrtsgesellschaftsallee 127, 28195 Bremen]", ""));
    assert_eq!(said_so.len(), 1, "{said_so:?}");
    assert!(said_so[0].starts_with("address-shrunk: "), "{said_so:?}");
}
