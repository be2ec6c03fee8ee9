//! Two spellings of the recipient's name.

use super::words;
use crate::diag::{Diagnostic, Diagnostics};
use crate::facts::Facts;
use crate::yaml::Node;

/// Shorter words are too much like others.
const SHORTEST: usize = 5;

pub(super) fn check(facts: &Facts<'_>, found: &mut Diagnostics) {
    let recipient = facts.tree.get("recipient");
    let text = |key: &str| recipient.and_then(|recipient| recipient.get(key)).and_then(Node::text);
    let names: Vec<&str> =
        ["name", "organisation", "attention"].into_iter().filter_map(text).flat_map(long_words).collect();
    // Words that the letter has elsewhere are meant.
    let mut meant: Vec<&str> = names.clone();
    for key in ["sender", "copies", "signature", "invoice"] {
        facts.tree.get(key).into_iter().for_each(|node| scalars(node, &mut meant));
    }
    facts.parts().filter_map(|part| part.get("contact")).for_each(|contact| scalars(contact, &mut meant));
    let mut texts = facts.texts("body");
    texts.extend(facts.tree.get("salutation").and_then(|node| Some((node.text()?, node.span))));
    for (text, span) in texts {
        for word in words::words(text).filter(|word| is_name(word.text) && !meant.contains(&word.text)) {
            let Some(name) = names.iter().find(|name| is_misspelt(name, word.text)) else { continue };
            let place = words::place(facts.sources, span, text, word.at, word.at + word.text.len());
            let message = format!("`{}` is written `{name}` in the address", word.text);
            found.push(Diagnostic::warning("name-spelling", place, message).help(format!("is it `{name}`?")));
        }
    }
}

fn long_words(text: &str) -> impl Iterator<Item = &str> {
    words::words(text).map(|word| word.text).filter(|word| is_name(word))
}

fn scalars<'a>(node: &'a Node, out: &mut Vec<&'a str>) {
    if let Some(text) = node.text() {
        out.extend(words::words(text).map(|word| word.text));
    }
    if let crate::yaml::Value::Seq(items) = &node.value {
        items.iter().for_each(|item| scalars(item, out));
    }
    node.entries().iter().for_each(|entry| scalars(&entry.node, out));
}

fn is_name(word: &str) -> bool {
    word.chars().count() >= SHORTEST
        && word.starts_with(char::is_uppercase)
        && word.chars().all(|c| c.is_alphabetic() || c == '-')
}

/// Whether two words are one letter apart: one changed, left out, added, or two exchanged.
/// Endings that words of a language take, such as a plural's, are none.
fn is_misspelt(name: &str, word: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) =
        (name.to_lowercase().chars().collect(), word.to_lowercase().chars().collect());
    if a == b || a.first() != b.first() {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (rest_a, rest_b) = (&a[same..], &b[same..]);
    match (rest_a, rest_b) {
        // `Dubois` and `Duboiss`, but not `Horizon` and `Horizons`.
        ([], [_]) | ([_], []) => false,
        ([x, y, tail @ ..], [v, w, other @ ..]) if x == w && y == v && tail == other => true,
        ([_, tail @ ..], other) if tail == other => true,
        (other, [_, tail @ ..]) if tail == other => true,
        ([_, tail @ ..], [_, other @ ..]) => !tail.is_empty() && tail == other,
        _ => false,
    }
}
