//! Words that stand twice in a row.

use super::{Marks, words};
use crate::diag::{Diagnostic, Diagnostics};
use crate::facts::Facts;

pub(super) fn check(facts: &Facts<'_>, marks: &Marks, found: &mut Diagnostics) {
    for (text, span) in facts.texts("body") {
        let mut last: Option<words::Word<'_>> = None;
        for word in words::words(text) {
            let twin = last.filter(|last| {
                let between = &text[last.at + last.text.len()..word.at];
                last.text.to_lowercase() == word.text.to_lowercase()
                    && between.chars().all(char::is_whitespace)
                    && word.text.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
            });
            let lower = word.text.to_lowercase();
            if let (Some(twin), false) = (twin, marks.twice.contains(&lower)) {
                let place = words::place(facts.sources, span, text, twin.at, word.at + word.text.len());
                let message = format!("`{}` stands twice", word.text);
                found.push(Diagnostic::warning("doubled-word", place, message).help("remove one of them"));
            }
            last = Some(word);
        }
    }
}
