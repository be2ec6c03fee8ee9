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
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    /// JSON pointer (RFC 6901) to the value in the letter
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/recipent")]
    pointer: Option<String>,
}

/// Where in a file; lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Place {
    /// The file, by the name it was sent with
    #[schema(example = "letter.yaml")]
    file: String,
    /// First line
    #[schema(minimum = 1)]
    line: usize,
    /// First column
    #[schema(minimum = 1)]
    column: usize,
    /// Last line
    #[schema(minimum = 1)]
    end_line: usize,
    /// One past the last column
    #[schema(minimum = 1)]
    end_column: usize,
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
            Self {
                severity: one.severity.name(),
                code: one.code.to_string(),
                message: one.message.clone(),
                hint: one.help.clone(),
                place,
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
        let (line, column) = sources.line_column(span)?;
        let end = sources.line_column(Span { start: span.end, ..span });
        let (end_line, end_column) = end.unwrap_or((line, column));
        Some(Self { file, line, column, end_line, end_column })
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
