//! What is missing or wrong is complained about at its place, with the rule and what to write.

use super::{FRENCH, GERMAN, complaints, with};

/// In place of what, what is written, and the complaints: the text they point to, rule and remedy.
type Case = (&'static str, &'static str, &'static [&'static str]);

const FRENCH_CASES: &[Case] = &[
    ("", "", &[]),
    ("  company_id: 987 654 324\n", "", &[]),
    ("  company_id: 987 654 324\n  vat_id: FR14 987654324\n", "", &[]),
    ("  company_id: 123 456 782\n", "", &[]),
    ("  vat_id: FR11 123456782\n", "", &[]),
    ("  operation: services\n", "", &[]),
    ("  due: 2026-04-02\n", "", &[]),
    ("number: F-2026-031", "number: F 2026 031", &[]),
    ("number: F-2026-031", "number: F-2026-031-0000000000000000000000000000", &[]),
    ("currency: EUR", "currency: USD", &[]),
    ("currency: EUR", "kind: credit-note\n  currency: EUR", &[]),
    ("currency: EUR", "kind: credit-note\n  preceding: [{number: F-1}]\n  currency: EUR", &[]),
    ("currency: EUR", "kind: corrected\n  currency: EUR", &[]),
    ("currency: EUR", "kind: corrected\n  preceding: [{number: F-1}, {number: F-2}]\n  currency: EUR", &[]),
    ("currency: EUR", "kind: credit-note\n  preceding: [{number: F 1, date: 2026-01-01}]\n  currency: EUR", &[]),
    ("vat: 10}", "vat: O}", &[]),
    ("vat: 10}", "vat: K}", &[]),
    ("vat: 10}", "vat: AE}", &[]),
    ("vat: 10}", "vat: G}", &[]),
    ("vat: 10}", "vat: E, exemption: {reason: Formation}}", &[]),
    ("unit_price: 450.00", "unit_price: 99999999999999999.00", &[]),
    ("unit_price: 450.00", "unit_price: 450.0000001", &[]),
    ("quantity: 3,", "quantity: 3.00001,", &[]),
    ("currency: EUR", "process: A1\n  currency: EUR", &[]),
    ("currency: EUR", "process: S2\n  currency: EUR", &[]),
    ("currency: EUR", "mentions: [{id: late-payment, omit: true}]\n  currency: EUR", &[]),
    ("currency: EUR", "vat_currency: {currency: XOF, rate: 655.957}\n  currency: EUR", &[]),
    ("currency: EUR", "deliver_to: {name: Entrepôt, address: [Quai 1]}\n  currency: EUR", &[]),
    ("currency: EUR", "payment: {means: direct-debit}\n  currency: EUR", &[]),
    ("currency: EUR", "payment: {means: card, card: \"4111111111111111\"}\n  currency: EUR", &[]),
    ("  bank: {iban: FR76 3000 6000 0112 3456 7890 189, bic: AGRIFRPPXXX}\n", "", &[]),
    ("unit: piece", "gtin: \"40063813\", unit: piece", &[]),
    ("  organisation: Société Horizon\n", "  organisation: Société Horizon\n  electronic_address: \"0088:4006381333931\"\n", &[]),
    ("date: 2026-03-03", "date: 1999-03-03", &[]),
];

const GERMAN_CASES: &[Case] = &[
    ("", "", &[]),
    ("  buyer_reference: 11001-99900077-68\n", "", &[]),
    ("buyer_reference: 11001-99900077-68", "buyer_reference: 11001-99900077-69", &[]),
    ("  phone: 030 23125 014\n", "", &[]),
    ("  email: post@nordlicht.example\n", "", &[]),
    ("  name: Jonas Petersen\n", "", &[]),
    ("  electronic_address: \"0204:11001-99900077-68\"\n", "", &[]),
    ("  bank: {iban: DE89 3704 0044 0532 0130 00, bic: COBADEFFXXX}\n", "", &[]),
    ("  vat_id: DE999000121\n", "", &[]),
    ("[Ahornufer 14, 10997 Berlin]", "[Ahornufer 14, Berlin]", &[]),
    ("[Rathausplatz 1, 10247 Berlin]", "[Rathausplatz 1]", &[]),
    ("  due: 2026-06-17\n", "", &[]),
    ("  delivered: 2026-05-12\n", "", &[]),
    ("vat: 7}", "vat: AE}", &[]),
    ("vat: 7}", "vat: K}", &[]),
    ("vat: 7}", "vat: O}", &[]),
    ("phone: 030 23125 014", "phone: keine", &[]),
];

fn held(letter: &str, cases: &[Case]) {
    let mut failed = Vec::new();
    for (from, to, expected) in cases {
        let found = complaints(&with(letter, from, to));
        if found != *expected {
            failed.push(format!("({from:?}, {to:?}, &{found:#?}),"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn each_fault_of_a_french_invoice_has_place_rule_and_remedy() {
    held(FRENCH, FRENCH_CASES);
}

#[test]
fn each_fault_of_an_xrechnung_has_place_rule_and_remedy() {
    held(GERMAN, GERMAN_CASES);
}
