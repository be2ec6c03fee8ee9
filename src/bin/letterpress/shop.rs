//! What all letters of one call share, and what is done with each: read it,
//! render it, write what was made of it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use chrono::NaiveDate;
use letterpress::diag::{Diagnostic, Diagnostics, Failed, Sources};
use letterpress::serial::Letter;
use letterpress::source::{Files, Known, Setting};
use letterpress::{Assets, Sheaf};

use crate::digest::{self, Content};
use crate::files::{self, Disk};
use crate::format::numbered;
use crate::job::{self, Job};
use crate::ledger::{Asked, Entry, Ledger};
use crate::letters::LetterArgs;
use crate::output::{self, Folders, Staged};
use crate::plan::{Input, Target, Task};
use crate::report::{Report, Retold, Written};
use crate::serial::Serial;
use crate::terminal;

/// What all letters of one call share.
pub(crate) struct Shop<'a> {
    pub(crate) args: &'a LetterArgs,
    pub(crate) settings: Vec<Setting>,
    pub(crate) assets: &'a Assets,
    pub(crate) known: Known<'a>,
    pub(crate) disk: Disk,
    pub(crate) today: NaiveDate,
    pub(crate) folders: Folders,
    /// What was made before, with `--incremental`.
    pub(crate) ledger: Option<Ledger>,
    /// The template and the table of serial letters.
    pub(crate) serial: Option<Serial>,
    /// Whether the table is no longer what it was.
    pub(crate) lost: AtomicBool,
    /// What signs them.
    #[cfg(feature = "sign")]
    pub(crate) desk: Option<crate::signing::Desk>,
}

/// A letter that was made, its files not yet in their places.
pub(crate) struct Made {
    pub(crate) target: Target,
    pub(crate) report: Report,
    staged: Vec<Staged>,
    /// The files that it asked for, besides its own.
    pub(crate) needs: Vec<PathBuf>,
    entry: Option<Entry>,
}

