use super::{SOUND, complaints};

/// One change to a sound letter, and all that is said about it.
const CASES: &[(&str, &str, &str)] = &[
    (
        "  prepaid: 500.00\n",
        "  allowances: [{amount: 5}]\n",
        "44:16: error[missing-key]: this allowance lacks `reason`; add `reason:` to it",
    ),
    (
        "  prepaid: 500.00\n",
        "  charges: [{reason: Port, amount: 5}]\n",
        "44:36: error[unknown-rate]: this charge does not say on which VAT rate it is; add `vat:` with the rate of the lines that it is on",
    ),
    (
        "  prepaid: 500.00\n",
        "  allowances: [{reason: Port, amount: 5, vat: 7}]\n",
        "44:47: error[unknown-rate]: no line has the VAT S 7 of this allowance; add `vat:` with the rate of the lines that it is on",
    ),
    (
        "  prepaid: 500.00\n",
        "  allowances: [{reason: Fidélité, amount: -5, vat: 20}]\n  round_to: 0.001\n",
        "44:43: error[bad-amount]: an allowance cannot be negative; leave out the minus\nletter.yaml:45:13: error[bad-amount]: amounts are rounded to a multiple of 0.01 to 100; write 0.05 or 1",
    ),
    (
        "layout: nf-z11-001\n",
        "",
        "1:1: error[missing-key]: missing key `layout`; add `layout:` at the top level",
    ),
    ("fr-FR", "fr-FX", "2:11: error[unknown-language]: there is no language `fr-FX`; did you mean `fr-FR`?"),
    (
        "nf-z11-001",
        "a4",
        "1:9: error[unknown-layout]: there is no layout `a4`; known: nf-z11-001, din-5008-b, us-letter",
    ),
    (
        "  address: [5 rue du Port, 69002 Lyon]\n",
        "",
        "3:1: error[missing-key]: `sender` lacks `address`; add `address:` under `sender`",
    ),
    (
        "[5 rue du Port, 69002 Lyon]",
        "[a, b, c, d, e, f, g]",
        "7:3: error[wrong-length]: `address` has 7 lines; it must have 1 to 6",
    ),
    (
        "[5 rue du Port, 69002 Lyon]",
        "5 rue du Port",
        "7:12: error[wrong-type]: `address` must be a list, not text; write it as `[one, two]`",
    ),
    (
        "[5 rue du Port, 69002 Lyon]",
        "[a, ' ']",
        "7:16: error[empty-text]: an item of `address` is empty; remove it, or write its text",
    ),
    (
        "  organisation: Société Horizon\n",
        "",
        "13:1: error[missing-key]: `recipient` lacks `name`; add `name:` under `recipient`",
    ),
    (
        "marchand.example\n",
        "marchand\n",
        "8:10: error[bad-email]: `jean@atelier-marchand` is not an e-mail address; write it as `name@example.com`",
    ),
    (
        "7890 189",
        "7890 198",
        "9:39: error[bad-iban]: this is not an IBAN; a digit is wrong or two are swapped: the check digits do not agree",
    ),
    (
        "FR76 3000 6000 0112 3456 7890 189",
        "021000021",
        "9:39: error[bad-iban]: this is not an IBAN; it has a country code and two check digits first, such as FR76",
    ),
    (
        "bic: AGRIFRPPXXX",
        "bic: AGRI",
        "9:79: error[bad-bic]: `AGRI` is not a BIC; it has 8 or 11 letters and digits, such as `AGRIFRPP`",
    ),
    (
        "iban: FR76 3000 6000 0112 3456 7890 189, ",
        "",
        "9:3: error[missing-key]: `bank` lacks `iban`; add `iban:` under `bank`",
    ),
    (
        "date: 2026-03-03\nsubject",
        "date: 3.4.2026\nsubject",
        "20:7: error[bad-date]: `3.4.2026` is not a date as it is written here; write `2026-04-03`",
    ),
    (
        "date: 2026-03-03\nsubject",
        "date: 03/04/2026\nsubject",
        "20:7: error[bad-date]: `03/04/2026` is not a date as it is written here; write `2026-04-03` or `2026-03-04`",
    ),
    (
        "date: 2026-03-03\nsubject",
        "date: 2026-02-30\nsubject",
        "20:7: error[bad-date]: there is no day `2026-02-30`; that month has 28 days",
    ),
    (
        "date: 2026-03-03\nsubject",
        "date: 0026-03-03\nsubject",
        "20:7: error[bad-date]: `0026-03-03` is not a date of our time; the year is written with four digits",
    ),
    (
        "date: 2026-03-03\nsubject",
        "date: Tuesday\nsubject",
        "20:7: error[bad-date]: `Tuesday` is not a date; write year, month and day as in `2026-03-03`",
    ),
    (
        "date: 2026-03-03\nsubject",
        "subject",
        "1:1: error[missing-key]: missing key `date`; add `date:` at the top level",
    ),
    (
        "salutation: Madame,\n",
        "salutation:\n",
        "22:1: error[empty-text]: `salutation` is empty; write its value here",
    ),
    (
        "salutation: Madame,\n",
        "salutation: ' '\n",
        "22:13: error[empty-text]: `salutation` is empty; write its text here",
    ),
    (
        "salutation: Madame,\n",
        "",
        "1:1: error[missing-key]: missing key `salutation`; add `salutation:` at the top level",
    ),
    (
        "  - deliverables:\n      - {what",
        "  - {part: x}\n  - deliverables:\n      - {what",
        "30:5: error[missing-key]: this part lacks `text`; add `text:` to it",
    ),
    (
        "{what: Dossiers de presse, ",
        "{",
        "31:9: error[missing-key]: this deliverable lacks `what`; add `what:` to it",
    ),
    (
        "{{ effective }}.",
        "{{ effectif }}.",
        "27:37: error[unknown-variable]: unknown variable `effectif`; did you mean `{{ effective }}`?",
    ),
    (
        "{{ effective }}.",
        "{{ effective }.",
        "27:47: error[bad-variable]: this cannot be read: unexpected `}`, expected end of variable block; `{{ effective }}` is a variable; in other text write `{ {` with a space",
    ),
    (
        "[invoice, Contrat résilié]",
        "[invoice, '']",
        "33:23: error[empty-text]: an item of `enclosures` is empty; remove it, or write its text",
    ),
    (
        "[invoice, Contrat résilié]",
        "[{titel: Contrat}]",
        "33:15: error[unknown-key]: unknown key `titel`; did you mean `title`?",
    ),
    (
        "  number: 0031\n",
        "",
        "34:1: error[missing-key]: `invoice` lacks `number`; add `number:` under `invoice`",
    ),
    (
        "due: 2026-04-02",
        "due: 2026-03-02",
        "37:8: error[due-before-date]: the invoice is due on 2026-03-02, before its date 2026-03-03; the due date is the date or later",
    ),
    (
        "currency: EUR",
        "currency: EURO",
        "38:13: error[bad-currency]: `EURO` is not the code of a currency; use three capital letters of ISO 4217, such as `EUR`",
    ),
    ("quantity: 3, ", "", "42:7: error[missing-key]: this line lacks `quantity`; add `quantity:` to it"),
    (
        "quantity: 3,",
        "quantity: '12,50',",
        "42:50: error[bad-number]: `12,50` is not a number as it is written here; use 12.50",
    ),
    (
        "quantity: 3,",
        "quantity: 12,50,",
        "42:53: error[unknown-key]: unknown key `50`; a comma parts two keys here; write decimals with a point, as in 12.50",
    ),
    (
        "quantity: 3,",
        "quantity: 1_000,",
        "42:50: error[bad-number]: `1_000` is not a number as it is written here; use 1000",
    ),
    (
        "quantity: 3,",
        "quantity: 1e3,",
        "42:50: error[bad-number]: `1e3` is not a number; write digits and a point, such as `450.00`",
    ),
    (
        "quantity: 3,",
        "quantity: 1e400,",
        "42:50: error[bad-number]: `1e400` is not a number; write digits and a point, such as `450.00`",
    ),
    (
        "quantity: 3,",
        "quantity: .inf,",
        "42:50: error[bad-number]: `.inf` is not a number; write digits and a point, such as `450.00`",
    ),
    (
        "quantity: 3,",
        "quantity: 0x1F,",
        "42:50: error[bad-number]: `0x1F` is not a number; write digits and a point, such as `450.00`",
    ),
    (
        "quantity: 3,",
        "quantity: 012,",
        "42:50: error[bad-number]: `012` begins with an idle zero; write `12`",
    ),
    ("quantity: 3,", "quantity: 00,", "42:50: error[bad-number]: `00` begins with an idle zero; write `0`"),
    (
        "quantity: 3,",
        "quantity: 12345678901234567890123456789,",
        "42:50: error[bad-number]: `12345678901234567890123456789` has more digits than can be counted exactly; at most 28 digits",
    ),
    (
        "unit_price: 450.00",
        "unit_price: -450.00",
        "42:78: error[bad-amount]: a unit price cannot be negative; make the quantity negative instead",
    ),
    (
        "discount: 5%",
        "discount: 105%",
        "43:84: error[bad-amount]: a discount in percent lies between 0 and 100; write 20 for 20 %",
    ),
    (
        "vat: 10.0",
        "vat: 100.5",
        "43:93: error[bad-amount]: a VAT rate lies between 0 and 100; write 20 for 20 %",
    ),
    (
        "prepaid: 500.00",
        "prepaid: 500.005",
        "44:12: error[bad-amount]: `500.005` cannot have been paid: the currency has 2 decimals; write the amount that was paid",
    ),
    (
        "prepaid: 500.00",
        "prepaid: [{date: 2026-01-01}]",
        "44:13: error[missing-key]: `prepaid` lacks `amount`; add `amount:` under `prepaid`",
    ),
    (
        "gross: 2560.50",
        "gross: 2560.51",
        "45:42: error[total-mismatch]: `gross` (BT-112) does not agree: expected 2560.51, counted 2560.50; correct the invoice, or what is expected here",
    ),
    (
        "place: Lyon",
        "place: Lyon\nfonts: {text: Source Serif}",
        "20:15: error[unknown-font]: there is no font family `Source Serif`; did you mean `Source Serif 4`?",
    ),
    (
        "place: Lyon",
        "place: Lyon\ntypography: {align: justfied}",
        "20:21: error[unknown-value]: `justfied` is not known here; did you mean `justified`?",
    ),
    (
        "place: Lyon",
        "place: Lyon\nfooter: [[a], [b], [c], [d], [e]]",
        "20:1: error[wrong-length]: `footer` has 5 columns; it must have 1 to 4",
    ),
    ("place: Lyon", "place: Lyon\npayment: {iban: x}", "20:1: error[unknown-key]: unknown key `payment`"),
    ("place: Lyon", "plaec: Lyon", "19:1: error[unknown-key]: unknown key `plaec`; did you mean `place`?"),
    (
        "place: Lyon",
        "kind: letterhead",
        "19:7: error[not-a-letter]: this is a letterhead, not a letter; render a letter that names it under `letterhead:`",
    ),
];

