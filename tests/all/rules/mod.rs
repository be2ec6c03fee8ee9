//! Rules over e-invoices: each sound invoice passes, each fault is found under its id.

mod arithmetic;
mod france;
mod identifiers;

use en16931::invoice::{Code, Delivery, InvoiceNote, Party, PaymentInstructions, PostalAddress};
use en16931::{Date, Identifier, Invoice, InvoiceAmount, InvoiceLine, Percentage, Quantity};
use letterpress::invoice::Decimal;
use letterpress::rules::{Finding, Severity};

pub(crate) fn amount(text: &str) -> InvoiceAmount {
    InvoiceAmount::parse(text).expect("an amount")
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().expect("a number")
}

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

/// A line of quantity, net amount and rate; the price is their quotient.
pub(crate) fn line(id: &str, quantity: i64, net: &str, rate: &str) -> InvoiceLine {
    let (quantity, rate) = (Quantity::new(Decimal::from(quantity)), Percentage::new(decimal(rate)));
    InvoiceLine::new(id, "Dossier", quantity, "C62", amount(net), "S", Some(rate))
}

fn party(name: &str, siren: &str, vat: &str) -> Party {
    let address = PostalAddress::new("5 rue du Port", "Lyon", "69002", "FR").expect("a country");
    let mut party = Party::new(name, address)
        .with_vat_identifier(vat)
        .with_electronic_address(Identifier::schemed(siren, "0225"));
    party.legal_registration = Some(Identifier::schemed(siren, "0002"));
    party
}

/// An invoice between French businesses, with all that France asks for.
pub(crate) fn french() -> Invoice {
    let guideline = "urn:cen.eu:en16931:2017";
    let mut invoice = Invoice::builder(guideline, "F-2026-031", day("2026-03-03"), "380", "EUR")
        .business_process("S1")
        .seller(party("Atelier Marchand SARL", "123456782", "FR11123456782"))
        .buyer(party("Société Horizon", "732829320", "FR44732829320"))
        .payment(PaymentInstructions::sepa_credit_transfer("FR7630006000011234567890189", None))
        .due_in_days(30)
        .note(InvoiceNote::new("Indemnité forfaitaire : 40 euros.").with_subject("PMT"))
        .note(InvoiceNote::new("Trois fois le taux d'intérêt légal.").with_subject("PMD"))
        .note(InvoiceNote::new("Pas d'escompte.").with_subject("AAB"))
        .line(line("1", 3, "1350.00", "20"))
        .line(line("2", 150, "930.00", "5.5"))
        .build_reconciled()
        .expect("an invoice");
    invoice.delivery = Some(Delivery { date: Some(day("2026-03-01")), ..Delivery::default() });
    invoice
}

pub(crate) fn code(text: &str) -> Option<Code> {
    Some(Code::new(text))
}

fn ids(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.as_str()).collect()
}

/// All that is found has a remedy or says what was counted.
fn helpful(findings: &[Finding]) {
    for finding in findings {
        assert!(finding.hint.is_some() || finding.detail.is_some(), "{finding}");
        assert!(finding.severity != Severity::Info, "{finding}");
    }
}
