//! Forms in which letters are answered and kept.

use axum::http::HeaderValue;
use serde::{Deserialize, Serialize};

/// Forms of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Form {
    Pdf,
    Png,
    Svg,
    Json,
}

impl Form {
    /// Its media type.
    pub(crate) fn media(self) -> &'static str {
        FORMS.iter().find(|(_, own)| *own == self).map_or("", |(media, _)| media)
    }

    /// The ending of its files.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Json => "json",
        }
    }
}

/// The name of a file for who keeps an answer (RFC 6266); names beyond ASCII also as RFC 8187 has them.
pub(crate) fn disposition(kind: &str, name: &str) -> HeaderValue {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let mut value = format!("{kind}; filename=\"{plain}\"");
    if plain != name {
        value += "; filename*=UTF-8''";
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
                value.push(char::from(byte));
            } else {
                value += &format!("%{byte:02X}");
            }
        }
    }
    HeaderValue::try_from(value).unwrap_or_else(|_| HeaderValue::from_static("inline"))
}

/// The name of a letter's file without its folder, with the ending of what came of it.
pub(crate) fn file_name(letter: &str, form: Form) -> String {
    let file = letter.rsplit_once('/').map_or(letter, |(_, file)| file);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    format!("{stem}.{}", form.ending())
}

/// With their media types; the first if nothing else is said.
pub(crate) const FORMS: [(&str, Form); 4] = [
    ("application/pdf", Form::Pdf),
    ("image/png", Form::Png),
    ("image/svg+xml", Form::Svg),
    ("application/json", Form::Json),
];
