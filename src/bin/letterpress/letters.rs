//! Which letters are asked for and how each is made: the options that `render`
//! and `watch` share.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use letterpress::Assets;
use letterpress::source::Setting;

use crate::args::{LoadError, MessageFormat};
use crate::batch;
use crate::choice::{self, Choice};
use crate::digest::{Digest, Digester};
use crate::files::Disk;
use crate::format::Format;
use crate::job::{self, Job};
use crate::name::Pattern;
use crate::plan::{self, Plan};
use crate::shop::{self, Shop};
use crate::system::System;

/// Which letters, and how each is made.
#[derive(Debug, Args)]
pub(crate) struct LetterArgs {
    /// Letters (YAML) or folders of letters; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// PDF file, or folder for several letters; `-` is standard output [default: beside the letter]
    #[arg(short, long, value_name = "FILE|FOLDER")]
    pub(crate) output: Option<PathBuf>,
    /// Name of each file from the letter's own values, such as '{{ recipient.name }}-{{ date }}.pdf'
    #[arg(long, value_name = "PATTERN")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) choice: Choice,
    /// Take letters that no other font has, and families by name, from this machine's fonts
    #[arg(long)]
    pub(crate) system_fonts: bool,
    /// What to make
    #[arg(long, value_enum, default_value_t = Format::Pdf)]
    pub(crate) format: Format,
    /// Pixels in an inch of a PNG; several pages become letter-1.png, letter-2.png ...
    #[arg(long, value_name = "N", default_value_t = 150, value_parser = clap::value_parser!(u16).range(20..=600))]
    pub(crate) dpi: u16,
    /// Give up PDF/A and PDF/UA, for letterheads and annexes that break their rules
    #[arg(long)]
    no_archive: bool,
    /// Refuse letters that wait for their approval (`review:`)
    #[arg(long = "final")]
    pub(crate) only_final: bool,
    /// Treat warnings as errors
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Measure each finished PDF as `letterpress verify` does, and write it only if it is sound
    #[cfg(feature = "preview")]
    #[arg(long)]
    pub(crate) verify: bool,
    /// How complaints are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    pub(crate) message_format: MessageFormat,
}

impl LetterArgs {
    /// Finds the letters, and where each goes; `hashed` asks for what they say, too.
    pub(crate) fn plan(&self, hashed: bool) -> Result<Plan, String> {
        let wanted = self.choice.wanted(hashed)?;
        let plan = plan::make(&self.paths, &wanted, self.output.as_deref(), self.format.extension())?;
        if self.name.is_none() {
            plan.check()?;
        }
        Ok(plan)
    }

    /// Fonts, layouts and words; and the fingerprints of fonts of this machine
    /// that the letters of a plan need.
    pub(crate) fn load(&self, plan: &Plan) -> Result<(Assets, Vec<Digest>), LoadError> {
        let mut assets = self.choice.assets.load()?;
        let fonts = if self.system_fonts { self.add_system_fonts(&mut assets, plan) } else { Vec::new() };
        Ok((assets, fonts))
    }

    /// With `--name`, gives the letters of a plan the names that their values ask for.
    pub(crate) fn rename(&self, plan: &mut Plan, shop: &Shop<'_>) -> Result<(), String> {
        let Some(pattern) = &self.name else { return Ok(()) };
        self.by_pattern(pattern, plan, shop)?;
        plan.check()
    }

    /// Reads all letters for what their names are made of.
    fn by_pattern(&self, pattern: &str, plan: &mut Plan, shop: &Shop<'_>) -> Result<(), String> {
        let pattern = Pattern::new(pattern, self.format.extension())?;
        let name = |index: usize| pattern.path(shop.values(&plan.input(index), None));
        let mut names = Vec::with_capacity(plan.len());
        batch::each(plan.len(), name, |_, name| names.push(name));
        plan.rename(names);
        Ok(())
    }

    /// Fingerprint of all that letters are made with; `fonts` is what was added from this machine.
    pub(crate) fn digest(&self, fonts: &[Digest]) -> Digest {
        let mut digester = Digester::default();
        digester.add(env!("CARGO_PKG_VERSION").as_bytes());
        // A program that was built anew makes letters anew.
        let program = std::env::current_exe().and_then(std::fs::metadata);
        let built = program.and_then(|meta| Ok((meta.len(), meta.modified()?)));
        digester.add(format!("{:?}", built.ok()).as_bytes());
        digester.add(format!("{:?} {} {:?}", self.format, self.dpi, self.settings()).as_bytes());
        digester.add(&[u8::from(self.only_final)]);
        #[cfg(feature = "preview")]
        digester.add(&[u8::from(self.verify)]);
        self.choice.assets.digest(&mut digester);
        fonts.iter().for_each(|font| digester.add(font.as_bytes()));
        digester.end()
    }

    /// Adds the fonts of this machine that the letters need; their fingerprints.
    fn add_system_fonts(&self, assets: &mut Assets, plan: &Plan) -> Vec<Digest> {
        let disk = Disk::default();
        let system = System::new();
        let mut known = assets.known();
        known.families.extend(system.names().map(str::to_owned));
        let settings = self.settings();
        let mut needs = system.needs(assets);
        let sources = |index: usize| {
            let input = plan.input(index);
            let bytes = shop::read(&input).ok()?;
            Some(job::sources(&Job {
                name: &input.name(),
                bytes: &bytes,
                settings: &settings,
                files: &disk.reach(input.path(), self.choice.root.as_deref()),
                today: NaiveDate::default(),
                assets,
                known: &known,
                serial: None,
                only_final: false,
            }))
        };
        batch::each(plan.len(), sources, |_, sources| sources.iter().for_each(|sources| needs.add(sources)));
        system.add_needed(assets, needs)
    }

    /// Values from the command line, as if they stood in the letter.
    pub(crate) fn settings(&self) -> Vec<Setting> {
        let flat = self.no_archive.then(|| choice::setting("no-archive", "archive=false".to_owned()));
        self.choice.settings().into_iter().chain(flat).collect()
    }
}
