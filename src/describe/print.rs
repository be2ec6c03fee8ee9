//! A schema as text, its keywords and the keys of mappings in the order that people expect.

use serde_json::{Map, Value};

use super::ORDER;

/// Longer lines than this are broken where they can be.
const WIDTH: usize = 110;

/// Keywords in their order; all others follow.
const KEYWORDS: [&str; 13] = [
    "$schema",
    "title",
    "$comment",
    "description",
    "type",
    "const",
    "enum",
    "pattern",
    "default",
    "examples",
    "required",
    "properties",
    "definitions",
];

pub(super) fn print(root: &Value) -> String {
    let mut out = String::new();
    write(root, 0, &KEYWORDS, &mut out);
    out.push('\n');
    out
}

/// The entries of an object: `order` first, of a schema's keywords those of [`KEYWORDS`].
fn entries<'a>(object: &'a Map<String, Value>, order: &[&str]) -> Vec<(&'a String, &'a Value)> {
    let mut entries: Vec<_> =
        object.iter().filter(|(key, value)| *key != ORDER || !value.is_array()).collect();
    let rank = |key: &str| order.iter().position(|one| *one == key).unwrap_or(order.len());
    entries.sort_by_key(|(key, _)| rank(key));
    entries
}

fn write(value: &Value, depth: usize, order: &[&str], out: &mut String) {
    let inline = line(value, order);
    if inline.chars().count() + depth <= WIDTH {
        out.push_str(&inline);
        return;
    }
    let indent = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', depth));
    };
    match value {
        Value::Object(object) => {
            out.push('{');
            for (at, (key, below)) in entries(object, order).into_iter().enumerate() {
                out.push_str(if at == 0 { "" } else { "," });
                indent(out, depth + 1);
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push_str(": ");
                write(below, depth + 1, &inner(object, key), out);
            }
            indent(out, depth);
            out.push('}');
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { "," });
                indent(out, depth + 1);
                write(item, depth + 1, &KEYWORDS, out);
            }
            indent(out, depth);
            out.push(']');
        }
        _ => out.push_str(&inline),
    }
}

/// The order of what stands under a keyword of a schema, or under a name.
fn inner<'a>(object: &'a Map<String, Value>, key: &str) -> Vec<&'a str> {
    match key {
        "properties" => {
            let order = object.get(ORDER).and_then(Value::as_array);
            order.map(|keys| keys.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
        }
        "definitions" => Vec::new(),
        _ => KEYWORDS.to_vec(),
    }
}

/// A value in one line.
fn line(value: &Value, order: &[&str]) -> String {
    match value {
        Value::Object(object) => {
            let entries = entries(object, order).into_iter();
            let entries = entries.map(|(key, below)| {
                format!("{}: {}", Value::from(key.as_str()), line(below, &inner(object, key)))
            });
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| line(item, &KEYWORDS));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
