//! The log: a line for each request with its id and trace, as JSON or as text. What
//! letters say is never in it.

use std::fmt;
use std::io;
use std::str::FromStr;

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One JSON object a line
    Json,
    /// For people
    Text,
    /// Not at all
    None,
}

impl FromStr for Form {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "json" => Ok(Self::Json),
            "text" => Ok(Self::Text),
            "none" => Ok(Self::None),
            _ => Err(format!("`{text}` is no form of a log; write `json`, `text` or `none`")),
        }
    }
}

/// Starts the log, on standard error.
pub(crate) fn start(form: Form) {
    let log = tracing_subscriber::fmt().with_writer(io::stderr).with_target(false);
    // A second start, in the same process, changes nothing.
    let _ = match form {
        Form::Json => log.json().flatten_event(true).with_current_span(false).try_init(),
        Form::None => Ok(()),
        Form::Text => log.with_ansi(crate::terminal::styled()).try_init(),
    };
}

/// Which trace a request belongs to (W3C Trace Context).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trace {
    id: String,
}

impl Trace {
    /// The trace that `traceparent` names, if it is one.
    pub(crate) fn of(traceparent: &str) -> Option<Self> {
        let parts: Vec<&str> = traceparent.split('-').collect();
        let hex = |text: &str, length: usize| {
            text.len() == length
                && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
                && text.bytes().any(|b| b != b'0')
        };
        match parts.as_slice() {
            [version, id, parent, _flags, ..]
                if version.len() == 2 && *version != "ff" && hex(id, 32) && hex(parent, 16) =>
            {
                Some(Self { id: (*id).to_owned() })
            }
            _ => None,
        }
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}
