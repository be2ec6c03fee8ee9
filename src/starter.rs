//! Letters to start from: one for each purpose and language, with comments.
//!
//! In: a purpose, a language, and what is known of the letter to be. Out: the YAML of a
//! complete letter, in which dates, names and addresses are replaced and all else, its
//! comments included, stays as it was written.

use std::ops::Range;

use chrono::{NaiveDate, TimeDelta};

use crate::diag::{Diagnostics, Sources, Span};
use crate::yaml::{self, Node, Value};

// Language, name and text of each file of `samples/purposes`.
include!(concat!(env!("OUT_DIR"), "/starters.rs"));

/// The name of the file that letters share.
pub const LETTERHEAD: &str = "letterhead";

/// What a letter to be is known to say.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// The day of the letter; all its dates are moved with it.
    pub date: NaiveDate,
    /// Values by their paths, such as `recipient.name`; items of a list are several.
    pub values: Vec<(String, Vec<String>)>,
    /// The letterhead that takes the place of the sender.
    pub letterhead: Option<String>,
}

/// The languages there are letters in, without their regions.
pub fn languages() -> impl Iterator<Item = &'static str> {
    let mut last = "";
    STARTERS.iter().filter_map(move |(language, ..)| {
        let is_new = *language != last;
        last = language;
        is_new.then_some(*language)
    })
}

/// The letters in a language, by purpose; the letterhead among them.
pub fn names(language: &str) -> impl Iterator<Item = &'static str> {
    let language = short(language).to_owned();
    STARTERS.iter().filter(move |(own, ..)| *own == language).map(|(_, name, _)| *name)
}

/// The letter for a purpose in the language of a tag, as it is written.
#[must_use]
pub fn text(name: &str, language: &str) -> Option<&'static str> {
    let found = STARTERS.iter().find(|(own, called, _)| *own == short(language) && *called == name);
    found.map(|(.., text)| *text)
}

