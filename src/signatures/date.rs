//! Dates as PDF writes them (ISO 32000-1, 7.9.4).

use super::Moment;

/// The moment of `D:YYYYMMDDHHmmSS+HH'mm'`; parts may be missing from the end.
pub(super) fn read(text: &[u8]) -> Option<Moment> {
    let text = std::str::from_utf8(text).ok()?;
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count().min(14);
    let (date, zone) = text.split_at_checked(digits)?;
    let part = |from: usize, missing: &'static str| -> Option<&str> {
        if date.len() >= from + 2 { date.get(from..from + 2) } else { Some(missing) }
    };
    let year = date.get(..4)?;
    let (month, day) = (part(4, "01")?, part(6, "01")?);
    let (hour, minute, second) = (part(8, "00")?, part(10, "00")?, part(12, "00")?);
    let zone: String = zone.chars().filter(|c| *c != '\'').collect();
    let zone = match zone.as_bytes() {
        [] | [b'Z', ..] => "Z".to_owned(),
        [b'+' | b'-', _, _] => format!("{zone}:00"),
        [b'+' | b'-', _, _, _, _] => format!("{}:{}", zone.get(..3)?, zone.get(3..)?),
        _ => return None,
    };
    format!("{year}-{month}-{day}T{hour}:{minute}:{second}{zone}").parse().ok()
}
