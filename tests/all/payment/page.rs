//! Codes on pages: read back from pictures of the finished file.

use letterpress::geom::Length;
use letterpress::layout::page::{ItemKind, Mark};

use super::desk::{add_code, add_slip, bill, epc, invoice, laid_out, read_codes, written};

/// The level of error correction M in the code's own format bits.
const LEVEL_M: u16 = 0;

#[test]
fn an_epc_code_reads_back_from_the_page() {
    let text = invoice("nf-z11-001", 3).replace("de-CH", "fr-FR").replace("CHF", "EUR");
    let (content, pages) = laid_out(&text, |content| add_code(content, &epc()));
    let payload = epc().payload().expect("a payload");
    assert_eq!(read_codes(&written(&content, &pages)), [(6, LEVEL_M, payload)]);
}

#[test]
fn a_swiss_code_reads_back_from_the_page_with_its_cross_on_it() {
    let (content, pages) =
        laid_out(&invoice("sn-010130-left", 1), |content| add_slip(content, &bill(), "de-CH"));
    let codes = read_codes(&written(&content, &pages));
    assert_eq!(codes.len(), 1);
    assert_eq!((codes[0].1, &codes[0].2), (LEVEL_M, &bill().payload().expect("a payload")));
}

#[test]
fn a_code_is_26_mm_with_modules_of_04_mm_at_least() {
    let side = |epc| {
        let (_, pages) = laid_out(&invoice("nf-z11-001", 1), |content| add_code(content, &epc));
        let items = &pages.pages.last().expect("a page").items;
        let found = items.iter().find_map(|item| match (&item.mark, &item.kind) {
            (Mark::Node(_), ItemKind::Outline { rect, outline, .. }) => Some((*rect, outline.size.0)),
            _ => None,
        });
        let (rect, modules) = found.expect("a code");
        assert!((rect.x - Length::mm(25.0)).to_mm().abs() < 0.01, "at the left edge of the text");
        assert_eq!(rect.width, rect.height);
        (rect.width.to_mm(), modules)
    };
    let (width, modules) = side(epc());
    assert!((width - 26.0).abs() < 0.01 && modules == 41, "{width} {modules}");
    let mut long = epc();
    long.name = "N".repeat(70);
    long.remittance = letterpress::payment::epc::Remittance::Text("t".repeat(140));
    long.note = Some("n".repeat(31));
    let (width, modules) = side(long);
    assert!((width - 0.4 * 69.0).abs() < 0.01 && modules == 69, "{width} {modules}");
}
