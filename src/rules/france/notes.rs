//! France's notes (BG-1): what the law wants said, each under its code, once.

use en16931::Invoice;

use super::super::Found;
use super::term;

/// Codes that must stand, and what each says (BR-FR-05; Code de commerce L441-9 and L441-10).
const WANTED: [(&str, &str); 3] = [
    ("PMT", "the 40 euros for the costs of recovery"),
    ("PMD", "the interest on late payment"),
    ("AAB", "the discount for early payment, or that there is none"),
];
/// Codes that stand once at most (BR-FR-06).
const ONCE: [&str; 4] = ["PMT", "PMD", "AAB", "TXD"];
/// How the invoice is treated (BR-FR-20).
const TREATMENTS: [&str; 6] = ["B2B", "B2BINT", "B2C", "B2CINT", "OUTOFSCOPE", "ARCHIVEONLY"];

/// The texts under a code.
pub(super) fn texts<'a>(invoice: &'a Invoice, code: &'a str) -> impl Iterator<Item = &'a str> {
    let notes = invoice.notes.iter();
    let of_code = notes.filter(move |note| note.subject_code.as_ref().is_some_and(|c| c.as_str() == code));
    of_code.map(|note| note.note.as_deref().unwrap_or_default().trim())
}

pub(super) fn check(found: &mut Found, invoice: &Invoice) {
    for (code, what) in WANTED {
        // Empty words are none, though the official rule lets them pass.
        if !texts(invoice, code).any(|text| !text.is_empty()) {
            let message = format!("no note says {what}");
            let hint = format!("add a note with the code {code}");
            found.fatal(&format!("BR-FR-05_BT-22_{code}"), term(22), message, hint);
        }
    }
    for code in ONCE {
        let count = texts(invoice, code).count();
        if count > 1 {
            let message = format!("{count} notes have the code {code}");
            found.fatal(&format!("BR-FR-06_BT-21_{code}"), term(21), message, "put them into one note");
        }
    }
    let known = |text: &&str| TREATMENTS.contains(text);
    for text in texts(invoice, "BAR").filter(|text| !known(text)) {
        let message = format!("a note BAR does not say `{text}`");
        found.fatal("BR-FR-20_BT-21", term(21), message, format!("it says one of {}", TREATMENTS.join(", ")));
    }
    if texts(invoice, "BAR").filter(known).count() > 1 {
        let message = "several notes BAR say how the invoice is treated";
        found.fatal("BR-FR-31_BT-21", term(21), message, "keep one of them");
    }
    let member = invoice.seller.identifiers.iter().any(|id| id.scheme() == Some("0231"));
    if member && !texts(invoice, "TXD").any(|text| text == "MEMBRE_ASSUJETTI_UNIQUE") {
        let message = "the seller is a member of a VAT group (scheme 0231), and no note says so";
        found.fatal(
            "BR-FR-CO-14_BT-29-1",
            term(22),
            message,
            "add a note TXD that says MEMBRE_ASSUJETTI_UNIQUE",
        );
    }
    let represented = invoice.tax_representative.as_ref().is_some_and(|one| one.vat_identifier.is_some());
    if member && !represented {
        let message =
            "the seller is a member of a VAT group (scheme 0231), and the group's VAT number is missing";
        found.fatal("BR-FR-CO-15_BT-29-1", term(63), message, "name the group as tax representative (BG-11)");
    }
}
