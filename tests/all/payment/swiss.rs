//! The payload of Swiss QR-bills, and its limits.

use letterpress::payment::Fault;
use letterpress::payment::reference::CreditorReference;
use letterpress::payment::swiss::{Address, Bill, BillError, Part, Reference, Whose};

use super::desk::{bill, currency, decimal};

#[test]
fn a_payload_is_as_other_makers_write_it() {
    // What `qrbill` 1.2 and `swissqrbill` 4.4 make of the same bill.
    let lines = [
        "SPC",
        "0200",
        "1",
        "CH4431999123000889012",
        "S",
        "Max Muster & Söhne",
        "Musterstrasse",
        "123",
        "8000",
        "Seldwyla",
        "CH",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "1949.75",
        "CHF",
        "S",
        "Simon Muster",
        "Musterstrasse",
        "1",
        "8000",
        "Seldwyla",
        "CH",
        "QRR",
        "210000000003139471430009017",
        "Auftrag vom 15.06.2020",
        "EPD",
        "//S1/10/10201409/11/200701/30/106017086/31/180508/32/7.7/40/2:10;0:30",
        "eBill/B/simon.muster@example.com",
    ];
    assert_eq!(bill().payload().expect("a payload"), lines.join("\n"));
}

/// A donation: the least that a bill can say.
fn donation() -> Bill {
    Bill {
        iban: "CH5204835012345671000".into(),
        creditor: Address {
            name: "Muster Stiftung".into(),
            street: Some("P.O. Box".into()),
            number: None,
            postcode: "3001".into(),
            town: "Bern".into(),
            country: "CH".into(),
        },
        amount: None,
        currency: currency("CHF"),
        debtor: None,
        reference: Reference::None,
        message: None,
        information: None,
        schemes: Vec::new(),
    }
}

#[test]
fn a_payload_of_the_least_ends_with_its_trailer() {
    let payload = donation().payload().expect("a payload");
    let lines: Vec<&str> = payload.split('\n').collect();
    assert_eq!(lines.len(), 31);
    assert_eq!(
        lines[..11],
        [
            "SPC",
            "0200",
            "1",
            "CH5204835012345671000",
            "S",
            "Muster Stiftung",
            "P.O. Box",
            "",
            "3001",
            "Bern",
            "CH"
        ]
    );
    assert!(lines[11..19].iter().all(|line| line.is_empty()));
    assert_eq!(lines[19], "CHF");
    assert!(lines[20..27].iter().all(|line| line.is_empty()));
    assert_eq!(lines[27..], ["NON", "", "", "EPD"]);
    let mut scheme = donation();
    scheme.schemes = vec!["eBill/B/1".into()];
    assert!(
        scheme.payload().expect("a payload").ends_with("\nEPD\n\neBill/B/1"),
        "an empty line holds its place"
    );
}

/// What is wrong with the bill once it is changed.
fn wrong(change: impl FnOnce(&mut Bill)) -> BillError {
    let mut bill = bill();
    change(&mut bill);
    let error = bill.payload().expect_err("a limit");
    assert_eq!(bill.code().err(), Some(error.clone()), "no code of what has no payload");
    assert!(!error.to_string().is_empty());
    error
}

#[test]
fn accounts_and_references_go_together() {
    let creditor = CreditorReference::parse("RF18539007547034").expect("a reference");
    let plain = "CH5800791123000889012";
    assert_eq!(wrong(|b| b.reference = Reference::None), BillError::QrIban);
    assert_eq!(wrong(|b| b.reference = Reference::Creditor(creditor.clone())), BillError::QrIban);
    assert_eq!(wrong(|b| b.iban = plain.into()), BillError::QrReference);
    assert_eq!(wrong(|b| b.iban = "CH4431999123000889013".into()), BillError::Iban);
    assert_eq!(wrong(|b| b.iban = "DE89370400440532013000".into()), BillError::Country);
    let mut scor = bill();
    (scor.iban, scor.reference) = (plain.into(), Reference::Creditor(creditor));
    assert!(scor.payload().expect("a payload").contains("\nSCOR\nRF18539007547034\n"));
}

