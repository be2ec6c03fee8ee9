//! The expressions of a template: the only door to the template engine.
//!
//! Strict about unknown names, without includes, with fuel that runs out before
//! a loop takes long, and with values escaped where the text is CommonMark.

use std::fmt::Write as _;
use std::ops::Range;

use chrono::NaiveDate;
use minijinja::value::{Kwargs, Object, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior, Value, filters, tests};

use super::form::Text;
use super::markup::Markup;
use super::operators;
use crate::diag::{At, Diagnostic, Sources, Span, closest, offset};
use crate::invoice::Decimal;
use crate::locale::Words;
use crate::yaml::quote;

/// Instructions of one text; a loop over ten thousand rows takes a tenth of it.
const FUEL: u64 = 2_000_000;

/// Name under which the value of `{{ x }}` alone is kept for who asks.
const VALUE: &str = "value";

/// Under which the filter `written` finds the letter's language.
pub(super) const LANGUAGE: &str = " language";

/// An environment without templates.
pub(super) fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Off in release builds unless asked for; it is what gives errors their place.
    environment.set_debug(true);
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(|name| match name.as_bytes().first() {
        Some(b'm') => AutoEscape::Custom("CommonMark".into()),
        _ => AutoEscape::None,
    });
    environment.set_formatter(|out, state, value| {
        if state.name().as_bytes().get(1) == Some(&b'v') {
            state.set_temp(VALUE, value.clone());
            return Ok(());
        }
        let text = text(value)?;
        let marked = matches!(state.auto_escape(), AutoEscape::Custom(_)) && !value.is_safe();
        out.write_str(&if marked { escape(&text) } else { text })?;
        Ok(())
    });
    environment.add_filter("upper", filters::upper);
    environment.add_filter("lower", filters::lower);
    environment.add_filter("title", filters::title);
    environment.add_filter("capitalize", filters::capitalize);
    environment.add_filter("trim", filters::trim);
    environment.add_filter("default", filters::default);
    environment.add_filter("first", filters::first);
    environment.add_filter("last", filters::last);
    environment.add_filter("length", filters::length);
    environment.add_filter("split", filters::split);
    environment.add_filter("replace", replace);
    environment.add_filter("join", join);
    environment.add_filter("number", number);
    environment.add_filter("sum", sum);
    environment.add_filter("written", written);
    environment.add_test("defined", tests::is_defined);
    environment.add_test("undefined", tests::is_undefined);
    environment.add_test("odd", |value: &Value| Ok::<_, Error>(!is_even(value)?));
    environment.add_test("even", is_even);
    operators::add_to(&mut environment);
    environment.add_test("startingwith", tests::is_startingwith);
    environment.add_test("endingwith", tests::is_endingwith);
    environment
}

/// A name under which a text is added to the environment.
pub(super) fn name(number: usize, markup: Markup, whole: bool) -> String {
    let markup = if markup == Markup::CommonMark { 'm' } else { 'p' };
    format!("{markup}{}{number}", if whole { 'v' } else { 't' })
}

/// The text that a template makes, which is not one expression alone.
pub(super) fn render(environment: &Environment<'_>, text: &Text, scope: &Value) -> Result<String, Error> {
    match text.operators {
        true => operators::run(environment, &text.name, scope, |_, text| text),
        false => environment.get_template(&text.name)?.render(scope.clone()),
    }
}

/// The value of a template that is one expression.
pub(super) fn value(environment: &Environment<'_>, text: &Text, scope: &Value) -> Result<Value, Error> {
    let found = match text.operators {
        true => operators::run(environment, &text.name, scope, |state, _| state.get_temp(VALUE))?,
        false => {
            environment.get_template(&text.name)?.render_captured(scope.clone())?.state().get_temp(VALUE)
        }
    };
    Ok(found.unwrap_or_default())
}

