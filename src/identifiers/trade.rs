//! Identifiers that know no country: GTIN of goods, LEI of legal entities.

use super::checksums::{digits, mod_97};
use super::{Form, Wrong, solid};

const GTIN: Form = Form::new("a GTIN", "8, 12, 13 or 14 digits, such as 4006381333931");
const LEI: Form = Form::new("an LEI", "18 letters or digits and two check digits");

/// A GTIN (EAN, UPC) without its spaces; the last digit makes the sum, every second digit
/// from the right times three, one of tens (GS1 General Specifications, 7.9).
///
/// # Errors
/// Where the number of digits is none of a GTIN, or one is wrong.
pub fn gtin(text: &str) -> Result<String, Wrong> {
    let text = solid(text);
    let form = matches!(text.len(), 8 | 12..=14) && text.bytes().all(|b| b.is_ascii_digit());
    GTIN.check(text, form, |text| {
        let sum: u32 = digits(text).rev().zip([1, 3].into_iter().cycle()).map(|(d, weight)| d * weight).sum();
        sum.is_multiple_of(10)
    })
}

/// A legal entity identifier (ISO 17442), its check digits right (ISO/IEC 7064, MOD 97-10).
///
/// # Errors
/// Where it has not twenty letters and digits, or one is wrong.
pub fn lei(text: &str) -> Result<String, Wrong> {
    let text = solid(text);
    let form = text.len() == 20
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && text.bytes().rev().take(2).all(|b| b.is_ascii_digit());
    LEI.check(text, form, |text| mod_97(text) == 1)
}
