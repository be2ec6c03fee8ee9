//! Letterheads: what lies under a letter, and where its mistakes are shown.

use letterpress::source::is_letterhead;

use super::{SOUND, Shelf, read_with};

const HEAD: &str = "\
kind: letterhead
layout: nf-z11-001
language: fr-FR
sender:
  name: Jean Marchand
  organisation: Atelier Marchand SARL
  address: [5 rue du Port, 69002 Lyon]
  vat_id: FR11 123456782
colours: {accent: \"#1b365d\"}
payment: {iban: FR7630006000011234567890189, terms: À réception}
";

/// The sound letter, with what its letterhead says left out.
fn letter() -> String {
    let recipient = SOUND.find("recipient:").expect("a recipient");
    format!("letterhead: firm/head.yaml\nsender: {{role: Gérante}}\n{}", &SOUND[recipient..])
}

fn complaints(letter: &str, head: &str) -> String {
    match read_with(letter, &Shelf::default().with("firm/head.yaml", head), &[]) {
        Ok(_) => String::new(),
        Err(failed) => failed.diagnostics.short(&failed.sources),
    }
}

#[test]
fn the_letter_lies_over_its_letterhead() {
    let shelf = Shelf::default().with("firm/head.yaml", HEAD);
    let document = read_with(letter(), &shelf, &[]).expect("a letter");
    assert_eq!(document.layout.value, "nf-z11-001");
    assert_eq!(
        document.sources.get(document.layout.span.file).map(|f| f.name.as_str()),
        Some("firm/head.yaml")
    );
    let sender = &document.sender.party;
    assert_eq!(sender.name.as_ref().map(|n| n.value.as_str()), Some("Jean Marchand"));
    assert_eq!(sender.role.as_ref().map(|n| n.value.as_str()), Some("Gérante"));
    assert_eq!(document.letterhead.accent.map(|c| c.blue), Some(0x5d));
    let invoice = document.invoice.expect("an invoice");
    assert_eq!(
        invoice.payment.bank.and_then(|b| b.iban).map(|i| i.value).as_deref(),
        Some("FR7630006000011234567890189")
    );
    assert_eq!(invoice.payment.terms.map(|t| t.value).as_deref(), Some("À réception"));
}

#[test]
fn an_invoice_may_pay_elsewhere() {
    let letter = letter()
        .replace("  prepaid:", "  payment: {terms: Net, iban: DE89 3704 0044 0532 0130 00}\n  prepaid:");
    let document = read_with(letter, &Shelf::default().with("firm/head.yaml", HEAD), &[]).expect("a letter");
    let invoice = document.invoice.expect("an invoice");
    assert_eq!(
        invoice.payment.bank.and_then(|b| b.iban).map(|i| i.value).as_deref(),
        Some("DE89370400440532013000")
    );
    assert_eq!(invoice.payment.terms.map(|t| t.value).as_deref(), Some("Net"));
}

#[test]
fn an_empty_value_takes_one_away() {
    let letter = letter().replace("{role: Gérante}", "{vat_id: ~}");
    let document = read_with(letter, &Shelf::default().with("firm/head.yaml", HEAD), &[]).expect("a letter");
    assert_eq!(document.sender.party.vat_id, None);
}

#[test]
fn mistakes_point_into_the_letterhead() {
    for (from, to, expected) in [
        (
            "vat_id",
            "vat_ib",
            "firm/head.yaml:8:3: error[unknown-key]: unknown key `vat_ib`; did you mean `vat_id`?\n",
        ),
        (
            "\"#1b365d\"",
            "blue",
            "firm/head.yaml:9:19: error[bad-colour]: `blue` is not a colour; write it as `\"#1b365d\"`\n",
        ),
        (
            "7630006",
            "7630007",
            "firm/head.yaml:10:17: error[bad-iban]: this is not an IBAN; a digit is wrong or two are swapped: the check digits do not agree\n",
        ),
        (
            "layout: nf-z11-001",
            "letterhead: other.yaml\nlayout: nf-z11-001",
            "firm/head.yaml:2:1: error[unknown-key]: a letterhead cannot lie on another letterhead; remove the key\n",
        ),
        (
            "layout: nf-z11-001",
            "subjct: x\nlayout: nf-z11-001",
            "firm/head.yaml:2:1: error[unknown-key]: unknown key `subjct` in a letterhead; a letterhead may have layout, language, sender, paper, archive, colours, fonts, footer, typography, place, payment\n",
        ),
        (
            "colours: {",
            "colours: [",
            "firm/head.yaml:9:10: error[yaml-syntax]: brackets are closed in the wrong order; close `[` with `]` and `{` with `}`\n",
        ),
        (
            "kind: letterhead\n",
            "",
            "letter.yaml:1:13: error[not-a-letterhead]: `firm/head.yaml` does not say that it is a letterhead; write `kind: letterhead` in its first line\n",
        ),
        (
            "  address: [5 rue du Port, 69002 Lyon]\n",
            "",
            "letter.yaml:2:1: error[missing-key]: `sender` lacks `address`; add `address:` under `sender`\n",
        ),
    ] {
        let head = HEAD.replacen(from, to, 1);
        assert_ne!(head, HEAD, "{from}");
        let found = complaints(&letter(), &head);
        assert!(found.contains(expected) && found.lines().count() <= 2, "{found}");
    }
}

#[test]
fn without_its_letterhead_only_the_file_is_missed() {
    let failed = read_with(letter(), &Shelf::default(), &[]).expect_err("no such file");
    assert_eq!(
        failed.diagnostics.short(&failed.sources),
        "letter.yaml:1:13: error[unreadable-file]: cannot read `firm/head.yaml`: there is no such file in reach; paths \
         are relative to the file that names them and stay in the letter's folder\n"
    );
}

#[test]
fn a_picture_is_looked_for_beside_the_file_that_names_it() {
    let head = HEAD.replace("  vat_id", "  logo: {file: logo.svg, alt: Marchand}\n  vat_id");
    let svg =
        "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'><rect width='20' height='10'/></svg>";
    let shelf = Shelf::default().with("firm/head.yaml", head.clone()).with("firm/logo.svg", svg);
    let document = read_with(letter(), &shelf, &[]).expect("a letter");
    let logo = document.letterhead.logo.expect("a logo");
    assert_eq!(logo.alt.value, "Marchand");
    assert!((logo.picture.width / logo.picture.height - 2.0).abs() < 1e-3);

    let shelf = Shelf::default().with("firm/head.yaml", head).with("firm/logo.svg", "no picture");
    let failed = read_with(letter(), &shelf, &[]).expect_err("no picture");
    let found = failed.diagnostics.short(&failed.sources);
    assert!(
        found.starts_with("firm/head.yaml:8:16: error[bad-picture]: `logo.svg` cannot be used: "),
        "{found}"
    );
}

#[test]
fn letterheads_are_known_by_their_first_words() {
    assert!(is_letterhead(HEAD.as_bytes()));
    assert!(is_letterhead(b"\xef\xbb\xbfkind: \"letterhead\"  # ours\r\nplace: x\n"));
    assert!(is_letterhead(b"place: x\nkind: letterhead\n"));
    assert!(!is_letterhead(SOUND.as_bytes()));
    assert!(!is_letterhead(b"body: |\n  kind: letterhead\n"));
}
