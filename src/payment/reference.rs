//! References with check digits: the creditor reference (ISO 11649) and the
//! Swiss QR reference, made, checked and printed in groups; and what kind of
//! IBAN stands beside them.

use std::fmt;

use crate::identifiers::mod_97;

/// Keeps a group together on the page.
const SPACE: char = '\u{A0}';

/// Why a text is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceError {
    /// It does not begin with `RF` and two check digits.
    Prefix,
    /// It has too few or too many characters.
    Length,
    /// It has a character that a reference cannot have.
    Character(char),
    /// The check digits do not agree: something is mistyped.
    CheckDigits,
    /// All digits are 0.
    Zero,
}

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prefix => f.write_str("it does not begin with `RF` and two check digits"),
            Self::Length => f.write_str("it has too few or too many characters"),
            Self::Character(c) => write!(f, "it has the character `{}`", c.escape_debug()),
            Self::CheckDigits => f.write_str("its check digits do not agree"),
            Self::Zero => f.write_str("all its digits are 0"),
        }
    }
}

impl std::error::Error for ReferenceError {}

/// A creditor reference: `RF`, two check digits and 1 to 21 letters and digits
/// (ISO 11649).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditorReference(String);

impl CreditorReference {
    /// Reads a reference, with or without spaces, in capitals or not.
    ///
    /// # Errors
    /// What keeps it from being one.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let text = solid(text);
        let Some(rest) = text.strip_prefix("RF") else { return Err(ReferenceError::Prefix) };
        characters(rest, |c| c.is_ascii_alphanumeric())?;
        let Some((check, own)) = rest.split_at_checked(2) else { return Err(ReferenceError::Length) };
        if !check.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ReferenceError::Prefix);
        }
        if !(1..=21).contains(&own.len()) {
            return Err(ReferenceError::Length);
        }
        if mod_97(&format!("{own}RF{check}")) == 1 {
            Ok(Self(text))
        } else {
            Err(ReferenceError::CheckDigits)
        }
    }

    /// Makes a reference of 1 to 21 letters and digits, such as an invoice
    /// number; spaces and signs between them (`-`, `/`, `.`, `_`) are left out.
    ///
    /// ```
    /// # use letterpress::payment::reference::CreditorReference;
    /// let made = CreditorReference::make("FA-2026-00318").expect("letters and digits");
    /// assert_eq!(made.as_str(), "RF56FA202600318");
    /// ```
    ///
    /// # Errors
    /// Other characters, or none, or too many.
    pub fn make(own: &str) -> Result<Self, ReferenceError> {
        let own: String = solid(own).chars().filter(|c| !"-/._".contains(*c)).collect();
        characters(&own, |c| c.is_ascii_alphanumeric())?;
        if !(1..=21).contains(&own.len()) {
            return Err(ReferenceError::Length);
        }
        let check = 98 - mod_97(&format!("{own}RF00"));
        Ok(Self(format!("RF{check:02}{own}")))
    }

    /// The reference without spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is printed: in groups of four from the left.
    #[must_use]
    pub fn printed(&self) -> String {
        in_fours(&self.0)
    }
}

/// A Swiss QR reference: 26 digits and a check digit (Swiss Implementation
/// Guidelines QR-bill v2.3, data element `Ref` of type `QRR`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwissReference(String);

impl SwissReference {
    /// Reads a reference of 27 digits, with or without spaces.
    ///
    /// # Errors
    /// What keeps it from being one.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let text = solid(text);
        characters(&text, |c| c.is_ascii_digit())?;
        let Some((own, check)) = text.split_at_checked(26) else { return Err(ReferenceError::Length) };
        if check.len() != 1 {
            return Err(ReferenceError::Length);
        }
        if text.bytes().all(|b| b == b'0') {
            return Err(ReferenceError::Zero);
        }
        if check.bytes().eq([check_digit(own)]) { Ok(Self(text)) } else { Err(ReferenceError::CheckDigits) }
    }

    /// Makes a reference of 1 to 26 digits: zeros before them, a check digit behind.
    ///
    /// # Errors
    /// Other characters, none or too many, or only zeros.
    pub fn make(own: &str) -> Result<Self, ReferenceError> {
        let own = solid(own);
        characters(&own, |c| c.is_ascii_digit())?;
        if !(1..=26).contains(&own.len()) {
            return Err(ReferenceError::Length);
        }
        if own.bytes().all(|b| b == b'0') {
            return Err(ReferenceError::Zero);
        }
        let own = format!("{own:0>26}");
        let check = char::from(check_digit(&own));
        Ok(Self(format!("{own}{check}")))
    }

    /// The 27 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is printed: two digits and five groups of five.
    #[must_use]
    pub fn printed(&self) -> String {
        let (first, rest) = self.0.split_at_checked(2).unwrap_or((&self.0, ""));
        let mut out = first.to_owned();
        for (at, c) in rest.chars().enumerate() {
            if at % 5 == 0 {
                out.push(SPACE);
            }
            out.push(c);
        }
        out
    }
}

/// A reference as it is printed: in its groups where it is one with check
/// digits, else as it is.
#[must_use]
pub fn printed(text: &str) -> String {
    let swiss = SwissReference::parse(text).map(|reference| reference.printed());
    let grouped = swiss.or_else(|_| CreditorReference::parse(text).map(|reference| reference.printed()));
    grouped.unwrap_or_else(|_| text.to_owned())
}

/// An IBAN or a creditor reference as it is printed: in groups of four from the
/// left, which stay together (ISO 13616, ISO 11649).
#[must_use]
pub fn in_fours(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for (at, c) in text.chars().filter(|c| !c.is_whitespace()).enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push(SPACE);
        }
        out.push(c);
    }
    out
}

/// Whether an IBAN is one for QR references: of Switzerland or Liechtenstein,
/// with a bank number from 30000 to 31999 (Swiss Implementation Guidelines
/// QR-bill v2.3, QR-IBAN).
#[must_use]
pub fn is_qr_iban(iban: &str) -> bool {
    let iban = solid(iban);
    let bank = iban.get(4..9).and_then(|bank| bank.parse::<u32>().ok());
    is_swiss(&iban) && bank.is_some_and(|bank| (30_000..=31_999).contains(&bank))
}

/// Whether an IBAN is of Switzerland or Liechtenstein.
pub(super) fn is_swiss(iban: &str) -> bool {
    iban.starts_with("CH") || iban.starts_with("LI")
}

/// Without spaces, in capitals.
fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase()
}

fn characters(text: &str, allowed: impl Fn(char) -> bool) -> Result<(), ReferenceError> {
    text.chars().find(|c| !allowed(*c)).map_or(Ok(()), |c| Err(ReferenceError::Character(c)))
}

/// The check digit of modulo 10, recursive, in ASCII.
fn check_digit(digits: &str) -> u8 {
    const TABLE: [u8; 10] = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];
    let digit = |b: u8| usize::from(b.wrapping_sub(b'0'));
    let carry = digits.bytes().fold(0, |carry: u8, b| TABLE[(usize::from(carry) + digit(b)) % 10]);
    b'0' + (10 - carry) % 10
}
