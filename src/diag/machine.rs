//! Complaints for programs: one line each, as text or as JSON.

use std::fmt::Write as _;

use serde_json::json;

use super::{Diagnostic, Diagnostics, Severity, Sources, Span};

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl Diagnostics {
    /// `file:line:column: error[code]: message; help`, one line each.
    #[must_use]
    pub fn short(&self, sources: &Sources) -> String {
        let mut out = String::new();
        for d in &self.list {
            if let Some((file, (line, column))) = d.span.and_then(|span| place(sources, span)) {
                let _ = write!(out, "{file}:{line}:{column}: ");
            }
            let _ = write!(out, "{}[{}]: {}", d.severity.name(), d.code, one_line(&d.message));
            if let Some(help) = &d.help {
                let _ = write!(out, "; {}", one_line(help));
            }
            out.push('\n');
        }
        out
    }

    /// One JSON object a line, with `file`, `line`, `column`, `end_line`,
    /// `end_column` (counted from 1, in characters; absent where no file is to
    /// blame), `severity`, `code`, `message` and `help`.
    #[must_use]
    pub fn json(&self, sources: &Sources) -> String {
        let mut out = String::new();
        for diagnostic in &self.list {
            let _ = writeln!(out, "{}", diagnostic.object(sources));
        }
        out
    }

    /// As [`Diagnostics::json`], with `why` there is such a rule, where that is known.
    #[must_use]
    pub fn json_explained(&self, sources: &Sources, why: &dyn Fn(&str) -> Option<String>) -> String {
        let mut out = String::new();
        for diagnostic in &self.list {
            let mut object = diagnostic.object(sources);
            object["why"] = json!(why(&diagnostic.code));
            let _ = writeln!(out, "{object}");
        }
        out
    }
}

impl Diagnostic {
    fn object(&self, sources: &Sources) -> serde_json::Value {
        let mut object = json!({
            "severity": self.severity.name(),
            "code": self.code,
            "message": self.message,
            "help": self.help,
        });
        if let Some((span, (file, (line, column)))) = self.span.and_then(|s| Some((s, place(sources, s)?))) {
            object["file"] = json!(file);
            object["line"] = json!(line);
            object["column"] = json!(column);
            if let Some((line, column)) = sources.line_column(Span { start: span.end, ..span }) {
                object["end_line"] = json!(line);
                object["end_column"] = json!(column);
            }
        }
        object
    }
}

fn place(sources: &Sources, span: Span) -> Option<(&str, (usize, usize))> {
    Some((sources.get(span.file)?.name.as_str(), sources.line_column(span)?))
}

/// Control characters, line ends among them, would break the one-line form.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
