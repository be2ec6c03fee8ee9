//! Check digits of VAT identifiers, country by country.
//!
//! The rules are those of the European Commission's description of the
//! national algorithms (VIES, "VAT identification number structure") and of
//! the national authorities. Each takes the part behind the country's letters,
//! already of the right form.

use super::checksums::{digit, digits, luhn, mod_11_10, mod_97, number, weighted};
use super::french;

/// The part of a text between two places; empty where there is none.
fn part(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// Eleven less the remainder by eleven, with what ten and eleven become.
fn eleven(sum: u32, ten: u32, whole: u32) -> u32 {
    match 11 - sum % 11 {
        10 => ten,
        11 => whole,
        other => other,
    }
}

pub(super) fn austrian(text: &str) -> bool {
    // U and eight digits; every second one doubled.
    let text = part(text, 1, 9);
    let sum: u32 = digits(part(text, 0, 7))
        .enumerate()
        .map(|(at, d)| if at % 2 == 1 { d * 2 / 10 + d * 2 % 10 } else { d })
        .sum();
    (96 - sum) % 10 == digit(text, 7)
}

pub(super) fn belgian(text: &str) -> bool {
    97 - number(part(text, 0, 8)) % 97 == number(part(text, 8, 10))
}

pub(super) fn cypriot(text: &str) -> bool {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let sum: u32 = digits(part(text, 0, 8))
        .enumerate()
        .map(|(at, d)| if at % 2 == 0 { ODD.get(d as usize).copied().unwrap_or_default() } else { d })
        .sum();
    text.as_bytes().get(8).is_some_and(|letter| u32::from(letter.wrapping_sub(b'A')) == sum % 26)
}

/// Legal entities have eight digits; the nine or ten of persons are birth numbers, which
/// are not all of one rule.
pub(super) fn czech(text: &str) -> bool {
    text.len() != 8 || eleven(weighted(text, &[8, 7, 6, 5, 4, 3, 2]), 0, 1) == digit(text, 7)
}

pub(super) fn german(text: &str) -> bool {
    mod_11_10(text)
}

pub(super) fn danish(text: &str) -> bool {
    weighted(text, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

pub(super) fn estonian(text: &str) -> bool {
    weighted(text, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
}

pub(super) fn greek(text: &str) -> bool {
    weighted(text, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == digit(text, 8)
}

pub(super) fn spanish(text: &str) -> bool {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let Some((&first, &last)) = text.as_bytes().first().zip(text.as_bytes().last()) else { return false };
    let by_letter = |number: u32| LETTERS.get(number as usize % 23).is_some_and(|letter| *letter == last);
    match first {
        // Persons: eight digits and a letter; foreigners have X, Y or Z for 0, 1 or 2.
        b'0'..=b'9' => by_letter(number(part(text, 0, 8))),
        b'X' | b'Y' | b'Z' => by_letter(u32::from(first - b'X') * 10_000_000 + number(part(text, 1, 8))),
        b'K' | b'L' | b'M' => by_letter(number(part(text, 1, 8))),
        // Entities: a letter, seven digits, a digit or a letter.
        _ => {
            let control = (10 - luhn(&format!("{}0", part(text, 1, 8))) % 10) % 10;
            match last {
                b'0'..=b'9' => u32::from(last - b'0') == control,
                _ => b"JABCDEFGHI".get(control as usize) == Some(&last),
            }
        }
    }
}

pub(super) fn finnish(text: &str) -> bool {
    weighted(text, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11)
}

/// A key of two digits and a SIREN; keys with letters, which new firms get, go by
/// another rule; Monaco has numbers that are no SIREN.
pub(super) fn french(text: &str) -> bool {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let (key, siren) = text.split_at(2);
    let known = luhn(siren).is_multiple_of(10) || siren.starts_with("000");
    let value = |at: usize| {
        let letter = key.as_bytes().get(at)?;
        ALPHABET.iter().position(|one| one == letter).and_then(|at| u32::try_from(at).ok())
    };
    let Some((first, second)) = value(0).zip(value(1)) else { return false };
    known
        && if first < 10 && second < 10 {
            french::key(siren) == number(key)
        } else {
            let check = if first < 10 { first * 24 + second - 10 } else { first * 34 + second - 100 };
            (number(siren) + 1 + check / 11) % 11 == check % 11
        }
}

/// Nine digits, three more for branches; government departments and health
/// authorities have GD or HA and a number below or from 500.
pub(super) fn british(text: &str) -> bool {
    let number_behind = |letters: &str| text.strip_prefix(letters).map(number);
    match (number_behind("GD"), number_behind("HA")) {
        (Some(department), _) => department < 500,
        (_, Some(authority)) => authority >= 500,
        _ => {
            let sum = weighted(part(text, 0, 7), &[8, 7, 6, 5, 4, 3, 2]) + number(part(text, 7, 9));
            // Since 2010 numbers from 100 on have 55 more; some that were given out have 55 less.
            sum.is_multiple_of(97) || (number(part(text, 0, 3)) >= 100 && matches!(sum % 97, 42 | 55))
        }
    }
}

pub(super) fn croatian(text: &str) -> bool {
    mod_11_10(text)
}

pub(super) fn hungarian(text: &str) -> bool {
    weighted(text, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10)
}

/// Seven digits and a check letter, perhaps one more letter that counts nine times; in the
/// old form the second character is a letter or a sign.
pub(super) fn irish(text: &str) -> bool {
    let check = |body: &str, extra: u32| {
        let sum = weighted(body, &[8, 7, 6, 5, 4, 3, 2]) + 9 * extra;
        b"WABCDEFGHIJKLMNOPQRSTUV".get(sum as usize % 23) == text.as_bytes().get(7)
    };
    match text.as_bytes() {
        [_, second, ..] if !second.is_ascii_digit() => {
            check(&format!("0{}{}", part(text, 2, 7), part(text, 0, 1)), 0)
        }
        [.., last] if text.len() == 9 => {
            check(part(text, 0, 7), if *last == b'W' { 0 } else { u32::from(last - b'A') + 1 })
        }
        _ => check(part(text, 0, 7), 0),
    }
}

/// Seven digits of the firm, three of the province, one by Luhn's algorithm.
pub(super) fn italian(text: &str) -> bool {
    let province = number(part(text, 7, 10));
    number(part(text, 0, 7)) > 0
        && (matches!(province, 1..=100 | 120 | 121 | 888 | 999))
        && luhn(text).is_multiple_of(10)
}

pub(super) fn luxembourgish(text: &str) -> bool {
    number(part(text, 0, 6)) % 89 == number(part(text, 6, 8))
}

pub(super) fn maltese(text: &str) -> bool {
    weighted(text, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37)
}

/// Firms: nine digits by the eleven test, `B`, two digits. Sole traders since 2020:
/// MOD 97-10 over the whole with its country.
pub(super) fn dutch(text: &str) -> bool {
    let body = part(text, 0, 9);
    number(part(text, 10, 12)) > 0
        && (weighted(body, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == digit(body, 8)
            || mod_97(&format!("NL{text}")) == 1)
}

pub(super) fn norwegian(text: &str) -> bool {
    weighted(text, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

pub(super) fn polish(text: &str) -> bool {
    weighted(text, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digit(text, 9)
}

pub(super) fn portuguese(text: &str) -> bool {
    eleven(weighted(text, &[9, 8, 7, 6, 5, 4, 3, 2]), 0, 0) == digit(text, 8)
}

/// Two to ten digits, the check digit last.
pub(super) fn romanian(text: &str) -> bool {
    let full = format!("{text:0>10}");
    weighted(&full, &[7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10 == digit(&full, 9)
}

pub(super) fn swedish(text: &str) -> bool {
    luhn(part(text, 0, 10)).is_multiple_of(10) && (1..=94).contains(&number(part(text, 10, 12)))
}

pub(super) fn slovenian(text: &str) -> bool {
    let sum = weighted(text, &[8, 7, 6, 5, 4, 3, 2]);
    // A remainder that would need two digits is not given out.
    !sum.is_multiple_of(11) && eleven(sum, 0, 0) == digit(text, 7)
}

pub(super) fn slovak(text: &str) -> bool {
    text.bytes().fold(0, |rest, b| (rest * 10 + u32::from(b - b'0')) % 11) == 0
}

pub(super) fn swiss(text: &str) -> bool {
    let rest = weighted(text, &[5, 4, 3, 2, 7, 6, 5, 4]) % 11;
    // A remainder of one would need the check digit 10, which is not given out.
    rest != 1 && (11 - rest) % 11 == digit(text, 8)
}

/// Bulgaria, Latvia and Lithuania have several rules for several kinds of persons; the
/// form alone is looked at.
pub(super) fn form_only(_: &str) -> bool {
    true
}
