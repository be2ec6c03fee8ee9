//! `letterpress fonts`: the font families there are.

use clap::Args;

use crate::args::{AssetArgs, MessageFormat};
use crate::system::System;
use crate::{report, terminal};

/// List the font families that ship, and those of a folder
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  letterpress fonts --fonts our-fonts/")]
pub(crate) struct FontsArgs {
    #[command(flatten)]
    assets: AssetArgs,
    /// List the fonts of this machine as well
    #[arg(long)]
    system_fonts: bool,
}

pub(crate) fn run(args: &FontsArgs) -> u8 {
    let assets = match args.assets.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, MessageFormat::Human),
    };
    let families = assets.fonts.families().into_iter();
    let mut families: Vec<(String, String)> =
        families.map(|family| (family.name, family.styles.join(", "))).collect();
    if args.system_fonts {
        families.extend(System::new().list().map(|(name, faces)| (name.to_owned(), faces)));
    }
    let width = families.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let lines = families.iter().map(|(name, faces)| format!("{name:width$}  {faces}\n"));
    if terminal::out(lines.collect::<String>().as_bytes()) { 0 } else { crate::FAILED }
}
