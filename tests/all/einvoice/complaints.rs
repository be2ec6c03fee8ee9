//! What is missing or wrong is complained about at its place, with the rule and what to write.

use super::{FRENCH, GERMAN, complaints, with};

/// What is changed, and the complaints: the text they point to, code, rule and remedy.
type Case = (&'static [(&'static str, &'static str)], &'static [&'static str]);

const FRENCH_CASES: &[Case] = &[
    (&[], &[]),
    (
        // The SIREN stands in the VAT identifier.
        &[("  company_id: 987 654 324\n", "")],
        &[],
    ),
    (
        &[("  company_id: 987 654 324\n  vat_id: FR14 987654324\n", "")],
        &[
            "`Société Horizon` e-invoice: BR-FR-12_BT-49; add `company_id:` with the buyer's SIREN, or its `electronic_address:`",
        ],
    ),
    (
        &[("  company_id: 123 456 782\n", "")],
        &[
            "warning `Atelier Marchand SARL` missing-mention: the seller’s SIREN is missing (Code de commerce, article R123-237); give `company_id` under `sender`: nine digits",
        ],
    ),
    (
        &[("  vat_id: FR11 123456782\n", "")],
        &[
            "warning `Atelier Marchand SARL` missing-mention: the seller’s VAT identifier is missing (CGI, annexe II, article 242 nonies A, I, 2°); give `vat_id` under `sender`: FR, two characters, the SIREN",
        ],
    ),
    (
        &[("  operation: services\n", "")],
        &[
            "`F-2026-031` e-invoice: BR-FR-08_BT-23; write `operation: services`, `goods` or `mixed` under `invoice`, and no `process:`",
        ],
    ),
    (
        &[("  due: 2026-04-02\n", "")],
        &[
            "warning `F-2026-031` missing-mention: the date by which the invoice is to be paid is missing (Code de commerce, article L441-9, I); give `due` under `invoice`",
            "`2026-03-03` e-invoice: BR-CO-25; add `due:`, or `terms:` under `payment`",
        ],
    ),
    (
        &[("due: 2026-04-02", "due: 2100-04-02")],
        &["`2100-04-02` e-invoice: BR-FR-03_BT-9; write a year from 2000 to 2099"],
    ),
    (
        &[("number: F-2026-031", "number: F 2026 031")],
        &["`F 2026 031` e-invoice: BR-FR-02_BT-1; leave spaces and other signs out"],
    ),
    (
        &[("number: F-2026-031", "number: F-2026-031-0000000000000000000000000000")],
        &["`F-2026-031-0000000000000000000000000000` e-invoice: BR-FR-01_BT-1; write at most 35 characters"],
    ),
    (
        &[("currency: EUR", "currency: USD")],
        &[
            "warning `F-2026-031` missing-mention: VAT is not stated in euros (directive 2006/112/EC, article 230); give the VAT in euros, or the rate of exchange",
            "`USD` e-invoice: BR-FR-CO-12_BT-5; add `vat_currency: {currency: EUR, rate: ...}` under `invoice`",
        ],
    ),
    (
        &[("currency: EUR", "kind: credit-note\n  currency: EUR")],
        &[
            "warning `F-2026-031` missing-mention: the invoice that is credited or corrected is not named (CGI, article 289, I, 5); give the number and the date of that invoice",
            "`F-2026-031` e-invoice: BR-FR-CO-05_BT-3; name the earlier invoice under `preceding:`, with number and date",
        ],
    ),
    (
        &[("currency: EUR", "kind: credit-note\n  preceding: [{number: F-1}]\n  currency: EUR")],
        &[
            "`F-1` e-invoice: BR-FR-CO-05_BT-3; name the earlier invoice under `preceding:`, with number and date",
        ],
    ),
    (
        &[(
            "currency: EUR",
            "kind: credit-note\n  preceding: [{number: F 1, date: 2026-01-01}]\n  currency: EUR",
        )],
        &["`F 1` e-invoice: BR-FR-02_BT-25; leave spaces and other signs out"],
    ),
    (
        &[("currency: EUR", "kind: corrected\n  currency: EUR")],
        &[
            "warning `F-2026-031` missing-mention: the invoice that is credited or corrected is not named (CGI, article 289, I, 5); give the number and the date of that invoice",
            "`F-2026-031` e-invoice: BR-FR-CO-04_BT-4; name exactly one earlier invoice under `preceding:`, with number and date",
        ],
    ),
    (
        &[("currency: EUR", "kind: corrected\n  preceding: [{number: F-1}, {number: F-2}]\n  currency: EUR")],
        &[
            "`F-1` e-invoice: BR-FR-CO-04_BT-4; name exactly one earlier invoice under `preceding:`, with number and date",
        ],
    ),
    (
        &[("vat: 10}", "vat: O}")],
        &[
            "`FR11 123456782` e-invoice: BR-O-02; leave `vat_id:` of seller and buyer out; or write another category than O, such as E",
            "`20` e-invoice: BR-O-11; invoice what is outside the scope of VAT by itself; or write another category than O, such as E",
            "`20` e-invoice: BR-O-12; invoice what is outside the scope of VAT by itself; or write another category than O, such as E",
        ],
    ),
    (
        &[
            ("vat: 10}", "vat: AE}"),
            ("  vat_id: FR14 987654324\n", ""),
            ("  company_id: 987 654 324\n", "  electronic_address: \"0225:987654324\"\n"),
        ],
        &[
            "`Société Horizon` e-invoice: BR-AE-02; add `vat_id:` or `tax_number:` to the seller, and `vat_id:` or `company_id:` to the buyer",
        ],
    ),
    (
        &[
            (
                "  company_id: 987 654 324\n  vat_id: FR14 987654324\n",
                "  country_code: DE\n  vat_id: DE999000201\n",
            ),
            ("vat: 20}", "vat: K}"),
            ("vat: 10}", "vat: K}"),
            ("  delivered: 2026-03-02\n", ""),
        ],
        &[
            "warning `F-2026-031` missing-mention: the date of delivery or of completion is missing (CGI, annexe II, article 242 nonies A, I, 10°); give `delivered` or `period` under `invoice`; it may be the date of the invoice",
            "`F-2026-031` e-invoice: BR-IC-11; add `delivered:` or `period:` under `invoice`",
        ],
    ),
    (
        &[
            (
                "  company_id: 987 654 324\n  vat_id: FR14 987654324\n",
                "  country_code: DE\n  vat_id: DE999000201\n",
            ),
            ("  vat_id: DE999000201\n", ""),
            ("vat: 20}", "vat: K}"),
            ("vat: 10}", "vat: K}"),
        ],
        &[
            "warning `Société Horizon` missing-mention: the buyer’s VAT identifier is missing (CGI, annexe II, article 242 nonies A, I, 3° and 4°); give `vat_id` under `recipient`",
            "`Société Horizon` e-invoice: BR-IC-02; add `vat_id:` to seller and buyer",
        ],
    ),
    (
        &[
            (
                "  company_id: 987 654 324\n  vat_id: FR14 987654324\n",
                "  country_code: DE\n  vat_id: DE999000201\n",
            ),
            ("  vat_id: DE999000201\n", ""),
            ("vat: 20}", "vat: AE}"),
            ("vat: 10}", "vat: AE}"),
        ],
        &[
            "warning `Société Horizon` missing-mention: the buyer’s VAT identifier is missing (CGI, annexe II, article 242 nonies A, I, 3° and 4°); give `vat_id` under `recipient`",
            "`Société Horizon` e-invoice: BR-AE-02; add `vat_id:` or `tax_number:` to the seller, and `vat_id:` or `company_id:` to the buyer",
        ],
    ),
    (
        &[
            ("  vat_id: FR11 123456782\n  legal", "  legal"),
            ("vat: 20}", "vat: G}"),
            ("vat: 10}", "vat: G}"),
            ("  company_id: 987 654 324\n  vat_id: FR14 987654324\n", "  country_code: US\n"),
        ],
        &[
            "warning `Atelier Marchand SARL` missing-mention: the seller’s VAT identifier is missing (CGI, annexe II, article 242 nonies A, I, 2°); give `vat_id` under `sender`: FR, two characters, the SIREN",
            "`Atelier Marchand SARL` e-invoice: BR-G-02; add `vat_id:` to the seller",
        ],
    ),
    (
        &[("unit_price: 450.00", "unit_price: 99999999999999999.00")],
        &[
            "`99999999999999999.00` e-invoice: the amount 299999999999999997 is too large for an e-invoice; it holds 16 digits before the point",
        ],
    ),
    (
        &[("unit_price: 450.00", "unit_price: 450.0000001")],
        &["`450.0000001` e-invoice: BR-FR-DEC-03_BT-146; write at most six decimals"],
    ),
    (
        &[("quantity: 3,", "quantity: 3.00001,")],
        &["`3.00001` e-invoice: BR-FR-DEC-02_BT-129; write at most four decimals"],
    ),
    (
        &[("currency: EUR", "process: A1\n  currency: EUR")],
        &[
            "`A1` e-invoice: BR-FR-08_BT-23; write `operation: services`, `goods` or `mixed` under `invoice`, and no `process:`",
        ],
    ),
    (
        &[("currency: EUR", "process: S2\n  currency: EUR")],
        &[
            "`S2` e-invoice: BR-FR-CO-09_BT-23-1; add `prepaid:` with all that was paid and `due:` with the day, or leave `process:` out",
            "`S2` e-invoice: BR-FR-CO-09_BT-23-2; add `prepaid:` with all that was paid and `due:` with the day, or leave `process:` out",
        ],
    ),
    (
        &[("currency: EUR", "mentions: [{id: late-payment, omit: true}]\n  currency: EUR")],
        &[
            "`F-2026-031` e-invoice: BR-FR-05_BT-22_PMD; the law's words are printed by themselves; leave `omit:` out for this mention",
        ],
    ),
    (
        &[("currency: EUR", "deliver_to: {name: Entrepôt, address: [Quai 1]}\n  currency: EUR")],
        &["`Entrepôt` e-invoice: BR-57; add `country_code:` under `deliver_to`"],
    ),
    (
        &[("currency: EUR", "payment: {means: card, card: \"4111 1111 1111 1111\"}\n  currency: EUR")],
        &[
            "`\"4111 1111 1111 1111\"` bad-card: the whole number of a card stands on no invoice; write its last four digits (BR-51)",
        ],
    ),
    (
        &[("unit: piece", "gtin: \"40063813\", unit: piece")],
        &[
            "`\"40063813\"` bad-gtin: `40063813` is not a GTIN; a digit is wrong or two are swapped: the check digits do not agree",
        ],
    ),
    (
        &[("currency: EUR", "allowances: [{reason: Remise, amount: 5}]\n  currency: EUR")],
        &[
            "`5` unknown-rate: this allowance does not say on which VAT rate it is; add `vat:` with the rate of the lines that it is on",
        ],
    ),
    (
        &[("vat: 20}", "vat: 20, charges: [{amount: 5}]}")],
        &["`{amount: 5` missing-key: this charge lacks `reason`; add `reason:` to it"],
    ),
];

const GERMAN_CASES: &[Case] = &[
    (&[], &[]),
    (
        &[("  buyer_reference: 11001-99900077-68\n", "")],
        &[
            "`R-2026-0388` e-invoice: BR-DE-15; add `buyer_reference:` under `invoice`: the buyer's Leitweg-ID",
        ],
    ),
    (
        &[("buyer_reference: 11001-99900077-68", "buyer_reference: 11001-99900077-69")],
        &[
            "`11001-99900077-69` bad-leitweg-id: `11001-99900077-69` is not a Leitweg-ID; a digit is wrong or two are swapped: the check digits do not agree",
        ],
    ),
    (
        &[("  phone: 030 23125 014\n", "")],
        &["`Nordlicht GmbH` e-invoice: BR-DE-6; add `phone:` to the sender"],
    ),
    (
        &[("  email: post@nordlicht.example\n", "")],
        &[
            "`Nordlicht GmbH` e-invoice: PEPPOL-EN16931-R020; add `electronic_address:` or `email:` to the sender",
            "`Nordlicht GmbH` e-invoice: BR-DE-7; add `email:` to the sender",
        ],
    ),
    (
        &[("  name: Jonas Petersen\n", "")],
        &["`Nordlicht GmbH` e-invoice: BR-DE-5; add `name:` to the sender"],
    ),
    (
        &[("  electronic_address: \"0204:11001-99900077-68\"\n", "")],
        &[
            "`Bezirksamt Musterhain` e-invoice: PEPPOL-EN16931-R010; add `electronic_address:` or `email:` to the recipient",
        ],
    ),
    (
        &[("  bank: {iban: DE89 3704 0044 0532 0130 00, bic: COBADEFFXXX}\n", "")],
        &["`R-2026-0388` e-invoice: BR-DE-1; add `bank:` to the sender, or `payment:` under `invoice`"],
    ),
    (
        &[("  vat_id: DE999000121\n", "")],
        &[
            "warning `Nordlicht GmbH` missing-mention: neither the seller’s tax number (Steuernummer) nor its VAT identifier (USt-IdNr.) is given (§ 14 Abs. 4 Satz 1 Nr. 2 UStG); give `tax_number` or `vat_id` under `sender`",
            "`Nordlicht GmbH` e-invoice: BR-DE-16; add `vat_id:` or `tax_number:` to the sender",
            "`Nordlicht GmbH` e-invoice: BR-S-02; add `vat_id:` or `tax_number:` to the seller",
        ],
    ),
    (
        &[("[Ahornufer 14, 10997 Berlin]", "[Ahornufer 14, Berlin]")],
        &[
            "`Berlin` e-invoice: BR-DE-3; write post code and town of the sender in one address line, such as `10997 Berlin`",
            "`Berlin` e-invoice: BR-DE-4; write post code and town of the sender in one address line, such as `10997 Berlin`",
        ],
    ),
    (
        &[("[Rathausplatz 1, 10247 Berlin]", "[Rathausplatz 1]")],
        &[
            "`Rathausplatz 1` e-invoice: BR-DE-8; write post code and town of the recipient in one address line, such as `10997 Berlin`",
            "`Rathausplatz 1` e-invoice: BR-DE-9; write post code and town of the recipient in one address line, such as `10997 Berlin`",
        ],
    ),
    (
        &[("  due: 2026-06-17\n", "")],
        &["`2026-05-18` e-invoice: BR-CO-25; add `due:`, or `terms:` under `payment`"],
    ),
    (
        &[("vat: 7}", "vat: AE}")],
        &[
            "`Bezirksamt Musterhain` e-invoice: BR-AE-02; add `vat_id:` or `tax_number:` to the seller, and `vat_id:` or `company_id:` to the buyer",
        ],
    ),
    (
        &[("vat: 7}", "vat: K}")],
        &[
            "`K` vat-destination: goods of VAT category K leave Germany, these do not; write the rate of goods delivered at home, or under `deliver_to:` where they went",
        ],
    ),
    (
        &[
            ("vat: 7}", "vat: K}"),
            (
                "currency: EUR",
                "deliver_to: {address: [Kaai 14, 2000 Antwerpen], country_code: BE}\n  currency: EUR",
            ),
        ],
        &["`Bezirksamt Musterhain` e-invoice: BR-IC-02; add `vat_id:` to seller and buyer"],
    ),
    (
        &[("vat: 7}", "vat: O}")],
        &[
            "`DE999000121` e-invoice: BR-O-02; leave `vat_id:` of seller and buyer out; or write another category than O, such as E",
            "`19` e-invoice: BR-O-11; invoice what is outside the scope of VAT by itself; or write another category than O, such as E",
            "`O` e-invoice: BR-DE-14; XRechnung takes no line without a rate; `vat: E` with its reason has the rate 0",
            "`19` e-invoice: BR-O-12; invoice what is outside the scope of VAT by itself; or write another category than O, such as E",
        ],
    ),
    (
        &[("currency: EUR", "payment: {means: direct-debit}\n  currency: EUR")],
        &[
            "`direct-debit` e-invoice: PEPPOL-EN16931-R061; add `mandate:` under `payment`",
            "`direct-debit` e-invoice: BR-DE-30; add `creditor:` under `payment`",
            "`direct-debit` e-invoice: BR-DE-31; add `debited:` under `payment`",
        ],
    ),
    (
        &[(
            "currency: EUR",
            "payment: {means: direct-debit, mandate: M-1, creditor: DE98ZZZ09999999999}\n  currency: EUR",
        )],
        &["`direct-debit` e-invoice: BR-DE-31; add `debited:` under `payment`"],
    ),
    (
        &[("currency: EUR", "payment: {means: card}\n  currency: EUR")],
        &["`card` e-invoice: BR-DE-24-a; add `card:` under `payment`: the last four to six digits"],
    ),
    (
        &[("number: R-2026-0388\n", "number: R-2026-0388\n  kind: corrected\n")],
        &[
            "warning `R-2026-0388` missing-mention: the invoice that is credited or corrected is not named (§ 31 Abs. 5 UStDV); give the number and the date of that invoice",
        ],
    ),
];

fn held(letter: &str, cases: &[Case]) {
    let mut failed = Vec::new();
    for (changes, expected) in cases {
        let text = changes.iter().fold(letter.to_owned(), |text, (from, to)| with(&text, from, to));
        let found = complaints(&text);
        if found != *expected {
            failed.push(format!("(&{changes:?}, &{found:#?}),"));
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
