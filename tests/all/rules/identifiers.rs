//! Check digits, with numbers that exist and their neighbours.

use en16931::Identifier;
use letterpress::rules::{Severity, creditor_reference, french_vat_key, iban, identifiers, siren, siret};

use super::{french, helpful, ids};

#[test]
fn check_digits_tell_neighbours_apart() {
    assert!(siren("732829320") && siren("123456782") && siren("356000000"));
    assert!(!siren("732829321") && !siren("73282932") && !siren("73282932A") && !siren(""));
    assert!(siret("73282932000074") && !siret("73282932000075") && !siret("7328293200007"));
    // La Poste: the sum of the digits is one of five.
    assert!(siret("35600000000048") && siret("35600000049837") && !siret("35600000049838"));
    assert_eq!(french_vat_key("FR11123456782"), Some(true));
    assert_eq!(french_vat_key("FR39356000000"), Some(true));
    assert_eq!(french_vat_key("FR12123456782"), Some(false));
    assert_eq!(french_vat_key("FR1112345678"), Some(false));
    assert_eq!(french_vat_key("FRXX123456782"), None);
    assert_eq!(french_vat_key("DE123456789"), None);
    assert_eq!(french_vat_key("FRé"), Some(false));
    assert!(creditor_reference("RF18539007547034") && creditor_reference("RF45G72UUR"));
    assert!(creditor_reference("RF18 5390 0754 7034") && creditor_reference("RF56FA202600318"));
    assert!(!creditor_reference("RF19539007547034") && !creditor_reference("RF18"));
    assert!(!creditor_reference("RF1é539007547034") && !creditor_reference(""));
    assert!(iban("FR7630006000011234567890189") && !iban("FR7630006000011234567890188"));
}

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
fn an_account_that_cannot_exist_is_fatal() {
    let mut invoice = french();
    let payment =
        en16931::invoice::PaymentInstructions::sepa_credit_transfer("FR7630006000011234567890188", None);
    invoice.payment = Some(payment);
    let found = identifiers(&invoice);
    assert_eq!(ids(&found), ["ID-IBAN"]);
    assert_eq!(found[0].severity, Severity::Fatal);
}
