//! `letterpress new`: a complete letter to start from, with comments. What it needs is
//! asked for on a terminal and taken from options elsewhere.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use letterpress::starter::{self, LETTERHEAD, Wishes};

use crate::args::MessageFormat;
use crate::stop::Stop;
use crate::{greeting, output, questions, report, terminal};

/// Write a letter to start from
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  letterpress new                                 asks for everything
  letterpress new payment-reminder --language de-DE -o mahnung.yaml
  letterpress new offer --language fr-FR --letterhead agence.yaml --set recipient.name='Madame Dubois'
  letterpress new letterhead --language en-GB -o ours.yaml
  letterpress new --list")]
pub(crate) struct NewArgs {
    /// What the letter is for, such as client-termination; `letterhead` for what your letters share
    #[arg(value_name = "PURPOSE")]
    purpose: Option<String>,
    /// List the purposes
    #[arg(long, conflicts_with = "purpose")]
    list: bool,
    /// Language of the letter, such as fr-FR [default: of your system, else en-GB]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Layout [default: the standard of the language's country]
    #[arg(long, value_name = "NAME")]
    layout: Option<String>,
    /// The file to write; `-` is standard output [default: the purpose's name]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Letterhead that takes the place of the sender
    #[arg(long, value_name = "FILE")]
    letterhead: Option<String>,
    /// Set a value of the letter, such as recipient.name='Ms Warren' (may be repeated);
    /// lines of an address are parted by `;`
    #[arg(long, value_name = "KEY.PATH=VALUE")]
    set: Vec<String>,
    /// Date of the letter; its other dates move with it [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// Ask nothing, even on a terminal
    #[arg(long)]
    no_input: bool,
    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
}

/// The layouts that are usual, by language.
const USUAL: [(&str, &str); 10] = [
    ("de-AT", "din-5008-b"),
    ("de-CH", "sn-010130-left"),
    ("de-DE", "din-5008-b"),
    ("en-GB", "uk-dl"),
    ("en-US", "us-letter-block"),
    ("fr-BE", "be-nbn-z01-002"),
    ("fr-CH", "sn-010130-right"),
    ("fr-FR", "nf-z11-001"),
    ("nl-BE", "be-nbn-z01-002"),
    ("en", "uk-dl"),
];

/// What is asked for, or was said.
pub(crate) struct Order {
    pub(crate) purpose: String,
    pub(crate) language: String,
    pub(crate) values: Vec<(String, Vec<String>)>,
}

pub(crate) fn run(args: &NewArgs) -> u8 {
    // Whoever breaks off a question gets the terminal back as it was.
    let stop = Stop::listen();
    let written = args.write();
    match (written, stop.code()) {
        (_, Some(code)) => {
            questions::leave();
            code
        }
        (Ok(code), None) => code,
        (Err(message), None) => report::usage(&message, MessageFormat::Human),
    }
}

impl NewArgs {
    fn write(&self) -> Result<u8, String> {
        let mut language = self.language.clone().unwrap_or_else(system_language);
        if self.list {
            return Ok(list(&language));
        }
        let asks = !self.no_input && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        let mut values = self.set.iter().map(|set| assignment(set)).collect::<Result<Vec<_>, _>>()?;
        let purpose = match &self.purpose {
            Some(purpose) => purpose.clone(),
            None if asks => questions::purpose(&language)?,
            None => return Err("name a purpose; `letterpress new --list` shows them".to_owned()),
        };
        let path = self.free(&purpose)?;
        if asks && self.language.is_none() {
            language = questions::language(&language)?;
        }
        let text = starter::text(&purpose, &language).ok_or_else(|| unknown(&purpose, &language))?;
        let mut order = Order { purpose, language, values: std::mem::take(&mut values) };
        if asks {
            questions::values(&mut order, self.letterhead.is_some())?;
        }
        greeting::add(&mut order, text);
        let made = starter::make(text, &self.wishes(&order, text))?;
        place(&order.purpose, &path, &made)
    }

    fn wishes(&self, order: &Order, text: &str) -> Wishes {
        let values = values(text, &order.language, self.layout.as_deref(), order.values.clone());
        let date = self.date.unwrap_or_else(|| chrono::Local::now().date_naive());
        Wishes { date, values, letterhead: self.letterhead.clone() }
    }