/// A value as text. What was counted is shown with fifteen digits: the rest is noise.
pub(super) fn text(value: &Value) -> Result<String, Error> {
    match value.kind() {
        ValueKind::None => Ok(String::new()),
        // As it is written in the data.
        ValueKind::Bool => Ok(value.is_true().to_string()),
        ValueKind::Number if !value.is_integer() => Ok(match f64::try_from(value.clone()) {
            Ok(number) => plain(number),
            Err(_) => value.to_string(),
        }),
        ValueKind::Seq | ValueKind::Map | ValueKind::Iterable | ValueKind::Plain => {
            let message = "this is a list or has values of its own, and cannot stand in a text\n\
                 write one of its values, or repeat the text with `{% for row in rows %}`";
            Err(Error::new(ErrorKind::InvalidOperation, message))
        }
        _ => Ok(value.to_string()),
    }
}

fn plain(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// Puts a backslash before every mark that CommonMark could give a meaning;
/// spaces at an edge, which it would take away or read as indentation, become
/// character references, and line ends stay line ends.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 4);
    let mut edge = true;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek();
        match character {
            '\r' if next == Some(&'\n') => continue,
            '\r' | '\n' => {
                escaped.push_str("\\\n");
                edge = true;
                continue;
            }
            ' ' | '\t' if edge || matches!(next, None | Some('\n' | '\r')) => {
                let _ = write!(escaped, "&#{};", u32::from(character));
                continue;
            }
            _ if character.is_ascii_punctuation() => escaped.push('\\'),
            _ => {}
        }
        edge = false;
        escaped.push(character);
    }
    escaped
}

/// An error of the engine as a complaint about the text it came from.
pub(super) fn complaint(
    error: &Error,
    range: Option<Range<usize>>,
    source: &str,
    span: Span,
    sources: &Sources,
    columns: &[&str],
) -> Diagnostic {
    let range = range.unwrap_or(0..0);
    let written = source.get(range.clone()).unwrap_or_default();
    let at = place(At::new(source, span), range, sources);
    let shown = quote(written);
    match error.kind() {
        ErrorKind::UndefinedError => {
            let name = shown.rsplit('.').next().unwrap_or_default();
            unknown(name, &shown, at, columns)
        }
        ErrorKind::OutOfFuel => Diagnostic::error("bad-template", at, "this loops too often")
            .help("fewer rows, or fewer loops in each other"),
        ErrorKind::UnknownTest => {
            Diagnostic::error("bad-template", at, error.detail().unwrap_or("this test is not known here"))
                .help("tests: defined, undefined, odd, even, startingwith, endingwith")
        }
        ErrorKind::UnknownFilter | ErrorKind::UnknownFunction => {
            Diagnostic::error("bad-template", at, error.detail().unwrap_or("this is not known here"))
                .help("filters: default, upper, lower, title, capitalize, trim, replace, split, join, first, last, length, number, sum, written")
        }
        _ => {
            let detail = error.detail().unwrap_or("wrong syntax");
            // A longer complaint says in its second line how to mend it.
            match detail.split_once('\n') {
                Some((message, help)) => Diagnostic::error("bad-value", at, message).help(help),
                None => Diagnostic::error("bad-template", at, format!("this cannot be read: {detail}"))
                    .help("expressions are as in `{{ name }}`, `{% if amount %}...{% endif %}`; in other text write `{ {` with a space"),
            }
        }
    }
}

