//! What `letterpress new` asks on a terminal. Each question has an answer that is taken
//! where nothing is typed.

use dialoguer::console::Term;
use dialoguer::{Error, Input, Select};
use letterpress::Assets;
use letterpress::starter;

use crate::greeting;
use crate::new::{Order, items};
use crate::terminal;

/// The languages that are offered, with their names in themselves.
const LANGUAGES: [(&str, &str); 8] = [
    ("en-GB", "English (United Kingdom)"),
    ("en-US", "English (United States)"),
    ("fr-FR", "français (France)"),
    ("fr-BE", "français (Belgique)"),
    ("fr-CH", "français (Suisse)"),
    ("de-DE", "Deutsch (Deutschland)"),
    ("de-AT", "Deutsch (Österreich)"),
    ("de-CH", "Deutsch (Schweiz)"),
];

fn unasked(error: Error) -> String {
    let Error::IO(error) = error;
    format!("nothing could be asked: {error}")
}

/// Gives the terminal back after a question that was broken off: its cursor, a new line.
pub(crate) fn leave() {
    let _ = Term::stderr().show_cursor();
    terminal::err("\n");
}

/// An address has no more lines.
const MOST_LINES: usize = 6;

/// Why something cannot be the answer for a key; the question is then asked again.
fn objection(path: &str, answer: &str) -> Result<(), String> {
    let answer = answer.trim();
    if path.ends_with("address") && items(path, answer).len() > MOST_LINES {
        return Err(format!("an address has at most {MOST_LINES} lines"));
    }
    let is_address = || {
        let (name, domain) = answer.split_once('@').unwrap_or_default();
        !name.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !answer.contains(char::is_whitespace)
    };
    if path.ends_with("email") && !answer.is_empty() && !is_address() {
        return Err("an e-mail address is written as name@example.com".to_owned());
    }
    if path.ends_with("phone") && !answer.is_empty() && !answer.contains(|c: char| c.is_ascii_digit()) {
        return Err("a telephone number has digits".to_owned());
    }
    Ok(())
}

/// What the letter is for.
pub(crate) fn purpose(language: &str) -> Result<String, String> {
    let assets = Assets::shipped();
    let names: Vec<&str> = starter::names(language).collect();
    let title = |name: &str| assets.purpose(name).and_then(|purpose| purpose.title.of(language).cloned());
    let shown: Vec<String> = names
        .iter()
        .map(|name| title(name).map_or_else(|| (*name).to_owned(), |title| format!("{title} ({name})")))
        .collect();
    let usual = names.iter().position(|name| *name == "general").unwrap_or(0);
    let chosen = Select::new().with_prompt("What is the letter for?").items(&shown).default(usual).interact();
    chosen.map_err(unasked).map(|at| names.get(at).copied().unwrap_or("general").to_owned())
}

/// The language of the letter.
pub(crate) fn language(usual: &str) -> Result<String, String> {
    let at = LANGUAGES.iter().position(|(tag, _)| *tag == usual).unwrap_or(0);
    let names = LANGUAGES.map(|(_, name)| name);
    let chosen = Select::new().with_prompt("In which language?").items(names).default(at).interact();
    chosen.map_err(unasked).map(|at| LANGUAGES.get(at).map_or(usual, |(tag, _)| *tag).to_owned())
}

/// Who writes, and to whom. What was said by options is not asked again, and what is
/// left empty stays as the letter has it.
pub(crate) fn values(order: &mut Order, has_letterhead: bool) -> Result<(), String> {
    const SENDER: [(&str, &str); 6] = [
        ("sender.name", "Your name"),
        ("sender.role", "Your role, such as Managing Director"),
        ("sender.organisation", "Your organisation"),
        ("sender.address", "Its address (lines parted by ;)"),
        ("sender.phone", "Your telephone"),
        ("sender.email", "Your e-mail address"),
    ];
    const RECIPIENT: [(&str, &str); 3] = [
        ("recipient.name", "Name of the recipient, with title, such as Ms Claire Warren"),
        ("recipient.organisation", "Their organisation"),
        ("recipient.address", "Their address (lines parted by ;)"),
    ];
    let letter = order.purpose != starter::LETTERHEAD;
    let text = starter::text(&order.purpose, &order.language).unwrap_or_default();
    let sender = SENDER.into_iter().filter(|_| !has_letterhead);
    let mut hinted = false;
    for (path, question) in sender.chain(RECIPIENT.into_iter().filter(|_| letter)) {
        let key = path.rsplit('.').next().unwrap_or_default();
        let there = text.lines().any(|line| line.trim_start().starts_with(&format!("{key}:")));
        if !there || order.values.iter().any(|(given, _)| given == path) {
            continue;
        }
        if !std::mem::replace(&mut hinted, true) {
            terminal::err("What you leave empty stays as the letter to start from has it.\n");
        }
        let fits = |answer: &String| objection(path, answer);
        let asked = Input::new().with_prompt(question).allow_empty(true).validate_with(fits);
        let answer: String = asked.interact_text().map_err(unasked)?;
        if !answer.trim().is_empty() {
            order.values.push((path.to_owned(), items(path, &answer)));
        }
    }
    if letter && !order.values.iter().any(|(given, _)| given == "salutation") {
        let named = order.values.iter().find(|(path, _)| path == "recipient.name");
        let usual = named.and_then(|(_, name)| greeting::salutation(&order.language, name.first()?));
        if let Some(usual) = usual {
            let asked = Input::new().with_prompt("Salutation").default(usual).interact_text();
            let answer: String = asked.map_err(unasked)?;
            order.values.push(("salutation".to_owned(), vec![answer]));
        }
    }
    Ok(())
}
