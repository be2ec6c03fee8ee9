//! `letterpress render`: letters in, PDFs or pictures out; one file or whole folders.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use chrono::NaiveDate;
use clap::Args;
use letterpress::Assets;
use letterpress::source::Setting;

use crate::args::{AssetArgs, MessageFormat};
use crate::digest::{Digest, Digester};
use crate::files::Disk;
use crate::format::Format;
use crate::job::{self, Job};
use crate::ledger::Ledger;
use crate::name::Pattern;
use crate::output::Folders;
use crate::plan::{self, Input, Plan, Target, Task};
use crate::progress::Progress;
use crate::report;
use crate::shop::{self, Made, Shop};
use crate::stop::Stop;
use crate::system::System;
use crate::tally::Tally;
use crate::walk::Wanted;
use crate::{batch, terminal};

/// Render letters to PDF
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  letterpress render letter.yaml                 writes letter.pdf beside it
  letterpress render letters/ -o out/            a whole folder, in parallel
  letterpress render letters/ -o out/ --exclude 'draft-*'
  letterpress render letter.yaml --set date=today --set recipient.address.0='12 rue des Lilas'
  letterpress render - < letter.yaml > letter.pdf
  letterpress render letter.yaml --format png --dpi 100")]
pub(crate) struct RenderArgs {
    #[command(flatten)]
    letters: LetterArgs,
    #[command(flatten)]
    batch: BatchArgs,
    /// Open the PDF when it is written
    #[arg(long)]
    open: bool,
}

/// Which letters, and how each is made.
#[derive(Debug, Args)]
pub(crate) struct LetterArgs {
    /// Letters (YAML) or folders of letters; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// PDF file, or folder for several letters; `-` is standard output [default: beside the letter]
    #[arg(short, long, value_name = "FILE|FOLDER")]
    pub(crate) output: Option<PathBuf>,
    /// Name of each file from the letter's own values, such as '{{ recipient.name }}-{{ date }}.pdf'
    #[arg(long, value_name = "PATTERN")]
    name: Option<String>,
    /// Of a folder, only letters whose name below it matches, such as '2026/**' (may be repeated)
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Of a folder, no letters and folders whose name matches, such as 'draft-*' (may be repeated)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Layout, in place of the letter's own
    #[arg(long, value_name = "NAME")]
    layout: Option<String>,
    /// Language, in place of the letter's own
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    #[command(flatten)]
    pub(crate) assets: AssetArgs,
    /// Take letters that no other font has, and families by name, from this machine's fonts
    #[arg(long)]
    system_fonts: bool,
    /// Set a value in place of the letter's own
    #[arg(long, value_name = "KEY.PATH=VALUE")]
    set: Vec<String>,
    /// What to make
    #[arg(long, value_enum, default_value_t = Format::Pdf)]
    pub(crate) format: Format,
    /// Pixels in an inch of a PNG; several pages become letter-1.png, letter-2.png ...
    #[arg(long, value_name = "N", default_value_t = 150, value_parser = clap::value_parser!(u16).range(20..=600))]
    pub(crate) dpi: u16,
    /// Folder that letterheads and pictures may come from [default: the letter's own]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Give up PDF/A and PDF/UA, for letterheads and annexes that break their rules
    #[arg(long)]
    no_archive: bool,
    /// Treat warnings as errors
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Measure each finished PDF as `letterpress verify` does, and write it only if it is sound
    #[cfg(feature = "preview")]
    #[arg(long)]
    pub(crate) verify: bool,
    /// How complaints are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    pub(crate) message_format: MessageFormat,
}

/// How many letters are made in one go.
#[derive(Debug, Args)]
pub(crate) struct BatchArgs {
    /// Say only what is wrong
    #[arg(short, long)]
    quiet: bool,
    /// Leave alone what was made before from the same letter, letterhead, pictures, fonts and options
    #[arg(long)]
    incremental: bool,
    /// Begin no further letter once one has failed
    #[arg(long)]
    fail_fast: bool,
    /// So many letters at the same time [default: one for each core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

pub(crate) fn run(args: &RenderArgs) -> u8 {
    let letters = &args.letters;
    let messages = letters.message_format;
    let mut plan = match letters.plan() {
        Ok(plan) => plan,
        Err(message) => return report::usage(&message, messages),
    };
    if args.open && plan.len() > 1 {
        return report::usage("only one letter can be opened", messages);
    }
    let mut assets = match letters.assets.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, messages),
    };
    let disk = Disk::default();
    let mut fonts = Vec::new();
    if letters.system_fonts {
        fonts = letters.add_system_fonts(&mut assets, &plan, &disk);
    }
    let long_date = |language: &str, date: NaiveDate| assets.long_date(language, date);
    let shop = Shop {
        args: letters,
        settings: letters.settings(),
        assets: &assets,
        known: job::known(&assets, &long_date),
        disk,
        today: chrono::Local::now().date_naive(),
        folders: Folders::default(),
        ledger: args.batch.incremental.then(|| Ledger::new(letters.digest(&fonts))),
    };
    let named = letters.name.as_ref().map(|pattern| letters.name(pattern, &mut plan, &shop));
    if let Err(message) = named.unwrap_or(Ok(())).and_then(|()| plan.check()) {
        return report::usage(&message, messages);
    }
    let code = args.batch.run(&shop, plan.tasks(), Some(plan.len()), plan.folder);
    match (code, plan.tasks().next()) {
        (0, Some(Task { target: Target::File(path), .. })) if args.open => open(&path, messages),
        _ => code,
    }
}