#[test]
fn every_limit_holds() {
    let long = |has, most| Fault::TooLong { has, most };
    assert_eq!(wrong(|b| b.currency = currency("USD")), BillError::Currency);
    for amount in ["0", "0.001", "-5", "1000000000"] {
        assert_eq!(wrong(|b| b.amount = Some(decimal(amount))), BillError::Amount);
    }
    let creditor = |part, fault| BillError::Address(Whose::Creditor, part, fault);
    assert_eq!(wrong(|b| b.creditor.name = "n".repeat(71)), creditor(Part::Name, long(71, 70)));
    assert_eq!(wrong(|b| b.creditor.name = " ".into()), creditor(Part::Name, Fault::Missing));
    assert_eq!(wrong(|b| b.creditor.street = Some("n".repeat(71))), creditor(Part::Street, long(71, 70)));
    assert_eq!(wrong(|b| b.creditor.number = Some("n".repeat(17))), creditor(Part::Number, long(17, 16)));
    assert_eq!(wrong(|b| b.creditor.postcode = String::new()), creditor(Part::Postcode, Fault::Missing));
    assert_eq!(wrong(|b| b.creditor.postcode = "8".repeat(17)), creditor(Part::Postcode, long(17, 16)));
    assert_eq!(wrong(|b| b.creditor.town = String::new()), creditor(Part::Town, Fault::Missing));
    assert_eq!(wrong(|b| b.creditor.town = "t".repeat(36)), creditor(Part::Town, long(36, 35)));
    assert_eq!(wrong(|b| b.creditor.country = "C".into()), creditor(Part::Country, Fault::Form));
    assert_eq!(wrong(|b| b.creditor.country = "ch".into()), creditor(Part::Country, Fault::Character('c')));
    let debtor = wrong(|b| b.debtor.as_mut().expect("a debtor").town = "Α".into());
    assert_eq!(debtor, BillError::Address(Whose::Debtor, Part::Town, Fault::Character('Α')));
    assert_eq!(wrong(|b| b.message = Some("a\nb".into())), BillError::Message(Fault::Character('\n')));
    assert_eq!(wrong(|b| b.information = Some("S1".into())), BillError::Information(Fault::Form));
    let information = Some(format!("//{}", "1".repeat(139)));
    assert_eq!(wrong(|b| b.information = information), BillError::Information(long(141, 140)));
    let scheme = |schemes: Vec<String>| move |b: &mut Bill| b.schemes = schemes;
    assert_eq!(wrong(scheme(vec!["a".into(); 3])), BillError::Scheme(Fault::Form));
    assert_eq!(wrong(scheme(vec!["a".repeat(101)])), BillError::Scheme(long(101, 100)));
    assert_eq!(wrong(scheme(vec![String::new()])), BillError::Scheme(Fault::Missing));
}

#[test]
fn message_and_information_share_140_characters() {
    let mut full = bill();
    full.information = Some(format!("//{}", "1".repeat(98)));
    full.message = Some("é".repeat(40));
    assert!(full.payload().is_ok());
    assert_eq!(
        wrong(|b| (b.information, b.message) = (full.information, Some("é".repeat(41)))),
        BillError::Message(Fault::TooLong { has: 41, most: 40 })
    );
}

#[test]
fn the_longest_bill_fits_a_code() {
    let mut full = bill();
    let address = Address {
        name: "ß".repeat(70),
        street: Some("ß".repeat(70)),
        number: Some("ß".repeat(16)),
        postcode: "ß".repeat(16),
        town: "ß".repeat(35),
        country: "CH".into(),
    };
    (full.creditor, full.debtor) = (address.clone(), Some(address));
    full.amount = Some(decimal("999999999.99"));
    full.message = Some("x".repeat(70));
    full.information = Some(format!("//{}", "x".repeat(68)));
    full.schemes = vec!["x".repeat(100); 2];
    let characters = full.payload().expect("a payload").chars().count();
    assert!(characters <= 997, "{characters}");
    // 997 bytes are what version 25 holds at level M; letters of two bytes may be too many.
    assert_eq!(full.code(), Err(BillError::Length(characters)));
    let ascii = |text: &mut String| *text = text.replace('ß', "s");
    for address in [Some(&mut full.creditor), full.debtor.as_mut()].into_iter().flatten() {
        for text in
            [Some(&mut address.name), address.street.as_mut(), address.number.as_mut()].into_iter().flatten()
        {
            ascii(text);
        }
        ascii(&mut address.postcode);
        ascii(&mut address.town);
    }
    assert!(full.code().expect("a code").side() <= 117, "version 25 has 117 modules");
}
