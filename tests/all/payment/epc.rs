//! The payload of SEPA transfers, and its limits.

use letterpress::payment::Fault;
use letterpress::payment::epc::{Epc, EpcError, Field, Remittance};

use super::desk::{currency, decimal, epc};

#[test]
fn a_payload_is_as_other_makers_write_it() {
    // What `segno` 1.6 makes of the same transfer.
    let lines = "BCD\n002\n1\nSCT\nAGRIFRPPXXX\nAtelier Marchand SARL\nFR7630006000011234567890189\nEUR8160.99\n\nRF56FA202600318";
    assert_eq!(epc().payload().expect("a payload"), lines);
}

#[test]
fn words_to_the_payee_and_to_the_payer_have_their_lines() {
    let mut all = epc();
    all.bic = None;
    all.purpose = Some("GDDS".into());
    all.remittance = Remittance::Text("Rechnung 7, Kunde 12".into());
    all.note = Some("Vielen Dank".into());
    all.name = "Schröder & Söhne".into();
    let lines = "BCD\n002\n1\nSCT\n\nSchröder & Söhne\nFR7630006000011234567890189\nEUR8160.99\nGDDS\n\nRechnung 7, Kunde 12\nVielen Dank";
    assert_eq!(all.payload().expect("a payload"), lines);
}

#[test]
fn what_is_empty_at_the_end_is_left_out() {
    let mut least = epc();
    (least.amount, least.remittance, least.bic) = (None, Remittance::None, None);
    let payload = least.payload().expect("a payload");
    assert_eq!(payload, "BCD\n002\n1\nSCT\n\nAtelier Marchand SARL\nFR7630006000011234567890189");
}

#[test]
fn amounts_have_two_decimals_and_limits() {
    let line = |amount: &str| {
        let epc = Epc { amount: Some(decimal(amount)), ..epc() };
        epc.payload().map(|payload| payload.lines().nth(7).expect("a line").to_owned())
    };
    for (amount, written) in [
        ("0.01", "EUR0.01"),
        ("5", "EUR5.00"),
        ("1227.9", "EUR1227.90"),
        ("1.10000", "EUR1.10"),
        ("999999999.99", "EUR999999999.99"),
    ] {
        assert_eq!(line(amount), Ok(written.to_owned()));
    }
    for amount in ["0", "-1", "0.009", "0.015", "1000000000", "999999999.991"] {
        assert_eq!(line(amount), Err(EpcError::Amount), "{amount}");
    }
}

/// What is wrong with the transfer once it is changed.
fn wrong(change: impl FnOnce(&mut Epc)) -> EpcError {
    let mut epc = epc();
    change(&mut epc);
    let error = epc.payload().expect_err("a limit");
    assert_eq!(epc.code().err(), Some(error), "no code of what has no payload");
    assert!(!error.to_string().is_empty());
    error
}

#[test]
fn every_limit_holds() {
    let long = |has, most| Fault::TooLong { has, most };
    let field = EpcError::Field;
    assert_eq!(wrong(|e| e.currency = currency("CHF")), EpcError::Currency);
    assert_eq!(wrong(|e| e.name = String::new()), field(Field::Name, Fault::Missing));
    assert_eq!(wrong(|e| e.name = "é".repeat(71)), field(Field::Name, long(71, 70)));
    assert_eq!(wrong(|e| e.name = "A\nB".into()), field(Field::Name, Fault::Character('\n')));
    assert_eq!(wrong(|e| e.iban = "FR7630006000011234567890188".into()), field(Field::Iban, Fault::Form));
    assert_eq!(wrong(|e| e.iban = String::new()), field(Field::Iban, Fault::Form));
    assert_eq!(wrong(|e| e.bic = Some("AGRIFRP".into())), field(Field::Bic, Fault::Form));
    assert_eq!(wrong(|e| e.bic = Some("AGRIFR P".into())), field(Field::Bic, Fault::Character(' ')));
    assert_eq!(wrong(|e| e.purpose = Some("GOODS".into())), field(Field::Purpose, long(5, 4)));
    let reference = |text: String| move |e: &mut Epc| e.remittance = Remittance::Reference(text);
    assert_eq!(wrong(reference("1".repeat(36))), field(Field::Reference, long(36, 35)));
    assert_eq!(wrong(reference("1 2".into())), field(Field::Reference, Fault::Character(' ')));
    let text = |text: String| move |e: &mut Epc| e.remittance = Remittance::Text(text);
    assert_eq!(wrong(text("1".repeat(141))), field(Field::Text, long(141, 140)));
    assert_eq!(wrong(text("a\rb".into())), field(Field::Text, Fault::Character('\r')));
    assert_eq!(wrong(|e| e.note = Some("1".repeat(71))), field(Field::Note, long(71, 70)));
}

#[test]
fn at_most_331_bytes_are_in_a_code_of_version_13() {
    let mut full = epc();
    full.name = "N".repeat(70);
    full.remittance = Remittance::Text("t".repeat(140));
    full.note = Some("n".repeat(70));
    let over = full.payload().expect_err("too much");
    let EpcError::Bytes(bytes) = over else { panic!("{over}") };
    full.note = Some("n".repeat(70 - (bytes - 331)));
    assert_eq!(full.payload().map(|payload| payload.len()), Ok(331));
    assert_eq!(full.code().expect("a code").side(), 69, "version 13 has 69 modules");
    full.note = full.note.map(|note| note + "n");
    assert_eq!(full.code(), Err(EpcError::Bytes(332)));
}

#[test]
fn a_codes_rectangles_are_its_dark_modules() {
    let code = epc().code().expect("a code");
    let outline = code.outline();
    assert_eq!(outline.size, (41, 41));
    let mut covered = [[0; 41]; 41];
    for piece in &outline.pieces {
        let letterpress::geom::Piece::Rectangle([x, y, width, height]) = *piece else { panic!("{piece:?}") };
        for (i, j) in (y..y + height).flat_map(|j| (x..x + width).map(move |i| (i, j))) {
            covered[usize::try_from(j).expect("inside")][usize::try_from(i).expect("inside")] += 1;
        }
    }
    let mut dark = 0;
    for (y, row) in (0..).zip(covered) {
        for (x, count) in (0..).zip(row) {
            assert_eq!(count, i32::from(code.is_dark(x, y)), "{x} {y}: once where dark, else never");
            dark += usize::from(code.is_dark(x, y));
        }
    }
    assert!(!code.is_dark(41, 0) && !code.is_dark(0, 41) && !code.is_dark(255, 255));
    assert!(outline.pieces.len() * 2 < dark, "{} for {dark} modules", outline.pieces.len());
}
