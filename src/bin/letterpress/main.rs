//! The doors: everything that touches clock, disk, terminal and processes.
//! Arguments in, an exit code out: 0 all is well, 1 some letter has errors,
//! 2 wrong usage or the tool itself failed.

mod approve;
mod args;
mod batch;
mod check;
mod choice;
mod clash;
mod completions;
mod digest;
mod explain;
#[cfg(feature = "sign")]
mod fetch;
mod files;
mod fonts;
mod format;
mod greeting;
mod hunspell;
mod invoice;
#[cfg(feature = "receive")]
mod invoice_read;
mod invoice_xml;
mod job;
#[cfg(feature = "sign")]
mod keys;
mod layouts;
mod ledger;
mod ledger_file;
mod letters;
mod man;
mod name;
mod new;
mod output;
#[cfg(feature = "sign")]
mod pkcs11;
mod plan;
mod progress;
mod questions;
mod render;
mod report;
mod sarif;
mod schema;
mod serial;
mod serial_plan;
#[cfg(feature = "service")]
mod serve;
mod shelf;
mod shop;
#[cfg(feature = "sign")]
mod sign;
#[cfg(feature = "sign")]
mod signing;
mod spelling;
mod stop;
mod sweep;
mod system;
mod table_file;
mod tally;
mod terminal;
#[cfg(any(feature = "service", feature = "sign"))]
mod tls;
#[cfg(feature = "preview")]
mod verify;
#[cfg(feature = "sign")]
mod verify_signature;
mod walk;
mod watch;

use std::process::ExitCode;

use clap::Parser;

/// Wrong usage, or the tool itself failed.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    job::quiet_panics();
    match args::Cli::try_parse() {
        Ok(cli) => ExitCode::from(run(cli.command)),
        Err(error) => {
            // Help and version are answers, printed to standard output.
            let code = if error.use_stderr() { FAILED } else { 0 };
            let _ = error.print();
            ExitCode::from(code)
        }
    }
}

fn run(command: args::Command) -> u8 {
    match command {
        args::Command::Render(args) => render::run(&args),
        args::Command::Check(args) => check::run(&args),
        args::Command::Approve(args) => approve::run(&args),
        args::Command::New(args) => new::run(&args),
        args::Command::Watch(args) => watch::run(&args),
        #[cfg(feature = "preview")]
        args::Command::Verify(args) => verify::run(&args),
        #[cfg(feature = "sign")]
        args::Command::Sign(args) => sign::run(&args),
        #[cfg(feature = "sign")]
        args::Command::VerifySignature(args) => verify_signature::run(&args),
        #[cfg(feature = "service")]
        args::Command::Serve(args) => serve::run(&args),
        #[cfg(feature = "service")]
        args::Command::Edit(args) => serve::edit::run(&args),
        args::Command::Invoice(args) => invoice::run(&args),
        args::Command::Layouts(args) => layouts::run(&args),
        args::Command::Fonts(args) => fonts::run(&args),
        args::Command::Schema(args) => schema::run(&args),
        args::Command::Completions(args) => completions::run(&args),
        args::Command::Man => man::run(),
    }
}
