//! The law of invoices as data: one dated file per country.
//!
//! In: a country, what is known about an invoice ([`Situation`], [`Present`])
//! and its date. Out: the VAT rates of that day, the sentences that the law
//! wants on the page ([`Mention`]) with their note codes for the e-invoice,
//! the reason of every VAT exemption ([`Reason`]), and what is missing
//! ([`Missing`]). Every entry of a file names the law it comes from, where it
//! was read and from when it holds; one that could not be read in the law
//! itself says so (`unverified: true`). A file is read when its country is first asked for.

mod condition;
mod country;
mod mentions;
mod rates;
mod raw;
mod read;
mod situation;

use std::sync::OnceLock;

pub use country::{Country, EInvoice, PaymentCode};
pub use mentions::{Mention, Missing, Reason};
pub use rates::Rate;
pub use situation::{Buyer, Category, Datum, Fact, Kind, Present, Situation, Supply, in_eu};

/// The files that ship: each a name and its text.
const FILES: [(&str, &str); 8] = [
    ("AT", include_str!("AT.yaml")),
    ("BE", include_str!("BE.yaml")),
    ("CH", include_str!("CH.yaml")),
    ("DE", include_str!("DE.yaml")),
    ("EU", include_str!("EU.yaml")),
    ("FR", include_str!("FR.yaml")),
    ("GB", include_str!("GB.yaml")),
    ("US", include_str!("US.yaml")),
];

/// Each country that is known and the file it stands in. Liechtenstein has the
/// Swiss VAT (treaty of 28 October 1994); the French overseas departments and
/// the Isle of Man are of the VAT law of their mother country, and have codes
/// of their own in ISO 3166.
const COUNTRIES: [(&str, &str); 36] = [
    ("AT", "AT"),
    ("BE", "BE"),
    ("BG", "EU"),
    ("CH", "CH"),
    ("CY", "EU"),
    ("CZ", "EU"),
    ("DE", "DE"),
    ("DK", "EU"),
    ("EE", "EU"),
    ("ES", "EU"),
    ("FI", "EU"),
    ("FR", "FR"),
    ("GB", "GB"),
    ("GP", "FR"),
    ("GR", "EU"),
    ("HR", "EU"),
    ("HU", "EU"),
    ("IE", "EU"),
    ("IM", "GB"),
    ("IT", "EU"),
    ("LI", "CH"),
    ("LT", "EU"),
    ("LU", "EU"),
    ("LV", "EU"),
    ("MQ", "FR"),
    ("MT", "EU"),
    ("NL", "EU"),
    ("PL", "EU"),
    ("PT", "EU"),
    ("RE", "FR"),
    ("RO", "EU"),
    ("SE", "EU"),
    ("SI", "EU"),
    ("SK", "EU"),
    ("US", "US"),
    ("XI", "GB"),
];

/// The law of a country, by its ISO 3166 code (`EL` is Greece as well, as in
/// VAT identifiers); `None` for countries that no file knows.
#[must_use]
pub fn country(code: &str) -> Option<&'static Country> {
    static READ: [OnceLock<Country>; COUNTRIES.len()] = [const { OnceLock::new() }; COUNTRIES.len()];
    let code = if code == "EL" { "GR" } else { code };
    let at = COUNTRIES.binary_search_by(|(known, _)| (*known).cmp(code)).ok()?;
    let (code, name) = COUNTRIES.get(at)?;
    let (name, text) = FILES.iter().find(|(file, _)| file == name)?;
    Some(READ.get(at)?.get_or_init(|| read::shipped(code, name, text)))
}

/// The codes of all countries that are known, in alphabetical order.
pub fn countries() -> impl Iterator<Item = &'static str> {
    COUNTRIES.iter().map(|(code, _)| *code)
}
