//! From the YAML to the code on the page: which code an invoice has, what it
//! holds, and what is said where it cannot be.

use letterpress::compose::compose;
use letterpress::render;

use super::desk::read_codes;
use crate::desk::{assets, read_letter};

/// An invoice to be paid to an account, in a currency.
fn invoice(iban: &str, currency: &str, payment: &str) -> String {
    format!(
        "layout: sn-010130-left\nlanguage: de-CH\nsender:\n  country_code: CH\n  organisation: Max Muster & Söhne\n  \
         address: [Werkstatt, Musterstrasse 123, 8000 Seldwyla]\n  bank: {{iban: {iban}}}\n\
         recipient:\n  name: Simon Muster\n  address: [Hauptgasse 1b, 3000 Bern]\ndate: 2026-03-03\n\
         invoice:\n  number: 2026-031\n  date: 2026-03-03\n  due: 2026-04-02\n  currency: {currency}\n  \
         e_invoice: none\n  lines:\n    \
         - {{description: Beratung, quantity: 3, unit_price: 100.00, vat: 8.1}}\n  payment: {{{payment}}}\n"
    )
}

fn codes(text: &str) -> Vec<String> {
    let document = read_letter("letter.yaml", text).unwrap_or_else(|failed| panic!("{}", failed.diagnostics));
    let pdf = render(&document, assets()).unwrap_or_else(|problems| panic!("{problems}"));
    read_codes(&pdf.bytes).into_iter().map(|(_, _, text)| text).collect()
}

/// The same of a German seller.
fn german(iban: &str, payment: &str) -> String {
    let text = invoice(iban, "EUR", payment).replace("country_code: CH", "country_code: DE");
    text.replace("vat: 8.1", "vat: 19")
}

/// What composing complains of: codes, messages and remedies.
fn complaints(text: &str) -> Vec<String> {
    let document = read_letter("letter.yaml", text).unwrap_or_else(|failed| panic!("{}", failed.diagnostics));
    let stationery = assets().layout(&document.layout.value).expect("a layout");
    let words = assets().words(&document.language.value).expect("words");
    let problems = compose(&document, stationery, words).map(drop).err();
    let all = problems.into_iter().flat_map(|problems| problems.list);
    all.map(|d| {
        assert!(d.span.is_some() && d.help.is_some(), "{}", d.message);
        format!("{}: {}", d.code, d.message)
    })
    .collect()
}

const PLAIN: &str = "CH58 0079 1123 0008 8901 2";
const QR: &str = "CH44 3199 9123 0008 8901 2";
const FRENCH: &str = "FR76 3000 6000 0112 3456 7890 189";
const GERMAN: &str = "DE89 3704 0044 0532 0130 00";

#[test]
fn a_swiss_account_is_paid_by_qr_bill() {
    let found = codes(&invoice(QR, "CHF", "reference: 21 00000 00003 13947 14300 09017"));
    let creditor = "Max Muster & Söhne\nMusterstrasse\n123\n8000\nSeldwyla\nCH";
    let debtor = "Simon Muster\nHauptgasse\n1b\n3000\nBern\nCH";
    let expected = format!(
        "SPC\n0200\n1\nCH4431999123000889012\nS\n{creditor}{}324.30\nCHF\nS\n{debtor}\nQRR\n\
         210000000003139471430009017\nRechnung 2026-031\nEPD",
        "\n".repeat(8)
    );
    assert_eq!(found, [expected]);
    let words = codes(&invoice(PLAIN, "CHF", "reference: Mandat 7"));
    assert!(words[0].ends_with("\nNON\n\nMandat 7\nEPD"), "{words:?}");
    let creditor = codes(&invoice(PLAIN, "EUR", "reference: RF18 5390 0754 7034"));
    assert!(creditor[0].ends_with("\nSCOR\nRF18539007547034\nRechnung 2026-031\nEPD"), "{creditor:?}");
}

#[test]
fn a_german_account_is_paid_by_epc_code() {
    let found = codes(&german(GERMAN, "reference: RF18 5390 0754 7034"));
    let expected =
        "BCD\n002\n1\nSCT\n\nMax Muster & Söhne\nDE89370400440532013000\nEUR357.00\n\nRF18539007547034";
    assert_eq!(found, [expected]);
    let found = codes(&german(GERMAN, "terms: Netto"));
    assert!(found[0].ends_with("\nEUR357.00\n\n\nRechnung 2026-031"), "{found:?}");
    // Many have their account abroad.
    assert_eq!(codes(&german(FRENCH, "terms: Netto")).len(), 1);
}

