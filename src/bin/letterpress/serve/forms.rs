//! Forms in which letters are answered and kept.

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

/// With their media types; the first if nothing else is said.
pub(crate) const FORMS: [(&str, Form); 4] = [
    ("application/pdf", Form::Pdf),
    ("image/png", Form::Png),
    ("image/svg+xml", Form::Svg),
    ("application/json", Form::Json),
];
