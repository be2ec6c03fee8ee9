//! Identifiers that invoices carry: their form and their check digits.
//!
//! In: text as an author writes it. Out: the identifier without spaces, or
//! [`Wrong`]: why it cannot be one, and what to do. Nothing here asks a
//! register whether an identifier was ever given to anybody.

mod account;
pub mod address;
mod checksums;
pub mod codes;
mod countries;
mod electronic;
mod french;
mod national;
mod postcodes;
mod trade;
mod units;
mod vat;
mod vat_checks;
mod vat_forms;

use std::fmt;

pub use account::iban;
pub(crate) use checksums::mod_97;
pub use countries::{countries, country_code, country_name, is_country, vat_prefix};
pub use electronic::{default_scheme, electronic_address, is_email};
pub use french::{siren, siret, vat_of_siren};
pub use national::{company_id, company_scheme, leitweg_id, swiss_uid};
pub use trade::{gtin, lei};
pub use units::{unit_code, unit_words};
pub use vat::{VatId, vat_id};

/// Why an identifier cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrong {
    /// What it should be, with its article: `a SIREN`.
    pub what: &'static str,
    /// How such a one looks: `nine digits, such as 123456782`.
    pub form: &'static str,
    /// Why this is none.
    pub reason: Fault,
}

/// What is wrong with an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Its length, its letters or its digits are not of the form.
    Form,
    /// The form is right, the check digits are not.
    Checksum,
    /// No country that is known begins with these letters.
    Country,
}

impl Wrong {
    /// What to do, in a sentence.
    #[must_use]
    pub fn help(&self) -> String {
        match self.reason {
            Fault::Form => format!("it has {}", self.form),
            Fault::Checksum => {
                "a digit is wrong or two are swapped: the check digits do not agree".to_owned()
            }
            Fault::Country => format!("its first letters are no country's; it has {}", self.form),
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is not {}", self.what)
    }
}

impl std::error::Error for Wrong {}

/// A kind of identifier: what it is called and how it looks.
#[derive(Debug, Clone, Copy)]
struct Form {
    what: &'static str,
    form: &'static str,
}

impl Form {
    const fn new(what: &'static str, form: &'static str) -> Self {
        Self { what, form }
    }

    fn wrong(self, reason: Fault) -> Wrong {
        Wrong { what: self.what, form: self.form, reason }
    }

    /// The text where form and check digits are right.
    fn check(self, text: String, form: bool, checksum: impl FnOnce(&str) -> bool) -> Result<String, Wrong> {
        if !form {
            Err(self.wrong(Fault::Form))
        } else if checksum(&text) {
            Ok(text)
        } else {
            Err(self.wrong(Fault::Checksum))
        }
    }
}

/// Capitals and digits without the spaces, dots, hyphens and slashes that people group them with.
fn solid(text: &str) -> String {
    let grouped = |c: &char| !c.is_whitespace() && !matches!(c, '.' | '-' | '/' | '\u{2010}' | '\u{2011}');
    text.chars().filter(grouped).collect::<String>().to_ascii_uppercase()
}

/// Whether it is that many digits and nothing else.
fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}
