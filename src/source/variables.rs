//! `{{ effective }}` in the texts of a letter: the date from which something
//! holds, as the letter's language writes it.

use minijinja::{Environment, ErrorKind, UndefinedBehavior, context};

use crate::diag::{At, Diagnostic, Sources};
use crate::serial::{Markup, escape, place};
use crate::yaml::quote;

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

fn complaint(error: &minijinja::Error, text: &At<String>, sources: &Sources) -> Diagnostic {
    let range = error.range().unwrap_or(0..0);
    let shown = quote(text.value.get(range.clone()).unwrap_or_default());
    let span = place(At::new(text.value.as_str(), text.span), range, sources);
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
