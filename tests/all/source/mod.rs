//! Room 1: letters in, documents or every complaint out.

mod complaints;
mod hostile;
mod invoices;
mod lawful;
mod letterhead;
mod reading;
mod signatories;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use letterpress::diag::Failed;
use letterpress::document::Document;
use letterpress::invoice::{Currency, Decimal};
use letterpress::source::{FileError, Files, Found, Known, Request, Setting, Wording, read};

/// Files kept in memory; paths are relative to the root, whoever names them.
#[derive(Default)]
pub(super) struct Shelf(BTreeMap<&'static str, Vec<u8>>);

impl Shelf {
    pub(super) fn with(mut self, name: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.insert(name, bytes.into());
        self
    }
}

impl Files for Shelf {
    fn read(&self, path: &str, from: &str) -> Result<Found, FileError> {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let name = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
        match self.0.get(name.as_str()) {
            Some(bytes) => Ok(Found { name, bytes: Arc::from(bytes.as_slice()) }),
            None => Err(FileError::Unreachable),
        }
    }
}

/// Writes dates and amounts without the words of any language.
struct Simply;

impl Wording for Simply {
    fn long_date(&self, language: &str, date: NaiveDate) -> String {
        match language {
            "de-DE" => date.format("%-d. Mai %Y").to_string(),
            _ => date.format("%-d %B %Y").to_string(),
        }
    }

    fn money(&self, _: &str, amount: Decimal, currency: &Currency) -> String {
        format!("{amount} {}", currency.code())
    }
}

/// Reads a letter named `letter.yaml` on 3 March 2026.
pub(super) fn read_with(text: impl AsRef<[u8]>, files: &Shelf, set: &[&str]) -> Result<Document, Failed> {
    let settings: Vec<Setting> =
        set.iter().map(|s| Setting { origin: "--set".to_owned(), assignment: (*s).to_owned() }).collect();
    let known = Known {
        layouts: ["nf-z11-001", "din-5008-b", "us-letter"].map(str::to_owned).to_vec(),
        languages: ["fr-FR", "de-DE", "en-US", "en-GB"].map(str::to_owned).to_vec(),
        families: ["Source Serif 4", "Source Sans 3"].map(str::to_owned).to_vec(),
        purposes: ["client-termination"].map(str::to_owned).to_vec(),
        wording: &Simply,
    };
    read(
        &Request {
            name: "letter.yaml",
            bytes: text.as_ref(),
            settings: &settings,
            today: NaiveDate::from_ymd_opt(2026, 3, 3).expect("a day"),
            known: &known,
        },
        files,
    )
}

/// The complaints about a letter, one line each.
pub(super) fn complaints(text: impl AsRef<[u8]>) -> String {
    match read_with(text, &Shelf::default(), &[]) {
        Ok(document) => document.warnings.short(&document.sources),
        Err(failed) => failed.diagnostics.short(&failed.sources),
    }
}

/// A sound letter with an invoice.
pub(super) const SOUND: &str = "\
layout: nf-z11-001
language: fr-FR
sender:
  name: Jean Marchand
  role: Gérant
  organisation: Atelier Marchand SARL
  address: [5 rue du Port, 69002 Lyon]
  email: jean@atelier-marchand.example
  bank: {name: Banque du Rhône, iban: FR76 3000 6000 0112 3456 7890 189, bic: AGRIFRPPXXX}
  company_id: \"123456782\"
  vat_id: FR11123456782
  legal: [SARL au capital de 8 000 €]
recipient:
  organisation: Société Horizon
  company_id: \"987654324\"
  address:
    - 12 rue des Lilas
    - 75011 Paris
place: Lyon
date: 2026-03-03
subject: Fin de mission au {{ effective }}
salutation: Madame,
body:
  - part: notice
    effective: 2026-05-01
    text: |
      Notre mission prend fin le {{ effective }}.

      Merci.
  - deliverables:
      - {what: Dossiers de presse, due: 2026-03-31}
closing: Mes salutations distinguées.
enclosures: [invoice, Contrat résilié]
invoice:
  number: 0031
  date: 2026-03-03
  due: 2026-04-02
  currency: EUR
  delivered: 2026-03-02
  operation: services
  lines:
    - {description: Dossier de presse, quantity: 3, unit: piece, unit_price: 450.00, vat: 20}
    - {description: Archives, quantity: 1.5, unit: day, unit_price: 600, discount: 5%, vat: 10.0}
  prepaid: 500.00
  check: {net: 2205, vat: 355.50, gross: 2560.50, due: 2060.50}
";
