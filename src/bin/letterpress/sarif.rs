//! Findings as a SARIF 2.1.0 log, which code hosts and editors read.

use std::collections::BTreeMap;

use letterpress::Diagnostics;
use letterpress::diag::{Diagnostic, Severity, Sources, Span};
use serde_json::{Value, json};

/// A log of one run.
#[derive(Default)]
pub(crate) struct Sarif {
    /// Rules that were broken, each with why there is one.
    rules: BTreeMap<String, Option<String>>,
    results: Vec<Value>,
}

impl Sarif {
    /// Adds what was found in one letter.
    pub(crate) fn add(
        &mut self,
        found: &Diagnostics,
        sources: &Sources,
        why: &dyn Fn(&str) -> Option<String>,
    ) {
        for one in &found.list {
            self.rules.entry(one.code.to_string()).or_insert_with(|| why(&one.code));
            self.results.push(result(one, sources));
        }
    }

    /// The whole log.
    pub(crate) fn log(&self) -> Value {
        let rules: Vec<Value> = self.rules.iter().map(|(id, why)| rule(id, why.as_deref())).collect();
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": env!("CARGO_PKG_NAME"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "columnKind": "unicodeCodePoints",
                "results": self.results,
            }],
        })
    }
}

fn rule(id: &str, why: Option<&str>) -> Value {
    match why {
        Some(why) => json!({"id": id, "fullDescription": {"text": why.trim()}}),
        None => json!({"id": id}),
    }
}

fn result(one: &Diagnostic, sources: &Sources) -> Value {
    let text = match &one.help {
        Some(help) => format!("{}; {help}", one.message),
        None => one.message.clone(),
    };
    let mut result = json!({
        "ruleId": one.code,
        "level": if one.severity == Severity::Error { "error" } else { "warning" },
        "message": {"text": text},
    });
    if let Some(location) = one.span.and_then(|span| location(span, sources)) {
        result["locations"] = json!([location]);
    }
    result
}

fn location(span: Span, sources: &Sources) -> Option<Value> {
    let file = sources.get(span.file)?;
    let (line, column) = sources.line_column(span)?;
    let mut region = json!({"startLine": line, "startColumn": column});
    if let Some((line, column)) = sources.line_column(Span { start: span.end, ..span }) {
        region["endLine"] = json!(line);
        region["endColumn"] = json!(column);
    }
    Some(json!({"physicalLocation": {"artifactLocation": {"uri": uri(&file.name)}, "region": region}}))
}

/// A path as a reference of RFC 3986: what it may not hold is percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
