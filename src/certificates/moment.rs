//! A moment in time, to the second.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use der::DateTime;

/// A moment: whole seconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

impl Moment {
    /// That many seconds after the first of January 1970, UTC.
    #[must_use]
    pub const fn from_seconds(seconds: u64) -> Self {
        Self(seconds)
    }

    /// The seconds since the first of January 1970, UTC.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::from_unix_duration(Duration::from_secs(self.0)) {
            Ok(time) => write!(f, "{time}"),
            Err(_) => f.write_str("after the year 9999"),
        }
    }
}

/// Reads `2026-03-03T10:00:00Z`, and any offset from UTC: `2026-03-03T11:00:00+01:00`.
impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| {
            format!("`{text}` is no time; write it like 2026-03-03T10:00:00Z or 2026-03-03T11:00:00+01:00")
        })
    }
}

fn parse(text: &str) -> Option<Moment> {
    let (local, offset) = text.split_at_checked(19)?;
    let time: DateTime = format!("{local}Z").parse().ok()?;
    let seconds = i64::try_from(time.unix_duration().as_secs()).ok()?;
    let east = match offset.as_bytes() {
        b"Z" => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let digit = |byte: &u8| char::from(*byte).to_digit(10).map(i64::from);
            let (hours, minutes) = (digit(h1)? * 10 + digit(h2)?, digit(m1)? * 10 + digit(m2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            (hours * 3600 + minutes * 60) * if *sign == b'-' { -1 } else { 1 }
        }
        _ => return None,
    };
    u64::try_from(seconds - east).ok().map(Moment)
}
