//! What the user is told: complaints on standard error, what was written on
//! standard output.

use std::fmt::Write as _;
use std::time::Duration;

use letterpress::diag::{Diagnostic, Diagnostics, Severity, Sources};
use serde_json::json;

use crate::args::{LoadError, MessageFormat};
use crate::terminal;

/// What became of one letter.
pub(crate) struct Report {
    /// Name of the letter.
    pub(crate) name: String,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) sources: Sources,
    /// The file that was written, its pages, and the time it took to make.
    pub(crate) written: Option<(String, usize, Duration)>,
    /// Whether the tool failed, not the letter.
    pub(crate) broken: bool,
}

impl Report {
    /// A letter that could not even be read or written.
    pub(crate) fn broken(name: String, code: &'static str, message: String) -> Self {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::error(code, None, message));
        Self { name, diagnostics, sources: Sources::default(), written: None, broken: true }
    }

    /// Tells what is wrong with the letter.
    pub(crate) fn complain(&self, format: MessageFormat) {
        complain(&self.diagnostics, &self.sources, format);
    }

    /// Tells what was written.
    pub(crate) fn tell(&self, format: MessageFormat) -> bool {
        let Some((file, pages, elapsed)) = &self.written else { return true };
        let milliseconds = elapsed.as_secs_f64() * 1e3;
        let line = match format {
            MessageFormat::Json => {
                let rounded = (milliseconds * 10.0).round() / 10.0;
                json!({"letter": self.name, "written": file, "pages": pages, "milliseconds": rounded})
                    .to_string()
            }
            MessageFormat::Human | MessageFormat::Short => {
                let plural = if *pages == 1 { "" } else { "s" };
                format!("wrote {file} ({pages} page{plural}, {milliseconds:.1} ms)")
            }
        };
        terminal::out(format!("{line}\n").as_bytes())
    }

    pub(crate) fn failed(&self) -> bool {
        self.broken || self.written.is_none()
    }
}

pub(crate) fn complain(diagnostics: &Diagnostics, sources: &Sources, format: MessageFormat) {
    if diagnostics.is_empty() {
        return;
    }
    terminal::err(&match format {
        MessageFormat::Human => diagnostics.human(sources, terminal::styled(), terminal::width()) + "\n",
        MessageFormat::Short => diagnostics.short(sources),
        MessageFormat::Json => diagnostics.json(sources),
    });
}

/// Tells why fonts or layouts could not be loaded.
pub(crate) fn load_error(error: &LoadError, format: MessageFormat) -> u8 {
    match error {
        LoadError::Plain(message) => usage(message, format),
        LoadError::Layout(sources, diagnostics) => {
            complain(diagnostics, sources, format);
            crate::FAILED
        }
    }
}

/// Tells that something cannot be done as it was asked for.
pub(crate) fn usage(message: &str, format: MessageFormat) -> u8 {
    let mut diagnostics = Diagnostics::default();
    for line in message.split("\nerror: ") {
        diagnostics.push(Diagnostic::error("usage", None, line));
    }
    complain(&diagnostics, &Sources::default(), format);
    crate::FAILED
}

/// The last words about a folder: how many, how fast, which failed and why.
pub(crate) fn summary(reports: &[Report], elapsed: Duration) -> String {
    let failed: Vec<&Report> = reports.iter().filter(|report| report.failed()).collect();
    let written = reports.len() - failed.len();
    let seconds = elapsed.as_secs_f64().max(1e-6);
    let plural = if written == 1 { "" } else { "s" };
    let mut text = format!(
        "{written} letter{plural} in {:.0} ms ({:.0} a second)",
        seconds * 1e3,
        written as f64 / seconds
    );
    if failed.is_empty() {
        return text + "\n";
    }
    let _ = writeln!(text, ", {} failed:", failed.len());
    for report in failed {
        let errors = report.diagnostics.list.iter().filter(|d| d.severity == Severity::Error);
        let first = errors.clone().next().map_or("warnings are denied", |d| d.message.as_str());
        let more = errors.count().saturating_sub(1);
        let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
        let _ = writeln!(text, "  {}: {first}{more}", report.name);
    }
    text
}
