//! `letterpress completions`: a shell's completion script.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::args::Cli;
use crate::terminal;

/// Print a shell's completion script
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  letterpress completions bash > ~/.local/share/bash-completion/completions/letterpress"
)]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "letterpress", &mut script);
    if terminal::out(&script) { 0 } else { crate::FAILED }
}
