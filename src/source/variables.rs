//! `{{ effective }}` in the texts of a letter: the date from which something
//! holds, as the letter's language writes it.

use minijinja::{Environment, ErrorKind, UndefinedBehavior, context};

use crate::diag::{At, Diagnostic, Sources, Span, offset};
use crate::yaml::quote;

/// How a text is read later on, which decides how a value is put into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// As it stands.
    Plain,
    /// As CommonMark, where `1. Mai` at the start of a line would begin a list.
    CommonMark,
}

/// Fills variables into a text; `effective` is the date in words.
pub(super) fn fill(
    text: At<String>,
    effective: Option<&str>,
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
    let effective = effective.map(|date| match markup {
        Markup::Plain => date.to_owned(),
        Markup::CommonMark => escape(date),
    });
    let filled = match effective {
        Some(date) => environment.render_str(&text, context! { effective => date }),
        None => environment.render_str(&text, context! {}),
    };
    match filled {
        Ok(value) => Ok(At::new(value, text.span)),
        Err(error) => Err(complaint(&error, &text, sources)),
    }
}

/// Puts a backslash before every mark that CommonMark could give a meaning.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 4);
    for character in text.chars() {
        if character.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn complaint(error: &minijinja::Error, text: &At<String>, sources: &Sources) -> Diagnostic {
    let range = error.range().unwrap_or(0..0);
    let shown = quote(text.value.get(range.clone()).unwrap_or_default());
    let span = place(text, range, sources);
    if error.kind() != ErrorKind::UndefinedError {
        let message = format!("this cannot be read: {}", error.detail().unwrap_or("wrong syntax"));
        return Diagnostic::error("bad-variable", span, message)
            .help("`{{ effective }}` is a variable; in other text write `{ {` with a space");
    }
    if shown == "effective" {
        return Diagnostic::error("unknown-variable", span, "`effective` has no date here")
            .help("give one part of the body an `effective:` date");
    }
    Diagnostic::error("unknown-variable", span, format!("unknown variable `{shown}`"))
        .help("the only variable is `{{ effective }}`")
}

/// The place in the file of a range of the text, found by what is written there.
fn place(text: &At<String>, range: std::ops::Range<usize>, sources: &Sources) -> Span {
    let value = text.value.as_str();
    let open = value.get(..range.start).and_then(|before| before.rfind('{')).unwrap_or(range.start);
    let Some(needle) = value.get(open..range.end).filter(|needle| !needle.is_empty()) else {
        return text.span;
    };
    let found = sources.locate_text(text.span, needle);
    if found == text.span {
        return found;
    }
    Span { start: found.start + offset(range.start - open), ..found }
}
