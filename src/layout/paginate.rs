//! Sharing strips out among pages.
//!
//! A page is filled from the top; where the next strip does not fit, the page
//! ends after the last strip that allows it. Tables that run over repeat their
//! head and say the sum carried forward.

use super::shop::{Shop, Strip};
use crate::geom::Length;

/// Strips of one page with the distance of each from the sheet's top.
type Placed = Vec<(Length, Strip)>;

/// Rounding that is not worth a page.
const HAIR: Length = Length::pt(0.05);

impl Shop<'_> {
    /// Shares out the strips; the first page begins at `top`. At least one page.
    pub(super) fn paginate(&self, strips: Vec<Strip>, top: Length) -> Vec<Placed> {
        let mut pages: Vec<Placed> = Vec::new();
        let mut strips: Vec<Option<Strip>> = strips.into_iter().map(Some).collect();
        let mut start = 0;
        loop {
            let top = if pages.is_empty() { top } else { self.stationery.following.top };
            let resumed = resumed(&strips, start).map(|(repeat, index)| repeat.resumed(self, index));
            let head = resumed.as_ref().map_or(Length::ZERO, |s| s.height);
            let (end, ys) = self.fill(&strips, start, top + head);
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
            if start >= strips.len() {
                return pages;
            }
        }
    }

    /// How far a page that begins with strip `start` at `top` goes: one past
    /// its last strip, and where each stands.
    fn fill(&self, strips: &[Option<Strip>], start: usize, top: Length) -> (usize, Vec<Length>) {
        let bottom = self.stationery.bottom;
        let mut ys = Vec::new();
        let mut y = top;
        let mut after = Length::ZERO;
        let mut allowed = start;
        let mut i = start;
        while let Some(Some(strip)) = strips.get(i) {
            let gap = if i == start { Length::ZERO } else { after.max(strip.before) };
            let reserve = strip.row.as_ref().map_or(Length::ZERO, |r| r.reserve(strip.index));
            // The first strip is placed wherever it ends: a page is never empty.
            if i > start && y + gap + strip.height + reserve > bottom + HAIR {
                break;
            }
            ys.push(y + gap);
            y += gap + strip.height;
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

/// The table that goes on at strip `start`, and the number of its next row.
fn resumed(strips: &[Option<Strip>], start: usize) -> Option<(std::rc::Rc<super::table::Repeat>, usize)> {
    let strip = strips.get(start)?.as_ref()?;
    (strip.index > 0).then(|| strip.row.clone().map(|row| (row, strip.index)))?
}

/// Whether the page's last strip is a row whose table goes on.
fn broken(strips: &[Option<Strip>], page: &Placed, end: usize) -> bool {
    let next = strips.get(end).and_then(Option::as_ref);
    let last = page.last().and_then(|(_, s)| s.row.as_ref());
    match (next.and_then(|s| s.row.as_ref()), last) {
        (Some(next), Some(last)) => std::rc::Rc::ptr_eq(next, last),
        _ => false,
    }
}
