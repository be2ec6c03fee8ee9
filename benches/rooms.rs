//! Each room by itself, warm, on the benchmark letter: `cargo bench --bench rooms`, or
//! `cargo bench --bench rooms -- layout` for one of them. Whole letters and what an e-invoice and a
//! signature field add are in `letter.rs`, signatures in `sign.rs`.

mod desk;

use desk::{DESK, LAYOUT, to};
use divan::{Bencher, black_box};
use letterpress::compose::compose;
use letterpress::compose::content::Content;
use letterpress::layout::layout;
use letterpress::stationery::Stationery;
use letterpress::{Assets, Document, render};

fn main() {
    divan::main();
}

fn document() -> Document {
    DESK.open(&DESK.text).expect("a letter")
}

/// The layout as `render` furnishes it for this letter: one family.
fn stationery() -> Stationery {
    let mut stationery = DESK.assets.layout(LAYOUT).expect("a layout").clone();
    stationery.display_family.clone_from(&stationery.text_family);
    stationery
}

fn content(document: &Document, stationery: &Stationery) -> Content {
    compose(document, stationery, DESK.assets.words("fr-FR").expect("words")).expect("content")
}

/// A finished file.
fn finished() -> Vec<u8> {
    render(&document(), DESK.assets).expect("a letter").bytes
}

/// Fonts, layouts and languages, as every process loads them once.
#[divan::bench]
fn assets() -> Assets {
    Assets::shipped()
}

/// Text to file, another recipient each time.
#[divan::bench(args = ["plain", "full"])]
fn corridor(bencher: Bencher<'_, '_>, which: &str) {
    let text = if which == "full" { DESK.full() } else { DESK.text.clone() };
    let mut number = 0;
    bencher
        .with_inputs(|| {
            number += 1;
            to(&text, number)
        })
        .bench_local_refs(|text| render(&DESK.open(text).expect("a letter"), DESK.assets).expect("a PDF"));
}

#[divan::bench]
fn source(bencher: Bencher<'_, '_>) {
    bencher.bench(|| DESK.open(black_box(&DESK.text)));
}

#[divan::bench(name = "compose")]
fn composing(bencher: Bencher<'_, '_>) {
    let (document, stationery) = (document(), stationery());
    bencher.bench(|| content(black_box(&document), &stationery));
}

#[divan::bench(name = "layout")]
fn laying_out(bencher: Bencher<'_, '_>) {
    let (document, stationery) = (document(), stationery());
    let content = content(&document, &stationery);
    bencher.bench(|| layout(black_box(&content), &stationery, &DESK.assets.fonts, &document.sources));
}

mod pdf {
    use letterpress::pdf::{Kept, write};

    use super::{Bencher, DESK, content, document, layout, stationery};

    /// With what is kept between letters, and with nothing kept: the first letter of a process.
    #[divan::bench(args = ["warm", "cold"])]
    fn writing(bencher: Bencher<'_, '_>, which: &str) {
        let (document, stationery) = (document(), stationery());
        let content = content(&document, &stationery);
        let fonts = &DESK.assets.fonts;
        let pages = layout(&content, &stationery, fonts, &document.sources).expect("pages");
        let one = |kept: &Kept| write(&pages, &content.tree, &content.meta, &[], fonts, kept).expect("a PDF");
        if which == "cold" {
            bencher.with_inputs(Kept::default).bench_refs(|kept| one(kept));
        } else {
            let kept = Kept::default();
            bencher.bench(|| one(&kept));
        }
    }
}

mod text {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use letterpress::geom::Length;
    use letterpress::text::{Features, Fonts, Setting, TextRun, Weight, natural_width, set_lines};

    use super::{Bencher, DESK, black_box};

    /// A paragraph of the letter, which none before was the same as.
    fn another() -> String {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let text = DESK.text.lines().find(|line| line.starts_with("  Alors")).expect("a paragraph").trim();
        format!("{} {text}", NUMBER.fetch_add(1, Ordering::Relaxed))
    }

    fn run(text: &str) -> [TextRun<'_>; 1] {
        let face = DESK.assets.fonts.face("Source Serif 4", Weight::Regular, false).expect("ships");
        [TextRun { text, face, size: Length::pt(9.5), features: Features::default(), hyphenate: true }]
    }

    const SETTING: Setting<'static> =
        Setting { width: Length::mm(165.0), justify: true, hanging: true, language: "fr-FR" };

