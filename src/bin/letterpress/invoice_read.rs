//! `letterpress invoice read`: what a received e-invoice says, and whether it is sound.

use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use letterpress::received::{self, Received};
use serde_json::json;

use crate::args::MessageFormat;
use crate::{files, report, terminal};

/// Say what a received e-invoice says, and whether it is sound
#[derive(Debug, Args)]
#[command(after_help = "\
Factur-X, ZUGFeRD and XRechnung: a PDF with the XML in it, or the XML (CII or UBL).
Exit code 0: sound; 1: not sound; 2: no invoice can be read.

Examples:
  letterpress invoice read invoice.pdf
  letterpress invoice read factur-x.xml --format json")]
pub(crate) struct ReadArgs {
    /// The PDF or XML file, `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = ReadFormat::Human, value_name = "FORMAT")]
    format: ReadFormat,
}

/// How the answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReadFormat {
    /// For people
    Human,
    /// One JSON object
    Json,
}

pub(crate) fn run(args: &ReadArgs) -> u8 {
    let usage = |message: &str| report::usage(message, MessageFormat::Human);
    let name = args.file.display().to_string();
    let bytes = if args.file == Path::new("-") {
        files::read_from(std::io::stdin())
    } else {
        files::read(&args.file)
    };
    let bytes = match bytes {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return usage(&format!("`{name}` is larger than {} MB", files::MOST_BYTES >> 20)),
        Err(error) => return usage(&format!("cannot read `{name}`: {error}")),
    };
    // Whatever a hostile file does to the libraries that read it, it has an answer.
    let Ok(received) = panic::catch_unwind(AssertUnwindSafe(|| received::read(&bytes))) else {
        return usage(&format!(
            "letterpress itself failed on `{name}`; please report it, with the file if you can"
        ));
    };
    let text = match args.format {
        ReadFormat::Human => received.human(),
        ReadFormat::Json => as_json(&name, &received),
    };
    let written = terminal::out(text.as_bytes());
    match (&received.invoice, received.sound()) {
        _ if !written => crate::FAILED,
        (None, _) => crate::FAILED,
        (Some(_), sound) => u8::from(!sound),
    }
}

fn as_json(name: &str, received: &Received) -> String {
    let mut object = received.json();
    object["file"] = json!(name);
    object.to_string() + "\n"
}
