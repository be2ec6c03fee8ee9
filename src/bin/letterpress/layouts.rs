//! `letterpress layouts`: the letter standards there are.

use clap::Args;

use crate::args::{AssetArgs, MessageFormat};
use crate::{report, terminal};

/// List the layouts that ship, and those of a folder
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  letterpress layouts --layouts our-layouts/")]
pub(crate) struct LayoutsArgs {
    #[command(flatten)]
    assets: AssetArgs,
}

pub(crate) fn run(args: &LayoutsArgs) -> u8 {
    let assets = match args.assets.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, MessageFormat::Human),
    };
    let width = assets.layouts().map(|layout| layout.name.chars().count()).max().unwrap_or(0);
    let lines = assets.layouts().map(|layout| format!("{:width$}  {}\n", layout.name, layout.title));
    if terminal::out(lines.collect::<String>().as_bytes()) { 0 } else { crate::FAILED }
}
