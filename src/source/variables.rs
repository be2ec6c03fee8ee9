//! `{{ effective }}` and its like in the texts of a letter: what was said once
//! under a key, as the letter's language writes it.

use std::collections::BTreeMap;

use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value};

use crate::diag::{At, Diagnostic, Sources, closest};
use crate::serial::{Markup, escape, place};
use crate::yaml::quote;

/// What texts may quote, by name, in words.
#[derive(Debug, Clone, Default)]
pub(super) struct Quotable(BTreeMap<&'static str, String>);

/// What there is to quote where its key is given, and which key that is.
const NAMES: [(&str, &str); 8] = [
    ("effective", "give one part of the body an `effective:` date"),
    ("deadline", "give one part of the body a `deadline:`"),
    ("about.number", "add `about: {number: ...}` at the top level"),
    ("about.date", "add `about: {date: ...}` at the top level"),
    ("about.due", "add `about: {due: ...}` at the top level"),
    ("about.amount", "add `about: {amount: ...}` at the top level"),
    ("contract.ref", "add `contract: {ref: ...}` at the top level"),
    ("contract.signed", "add `contract: {signed: ...}` at the top level"),
];

impl Quotable {
    /// With one thing more, or another in its place.
    pub(super) fn with(mut self, name: &'static str, words: Option<String>) -> Self {
        if let Some(words) = words {
            self.0.insert(name, words);
        }
        self
    }

    /// As a template sees it: names with a point are keys of a mapping.
    fn context(&self, markup: Markup) -> Value {
        let mut top: BTreeMap<&str, Value> = BTreeMap::new();
        let mut below: BTreeMap<&str, BTreeMap<&str, Value>> =
            BTreeMap::from([("about", BTreeMap::new()), ("contract", BTreeMap::new())]);
        for (name, words) in &self.0 {
            let words = Value::from(match markup {
                Markup::Plain => words.clone(),
                Markup::CommonMark => escape(words),
            });
            match name.split_once('.') {
                Some((group, key)) => drop(below.entry(group).or_default().insert(key, words)),
                None => drop(top.insert(name, words)),
            }
        }
        top.extend(below.into_iter().map(|(group, keys)| (group, Value::from_pairs(keys))));
        Value::from_pairs(top)
    }
}

/// Fills variables into a text.
pub(super) fn fill(
    text: At<String>,
    quotable: &Quotable,
    markup: Markup,
    sources: &Sources,
) -> Result<At<String>, Diagnostic> {
    if !["{{", "{%", "{#"].iter().any(|mark| text.contains(mark)) {
        return Ok(text);
    }
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Off in release builds unless asked for; it is what gives errors their place.
    environment.set_debug(true);
    match environment.render_str(&text, quotable.context(markup)) {
        Ok(value) => Ok(At::new(value, text.span)),
        Err(error) => Err(complaint(&error, &text, sources)),
    }
}

fn complaint(error: &minijinja::Error, text: &At<String>, sources: &Sources) -> Diagnostic {
    let range = error.range().unwrap_or(0..0);
    let shown = quote(text.value.get(range.clone()).unwrap_or_default());
    let span = place(At::new(text.value.as_str(), text.span), range, sources);
    if error.kind() != ErrorKind::UndefinedError {
        let message = format!("this cannot be read: {}", error.detail().unwrap_or("wrong syntax"));
        return Diagnostic::error("bad-variable", span, message)
            .help("`{{ effective }}` is a variable; in other text write `{ {` with a space");
    }
    // What is shown of `about.number` may be its last part alone.
    if let Some((name, help)) = NAMES.iter().find(|(name, _)| *name == shown) {
        let lacks = if *name == "effective" || *name == "deadline" { "date" } else { "value" };
        return Diagnostic::error("unknown-variable", span, format!("`{name}` has no {lacks} here"))
            .help(*help);
    }
    let names = || NAMES.iter().map(|(name, _)| *name);
    let help = match closest(&shown, names()) {
        Some(meant) => format!("did you mean `{{{{ {meant} }}}}`?"),
        None => format!("variables are {}", names().collect::<Vec<_>>().join(", ")),
    };
    Diagnostic::error("unknown-variable", span, format!("unknown variable `{shown}`")).help(help)
}
