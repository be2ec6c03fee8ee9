//! Sharing strips out among pages.
//!
//! A page is filled from the top; where the next strip does not fit, the page
//! ends after the last strip that allows it. Tables that run over repeat their
//! head and say the sum carried forward. Where a little less space between
//! paragraphs and lines saves a page, all pages are set that much tighter,
//! within the limits of the layout.

use std::rc::Rc;

use super::shop::{Shop, Strip};
use super::table::Repeat;
use crate::geom::Length;
use crate::stop;

/// Strips of one page with the distance of each from the sheet's top.
type Placed = Vec<(Length, Strip)>;

/// Rounding that is not worth a page.
const HAIR: Length = Length::pt(0.05);

/// In so many steps pages are set tighter, up to what the layout allows.
const STEPS: u8 = 10;

/// Where a page ends (one past its last strip), and where each strip stands.
type Fill = (usize, Vec<Length>);

/// How much tighter than by the styles pages are set, from 0 to 1: 1 is all
/// that the layout allows.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Squeeze(f32);

impl Shop<'_> {
    /// Shares out the strips; the first page begins at `top`. At least one page.
    pub(super) fn paginate(&self, strips: Vec<Strip>, top: Length) -> Vec<Placed> {
        let fills = self.fills(&strips, top);
        let mut pages: Vec<Placed> = Vec::new();
        let mut strips: Vec<Option<Strip>> = strips.into_iter().map(Some).collect();
        let mut start = 0;
        for (end, ys) in fills {
            let top = self.top(top, pages.len());
            let resumed = strips.get(start).and_then(Option::as_ref).and_then(resumed);
            let resumed = resumed.map(|(repeat, index)| repeat.resumed(self, index));
            let mut page: Placed = resumed.into_iter().map(|s| (top, s)).collect();
            for (i, y) in (start..end).zip(&ys) {
                page.extend(strips[i].take().map(|s| (*y, s)));
            }
            if let Some((last_y, last)) = page.last().filter(|_| broken(&strips, &page, end)) {
                let (y, row, index) = (*last_y + last.height, last.row.clone(), last.index);
                let carried = row.and_then(|r| r.carried_forward(self, index));
                page.extend(carried.map(|s| (y, s)));
            }
            pages.push(page);
            start = end;
        }
        pages
    }

    /// Where the running text begins on a page.
    fn top(&self, first: Length, page: usize) -> Length {
        if page == 0 { first } else { self.stationery.following.top }
    }

    /// Where all pages end: set as the styles say, or tighter where that saves
    /// a page, and no tighter than it needs.
    fn fills(&self, strips: &[Strip], top: Length) -> Vec<Fill> {
        let loose = self.fills_at(strips, top, Squeeze(0.0));
        if loose.len() < 2 {
            return loose;
        }
        let least = self.fills_at(strips, top, Squeeze(1.0)).len();
        if least >= loose.len() {
            return loose;
        }
        let mut steps = (1..=STEPS).map(|step| Squeeze(f32::from(step) / f32::from(STEPS)));
        steps
            .find_map(|squeeze| Some(self.fills_at(strips, top, squeeze)).filter(|f| f.len() == least))
            .unwrap_or(loose)
    }

    /// Where all pages end at a squeeze; at least one page.
    fn fills_at(&self, strips: &[Strip], top: Length, squeeze: Squeeze) -> Vec<Fill> {
        let mut fills: Vec<Fill> = Vec::new();
        let mut start = 0;
        loop {
            stop::heed();
            let head = strips.get(start).and_then(resumed);
            let head = head.map_or(Length::ZERO, |(repeat, index)| repeat.resumed_height(index));
            let fill = self.fill(strips, start, self.top(top, fills.len()) + head, squeeze);
            start = fill.0;
            fills.push(fill);
            if start >= strips.len() {
                return fills;
            }
        }
    }

    /// How far a page that begins with strip `start` at `top` goes.
    fn fill(&self, strips: &[Strip], start: usize, top: Length, squeeze: Squeeze) -> Fill {
        let bottom = self.stationery.bottom;
        let limits = self.stationery.tightening;
        let [space, leading] = [limits.space, limits.leading].map(|l| 1.0 - squeeze.0 * f32::from(l) / 100.0);
        let mut ys = Vec::new();
        let mut y = top;
        let mut after = Length::ZERO;
        let mut allowed = start;
        let mut i = start;
        while let Some(strip) = strips.get(i) {
            let gap = if i == start { Length::ZERO } else { after.max(strip.before) * space };
            let height = if strip.line { strip.height * leading } else { strip.height };
            let reserve = strip.row.as_ref().map_or(Length::ZERO, |r| r.reserve(strip.index));
            // The first strip is placed wherever it ends: a page is never empty.
            if i > start && y + gap + height + reserve > bottom + HAIR {
                break;
            }
            ys.push(y + gap);
            y += gap + height;
            after = strip.after;
            i += 1;
            if !strip.keep_next {
                allowed = i;
            }
        }
        let end = if i == strips.len() || allowed == start { i } else { allowed };
        ys.truncate(end - start);
        (end, ys)
    }
}

/// The table that goes on at a strip, and the number of its next row.
fn resumed(strip: &Strip) -> Option<(Rc<Repeat>, usize)> {
    (strip.index > 0).then(|| strip.row.clone().map(|row| (row, strip.index)))?
}

/// Whether the page's last strip is a row whose table goes on.
fn broken(strips: &[Option<Strip>], page: &Placed, end: usize) -> bool {
    let next = strips.get(end).and_then(Option::as_ref);
    let last = page.last().and_then(|(_, s)| s.row.as_ref());
    match (next.and_then(|s| s.row.as_ref()), last) {
        (Some(next), Some(last)) => Rc::ptr_eq(next, last),
        _ => false,
    }
}
