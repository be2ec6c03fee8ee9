//! Characters that a face lacks come from the nearest face that has them.

use letterpress::layout::page::ItemKind;
use letterpress::render;

use super::{document, laid_out};
use crate::desk::assets;

fn letter(name: &str) -> String {
    format!(
        "layout: din-5008-b\nlanguage: de-DE\nsender:\n  name: Ada Low\n  address: [Ahornufer 14, 10997 Berlin]\n\
         recipient:\n  name: {name}\n  address: [Teichweg 27, 28195 Bremen]\ndate: 2026-03-03\nsubject: Vertrag\n\
         salutation: Guten Tag,\nbody: Wir danken Ihnen, {name}.\nclosing: Mit freundlichen Grüßen\n"
    )
}

/// The families of the runs of the first line that holds these words.
fn families(text: &str, words: &str) -> Vec<(String, String)> {
    let (_, pages) = laid_out(text);
    let runs = pages.pages[0].items.iter().find_map(|item| match &item.kind {
        ItemKind::Text(line) => {
            let all: String = line.runs.iter().map(|run| &*run.shown.text).collect();
            all.contains(words).then(|| line.runs.clone())
        }
        _ => None,
    });
    let family = |face| assets().fonts.get(face).family().to_owned();
    runs.expect("a line")
        .into_iter()
        .map(|run| (run.shown.text.trim_end().to_owned(), family(run.face)))
        .collect()
}

#[test]
fn a_letter_comes_from_the_other_family() {
    // The serif of addresses has no Ŧ; the sans has.
    let runs = families(&letter("Nils Ŧorbjørn"), "Nils");
    let found: Vec<(&str, &str)> = runs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(found, [("Nils", "Source Serif 4"), ("Ŧ", "Source Sans 3"), ("orbjørn", "Source Serif 4")]);
    let pdf = render(&document(&letter("Nils Ŧorbjørn")), assets()).expect("a PDF");
    assert!(pdf.warnings.is_empty());
}

#[test]
fn marks_stay_on_their_letters() {
    let runs = families(&letter("Nils Ŧ\u{308}or"), "Nils");
    assert!(
        runs.iter().any(|(text, family)| text.starts_with("Ŧ\u{308}") && family == "Source Sans 3"),
        "{runs:?}"
    );
}

#[test]
fn what_no_font_has_is_an_error_with_its_place_and_name() {
    for (name, wanted) in [("Herr 漢", "U+6F22"), ("Frau אבא", "U+05D0")] {
        let problems = render(&document(&letter(name)), assets()).expect_err("no glyph");
        assert!(problems.to_string().contains(wanted), "{problems}");
        assert!(problems.list.iter().all(|d| d.code == "missing-glyph" && d.span.is_some()), "{problems}");
    }
}

#[test]
fn only_what_no_font_has_is_called_missing() {
    let problems = render(&document(&letter("Nils Ŧ漢")), assets()).expect_err("no glyph");
    assert!(problems.to_string().contains("U+6F22"), "{problems}");
    assert!(!problems.to_string().contains("U+0166"), "{problems}");
}

#[test]
fn neighbours_from_another_face_stay_together() {
    let runs = families(&letter("Nils ŦŦ Ŧ"), "Nils");
    let found: Vec<&str> = runs.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(found, ["Nils", "ŦŦ", "", "Ŧ"]);
}
