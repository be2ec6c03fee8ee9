//! Which letters are meant and what stands in place of their own values: the options
//! that `render`, `watch` and `check` share.

use std::path::PathBuf;

use clap::Args;
use letterpress::source::Setting;

use crate::args::AssetArgs;
use crate::walk::Wanted;

/// Which letters, and with which values.
#[derive(Debug, Args)]
pub(crate) struct Choice {
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
    pub(crate) language: Option<String>,
    #[command(flatten)]
    pub(crate) assets: AssetArgs,
    /// Set a value in place of the letter's own
    #[arg(long, value_name = "KEY.PATH=VALUE")]
    set: Vec<String>,
    /// Folder that letterheads and pictures may come from [default: the letter's own]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
}

impl Choice {
    /// Which files of a folder are wanted; `hashed` asks for what they say, too.
    pub(crate) fn wanted(&self, hashed: bool) -> Result<Wanted, String> {
        Wanted::new(&self.include, &self.exclude, hashed)
    }

    /// Values from the command line, as if they stood in the letter.
    pub(crate) fn settings(&self) -> Vec<Setting> {
        let set = self.set.iter().map(|set| setting("set", set.clone()));
        let named = [("layout", &self.layout), ("language", &self.language)];
        let named = named.into_iter().filter_map(|(key, value)| in_place(key, value.as_deref()));
        set.chain(named).collect()
    }
}

/// A value that an option of its key's name sets.
pub(crate) fn in_place(key: &str, value: Option<&str>) -> Option<Setting> {
    value.map(|value| setting(key, format!("{key}={value}")))
}

/// An assignment by an option.
pub(crate) fn setting(option: &str, assignment: String) -> Setting {
    Setting { origin: format!("--{option}"), assignment }
}
