//! Pages of other PDFs: annexes behind the letter, and the letterhead under it.

use std::borrow::Cow;

use super::page::{Artifact, Bookmark, Item, ItemKind, Mark, Page, Pages};
use super::shop::Shop;
use crate::compose::content::{Annex, Block, Content};
use crate::diag::{At, Diagnostic};
use crate::foreign::Foreign;
use crate::geom::{Length, Rect, Size};

/// A letterhead may be so much larger or smaller than the sheet.
const TOLERANCE: Length = Length::mm(1.0);

/// The blocks with the page numbers of annexes, which follow after `own` pages.
pub(super) fn with_pages<'b>(blocks: &'b [Block], annexes: &[Annex], own: usize) -> Cow<'b, [Block]> {
    if annexes.is_empty() {
        return Cow::Borrowed(blocks);
    }
    let mut last = own;
    let pages = annexes.iter().map(|annex| {
        let first = last + 1;
        last += annex.foreign.pages.len();
        (first, last)
    });
    let pages: Vec<(usize, usize)> = pages.collect();
    let mut blocks = blocks.to_vec();
    number(&mut blocks, &pages);
    Cow::Owned(blocks)
}

/// Fills in the first and last pages of annexes.
fn number(blocks: &mut [Block], pages: &[(usize, usize)]) {
    for block in blocks {
        match block {
            Block::Text(paragraph) => {
                for run in &mut paragraph.runs {
                    if let Some((first, last)) = run.annex.and_then(|annex| pages.get(annex)) {
                        run.text = run.text.replace("{first}", &first.to_string());
                        run.text = run.text.replace("{last}", &last.to_string());
                    }
                }
            }
            Block::Closing(blocks) | Block::Keep(blocks) | Block::Card(blocks) => number(blocks, pages),
            Block::Columns(columns) => {
                columns.cells.iter_mut().for_each(|cell| number(&mut cell.blocks, pages));
            }
            Block::List(_)
            | Block::Table(_)
            | Block::Picture(_)
            | Block::Code(_)
            | Block::Signing(_)
            | Block::Blank(_)
            | Block::Gap(_) => {}
        }
    }
}

impl Shop<'_> {
    /// Adds the pages of annexes, each of its own size.
    pub(super) fn annexes(&self, content: &Content, pages: &mut Pages) {
        for annex in &content.annexes {
            let page = pages.pages.len();
            pages.outline.push(Bookmark { title: annex.title.clone(), level: 1, page, y: Length::ZERO });
            for (index, (page, node)) in annex.foreign.pages.iter().zip(&annex.nodes).enumerate() {
                let item = whole(&annex.foreign, index, page.size, Mark::Node(*node));
                pages.pages.push(Page { size: page.size, items: vec![item] });
            }
        }
    }

    /// The letterhead under page `number`, counted from 0.
    pub(super) fn paper(&self, paper: &At<Foreign>, number: usize) -> Option<Item> {
        let foreign = &paper.value;
        let page = paper_page(foreign, number)?;
        let (size, sheet) = (foreign.pages.get(page)?.size, self.stationery.sheet);
        let off = |a: Length, b: Length| (a - b).max(b - a) > TOLERANCE;
        if number == 0
            && foreign
                .pages
                .iter()
                .any(|p| off(p.size.width, sheet.width) || off(p.size.height, sheet.height))
        {
            let [has, wants] =
                [size, sheet].map(|s| format!("{:.0} by {:.0} mm", s.width.to_mm(), s.height.to_mm()));
            let message = format!("a page of the letterhead is not as large as the sheet: {has} and {wants}");
            self.complain(
                Diagnostic::error("wrong-size", paper.span, message)
                    .help("make it of the sheet's size, or choose a layout for its size"),
            );
        }
        Some(whole(foreign, page, size, Mark::Artifact(Artifact::Letterhead)))
    }
}

/// Which page of the letterhead is under page `number`, counted from 0.
pub(super) fn paper_page(foreign: &Foreign, number: usize) -> Option<usize> {
    match (foreign.pages.len(), number) {
        (_, 0) => Some(0),
        (2, _) => Some(1),
        (3, _) => Some(1 + (number + 1) % 2),
        _ => None,
    }
}

/// A page of a file from the top left corner of the sheet.
fn whole(foreign: &Foreign, page: usize, size: Size, mark: Mark) -> Item {
    let rect = Rect::new(Length::ZERO, Length::ZERO, size.width, size.height);
    Item { mark, kind: ItemKind::Foreign { foreign: foreign.clone(), page, rect } }
}
