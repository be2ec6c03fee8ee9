//! Mistakes in invoices: kinds, lines, VAT, identifiers, mentions, payment.

use super::{SOUND, complaints};

/// What is written in place of what, and what is said of it.
const CASES: &[(&str, &str, &str)] = &[
    (
        "number: 0031",
        "kind: credit note\n  number: 0031",
        "35:9: error[unknown-value]: `kind` cannot be `credit note`; did you mean `credit-note`? It is one of `invoice`, `credit-note`, `corrected`, `prepayment`, `self-billed`",
    ),
    (
        "number: 0031",
        "kind: credit-note\n  number: 0031",
        "36:11: warning[missing-mention]: the invoice that is credited or corrected is not named (CGI, article 289, I, 5); give the number and the date of that invoice",
    ),
    (
        "quantity: 3, unit",
        "quantity: 3, gtin: 4006381333932, unit",
        "42:59: error[bad-gtin]: `4006381333932` is not a GTIN; a digit is wrong or two are swapped: the check digits do not agree",
    ),
    (
        "quantity: 3, unit",
        "quantity: 3, origin: France, unit",
        "42:61: error[bad-country]: `France` is not the code of a country; write `FR`",
    ),
    (
        "unit: piece",
        "unit: {name: pièces, code: PCS}",
        "42:80: error[bad-unit]: `PCS` is not the code of a unit; use a code of UN/ECE Recommendation 20, such as `HUR` or `C62` (BR-CL-23)",
    ),
    (
        "unit_price: 450.00",
        "base_quantity: 0, unit_price: 450.00",
        "42:81: error[bad-amount]: a base quantity is above zero; write 1000 for a price per thousand",
    ),
    (
        "unit_price: 450.00",
        "list_price: 500.00, price_discount: 10%, unit_price: 451.00",
        "42:119: error[total-mismatch]: `unit_price` does not agree: expected 451.00, counted 450; leave it out: it is the list price less its discount (BT-146)",
    ),
    (
        "unit_price: 450.00",
        "price_discount: 10%, unit_price: 450.00",
        "42:82: error[missing-key]: a discount on a price needs the list price; add `list_price:`, or write `discount:` for one on the line",
    ),
    (
        "unit_price: 450.00",
        "list_price: 5.00, price_discount: 10.00",
        "42:78: error[bad-amount]: the discount is larger than the price; a net price cannot be negative",
    ),
    (
        "unit_price: 450.00",
        "unit_price: -450.00",
        "42:78: error[bad-amount]: a unit price cannot be negative; make the quantity negative instead",
    ),
    (
        "unit_price: 450.00",
        "unit_price: 1e30",
        "42:78: error[bad-number]: `1e30` is not a number; write digits and a point, such as `450.00`",
    ),
    (
        "unit_price: 450.00",
        "unit_price: .nan",
        "42:78: error[bad-number]: `.nan` is not a number; write digits and a point, such as `450.00`",
    ),
    (
        "unit_price: 450.00",
        "unit_price: 1000000000000000000000000000000",
        "42:78: error[bad-number]: `1000000000000000000000000000000` has more digits than can be counted exactly; at most 28 digits",
    ),
    (
        "vat: 20}",
        "vat: 21}",
        "42:91: error[unknown-vat-rate]: France has no VAT of 21 % on 2026-03-03; the VAT rates in France on 2026-03-03 are 20, 10, 5.5, 2.1 %, in parts of the country also 13, 8.5, 1.75, 1.05, 0.9 %; a seller elsewhere has a `country_code:`\n45:27: error[total-mismatch]: `vat` (BT-110) does not agree: expected 355.50, counted 369.00; correct the invoice, or what is expected here\n45:42: error[total-mismatch]: `gross` (BT-112) does not agree: expected 2560.50, counted 2574.00; correct the invoice, or what is expected here\n45:56: error[total-mismatch]: `due` (BT-115) does not agree: expected 2060.50, counted 2074.00; correct the invoice, or what is expected here",
    ),
    // With the sign that a spreadsheet puts behind a rate.
    (
        "vat: 20}",
        "vat: 21 %}",
        "42:91: error[unknown-vat-rate]: France has no VAT of 21 % on 2026-03-03; the VAT rates in France on 2026-03-03 are 20, 10, 5.5, 2.1 %, in parts of the country also 13, 8.5, 1.75, 1.05, 0.9 %; a seller elsewhere has a `country_code:`\n45:27: error[total-mismatch]: `vat` (BT-110) does not agree: expected 355.50, counted 369.00; correct the invoice, or what is expected here\n45:42: error[total-mismatch]: `gross` (BT-112) does not agree: expected 2560.50, counted 2574.00; correct the invoice, or what is expected here\n45:56: error[total-mismatch]: `due` (BT-115) does not agree: expected 2060.50, counted 2074.00; correct the invoice, or what is expected here",
    ),
    (
        "vat: 20}",
        "vat: XX}",
        "42:91: error[bad-vat]: `XX` is neither a VAT rate nor a category; write a rate such as 20, or a category: S, L, M, Z, E, AE, K, G, O",
    ),
    ("vat: 20}", "vat: AE 20}", "42:91: error[bad-vat]: the VAT category AE has no rate; write `AE` alone"),
    ("vat: 20}", "vat: L}", "42:91: error[bad-vat]: the VAT category L has a rate; write `L 7` for 7 %"),
    (
        "vat: 20}",
        "vat: E}",
        "42:91: error[missing-reason]: why lines of the VAT category E bear no VAT is not said; add `exemptions: [{category: E, reason: ...}]` under `invoice`, or the seller's `situation:`\n45:27: error[total-mismatch]: `vat` (BT-110) does not agree: expected 355.50, counted 85.50; correct the invoice, or what is expected here\n45:42: error[total-mismatch]: `gross` (BT-112) does not agree: expected 2560.50, counted 2290.50; correct the invoice, or what is expected here\n45:56: error[total-mismatch]: `due` (BT-115) does not agree: expected 2060.50, counted 1790.50; correct the invoice, or what is expected here",
    ),
    (
        "vat: 20}",
        "vat: 0}",
        "42:91: error[unknown-vat-rate]: France has no VAT of 0 % on 2026-03-03; France has no zero rate: what is exempt has category E, the buyer's tax AE, goods sent abroad K or G; a seller elsewhere has a `country_code:`\n45:27: error[total-mismatch]: `vat` (BT-110) does not agree: expected 355.50, counted 85.50; correct the invoice, or what is expected here\n45:42: error[total-mismatch]: `gross` (BT-112) does not agree: expected 2560.50, counted 2290.50; correct the invoice, or what is expected here\n45:56: error[total-mismatch]: `due` (BT-115) does not agree: expected 2060.50, counted 1790.50; correct the invoice, or what is expected here",
    ),
    (
        "vat: 20}",
        "vat: 20, allowances: [{reason: Remise, amount: 5, vat: 20}]}",
        "42:141: error[two-ways]: this allowance bears the VAT of its line; leave `vat` out here",
    ),
    (
        "vat: 20}",
        "vat: AE, exemption: {code: VATEX-EU-XX}}",
        "42:113: error[bad-vatex]: `VATEX-EU-XX` is not a code of the list VATEX; write one such as `VATEX-EU-AE`, or only the `reason:` (BR-CL-22)\n45:27: error[total-mismatch]: `vat` (BT-110) does not agree: expected 355.50, counted 85.50; correct the invoice, or what is expected here\n45:42: error[total-mismatch]: `gross` (BT-112) does not agree: expected 2560.50, counted 2290.50; correct the invoice, or what is expected here\n45:56: error[total-mismatch]: `due` (BT-115) does not agree: expected 2060.50, counted 1790.50; correct the invoice, or what is expected here",
    ),
    (
        "  lines:\n",
        "  lines:\n    - {group: A, lines: [{group: B, lines: []}]}\n",
        "42:26: error[nested-group]: a group cannot stand in a group; put its lines into the outer group, or behind it",
    ),
    (
        "  lines:\n",
        "  lines:\n    - {group: A}\n",
        "42:7: error[missing-key]: this group lacks `lines`; add `lines:` to it",
    ),
    (
        "  prepaid: 500.00\n",
        "  deposits: [{number: A-1, net: -5, vat: 20}]\n",
        "44:33: error[bad-amount]: a deposit cannot be negative; leave out the minus",
    ),
    (
        "  prepaid: 500.00\n",
        "  deposits: [{number: A-1}]\n",
        "44:14: error[missing-key]: this deposit lacks `net`; add `net:` to it\n44:14: error[missing-key]: this deposit lacks `vat`; add `vat:` to it",
    ),
    (
        "  prepaid: 500.00\n",
        "  deposits: [{number: A-1, net: 5, vat: 20, parts: [{net: 5, vat: 20}]}]\n",
        "44:14: error[two-ways]: a deposit has `net` and `vat`, or `parts` with them; leave one of them out\n45:56: error[total-mismatch]: `due` (BT-115) does not agree: expected 2060.50, counted 2554.50; correct the invoice, or what is expected here",
    ),
    (
        "currency: EUR\n",
        "currency: EUR\n  vat_currency: {currency: EUR, rate: 1}\n",
        "39:28: error[same-currency]: VAT is accounted for in the currency of the invoice anyway; leave `vat_currency` out, or name the other currency (BT-6)",
    ),
    (
        "currency: EUR\n",
        "currency: EUR\n  vat_currency: {currency: USD}\n",
        "39:3: error[missing-key]: `vat_currency` lacks `rate`; add `rate:` under `vat_currency`",
    ),
    (
        "currency: EUR\n",
        "currency: EUR\n  e_invoice: zugferd\n",
        "39:14: error[unknown-value]: `e_invoice` cannot be `zugferd`; it is one of `none`, `basic`, `en16931`, `extended`, `xrechnung`",
    ),
    (
        "operation: services",
        "operation: service",
        "40:14: error[unknown-value]: `operation` cannot be `service`; did you mean `services`? It is one of `goods`, `services`, `mixed`",
    ),
    (
        "due: 2026-04-02",
        "due: 2026-03-02",
        "37:8: error[due-before-date]: the invoice is due on 2026-03-02, before its date 2026-03-03; the due date is the date or later",
    ),
    (
        "due: 2026-04-02",
        "due: 2026-04-02\n  preceding: [{date: 2026-01-01}]",
        "38:15: error[missing-key]: this earlier invoice lacks `number`; add `number:` to it",
    ),
    (
        "  prepaid: 500.00\n",
        "  mentions: [{id: late-paymnt, text: x}]\n  prepaid: 500.00\n",
        "44:38: error[unknown-mention]: there is no mention `late-paymnt`; did you mean `late-payment`?",
    ),
    (
        "  prepaid: 500.00\n",
        "  payment: {reference: RF19 5390 0754 7034}\n  prepaid: 500.00\n",
        "44:24: error[bad-reference]: `RF19 5390 0754 7034` is not a reference to pay with; its check digits do not agree",
    ),
    (
        "  prepaid: 500.00\n",
        "  payment: {reference: X, creditor_reference: Y}\n  prepaid: 500.00\n",
        "44:24: error[two-ways]: the reference is given, and made as well; leave out `reference`, or `creditor_reference`",
    ),
    (
        "  prepaid: 500.00\n",
        "  payment: {creditor_reference: Été}\n  prepaid: 500.00\n",
        "44:33: error[bad-reference]: no reference can be made of `Été`; it has the character `É`",
    ),
    (
        "  prepaid: 500.00\n",
        "  payment: {link: http://pay.example}\n  prepaid: 500.00\n",
        "44:19: error[bad-link]: a payment link begins with `https://`; write the whole address",
    ),
    (
        "  prepaid: 500.00\n",
        "  payment: {qr: gs1}\n  prepaid: 500.00\n",
        "44:17: error[unknown-value]: `qr` cannot be `gs1`; it is one of `none`, `epc`, `swiss`",
    ),
    (
        "  prepaid: 500.00\n",
        "  payment: {means: barter}\n  prepaid: 500.00\n",
        "44:20: error[unknown-value]: `means` cannot be `barter`; it is one of `transfer`, `direct-debit`, `card`, `cash`, `cheque`, `clearing`",
    ),
    (
        "company_id: \"123456782\"",
        "company_id: \"123456783\"",
        "10:15: error[bad-company-id]: `123456783` is not a SIREN; a digit is wrong or two are swapped: the check digits do not agree",
    ),
    (
        "company_id: \"123456782\"",
        "company_id: \"999000011\"",
        "10:15: error[bad-company-id]: the VAT identifier is that of the SIREN 123456782, not of this one; correct one of them",
    ),
    (
        "company_id: \"987654324\"",
        "company_id: \"98765432400018\"",
        "15:15: error[bad-company-id]: `98765432400018` is not a SIRET; a digit is wrong or two are swapped: the check digits do not agree",
    ),
    (
        "vat_id: FR11123456782",
        "vat_id: FR12123456782",
        "11:11: error[bad-vat-id]: `FR12123456782` is not a French VAT identifier; a digit is wrong or two are swapped: the check digits do not agree",
    ),
    (
        "vat_id: FR11123456782",
        "vat_id: XX123",
        "11:11: error[bad-vat-id]: `XX123` is not a VAT identifier; its first letters are no country's; it has the letters of its country first, such as FR, DE or CHE",
    ),
    (
        "vat_id: FR11123456782",
        "vat_id: FR11123456782\n  country_code: France",
        "12:17: error[bad-country]: `France` is not the code of a country; write `FR`",
    ),
    (
        "vat_id: FR11123456782",
        "vat_id: FR11123456782\n  situation: [small_business]",
        "12:15: error[unknown-value]: there is no situation `small_business`; did you mean `small-business`?",
    ),
    (
        "vat_id: FR11123456782",
        "vat_id: FR11123456782\n  electronic_address: 123456782",
        "12:23: error[bad-electronic-address]: `123456782` is not an electronic address; write scheme and identifier, such as `0225:123456782` (BT-34, BT-49)",
    ),
    (
        "vat_id: FR11123456782",
        "vat_id: FR11123456782\n  electronic_address: \"0225:123456783\"",
        "12:23: error[bad-electronic-address]: `0225:123456783` is not a French electronic address; a digit is wrong or two are swapped: the check digits do not agree",
    ),
    (
        "vat_id: FR11123456782",
        "vat_id: FR11123456782\n  electronic_address: \"9999:1\"",
        "12:23: error[bad-electronic-address]: `9999:1` is not a scheme of electronic addresses; it has a code of the EAS list, such as 0225, 0088 or EM",
    ),
    (
        "  legal: [SARL au capital de 8 000 €]\n",
        "",
        "6:17: warning[missing-mention]: the seller’s legal form, capital and register (RCS or RNE) are missing (Code de commerce, articles R123-237 and R123-238); give `legal` under `sender`, such as `SARL au capital de 10 000 €, RCS Lyon 123 456 782`; a sole trader states `sole-trader`",
    ),
    (
        "  delivered: 2026-03-02\n",
        "",
        "35:11: warning[missing-mention]: the date of delivery or of completion is missing (CGI, annexe II, article 242 nonies A, I, 10°); give `delivered` or `period` under `invoice`; it may be the date of the invoice",
    ),
];

#[test]
fn each_mistake_is_named_with_its_remedy() {
    let mut failed = Vec::new();
    for (from, to, expected) in CASES {
        let text = SOUND.replacen(from, to, 1);
        assert_ne!(text, SOUND, "`{from}` is not in the letter");
        let found = complaints(&text);
        let expected: String = expected.lines().map(|line| format!("letter.yaml:{line}\n")).collect();
        if found != expected {
            failed.push(format!("{to}\n  {found}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
