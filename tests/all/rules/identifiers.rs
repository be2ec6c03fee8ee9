//! Check digits, with numbers that exist and their neighbours.

use en16931::Identifier;
use letterpress::rules::{Severity, identifiers};

use super::{french, helpful, ids};

#[test]
fn sound_identifiers_pass() {
    assert!(identifiers(&french()).is_empty(), "{:?}", identifiers(&french()));
}

#[test]
fn each_bad_identifier_is_found_where_it_stands() {
    let mut invoice = french();
    invoice.seller.legal_registration = Some(Identifier::schemed("123456789", "0002"));
    invoice.seller.identifiers.push(Identifier::schemed("12345678200011", "0009"));
    invoice.buyer.vat_identifier = Some("FR45732829320".into());
    let payment = invoice.payment.as_mut().expect("a payment");
    payment.remittance_information = Some("RF19539007547034".into());
    let found = identifiers(&invoice);
    let places: Vec<(String, String)> = found.iter().map(|f| (f.rule.clone(), f.path.to_string())).collect();
    for (rule, path) in [
        ("ID-SIREN", "BG-4/BT-30"),
        ("ID-SIRET", "BG-4/BT-29"),
        ("ID-FR-VAT", "BG-4/BT-31"),
        ("ID-FR-VAT", "BG-7/BT-48"),
        ("ID-RF", "BG-16/BT-83"),
    ] {
        assert!(places.contains(&(rule.into(), path.into())), "{rule} {path}: {places:?}");
    }
    assert!(found.iter().all(|f| f.severity == Severity::Warning));
    helpful(&found);
}

#[test]
fn identifiers_are_looked_at_as_they_stand() {
    // Programs read the file: what people group with spaces and dots is wrong in it.
    let mut invoice = french();
    invoice.seller.legal_registration = Some(Identifier::schemed("123 456 782", "0002"));
    assert!(ids(&identifiers(&invoice)).contains(&"ID-SIREN"));
    let mut invoice = french();
    for (number, right) in [
        ("FR11123456782", true),
        ("FR12123456782", false),
        ("FR11.123456782", false),
        ("FR1112345678", false),
        ("FRé", false),
    ] {
        invoice.seller.vat_identifier = Some(number.to_owned());
        let found = identifiers(&invoice);
        assert_eq!(!ids(&found).contains(&"ID-FR-VAT"), right, "{number}: {found:?}");
    }
}

#[test]
fn an_account_that_cannot_exist_is_fatal() {
    let mut invoice = french();
    let payment =
        en16931::invoice::PaymentInstructions::sepa_credit_transfer("FR7630006000011234567890188", None);
    invoice.payment = Some(payment);
    let found = identifiers(&invoice);
    assert_eq!(ids(&found), ["ID-IBAN"]);
    assert_eq!(found[0].severity, Severity::Fatal);
}
