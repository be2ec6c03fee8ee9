//! Numbers in registers of companies, by country, and the German routing
//! identifier of public buyers.

use super::checksums::mod_97;
use super::french::{siren, siret};
use super::{Fault, Form, Wrong, is_digits, solid, vat_checks};

const UID: Form = Form::new("a Swiss UID", "CHE and nine digits, such as CHE-123.456.788");
const ENTERPRISE: Form =
    Form::new("a Belgian enterprise number", "ten digits, the first 0 or 1, such as 0403.170.701");
const KVK: Form = Form::new("a Dutch KvK number", "eight digits");
const ORGANISATION: Form = Form::new("a Norwegian organisation number", "nine digits, such as 923 609 016");
const LEITWEG: Form = Form::new(
    "a Leitweg-ID",
    "2 to 12 digits, perhaps up to 30 letters or digits, and two check digits, parted by hyphens, such as 04011000-1234512345-06",
);

/// A Swiss UID as it is written, `CHE-123.456.788`, without the MWST, TVA or IVA behind it;
/// the last digit is right modulo 11 (UIDG, SR 431.03; eCH-0097).
///
/// # Errors
/// Where it is not CHE and nine digits, or one is wrong.
pub fn swiss_uid(text: &str) -> Result<String, Wrong> {
    let solid = solid(text);
    let digits = solid.strip_prefix("CHE").ok_or(UID.wrong(Fault::Form))?.to_owned();
    let form = is_digits(&digits, 9);
    let digits = UID.check(digits, form, vat_checks::swiss)?;
    let (a, rest) = digits.split_at(3);
    let (b, c) = rest.split_at(3);
    Ok(format!("CHE-{a}.{b}.{c}"))
}

/// A Leitweg-ID (KoSIT, Formatspezifikation Leitweg-ID 2.0.2): where a German public buyer
/// takes e-invoices in; its check digits are right by ISO/IEC 7064, MOD 97-10.
///
/// # Errors
/// Where its parts are not as they should be, or a digit is wrong.
pub fn leitweg_id(text: &str) -> Result<String, Wrong> {
    let text: String = text.split_whitespace().collect::<String>().to_ascii_uppercase();
    let parts: Vec<&str> = text.split('-').collect();
    let fine = |part: &str| {
        (1..=30).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    let coarse = |part: &str| (2..=12).contains(&part.len()) && is_digits(part, part.len());
    let form = match parts.as_slice() {
        [first, check] => coarse(first) && is_digits(check, 2),
        [first, middle, check] => coarse(first) && fine(middle) && is_digits(check, 2),
        _ => false,
    };
    LEITWEG.check(text, form, |text| mod_97(text) == 1)
}

/// A number in the register of companies of a country, without its spaces; where the
/// country's numbers have no check digits that are known, the text as it is.
///
/// A French one may be a SIREN or a SIRET.
///
/// # Errors
/// Where it is not of the country's form, or a digit is wrong.
pub fn company_id(country: &str, text: &str) -> Result<String, Wrong> {
    let plain = solid(text);
    match country {
        "FR" | "GP" | "MQ" | "RE" if plain.len() == 14 => siret(text),
        "FR" | "GP" | "MQ" | "RE" => siren(text),
        "BE" => {
            let digits = plain.strip_prefix("BE").unwrap_or(&plain).to_owned();
            let form = is_digits(&digits, 10) && digits.starts_with(['0', '1']);
            ENTERPRISE.check(digits, form, vat_checks::belgian)
        }
        "CH" | "LI" if plain.starts_with("CHE") => swiss_uid(text),
        "NL" => {
            let form = is_digits(&plain, 8);
            KVK.check(plain, form, |_| true)
        }
        "NO" => {
            let digits = plain.strip_suffix("MVA").unwrap_or(&plain).to_owned();
            let form = is_digits(&digits, 9);
            ORGANISATION.check(digits, form, vat_checks::norwegian)
        }
        _ => Ok(text.trim().to_owned()),
    }
}

/// The ISO 6523 scheme of the numbers that [`company_id`] has checked (BT-30-1, BT-47-1):
/// `0002` for a SIREN, `0009` for a SIRET; `None` where there is none or none is known.
#[must_use]
pub fn company_scheme(country: &str, checked: &str) -> Option<&'static str> {
    Some(match country {
        "FR" | "GP" | "MQ" | "RE" if checked.len() == 14 => "0009",
        "FR" | "GP" | "MQ" | "RE" => "0002",
        "BE" => "0208",
        "CH" | "LI" if checked.starts_with("CHE") => "0183",
        "NL" => "0106",
        "NO" => "0192",
        _ => return None,
    })
}
