//! Values of settings with units: sizes, times, lists of folders.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// A number of bytes: `4MiB`, `64KiB`, `500`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) usize);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no size; write it as 4MiB or 64KiB");
        let (number, unit) = parted(text);
        let number: usize = number.parse().map_err(|_| wrong())?;
        let unit: usize = match unit {
            "" | "B" => 1,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            "GiB" => 1 << 30,
            _ => return Err(wrong()),
        };
        number.checked_mul(unit).map(Self).ok_or_else(wrong)
    }
}

/// How long something lasts: `30s`, `500ms`, `24h`, `7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lasting(pub(crate) Duration);

impl FromStr for Lasting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no time; write it as 500ms, 30s, 5min, 24h or 7d");
        let (number, unit) = parted(text);
        let number: u64 = number.parse().map_err(|_| wrong())?;
        let milliseconds = match unit {
            "ms" => 1,
            "s" => 1000,
            "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return Err(wrong()),
        };
        number.checked_mul(milliseconds).map(|time| Self(Duration::from_millis(time))).ok_or_else(wrong)
    }
}

/// The number and the unit behind it.
fn parted(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (&text[..end], text[end..].trim())
}

/// Folders, parted by `:`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Paths(pub(crate) Vec<PathBuf>);

impl FromStr for Paths {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.split(':').filter(|path| !path.is_empty()).map(PathBuf::from).collect()))
    }
}

/// Origins of pages (RFC 6454, 7): scheme, host and perhaps port, parted by `,`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Origins(Vec<String>);

impl Origins {
    pub(crate) fn each(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether an origin is one of them.
    pub(crate) fn name(&self, origin: &str) -> bool {
        self.each().any(|one| one.eq_ignore_ascii_case(origin))
    }
}

impl FromStr for Origins {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let plain =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']' | '+');
        let is_origin = |origin: &str| {
            let parts = origin.split_once("://");
            parts.is_some_and(|(scheme, host)| {
                !scheme.is_empty() && !host.is_empty() && origin.replacen("//", "", 1).chars().all(plain)
            })
        };
        let origins = text.split(',').map(str::trim).filter(|origin| !origin.is_empty());
        let origins: Vec<String> = origins.map(str::to_owned).collect();
        match origins.iter().find(|origin| !is_origin(origin)) {
            Some(wrong) => Err(format!("`{wrong}` is no origin; write it as https://letters.example")),
            None => Ok(Self(origins)),
        }
    }
}

/// A time as people read it.
pub(crate) fn lasting(time: Duration) -> String {
    match u64::try_from(time.as_millis()).unwrap_or(u64::MAX) {
        milliseconds if milliseconds % 1000 != 0 => format!("{milliseconds} ms"),
        milliseconds => format!("{} s", milliseconds / 1000),
    }
}
