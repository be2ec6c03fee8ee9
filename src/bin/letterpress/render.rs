//! `letterpress render`: letters in, PDFs or pictures out; one file or whole folders.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use letterpress::Assets;
use letterpress::diag::Sources;
use letterpress::source::{Known, Setting};
use rayon::prelude::*;

use crate::args::{AssetArgs, MessageFormat};
use crate::files::{self, Disk};
use crate::format::{Format, numbered};
use crate::job::{self, Job};
use crate::plan::{self, Input, Plan, Target, Task};
use crate::report::{self, Report};
use crate::system::System;
use crate::{output, terminal};

/// Render letters to PDF
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  letterpress render letter.yaml                 writes letter.pdf beside it
  letterpress render letters/ -o out/            a whole folder, in parallel
  letterpress render letter.yaml --set date=today --set recipient.address.0='12 rue des Lilas'
  letterpress render - < letter.yaml > letter.pdf
  letterpress render letter.yaml --format png --dpi 100")]
pub(crate) struct RenderArgs {
    /// Letters (YAML) or folders of letters; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// PDF file, or folder for several letters; `-` is standard output [default: beside the letter]
    #[arg(short, long, value_name = "FILE|FOLDER")]
    output: Option<PathBuf>,
    /// Layout, in place of the letter's own
    #[arg(long, value_name = "NAME")]
    layout: Option<String>,
    /// Language, in place of the letter's own
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    #[command(flatten)]
    assets: AssetArgs,
    /// Take letters that no other font has, and families by name, from this machine's fonts
    #[arg(long)]
    system_fonts: bool,
    /// Set a value in place of the letter's own
    #[arg(long, value_name = "KEY.PATH=VALUE")]
    set: Vec<String>,
    /// What to make
    #[arg(long, value_enum, default_value_t = Format::Pdf)]
    format: Format,
    /// Pixels in an inch of a PNG; several pages become letter-1.png, letter-2.png ...
    #[arg(long, value_name = "N", default_value_t = 150, value_parser = clap::value_parser!(u16).range(20..=600))]
    dpi: u16,
    /// Folder that letterheads and pictures may come from [default: the letter's own]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Give up PDF/A and PDF/UA, for letterheads and annexes that break their rules
    #[arg(long)]
    no_archive: bool,
    /// Treat warnings as errors
    #[arg(long)]
    deny_warnings: bool,
    /// Measure each finished PDF as `letterpress verify` does, and write it only if it is sound
    #[cfg(feature = "preview")]
    #[arg(long)]
    verify: bool,
    /// How complaints are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    message_format: MessageFormat,
    /// Open the PDF when it is written
    #[arg(long)]
    open: bool,
    /// Sign each PDF in this signature field, with the options below
    #[cfg(feature = "sign")]
    #[arg(long, value_name = "NAME")]
    sign_field: Option<String>,
    #[cfg(feature = "sign")]
    #[command(flatten)]
    signing: crate::signing::SigningArgs,
}

/// What all letters of one call share.
struct Shop<'a> {
    args: &'a RenderArgs,
    settings: Vec<Setting>,
    assets: &'a Assets,
    known: Known<'a>,
    disk: Disk,
    today: NaiveDate,
    #[cfg(feature = "sign")]
    desk: Option<crate::signing::Desk>,
}

pub(crate) fn run(args: &RenderArgs) -> u8 {
    let messages = args.message_format;
    let plan = match plan::make(&args.paths, args.output.as_deref(), args.format.extension()) {
        Ok(plan) => plan,
        Err(message) => return report::usage(&message, messages),
    };
    if args.open && plan.tasks.len() > 1 {
        return report::usage("only one letter can be opened", messages);
    }
    #[cfg(feature = "sign")]
    let desk = match crate::signing::wanted(&args.signing, args.sign_field.as_deref(), args.format) {
        Ok(desk) => desk,
        Err(message) => return report::usage(&message, messages),
    };
    let mut assets = match args.assets.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, messages),
    };
    let disk = Disk::default();
    if args.system_fonts {
        add_system_fonts(&mut assets, &plan, args, &disk);
    }
    let long_date = |language: &str, date: NaiveDate| assets.long_date(language, date);
    let shop = Shop {
        args,
        settings: settings(args),
        assets: &assets,
        known: job::known(&assets, &long_date),
        disk,
        today: chrono::Local::now().date_naive(),
        #[cfg(feature = "sign")]
        desk,
    };
    let start = Instant::now();
    let reports = shop.render_all(&plan);
    shop.tell(&plan, &reports, start.elapsed())
}

/// Adds the fonts of this machine that the letters need.
fn add_system_fonts(assets: &mut Assets, plan: &Plan, args: &RenderArgs, disk: &Disk) {
    let system = System::new();
    let mut known = job::known(assets, &|_, date| date.to_string());
    known.families.extend(system.names().map(str::to_owned));
    let settings = settings(args);
    let sources = plan.tasks.par_iter().filter_map(|task| {
        let bytes = read(&task.input).ok()?;
        Some(job::sources(&Job {
            name: &task.input.name(),
            bytes: &bytes,
            settings: &settings,
            files: &disk.reach(task.input.path(), args.root.as_deref()),
            today: NaiveDate::default(),
            assets,
            known: &known,
        }))
    });
    let sources: Vec<Sources> = sources.collect();
    system.add_needed(assets, &sources);
}

