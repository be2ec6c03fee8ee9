//! The Swiss QR-bill (Swiss Implementation Guidelines QR-bill v2.3, in force
//! since 21 November 2025; <https://www.six-group.com/en/products-services/banking-services/payment-standardization/standards/qr-bill.html>).
//!
//! In: a [`Bill`]. Out: the payload of its code, and the code. Addresses are
//! structured; the combined ones of earlier versions are refused by banks.

use std::fmt;

use super::reference::{self, CreditorReference, SwissReference};
use super::{Fault, Matrix, TooLong, amount, hold};
use crate::identifiers::iban;
use crate::invoice::{Currency, Decimal};

/// Characters of a payload, line ends counted.
const MOST_CHARACTERS: usize = 997;
/// Characters of message and bill information together.
const MOST_INFORMATION: usize = 140;

/// A bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// The creditor's IBAN, of Switzerland or Liechtenstein.
    pub iban: String,
    /// Who is paid.
    pub creditor: Address,
    /// Amount, 0.01 to 999 999 999.99; the payer fills it in if absent.
    pub amount: Option<Decimal>,
    /// Swiss francs or euros.
    pub currency: Currency,
    /// Who pays; filled in by hand if absent.
    pub debtor: Option<Address>,
    /// What the creditor recognises the payment by.
    pub reference: Reference,
    /// Words that are forwarded with the payment.
    pub message: Option<String>,
    /// Information for the payer's software, such as `//S1/10/1234`.
    pub information: Option<String>,
    /// Alternative schemes, two at most, such as `eBill/B/name@example.com`.
    pub schemes: Vec<String>,
}

/// A structured address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// Name or firm, 1 to 70 characters.
    pub name: String,
    /// Street or post box, at most 70 characters.
    pub street: Option<String>,
    /// Number of the house, at most 16 characters.
    pub number: Option<String>,
    /// Postcode without the country's code, 1 to 16 characters.
    pub postcode: String,
    /// Town, 1 to 35 characters.
    pub town: String,
    /// Country (ISO 3166-1, two capitals).
    pub country: String,
}

impl Address {
    /// The line of street and number, where there is one.
    #[must_use]
    pub fn street_line(&self) -> Option<String> {
        let parts: Vec<&str> =
            [&self.street, &self.number].into_iter().flatten().map(String::as_str).collect();
        let line = parts.join(" ");
        (!line.trim().is_empty()).then_some(line)
    }

    /// The line of postcode and town; the country's code before it abroad.
    #[must_use]
    pub fn town_line(&self) -> String {
        let abroad = if self.country == "CH" { "" } else { &self.country };
        let hyphen = if abroad.is_empty() { "" } else { "-" };
        format!("{abroad}{hyphen}{} {}", self.postcode, self.town)
    }
}

/// The kinds of reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// `NON`: none.
    None,
    /// `SCOR`: a creditor reference, with an IBAN that is no QR-IBAN.
    Creditor(CreditorReference),
    /// `QRR`: a QR reference, with a QR-IBAN.
    Swiss(SwissReference),
}

impl Reference {
    /// The code of its kind, and the reference without spaces.
    #[must_use]
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::None => ("NON", ""),
            Self::Creditor(reference) => ("SCOR", reference.as_str()),
            Self::Swiss(reference) => ("QRR", reference.as_str()),
        }
    }

    /// As it is printed, in groups; `None` where there is none.
    #[must_use]
    pub fn printed(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Creditor(reference) => Some(reference.printed()),
            Self::Swiss(reference) => Some(reference.printed()),
        }
    }
}

/// Whose address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Of who is paid.
    Creditor,
    /// Of who pays.
    Debtor,
}

/// The values of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Name.
    Name,
    /// Street.
    Street,
    /// Number of the house.
    Number,
    /// Postcode.
    Postcode,
    /// Town.
    Town,
    /// Country.
    Country,
}

/// Why there can be no QR-bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BillError {
    /// The account is no IBAN.
    Iban,
    /// The IBAN is not of Switzerland or Liechtenstein.
    Country,
    /// A QR-IBAN needs a QR reference.
    QrIban,
    /// A QR reference needs a QR-IBAN.
    QrReference,
    /// Neither Swiss francs nor euros.
    Currency,
    /// The amount is not between 0.01 and 999 999 999.99, or has more than two decimals.
    Amount,
    /// A value of an address is wrong.
    Address(Whose, Part, Fault),
    /// The message is wrong; its limit counts the bill information too.
    Message(Fault),
    /// The bill information is wrong; it begins with `//`.
    Information(Fault),
    /// There are more than two alternative schemes, or one is wrong.
    Scheme(Fault),
    /// All values together are too much for a code.
    Length(usize),
}

impl fmt::Display for BillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Iban => f.write_str("the account is not an IBAN"),
            Self::Country => f.write_str("a QR-bill is for an IBAN of Switzerland or Liechtenstein"),
            Self::QrIban => f.write_str("a QR-IBAN needs a QR reference of 27 digits"),
            Self::QrReference => f.write_str("a QR reference needs a QR-IBAN"),
            Self::Currency => f.write_str("a QR-bill is in CHF or EUR"),
            Self::Amount => f.write_str("a QR-bill is for 0.01 to 999999999.99, with two decimals at most"),
            Self::Address(whose, part, fault) => {
                let whose = match whose {
                    Whose::Creditor => "creditor",
                    Whose::Debtor => "debtor",
                };
                let part = match part {
                    Part::Name => "name",
                    Part::Street => "street",
                    Part::Number => "house number",
                    Part::Postcode => "postcode",
                    Part::Town => "town",
                    Part::Country => "country",
                };
                write!(f, "the {part} of the QR-bill's {whose} {fault}")
            }
            Self::Message(fault) => write!(f, "the message of the QR-bill {fault}"),
            Self::Information(fault) => write!(f, "the bill information {fault}"),
            Self::Scheme(fault) => write!(f, "an alternative scheme of the QR-bill {fault}"),
            Self::Length(has) => {
                write!(f, "the QR-bill would hold {has} characters, {MOST_CHARACTERS} are allowed")
            }
        }
    }
}

