//! The law of invoices as data: dated files, one per country, with one for what the
//! states of the European Union share.
//!
//! In: a country, what is known about an invoice ([`Situation`], [`Present`])
//! and its date. Out: the VAT rates of that day, the sentences that the law
//! wants on the page ([`Mention`]) with their note codes for the e-invoice,
//! the reason of every VAT exemption ([`Reason`]), and what is missing
//! ([`Missing`]). Every entry of a file names the law it comes from, where it
//! was read and from when it holds; one that could not be read in the law
//! itself says so (`unverified: true`).
//!
//! The files are YAML; `build.rs` turns them into JSON, and a country's is read
//! when it is first asked for.

mod condition;
mod country;
mod mentions;
mod rates;
mod raw;
mod read;
mod situation;

use std::sync::OnceLock;

pub use country::{Country, EInvoice};
pub use mentions::{Mention, Missing, Reason};
pub use rates::Rate;
pub use situation::{Buyer, Datum, Fact, Present, Situation, in_eu};

// The files that ship: each a name and its text as JSON, in the order of their names.
include!(concat!(env!("OUT_DIR"), "/law.rs"));

/// Files that are no country's: others extend them.
const SHARED: [&str; 2] = ["EU", "FR-requirements"];

/// Territories with a code of their own that have the VAT law of another country: the French
/// overseas departments, the Isle of Man, Northern Ireland; Greece as VAT identifiers write it.
const ELSEWHERE: [(&str, &str); 6] =
    [("EL", "GR"), ("GP", "FR"), ("IM", "GB"), ("MQ", "FR"), ("RE", "FR"), ("XI", "GB")];

/// The country whose VAT law a territory has; itself for all others.
fn home(code: &str) -> &str {
    ELSEWHERE.iter().find(|(territory, _)| *territory == code).map_or(code, |(_, country)| country)
}

/// The law of a country, by its ISO 3166 code; `None` for countries that no file knows.
///
/// The French overseas departments get that of France, the Isle of Man and `XI` that of the
/// United Kingdom, `EL` that of Greece.
#[must_use]
pub fn country(code: &str) -> Option<&'static Country> {
    static READ: [OnceLock<Country>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
    let at = FILES.binary_search_by(|(name, _)| (*name).cmp(home(code))).ok()?;
    let (name, _) = FILES.get(at).filter(|(name, _)| !SHARED.contains(name))?;
    Some(READ.get(at)?.get_or_init(|| read::shipped(name)))
}

/// The codes of all countries that are known, in alphabetical order.
pub fn countries() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name).filter(|name| !SHARED.contains(name))
}
