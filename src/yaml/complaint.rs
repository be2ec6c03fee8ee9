//! What went wrong while a type was read from a [`Node`]: the error type that
//! `serde` asks for, which gets its place on the way out.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::{Node, Value, characters};
use crate::diag::{Diagnostic, Span, closest};

/// An error that may not know its place yet.
#[derive(Debug)]
pub(super) struct Complaint {
    pub(super) kind: Kind,
    pub(super) place: Option<Place>,
}

/// The value to blame, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Identity of the node, never looked behind.
    pub(super) node: *const Node,
    pub(super) span: Span,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// Complete; nothing to add but the place.
    Told { code: &'static str, message: String, help: Option<String> },
    /// Another kind of value than this was expected.
    Expected(String),
    /// A key that the type cannot do without.
    Missing(&'static str),
    /// A consequence of something already complained about.
    Quiet,
}

impl Complaint {
    pub(super) fn told(code: &'static str, message: String, help: Option<String>) -> Self {
        Self { kind: Kind::Told { code, message, help }, place: None }
    }

    pub(super) fn expected(what: impl Into<String>) -> Self {
        Self { kind: Kind::Expected(what.into()), place: None }
    }

    /// Gives it the place of `node` unless it has one; `key` is where it stands under.
    pub(super) fn at(mut self, node: &Node, key: Option<&str>) -> Self {
        if self.place.is_some() {
            return self;
        }
        self.place = Some(Place { node, span: node.span });
        let subject = match key {
            Some(key) => format!("`{}`", characters::quote(key)),
            None => "the file".to_owned(),
        };
        self.kind = match self.kind {
            Kind::Expected(what) => {
                let message = format!("{subject} must be {what}, not {}", kind_of(node));
                let help = match (&node.value, what.as_str()) {
                    (Value::Scalar(_), list) if list.starts_with("a list") => {
                        Some("write it as `[one, two]`")
                    }
                    (Value::Map(_), "text") => Some("put quotes around text that contains `: `"),
                    _ => None,
                };
                Kind::Told { code: "wrong-type", message, help: help.map(str::to_owned) }
            }
            Kind::Missing(field) => Kind::Told {
                code: "missing-key",
                message: format!("{subject} lacks `{field}`"),
                help: Some(format!("add `{field}:`")),
            },
            other => other,
        };
        self
    }

    /// As the diagnostic it was all along.
    pub(super) fn diagnostic(self) -> Option<Diagnostic> {
        let Kind::Told { code, message, help } = self.kind else { return None };
        let diagnostic = Diagnostic::error(code, self.place.map(|p| p.span), message);
        Some(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        })
    }
}

fn kind_of(node: &Node) -> &'static str {
    match &node.value {
        Value::Null => "empty",
        Value::Scalar(text) if text.trim().is_empty() => "empty text",
        Value::Scalar(text)
            if text.trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_digit()) =>
        {
            "a number"
        }
        Value::Scalar(_) => "text",
        Value::Seq(_) => "a list",
        Value::Map(_) | Value::Broken => "a mapping",
    }
}

/// The help for an unknown word: the one that was meant, else all there are.
pub(super) fn suggestion(word: &str, known: &[&str]) -> Option<String> {
    if let Some(meant) = closest(word, known.iter().copied()) {
        return Some(format!("did you mean `{meant}`?"));
    }
    let all: Vec<String> = known.iter().map(|k| format!("`{k}`")).collect();
    (!all.is_empty()).then(|| format!("known here: {}", all.join(", ")))
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Told { message, .. } => f.write_str(message),
            Kind::Expected(what) => write!(f, "{what} expected"),
            Kind::Missing(field) => write!(f, "`{field}` is missing"),
            Kind::Quiet => f.write_str("already complained about"),
        }
    }
}

impl std::error::Error for Complaint {}

impl de::Error for Complaint {
    /// The first line is the message, the rest says how to mend it.
    fn custom<T: fmt::Display>(text: T) -> Self {
        let text = text.to_string();
        let (message, help) = match text.split_once('\n') {
            Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
            None => (text, None),
        };
        Self::told("wrong-value", message, help)
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(expected.to_string())
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(expected.to_string())
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::told("wrong-length", format!("{length} items where there must be {expected}"), None)
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        let message = format!("`{}` is not known here", characters::quote(word));
        Self::told("unknown-value", message, suggestion(word, known))
    }

    fn missing_field(field: &'static str) -> Self {
        Self { kind: Kind::Missing(field), place: None }
    }
}
