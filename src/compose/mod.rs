//! Room 2: [`Document`] in, [`content`] out.
//!
//! The order in which nodes join the tree is the order in which a screen
//! reader speaks. All strings are final here: words of the language, dates,
//! amounts, spacing.

mod annexes;
mod blocks;
pub mod codes;
pub mod content;
mod details;
mod furniture;
mod heads;
mod inline;
mod invoice;
mod letter;
mod lines;
mod markdown;
mod parties;
mod payment;
mod payment_code;
mod signatures;
pub mod slip;
mod sums;
pub mod tree;

use crate::diag::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::locale::Words;
use crate::stationery::Stationery;

pub use inline::plain;

use content::{Content, FlowKind, Meta, Tree};

/// Composes a document in the words of its language for a stationery.
///
/// # Errors
/// Markup that a letter cannot hold (pictures, HTML) in its texts.
pub fn compose(document: &Document, stationery: &Stationery, words: &Words) -> Result<Content, Diagnostics> {
    let mut composer =
        Composer { document, stationery, words, tree: Tree::default(), problems: Diagnostics::default() };
    let mut flows = Vec::new();
    if let Some(letter) = &document.letter {
        flows.push(composer.letter(letter));
    }
    if let Some(invoice) = &document.invoice {
        let kind = if flows.is_empty() { FlowKind::Letter } else { FlowKind::Attached };
        flows.push(composer.invoice(invoice, kind));
    }
    let annexes = composer.annexes();
    let furniture = composer.furniture();
    let meta = composer.meta();
    let Composer { tree, problems, .. } = composer;
    if problems.has_errors() {
        return Err(problems);
    }
    Ok(Content { tree, flows, furniture, annexes, meta, warnings: problems })
}

/// A document on its way to content.
struct Composer<'a> {
    document: &'a Document,
    stationery: &'a Stationery,
    words: &'a Words,
    tree: Tree,
    problems: Diagnostics,
}

impl Composer<'_> {
    fn complain(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    fn meta(&mut self) -> Meta {
        let document = self.document;
        let party = &document.sender.party;
        let author = [&party.name, &party.organisation]
            .into_iter()
            .flatten()
            .map(|name| name.value.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        let subject = document.letter.as_ref().map(|letter| self.plain_words(&letter.subject));
        let invoice = document.invoice.as_ref().map(|invoice| self.invoice_name(invoice));
        let title = subject.clone().or_else(|| invoice.clone()).unwrap_or_default();
        let subject = subject.and(invoice);
        Meta {
            title,
            author,
            subject,
            language: document.language.value.clone(),
            created: document.date.value,
            archive: document.archive,
        }
    }
}
