//! The YAML crate's errors, told in the words of somebody who writes letters.

use serde_saphyr::Error;
use serde_saphyr::budget::BudgetBreach;

use super::parse::{MAX_DEPTH, Piece};
use crate::diag::{Diagnostic, Span};

/// The message where an alias has no anchor.
pub(super) const NO_ANCHOR: &str = "no `&` anchor of this name stands above";

impl Piece<'_> {
    pub(super) fn complaint(self, error: &Error) -> Diagnostic {
        let text = error.to_string();
        let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        let (code, message, help) = match error {
            Error::MultipleDocuments { .. }
            | Error::Budget { breach: BudgetBreach::Documents { .. }, .. } => (
                "many-documents",
                "a second document begins here".to_owned(),
                Some("write each letter in a file of its own, or remove the `---`"),
            ),
            Error::Budget { breach: BudgetBreach::Depth { .. }, .. } => {
                ("yaml-too-complex", format!("nested more than {MAX_DEPTH} levels deep"), None)
            }
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

/// The commonest mistakes of structure, told in plain words.
fn syntax(text: &str) -> (String, Option<&'static str>) {
    if text.contains("mapping values are not allowed") {
        let help = "indent keys of one mapping alike, and quote text that contains `: `";
        return ("a `:` stands where no key can be".to_owned(), Some(help));
    }
    if text.contains("found a tab") || text.contains("tab character") || text.contains("tabs") {
        return ("a tab character in the indentation".to_owned(), Some("indent with spaces"));
    }
    if text.starts_with("unexpected character: `\\u{") {
        return (text.replace("unexpected character", "control character"), Some("remove it"));
    }
    if text.starts_with("unexpected character") {
        let help = "put quotes around text that begins with such a character";
        return (text.replace("`@'", "`@`").replace("``'", "`` ` ``").replace("`%'", "`%`"), Some(help));
    }
    if text.contains("unclosed bracket") || text.contains("expected ',' or") {
        return (text.to_owned(), Some("close the list with `]` or the mapping with `}`"));
    }
    (text.to_owned(), None)
}