/// Values from the command line, as if they stood in the letter.
fn settings(args: &RenderArgs) -> Vec<Setting> {
    let named = |origin: &str, key: &str, value: &Option<String>| {
        value
            .as_ref()
            .map(|value| Setting { origin: origin.to_owned(), assignment: format!("{key}={value}") })
    };
    let set = args.set.iter().map(|set| Setting { origin: "--set".to_owned(), assignment: set.clone() });
    set.chain(named("--layout", "layout", &args.layout))
        .chain(named("--language", "language", &args.language))
        .chain(named("--no-archive", "archive", &args.no_archive.then(|| "false".to_owned())))
        .collect()
}

impl Shop<'_> {
    fn render_all(&self, plan: &Plan) -> Vec<Report> {
        if let [task] = plan.tasks.as_slice() {
            return vec![self.render(task)];
        }
        let bar = progress(plan.tasks.len());
        let reports = plan.tasks.par_iter().map(|task| {
            let report = self.render(task);
            bar.inc(1);
            report
        });
        let reports = reports.collect();
        bar.finish_and_clear();
        reports
    }

    fn render(&self, task: &Task) -> Report {
        let name = task.input.name();
        let bytes = match read(&task.input) {
            Ok(bytes) => bytes,
            Err(reason) => {
                let message = format!("cannot read `{name}`: {reason}");
                return Report { broken: false, ..Report::broken(name, "unreadable-file", message) };
            }
        };
        let outcome = job::run(&Job {
            name: &name,
            bytes: &bytes,
            settings: &self.settings,
            files: &self.disk.reach(task.input.path(), self.args.root.as_deref()),
            today: self.today,
            assets: self.assets,
            known: &self.known,
        });
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
        let mut report = Report {
            name,
            diagnostics: outcome.diagnostics,
            sources: outcome.sources,
            written: None,
            broken,
        };
        let Some(pdf) = pdf else { return report };
        match self.put(&task.target, pdf.bytes) {
            Ok(name) => report.written = Some((name, pdf.page_count, outcome.elapsed)),
            Err(Some((code, message))) => return Report::broken(report.name, code, message),
            Err(None) => report.broken = true,
        }
        report
    }

    /// Writes a letter in the form that was asked for; the name of the (first)
    /// file, or code and message of what went wrong. `None`: nobody reads any more.
    fn put(&self, target: &Target, pdf: Vec<u8>) -> Result<String, Option<(&'static str, String)>> {
        let files = self.args.format.files(pdf, self.args.dpi);
        let files = files.map_err(|message| Some(("undrawable-page", message)))?;
        match (target, files.as_slice()) {
            (Target::Stdout, [file]) => {
                if terminal::out(file) {
                    Ok(String::new())
                } else {
                    Err(None)
                }
            }
            (Target::Stdout, _) => {
                let message = "several pages cannot all go to standard output: name a file with -o";
                Err(Some(("usage", message.to_owned())))
            }
            (Target::File(path), files) => {
                for (index, file) in files.iter().enumerate() {
                    let path = numbered(path, index, files.len());
                    output::write(&path, file).map_err(|error| {
                        Some(("unwritable-file", format!("cannot write `{}`: {error}", path.display())))
                    })?;
                }
                Ok(numbered(path, 0, files.len()).display().to_string())
            }
        }
    }

    /// Tells the user what happened; the exit code.
    fn tell(&self, plan: &Plan, reports: &[Report], elapsed: Duration) -> u8 {
        let format = self.args.message_format;
        let mut told = true;
        for (task, report) in plan.tasks.iter().zip(reports) {
            report.complain(format);
            if task.target != Target::Stdout {
                told = told && report.tell(format);
            }
        }
        if plan.folder && format != MessageFormat::Json {
            terminal::err(&report::summary(reports, elapsed));
        }
        if reports.iter().any(|report| report.broken) || !told {
            return crate::FAILED;
        }
        if reports.iter().any(Report::failed) {
            return 1;
        }
        match plan.tasks.as_slice() {
            [Task { target: Target::File(path), .. }] if self.args.open => open(path, format),
            _ => 0,
        }
    }
}

fn read(input: &Input) -> Result<Vec<u8>, String> {
    // Standard input can be read once only.
    static STDIN: OnceLock<io::Result<Option<Vec<u8>>>> = OnceLock::new();
    let bytes = match input {
        Input::Stdin => match STDIN.get_or_init(|| files::read_from(io::stdin().lock())) {
            Ok(bytes) => Ok(bytes.clone()),
            Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
        },
        Input::File(path) => files::read(path),
    };
    match bytes {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(format!("it is larger than {} MiB", files::MOST_BYTES >> 20)),
        Err(error) => Err(error.to_string()),
    }
}

/// A bar on a terminal; nothing where a program or a file listens.
fn progress(letters: usize) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(letters as u64);
    match ProgressStyle::with_template("{bar:40} {pos}/{len} letters, {per_sec}, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Opens a file with the program that the desktop has for it.
fn open(path: &Path, format: MessageFormat) -> u8 {
    let opener = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let opened = Command::new(opener)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match opened {
        Ok(_) => 0,
        Err(error) => {
            report::usage(&format!("cannot open `{}` with {opener}: {error}", path.display()), format)
        }
    }
}