impl std::error::Error for BillError {}

/// The characters that a bill may have: Basic Latin, Latin-1 Supplement and
/// Latin Extended-A as far as they print, S and T with comma below, and the
/// euro sign (v2.3, character set).
#[must_use]
pub fn is_allowed(c: char) -> bool {
    matches!(c, '\u{20}'..='\u{7E}' | '\u{A0}'..='\u{17F}' | '\u{218}'..='\u{21B}' | '€')
}

/// Whether a bill can be for an account and a currency: Swiss francs or euros, to Switzerland
/// or Liechtenstein.
#[must_use]
pub fn fits(iban: &str, currency: Currency) -> bool {
    reference::is_swiss(iban) && in_currency(currency)
}

fn in_currency(currency: Currency) -> bool {
    matches!(currency.code(), "CHF" | "EUR")
}

impl Bill {
    /// The payload of the code: values on lines of their own, those behind the
    /// trailer `EPD` only where something follows.
    ///
    /// # Errors
    /// The first rule of the guidelines that does not hold.
    pub fn payload(&self) -> Result<String, BillError> {
        let iban = self.account()?;
        if !in_currency(self.currency) {
            return Err(BillError::Currency);
        }
        let amount = match self.amount {
            None => String::new(),
            Some(value) => amount(value).ok_or(BillError::Amount)?,
        };
        let (message, information) = self.texts()?;
        let (kind, reference) = self.reference.parts();
        let mut lines = vec!["SPC", "0200", "1", &iban];
        lines.extend(lines_of(&self.creditor, Whose::Creditor)?);
        // The ultimate creditor is reserved and stays empty.
        lines.extend([""; 7]);
        lines.extend([amount.as_str(), self.currency.code()]);
        match &self.debtor {
            Some(debtor) => lines.extend(lines_of(debtor, Whose::Debtor)?),
            None => lines.extend([""; 7]),
        }
        lines.extend([kind, reference, message, "EPD"]);
        if !information.is_empty() || !self.schemes.is_empty() {
            lines.push(information);
        }
        lines.extend(self.schemes.iter().map(String::as_str));
        let payload = lines.join("\n");
        let has = payload.chars().count();
        if has > MOST_CHARACTERS { Err(BillError::Length(has)) } else { Ok(payload) }
    }

    /// The code: bytes, error correction M exactly, version 25 at most.
    ///
    /// # Errors
    /// As [`payload`](Self::payload).
    pub fn code(&self) -> Result<Matrix, BillError> {
        let payload = self.payload()?;
        let length = payload.chars().count();
        Matrix::new(payload.as_bytes(), 25).map_err(|TooLong| BillError::Length(length))
    }

    /// The IBAN without spaces, held against the kind of reference.
    fn account(&self) -> Result<String, BillError> {
        let iban = iban(&self.iban).map_err(|_| BillError::Iban)?;
        if !reference::is_swiss(&iban) {
            return Err(BillError::Country);
        }
        match (reference::is_qr_iban(&iban), &self.reference) {
            (true, Reference::None | Reference::Creditor(_)) => Err(BillError::QrIban),
            (false, Reference::Swiss(_)) => Err(BillError::QrReference),
            _ => Ok(iban),
        }
    }

    /// Message and bill information, held against their limits, as the
    /// alternative schemes are.
    fn texts(&self) -> Result<(&str, &str), BillError> {
        let message = self.message.as_deref().unwrap_or_default();
        let information = self.information.as_deref().unwrap_or_default();
        if !information.is_empty() && !information.starts_with("//") {
            return Err(BillError::Information(Fault::Form));
        }
        hold(information, (0, MOST_INFORMATION), is_allowed).map_err(BillError::Information)?;
        let most = MOST_INFORMATION - information.chars().count();
        hold(message, (0, most), is_allowed).map_err(BillError::Message)?;
        if self.schemes.len() > 2 {
            return Err(BillError::Scheme(Fault::Form));
        }
        for scheme in &self.schemes {
            hold(scheme, (1, 100), is_allowed).map_err(BillError::Scheme)?;
        }
        Ok((message, information))
    }
}

/// The seven lines of an address.
fn lines_of(address: &Address, whose: Whose) -> Result<[&str; 7], BillError> {
    let street = address.street.as_deref().unwrap_or_default();
    let number = address.number.as_deref().unwrap_or_default();
    let parts = [
        (Part::Name, address.name.as_str(), (1, 70)),
        (Part::Street, street, (0, 70)),
        (Part::Number, number, (0, 16)),
        (Part::Postcode, address.postcode.as_str(), (1, 16)),
        (Part::Town, address.town.as_str(), (1, 35)),
        (Part::Country, address.country.as_str(), (2, 2)),
    ];
    for (part, text, range) in parts {
        let allowed = |c: char| if part == Part::Country { c.is_ascii_uppercase() } else { is_allowed(c) };
        hold(text, range, allowed).map_err(|fault| BillError::Address(whose, part, fault))?;
        if range.0 > 0 && text.trim().is_empty() {
            return Err(BillError::Address(whose, part, Fault::Missing));
        }
    }
    Ok(["S", &address.name, street, number, &address.postcode, &address.town, &address.country])
}
