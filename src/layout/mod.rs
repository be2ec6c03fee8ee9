//! Room 3: [`content`](crate::compose::content) in, [`page`]s out.
//!
//! Blocks become strips ([`blocks`](self), tables with them), strips are
//! shared out among pages, and what stands at fixed places (zones, footer,
//! marks, heads) is added. Positions are final here.

mod annexes;
mod blocks;
mod codes;
mod draft;
mod fallback;
mod furniture;
pub mod page;
mod paginate;
mod shop;
mod signatures;
mod slip;
mod slip_marks;
mod slip_place;
mod table;
mod zones;

use crate::compose::content::{Content, FlowKind};
use crate::diag::{Diagnostics, Sources};
use crate::geom::Length;
use crate::stationery::Stationery;
use crate::text::Fonts;

pub(crate) use blocks::picture_size;
use page::{Bookmark, Item, Page, Pages};
use shop::{Shop, shift};
use slip_place::{A4, Foot};

/// So often at most a letter is set anew for the page numbers of its annexes.
const ATTEMPTS: u8 = 4;

/// Lays the content out on the stationery.
///
/// # Errors
/// Text that does not fit its zone, characters that no font has, families
/// that are not there: all of them.
pub fn layout(
    content: &Content,
    stationery: &Stationery,
    fonts: &Fonts,
    sources: &Sources,
) -> Result<Pages, Diagnostics> {
    let set = |own| {
        let shop = Shop::new(stationery, fonts, &content.meta.language, sources);
        let flows = shop.flows(content, own);
        (shop, flows)
    };
    let mut guess = 1;
    let (mut shop, (mut pages, mut owners)) = set(guess);
    // Where annexes begin is known once all before them is set; that it is said
    // there hardly ever moves a page.
    let mut attempts = if content.annexes.is_empty() { 0 } else { ATTEMPTS };
    while attempts > 0 && pages.pages.len() != guess {
        guess = pages.pages.len();
        (shop, (pages, owners)) = set(guess);
        attempts -= 1;
    }
    shop.annexes(content, &mut pages);
    shop.furniture(content, &owners, &mut pages);
    shop.drafts(content, &mut pages);
    let problems = shop.into_problems();
    if problems.has_errors() {
        return Err(problems);
    }
    pages.warnings = problems;
    Ok(pages)
}

impl Shop<'_> {
    /// Sets letter and invoice; annexes follow after `own` pages.
    fn flows(&self, content: &Content, own: usize) -> (Pages, Vec<Owner>) {
        let stationery = self.stationery;
        let mut pages = Pages::default();
        let mut owners: Vec<Owner> = Vec::new();
        for (number, flow) in content.flows.iter().enumerate() {
            let first = match flow.kind {
                FlowKind::Letter => &stationery.letter,
                FlowKind::Attached => &stationery.attached,
            };
            let mut zones = self.zones(&content.tree, flow, first);
            let tallest = stationery.bottom - stationery.following.top;
            let body = annexes::with_pages(&flow.body, &content.annexes, own);
            let body = self.blocks(&content.tree, &body, stationery.left, stationery.text_width(), tallest);
            let page = pages.pages.len();
            pages.outline.push(Bookmark { title: flow.title.clone(), level: 1, page, y: Length::ZERO });
            let placed = self.paginate(body, first.top);
            let foot = flow.slip.as_ref().map(|slip| (slip, self.foot(content, &placed, first, page)));
            let last = placed.len() - 1;
            for (index, placed) in placed.into_iter().enumerate() {
                let mut items: Vec<Item> = std::mem::take(&mut zones);
                for (y, mut strip) in placed {
                    if let Some((level, title)) = strip.bookmark.take().filter(|(level, _)| *level > 1) {
                        pages.outline.push(Bookmark { title, level, page: pages.pages.len(), y });
                    }
                    strip.items.iter_mut().for_each(|item| shift(item, Length::ZERO, y));
                    items.append(&mut strip.items);
                }
                pages.pages.push(Page { size: stationery.sheet, items });
                let shared = foot.as_ref().and_then(|(_, foot)| foot.filter(|_| index == last));
                owners.push(Owner { flow: number, index, foot: shared });
            }
            if let Some((slip, foot)) = foot {
                if foot.is_none() {
                    pages.pages.push(Page { size: A4, items: Vec::new() });
                    owners.push(Owner { flow: number, index: last + 1, foot: Some(Foot::Whole) });
                }
                self.add_slip(slip, &mut pages);
            }
        }
        (pages, owners)
    }
}

/// Whose a page is: a flow, and the page's place in it.
struct Owner {
    flow: usize,
    index: usize,
    /// What of the foot stands above a slip, where the page has one.
    foot: Option<Foot>,
}
