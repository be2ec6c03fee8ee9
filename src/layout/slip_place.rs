//! Where the Swiss payment part goes: to the foot of the last page where the
//! text ends above it, else to the foot of a page of its own. What usually
//! stands at the foot of a page stands above the slip then: the page ends where
//! the slip begins.

use super::annexes::paper_page;
use super::page::{Bookmark, Pages};
use super::shop::{Shop, Strip, shift};
use super::slip::{ABOVE, HEIGHT, WIDTH};
use crate::compose::content::{Content, Slip};
use crate::geom::{Length, Size};
use crate::stationery::FirstPage;

/// The sheet that the slip is made for.
pub(super) const A4: Size = Size { width: WIDTH, height: Length::mm(297.0) };

/// Sheets of other sizes are A4 when they are so near.
const TOLERANCE: Length = Length::mm(0.5);

/// Between the end of the text and the page number above a slip.
const AIR: Length = Length::mm(2.0);

/// What of the foot of a page stands above its slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foot {
    /// Page number and footer, as far above it as they stand above the sheet's end.
    Whole,
    /// The page number only: the footer has been on an earlier page, and the
    /// text needs its room.
    Number,
}

/// How far down footer and page number move; upwards where it is negative.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Raised {
    pub(super) footer: Length,
    pub(super) number: Length,
}

impl Shop<'_> {
    /// What stands above a slip on the last of a flow's pages, which are filled
    /// already and follow after `before` pages; `None` where the slip has to go
    /// to a page of its own.
    pub(super) fn foot(
        &self,
        content: &Content,
        filled: &[Vec<(Length, Strip)>],
        first: &FirstPage,
        before: usize,
    ) -> Option<Foot> {
        let st = self.stationery;
        let off = |a: Length, b: Length| (a - b).max(b - a) > TOLERANCE;
        if off(st.sheet.width, A4.width) || off(st.sheet.height, A4.height) {
            return None;
        }
        let number = before + filled.len() - 1;
        let paper = content.furniture.paper.as_ref();
        if paper.is_some_and(|paper| paper_page(&paper.value, number).is_some()) {
            return None;
        }
        let mut end = filled.last()?.last().map_or(Length::ZERO, |(y, strip)| *y + strip.height);
        if filled.len() == 1 {
            end = first.zones.values().fold(end, |end, zone| end.max(zone.rect.bottom()));
        }
        let top = st.sheet.height - HEIGHT;
        let number_only = top - ABOVE - st.page_number.map_or(Length::ZERO, |rect| rect.height) - AIR;
        if end <= st.bottom - HEIGHT {
            Some(Foot::Whole)
        } else if number > 0 && end <= number_only {
            Some(Foot::Number)
        } else {
            None
        }
    }

    /// How far the foot of a page of that height moves.
    pub(super) fn raised(&self, height: Length, foot: Option<Foot>) -> Raised {
        let st = self.stationery;
        let top = height - HEIGHT;
        match (foot, st.page_number) {
            (None, _) => Raised::default(),
            (Some(Foot::Number), Some(rect)) => {
                Raised { footer: Length::ZERO, number: top - ABOVE - rect.bottom() }
            }
            (Some(_), _) => {
                let up = top - st.sheet.height;
                Raised { footer: up, number: up }
            }
        }
    }

    /// Adds a slip to the last page, which has room for it.
    pub(super) fn add_slip(&self, slip: &Slip, pages: &mut Pages) {
        let number = pages.pages.len().saturating_sub(1);
        let Some(page) = pages.pages.last_mut() else { return };
        let top = page.size.height - HEIGHT;
        for mut item in self.slip(slip) {
            shift(&mut item, Length::ZERO, top);
            page.items.push(item);
        }
        let title = slip.payment.title.text.clone();
        pages.outline.push(Bookmark { title, level: 2, page: number, y: top });
    }
}
