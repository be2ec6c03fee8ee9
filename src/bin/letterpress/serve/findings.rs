//! What is wrong with a letter, as programs read it: place, rule, remedy, and where in
//! the letter's tree that is.

use letterpress::diag::{Diagnostics, FileId, Severity, Sources, Span};
use letterpress::yaml::{self, Node, Value};
use serde::Serialize;
use utoipa::ToSchema;

/// Something that was found in a letter, with its place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Finding {
    /// `error` or `warning`
    #[schema(example = "error")]
    severity: &'static str,
    /// The rule, as on the command line; `letterpress check --explain CODE` tells more
    #[schema(example = "unknown-key")]
    code: String,
    /// What is wrong
    #[schema(example = "unknown key `recipent`")]
    message: String,
    /// How to mend it
    #[schema(example = "did you mean `recipient`?")]
    hint: Option<String>,
    /// The file, by the name it was sent with, where it has a place
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "letter.yaml")]
    file: Option<String>,
    /// First line, from 1
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, example = 1)]
    line: Option<usize>,
    /// First column, from 1, in characters
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, example = 1)]
    column: Option<usize>,
    /// Last line
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, example = 1)]
    end_line: Option<usize>,
    /// One past the last column
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, example = 9)]
    end_column: Option<usize>,
    /// JSON pointer (RFC 6901) to the value in the letter
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/recipent")]
    pointer: Option<String>,
}

/// Where in a file.
struct Place {
    file: String,
    start: (usize, usize),
    end: (usize, usize),
}

impl Finding {
    /// All findings, in their order.
    pub(crate) fn all(found: &Diagnostics, sources: &Sources) -> Vec<Self> {
        if found.is_empty() {
            return Vec::new();
        }
        let letter = yaml::parse(sources, FileId(0), &mut Diagnostics::default());
        let finding = |one: &letterpress::Diagnostic| {
            let place = one.span.and_then(|span| Place::of(span, sources));
            let inside = one.span.filter(|span| span.file == FileId(0) && place.is_some());
            let pointer = inside.zip(letter.as_ref()).map(|(span, letter)| pointer(letter, span));
            let (start, end) =
                (place.as_ref().map(|place| place.start), place.as_ref().map(|place| place.end));
            Self {
                severity: one.severity.name(),
                code: one.code.to_string(),
                message: one.message.clone(),
                hint: one.help.clone(),
                file: place.map(|place| place.file),
                line: start.map(|(line, _)| line),
                column: start.map(|(_, column)| column),
                end_line: end.map(|(line, _)| line),
                end_column: end.map(|(_, column)| column),
                pointer,
            }
        };
        found.list.iter().map(finding).collect()
    }

    /// Whether it keeps the letter from being made.
    pub(crate) fn is_error(&self) -> bool {
        self.severity == Severity::Error.name()
    }
}

impl Place {
    fn of(span: Span, sources: &Sources) -> Option<Self> {
        let file = sources.get(span.file)?.name.clone();
        let start = sources.line_column(span)?;
        let end = sources.line_column(Span { start: span.end, ..span });
        Some(Self { file, start, end: end.unwrap_or(start) })
    }
}

/// The innermost value, or the key, that a span lies in.
fn pointer(letter: &Node, span: Span) -> String {
    let holds = |outer: Span| outer.file == span.file && outer.start <= span.start && span.end <= outer.end;
    let mut pointer = String::new();
    let mut node = letter;
    loop {
        let next = match &node.value {
            Value::Map(entries) => entries
                .iter()
                .find(|entry| holds(entry.key.span) || holds(entry.node.span))
                .map(|entry| (escaped(&entry.key.value), (!holds(entry.key.span)).then_some(&entry.node))),
            Value::Seq(items) => items
                .iter()
                .enumerate()
                .find(|(_, item)| holds(item.span))
                .map(|(index, item)| (index.to_string(), Some(item))),
            _ => None,
        };
        let Some((token, inner)) = next else { return pointer };
        pointer.push('/');
        pointer.push_str(&token);
        let Some(inner) = inner else { return pointer };
        node = inner;
    }
}

/// A key as a token of a pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
