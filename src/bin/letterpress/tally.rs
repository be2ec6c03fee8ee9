//! What is remembered of a batch until its end: numbers, and the first of those
//! that failed.

use std::fmt::Write as _;
use std::time::Duration;

use letterpress::diag::Severity;

use crate::report::Report;

/// So many failures are told again at the end.
const FAILURES: usize = 50;

/// How a batch went.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) written: usize,
    /// Letters left alone.
    pub(crate) unchanged: usize,
    pub(crate) failed: usize,
    /// Whether the tool failed, not a letter.
    pub(crate) broken: bool,
    failures: Vec<String>,
}

impl Tally {
    pub(crate) fn add(&mut self, report: &Report) {
        self.broken |= report.broken;
        if report.unchanged() {
            self.unchanged += 1;
            return;
        }
        if !report.failed() {
            self.written += 1;
            return;
        }
        self.failed += 1;
        if self.failures.len() < FAILURES {
            self.failures.push(failure(report));
        }
    }

    /// How many letters were told.
    pub(crate) fn done(&self) -> usize {
        self.written + self.unchanged + self.failed
    }

    /// 0 all is well, 1 some letter failed, 2 the tool failed.
    pub(crate) fn code(&self) -> u8 {
        if self.broken { crate::FAILED } else { u8::from(self.failed > 0) }
    }

    /// The last words: how many, how fast, which failed and why; `left` is why
    /// some were not begun.
    pub(crate) fn summary(&self, elapsed: Duration, left: Option<&str>) -> String {
        let seconds = elapsed.as_secs_f64().max(1e-6);
        let plural = if self.written == 1 { "" } else { "s" };
        let mut text = format!(
            "{} letter{plural} in {:.0} ms ({:.0} a second)",
            self.written,
            seconds * 1e3,
            self.written as f64 / seconds
        );
        if self.unchanged > 0 {
            let _ = write!(text, ", {} unchanged", self.unchanged);
        }
        if let Some(left) = left {
            let _ = write!(text, ", {left}");
        }
        if self.failed == 0 {
            return text + "\n";
        }
        let _ = writeln!(text, ", {} failed:", self.failed);
        for failure in &self.failures {
            let _ = writeln!(text, "  {failure}");
        }
        if self.failed > self.failures.len() {
            let _ = writeln!(text, "  and {} more", self.failed - self.failures.len());
        }
        text
    }
}

fn failure(report: &Report) -> String {
    let errors = report.diagnostics.list.iter().filter(|d| d.severity == Severity::Error);
    let first = errors.clone().next().map_or("warnings are denied", |d| d.message.as_str());
    let more = errors.count().saturating_sub(1);
    let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
    // Complaints about serial letters say which it is themselves.
    let first = first.strip_prefix(&format!("{}: ", report.name)).unwrap_or(first);
    format!("{}: {first}{more}", report.name)
}