/// Why a letter was not written: code and message; `None` where nobody reads any more.
type Unwritten = Option<(&'static str, String)>;

impl<'a> Shop<'a> {
    /// With what all letters share; today is asked for here.
    pub(crate) fn new(args: &'a LetterArgs, assets: &'a Assets, ledger: Option<Ledger>) -> Self {
        Self {
            args,
            settings: args.settings(),
            assets,
            known: assets.known(),
            disk: Disk::default(),
            today: chrono::Local::now().date_naive(),
            folders: Folders::default(),
            ledger,
            serial: None,
            lost: AtomicBool::new(false),
            #[cfg(feature = "sign")]
            desk: None,
        }
    }

    /// Makes one letter, up to putting what was made in its place.
    pub(crate) fn make(&self, task: Task) -> Made {
        let name = task.name.clone();
        let letter = match self.letter(task.serial) {
            Ok(letter) => letter,
            Err(problem) => return Made::without_files(task, self.lost(name, problem)),
        };
        let task = match (&task.target, &letter) {
            (Target::Named, Some(letter)) => Task { target: self.named(letter), ..task },
            _ => task,
        };
        let asked = |content: Content| Asked {
            name: &name,
            content,
            settings: format!("{:?}", task.settings),
            today: self.today.to_string(),
        };
        if let Some(report) = task.content.and_then(|content| self.unchanged(&asked(content), &task.target)) {
            return Made::without_files(task, report);
        }
        let bytes = match (&letter, &self.serial) {
            // A template was read once for all its letters; the ledger knows them by their rows.
            (Some(letter), Some(serial)) if self.ledger.is_some() => Ok(serial.fingerprint(letter)),
            (Some(_), _) => Ok(Vec::new()),
            (None, _) => read(&task.input),
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(reason) => {
                let message = format!("cannot read `{name}`: {reason}");
                let report = Report { broken: false, ..Report::broken(name, "unreadable-file", message) };
                return Made::without_files(task, report);
            }
        };
        let dry_run = self.serial.as_ref().is_some_and(|serial| serial.dry_run);
        let asked = asked(if self.ledger.is_some() { digest::content(&bytes) } else { Content::default() });
        if task.content != Some(asked.content)
            && let Some(report) = self.unchanged(&asked, &task.target)
        {
            return Made::without_files(task, report);
        }
        let own: Vec<Setting>;
        let settings = if task.settings.is_empty() {
            &self.settings
        } else {
            own = self.settings.iter().chain(&task.settings).cloned().collect();
            &own
        };
        let reach = self.disk.reach(task.input.path(), self.args.choice.root.as_deref());
        let shown = task.input.name();
        let job = self.job((&shown, &bytes), settings, &reach, letter.as_ref());
        if dry_run {
            let report = self.checked(name, &job);
            return Made::without_files(task, report);
        }
        let outcome = job::run(&job);
        #[cfg(feature = "preview")]
        let outcome = if self.args.verify { crate::verify::measured(outcome, self.assets) } else { outcome };
        #[cfg(feature = "sign")]
        let outcome = match &self.desk {
            Some(desk) => desk.signed(outcome),
            None => outcome,
        };
        let broken = outcome.diagnostics.list.iter().any(|d| d.code == "internal");
        let denied = self.args.deny_warnings && !outcome.diagnostics.is_empty();
        let pdf = outcome.pdf.filter(|_| !denied && !outcome.diagnostics.has_errors());
        let seen = reach.seen();
        let needs = seen.iter().map(|seen| seen.path.clone()).collect();
        let mut report = Report {
            name: name.clone(),
            // Who has nothing to complain of needs no text to show.
            sources: if outcome.diagnostics.is_empty() { Sources::default() } else { outcome.sources },
            diagnostics: outcome.diagnostics,
            retold: None,
            written: None,
            broken,
        };
        let Some(pdf) = pdf else { return Made { needs, ..Made::without_files(task, report) } };
        let pages = pdf.page_count;
        match self.stage(&task.target, pdf.bytes) {
            Ok((file, staged)) => {
                report.written = Some(Written { file, pages, elapsed: Some(outcome.elapsed) });
                let told = || Retold::of(&report.diagnostics, &report.sources);
                let entry = self.ledger.as_ref();
                let entry = entry.and_then(|l| l.entry(&asked, outcome.today, &seen, pages, told()));
                Made { target: task.target, report, staged, needs, entry }
            }
            Err(None) => {
                report.broken = true;
                Made { needs, ..Made::without_files(task, report) }
            }
            Err(Some(unwritten)) => {
                let mut made = Made { needs, ..Made::without_files(task, report) };
                made.failed(&unwritten);
                made
            }
        }
    }

    /// The report of a letter that is left alone.
    fn unchanged(&self, asked: &Asked<'_>, target: &Target) -> Option<Report> {
        let (Some(ledger), Target::File(path)) = (&self.ledger, target) else { return None };
        if self.serial.as_ref().is_some_and(|serial| serial.dry_run) {
            return None;
        }
        let (file, pages, retold) = ledger.unchanged(asked, path, &self.disk)?;
        if self.args.deny_warnings && retold.is_some() {
            return None;
        }
        Some(Report {
            name: asked.name.to_owned(),
            diagnostics: Diagnostics::default(),
            sources: Sources::default(),
            retold,
            written: Some(Written { file: Some(file), pages, elapsed: None }),
            broken: false,
        })
    }

    /// Puts the files of letters in their places.
    pub(crate) fn place(&self, group: &mut [Made]) {
        let mut staged = Vec::new();
        for (index, made) in group.iter_mut().enumerate() {
            staged.extend(made.staged.drain(..).map(|staged| (index, staged)));
        }
        let (owners, mut staged): (Vec<usize>, Vec<Staged>) = staged.into_iter().unzip();
        let results = output::place(&mut staged);
        let mut files: Vec<Vec<PathBuf>> = group.iter().map(|_| Vec::new()).collect();
        for ((owner, staged), result) in owners.into_iter().zip(&staged).zip(results) {
            match result {
                Ok(()) => files[owner].push(staged.path().to_owned()),
                Err(error) => group[owner].failed(&unwritable(staged.path(), &error)),
            }
        }
        let Some(ledger) = &self.ledger else { return };
        for (made, files) in group.iter_mut().zip(files) {
            if let (Some(entry), Target::File(path)) = (made.entry.take(), &made.target) {
                ledger.note(path, entry, files.into_iter());
            }
        }
    }

    /// What a letter says under its keys, or the template with these rows; `None` where
    /// it cannot be read.
    pub(crate) fn values(&self, input: &Input, letter: Option<&Letter>) -> Option<serde_json::Value> {
        // A template was read once for all its letters.
        let bytes = if letter.is_some() { Vec::new() } else { read(input).ok()? };
        let files = self.disk.reach(input.path(), self.args.choice.root.as_deref());
        job::values(&self.job((&input.name(), &bytes), &self.settings, &files, letter)).ok()
    }

    /// One of the serial letters, laid out for a file of all of them; `None` where
    /// that failed, or gave a warning that is denied.
    pub(crate) fn sheaf(&self, index: usize) -> Option<Sheaf> {
        let letter = self.letter(Some(index)).ok()??;
        let path = self.args.paths.first()?;
        let files = self.disk.reach(path, self.args.choice.root.as_deref());
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
        let (pages, Failed { sources, diagnostics }) = job::check(job);
        let broken = diagnostics.list.iter().any(|d| d.code == "internal");
        let denied = self.args.deny_warnings && !diagnostics.is_empty();
        let pages = pages.filter(|_| !denied && !diagnostics.has_errors());
        let written = pages.map(|pages| Written { file: None, pages, elapsed: Some(start.elapsed()) });
        Report { name, diagnostics, sources, retold: None, written, broken }
    }

    fn letter(&self, serial: Option<usize>) -> Result<Option<Letter>, Diagnostic> {
        match (&self.serial, serial) {
            (Some(serial), Some(index)) => serial.letters.letter(index).map(Some),
            _ => Ok(None),
        }
    }

    /// Where one of the serial letters goes by its values.
    pub(crate) fn named(&self, letter: &Letter) -> Target {
        let input = self.args.paths.first().map(|path| Input::File(path.clone()));
        let naming = self.serial.as_ref().and_then(|serial| serial.naming.as_ref());
        let Some((input, naming)) = input.zip(naming) else {
            return Target::Nameless("--name: there is no pattern".to_owned());
        };
        match naming.pattern.path(self.values(&input, Some(letter))) {
            Ok(name) => Target::File(naming.folder.join(name)),
            Err(reason) => Target::Nameless(reason),
        }
    }

    /// The report of a letter whose rows cannot be had any more: no other is begun.
    fn lost(&self, name: String, problem: Diagnostic) -> Report {
        self.lost.store(true, Ordering::Relaxed);
        let report = Report::broken(name, problem.code, problem.message);
        match problem.help {
            Some(help) => report.help(help),
            None => report,
        }
    }

    /// What is asked for one letter: its name and bytes, or the rows for the template.
    pub(crate) fn job<'j>(
        &'j self,
        (name, bytes): (&'j str, &'j [u8]),
        settings: &'j [Setting],
        files: &'j dyn Files,
        letter: Option<&'j Letter>,
    ) -> Job<'j> {
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
            only_final: self.args.only_final,
        }
    }

    /// Writes a letter in the form that was asked for, under temporary names, or to
    /// standard output; and the name of its (first) file.
    fn stage(&self, target: &Target, pdf: Vec<u8>) -> Result<(Option<PathBuf>, Vec<Staged>), Unwritten> {
        let files = self.args.format.files(pdf, self.args.dpi);
        let files = files.map_err(|message| Some(("undrawable-page", message)))?;
        match (target, files.as_slice()) {
            (Target::Stdout, [file]) => terminal::out(file).then(|| (None, Vec::new())).ok_or(None),
            (Target::Stdout, _) => {
                let message = "several pages cannot all go to standard output: name a file with -o";
                Err(Some(("usage", message.to_owned())))
            }
            (Target::Named, _) => Err(Some(("internal", "it has no name yet".to_owned()))),
            (Target::Nameless(reason), _) => Err(Some(("nameless-letter", reason.clone()))),
            (Target::File(path), files) => {
                let mut staged = Vec::with_capacity(files.len());
                for (index, file) in files.iter().enumerate() {
                    let path = numbered(path, index, files.len());
                    let file = self.folders.stage(&path, file);
                    staged.push(file.map_err(|error| Some(unwritable(&path, &error)))?);
                }
                Ok((Some(numbered(path, 0, files.len())), staged))
            }
        }
    }
}

impl Made {
    fn without_files(task: Task, report: Report) -> Self {
        Self { target: task.target, report, staged: Vec::new(), needs: Vec::new(), entry: None }
    }

    fn failed(&mut self, (code, message): &(&'static str, String)) {
        let broken = *code != "nameless-letter";
        let name = std::mem::take(&mut self.report.name);
        self.report = Report { broken, ..Report::broken(name, *code, message.clone()) };
        self.entry = None;
    }
}

fn unwritable(path: &Path, error: &io::Error) -> (&'static str, String) {
    ("unwritable-file", format!("cannot write `{}`: {error}", path.display()))
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
