//! `letterpress check --spelling`: the words of letters, looked up in the dictionaries of
//! Hunspell. One process for each language of a run; a word is asked about once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clap::Args;
use letterpress::Diagnostics;
use letterpress::diag::{Diagnostic, Span};
use letterpress::locale::Words;
use letterpress::proof::spelling::{self, Answer, OwnWords};
use letterpress::source::Reading;
use letterpress::yaml::Node;

use crate::hunspell::{Absent, Hunspell};

/// Whether and how spelling is looked at.
#[derive(Debug, Args)]
pub(crate) struct SpellingArgs {
    /// Look words up in the dictionary of the letter's language, by the program hunspell
    #[arg(long)]
    spelling: bool,
    /// Dictionary of Hunspell, in place of the language's, such as de_DE (may be repeated)
    #[arg(long, value_name = "NAME", requires = "spelling", value_parser = dictionary)]
    dictionary: Vec<String>,
    /// File of words that are right, one a line (may be repeated)
    #[arg(long, value_name = "FILE", requires = "spelling")]
    words: Vec<PathBuf>,
}

fn dictionary(name: &str) -> Result<String, String> {
    match name.is_empty() || name.starts_with('-') || name.contains(char::is_control) {
        true => Err("a dictionary has a name such as de_DE".to_owned()),
        false => Ok(name.to_owned()),
    }
}

/// What letters are looked up in.
pub(crate) struct Speller {
    /// In place of those of languages.
    dictionaries: String,
    own: OwnWords,
    /// By language; the empty one for all where dictionaries were named.
    desks: Mutex<BTreeMap<String, Arc<Mutex<Desk>>>>,
}

/// A process, and what it has said.
enum Desk {
    Open(Box<Hunspell>, HashMap<String, Answer>),
    /// Nobody answers, and why.
    Closed(String),
}

impl SpellingArgs {
    /// `None` where it is not asked for; an error is what to tell.
    pub(crate) fn speller(&self) -> Result<Option<Speller>, String> {
        if !self.spelling {
            return Ok(None);
        }
        let mut own = OwnWords::default();
        for path in &self.words {
            let text = std::fs::read_to_string(path)
                .map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            lines.for_each(|line| own.add(line));
        }
        if !Hunspell::is_there() {
            return Err(no_program());
        }
        Ok(Some(Speller { dictionaries: self.dictionary.join(","), own, desks: Mutex::default() }))
    }
}

impl Speller {
    /// Adds what is wrong with the words of a letter.
    pub(crate) fn look(&self, reading: &Reading, found: &mut Diagnostics) {
        let Some(tree) = &reading.tree else { return };
        let language = tree.get("language").and_then(Node::text).map(str::trim).unwrap_or_default();
        if !Words::languages().any(|known| known == language) {
            return;
        }
        let desk = self.desk(language);
        let mut desk = held(&desk);
        let names = spelling::names(tree, &self.own);
        // What was found to be something else is not complained of twice.
        let is_other = |one: &&Diagnostic| matches!(&*one.code, "placeholder" | "name-spelling");
        let others: Vec<Span> = found.list.iter().filter(is_other).filter_map(|one| one.span).collect();
        for word in spelling::spelling(tree, language) {
            let checked = word.check(&reading.sources, &names, &mut |word| desk.ask(word));
            match checked {
                Ok(None) => {}
                Ok(Some(complaint)) => {
                    let within = |other: &Span, span: Span| {
                        other.file == span.file && other.start <= span.start && span.end <= other.end
                    };
                    if !complaint.span.is_some_and(|span| others.iter().any(|other| within(other, span))) {
                        found.push(complaint);
                    }
                }
                Err(()) => break,
            }
        }
        found.sort();
    }

    /// Why letters could not be looked at, one line for each reason.
    pub(crate) fn failures(&self) -> Option<String> {
        let desks = held(&self.desks);
        let reasons: BTreeSet<String> = desks
            .values()
            .filter_map(|desk| match &*held(desk) {
                Desk::Closed(reason) => Some(reason.clone()),
                Desk::Open(..) => None,
            })
            .collect();
        let lines: Vec<String> = reasons.into_iter().collect();
        (!lines.is_empty()).then(|| lines.join("\nerror: "))
    }

    fn desk(&self, language: &str) -> Arc<Mutex<Desk>> {
        let key = if self.dictionaries.is_empty() { language } else { "" };
        let mut desks = held(&self.desks);
        let open = || {
            Arc::new(Mutex::new(match self.open(language) {
                Ok(hunspell) => Desk::Open(Box::new(hunspell), HashMap::new()),
                Err(reason) => Desk::Closed(reason),
            }))
        };
        Arc::clone(desks.entry(key.to_owned()).or_insert_with(open))
    }

    /// Starts the first of the dictionaries that is there.
    fn open(&self, language: &str) -> Result<Hunspell, String> {
        let named = !self.dictionaries.is_empty();
        let names = if named { vec![self.dictionaries.clone()] } else { candidates(language) };
        for name in &names {
            match Hunspell::start(name) {
                Ok(hunspell) => return Ok(hunspell),
                Err(Absent::Program) => return Err(no_program()),
                Err(Absent::Dictionary) => {}
                Err(Absent::Other(reason)) => return Err(reason),
            }
        }
        let names = names.join(", ");
        Err(match named {
            true => format!("hunspell has no dictionary `{names}`; `hunspell -D` lists those that it has"),
            false => format!(
                "hunspell has no dictionary for letters in {language} ({names}); install one, such as Debian's package {}, or name another with --dictionary",
                package(language)
            ),
        })
    }
}

impl Desk {
    /// What is said of a word. Who has failed once is not asked again.
    fn ask(&mut self, word: &str) -> Result<Answer, ()> {
        let Self::Open(hunspell, known) = self else { return Err(()) };
        if let Some(answer) = known.get(word) {
            return Ok(answer.clone());
        }
        match hunspell.ask(word) {
            Ok(answer) => {
                known.insert(word.to_owned(), answer.clone());
                Ok(answer)
            }
            Err(reason) => {
                *self = Self::Closed(reason);
                Err(())
            }
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn no_program() -> String {
    "--spelling asks the program `hunspell`, which is not there; install it and the dictionaries of your languages, such as Debian's packages hunspell, hunspell-en-gb, hunspell-fr and hunspell-de-de".to_owned()
}

/// Names under which the dictionary of a language is installed, the closest first. English
/// is spelt otherwise elsewhere.
fn candidates(language: &str) -> Vec<String> {
    let short = language.split('-').next().unwrap_or_default();
    let mut names = vec![language.replace('-', "_")];
    let others = [short.to_owned(), format!("{short}_{}", short.to_uppercase())];
    for name in others.into_iter().filter(|_| short != "en") {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Debian's package of a dictionary.
fn package(language: &str) -> String {
    let tag = language.to_lowercase();
    let short = tag.split('-').next().unwrap_or_default();
    format!("hunspell-{}", if matches!(short, "de" | "en") { &tag } else { short })
}
