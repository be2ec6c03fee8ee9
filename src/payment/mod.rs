//! What a payer scans: references with check digits, the payloads of the two
//! payment codes (EPC069-12 and the Swiss QR-bill), and the codes themselves.
//!
//! In: plain values, as an invoice has them. Out: the exact bytes of a payload,
//! and a code as dark modules. Every limit of the two guidelines is held here;
//! what breaks one is a typed error, never a code that a bank refuses.

pub mod epc;
mod matrix;
pub mod reference;
pub mod swiss;

pub use matrix::{Matrix, TooLong};

use std::fmt;

use crate::invoice::Decimal;

/// The smallest amount of both guidelines, 0.01.
const LEAST: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
/// The largest amount of both guidelines, 999 999 999.99.
const MOST: Decimal = Decimal::from_parts(1_215_752_191, 23, 0, false, 2);

/// What is wrong with one value of a payment code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It must be there and is empty.
    Missing,
    /// It has more characters than the guideline allows.
    TooLong {
        /// How many it has.
        has: usize,
        /// How many it may have.
        most: usize,
    },
    /// A character that the guideline does not allow, such as a line end.
    Character(char),
    /// It has not the form that the guideline asks for.
    Form,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "is missing"),
            Self::TooLong { has, most } => write!(f, "has {has} characters, {most} are allowed"),
            Self::Character(c) => {
                write!(f, "has the character U+{:04X}, which is not allowed", u32::from(*c))
            }
            Self::Form => write!(f, "has not the right form"),
        }
    }
}

/// An amount as both payloads write it, with two decimals; `None` where it is
/// not between 0.01 and 999 999 999.99, or has more decimals.
fn amount(value: Decimal) -> Option<String> {
    let value = value.normalize();
    (value.scale() <= 2 && (LEAST..=MOST).contains(&value)).then(|| format!("{value:.2}"))
}

/// Holds a text against the least and most characters it may have, and the
/// characters that are allowed.
fn hold(text: &str, range: (usize, usize), allowed: impl Fn(char) -> bool) -> Result<(), Fault> {
    let has = text.chars().count();
    if has < range.0 {
        return Err(if has == 0 { Fault::Missing } else { Fault::Form });
    }
    if has > range.1 {
        return Err(Fault::TooLong { has, most: range.1 });
    }
    text.chars().find(|c| !allowed(*c)).map_or(Ok(()), |c| Err(Fault::Character(c)))
}
