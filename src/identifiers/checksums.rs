//! The arithmetic of check digits, over ASCII digits and capitals.
//!
//! A character that has no value counts as zero: callers look at the form
//! first.

/// The values of the digits of a text.
pub(super) fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> + '_ {
    text.bytes().map(|b| u32::from(b.wrapping_sub(b'0')) % 10)
}

/// The sum of digits times weights, as far as there are both.
pub(super) fn weighted(text: &str, weights: &[u32]) -> u32 {
    digits(text).zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The sum of Luhn's algorithm (ISO/IEC 7812-1): from the right every second
/// digit is doubled and its digits are added.
pub(super) fn luhn(text: &str) -> u32 {
    let doubled = digits(text).rev().enumerate().map(|(at, digit)| match (at % 2, digit * 2) {
        (0, _) => digit,
        (_, twice) => twice / 10 + twice % 10,
    });
    doubled.sum()
}

/// The remainder by 97, letters read as 10 to 35 (ISO/IEC 7064, MOD 97-10).
pub(crate) fn mod_97(text: &str) -> u32 {
    text.bytes().fold(0, |rest, b| match b {
        b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
        b'A'..=b'Z' => (rest * 100 + u32::from(b - b'A') + 10) % 97,
        _ => rest,
    })
}

/// Whether the last digit is right by ISO/IEC 7064, MOD 11,10.
pub(super) fn mod_11_10(text: &str) -> bool {
    let mut check = 10;
    let (body, last) = text.split_at(text.len().saturating_sub(1));
    for digit in digits(body) {
        check = (check + digit) % 10;
        if check == 0 {
            check = 10;
        }
        check = check * 2 % 11;
    }
    (check + digits(last).next().unwrap_or_default()) % 10 == 1
}

/// A number of at most nine digits.
pub(super) fn number(text: &str) -> u32 {
    digits(text).fold(0, |sum: u32, digit| sum.wrapping_mul(10).wrapping_add(digit))
}

/// The digit at a place from the left; zero where there is none.
pub(super) fn digit(text: &str, at: usize) -> u32 {
    digits(text).nth(at).unwrap_or_default()
}
