//! What `==`, `<`, `in`, `+` and their like mean in a template. Cells are text, and
//! to the engine no text is ever equal to a number, each is greater than all numbers,
//! and `+` joins two: here a text that is a number counts as one, and what cannot be
//! compared or counted is an error.
//!
//! The engine has no place to say so. Its compiled instructions have one for each
//! operator, which takes two values and gives one, just like a filter with an
//! argument: so one is put in place of the other.

use std::cmp::Ordering;
use std::ops::Range;

use minijinja::machinery::{Instruction, Instructions, eval, get_compiled_template, make_string_output};
use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, State, Value};

use super::engine::{counted, decimal_of, wrong};
use crate::invoice::Decimal;
use crate::yaml::quote;

/// A filter that is not looked up by a number of its own.
const NO_LOCAL: u8 = !0;

/// The filter that stands for an operator; its name cannot be written in a template.
const fn filter(instruction: &Instruction<'_>) -> Option<&'static str> {
    Some(match instruction {
        Instruction::Eq => "==",
        Instruction::Ne => "!=",
        Instruction::Lt => "<",
        Instruction::Lte => "<=",
        Instruction::Gt => ">",
        Instruction::Gte => ">=",
        Instruction::In => "in=",
        Instruction::Add => "+",
        Instruction::Sub => "-",
        Instruction::Mul => "*",
        Instruction::Div => "/",
        _ => return None,
    })
}

/// Adds the filters that operators become.
pub(super) fn add_to(environment: &mut Environment<'_>) {
    environment.add_filter("==", |a: &Value, b: &Value| equal(a, b));
    environment.add_filter("!=", |a: &Value, b: &Value| Ok::<_, Error>(!equal(a, b)?));
    environment.add_filter("<", |a: &Value, b: &Value| Ok::<_, Error>(order(a, b)?.is_lt()));
    environment.add_filter("<=", |a: &Value, b: &Value| Ok::<_, Error>(order(a, b)?.is_le()));
    environment.add_filter(">", |a: &Value, b: &Value| Ok::<_, Error>(order(a, b)?.is_gt()));
    environment.add_filter(">=", |a: &Value, b: &Value| Ok::<_, Error>(order(a, b)?.is_ge()));
    environment.add_filter("in=", within);
    environment.add_filter("+", |a: &Value, b: &Value| count("+", a, b, Decimal::checked_add));
    environment.add_filter("-", |a: &Value, b: &Value| count("-", a, b, Decimal::checked_sub));
    environment.add_filter("*", |a: &Value, b: &Value| count("*", a, b, Decimal::checked_mul));
    environment.add_filter("/", |a: &Value, b: &Value| count("/", a, b, Decimal::checked_div));
}

/// Whether a text has operators. An error where it has some that cannot be replaced, or
/// names a filter, a test or a function that there is not, which the engine finds only
/// when it comes to it; and its place in the text.
pub(super) fn look(environment: &Environment<'_>, name: &str) -> Result<bool, (Error, Option<Range<usize>>)> {
    let template = environment.get_template(name).map_err(|error| (error, None))?;
    let instructions = &get_compiled_template(&template).instructions;
    let mut state = environment.empty_state();
    let mut any = false;
    for (at, instruction) in (0..).map_while(|at| Some((at, instructions.get(at)?))) {
        let error = match instruction {
            Instruction::CompareAndPreserve(_) => {
                let message = "this compares more than two values at once\nwrite `a < b and b < c`";
                Some(wrong(message.to_owned()))
            }
            // Whatever else is wrong with it comes of the values.
            Instruction::ApplyFilter(name, ..) => state
                .apply_filter(name, &[])
                .err()
                .filter(|error| error.kind() == ErrorKind::UnknownFilter)
                .map(|error| Error::new(error.kind(), format!("filter {name} is unknown"))),
            Instruction::PerformTest(name, ..) => state
                .perform_test(name, &[])
                .err()
                .filter(|error| error.kind() == ErrorKind::UnknownTest)
                .map(|error| Error::new(error.kind(), format!("test {name} is unknown"))),
            // There is none at all.
            Instruction::CallFunction(name, _) if *name != "loop" => {
                Some(Error::new(ErrorKind::UnknownFunction, format!("function {name} is unknown")))
            }
            _ => None,
        };
        if let Some(error) = error {
            let span = instructions.get_span(at);
            return Err((error, span.map(|span| span.start_offset as usize..span.end_offset as usize)));
        }
        any |= filter(instruction).is_some();
    }
    Ok(any)
}

/// Fills in a text that has operators, and hands over what it ends with.
pub(super) fn run<T>(
    environment: &Environment<'_>,
    name: &str,
    scope: &Value,
    end: impl FnOnce(&State<'_, '_>, String) -> T,
) -> Result<T, Error> {
    let template = environment.get_template(name)?;
    let compiled = get_compiled_template(&template);
    let engine = &compiled.instructions;
    let mut own = Instructions::new(engine.name(), engine.source());
    for (at, instruction) in (0..).map_while(|at| Some((at, engine.get(at)?))) {
        let instruction = match filter(instruction) {
            Some(filter) => Instruction::ApplyFilter(filter, Some(2), NO_LOCAL),
            None => instruction.clone(),
        };
        own.add_with_span(instruction, engine.get_span(at).unwrap_or_default());
    }
    let mut text = String::with_capacity(compiled.buffer_size_hint);
    let state = {
        let mut output = make_string_output(&mut text);
        let escape = compiled.initial_auto_escape.clone();
        eval(environment, &own, scope.clone(), &compiled.blocks, &mut output, escape)?.1
    };
    Ok(end(&state, text))
}

/// What a value is, as far as it can be compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nothing,
    Truth,
    Number,
    Text,
    Several,
}

