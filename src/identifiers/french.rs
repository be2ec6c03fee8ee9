//! SIREN and SIRET, the numbers of French firms and of their places (Code de
//! commerce, article R123-221; INSEE), and the VAT key made from a SIREN.

use super::checksums::{digits, luhn, number};
use super::{Form, Wrong, is_digits, solid};

const SIREN: Form = Form::new("a SIREN", "nine digits, such as 123 456 782");
const SIRET: Form = Form::new("a SIRET", "fourteen digits, the SIREN first, such as 123 456 782 00005");

/// The SIREN of the Post, whose offices have SIRETs with a rule of their own.
const LA_POSTE: &str = "356000000";

/// A SIREN without its spaces; the last digit is right by Luhn's algorithm.
///
/// # Errors
/// Where it has no nine digits, or one is wrong.
pub fn siren(text: &str) -> Result<String, Wrong> {
    let text = solid(text);
    let form = is_digits(&text, 9) && text != "000000000";
    SIREN.check(text, form, |text| luhn(text).is_multiple_of(10))
}

/// A SIRET without its spaces; the last digit is right by Luhn's algorithm, for offices
/// of La Poste by the sum of all digits, which 5 divides.
///
/// # Errors
/// Where it has no fourteen digits, or one is wrong.
pub fn siret(text: &str) -> Result<String, Wrong> {
    let text = solid(text);
    let form = is_digits(&text, 14) && !text.starts_with("000000000");
    SIRET.check(text, form, |text| {
        let right = luhn(text).is_multiple_of(10)
            && text.get(..9).is_some_and(|siren| luhn(siren).is_multiple_of(10));
        right || (text.starts_with(LA_POSTE) && digits(text).sum::<u32>().is_multiple_of(5))
    })
}

/// The French VAT identifier that belongs to a SIREN: the key is
/// (12 + 3 × (SIREN mod 97)) mod 97 (BOI-TVA-DECLA-20-20-10-20).
///
/// # Errors
/// Where it is not a SIREN.
pub fn vat_of_siren(text: &str) -> Result<String, Wrong> {
    let siren = siren(text)?;
    Ok(format!("FR{:02}{siren}", key(&siren)))
}

/// The two digits before a SIREN in a VAT identifier.
pub(super) fn key(siren: &str) -> u32 {
    (12 + 3 * (number(siren) % 97)) % 97
}
