//! What was left to be filled in.

use super::{Marks, words};
use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::facts::{Facts, lists, place};
use crate::yaml::{Node, Value};

/// Keys that are not printed.
const SILENT: [&str; 4] = ["cause", "review", "part", "kind"];

pub(super) fn check(facts: &Facts<'_>, marks: &Marks, found: &mut Diagnostics) {
    every(facts.tree, "", &mut |text, span, key| {
        for (from, to) in left_open(text, key, marks) {
            let at = place(facts.sources, span, text, from, to);
            let message = format!("`{}` was left to be filled in", &text[from..to]);
            found.push(Diagnostic::error("placeholder", at, message).help("write what belongs here"));
        }
    });
}

/// Every scalar that may be printed, with its key.
fn every<'a>(node: &'a Node, key: &str, each: &mut dyn FnMut(&'a str, Span, &str)) {
    match &node.value {
        Value::Scalar(text) => each(text, node.span, key),
        Value::Seq(items) => items.iter().for_each(|item| every(item, key, each)),
        Value::Map(entries) => {
            for entry in entries.iter().filter(|entry| !SILENT.contains(&entry.key.as_str())) {
                every(&entry.node, &entry.key, each);
            }
        }
        Value::Null | Value::Broken => {}
    }
}

/// Stretches of a text that are placeholders, at most one of each kind.
fn left_open(text: &str, key: &str, marks: &Marks) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let is_code = matches!(key, "file" | "link" | "web" | "email" | "number" | "iban" | "reference");
    let capitals = words::words(text).find(|word| marks.capitals.iter().any(|known| known == word.text));
    open.extend(capitals.map(|word| (word.at, word.at + word.text.len())));
    open.extend(lists::range(text, &marks.fillers).map(|range| (range.start, range.end)));
    open.extend(bracketed(text, '[', ']').filter(|_| !is_code));
    open.extend(bracketed(text, '<', '>').filter(|_| !is_code));
    // In texts, a variable is filled in, or was complained about.
    if !crate::facts::PROSE.contains(&key) && key != "salutation" {
        open.extend(
            text.find("{{")
                .map(|from| (from, text[from..].find("}}").map_or(text.len(), |to| from + to + 2))),
        );
    }
    if let Some(from) = text.find("____") {
        let length = text[from..].bytes().take_while(|byte| *byte == b'_').count();
        open.push((from, from + length));
    }
    open
}

/// A few words in brackets, as in `[name]`, that are no link and no reference.
fn bracketed(text: &str, opens: char, closes: char) -> impl Iterator<Item = (usize, usize)> {
    text.match_indices(opens)
        .find_map(move |(from, _)| {
            let to = from + text[from..].find(closes)? + 1;
            let inside = &text[from + 1..to - 1];
            let wordy = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '_' | '\'' | '’' | '/' | '.');
            let few = (2..=40).contains(&inside.chars().count()) && inside.chars().all(wordy);
            let starts = inside.starts_with(char::is_alphabetic);
            let address =
                inside.contains('@') || inside.contains("//") || (opens == '<' && inside.starts_with('/'));
            let link = text[to..].starts_with(['(', '[', ':']);
            // `[…]` marks what a quotation leaves out, `[sic]` what it keeps.
            (few && starts && !address && !link && inside != "sic").then_some((from, to))
        })
        .into_iter()
}
