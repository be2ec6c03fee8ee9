//! Enclosures: announced and enclosed, or neither.

use super::{Marks, words};
use crate::diag::{Diagnostic, Diagnostics};
use crate::facts::{Facts, lists};
use crate::yaml::{Node, Value};

pub(super) fn check(facts: &Facts<'_>, marks: &Marks, found: &mut Diagnostics) {
    if marks.announces.is_empty() {
        return;
    }
    let enclosed = facts
        .tree
        .entry("enclosures")
        .filter(|entry| matches!(&entry.node.value, Value::Seq(items) if !items.is_empty()));
    let announced = facts
        .texts("body")
        .into_iter()
        .find_map(|(text, span)| Some((lists::first(text, &marks.announces)?, span)));
    match (announced, enclosed) {
        (Some((word, span)), None) => {
            let place = facts.sources.locate_text(span, word);
            let message = format!("`{word}` announces an enclosure, but nothing is enclosed");
            found.push(
                Diagnostic::warning("enclosure-missing", place, message)
                    .help("add `enclosures:`, or remove the words"),
            );
        }
        (None, Some(entry)) if facts.tree.get("body").is_some() => {
            if is_named(facts, &entry.node) {
                return;
            }
            let message = "what is enclosed is not announced in the letter";
            found.push(
                Diagnostic::warning("enclosure-unannounced", entry.key.span, message)
                    .help("say in the text that it is enclosed"),
            );
        }
        _ => {}
    }
}

/// Shorter words say too little of what is enclosed.
const TELLING: usize = 6;

/// Whether the letter has a telling word of what is enclosed.
fn is_named(facts: &Facts<'_>, list: &Node) -> bool {
    let Value::Seq(items) = &list.value else { return false };
    let title = |item: &Node| match item.text().or_else(|| item.get("title").and_then(Node::text))?.trim() {
        "invoice" => Some(facts.words.invoice.title.clone()),
        title => Some(title.to_owned()),
    };
    let titles: Vec<String> = items.iter().filter_map(title).collect();
    let telling: Vec<String> = titles
        .iter()
        .flat_map(|title| words::words(title))
        .filter(|word| word.text.chars().count() >= TELLING)
        .map(|word| format!("{}*", word.text))
        .collect();
    facts.texts("body").into_iter().any(|(text, _)| lists::first(text, &telling).is_some())
}
