//! Check digits of identifiers, apart from what they identify. No official
//! e-invoice rule looks at them.

use iban::Iban;

/// Whether the check digit of a SIREN is right (ISO/IEC 7812-1, Luhn): nine digits.
#[must_use]
pub fn siren(text: &str) -> bool {
    luhn(text, 9).is_some_and(|sum| sum % 10 == 0)
}

/// Whether the check digit of a SIRET is right: fourteen digits, SIREN and
/// establishment. Those of La Poste (SIREN 356000000) but the first have a sum of
/// digits that five divides instead (INSEE).
#[must_use]
pub fn siret(text: &str) -> bool {
    let Some(sum) = luhn(text, 14) else { return false };
    let plain = || text.bytes().map(|b| u32::from(b - b'0')).sum::<u32>();
    sum % 10 == 0 || (text.starts_with("356000000") && plain() % 5 == 0)
}

/// The sum after Luhn of so many digits.
fn luhn(text: &str, length: usize) -> Option<u32> {
    if text.len() != length || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = text.bytes().rev().map(|byte| u32::from(byte - b'0'));
    Some(
        digits
            .enumerate()
            .map(|(at, digit)| if at % 2 == 1 { digit * 2 % 10 + digit / 5 } else { digit })
            .sum(),
    )
}

/// Whether the key of a French VAT number agrees with its SIREN: `FR`, two
/// digits, SIREN; the key is (12 + 3 x (SIREN mod 97)) mod 97 (BOI-TVA-DECLA-20-10-20).
/// `None` where it cannot be told: keys with a letter are made otherwise.
#[must_use]
pub fn french_vat_key(text: &str) -> Option<bool> {
    let rest = text.strip_prefix("FR")?;
    let (key, siren) = rest.split_at_checked(2)?;
    if siren.len() != 9 || !siren.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(false);
    }
    if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let (key, siren) = (key.parse::<u64>().ok()?, siren.parse::<u64>().ok()?);
    Some(key == (12 + 3 * (siren % 97)) % 97)
}

/// Whether an IBAN is one (ISO 13616): length and form of its country, check digits.
#[must_use]
pub fn iban(text: &str) -> bool {
    text.parse::<Iban>().is_ok()
}

/// Whether a creditor reference is right (ISO 11649): `RF`, two check digits, 1
/// to 21 letters and digits; moved behind, letters as numbers, 1 modulo 97.
#[must_use]
pub fn creditor_reference(text: &str) -> bool {
    let solid: String = text.chars().filter(|c| *c != ' ').collect();
    let (Some(head), Some(body)) = (solid.get(..4), solid.get(4..)) else { return false };
    let digits = head.bytes().skip(2).all(|byte| byte.is_ascii_digit());
    let known = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if !head.starts_with("RF") || !digits || !(1..=21).contains(&body.len()) || !body.bytes().all(known) {
        return false;
    }
    let turned = body.bytes().chain(head.bytes());
    let rest = turned.fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    rest == 1
}
