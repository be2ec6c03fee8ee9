//! References with check digits.

use letterpress::payment::reference::{
    CreditorReference, ReferenceError, SwissReference, in_fours, is_qr_iban, printed,
};

#[test]
fn creditor_references_are_checked() {
    for good in ["RF18539007547034", "rf18 5390 0754 7034", "RF45G72UUR"] {
        assert!(CreditorReference::parse(good).is_ok(), "{good}");
    }
    let bad = [
        ("RF19539007547034", ReferenceError::CheckDigits),
        ("RF18539007547043", ReferenceError::CheckDigits),
        ("RG18539007547034", ReferenceError::Prefix),
        ("RFA8539007547034", ReferenceError::Prefix),
        ("RF18", ReferenceError::Length),
        ("RF1", ReferenceError::Length),
        ("", ReferenceError::Prefix),
        ("RF185390075470341234567890", ReferenceError::Length),
        ("RF18-5390", ReferenceError::Character('-')),
        ("RFé8539", ReferenceError::Character('é')),
    ];
    for (text, error) in bad {
        assert_eq!(CreditorReference::parse(text), Err(error), "{text}");
    }
}

#[test]
fn creditor_references_are_made() {
    let made = CreditorReference::make("FA202600318").expect("letters and digits");
    assert_eq!(made.as_str(), "RF56FA202600318");
    assert_eq!(made.printed(), "RF56\u{A0}FA20\u{A0}2600\u{A0}318");
    assert_eq!(CreditorReference::make("fa-2026/00318"), Ok(made));
    assert_eq!(CreditorReference::make("539007547034").expect("digits").as_str(), "RF18539007547034");
    assert_eq!(CreditorReference::make("--"), Err(ReferenceError::Length));
    assert_eq!(CreditorReference::make(&"1".repeat(22)), Err(ReferenceError::Length));
    assert_eq!(CreditorReference::make("Nº7"), Err(ReferenceError::Character('º')));
}

#[test]
fn what_is_made_is_right_and_a_changed_digit_is_not() {
    for number in 1..200_u32 {
        let made = CreditorReference::make(&format!("A{number}")).expect("made");
        assert_eq!(CreditorReference::parse(made.as_str()), Ok(made.clone()));
        let swiss = SwissReference::make(&number.to_string()).expect("made");
        assert_eq!(SwissReference::parse(swiss.as_str()), Ok(swiss.clone()));
        for (at, digit) in swiss.as_str().char_indices() {
            let other = if digit == '9' { '0' } else { '9' };
            let mut changed = swiss.as_str().to_owned();
            changed.replace_range(at..=at, &other.to_string());
            assert_eq!(SwissReference::parse(&changed), Err(ReferenceError::CheckDigits), "{changed}");
        }
    }
}

#[test]
fn swiss_references_are_checked_and_made() {
    let good = SwissReference::parse("21 00000 00003 13947 14300 09017").expect("a reference");
    assert_eq!(good.as_str(), "210000000003139471430009017");
    let groups = ["21", "00000", "00003", "13947", "14300", "09017"];
    assert_eq!(good.printed(), groups.join("\u{A0}"));
    assert_eq!(SwissReference::make("21000000000313947143000901"), Ok(good));
    assert_eq!(SwissReference::make("1").expect("a digit").as_str(), "000000000000000000000000011");
    let bad = [
        ("210000000003139471430009018", ReferenceError::CheckDigits),
        ("21000000000313947143000901", ReferenceError::Length),
        ("2100000000031394714300090170", ReferenceError::Length),
        ("21000000000313947143000901A", ReferenceError::Character('A')),
        ("000000000000000000000000000", ReferenceError::Zero),
    ];
    for (text, error) in bad {
        assert_eq!(SwissReference::parse(text), Err(error), "{text}");
    }
    assert_eq!(SwissReference::make("0"), Err(ReferenceError::Zero));
    assert_eq!(SwissReference::make(""), Err(ReferenceError::Length));
    assert_eq!(SwissReference::make(&"1".repeat(27)), Err(ReferenceError::Length));
}

#[test]
fn qr_ibans_are_told_by_their_bank() {
    assert!(is_qr_iban("CH44 3199 9123 0008 8901 2"));
    assert!(is_qr_iban("CH6431961000004421557"));
    assert!(is_qr_iban("LI21300001234567890AB"));
    for other in [
        "CH5800791123000889012",
        "CH9332000000000000000",
        "CH9329999000000000000",
        "DE4431999123000889",
        "CH",
        "",
    ] {
        assert!(!is_qr_iban(other), "{other}");
    }
}

#[test]
fn ibans_are_printed_in_fours() {
    assert_eq!(in_fours("CH4431999123000889012"), "CH44\u{A0}3199\u{A0}9123\u{A0}0008\u{A0}8901\u{A0}2");
    assert_eq!(in_fours(""), "");
}

#[test]
fn references_are_printed_in_their_groups() {
    assert_eq!(printed("RF18539007547034"), "RF18\u{A0}5390\u{A0}0754\u{A0}7034");
    assert_eq!(printed("210000000003139471430009017").matches('\u{A0}').count(), 5);
    assert_eq!(printed("RF19539007547034"), "RF19539007547034", "wrong digits are shown as they are");
    assert_eq!(printed("F-2026-031"), "F-2026-031");
}
