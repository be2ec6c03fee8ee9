//! What all letters of one call share, and what is done with each: read it,
//! render it, write what was made of it.

use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;

use chrono::NaiveDate;
use letterpress::Assets;
use letterpress::source::{Known, Setting};

use crate::files::{self, Disk};
use crate::format::numbered;
use crate::job::{self, Job};
use crate::plan::{Input, Target, Task};
use crate::render::LetterArgs;
use crate::report::{Report, Written};
use crate::{output, terminal};

/// What all letters of one call share.
pub(crate) struct Shop<'a> {
    pub(crate) args: &'a LetterArgs,
    pub(crate) settings: Vec<Setting>,
    pub(crate) assets: &'a Assets,
    pub(crate) known: Known<'a>,
    pub(crate) disk: Disk,
    pub(crate) today: NaiveDate,
}

/// Why a letter was not written: code and message; `None` where nobody reads any more.
type Unwritten = Option<(&'static str, String)>;

impl Shop<'_> {
    /// Makes one letter.
    pub(crate) fn make(&self, task: &Task) -> Report {
        let name = task.name.clone();
        let bytes = match read(&task.input) {
            Ok(bytes) => bytes,
            Err(reason) => {
                let message = format!("cannot read `{name}`: {reason}");
                return Report { broken: false, ..Report::broken(name, "unreadable-file", message) };
            }
        };
        let own: Vec<Setting>;
        let settings = if task.settings.is_empty() {
            &self.settings
        } else {
            own = self.settings.iter().chain(&task.settings).cloned().collect();
            &own
        };
        let outcome = job::run(&Job {
            name: &name,
            bytes: &bytes,
            settings,
            files: &self.disk.reach(task.input.path(), self.args.root.as_deref()),
            today: self.today,
            assets: self.assets,
            known: &self.known,
        });
        #[cfg(feature = "preview")]
        let outcome = if self.args.verify { crate::verify::measured(outcome, self.assets) } else { outcome };
        let broken = outcome.diagnostics.list.iter().any(|d| d.code == "internal");
        let denied = self.args.deny_warnings && !outcome.diagnostics.is_empty();
        let pdf = outcome.pdf.filter(|_| !denied && !outcome.diagnostics.has_errors());
        let mut report = Report {
            name,
            diagnostics: outcome.diagnostics,
            sources: outcome.sources,
            written: None,
            broken,
        };
        let Some(pdf) = pdf else { return report };
        match self.put(&task.target, pdf.bytes) {
            Ok(file) => {
                report.written = Some(Written { file, pages: pdf.page_count, elapsed: outcome.elapsed });
            }
            Err(Some((code, message))) => {
                let broken = code != "nameless-letter";
                return Report { broken, ..Report::broken(report.name, code, message) };
            }
            Err(None) => report.broken = true,
        }
        report
    }

    /// What a letter says under its keys; `None` where it cannot be read.
    pub(crate) fn values(&self, input: &Input) -> Option<serde_json::Value> {
        let bytes = read(input).ok()?;
        let values = job::values(&Job {
            name: &input.name(),
            bytes: &bytes,
            settings: &self.settings,
            files: &self.disk.reach(input.path(), self.args.root.as_deref()),
            today: self.today,
            assets: self.assets,
            known: &self.known,
        });
        values.ok()
    }

    /// Writes a letter in the form that was asked for; the name of the (first) file.
    fn put(&self, target: &Target, pdf: Vec<u8>) -> Result<Option<PathBuf>, Unwritten> {
        let files = self.args.format.files(pdf, self.args.dpi);
        let files = files.map_err(|message| Some(("undrawable-page", message)))?;
        match (target, files.as_slice()) {
            (Target::Stdout, [file]) => terminal::out(file).then_some(None).ok_or(None),
            (Target::Stdout, _) => {
                let message = "several pages cannot all go to standard output: name a file with -o";
                Err(Some(("usage", message.to_owned())))
            }
            (Target::Nameless(reason), _) => Err(Some(("nameless-letter", reason.clone()))),
            (Target::File(path), files) => {
                for (index, file) in files.iter().enumerate() {
                    let path = numbered(path, index, files.len());
                    output::write(&path, file).map_err(|error| {
                        Some(("unwritable-file", format!("cannot write `{}`: {error}", path.display())))
                    })?;
                }
                Ok(Some(numbered(path, 0, files.len())))
            }
        }
    }
}

/// A letter's bytes, or why they cannot be had.
pub(crate) fn read(input: &Input) -> Result<Vec<u8>, String> {
    // Standard input can be read once only.
    static STDIN: OnceLock<io::Result<Option<Vec<u8>>>> = OnceLock::new();
    let bytes = match input {
        Input::Stdin => match STDIN.get_or_init(|| files::read_from(io::stdin().lock())) {
            Ok(bytes) => Ok(bytes.clone()),
            Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
        },
        Input::File(path) => files::read(path),
        Input::Bytes(_, bytes) => Ok(Some(bytes.to_vec())),
    };
    match bytes {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(format!("it is larger than {} MiB", files::MOST_BYTES >> 20)),
        Err(error) => Err(error.to_string()),
    }
}
