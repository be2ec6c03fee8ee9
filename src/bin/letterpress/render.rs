//! `letterpress render`: letters in, PDFs or pictures out; one file or whole folders.

use std::mem;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::Instant;

use clap::Args;

use crate::args::MessageFormat;
use crate::digest::Digest;
use crate::ledger::Ledger;
use crate::letters::LetterArgs;
use crate::plan::{Target, Task};
use crate::progress::Progress;
use crate::serial::{self, DataArgs};
use crate::shop::{Made, Shop};
use crate::stop::Stop;
use crate::tally::Tally;
use crate::{batch, report, terminal};

/// Render letters to PDF
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  letterpress render letter.yaml                 writes letter.pdf beside it
  letterpress render letters/ -o out/            a whole folder, in parallel
  letterpress render letters/ -o out/ --exclude 'draft-*'
  letterpress render template.yaml --data clients.csv -o out/ --merge all.pdf
  letterpress render letter.yaml --set date=today --set recipient.address.0='12 rue des Lilas'
  letterpress render - < letter.yaml > letter.pdf
  letterpress render letter.yaml --format png --dpi 100")]
pub(crate) struct RenderArgs {
    #[command(flatten)]
    pub(crate) letters: LetterArgs,
    #[command(flatten)]
    pub(crate) batch: BatchArgs,
    #[command(flatten)]
    pub(crate) data: DataArgs,
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

/// How many letters are made in one go.
#[derive(Debug, Args)]
pub(crate) struct BatchArgs {
    /// Say only what is wrong
    #[arg(short, long)]
    quiet: bool,
    /// Leave alone what was made before from the same letter, letterhead, pictures, fonts and options
    #[arg(long)]
    pub(crate) incremental: bool,
    /// Begin no further letter once one has failed
    #[arg(long)]
    pub(crate) fail_fast: bool,
    /// So many letters at the same time [default: one for each core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

pub(crate) fn run(args: &RenderArgs) -> u8 {
    let letters = &args.letters;
    let messages = letters.message_format;
    if let Some(data) = &args.data.data {
        if args.open {
            return report::usage("serial letters are not opened", messages);
        }
        return serial::run(args, data);
    }
    let mut plan = match letters.plan(args.batch.incremental) {
        Ok(plan) => plan,
        Err(message) => return report::usage(&message, messages),
    };
    if args.open && plan.len() > 1 {
        return report::usage("only one letter can be opened", messages);
    }
    #[cfg(feature = "sign")]
    let desk = match args.desk() {
        Ok(desk) => desk,
        Err(message) => return report::usage(&message, messages),
    };
    let (assets, fonts) = match letters.load(&plan) {
        Ok(loaded) => loaded,
        Err(error) => return report::load_error(&error, messages),
    };
    let shop = Shop::new(letters, &assets, args.ledger(&fonts));
    #[cfg(feature = "sign")]
    let shop = Shop { desk, ..shop };
    if let Err(message) = letters.rename(&mut plan, &shop) {
        return report::usage(&message, messages);
    }
    let code = args.batch.run(&shop, plan.tasks(), Some(plan.len()), plan.folder);
    drop(shop);
    // The process ends: taking down piece by piece what it holds only takes time.
    mem::forget(assets);
    match (code, plan.tasks().next()) {
        (0, Some(Task { target: Target::File(path), .. })) if args.open => open(&path, messages),
        _ => code,
    }
}

impl RenderArgs {
    /// What was made before, with `--incremental`: by the same options, those of the signature included.
    pub(crate) fn ledger(&self, fonts: &[Digest]) -> Option<Ledger> {
        let digest = || {
            let letters = self.letters.digest(fonts);
            #[cfg(feature = "sign")]
            if self.sign_field.is_some() {
                let signing = format!("{:?} {:?}", self.sign_field, self.signing);
                return Digest::of(&[letters.as_bytes(), signing.as_bytes()]);
            }
            letters
        };
        self.batch.incremental.then(|| Ledger::new(digest()))
    }

    /// What signs the letters, if they are to be signed.
    #[cfg(feature = "sign")]
    pub(crate) fn desk(&self) -> Result<Option<crate::signing::Desk>, String> {
        crate::signing::wanted(&self.signing, self.sign_field.as_deref(), self.letters.format)
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
        let one = count == Some(1);
        let stop = if one { Stop::default() } else { Stop::listen() };
        let progress = Progress::new(count, self.quiet || format == MessageFormat::Json);
        // Threads are begun where there is work for several.
        let threads = if one { 1 } else { self.jobs.map_or_else(rayon::current_num_threads, usize::from) };
        let mut teller = Teller::new(format, self.quiet, progress);
        let make = |task: Task| shop.make(task);
        let mut tasks = tasks.take_while(|_| !stop.asked() && !shop.lost.load(Ordering::Relaxed));
        let mut finish = |mut group: Vec<Made>| {
            shop.place(&mut group);
            teller.tell(&group);
            !(self.fail_fast && teller.tally.failed > 0)
        };
        if one {
            finish(tasks.next().map(make).into_iter().collect());
        } else {
            batch::run(tasks, threads.min(count.unwrap_or(usize::MAX)), make, finish);
        }
        let Teller { tally, told, progress, .. } = teller;
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

/// Tells what becomes of each letter.
pub(crate) struct Teller {
    format: MessageFormat,
    quiet: bool,
    progress: Progress,
    tally: Tally,
    /// Whether all could be told.
    told: bool,
}

impl Teller {
    pub(crate) fn new(format: MessageFormat, quiet: bool, progress: Progress) -> Self {
        Self { format, quiet, progress, tally: Tally::default(), told: true }
    }

    pub(crate) fn tell(&mut self, group: &[Made]) {
        for Made { target, report, .. } in group {
            self.tally.add(report);
            // Standard output may be taken by the letter itself.
            let free = *target != Target::Stdout;
            if report.complains() && !(free && self.format == MessageFormat::Json) {
                self.progress.above(|| report.complain(self.format));
            }
            let line = report.line(self.format).filter(|_| free && !self.quiet && !self.progress.instead);
            if let Some(line) = line {
                // Lines are only written where the bar is not.
                self.told &= terminal::out(format!("{line}\n").as_bytes());
            }
            self.progress.step(self.tally.failed);
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