    /// A justified paragraph whose words are known: broken into lines, placed.
    #[divan::bench]
    fn lines(bencher: Bencher<'_, '_>) {
        let fonts = &DESK.assets.fonts;
        bencher.with_inputs(another).bench_refs(|text| set_lines(fonts, &run(text), &SETTING));
    }

    /// The same, measured only.
    #[divan::bench]
    fn width(bencher: Bencher<'_, '_>) {
        let fonts = &DESK.assets.fonts;
        bencher.with_inputs(another).bench_refs(|text| natural_width(fonts, &run(text), "fr-FR"));
    }

    /// The same with nothing kept: each word shaped, too.
    #[divan::bench]
    fn shaping(bencher: Bencher<'_, '_>) {
        let fonts = Fonts::shipped().with_word_limit(0);
        bencher.with_inputs(another).bench_refs(|text| set_lines(&fonts, &run(text), &SETTING));
    }

    /// A paragraph that was set before.
    #[divan::bench]
    fn kept(bencher: Bencher<'_, '_>) {
        let (fonts, text) = (&DESK.assets.fonts, another());
        bencher.bench(|| set_lines(fonts, black_box(&run(&text)), &SETTING));
    }
}

mod invoice {
    use letterpress::invoice::{Entries, Totals};

    use super::{Bencher, DESK, black_box};

    /// Lines, VAT groups and totals.
    #[divan::bench(args = [10, 10_000])]
    fn count(bencher: Bencher<'_, '_>, lines: usize) {
        let line = "    - {description: Kit, quantity: 3, unit_price: 125.37, discount: 5%, vat: 20}\n";
        let (head, _) = DESK.text.split_once("  lines:\n").expect("lines");
        let text = format!("{head}  lines:\n{}", line.repeat(lines));
        let invoice = DESK.open(&text).expect("a letter").invoice.expect("an invoice");
        let entries = Entries { lines: &invoice.lines, ..Entries::default() };
        bencher.bench(|| Totals::of(black_box(&entries), invoice.currency.value));
    }
}

/// The e-invoice of the letter: built, judged, written as XML.
#[divan::bench]
fn einvoice(bencher: Bencher<'_, '_>) {
    let document = DESK.open(&DESK.full()).expect("a letter");
    let words = DESK.assets.words("fr-FR").expect("words");
    bencher.bench(|| letterpress::einvoice::make(black_box(&document), words));
}

mod serial {
    use letterpress::serial::{Kind, Letters, Table};
    use letterpress::source::Template;

    use super::{Bencher, DESK};

    /// A row of a table, filled into the letter.
    #[divan::bench]
    fn fill(bencher: Bencher<'_, '_>) {
        let text = format!("kind: template\n{}", DESK.text.replace("Claire Dubois", "{{ name }}"));
        let rows: String = (0..1000).map(|row| format!("Claire Dubois {row}\n")).collect();
        let table = Table::read("clients.csv", Kind::Csv, format!("name\n{rows}").as_bytes(), None);
        let letters = Letters::new(table.expect("a table"), None, None).expect("letters");
        let request = DESK.request(text.as_bytes());
        let template = Template::read(&request, &DESK.files, &letters).expect("a template");
        let mut index = 0;
        bencher
            .with_inputs(|| {
                index = (index + 1) % letters.len();
                letters.letter(index).expect("a row")
            })
            .bench_local_refs(|letter| template.fill(letter, &request, &DESK.files).expect("a letter"));
    }
}

mod preview {
    use super::{Bencher, black_box, finished};

    /// Pictures of both pages at 96 dpi.
    #[divan::bench]
    fn png(bencher: Bencher<'_, '_>) {
        let pdf = finished();
        bencher.bench(|| letterpress::preview::png(black_box(&pdf), 96.0));
    }

    #[divan::bench]
    fn svg(bencher: Bencher<'_, '_>) {
        let pdf = finished();
        bencher.bench(|| letterpress::preview::svg(black_box(&pdf)));
    }
}

/// The logo: looked at, as when a letter is read.
#[divan::bench]
fn picture() -> letterpress::picture::Picture {
    let logo = std::fs::read(desk::benches("logo.png")).expect("a logo");
    letterpress::picture::probe(logo).expect("a picture")
}

/// A finished file, measured against its layout.
#[divan::bench]
fn verify(bencher: Bencher<'_, '_>) {
    let (pdf, stationery) = (finished(), stationery());
    bencher.bench(|| letterpress::verify::verify(black_box(&pdf), Some(&stationery), None));
}
