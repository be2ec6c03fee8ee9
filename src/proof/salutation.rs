//! Salutation, closing, title and way of address: those of one letter go together.

use super::{Marks, words};
use crate::diag::{At, Diagnostic, Diagnostics, Span};
use crate::facts::{Facts, lists};
use crate::yaml::Node;

pub(super) fn check(facts: &Facts<'_>, marks: &Marks, found: &mut Diagnostics) {
    let text = |key: &str| facts.tree.get(key).and_then(|node| Some(At::new(node.text()?, node.span)));
    let (salutation, closing) = (text("salutation"), text("closing"));
    if let (Some(salutation), Some(closing)) = (salutation, closing) {
        pairs(facts, marks, salutation.value, closing, found);
        if marks.echo {
            echo(facts, marks, salutation.value, closing, found);
        }
    }
    if let Some(salutation) = salutation {
        titles(facts, marks, salutation, found);
    }
    address(facts, marks, found);
}

fn pairs(facts: &Facts<'_>, marks: &Marks, salutation: &str, closing: At<&str>, found: &mut Diagnostics) {
    let tag = facts.words.language.as_str();
    for pair in marks.pairs.iter().filter(|pair| pair.only.as_deref().is_none_or(|only| only == tag)) {
        let wrong = lists::first(closing.value, &pair.closing);
        if let (Some(_), Some(wrong)) = (lists::first(salutation, &pair.salutation), wrong) {
            let message = format!("`{wrong}` does not go with `{salutation}`");
            found.push(
                Diagnostic::warning("salutation-closing", closing.span, message).help(pair.help.clone()),
            );
        }
    }
}

/// Which groups of titles a text has.
fn groups(marks: &Marks, text: &str) -> Vec<usize> {
    let has = |group: &Vec<String>| lists::first(text, group).is_some();
    (0..marks.titles.len()).filter(|at| has(&marks.titles[*at])).collect()
}

/// French: the closing names whom the salutation names.
fn echo(facts: &Facts<'_>, marks: &Marks, salutation: &str, closing: At<&str>, found: &mut Diagnostics) {
    let (greeted, dismissed) = (groups(marks, salutation), groups(marks, closing.value));
    if !greeted.is_empty() && !dismissed.is_empty() && greeted != dismissed {
        let wrong = marks
            .titles
            .iter()
            .flatten()
            .find_map(|title| lists::first(closing.value, std::slice::from_ref(title)));
        let place = wrong.map_or(closing.span, |wrong| facts.sources.locate_text(closing.span, wrong));
        let message = format!("the closing does not address whom the salutation does, `{salutation}`");
        found.push(
            Diagnostic::warning("salutation-closing", place, message)
                .help("repeat the titles of the salutation in it"),
        );
    }
}

/// The title of the salutation is that of the address.
fn titles(facts: &Facts<'_>, marks: &Marks, salutation: At<&str>, found: &mut Diagnostics) {
    let greeted = groups(marks, salutation.value);
    let recipient = facts.tree.get("recipient");
    for key in ["name", "attention"] {
        let Some(name) = recipient.and_then(|recipient| recipient.get(key)).and_then(Node::text) else {
            continue;
        };
        let named = groups(marks, name);
        if let ([greeted], [named]) = (greeted.as_slice(), named.as_slice())
            && greeted != named
        {
            let message = format!("the salutation does not fit the recipient, `{name}`");
            found.push(
                Diagnostic::warning("gender-changes", salutation.span, message)
                    .help("use the same title in the address and in the salutation"),
            );
        }
    }
}

/// A letter keeps to one way of address.
fn address(facts: &Facts<'_>, marks: &Marks, found: &mut Diagnostics) {
    let mut first: Option<(&str, &str)> = None;
    for (text, span) in facts.texts("body") {
        let mut told: Option<Span> = None;
        for word in words::words(text) {
            // Behind an elision: j'ai, t'envoie.
            let Some(way) = marks.address.iter().find(|way| has(way, word.text)) else { continue };
            match first {
                Some((name, example)) if name != way.name && told.is_none() => {
                    let place = words::place(facts.sources, span, text, word.at, word.at + word.text.len());
                    let message = format!("`{}` after `{example}`: the form of address changes", word.text);
                    found.push(
                        Diagnostic::warning("address-changes", place, message)
                            .help("keep to one of them in the whole letter"),
                    );
                    told = Some(place);
                }
                Some(_) => {}
                None => first = Some((&way.name, word.text)),
            }
        }
    }
}

fn has(way: &super::Address, word: &str) -> bool {
    way.words.iter().any(|known| if way.exact { known == word } else { *known == word.to_lowercase() })
}
