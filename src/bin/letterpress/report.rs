//! What the user is told: complaints on standard error, what was written on
//! standard output.

use std::borrow::Cow;
use std::path::PathBuf;
use std::time::Duration;

use letterpress::diag::{Diagnostic, Diagnostics, Sources};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::args::{LoadError, MessageFormat};
use crate::terminal;

/// What became of one letter.
pub(crate) struct Report {
    /// Name of the letter.
    pub(crate) name: String,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) sources: Sources,
    /// Complaints of an earlier run about a letter that is unchanged.
    pub(crate) retold: Option<Retold>,
    /// What was written, unless it failed.
    pub(crate) written: Option<Written>,
    /// Whether the tool failed, not the letter.
    pub(crate) broken: bool,
}

/// What was written of a letter.
pub(crate) struct Written {
    /// The (first) file; `None` for standard output.
    pub(crate) file: Option<PathBuf>,
    pub(crate) pages: usize,
    /// The time it took to make; `None` where it was made earlier, of what is unchanged.
    pub(crate) elapsed: Option<Duration>,
}

/// Complaints in each form, to be told again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Retold {
    human: String,
    short: String,
    json: String,
}

impl Retold {
    pub(crate) fn of(diagnostics: &Diagnostics, sources: &Sources) -> Option<Self> {
        (!diagnostics.is_empty()).then(|| Self {
            human: diagnostics.human(sources, false, terminal::WITHOUT_TERMINAL) + "\n",
            short: diagnostics.short(sources),
            json: diagnostics.json(sources),
        })
    }
}

impl Report {
    /// A letter that could not even be read or written.
    pub(crate) fn broken(name: String, code: impl Into<Cow<'static, str>>, message: String) -> Self {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::error(code, None, message));
        Self { name, diagnostics, sources: Sources::default(), retold: None, written: None, broken: true }
    }

    /// With what to do about it.
    pub(crate) fn help(mut self, help: String) -> Self {
        self.diagnostics.list.iter_mut().for_each(|one| one.help = Some(help.clone()));
        self
    }

    /// Tells what is wrong with the letter.
    pub(crate) fn complain(&self, format: MessageFormat) {
        match &self.retold {
            Some(retold) => terminal::err(match format {
                MessageFormat::Human => &retold.human,
                MessageFormat::Short => &retold.short,
                MessageFormat::Json => &retold.json,
            }),
            None => complain(&self.diagnostics, &self.sources, format),
        }
    }

    /// Whether there is something to complain of.
    pub(crate) fn complains(&self) -> bool {
        self.retold.is_some() || !self.diagnostics.is_empty()
    }

    /// The line that says what was written; for programs, what became of the letter.
    pub(crate) fn line(&self, format: MessageFormat) -> Option<String> {
        if format == MessageFormat::Json {
            return Some(self.object().to_string());
        }
        let Written { file, pages, elapsed } = self.written.as_ref()?;
        let (file, milliseconds) = (file.as_ref()?.display(), elapsed.as_ref()?.as_secs_f64() * 1e3);
        let plural = if *pages == 1 { "" } else { "s" };
        Some(format!("wrote {file} ({pages} page{plural}, {milliseconds:.1} ms)"))
    }

    /// All there is to know of the letter.
    fn object(&self) -> Value {
        let lines = match &self.retold {
            Some(retold) => retold.json.clone(),
            None => self.diagnostics.json(&self.sources),
        };
        let diagnostics: Vec<Value> =
            lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let written = self.written.as_ref();
        let rounded = |elapsed: Duration| (elapsed.as_secs_f64() * 1e4).round() / 10.0;
        json!({
            "input": self.name,
            "output": written.and_then(|written| Some(written.file.as_ref()?.display().to_string())),
            "pages": written.map(|written| written.pages),
            "milliseconds": written.and_then(|written| written.elapsed.map(rounded)),
            "unchanged": written.is_some_and(|written| written.elapsed.is_none()),
            "diagnostics": diagnostics,
        })
    }

    /// Whether it was left alone.
    pub(crate) fn unchanged(&self) -> bool {
        self.written.as_ref().is_some_and(|written| written.elapsed.is_none())
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
