//! The code for SEPA credit transfers (European Payments Council, EPC069-12
//! v3.1, "Quick Response Code: Guidelines to Enable Data Capture for the
//! Initiation of a SEPA Credit Transfer"), known as GiroCode.
//!
//! In: an [`Epc`]. Out: its payload, in version 002 and UTF-8, and its code.

use std::fmt;

use super::{Fault, Matrix, TooLong, amount, hold};
use crate::identifiers::iban;
use crate::invoice::{Currency, Decimal};

/// Bytes that a payload may have: what fits a code of version 13 at level M.
const MOST_BYTES: usize = 331;

/// A transfer that a code proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epc {
    /// Name of the payee (AT-21), 1 to 70 characters.
    pub name: String,
    /// The payee's IBAN (AT-20).
    pub iban: String,
    /// BIC of the payee's bank (AT-23); it may be left out within the European
    /// Economic Area.
    pub bic: Option<String>,
    /// Amount (AT-04), 0.01 to 999 999 999.99; the payer fills it in if absent.
    pub amount: Option<Decimal>,
    /// Currency of the amount; only euros can be transferred.
    pub currency: Currency,
    /// Purpose (AT-44): a code of ISO 20022 with 1 to 4 letters.
    pub purpose: Option<String>,
    /// What the payee recognises the payment by (AT-05).
    pub remittance: Remittance,
    /// Words to the payer, at most 70 characters.
    pub note: Option<String>,
}

/// What a payee recognises a payment by: a reference or words, never both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remittance {
    /// Nothing.
    None,
    /// A structured reference, at most 35 characters: one of ISO 11649, or the
    /// one that the payee's country has.
    Reference(String),
    /// Words, at most 140 characters.
    Text(String),
}

/// The values of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Name of the payee.
    Name,
    /// IBAN.
    Iban,
    /// BIC.
    Bic,
    /// Purpose.
    Purpose,
    /// Structured reference.
    Reference,
    /// Words in its place.
    Text,
    /// Words to the payer.
    Note,
}

/// Why there can be no code for a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EpcError {
    /// It is not in euros.
    Currency,
    /// The amount is not between 0.01 and 999 999 999.99, or has more than two decimals.
    Amount,
    /// A value is wrong.
    Field(Field, Fault),
    /// All values together have more than 331 bytes.
    Bytes(usize),
}

impl fmt::Display for EpcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Currency => f.write_str("a payment code of the euro area is for euros"),
            Self::Amount => {
                f.write_str("a payment code is for 0.01 to 999999999.99 euros, with two decimals at most")
            }
            Self::Field(field, fault) => {
                let name = match field {
                    Field::Name => "the payee's name",
                    Field::Iban => "the IBAN",
                    Field::Bic => "the BIC",
                    Field::Purpose => "the purpose",
                    Field::Reference => "the reference",
                    Field::Text => "the payment's text",
                    Field::Note => "the note to the payer",
                };
                write!(f, "{name} {fault}")
            }
            Self::Bytes(has) => {
                write!(f, "the payment code would hold {has} bytes, {MOST_BYTES} are allowed")
            }
        }
    }
}

impl std::error::Error for EpcError {}

/// Countries whose accounts SEPA transfers reach, by the letters of their IBANs (European
/// Payments Council, EPC409-09, "EPC List of SEPA Scheme Countries").
const SEPA: [&str; 42] = [
    "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR",
    "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL",
    "PT", "RO", "RS", "SE", "SI", "SK", "SM", "VA",
];

/// Whether a code can be for an account and a currency: euros to where SEPA reaches.
#[must_use]
pub fn fits(iban: &str, currency: Currency) -> bool {
    let reached = iban.get(..2).is_some_and(|country| SEPA.contains(&country));
    reached && currency.code() == "EUR"
}

impl Epc {
    /// The payload: values on lines of their own, without the empty ones at the
    /// end and without a line end behind the last.
    ///
    /// # Errors
    /// The first limit of the guideline that does not hold.
    pub fn payload(&self) -> Result<String, EpcError> {
        if self.currency.code() != "EUR" {
            return Err(EpcError::Currency);
        }
        let text = |c: char| !c.is_control();
        check(Field::Name, &self.name, (1, 70), text)?;
        let iban = iban(&self.iban).map_err(|_| EpcError::Field(Field::Iban, Fault::Form))?;
        let alphanumeric = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
        let bic = self.bic.as_deref().unwrap_or_default();
        if !matches!(bic.len(), 0 | 8 | 11) {
            return Err(EpcError::Field(Field::Bic, Fault::Form));
        }
        check(Field::Bic, bic, (0, 11), alphanumeric)?;
        let purpose = self.purpose.as_deref().unwrap_or_default();
        check(Field::Purpose, purpose, (0, 4), alphanumeric)?;
        let (structured, words) = match &self.remittance {
            Remittance::None => ("", ""),
            Remittance::Reference(reference) => (reference.as_str(), ""),
            Remittance::Text(text) => ("", text.as_str()),
        };
        check(Field::Reference, structured, (0, 35), |c| c.is_ascii_graphic())?;
        check(Field::Text, words, (0, 140), text)?;
        let note = self.note.as_deref().unwrap_or_default();
        check(Field::Note, note, (0, 70), text)?;
        let amount = match self.amount {
            None => String::new(),
            Some(value) => format!("EUR{}", amount(value).ok_or(EpcError::Amount)?),
        };
        let lines =
            ["BCD", "002", "1", "SCT", bic, &self.name, &iban, &amount, purpose, structured, words, note];
        let payload = lines.join("\n").trim_end_matches('\n').to_owned();
        if payload.len() > MOST_BYTES { Err(EpcError::Bytes(payload.len())) } else { Ok(payload) }
    }

    /// The code: bytes, error correction M exactly, version 13 at most.
    ///
    /// # Errors
    /// As [`payload`](Self::payload).
    pub fn code(&self) -> Result<Matrix, EpcError> {
        let payload = self.payload()?;
        Matrix::new(payload.as_bytes(), 13).map_err(|TooLong| EpcError::Bytes(payload.len()))
    }
}

fn check(
    field: Field,
    text: &str,
    range: (usize, usize),
    allowed: impl Fn(char) -> bool,
) -> Result<(), EpcError> {
    hold(text, range, allowed).map_err(|fault| EpcError::Field(field, fault))
}
