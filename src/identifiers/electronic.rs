//! Electronic addresses (BT-34, BT-49): a scheme of the EAS list and a value
//! that it understands.

use super::national::{company_id, leitweg_id, swiss_uid};
use super::{Fault, Form, Wrong, codes, french, solid, trade, vat};

const SCHEME: Form =
    Form::new("a scheme of electronic addresses", "a code of the EAS list, such as 0225, 0088 or EM");
const FRENCH: Form = Form::new(
    "a French electronic address",
    "the SIREN, perhaps followed by _ and a SIRET or a suffix of letters, digits, -, _ and .",
);
const EMAIL: Form = Form::new("an e-mail address", "a name, @ and a domain");
const GLN: Form = Form::new("a GLN", "13 digits");
const DUNS: Form = Form::new("a D-U-N-S number", "nine digits");
const EMPTY: Form = Form::new("an electronic address", "a value");

/// An electronic address as the e-invoice carries it.
///
/// Schemes whose values have a form that is known are checked: 0002 SIREN, 0009 SIRET, 0060
/// D-U-N-S, 0088 GLN, 0106 KvK, 0183 UID, 0192 Norway, 0199 LEI, 0204 Leitweg-ID, 0208
/// Belgium, 0225 France (SIREN first; BR-FR-21 to 25), those of VAT identifiers, and EM.
///
/// # Errors
/// Where the list has no such scheme, or the value is not of its form.
pub fn electronic_address(scheme: &str, value: &str) -> Result<String, Wrong> {
    if codes::address_scheme(scheme).is_none() {
        return Err(SCHEME.wrong(Fault::Form));
    }
    let value = value.trim();
    if let Some(prefix) = vat_scheme(scheme) {
        let id = vat::vat_id(value)?;
        let own = id.prefix == prefix;
        return if own { Ok(id.number) } else { Err(EMPTY.wrong(Fault::Country)) };
    }
    match scheme {
        "0002" => french::siren(value),
        "0009" => french::siret(value),
        "0060" => {
            let digits = solid(value);
            let form = super::is_digits(&digits, 9);
            DUNS.check(digits, form, |_| true)
        }
        "0088" => {
            let digits = solid(value);
            let form = super::is_digits(&digits, 13);
            GLN.check(digits, form, |digits| trade::gtin(digits).is_ok())
        }
        "0106" => company_id("NL", value),
        "0183" => swiss_uid(value).map(|uid| solid(&uid)),
        "0192" => company_id("NO", value),
        "0199" => trade::lei(value),
        "0204" => leitweg_id(value),
        "0208" => company_id("BE", value),
        "0225" => french_address(value),
        "EM" => EMAIL.check(value.to_owned(), is_email(value), |_| true),
        _ => EMPTY.check(value.to_owned(), !value.is_empty(), |_| true),
    }
}

/// The scheme under which a business of a country is found where its author names none, made
/// from its number in the register of companies (`true`) or its VAT identifier (`false`);
/// `None` where there is no usual one.
#[must_use]
pub fn default_scheme(country: &str) -> Option<(&'static str, bool)> {
    Some(match country {
        "FR" | "GP" | "MQ" | "RE" => ("0225", true),
        "BE" => ("0208", true),
        "NL" => ("0106", true),
        "NO" => ("0192", true),
        "CH" | "LI" => ("0183", true),
        "AT" => ("9914", false),
        "DE" => ("9930", false),
        "ES" => ("9920", false),
        "GB" => ("9932", false),
        "IT" => ("0211", false),
        "LU" => ("9938", false),
        "PL" => ("9945", false),
        "PT" => ("9946", false),
        _ => return None,
    })
}

/// The letters of the VAT identifiers that a scheme has for its values (EAS list).
fn vat_scheme(scheme: &str) -> Option<&'static str> {
    Some(match scheme {
        "0211" => "IT",
        "9914" => "AT",
        "9920" => "ES",
        "9925" => "BE",
        "9927" => "CHE",
        "9930" => "DE",
        "9932" => "GB",
        "9933" => "EL",
        "9938" => "LU",
        "9944" => "NL",
        "9945" => "PL",
        "9946" => "PT",
        "9957" => "FR",
        _ => return None,
    })
}

/// `SIREN`, `SIREN_SIRET`, `SIREN_SIRET_service` or `SIREN_suffix`, at most 125 characters.
fn french_address(value: &str) -> Result<String, Wrong> {
    let value: String = value.split_whitespace().collect();
    let (first, rest) = value.split_once('_').map_or((value.as_str(), None), |(a, b)| (a, Some(b)));
    let signs = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    if !super::is_digits(first, 9) || !rest.is_none_or(signs) || value.len() > 125 {
        return Err(FRENCH.wrong(Fault::Form));
    }
    french::siren(first).map_err(|wrong| FRENCH.wrong(wrong.reason))?;
    Ok(value)
}

/// Whether a text is an e-mail address as firms print them: without quotes, comments or bare
/// host names.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let dotted = |part: &str| !part.is_empty() && part.split('.').all(|piece| !piece.is_empty());
    let local_char = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let domain_char = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    dotted(local)
        && dotted(domain)
        && domain.contains('.')
        && local.chars().all(local_char)
        && domain.chars().all(domain_char)
        && !domain.split('.').any(|label| label.starts_with('-') || label.ends_with('-'))
        && text.len() <= 254
}
