//! Measuring finished letters: sound ones are sound, and each check catches
//! the layout that is shifted just there.

use std::collections::{BTreeMap, BTreeSet};

use letterpress::verify::{Findings, Verdict, verify};
use letterpress::{Assets, render};

use crate::desk::{assets, read_letter, samples, various};

fn sample(name: &str) -> String {
    samples().into_iter().find(|(n, _)| n == name).expect("a sample").1
}

/// Renders a sample on its layout with this YAML laid over it, and measures it
/// against the layout itself.
fn shifted(name: &str, over: &str) -> Findings {
    let document = read_letter(name, &sample(name)).unwrap_or_else(|f| panic!("{}", f.diagnostics));
    let layout = document.layout.value.clone();
    let mut moved = Assets::shipped();
    let text = format!("extends: {layout}\ntitle: Shifted\nsource: [a test]\n{over}");
    moved.add_layouts(BTreeMap::from([("shifted".to_owned(), text)])).unwrap_or_else(|(_, e)| panic!("{e}"));
    let mut document = document;
    document.layout.value = "shifted".to_owned();
    let pdf = render(&document, &moved).unwrap_or_else(|problems| panic!("{problems}"));
    verify(&pdf.bytes, assets().layout(&layout), None).expect("a PDF")
}

fn wrong(findings: &Findings) -> BTreeSet<&'static str> {
    findings.list.iter().filter(|f| f.verdict == Verdict::Wrong).map(|f| f.check).collect()
}

#[test]
fn the_samples_are_sound() {
    for (name, text) in various() {
        let document = read_letter(&name, &text).unwrap_or_else(|f| panic!("{name}: {}", f.diagnostics));
        let pdf = render(&document, assets()).unwrap_or_else(|problems| panic!("{name}: {problems}"));
        let findings = verify(&pdf.bytes, assets().layout(&pdf.layout), None).expect("a PDF");
        let bad: Vec<String> =
            findings.list.iter().filter(|f| f.verdict == Verdict::Wrong).map(ToString::to_string).collect();
        assert!(bad.is_empty(), "{name}:\n{}", bad.join("\n"));
        let measured: BTreeSet<&str> =
            findings.list.iter().filter(|f| f.verdict == Verdict::Sound).map(|f| f.check).collect();
        for check in
            ["address", "window", "window-strangers", "margins", "edge", "type-size", "fonts", "fold-mark"]
        {
            assert!(measured.contains(check), "{name}: {check} was not measured");
        }
    }
}

#[test]
fn each_shift_is_caught() {
    let french = "samples/fr/fin-de-mission.yaml";
    let german = "samples/de/kuendigung.yaml";
    for (name, over, check) in [
        (french, "letter: {zones: {address: {y: 46mm}}}\n", "window"),
        (french, "letter: {zones: {address: {x: 92mm}}}\n", "address"),
        (french, "letter: {zones: {address: {y: 22mm, least_y: 22mm}}}\n", "address"),
        (french, "letter: {zones: {date: {y: 76mm}}}\n", "window-strangers"),
        (french, "letter: {zones: {sender: {x: 60mm}}}\n", "window-strangers"),
        (french, "letter: {top: 106mm}\n", "text-begins"),
        (french, "text: {left: 20mm}\n", "margins"),
        (french, "marks: [{y: 105mm, x: 3.5mm, length: 4mm, weight: 0.25pt}]\n", "fold-mark"),
        (french, "marks: []\n", "fold-mark"),
        (french, "footer: {y: 284mm}\n", "edge"),
        (french, "styles: {footer: {size: 5.5pt}}\n", "type-size"),
        (french, "sheet: {height: 280mm}\n", "sheet"),
        (german, "letter: {zones: {return-line: {y: 40mm}}}\n", "return-line"),
    ] {
        let findings = shifted(name, over);
        assert!(wrong(&findings).contains(check), "{over}: {:?}", wrong(&findings));
    }
    assert!(wrong(&shifted(french, "")).is_empty());
    // Optical margins are within what a printer calls flush.
    assert!(!wrong(&shifted(german, "habits: {hanging: true}\n")).contains("edge"));
}

#[test]
fn a_page_number_that_lies_is_caught() {
    let name = "samples/de/kuendigung.yaml";
    let document = read_letter(name, &sample(name)).unwrap_or_else(|f| panic!("{}", f.diagnostics));
    let stationery = assets().layout(&document.layout.value).expect("a layout");
    let words = assets().words(&document.language.value).expect("words");
    let content = letterpress::compose::compose(&document, stationery, words).expect("content");
    let fonts = &assets().fonts;
    let mut pages =
        letterpress::layout::layout(&content, stationery, fonts, &document.sources).expect("pages");
    let write = |pages: &_| {
        let kept = letterpress::pdf::Kept::default();
        letterpress::pdf::write(pages, &content.tree, &content.meta, &[], fonts, &kept).expect("a PDF")
    };
    let check = |pdf: &[u8]| wrong(&verify(pdf, Some(stationery), None).expect("a PDF"));
    assert!(check(&write(&pages)).is_empty());
    // The second page is lost; the first still says that there are two.
    let mut shown_twice = pages.clone();
    shown_twice.pages.swap(0, 1);
    assert!(check(&write(&shown_twice)).contains("page-number"));
    // The end of the letter alone on its page.
    let end = pages.pages[1].items.iter().position(|item| match &item.kind {
        letterpress::layout::page::ItemKind::Text(line) => {
            line.runs[0].shown.text.starts_with("Mit freundlichen")
        }
        _ => false,
    });
    pages.pages[1].items.drain(..end.expect("a closing"));
    assert!(check(&write(&pages)).contains("closing"));
}

#[test]
fn files_of_others_are_measured_as_far_as_they_go() {
    assert!(verify(b"no PDF", None, None).is_err());
    let name = "samples/fr/simple.yaml";
    let document = read_letter(name, &sample(name)).unwrap_or_else(|f| panic!("{}", f.diagnostics));
    let pdf = render(&document, assets()).expect("a PDF");
    let findings = verify(&pdf.bytes, None, None).expect("a PDF");
    assert!(findings.sound());
    assert!(findings.list.iter().any(|f| f.check == "address" && f.verdict == Verdict::Unmeasured));
}
