//! The e-invoice: what it says of a document, and what is said where it cannot be made.

mod complaints;
mod goldens;
mod hostile;
mod laws;
mod prices;
mod profiles;
mod terms;

use letterpress::Document;
use letterpress::diag::{Diagnostics, Failed, Severity};
use letterpress::einvoice::{Made, make};

use crate::desk::{assets, read_letter};

/// An invoice between French businesses.
const FRENCH: &str = "\
layout: nf-z11-001
language: fr-FR
sender:
  name: Jean Marchand
  organisation: Atelier Marchand SARL
  address: [5 rue du Port, 69002 Lyon]
  phone: +33 4 65 71 20 26
  email: jean@atelier-marchand.example
  bank: {iban: FR76 3000 6000 0112 3456 7890 189, bic: AGRIFRPPXXX}
  company_id: 123 456 782
  vat_id: FR11 123456782
  legal: [SARL au capital de 8 000 €]
recipient:
  organisation: Société Horizon
  address: [12 rue des Lilas, 75011 Paris]
  company_id: 987 654 324
  vat_id: FR14 987654324
invoice:
  number: F-2026-031
  date: 2026-03-03
  due: 2026-04-02
  delivered: 2026-03-02
  operation: services
  currency: EUR
  e_invoice: en16931
  lines:
    - {description: Dossier de presse, quantity: 3, unit: piece, unit_price: 450.00, vat: 20}
    - {description: Archives, quantity: 1.5, unit: day, unit_price: 600, discount: 5%, vat: 10}
";

/// An invoice to a German authority.
const GERMAN: &str = "\
layout: din-5008-b
language: de-DE
sender:
  name: Jonas Petersen
  organisation: Nordlicht GmbH
  address: [Ahornufer 14, 10997 Berlin]
  phone: 030 23125 014
  email: post@nordlicht.example
  bank: {iban: DE89 3704 0044 0532 0130 00, bic: COBADEFFXXX}
  company_id: HRB 999999 B
  vat_id: DE999000121
  legal: [\"Geschäftsführer: Jonas Petersen\"]
recipient:
  organisation: Bezirksamt Musterhain
  address: [Rathausplatz 1, 10247 Berlin]
  electronic_address: \"0204:11001-99900077-68\"
invoice:
  number: R-2026-0388
  date: 2026-05-18
  due: 2026-06-17
  delivered: 2026-05-12
  buyer_reference: 11001-99900077-68
  currency: EUR
  e_invoice: xrechnung
  lines:
    - {description: Schulung, quantity: 2, unit: day, unit_price: 1340.00, vat: 19}
    - {description: Handbuch, quantity: 24, unit: copy, unit_price: 18.60, vat: 7}
";

/// A letter with one text in place of another, which must be there.
fn with(letter: &str, from: &str, to: &str) -> String {
    let text = letter.replacen(from, to, 1);
    assert!(from.is_empty() || letter.contains(from), "`{from}` is not in the letter");
    text
}

/// A letter with more keys in its invoice.
fn plus(letter: &str, keys: &str) -> String {
    with(letter, "  currency: EUR\n", &format!("  currency: EUR\n{keys}"))
}

fn document(text: &str) -> Document {
    read_letter("letter.yaml", text).unwrap_or_else(|failed| panic!("{}\n{text}", failed.diagnostics))
}

fn made(document: &Document) -> Result<Made, Diagnostics> {
    make(document, assets().words(&document.language.value).expect("words"))
}

/// The e-invoice of a letter that has one, without a warning.
fn xml(text: &str) -> String {
    let document = document(text);
    let made = made(&document).unwrap_or_else(|found| panic!("{found}\n{text}"));
    assert!(made.warnings.is_empty(), "{}", made.warnings);
    String::from_utf8(made.attachment.expect("an e-invoice").bytes).expect("UTF-8")
}

/// The e-invoice of a letter, read back; nothing was lost on the way.
fn invoice(text: &str) -> en16931::Invoice {
    read_back(&xml(text))
}

fn read_back(xml: &str) -> en16931::Invoice {
    let read = en16931_formats::read(xml.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    assert!(read.entries.is_empty(), "{:?}", read.entries);
    read.invoice
}

/// All complaints about a letter and its e-invoice, each as the text that it points
/// to, its code, its rule and its remedy.
fn complaints(text: &str) -> Vec<String> {
    let (sources, found) = match read_letter("letter.yaml", text) {
        Err(Failed { sources, diagnostics }) => (sources, diagnostics),
        Ok(document) => {
            let mut found = document.warnings.clone();
            found.append(match made(&document) {
                Ok(made) => made.warnings.list,
                Err(found) => found.list,
            });
            (document.sources, found)
        }
    };
    let line = |one: &letterpress::Diagnostic| {
        let at = one.span.map_or("nowhere", |span| sources.slice(span));
        let rule = one.message.rsplit_once(" (").map(|(_, rule)| rule.trim_end_matches(')'));
        let rule = rule.filter(|_| one.code == "e-invoice" || one.code == "no-e-invoice");
        let said = rule.unwrap_or(&one.message);
        let sign = if one.severity == Severity::Error { "" } else { "warning " };
        let help = one.help.as_deref().unwrap_or("no remedy");
        format!("{sign}`{}` {}: {said}; {help}", at.lines().next().unwrap_or_default(), one.code)
    };
    found.list.iter().map(line).collect()
}
