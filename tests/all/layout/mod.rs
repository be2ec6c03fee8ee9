//! Room 3: pages of letters made up for the purpose.

mod address;
mod closing;
mod fallback;
mod signatures;
mod tables;
mod zones;

use letterpress::Document;
use letterpress::compose::compose;
use letterpress::compose::content::Content;
use letterpress::layout::layout;
use letterpress::layout::page::{Item, ItemKind, Mark, Page, Pages};

use crate::desk::{assets, read_letter};

fn document(text: &str) -> Document {
    read_letter("letter.yaml", text).unwrap_or_else(|failed| panic!("{}\n{text}", failed.diagnostics))
}

fn laid_out(text: &str) -> (Content, Pages) {
    pages_of(&document(text))
}

/// A document composed and laid out.
pub(super) fn pages_of(document: &Document) -> (Content, Pages) {
    let stationery = assets().layout(&document.layout.value).expect("a layout");
    let words = assets().words(&document.language.value).expect("words");
    let content = compose(document, stationery, words).unwrap_or_else(|problems| panic!("{problems}"));
    let pages = layout(&content, stationery, &assets().fonts, &document.sources)
        .unwrap_or_else(|problems| panic!("{problems}"));
    (content, pages)
}

/// The text of an item.
fn said(item: &Item) -> Option<String> {
    match &item.kind {
        ItemKind::Text(line) => Some(line.runs.iter().map(|run| &*run.shown.text).collect()),
        _ => None,
    }
}

/// The real lines of a page: no artifacts.
fn lines(page: &Page) -> Vec<String> {
    page.items.iter().filter(|item| matches!(item.mark, Mark::Node(_))).filter_map(said).collect()
}

#[test]
fn two_spaces_in_a_row_are_one() {
    let text = "layout: din-5008-b\nlanguage: de-DE\nsender:\n  name: Ada Low\n  address: [Ahornufer 14, 10997 Berlin]\n\
        recipient:\n  name: Ewa Noll\n  address: [Teichweg 27, 28195 Bremen]\ndate: 2026-03-03\nsubject: Vertrag\n\
        salutation: Guten Tag,\nbody: |\n  Eins.  Zwei **drei ** vier.   Fünf  \n  sechs.\nclosing: Gruß\n";
    let (_, pages) = laid_out(text);
    let said = lines(&pages.pages[0]);
    assert!(said.iter().any(|line| line.trim() == "Eins. Zwei **drei ** vier. Fünf"), "{said:?}");
    assert!(said.iter().any(|line| line.trim() == "sechs."), "{said:?}");
}
