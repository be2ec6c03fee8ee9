//! `letterpress invoice xml`: the e-invoice of a letter, alone.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use letterpress::diag::Diagnostic;
use letterpress::source::Setting;

use crate::args::{AssetArgs, MessageFormat};
use crate::files::{self, Disk};
use crate::job::{self, Job};
use crate::{output, report, terminal};

/// Write the e-invoice of a letter without the letter
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  letterpress invoice xml letter.yaml                     writes letter.xml beside it
  letterpress invoice xml letter.yaml -o - | xmllint --format -
  letterpress invoice xml letter.yaml --profile xrechnung -o xrechnung.xml")]
pub(crate) struct XmlArgs {
    /// The letter (YAML), `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where it is written, `-` for standard output [default: beside the letter]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Profile, in place of the letter's own
    #[arg(long, value_enum, value_name = "PROFILE")]
    profile: Option<ProfileName>,
    /// Set a value in place of the letter's own
    #[arg(long, value_name = "KEY.PATH=VALUE")]
    set: Vec<String>,
    /// Folder that letterheads and pictures may come from [default: the letter's own]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(flatten)]
    assets: AssetArgs,
    /// How complaints are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    message_format: MessageFormat,
}

/// Profiles that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ProfileName {
    /// Factur-X BASIC
    Basic,
    /// Factur-X EN 16931 (COMFORT)
    En16931,
    /// Factur-X EXTENDED
    Extended,
    /// XRechnung 3.0
    Xrechnung,
}

pub(crate) fn run(args: &XmlArgs) -> u8 {
    let messages = args.message_format;
    let stdin = args.file == Path::new("-");
    let name = if stdin { "<stdin>".to_owned() } else { args.file.display().to_string() };
    let bytes = if stdin { files::read_from(std::io::stdin()) } else { files::read(&args.file) };
    let bytes = match bytes {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            return report::usage(
                &format!("`{name}` is larger than {} MB", files::MOST_BYTES >> 20),
                messages,
            );
        }
        Err(error) => return report::usage(&format!("cannot read `{name}`: {error}"), messages),
    };
    let assets = match args.assets.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, messages),
    };
    let profile = args.profile.and_then(|profile| profile.to_possible_value());
    let profile = profile.map(|profile| Setting {
        origin: "--profile".to_owned(),
        assignment: format!("invoice.e_invoice={}", profile.get_name()),
    });
    let set = args.set.iter().map(|set| Setting { origin: "--set".to_owned(), assignment: set.clone() });
    let settings: Vec<Setting> = set.chain(profile).collect();
    let path = if stdin { Path::new("") } else { args.file.as_path() };
    let mut outcome = job::run(&Job {
        name: &name,
        bytes: &bytes,
        settings: &settings,
        files: &Disk::default().reach(path, args.root.as_deref()),
        today: chrono::Local::now().date_naive(),
        assets: &assets,
        known: &assets.known(),
        serial: None,
        only_final: false,
    });
    let made = outcome.pdf.is_some();
    let xml = outcome.pdf.and_then(|pdf| pdf.e_invoice);
    if made && xml.is_none() && outcome.diagnostics.is_empty() {
        outcome.diagnostics.push(
            Diagnostic::error("no-e-invoice", None, format!("`{name}` has no e-invoice"))
                .help("add `e_invoice: en16931` under `invoice`, or ask for a `--profile`"),
        );
    }
    report::complain(&outcome.diagnostics, &outcome.sources, messages);
    let Some(xml) = xml else { return 1 };
    let target = match &args.output {
        Some(output) => output.clone(),
        None if stdin => PathBuf::from("-"),
        None => args.file.with_extension("xml"),
    };
    if target == Path::new("-") {
        return if terminal::out(&xml.bytes) { 0 } else { crate::FAILED };
    }
    match output::write(&target, &xml.bytes) {
        Ok(()) if terminal::out(format!("wrote {}\n", target.display()).as_bytes()) => 0,
        Ok(()) => crate::FAILED,
        Err(error) => report::usage(&format!("cannot write `{}`: {error}", target.display()), messages),
    }
}
