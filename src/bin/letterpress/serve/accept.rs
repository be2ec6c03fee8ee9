//! What form of answer is wanted, by `Accept` (RFC 9110, 12.5.1).

use axum::http::{HeaderMap, header};

/// The best of the forms there are; the first of several as good. `None` where none is wanted.
pub(crate) fn best<T: Copy>(headers: &HeaderMap, forms: &[(&str, T)]) -> Option<T> {
    let wanted: Vec<&str> =
        headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    // A field without a word says nothing.
    if wanted.iter().all(|value| value.trim().is_empty()) {
        return forms.first().map(|(_, form)| *form);
    }
    let ranges: Vec<(String, u16)> = wanted.iter().flat_map(|value| value.split(',')).map(range).collect();
    let mut best: Option<(u16, T)> = None;
    for (media, form) in forms {
        let quality = quality(media, &ranges);
        if quality > best.map_or(0, |(quality, _)| quality) {
            best = Some((quality, *form));
        }
    }
    best.map(|(_, form)| form)
}

/// A media range and its weight in thousandths.
fn range(text: &str) -> (String, u16) {
    let mut parts = text.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default().to_ascii_lowercase();
    let weight = parts.find_map(|part| {
        let (name, weight) = part.split_once('=')?;
        if name.eq_ignore_ascii_case("q") { weight.parse::<f32>().ok() } else { None }
    });
    let weight = weight.filter(|weight| (0.0..=1.0).contains(weight)).unwrap_or(1.0);
    (media, (weight * 1000.0) as u16)
}

/// The weight of the range that names a media type most closely.
fn quality(media: &str, ranges: &[(String, u16)]) -> u16 {
    let kind = media.split('/').next().unwrap_or_default();
    let close = |range: &str| match range {
        "*/*" | "*" => Some(0),
        range if range == media => Some(2),
        range => range.strip_suffix("/*").filter(|range| *range == kind).map(|_| 1),
    };
    let matching = ranges.iter().filter_map(|(range, weight)| Some((close(range)?, *weight)));
    matching.max_by_key(|(close, _)| *close).map_or(0, |(_, weight)| weight)
}
