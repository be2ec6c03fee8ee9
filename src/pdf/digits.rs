//! Numbers and strings of content streams, in the fewest bytes
//! (ISO 32000-1, 7.3.3 and 7.3.4.2).

/// A number for PDF dictionaries; nothing in a letter comes near the limit.
pub(super) fn count(value: usize) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// The nearest whole number, halves away from zero.
pub(super) fn nearest(value: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "the cast cuts decimals off and saturates")]
    let whole = (value + 0.5_f64.copysign(value)) as i32;
    whole
}

/// Points as whole hundredths: 0.01 pt is 3.5 µm, finer than any printer.
pub(super) fn hundredths(points: f32) -> i32 {
    nearest(f64::from(points) * 100.0)
}

/// Writes a whole number.
pub(super) fn int(out: &mut Vec<u8>, value: i32) {
    fixed(out, value, 0);
}

/// Writes `value` divided by ten to the power of `decimals`, without zeros
/// that say nothing: `-1234` with 2 decimals is `-12.34`, `50` is `.5`.
pub(super) fn fixed(out: &mut Vec<u8>, value: i32, decimals: usize) {
    let mut digits = [0; 10];
    let mut rest = value.unsigned_abs();
    let mut start = digits.len();
    let point = digits.len() - decimals;
    while rest > 0 || start > point {
        start -= 1;
        digits[start] = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
    }
    let fraction = &digits[point..];
    let fraction = &fraction[..fraction.iter().rposition(|d| *d != b'0').map_or(0, |last| last + 1)];
    if value < 0 {
        out.push(b'-');
    }
    if start == point && fraction.is_empty() {
        out.push(b'0');
    }
    out.extend_from_slice(&digits[start..point]);
    if !fraction.is_empty() {
        out.push(b'.');
        out.extend_from_slice(fraction);
    }
}

/// Adds one byte to a literal string. Escaped are only the delimiters and the
/// carriage return, which readers turn into a line feed; hexadecimal strings
/// would never be shorter.
pub(super) fn string_byte(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        b'\r' => out.extend_from_slice(b"\\r"),
        _ => out.push(byte),
    }
}

/// Writes a text string: UTF-16 with its mark (7.9.2.2).
pub(super) fn text_string(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(b"(\xFE\xFF");
    for unit in text.encode_utf16() {
        let [high, low] = unit.to_be_bytes();
        string_byte(out, high);
        string_byte(out, low);
    }
    out.push(b')');
}
