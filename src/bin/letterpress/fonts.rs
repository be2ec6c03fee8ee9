//! `letterpress fonts`: the font families there are.

use clap::Args;

use crate::args::{AssetArgs, MessageFormat};
use crate::{report, terminal};

/// List the font families that ship, and those of a folder
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  letterpress fonts --fonts our-fonts/")]
pub(crate) struct FontsArgs {
    #[command(flatten)]
    assets: AssetArgs,
}

pub(crate) fn run(args: &FontsArgs) -> u8 {
    let assets = match args.assets.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, MessageFormat::Human),
    };
    let families = assets.fonts.families();
    let width = families.iter().map(|family| family.name.chars().count()).max().unwrap_or(0);
    let lines =
        families.iter().map(|family| format!("{:width$}  {}\n", family.name, family.styles.join(", ")));
    if terminal::out(lines.collect::<String>().as_bytes()) { 0 } else { crate::FAILED }
}