fn kind(value: &Value) -> Result<Kind, Error> {
    Ok(match value.kind() {
        ValueKind::Undefined => return Err(Error::from(ErrorKind::UndefinedError)),
        ValueKind::None => Kind::Nothing,
        ValueKind::Bool => Kind::Truth,
        ValueKind::Number => Kind::Number,
        ValueKind::String | ValueKind::Bytes => Kind::Text,
        _ => Kind::Several,
    })
}

/// The number that a text is.
fn number(value: &Value) -> Option<Decimal> {
    decimal_of(value.as_str()?)
}

/// A value as messages show it.
fn shown(value: &Value) -> String {
    match value.kind() {
        ValueKind::String if value.as_str().is_some_and(|text| text.trim().is_empty()) => {
            "an empty cell".to_owned()
        }
        ValueKind::String => format!("the text `{}`", quote(value.as_str().unwrap_or_default())),
        ValueKind::Number => format!("the number {value}"),
        ValueKind::Bool => format!("`{}`", value.is_true()),
        ValueKind::None => "nothing".to_owned(),
        _ => "a list or a value that has values".to_owned(),
    }
}

fn apart(a: &Value, b: &Value) -> Error {
    let help = match (a.kind(), b.kind()) {
        (ValueKind::Bool, ValueKind::String) | (ValueKind::String, ValueKind::Bool) => {
            "put quotes around what a text is compared with: `== \"yes\"`"
        }
        _ if a.as_str().or(b.as_str()).is_some_and(|text| text.trim().is_empty()) => {
            "where the cell may be empty, ask first: `amount and amount > 100`"
        }
        (ValueKind::String, _) | (_, ValueKind::String) => {
            "numbers are written with digits and a point, such as 450.00; texts stand in quotes"
        }
        _ => "compare one of its values, or how many it has: `rows | length`",
    };
    wrong(format!("{} cannot be compared with {}\n{help}", shown(a), shown(b)))
}

/// The numbers that two values are, where one of them is a number and the other text or a number.
fn numbers(a: &Value, b: &Value) -> Result<Option<(Decimal, Decimal)>, Error> {
    let (one, other) = match (kind(a)?, kind(b)?) {
        (Kind::Number, Kind::Number) => (counted(a), counted(b)),
        (Kind::Text, Kind::Number) => (number(a), counted(b)),
        (Kind::Number, Kind::Text) => (counted(a), number(b)),
        _ => return Ok(None),
    };
    one.zip(other).map(Some).ok_or_else(|| apart(a, b))
}

fn equal(a: &Value, b: &Value) -> Result<bool, Error> {
    if let Some((a, b)) = numbers(a, b)? {
        return Ok(a == b);
    }
    match (kind(a)?, kind(b)?) {
        (Kind::Nothing, _) | (_, Kind::Nothing) => Ok(a == b),
        (one, other) if one == other => Ok(a == b),
        _ => Err(apart(a, b)),
    }
}

fn order(a: &Value, b: &Value) -> Result<Ordering, Error> {
    if let Some((a, b)) = numbers(a, b)? {
        return Ok(a.cmp(&b));
    }
    match (kind(a)?, kind(b)?) {
        // Texts that are numbers are in the order of numbers, all others, such as days, in that of texts.
        (Kind::Text, Kind::Text) => match (number(a), number(b)) {
            (Some(a), Some(b)) => Ok(a.cmp(&b)),
            (None, None) => Ok(a.cmp(b)),
            _ => Err(apart(a, b)),
        },
        _ => Err(apart(a, b)),
    }
}

/// `a in b`: one of a list, a part of a text, or a key.
fn within(a: &Value, b: &Value) -> Result<bool, Error> {
    kind(a)?;
    kind(b)?;
    match (b.as_str(), b.kind()) {
        (Some(text), _) => match a.as_str() {
            Some(part) => Ok(text.contains(part)),
            None => Err(apart(a, b)),
        },
        (_, ValueKind::Seq | ValueKind::Iterable) => {
            for item in b.try_iter()? {
                if equal(a, &item)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        (_, ValueKind::Map) => Ok(!b.get_item(a)?.is_undefined()),
        _ => Err(wrong(format!("{} holds no values\n`in` looks into a list or a text", shown(b)))),
    }
}

/// Counts exactly with numbers and texts that are numbers.
fn count(
    sign: &str,
    a: &Value,
    b: &Value,
    how: impl Fn(Decimal, Decimal) -> Option<Decimal>,
) -> Result<Value, Error> {
    let of = |value: &Value| {
        let found = match kind(value)? {
            Kind::Number => counted(value),
            Kind::Text => number(value),
            _ => None,
        };
        found.ok_or_else(|| {
            let help = match sign {
                "+" => "numbers are written with digits and a point; `~` puts texts together",
                _ => "numbers are written with digits and a point, such as 450.00",
            };
            wrong(format!("`{sign}` counts with numbers, and here is {}\n{help}", shown(value)))
        })
    };
    let result = how(of(a)?, of(b)?);
    let result = result
        .ok_or_else(|| wrong(format!("`{sign}` has no result here\nit is too large, or divided by 0")))?;
    Ok(super::engine::countable(result))
}
