//! `letterpress check`: everything there is to say of letters, without writing one.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use letterpress::diag::{Diagnostic, Failed, Severity};
use letterpress::source::Setting;
use letterpress::{Assets, Diagnostics};

use crate::args::MessageFormat;
use crate::choice::{self, Choice};
use crate::explain::{self, Known};
use crate::files::Disk;
use crate::job::{self, Job};
use crate::plan::{self, Input, Plan};
use crate::sarif::Sarif;
use crate::spelling::{Speller, SpellingArgs};
use crate::{batch, report, shop, terminal};

/// Say what is wrong with letters, without writing one
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  letterpress check letter.yaml
  letterpress check letters/ --message-format short
  letterpress check letters/ --message-format sarif > findings.sarif
  letterpress check letters/ --spelling --words ours.txt
  letterpress check --explain client-termination/late-deliverable")]
pub(crate) struct CheckArgs {
    /// Letters (YAML) or folders of letters; `-` is standard input
    #[arg(required_unless_present = "explain", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Say what a rule is for, and how to keep it
    #[arg(long, value_name = "RULE", conflicts_with = "paths")]
    explain: Option<String>,
    #[command(flatten)]
    choice: Choice,
    /// Purpose, in place of the letter's own
    #[arg(long, value_name = "NAME")]
    purpose: Option<String>,
    /// The day on which the letters are looked at [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<NaiveDate>,
    #[command(flatten)]
    spelling: SpellingArgs,
    /// Treat warnings as errors
    #[arg(long)]
    deny_warnings: bool,
    /// Say only what is wrong
    #[arg(short, long)]
    quiet: bool,
    /// How findings are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Form::Human)]
    message_format: Form,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// With the line they are about, the rule and why there is one
    Human,
    /// One line each: file:line:column: error[code]: message; help
    Short,
    /// One JSON object each, a line each
    Json,
    /// One SARIF 2.1.0 log of all, as code hosts and editors read it
    Sarif,
}

impl Form {
    /// The same for what has no findings.
    const fn plain(self) -> MessageFormat {
        match self {
            Self::Human => MessageFormat::Human,
            Self::Short => MessageFormat::Short,
            Self::Json | Self::Sarif => MessageFormat::Json,
        }
    }
}

/// What was found in all letters.
#[derive(Default)]
struct Tally {
    letters: usize,
    errors: usize,
    warnings: usize,
    broken: bool,
    told: bool,
}

pub(crate) fn run(args: &CheckArgs) -> u8 {
    let messages = args.message_format.plain();
    let assets = match args.choice.assets.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, messages),
    };
    if let Some(rule) = &args.explain {
        return explain::run(rule, args.choice.language.as_deref(), &assets, messages);
    }
    let plan = args.choice.wanted(false).and_then(|wanted| plan::make(&args.paths, &wanted, None, "pdf"));
    let plan = match plan {
        Ok(plan) => plan,
        Err(message) => return report::usage(&message, messages),
    };
    match args.spelling.speller() {
        Ok(speller) => args.check(&plan, &assets, speller),
        Err(message) => report::usage(&message, messages),
    }
}

impl CheckArgs {
    fn check(&self, plan: &Plan, assets: &Assets, speller: Option<Speller>) -> u8 {
        let purpose = choice::in_place("purpose", self.purpose.as_deref());
        let desk = Desk {
            args: self,
            disk: Disk::default(),
            settings: self.choice.settings().into_iter().chain(purpose).collect(),
            today: self.today.unwrap_or_else(|| chrono::Local::now().date_naive()),
            assets,
            known: assets.known(),
            speller,
        };
        let mut tally = Tally { told: true, ..Tally::default() };
        let mut sarif = Sarif::default();
        let explained = Known::new(assets, self.choice.language.as_deref());
        batch::each(
            plan.len(),
            |index| desk.look(&plan.input(index)),
            |_, looked| {
                tally.add(&looked);
                let (found, sources) = (&looked.diagnostics, &looked.sources);
                let why = |code: &str| explained.why(code);
                let text = match self.message_format {
                    Form::Human => found.explained(sources, terminal::styled(), terminal::width(), &why),
                    Form::Short => found.short(sources),
                    Form::Json => found.json_explained(sources, &why),
                    Form::Sarif => {
                        sarif.add(found, sources, &why);
                        return;
                    }
                };
                if !found.is_empty() {
                    let gap = if self.message_format == Form::Human { "\n" } else { "" };
                    tally.told &= terminal::out(format!("{text}{gap}").as_bytes());
                }
            },
        );
        if self.message_format == Form::Sarif {
            tally.told &= terminal::out(format!("{}\n", sarif.log()).as_bytes());
        }
        if self.message_format == Form::Human && !self.quiet {
            terminal::err(&tally.summary());
        }
        if let Some(reasons) = desk.speller.as_ref().and_then(Speller::failures) {
            return report::usage(&reasons, self.message_format.plain());
        }
        tally.code(self.deny_warnings)
    }
}

/// What letters are looked at with.
struct Desk<'a> {
    args: &'a CheckArgs,
    disk: Disk,
    settings: Vec<Setting>,
    today: NaiveDate,
    assets: &'a Assets,
    known: letterpress::source::Known<'a>,
    speller: Option<Speller>,
}

impl Desk<'_> {
    fn look(&self, input: &Input) -> Failed {
        let name = input.name();
        let bytes = match shop::read(input) {
            Ok(bytes) => bytes,
            Err(reason) => {
                let mut diagnostics = Diagnostics::default();
                let message = format!("cannot read `{name}`: {reason}");
                diagnostics.push(Diagnostic::error("unreadable-file", None, message));
                return Failed { diagnostics, ..Default::default() };
            }
        };
        let reach = self.disk.reach(input.path(), self.args.choice.root.as_deref());
        let job = Job {
            name: &name,
            bytes: &bytes,
            settings: &self.settings,
            files: &reach,
            today: self.today,
            assets: self.assets,
            known: &self.known,
            serial: None,
            only_final: false,
        };
        job::inspect(&job, |reading, found| {
            if let Some(speller) = &self.speller {
                speller.look(reading, found);
            }
        })
    }
}

impl Tally {
    fn add(&mut self, looked: &Failed) {
        self.letters += 1;
        for one in &looked.diagnostics.list {
            self.broken |= one.code == "internal";
            match one.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
            }
        }
    }

    fn summary(&self) -> String {
        let counted =
            |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        format!(
            "{} checked: {}, {}\n",
            counted(self.letters, "letter"),
            counted(self.errors, "error"),
            counted(self.warnings, "warning")
        )
    }

    fn code(&self, deny: bool) -> u8 {
        match self {
            Self { told: false, .. } | Self { broken: true, .. } => crate::FAILED,
            Self { errors, warnings, .. } => u8::from(*errors > 0 || deny && *warnings > 0),
        }
    }
}
