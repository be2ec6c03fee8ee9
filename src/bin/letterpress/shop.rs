//! What all letters of one call share, and what is done with each: read it,
//! render it, write what was made of it.

use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Instant;

use chrono::NaiveDate;
use letterpress::diag::Failed;
use letterpress::serial::Letter;
use letterpress::source::{Files, Known, Setting};
use letterpress::{Assets, Sheaf};

use crate::files::{self, Disk};
use crate::format::numbered;
use crate::job::{self, Job};
use crate::plan::{Input, Target, Task};
use crate::render::LetterArgs;
use crate::report::{Report, Written};
use crate::serial::Serial;
use crate::{output, terminal};

/// What all letters of one call share.
pub(crate) struct Shop<'a> {
    pub(crate) args: &'a LetterArgs,
    pub(crate) settings: Vec<Setting>,
    pub(crate) assets: &'a Assets,
    pub(crate) known: Known<'a>,
    pub(crate) disk: Disk,
    pub(crate) today: NaiveDate,
    /// The template and the table of serial letters.
    pub(crate) serial: Option<Serial>,
}

/// Why a letter was not written: code and message; `None` where nobody reads any more.
type Unwritten = Option<(&'static str, String)>;

impl Shop<'_> {
    /// Makes one letter.
    pub(crate) fn make(&self, task: &Task) -> Report {
        let name = task.name.clone();
        // A template was read once for all its letters.
        let bytes = if task.serial.is_some() { Ok(Vec::new()) } else { read(&task.input) };
        let bytes = match bytes {
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
        let files = self.disk.reach(task.input.path(), self.args.root.as_deref());
        let letter = self.letter(task.serial);
        let shown = task.input.name();
        let job = self.job((&shown, &bytes), settings, &files, letter.as_ref());
        if self.serial.as_ref().is_some_and(|serial| serial.dry_run) {
            return self.checked(name, &job);
        }
        let outcome = job::run(&job);
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
    pub(crate) fn values(&self, input: &Input, serial: Option<usize>) -> Option<serde_json::Value> {
        let bytes = if serial.is_some() { Vec::new() } else { read(input).ok()? };
        let files = self.disk.reach(input.path(), self.args.root.as_deref());
        let letter = self.letter(serial);
        let shown = input.name();
        job::values(&self.job((&shown, &bytes), &self.settings, &files, letter.as_ref())).ok()
    }

    /// One of the serial letters, laid out for a file of all of them; `None` where
    /// that failed, or gave a warning that is denied.
    pub(crate) fn sheaf(&self, index: usize) -> Option<Sheaf> {
        let letter = self.letter(Some(index))?;
        let path = self.args.paths.first()?;
        let files = self.disk.reach(path, self.args.root.as_deref());
        let name = path.display().to_string();
        let job = self.job((&name, &[]), &self.settings, &files, Some(&letter));
        if self.args.deny_warnings && !job::check(&job).1.diagnostics.is_empty() {
            return None;
        }
        job::sheaf(&job)
    }

    /// A letter that is only looked at.
    fn checked(&self, name: String, job: &Job<'_>) -> Report {
        let start = Instant::now();
        let (pages, failed) = job::check(job);
        let Failed { sources, diagnostics } = failed;
        let broken = diagnostics.list.iter().any(|d| d.code == "internal");
        let denied = self.args.deny_warnings && !diagnostics.is_empty();
        let pages = pages.filter(|_| !denied && !diagnostics.has_errors());
        let written = pages.map(|pages| Written { file: None, pages, elapsed: start.elapsed() });
        Report { name, diagnostics, sources, written, broken }
    }

    fn letter(&self, serial: Option<usize>) -> Option<Letter> {
        Some(self.serial.as_ref()?.letter(serial?))
    }

    /// What is asked for one letter: its name and bytes, or the rows for the template.
    pub(crate) fn job<'a>(
        &'a self,
        (name, bytes): (&'a str, &'a [u8]),
        settings: &'a [Setting],
        files: &'a dyn Files,
        letter: Option<&'a Letter>,
    ) -> Job<'a> {
        let template = self.serial.as_ref().map(|serial| &serial.template);
        Job {
            name,
            bytes,
            settings,
            files,
            today: self.today,
            assets: self.assets,
            known: &self.known,
            serial: template.zip(letter),
        }
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