#[test]
fn a_sound_letter_has_none() {
    assert_eq!(complaints(SOUND), "");
}

#[test]
fn each_mistake_gives_one_complaint_at_its_place() {
    for (from, to, expected) in CASES {
        let text = SOUND.replacen(from, to, 1);
        assert_ne!(text, SOUND, "`{from}` is not in the letter");
        assert_eq!(complaints(&text), format!("letter.yaml:{expected}\n"), "after `{from}` became `{to}`");
    }
}

#[test]
fn a_letter_and_an_invoice_are_complete_or_absent() {
    let invoice = SOUND.find("invoice:\n").expect("an invoice");
    let (letter, invoice) = SOUND.split_at(invoice);
    let letter = letter.replace("enclosures: [invoice, Contrat résilié]\n", "");
    assert_eq!(complaints(&letter), "");

    let subject = letter.find("subject:").expect("a subject");
    let head = letter.split_at(subject).0.replace("date: 2026-03-03\n", "");
    assert_eq!(complaints(format!("{head}{invoice}")), "");

    let nothing = "letter.yaml:1:1: error[no-content]: there is neither a letter nor an invoice; add `subject:`, \
                   `salutation:`, `body:` and `closing:`, or `invoice:`\n";
    assert_eq!(complaints(&head), nothing);

    let beginning = format!("{head}date: 2026-03-03\npostscript: x\n");
    let missing: Vec<String> = ["body", "closing", "salutation", "subject"]
        .map(|key| {
            format!(
                "letter.yaml:1:1: error[missing-key]: missing key `{key}`; add `{key}:` at the top level\n"
            )
        })
        .to_vec();
    assert_eq!(complaints(beginning), missing.concat());

    let enclosed = letter + "enclosures: [invoice]\n";
    let absent =
        "error[no-invoice]: `invoice` is enclosed, but there is none; add `invoice:` at the top level\n";
    assert_eq!(complaints(enclosed), format!("letter.yaml:33:14: {absent}"));
}

#[test]
fn broken_structure_does_not_hide_other_mistakes() {
    let text = SOUND.replace("place: Lyon", "place: [Lyon").replace("due: 2026-04-02", "due: soon");
    assert_eq!(
        complaints(text),
        "letter.yaml:19:8: error[yaml-syntax]: this `[` is not closed; close the list with `]`\n\
         letter.yaml:37:8: error[bad-date]: `soon` is not a date; write year, month and day as in `2026-03-03`\n"
    );
}
