//! IBAN (ISO 13616): the only file of this room that names the crate which
//! knows the form of each country's.

use iban::{Iban, ParseBaseIbanError, ParseIbanError};

use super::{Fault, Form, Wrong};

const BEGINNING: Form = Form::new("an IBAN", "a country code and two check digits first, such as FR76");
const LENGTH: Form = Form::new("an IBAN", "the length and the pattern of its country");

/// An IBAN without its spaces, in capitals; its check digits are right.
///
/// # Errors
/// Where it is not of its country's form, a digit is wrong, or its country uses none.
pub fn iban(text: &str) -> Result<String, Wrong> {
    let solid = text.split_whitespace().collect::<String>().to_ascii_uppercase();
    match solid.parse::<Iban>() {
        Ok(_) => Ok(solid),
        Err(ParseIbanError::InvalidBaseIban { source: ParseBaseIbanError::InvalidChecksum }) => {
            Err(BEGINNING.wrong(Fault::Checksum))
        }
        Err(ParseIbanError::InvalidBaseIban { .. }) => Err(BEGINNING.wrong(Fault::Form)),
        Err(ParseIbanError::InvalidBban(_)) => Err(LENGTH.wrong(Fault::Form)),
        Err(ParseIbanError::UnknownCountry(_)) => Err(LENGTH.wrong(Fault::Country)),
    }
}