    /// The file to write, which is told before anything is asked where it is there already.
    fn free(&self, purpose: &str) -> Result<PathBuf, String> {
        let path = self.output.clone().unwrap_or_else(|| PathBuf::from(format!("{purpose}.yaml")));
        match path.as_os_str() != "-" && path.exists() && !self.force {
            true => Err(format!(
                "`{}` is there already; name another file, or replace it with --force",
                path.display()
            )),
            false => Ok(path),
        }
    }
}

fn place(purpose: &str, path: &Path, text: &str) -> Result<u8, String> {
    if path.as_os_str() == "-" {
        return Ok(if terminal::out(text.as_bytes()) { 0 } else { crate::FAILED });
    }
    output::write(path, text.as_bytes())
        .map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
    Ok(if terminal::out(next(purpose, path).as_bytes()) { 0 } else { crate::FAILED })
}

/// What to do with the file.
fn next(purpose: &str, path: &Path) -> String {
    let file = path.display();
    if purpose == LETTERHEAD {
        return format!("wrote {file}\n\nLetters name it as `letterhead: {file}`.\n");
    }
    format!(
        "wrote {file}\n\nNow write your names and words into it, then\n  letterpress check {file}\n  letterpress render {file}\n"
    )
}

/// The values of a letter to be, its language and layout among them.
pub(crate) fn values(
    text: &str,
    language: &str,
    layout: Option<&str>,
    mut values: Vec<(String, Vec<String>)>,
) -> Vec<(String, Vec<String>)> {
    let given = |values: &[(String, Vec<String>)], key: &str| values.iter().any(|(path, _)| path == key);
    if !given(&values, "language") {
        values.push(("language".to_owned(), vec![language.to_owned()]));
    }
    let usual = USUAL.iter().find(|(own, _)| *own == language).map(|(_, layout)| *layout);
    if let (Some(layout), false) = (layout.or(usual), given(&values, "layout")) {
        values.push(("layout".to_owned(), vec![layout.to_owned()]));
    }
    // A letterhead may have neither.
    values.retain(|(path, _)| {
        text.contains(&format!("\n{path}:")) || !matches!(path.as_str(), "layout" | "language")
    });
    values
}

/// `key.path=value`.
fn assignment(text: &str) -> Result<(String, Vec<String>), String> {
    let (path, value) = text.split_once('=').ok_or_else(|| format!("--set `{text}`: there is no `=`"))?;
    Ok((path.trim().to_owned(), items(path, value)))
}

/// The lines of an address are a list.
pub(crate) fn items(path: &str, value: &str) -> Vec<String> {
    match path.ends_with("address") {
        true => value.split(';').map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect(),
        false => vec![value.trim().to_owned()],
    }
}

fn unknown(purpose: &str, language: &str) -> String {
    let mut names = starter::names(language).peekable();
    if names.peek().is_none() {
        let languages: Vec<&str> = starter::languages().collect();
        return format!(
            "there are no letters to start from in `{language}`; there are in {}",
            languages.join(", ")
        );
    }
    let names: Vec<&str> = names.collect();
    match letterpress::diag::closest(purpose, names.iter().copied()) {
        Some(meant) => format!("there is no purpose `{purpose}`; did you mean `{meant}`?"),
        None => format!("there is no purpose `{purpose}`; there are {}", names.join(", ")),
    }
}

fn list(language: &str) -> u8 {
    let assets = letterpress::Assets::shipped();
    let width = starter::names(language).map(|name| name.chars().count()).max().unwrap_or(0);
    let lines: String = starter::names(language)
        .map(|name| {
            let title = assets.purpose(name).and_then(|purpose| purpose.title.of(language).cloned());
            format!("{name:width$}  {}\n", title.unwrap_or_default()).trim_end().to_owned() + "\n"
        })
        .collect();
    if terminal::out(lines.as_bytes()) { 0 } else { crate::FAILED }
}

/// The language that the system speaks, where there are letters in it.
fn system_language() -> String {
    let wanted = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    let tag = wanted.map(|value| value.split('.').next().unwrap_or_default().replace('_', "-"));
    let known = |tag: &String| USUAL.iter().any(|(language, _)| language == tag);
    tag.into_iter().find(known).unwrap_or_else(|| "en-GB".to_owned())
}
