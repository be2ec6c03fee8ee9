//! What these tests share: a bill, a transfer, and invoices that carry them.

use letterpress::compose::codes::{epc_code, with_code};
use letterpress::compose::compose;
use letterpress::compose::content::{Block, Content, NodeId, Role, Tree};
use letterpress::compose::slip::swiss_slip;
use letterpress::invoice::{Currency, Decimal};
use letterpress::layout::layout;
use letterpress::layout::page::Pages;
use letterpress::locale::SlipWords;
use letterpress::payment::epc::{Epc, Remittance};
use letterpress::payment::reference::SwissReference;
use letterpress::payment::swiss::{Address, Bill, Reference};
use letterpress::pdf::{self, Kept};
use letterpress::preview;

use crate::desk::{assets, read_letter};

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().expect("a number")
}

pub(super) fn currency(code: &str) -> Currency {
    Currency::parse(code).expect("a currency")
}

/// A transfer with everything that an invoice's has.
pub(super) fn epc() -> Epc {
    Epc {
        name: "Atelier Marchand SARL".into(),
        iban: "FR76 3000 6000 0112 3456 7890 189".into(),
        bic: Some("AGRIFRPPXXX".into()),
        amount: Some(decimal("8160.99")),
        currency: currency("EUR"),
        purpose: None,
        remittance: Remittance::Reference("RF56FA202600318".into()),
        note: None,
    }
}

/// The first example of the Swiss guidelines: QR-IBAN, QR reference, amount, debtor.
pub(super) fn bill() -> Bill {
    let address = |name: &str, street: &str, number: &str| Address {
        name: name.into(),
        street: Some(street.into()),
        number: Some(number.into()),
        postcode: "8000".into(),
        town: "Seldwyla".into(),
        country: "CH".into(),
    };
    let reference = SwissReference::parse("21 00000 00003 13947 14300 09017").expect("a reference");
    Bill {
        iban: "CH44 3199 9123 0008 8901 2".into(),
        creditor: address("Max Muster & Söhne", "Musterstrasse", "123"),
        amount: Some(decimal("1949.75")),
        currency: currency("CHF"),
        debtor: Some(address("Simon Muster", "Musterstrasse", "1")),
        reference: Reference::Swiss(reference),
        message: Some("Auftrag vom 15.06.2020".into()),
        information: Some("//S1/10/10201409/11/200701/30/106017086/31/180508/32/7.7/40/2:10;0:30".into()),
        schemes: vec!["eBill/B/simon.muster@example.com".into()],
    }
}

/// An invoice without letter, with so many lines.
pub(super) fn invoice(layout: &str, lines: usize) -> String {
    let line = "    - {description: Beratung, quantity: 1, unit_price: 100.00, vat: 8.1}\n";
    format!(
        "layout: {layout}\nlanguage: de-CH\nsender:\n  name: Max Muster\n  organisation: Max Muster & Söhne\n  \
         address: [Musterstrasse 123, 8000 Seldwyla]\n  vat_id: CHE-106.017.086 MWST\n\
         recipient:\n  name: Simon Muster\n  address: [Musterstrasse 1, 8000 Seldwyla]\ndate: 2026-03-03\n\
         invoice:\n  number: 2026-031\n  date: 2026-03-03\n  due: 2026-04-02\n  currency: CHF\n  lines:\n{}",
        line.repeat(lines)
    )
}

/// The invoice's part of the tree.
pub(super) fn part(content: &Content) -> NodeId {
    *content.tree.node(Tree::ROOT).children.last().expect("a part")
}

/// Composes a document, changes what is composed, and lays it out.
pub(super) fn laid_out(text: &str, change: impl FnOnce(&mut Content)) -> (Content, Pages) {
    let document =
        read_letter("letter.yaml", text).unwrap_or_else(|failed| panic!("{}\n{text}", failed.diagnostics));
    let stationery = assets().layout(&document.layout.value).expect("a layout");
    let words = assets().words(&document.language.value).expect("words");
    let mut content = compose(&document, stationery, words).unwrap_or_else(|problems| panic!("{problems}"));
    change(&mut content);
    let pages = layout(&content, stationery, &assets().fonts, &document.sources)
        .unwrap_or_else(|problems| panic!("{problems}"));
    (content, pages)
}

/// Adds the slip of a bill to the last flow.
pub(super) fn add_slip(content: &mut Content, bill: &Bill, language: &str) {
    let part = part(content);
    let words = SlipWords::of(language).expect("words");
    let alt = "Swiss QR Code: CHF 1949.75";
    let slip = swiss_slip(&mut content.tree, part, bill, words, alt).expect("a slip");
    content.flows.last_mut().expect("a flow").slip = Some(slip);
}

/// Puts a code before the last block of the last flow, which then stands beside it.
pub(super) fn add_code(content: &mut Content, epc: &Epc) {
    let part = part(content);
    let section = content.tree.add(part, Role::Sect);
    let code = epc_code(&mut content.tree, section, epc, "GiroCode: 8160.99 EUR").expect("a code");
    let body = &mut content.flows.last_mut().expect("a flow").body;
    let beside = match body.pop() {
        Some(Block::Keep(blocks)) => blocks,
        other => other.into_iter().collect(),
    };
    body.push(with_code(vec![code], beside));
}

/// The file.
pub(super) fn written(content: &Content, pages: &Pages) -> Vec<u8> {
    let bytes = pdf::write(pages, &content.tree, &content.meta, &[], &assets().fonts, &Kept::default());
    bytes.expect("a PDF")
}

/// What the codes on the pages say, in their order, with the version and the
/// level of error correction of each.
pub(super) fn read_codes(pdf: &[u8]) -> Vec<(usize, u16, String)> {
    let pages = preview::png(pdf, 200.0).expect("pictures");
    let mut found = Vec::new();
    for page in pages {
        let picture = image::load_from_memory(&page).expect("a PNG").to_luma8();
        let (width, height) = picture.dimensions();
        let dark = |x: usize, y: usize| {
            picture.get_pixel(u32::try_from(x).expect("small"), u32::try_from(y).expect("small")).0[0]
        };
        let size = (usize::try_from(width).expect("small"), usize::try_from(height).expect("small"));
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(size.0, size.1, dark);
        for grid in prepared.detect_grids() {
            let (meta, text) = grid.decode().unwrap_or_else(|error| panic!("{error}"));
            found.push((meta.version.0, meta.ecc_level, text));
        }
    }
    found
}
