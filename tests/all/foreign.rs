//! PDFs of others: a letterhead under the text, annexes behind it, and what is refused.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use chrono::NaiveDate;
use hayro_syntax::Pdf;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Dict, Name, Stream};
use letterpress::diag::Failed;
use letterpress::source::{FileError, Files, Found, Request, read};
use letterpress::{Document, render};
use proptest::prelude::*;

use crate::desk::assets;
use crate::source::SOUND;

/// Files that exist only here.
struct Drawer(BTreeMap<&'static str, Vec<u8>>);

impl Files for Drawer {
    fn read(&self, path: &str, _: &str) -> Result<Found, FileError> {
        let bytes = self.0.get(path).ok_or(FileError::Unreachable)?;
        Ok(Found { name: path.to_owned(), bytes: Arc::from(bytes.as_slice()) })
    }
}

fn letter(text: &str, files: &[(&'static str, Vec<u8>)]) -> Result<Document, Failed> {
    let assets = assets();
    let known = assets.known();
    let today = NaiveDate::default();
    let request = Request { name: "l.yaml", bytes: text.as_bytes(), settings: &[], today, known: &known };
    read(&request, &Drawer(files.iter().cloned().collect()))
}

fn complaints(text: &str, files: &[(&'static str, Vec<u8>)]) -> String {
    match letter(text, files) {
        Ok(_) => String::new(),
        Err(failed) => failed.diagnostics.short(&failed.sources),
    }
}

/// A PDF of these pages, each the inside of its dictionary and its content.
fn pdf(pages: &[(&str, &str)], rest: &str) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R");
    let (root, objects) = rest.split_once("---").unwrap_or(("", rest));
    let _ = write!(out, "{root}>> endobj\n2 0 obj <</Type/Pages/Count {}/Kids[", pages.len());
    for number in 0..pages.len() {
        let _ = write!(out, "{} 0 R ", 10 + 2 * number);
    }
    out.push_str("]>> endobj\n");
    for (number, (inside, content)) in pages.iter().enumerate() {
        let (page, stream) = (10 + 2 * number, 11 + 2 * number);
        let _ = write!(
            out,
            "{page} 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595.28 841.89]/Contents {stream} 0 R {inside}>> endobj\n\
             {stream} 0 obj <</Length {}>> stream\n{content}\nendstream endobj\n",
            content.len()
        );
    }
    let _ = write!(out, "{objects}\ntrailer <</Root 1 0 R>>\n%%EOF\n");
    out.into_bytes()
}

fn plain() -> Vec<u8> {
    pdf(&[("", "0.2 g 10 10 50 20 re f")], "")
}

fn on_paper() -> String {
    SOUND.replace("place: Lyon", "place: Lyon\npaper: paper.pdf")
}

const ENCLOSURES: &str = "enclosures: [invoice, Contrat résilié]";

fn with_annex() -> String {
    SOUND.replace(ENCLOSURES, "enclosures:\n  - {title: Conditions, file: annex.pdf}")
}

#[test]
fn what_cannot_be_taken_in_is_refused_with_its_place_and_a_way_out() {
    let font = |inside: &str| format!("/Resources<</Font<</F <</Type/Font{inside}>>>>>>");
    let helvetica = font("/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding");
    let mute = font("/Subtype/Type3/Name/Runes");
    let text = "BT /F 12 Tf (x) Tj ET";
    let cases: [(&str, Vec<u8>, bool); 14] = [
        ("does not embed the font Helvetica, which PDF/A forbids", pdf(&[(&helvetica, text)], ""), true),
        ("does not say the characters of the font Runes", pdf(&[(&mute, text)], ""), true),
        ("uses CMYK colours without a profile", pdf(&[("", "1 0 0 0 k 0 0 9 9 re f")], ""), true),
        (
            "uses CMYK colours without a profile",
            pdf(&[("/Resources<</ColorSpace<</C[/Indexed/DeviceCMYK 0 <00000000>]>>>>", "/C cs")], ""),
            true,
        ),
        (
            "uses CMYK colours without a profile",
            pdf(
                &[("/Resources<</XObject<</X 5 0 R>>>>", "/X Do")],
                "5 0 obj <</Subtype/Form/BBox[0 0 9 9]/Length 19>> stream\n0 0 0 1 k 1 1 2 2 re f\nendstream endobj",
            ),
            true,
        ),
        (
            "uses CMYK colours without a profile",
            pdf(&[("/Group<</S/Transparency/CS/DeviceCMYK>>", "0 g 1 1 2 2 re f")], ""),
            true,
        ),
        (
            "uses CMYK colours without a profile",
            pdf(
                &[("/Resources<</XObject<</AF 5 0 R>>>>", "/AF Do")],
                "5 0 obj <</Subtype/Form/BBox[0 0 9 9]/Length 19>> stream\n0 0 0 1 k 1 1 2 2 re f\nendstream endobj",
            ),
            true,
        ),
        (
            "changes its colours by transfer functions",
            pdf(&[("/Resources<</ExtGState<</G<</Type/ExtGState/TR 7 0 R>>>>>>", "/G gs")], ""),
            true,
        ),
        (
            "has PostScript or pages of other files in it",
            pdf(
                &[("/Resources<</XObject<</X 5 0 R>>>>", "/X Do")],
                "5 0 obj <</Subtype/PS/Length 1>> stream\nx\nendstream endobj",
            ),
            true,
        ),
        (
            "has form fields, which would not be taken along",
            pdf(&[("/Annots[<</Subtype/Widget/Rect[0 0 9 9]>>]", "")], ""),
            false,
        ),
        (
            "has comments or stamps, which would not be taken along",
            pdf(&[("/Annots[<</Subtype/Stamp/Rect[0 0 9 9]>>]", "")], ""),
            false,
        ),
        (
            "has hidden layers, which would be seen",
            pdf(&[("", "")], "/OCProperties<</OCGs[7 0 R]/D<</OFF[7 0 R]>>>>---7 0 obj <</Type/OCG>> endobj"),
            false,
        ),
        ("this is no PDF", b"Anlage".to_vec(), false),
        ("the PDF cannot be read", b"%PDF-1.7\nnothing".to_vec(), false),
    ];
    for (wanted, file, archive) in cases {
        for (text, name) in [(on_paper(), "paper.pdf"), (with_annex(), "annex.pdf")] {
            let files = [(name, file.clone())];
            let said = complaints(&text, &files);
            assert!(said.contains(wanted), "{wanted}: {said}");
            assert!(said.starts_with("l.yaml:") && said.contains(name), "{said}");
            assert_eq!(said.contains("--no-archive"), archive, "{said}");
            let given_up = complaints(&format!("archive: false\n{text}"), &files);
            assert_eq!(given_up.is_empty(), archive, "{given_up}");
        }
    }
    let four = [("", ""); 4];
    let said = complaints(&on_paper(), &[("paper.pdf", pdf(&four, ""))]);
    assert!(said.contains("`paper.pdf` has 4 pages"), "{said}");
    assert!(complaints(&with_annex(), &[("annex.pdf", pdf(&four, ""))]).is_empty());
    assert!(complaints(&with_annex(), &[]).contains("cannot read `annex.pdf`"));
}

/// The name of the one form that a page draws under its text, by its first operation.
fn drawn(pdf: &Pdf, page: usize) -> Option<String> {
    let mut operations = pdf.pages()[page].operations();
    while let Some(operation) = operations.next() {
        match &**operation.operator {
            b"Do" => {
                let name = operation.operands().next()?.clone().into_name()?;
                return Some(String::from_utf8_lossy(name.as_ref()).into_owned());
            }
            b"Tj" | b"TJ" | b"re" => return None,
            _ => {}
        }
    }
    None
}

#[test]
fn letterheads_lie_under_their_pages() {
    let long = "      Un paragraphe assez long pour remplir la page avec ses voisins.\n\n".repeat(120);
    let text = on_paper().replace("    text: |\n", &format!("    text: |\n{long}"));
    let sheet = |count: usize| pdf(&vec![("", "0 g 1 1 2 2 re f"); count], "");
    for (count, wanted) in [
        (1, [Some("X0"), None, None, None]),
        (2, [Some("X0"), Some("X1"), Some("X1"), Some("X1")]),
        (3, [Some("X0"), Some("X1"), Some("X2"), Some("X1")]),
    ] {
        let document =
            letter(&text, &[("paper.pdf", sheet(count))]).unwrap_or_else(|f| panic!("{}", f.diagnostics));
        let made = render(&document, assets()).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(made.page_count >= 4, "{}", made.page_count);
        let read = Pdf::new(made.bytes).expect("a PDF");
        for (page, form) in wanted.iter().enumerate() {
            assert_eq!(drawn(&read, page).as_deref(), *form, "{count} pages, page {page}");
        }
    }
    // What the paper shows is not set again; and it must be as large as the sheet.
    let document = letter(&on_paper(), &[("paper.pdf", plain())]).expect("a letter");
    let words = assets().words("fr-FR").expect("words");
    let layout = assets().layout("nf-z11-001").expect("a layout");
    let content = letterpress::compose::compose(&document, layout, words).expect("content");
    assert!(content.furniture.footer.is_empty());
    assert!(content.flows[0].zones.iter().all(|zone| zone.kind.name() != "letterhead"));
    let american = on_paper().replace("nf-z11-001", "us-letter");
    let document = letter(&american, &[("paper.pdf", plain())]).expect("a letter");
    let problems = render(&document, assets()).expect_err("the wrong size");
    assert!(problems.to_string().contains("210 by 297 mm and 216 by 279 mm"), "{problems}");
}

#[test]
fn annexes_follow_and_the_letter_says_where() {
    // A letter of our own with all its tags, turned by a quarter, is the annex.
    let own = render(&crate::desk::read_letter("l.yaml", SOUND).expect("sound"), assets()).expect("a PDF");
    let text = SOUND.replace(
        ENCLOSURES,
        "enclosures:\n  - {title: Conditions, file: a.pdf}\n  - Plan\n  - {title: Vues, file: b.pdf}",
    );
    let turned =
        pdf(&[("/Rotate 90", "0 g 1 1 2 2 re f"), ("/CropBox[0 0 300 400]", "0 g 1 1 2 2 re f")], "");
    let files = [("a.pdf", own.bytes.clone()), ("b.pdf", turned)];
    let document = letter(&text, &files).unwrap_or_else(|failed| panic!("{}", failed.diagnostics));
    let made = render(&document, assets()).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(made.page_count, 6);
    let read = Pdf::new(made.bytes.clone()).expect("a PDF");
    let sizes: Vec<(i32, i32)> =
        read.pages().iter().map(|page| page.render_dimensions()).map(|(w, h)| (w as i32, h as i32)).collect();
    assert_eq!(sizes, [(595, 841), (595, 841), (595, 841), (595, 841), (841, 595), (300, 400)]);
    // No mark of theirs came along, and no letter of theirs was lost.
    let show = |content: &[u8]| {
        let mut shown = Vec::new();
        let mut all = UntypedIter::new(content);
        while let Some(operation) = all.next() {
            let name = String::from_utf8_lossy(operation.operator).into_owned();
            shown.push(format!("{name} {:?}", operation.operands().collect::<Vec<_>>()));
        }
        shown
    };
    let page = &read.pages()[2];
    let form: Stream<'_> = page.resources().get_x_object(&Name::new(b"X0").expect("a name")).expect("a form");
    let here = show(&form.decoded_data().expect("content"));
    assert!(here.len() > 50 && !here.iter().any(|o| o.starts_with("BDC") || o.starts_with("EMC")));
    let theirs = Pdf::new(own.bytes).expect("a PDF");
    let marks = ["BDC", "BMC", "EMC"];
    let mut there = show(theirs.pages()[0].page_stream().expect("content"));
    there.retain(|operation| !marks.iter().any(|mark| operation.starts_with(mark)));
    assert_eq!(here, there);
    let dict: &Dict<'_> = form.dict();
    assert!(!dict.contains_key(b"StructParents"));
    // The letter names their pages.
    let words = assets().words("fr-FR").expect("words");
    let layout = assets().layout("nf-z11-001").expect("a layout");
    let content = letterpress::compose::compose(&document, layout, words).expect("content");
    let fonts = &assets().fonts;
    let pages = letterpress::layout::layout(&content, layout, fonts, &document.sources).expect("pages");
    let said: Vec<String> = pages.pages[0]
        .items
        .iter()
        .filter_map(|item| match &item.kind {
            letterpress::layout::page::ItemKind::Text(line) => {
                Some(line.runs.iter().map(|run| &*run.shown.text).collect())
            }
            _ => None,
        })
        .collect();
    for line in ["Conditions (pages\u{A0}3 à\u{A0}4)", "Plan", "Vues (pages\u{A0}5 à\u{A0}6)"] {
        assert!(said.iter().any(|s| s.trim() == line), "{line}: {said:?}");
    }
    let titles: Vec<(&str, usize)> = pages.outline.iter().map(|b| (b.title.as_str(), b.page)).collect();
    assert_eq!(&titles[titles.len() - 2..], [("Conditions", 2), ("Vues", 4)]);
}

#[test]
fn names_of_resources_stay() {
    // Keys that are left out elsewhere are names here.
    let form =
        "5 0 obj <</Subtype/Form/BBox[0 0 9 9]/OC 7 0 R/Length 14>> stream\n0 g 1 1 2 2 re\nendstream endobj";
    let file = pdf(&[("/Resources<</XObject<</AA 5 0 R/OC 5 0 R>>>>", "/AA Do /OC Do")], form);
    let document =
        letter(&on_paper(), &[("paper.pdf", file)]).unwrap_or_else(|f| panic!("{}", f.diagnostics));
    let read = Pdf::new(render(&document, assets()).expect("a PDF").bytes).expect("a PDF");
    let page = &read.pages()[0];
    let paper: Stream<'_> =
        page.resources().get_x_object(&Name::new(b"X0").expect("a name")).expect("a form");
    let resources = paper.dict().get::<Dict<'_>>(b"Resources").expect("resources");
    let inner = resources.get::<Dict<'_>>(b"XObject").expect("forms");
    for name in [b"AA", b"OC"] {
        let form = inner.get::<Stream<'_>>(name).expect("the form");
        assert!(!form.dict().contains_key(b"OC"));
    }
}

#[test]
fn an_archive_is_promised_only_where_it_is_kept() {
    let promises = |text: &str| {
        let document = letter(text, &[]).unwrap_or_else(|failed| panic!("{}", failed.diagnostics));
        let bytes = render(&document, assets()).expect("a PDF").bytes;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (text.contains("pdfaid:part"), text.contains("pdfuaid:part"))
    };
    assert_eq!(promises(SOUND), (true, true));
    assert_eq!(promises(&format!("archive: false\n{SOUND}")), (false, false));
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let text = on_paper().replace(ENCLOSURES, "enclosures: [{title: A, file: a.pdf}]");
    let files = [("paper.pdf", plain()), ("a.pdf", pdf(&[("", "0 g 3 3 4 4 re f")], ""))];
    let make = || {
        let document = letter(&text, &files).unwrap_or_else(|failed| panic!("{}", failed.diagnostics));
        (
            render(&document, assets()).expect("a PDF").bytes,
            render(&document, &letterpress::Assets::shipped()),
        )
    };
    let ((first, fresh), (second, _)) = (make(), make());
    assert!(first == second && first == fresh.expect("a PDF").bytes);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// A damaged PDF is taken in or refused; it never stops the program.
    #[test]
    fn damaged_files_do_no_harm(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40), cut in any::<prop::sample::Index>()) {
        let whole = std::fs::read(crate::desk::root().join("samples/de/briefpapier.pdf")).expect("the sample");
        for keep in [whole.len(), cut.index(whole.len())] {
            let mut bytes = whole[..keep].to_vec();
            for (place, byte) in changes.iter().filter(|_| keep > 0) {
                let at = place.index(keep);
                bytes[at] = *byte;
            }
            if let Ok(document) = letter(&on_paper(), &[("paper.pdf", bytes)]) {
                let _ = render(&document, assets());
            }
        }
    }
}