#[test]
fn there_is_no_code_where_it_is_no_habit_or_not_wanted() {
    assert_eq!(codes(&invoice(GERMAN, "CHF", "terms: Netto")), [""; 0]);
    assert_eq!(codes(&invoice(GERMAN, "EUR", "terms: Netto")), [""; 0], "no Swiss account");
    assert_eq!(codes(&german(PLAIN, "terms: Netto")).len(), 1, "SEPA reaches Switzerland");
    assert_eq!(codes(&german("TR33 0006 1005 1978 6457 8413 26", "terms: Netto")), [""; 0]);
    assert_eq!(codes(&german(GERMAN, "qr: none")), [""; 0]);
    assert_eq!(codes(&invoice(PLAIN, "CHF", "qr: none")), [""; 0]);
    assert_eq!(codes(&invoice(FRENCH, "EUR", "terms: Net")), [""; 0]);
    assert_eq!(codes(&invoice(FRENCH, "EUR", "qr: epc")).len(), 1);
    let paid = invoice(GERMAN, "EUR", "qr: epc").replace("  payment:", "  prepaid: 324.30\n  payment:");
    assert_eq!(codes(&paid), [""; 0]);
    let debit = invoice(GERMAN, "EUR", "qr: epc, means: card");
    assert_eq!(codes(&debit), [""; 0]);
}

#[test]
fn a_code_that_is_asked_for_and_cannot_be_is_an_error() {
    let cases = [
        (invoice(GERMAN, "CHF", "qr: epc"), "a payment code of the euro area is for euros"),
        (invoice(GERMAN, "EUR", "qr: swiss"), "a QR-bill is for an IBAN of Switzerland or Liechtenstein"),
        (invoice(PLAIN, "USD", "qr: swiss"), "a QR-bill is in CHF or EUR"),
        (invoice(QR, "CHF", "qr: swiss"), "a QR-IBAN needs a QR reference of 27 digits"),
        (
            invoice(QR, "CHF", "qr: swiss, reference: RF18 5390 0754 7034"),
            "a QR-IBAN needs a QR reference of 27 digits",
        ),
        (
            invoice(PLAIN, "CHF", "qr: swiss").replace("8000 Seldwyla", "Seldwyla"),
            "a QR-bill needs the creditor's postcode and town",
        ),
        (
            invoice(GERMAN, "EUR", "qr: epc").replace(&format!("iban: {GERMAN}"), "account: Konto 7"),
            "a payment code needs an IBAN",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(complaints(&text), [format!("payment-code: {message}")]);
    }
}

#[test]
fn addresses_are_taken_apart() {
    // Name, street and town of the creditor, as the payment part shows them.
    let shown = |lines: &str| {
        let text = invoice(PLAIN, "CHF", "terms: Netto");
        let text = text.replace("[Werkstatt, Musterstrasse 123, 8000 Seldwyla]", lines);
        let document = read_letter("letter.yaml", &text).unwrap_or_else(|e| panic!("{}", e.diagnostics));
        let stationery = assets().layout(&document.layout.value).expect("a layout");
        let words = assets().words(&document.language.value).expect("words");
        let content = compose(&document, stationery, words).unwrap_or_else(|problems| panic!("{problems}"));
        let slip = content.flows.iter().find_map(|flow| flow.slip.as_ref())?;
        let lines = slip.payment.entries[0].lines.iter().skip(2).map(|line| line.text.as_str());
        Some(lines.collect::<Vec<_>>().join("|"))
    };
    for (lines, expected) in [
        ("[Musterstrasse 123, 8000 Seldwyla]", "Musterstrasse 123|8000 Seldwyla"),
        ("[c/o Roth, Seestrasse 5a, CH-8000 Seldwyla am See]", "Seestrasse 5a|8000 Seldwyla am See"),
        ("[5 rue du Port, 1204 Genève]", "rue du Port 5|1204 Genève"),
        ("[Via Roma 7, I-20121 Milano (MI), Italia]", "Via Roma 7|IT-20121 Milano"),
        ("[3000 Bern]", "3000 Bern"),
        ("[Seestrasse 5, Postfach, 3001 Bern]", "Seestrasse 5|3001 Bern"),
        ("[Postfach 12, 3001 Bern]", "Postfach 12|3001 Bern"),
    ] {
        assert_eq!(shown(lines).as_deref(), Some(expected));
    }
    for lines in ["[Bern]", "['3000']", "[Gasse 1, '-']"] {
        assert_eq!(shown(lines), None, "{lines}");
    }
}