fn short(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// A letter as it was wished for.
///
/// # Errors
/// Names the value that has no place in the letter.
pub fn make(text: &str, wishes: &Wishes) -> Result<String, String> {
    let mut sources = Sources::default();
    let mut complaints = Diagnostics::default();
    let file = sources.add("starter", text);
    let tree = yaml::parse(&sources, file, &mut complaints).filter(|_| !complaints.has_errors());
    let Some(tree) = tree else { return Err(complaints.to_string()) };
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let written = tree.get("date").and_then(Node::text).and_then(|date| date.parse().ok());
    if let Some(days) = written.map(|written: NaiveDate| wishes.date.signed_duration_since(written)) {
        move_dates(&tree, days, &mut edits);
    }
    for (path, values) in &wishes.values {
        let Some(node) = path.split('.').try_fold(&tree, |node, key| node.get(key)) else {
            return Err(format!("this letter has no `{path}` to set"));
        };
        put(text, node, path, values, &tree, &mut edits)?;
    }
    if let Some(letterhead) = &wishes.letterhead {
        let sender = tree.entry("sender").ok_or("this letter has no sender")?;
        let block = block(text, sender.key.span);
        edits.retain(|(range, _)| range.end <= block.start || range.start >= block.end);
        edits.push((block, format!("letterhead: {}\n", quoted(letterhead, false))));
    }
    Ok(apply(text, edits))
}

/// Moves every date by so many days.
fn move_dates(node: &Node, by: TimeDelta, edits: &mut Vec<(Range<usize>, String)>) {
    match &node.value {
        Value::Scalar(text) => {
            let date = text.parse::<NaiveDate>().ok().and_then(|date| date.checked_add_signed(by));
            edits.extend(date.map(|date| (range(node.span), date.to_string())));
        }
        Value::Seq(items) => items.iter().for_each(|item| move_dates(item, by, edits)),
        Value::Map(entries) => entries.iter().for_each(|entry| move_dates(&entry.node, by, edits)),
        Value::Null | Value::Broken => {}
    }
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// With its quotes.
fn whole(text: &str, span: Span) -> Range<usize> {
    let range = range(span);
    let around =
        (range.start.checked_sub(1).and_then(|at| text.as_bytes().get(at)), text.as_bytes().get(range.end));
    match around {
        (Some(before @ (b'"' | b'\'')), Some(after)) if before == after => range.start - 1..range.end + 1,
        _ => range,
    }
}

/// Puts a value in the place of another, and of the same text wherever the letter has it.
fn put(
    text: &str,
    node: &Node,
    path: &str,
    values: &[String],
    tree: &Node,
    edits: &mut Vec<(Range<usize>, String)>,
) -> Result<(), String> {
    match (&node.value, values) {
        (Value::Scalar(old), [new]) => {
            let own = range(node.span);
            edits.retain(|(range, _)| range.start < own.start || range.end > own.end);
            edits.push((whole(text, node.span), quoted(new, is_flow(text, node.span))));
            if old.chars().count() >= 5 && !path.starts_with("body") {
                again(text, tree, node.span, old, new, edits);
            }
            Ok(())
        }
        (Value::Seq(items), values) => {
            let (Some(first), Some(last)) = (items.first(), items.last()) else {
                return Err(format!("`{path}` has no items to replace"));
            };
            let range = whole(text, first.span).start..whole(text, last.span).end;
            let items: Vec<String> = values.iter().map(|value| quoted(value, true)).collect();
            edits.push((range, items.join(", ")));
            Ok(())
        }
        _ => Err(format!("`{path}` cannot be set to one value")),
    }
}

/// The same text in other values, such as a telephone number in the closing words.
fn again(text: &str, node: &Node, but: Span, old: &str, new: &str, edits: &mut Vec<(Range<usize>, String)>) {
    match &node.value {
        Value::Scalar(_) if node.span != but => {
            let own = range(node.span);
            let slice = text.get(own.clone()).unwrap_or_default();
            let around = whole(text, node.span);
            let quote = text.as_bytes().get(around.start).filter(|_| around != own);
            let is_block = slice.contains('\n');
            let json = serde_json::Value::from(new).to_string();
            let inside = json.get(1..json.len() - 1).unwrap_or(new);
            let is_plain = is_block || quoted(new, true) == new;
            for (at, _) in slice.match_indices(old) {
                let new = match quote {
                    Some(b'\'') => new.replace('\'', "''"),
                    None if is_plain => new.to_owned(),
                    _ => inside.to_owned(),
                };
                // What needs quotes in a value without gives them to the whole of it.
                let ends = [own.start..own.start, own.end..own.end].map(|end| (end, "\"".to_owned()));
                if quote.is_none() && !is_plain && !edits.contains(&ends[0]) {
                    edits.extend(ends);
                }
                edits.push((own.start + at..own.start + at + old.len(), new));
            }
        }
        Value::Seq(items) => items.iter().for_each(|item| again(text, item, but, old, new, edits)),
        Value::Map(entries) => {
            entries.iter().for_each(|entry| again(text, &entry.node, but, old, new, edits))
        }
        _ => {}
    }
}

/// Whether a value stands inside brackets or braces on its line.
fn is_flow(text: &str, span: Span) -> bool {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.contains(['[', '{'])
}

/// A value as YAML writes it: in quotes where it could be read as something else.
fn quoted(value: &str, flow: bool) -> String {
    let plain = |c: char| {
        c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '/' | '+' | '@' | '(' | ')' | '\'' | '’')
    };
    let safe = value.chars().all(|c| plain(c) || !flow && c == ',')
        && value.starts_with(|c: char| c.is_alphanumeric() || c == '+' && value.len() > 1)
        && !value.ends_with(' ');
    if safe { value.to_owned() } else { serde_json::Value::from(value).to_string() }
}

/// A key of the top level with all that stands under it, up to the next key or an empty line.
fn block(text: &str, key: Span) -> Range<usize> {
    let start = key.start as usize;
    let mut end = start;
    for (number, line) in text[start..].split_inclusive('\n').enumerate() {
        if number > 0 && !line.starts_with([' ', '\t']) {
            break;
        }
        end += line.len();
    }
    start..end
}

/// Makes changes that do not overlap; of two at one place the later one counts,
/// and what is put in between stands before them.
fn apply(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.reverse();
    edits.sort_by_key(|(range, _)| (range.start, !range.is_empty()));
    let mut out = String::with_capacity(text.len() + 256);
    let mut at = 0;
    for (range, new) in edits {
        if range.start < at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The text under a key of the top level of a letter.
#[must_use]
pub fn value(text: &str, key: &str) -> Option<String> {
    let mut sources = Sources::default();
    let file = sources.add("starter", text);
    let tree = yaml::parse(&sources, file, &mut Diagnostics::default())?;
    tree.get(key)?.text().map(str::to_owned)
}