impl LetterArgs {
    /// Finds the letters, and where each goes.
    fn plan(&self) -> Result<Plan, String> {
        let wanted = Wanted::new(&self.include, &self.exclude)?;
        plan::make(&self.paths, &wanted, self.output.as_deref(), self.format.extension())
    }

    /// Reads all letters for what their names are made of.
    fn name(&self, pattern: &str, plan: &mut Plan, shop: &Shop<'_>) -> Result<(), String> {
        let pattern = Pattern::new(pattern, self.format.extension())?;
        let unread = || Err("--name: the letter cannot be read".to_owned());
        let name = |input: &Input| match shop.values(input) {
            Some(values) => pattern.path(&minijinja::value::Serde(values).into()),
            // What is wrong with it is told when it is rendered.
            None => unread(),
        };
        let mut names = Vec::with_capacity(plan.len());
        batch::run(plan.inputs(), rayon::current_num_threads(), name, |group| {
            names.extend(group);
            true
        });
        plan.rename(names);
        Ok(())
    }

    /// Fingerprint of all that letters are made with; `fonts` is what was added from this machine.
    fn digest(&self, fonts: &[Digest]) -> Digest {
        let mut digester = Digester::default();
        digester.add(env!("CARGO_PKG_VERSION").as_bytes());
        // A program that was built anew makes letters anew.
        let program = std::env::current_exe().and_then(std::fs::metadata);
        let built = program.and_then(|meta| Ok((meta.len(), meta.modified()?)));
        digester.add(format!("{:?}", built.ok()).as_bytes());
        digester.add(format!("{:?} {} {:?}", self.format, self.dpi, self.settings()).as_bytes());
        #[cfg(feature = "preview")]
        digester.add(&[u8::from(self.verify)]);
        self.assets.digest(&mut digester);
        fonts.iter().for_each(|font| digester.add(font.as_bytes()));
        digester.end()
    }

    /// Adds the fonts of this machine that the letters need; their fingerprints.
    fn add_system_fonts(&self, assets: &mut Assets, plan: &Plan, disk: &Disk) -> Vec<Digest> {
        let system = System::new();
        let mut known = job::known(assets, &|_, date| date.to_string());
        known.families.extend(system.names().map(str::to_owned));
        let settings = self.settings();
        let mut needs = system.needs(assets);
        let sources = |input: &Input| {
            let bytes = shop::read(input).ok()?;
            Some(job::sources(&Job {
                name: &input.name(),
                bytes: &bytes,
                settings: &settings,
                files: &disk.reach(input.path(), self.root.as_deref()),
                today: NaiveDate::default(),
                assets,
                known: &known,
            }))
        };
        batch::run(plan.inputs(), rayon::current_num_threads(), sources, |group| {
            group.iter().flatten().for_each(|sources| needs.add(sources));
            true
        });
        system.add_needed(assets, needs)
    }

    /// Values from the command line, as if they stood in the letter.
    fn settings(&self) -> Vec<Setting> {
        let named = |origin: &str, key: &str, value: &Option<String>| {
            value
                .as_ref()
                .map(|value| Setting { origin: origin.to_owned(), assignment: format!("{key}={value}") })
        };
        let set = self.set.iter().map(|set| Setting { origin: "--set".to_owned(), assignment: set.clone() });
        set.chain(named("--layout", "layout", &self.layout))
            .chain(named("--language", "language", &self.language))
            .chain(named("--no-archive", "archive", &self.no_archive.then(|| "false".to_owned())))
            .collect()
    }
}

impl BatchArgs {
    /// Makes letters, wherever they come from, and tells what becomes of each;
    /// the exit code. `count` is how many there will be, where that is known;
    /// `many` asks for last words even if it is one.
    pub(crate) fn run(
        &self,
        shop: &Shop<'_>,
        tasks: impl Iterator<Item = Task> + Send,
        count: Option<usize>,
        many: bool,
    ) -> u8 {
        let format = shop.args.message_format;
        let start = Instant::now();
        // One letter is done at once; standard input could not be waited for.
        let stop = if count == Some(1) { Stop::default() } else { Stop::listen() };
        let progress = Progress::new(count, self.quiet || format == MessageFormat::Json);
        let threads = self.jobs.map_or_else(rayon::current_num_threads, usize::from);
        let (mut tally, mut told) = (Tally::default(), true);
        let tasks = tasks.take_while(|_| !stop.asked());
        let make = |task: Task| shop.make(task);
        batch::run(tasks, threads.min(count.unwrap_or(usize::MAX)), make, |mut group| {
            shop.place(&mut group);
            for Made { target, report, .. } in &group {
                tally.add(report);
                // Standard output may be taken by the letter itself.
                let free = *target != Target::Stdout;
                if report.complains() && !(free && format == MessageFormat::Json) {
                    progress.above(|| report.complain(format));
                }
                let line = report.line(format).filter(|_| free && !self.quiet && !progress.instead);
                if let Some(line) = line {
                    told &= progress.above(|| terminal::out(format!("{line}\n").as_bytes()));
                }
                progress.step(tally.failed);
            }
            !(self.fail_fast && tally.failed > 0)
        });
        progress.end();
        if let Some(ledger) = &shop.ledger {
            ledger.save();
        }
        let begun = count.is_none_or(|count| tally.done() == count);
        let left = match count {
            _ if stop.asked() => Some("interrupted".to_owned()),
            Some(count) if !begun => Some(format!("{} not begun", count - tally.done())),
            _ => None,
        };
        if (many || stop.asked()) && format != MessageFormat::Json && !self.quiet {
            terminal::err(&tally.summary(start.elapsed(), left.as_deref()));
        }
        match stop.code() {
            Some(code) => code,
            None if !told => crate::FAILED,
            None => tally.code(),
        }
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
