//! The YAML crate's errors, told in the words of somebody who writes letters.

use serde_saphyr::Error;
use serde_saphyr::budget::BudgetBreach;

use super::parse::{MAX_DEPTH, Piece};
use crate::diag::{Diagnostic, Span};

/// The message where an alias has no anchor.
pub(super) const NO_ANCHOR: &str = "no `&` anchor of this name stands above";

impl Piece<'_> {
    pub(super) fn complaint(self, error: &Error) -> Diagnostic {
        if let Error::AliasError { error, .. } = error {
            return self.complaint(error);
        }
        let text = error.to_string();
        let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        let (code, message, help) = match error {
            Error::MultipleDocuments { .. }
            | Error::Budget { breach: BudgetBreach::Documents { .. }, .. } => (
                "many-documents",
                "a second document begins here".to_owned(),
                Some("write each letter in a file of its own, or remove the `---`"),
            ),
            Error::Budget { breach: BudgetBreach::Depth { .. }, .. } => too_deep(),
            _ if text.contains("recursion limit") => too_deep(),
            Error::Budget { .. }
            | Error::AliasReplayLimitExceeded { .. }
            | Error::AliasExpansionLimitExceeded { .. }
            | Error::AliasReplayStackDepthExceeded { .. } => (
                "yaml-too-complex",
                "aliases multiply into too many values".to_owned(),
                Some("write the values out"),
            ),
            Error::RecursiveReferencesRequireWeakTypes { .. } => {
                ("yaml-too-complex", "this value contains itself".to_owned(), None)
            }
            Error::InvalidScalar { .. } => {
                let message = "the value is not what its `!!` tag says".to_owned();
                ("yaml-syntax", message, Some("leave out the tag"))
            }
            Error::UnknownAnchor { .. } => {
                ("yaml-syntax", NO_ANCHOR.to_owned(), Some("quote text that begins with `*`"))
            }
            _ => {
                let (message, help) = syntax(text);
                ("yaml-syntax", message, help)
            }
        };
        let diagnostic = Diagnostic::error(code, self.location(error), message);
        match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }

    fn location(self, error: &Error) -> Span {
        let (line, column) = match error.location() {
            Some(at) => (at.line().saturating_sub(1), at.column().saturating_sub(1)),
            None => (0, 0),
        };
        let (line, column) = (usize::try_from(line).unwrap_or(0), usize::try_from(column).unwrap_or(0));
        let lines = self.text.split_inclusive('\n');
        let start: usize = lines.clone().take(line).map(str::len).sum();
        let rest = self.text.get(start..).unwrap_or_default();
        let before: usize = rest.chars().take(column).map(char::len_utf8).sum();
        let width = rest.get(before..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8);
        self.span(start + before, start + before + width)
    }
}

fn too_deep() -> (&'static str, String, Option<&'static str>) {
    ("yaml-too-complex", format!("nested more than {MAX_DEPTH} levels deep"), None)
}

/// What the parser says, and in the words of somebody who writes letters: what
/// is wrong, and how to mend it. The first that fits is taken.
const WORDS: [(&str, &str, &str); 11] = [
    (
        "mapping values are not allowed",
        "a `:` stands where no key can be",
        "indent keys of one mapping alike, and quote text that contains `: `",
    ),
    (
        "did not find expected key",
        "this line does not fit what surrounds it",
        "indent keys of one mapping alike, and text deeper than its key",
    ),
    ("a tab", "a tab character in the indentation", "indent with spaces"),
    ("tabs disallowed", "a tab character in the indentation", "indent with spaces"),
    ("unclosed quote", "this quote is not closed", "end the text with the same quote"),
    ("unclosed bracket '['", "this `[` is not closed", "close the list with `]`"),
    ("unclosed bracket '{'", "this `{` is not closed", "close the mapping with `}`"),
    ("mismatched bracket", "brackets are closed in the wrong order", "close `[` with `]` and `{` with `}`"),
    ("expected string scalar", "a key must be text", "write `key: value`"),
    ("merge value", "`<<` takes a mapping or a list of mappings", "name them with `*`"),
    (
        "unsupported tag",
        "a `!` tag has no place in a letter",
        "leave it out, or quote text that begins with `!`",
    ),
];

fn syntax(text: &str) -> (String, Option<&'static str>) {
    if let Some((_, message, help)) = WORDS.iter().find(|(said, _, _)| text.contains(said)) {
        return ((*message).to_owned(), Some(*help));
    }
    match text.strip_prefix("unexpected character: ") {
        Some(code) if code.starts_with("`\\u{") => ("a control character".to_owned(), Some("remove it")),
        Some(character) => {
            // Between a backtick and a quote; the character may be a backtick itself.
            let character = character.chars().nth(1).unwrap_or(' ');
            let mark = if character == '`' { "``" } else { "`" };
            let message = format!("unquoted text cannot begin with {mark}{character}{mark}");
            (message, Some("put quotes around it"))
        }
        None => (text.to_owned(), None),
    }
}