/// A name that the table does not have.
pub(super) fn unknown(name: &str, written: &str, at: Span, columns: &[&str]) -> Diagnostic {
    if name == "effective" {
        return Diagnostic::error("unknown-variable", at, "`effective` has no date here")
            .help("give one part of the body an `effective:` date");
    }
    if columns.contains(&name) {
        let message = format!("this row has no `{name}`");
        let help = format!("where it may be missing, write `{{{{ {written} | default(\"\") }}}}`");
        return Diagnostic::error("unknown-variable", at, message).help(help);
    }
    let diagnostic = Diagnostic::error("unknown-variable", at, format!("there is no column `{written}`"));
    match closest(name, columns.iter().copied()) {
        Some(meant) if is_name(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
        Some(meant) => diagnostic.help(format!("did you mean `row[\"{meant}\"]`?")),
        None => diagnostic.help(format!("the columns are {}", quote(&columns.join(", ")))),
    }
}

/// Whether an expression can name a column as it is.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// The place in the file of a range of the text, found by what is written there.
pub(crate) fn place(text: At<&str>, range: Range<usize>, sources: &Sources) -> Span {
    let value = text.value;
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

pub(super) fn wrong(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

fn replace(text: &Value, from: &str, to: &str) -> Result<String, Error> {
    Ok(self::text(text)?.replace(from, to))
}

fn join(items: &Value, between: Option<&str>) -> Result<String, Error> {
    let texts: Result<Vec<String>, Error> = items.try_iter()?.map(|item| text(&item)).collect();
    Ok(texts?.join(between.unwrap_or_default()))
}

fn decimal(value: &Value) -> Result<Decimal, Error> {
    let text = text(value)?;
    decimal_of(&text).ok_or_else(|| {
        let shown = quote(&text);
        wrong(format!(
            "`{shown}` is not a number\nnumbers are written with digits and a point, such as 450.00"
        ))
    })
}

/// A number to compare and count with.
fn number(value: &Value) -> Result<Value, Error> {
    decimal(value).map(countable)
}

/// A number as the engine counts with it.
pub(super) fn countable(number: Decimal) -> Value {
    let text = number.normalize().to_string();
    match text.parse::<i64>() {
        Ok(whole) => Value::from(whole),
        // Every decimal is one with a point, too.
        Err(_) => Value::from(text.parse::<f64>().unwrap_or(f64::NAN)),
    }
}

/// A number of the engine, without the noise of its binary form.
pub(super) fn counted(value: &Value) -> Option<Decimal> {
    decimal_of(&text(value).ok()?)
}

/// The number that a text is, written with digits and a point.
pub(super) fn decimal_of(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text.trim()).ok()
}

fn is_even(value: &Value) -> Result<bool, Error> {
    let number = decimal(value)?;
    Ok((number % Decimal::TWO).is_zero())
}

/// The exact sum of a list, or of one column of rows.
fn sum(items: &Value, options: Kwargs) -> Result<String, Error> {
    let attribute: Option<String> = options.get("attribute")?;
    options.assert_all_used()?;
    let mut sum = Decimal::ZERO;
    for item in items.try_iter()? {
        let item = match &attribute {
            Some(name) => item.get_attr(name)?,
            None => item,
        };
        if item.is_undefined() {
            return Err(Error::from(ErrorKind::UndefinedError));
        }
        let added = sum.checked_add(decimal(&item)?);
        sum = added.ok_or_else(|| wrong("the sum is too large\nat most 28 digits".to_owned()))?;
    }
    Ok(sum.to_string())
}

/// A date or a number as the letter's language writes it.
fn written(state: &State<'_, '_>, value: &Value) -> Result<String, Error> {
    let language = state.lookup(LANGUAGE);
    let words = language.as_ref().and_then(|language| language.downcast_object_ref::<Language>());
    let Some(Language(words)) = words else {
        return Err(wrong("the letter has no language\nadd `language:` to the template".to_owned()));
    };
    let text = text(value)?;
    if let Ok(date) = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d") {
        return Ok(words.long_date(date));
    }
    match Decimal::from_str_exact(text.trim()) {
        Ok(number) => Ok(words.number(number)),
        Err(_) => {
            let shown = quote(&text);
            Err(wrong(format!(
                "`{shown}` is neither a date nor a number\nwrite `2026-03-03`, or digits and a point"
            )))
        }
    }
}

/// The words of a language, where expressions do not see them.
#[derive(Debug)]
pub(super) struct Language(pub(super) Words);

impl Object for Language {}
