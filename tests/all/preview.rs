//! Pictures of pages, drawn from the finished file by a PDF reader: golden
//! ones of some pages, small. `BLESS=1 cargo test preview` draws them anew;
//! then look at them.

use letterpress::{preview, render};

use crate::desk::{assets, read_letter, root, samples};

/// Pixels in an inch of the golden pictures: enough to see every line move.
const DPI: f32 = 40.0;

fn pages(name: &str) -> Vec<image::GrayImage> {
    let (name, text) = samples().into_iter().find(|(n, _)| n == name).expect("a sample");
    let document = read_letter(&name, &text).unwrap_or_else(|failed| panic!("{}", failed.diagnostics));
    let pdf = render(&document, assets()).unwrap_or_else(|problems| panic!("{problems}"));
    let pictures = preview::png(&pdf.bytes, DPI).expect("pictures");
    assert_eq!(pictures.len(), pdf.page_count);
    pictures.iter().map(|png| image::load_from_memory(png).expect("a PNG").to_luma8()).collect()
}

/// The largest mean difference of any block of 8 by 8 pixels: a processor's
/// rounding changes a grey a little, a letter elsewhere changes a block much.
fn difference(a: &image::GrayImage, b: &image::GrayImage) -> u32 {
    assert_eq!(a.dimensions(), b.dimensions());
    let (width, height) = a.dimensions();
    let mut most = 0;
    for y in (0..height).step_by(8) {
        for x in (0..width).step_by(8) {
            let (right, bottom) = ((x + 8).min(width), (y + 8).min(height));
            let mut sum = 0;
            for (i, j) in (y..bottom).flat_map(|j| (x..right).map(move |i| (i, j))) {
                sum += u32::from(a.get_pixel(i, j).0[0].abs_diff(b.get_pixel(i, j).0[0]));
            }
            most = most.max(sum / ((right - x) * (bottom - y)));
        }
    }
    most
}

#[test]
fn pages_look_as_they_looked() {
    for sample in ["fr/fin-de-mission", "de/kuendigung", "en/end-of-engagement"] {
        for (number, page) in (1..).zip(pages(&format!("samples/{sample}.yaml"))) {
            let file = format!("{}-{number}.png", sample.replace('/', "-"));
            let path = root().join("tests/all/goldens").join(&file);
            if std::env::var_os("BLESS").is_some() {
                page.save(&path).expect("writes");
            }
            let golden = image::open(&path).unwrap_or_else(|e| panic!("{file}: {e}")).to_luma8();
            assert_eq!(difference(&golden, &page) / 6, 0, "{file} looks otherwise");
        }
    }
}

#[test]
fn a_page_is_as_large_as_its_sheet() {
    let page = &pages("samples/en/end-of-engagement.yaml")[0];
    assert_eq!(page.dimensions(), (340, 440), "8.5 by 11 inches");
}

#[test]
fn drawings_hold_the_page() {
    let (name, text) = samples().into_iter().find(|(n, _)| n == "samples/fr/simple.yaml").expect("a sample");
    let document = read_letter(&name, &text).unwrap_or_else(|failed| panic!("{}", failed.diagnostics));
    let pdf = render(&document, assets()).expect("a PDF");
    let pages = preview::svg(&pdf.bytes).expect("drawings");
    assert_eq!(pages.len(), 1);
    assert!(pages[0].starts_with("<svg") && pages[0].trim_end().ends_with("</svg>"));
    assert!(pages[0].matches("<use").count() > 500, "letters are there");
}

#[test]
fn what_is_no_pdf_is_refused() {
    assert!(preview::png(b"hello", 72.0).is_err());
    assert!(preview::svg(b"").is_err());
}
