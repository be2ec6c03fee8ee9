//! What stands on the pages besides the text: footer, page numbers,
//! continuation heads, small logos, fold and punch marks. All artifacts.

use super::Owner;
use super::page::{Artifact, Item, ItemKind, Mark, Pages};
use super::shop::{Shop, fill, shift, stack, to_artifact};
use super::slip::HEIGHT;
use super::slip_place::Foot;
use crate::compose::content::{Content, FlowKind, Paragraph};
use crate::diag::Diagnostic;
use crate::geom::{Length, Rect};
use crate::stationery::{Align, Tint};

/// Least distance between two footer columns.
const FOOTER_GAP: Length = Length::mm(3.0);

impl Shop<'_> {
    /// Adds the furniture of every page.
    pub(super) fn furniture(&self, content: &Content, owners: &[Owner], pages: &mut Pages) {
        let footer = self.footer(&content.furniture.footer);
        let total = pages.pages.len();
        for (number, (page, owner)) in pages.pages.iter_mut().zip(owners).enumerate() {
            let flow = &content.flows[owner.flow];
            // A letterhead from a PDF would run under the slip.
            let paper = content.furniture.paper.as_ref().filter(|_| owner.foot.is_none());
            if let Some(item) = paper.and_then(|paper| self.paper(paper, number)) {
                page.items.insert(0, item);
            }
            if owner.index == 0 && flow.kind == FlowKind::Letter {
                page.items.extend(self.marks(owner.foot.is_some()));
            }
            if owner.index > 0 {
                page.items.extend(self.small_logo(content));
                page.items.extend(self.continuation(&flow.continuation, number + 1, total));
            }
            let raised = self.raised(page.size.height, owner.foot);
            if owner.foot != Some(Foot::Number) {
                page.items.extend(footer.iter().cloned().map(|mut item| {
                    shift(&mut item, Length::ZERO, raised.footer);
                    item
                }));
            }
            if let (true, Some(mut rect), Some(paragraph)) =
                (total > 1, self.stationery.page_number, content.furniture.page_number.as_ref())
            {
                rect.y += raised.number;
                let paragraph = numbered(paragraph, number + 1, total);
                page.items.extend(self.boxed(&paragraph, rect, None, Artifact::PageNumber));
            }
        }
    }

    /// Lays the word of a draft across every page, those of annexes too.
    pub(super) fn drafts(&self, content: &Content, pages: &mut Pages) {
        let Some(word) = &content.furniture.draft else { return };
        for page in &mut pages.pages {
            page.items.extend(self.draft(word, page));
        }
    }

    /// A paragraph in a box, as an artifact.
    fn boxed(&self, paragraph: &Paragraph, rect: Rect, align: Option<Align>, kind: Artifact) -> Vec<Item> {
        let set = stack(self.paragraph(paragraph, rect.x, rect.width, align));
        set.items
            .into_iter()
            .filter_map(|mut item| {
                shift(&mut item, Length::ZERO, rect.y);
                to_artifact(item, kind)
            })
            .collect()
    }

    /// Fold and punch marks; none beside a slip.
    fn marks(&self, slip: bool) -> Vec<Item> {
        let end = self.stationery.sheet.height - if slip { HEIGHT } else { Length::ZERO };
        let draw = |m: &crate::stationery::FoldMark| {
            let rect = Rect::new(m.x, m.y - m.weight / 2.0, m.length, m.weight);
            fill(rect, self.stationery.colours.grey)
        };
        self.stationery.marks.iter().filter(|mark| mark.y < end).map(draw).collect()
    }

    fn small_logo(&self, content: &Content) -> Option<Item> {
        let (rect, logo) = (self.stationery.following.logo?, content.furniture.logo.as_ref()?);
        let (width, height) = self.picture_size(logo, rect.width);
        let rect = Rect::new(rect.x, rect.y, width, height);
        let kind = ItemKind::Picture { picture: logo.picture.clone(), rect };
        Some(Item { mark: Mark::Artifact(Artifact::Header), kind })
    }

    fn continuation(&self, head: &[Paragraph], page: usize, pages: usize) -> Vec<Item> {
        let Some(rect) = self.stationery.following.head.filter(|_| !head.is_empty()) else {
            return Vec::new();
        };
        let mut items = Vec::new();
        if self.stationery.habits.continuation_stacked {
            let mut y = rect.y;
            for paragraph in head {
                let line = Rect { y, ..rect };
                items.extend(self.boxed(&numbered(paragraph, page, pages), line, None, Artifact::Header));
                y += self.stationery.style(paragraph.style).leading;
            }
        } else {
            // One line: the first part at the left, the last at the right, others between.
            let widths: Vec<Length> = head.iter().map(|p| self.natural_width(p) + Length::pt(0.1)).collect();
            let sum: Length = widths.iter().copied().sum();
            let count = f32::from(u16::try_from(head.len().saturating_sub(1)).unwrap_or(u16::MAX)).max(1.0);
            let gap = (rect.width - sum) / count;
            let mut x = rect.x;
            for (paragraph, width) in head.iter().zip(&widths) {
                let room = rect.x + rect.width - x;
                let part = Rect { x, width: width.min(room), ..rect };
                items.extend(self.boxed(&numbered(paragraph, page, pages), part, None, Artifact::Header));
                x += *width + gap.max(FOOTER_GAP);
            }
            if gap < FOOTER_GAP && head.len() > 1 {
                self.complain(
                    Diagnostic::error(
                        "zone-overflow",
                        head.iter().flat_map(|p| &p.runs).find_map(|r| r.span),
                        format!(
                            "the head of following pages is {:.1} mm too wide",
                            ((FOOTER_GAP - gap) * count).to_mm()
                        ),
                    )
                    .help("write a shorter subject"),
                );
            }
        }
        if let Some(y) = self.stationery.following.rule {
            let rect = Rect::new(rect.x, y, rect.width, self.stationery.footer.rule);
            items.push(fill(rect, self.stationery.color(Tint::Rule)));
        }
        items
    }

    fn footer(&self, columns: &[Vec<Paragraph>]) -> Vec<Item> {
        let footer = &self.stationery.footer;
        let rect = footer.rect;
        if columns.is_empty() {
            return Vec::new();
        }
        let widths: Vec<Length> = columns
            .iter()
            .map(|lines| {
                lines.iter().fold(Length::ZERO, |w, line| w.max(self.natural_width(line))) + Length::pt(0.1)
            })
            .collect();
        let sum: Length = widths.iter().copied().sum();
        let between = f32::from(u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX)).max(1.0);
        let gap = (rect.width - sum) / between;
        let place = columns.iter().flatten().flat_map(|p| &p.runs).find_map(|r| r.span);
        if gap < FOOTER_GAP && columns.len() > 1 || sum > rect.width {
            let over = ((FOOTER_GAP - gap) * between).to_mm();
            self.complain(
                Diagnostic::error(
                    "zone-overflow",
                    place,
                    format!("the footer's columns are {over:.1} mm too wide"),
                )
                .help("write shorter lines or fewer columns in `footer`"),
            );
            return Vec::new();
        }
        let line = Rect::new(rect.x, rect.y, rect.width, footer.rule);
        let mut items = vec![fill(line, self.stationery.color(Tint::Accent))];
        let mut x = rect.x;
        for (lines, width) in columns.iter().zip(widths) {
            let mut y = rect.y + footer.rule + footer.gap;
            for paragraph in lines {
                let part = Rect::new(x, y, width, rect.height);
                items.extend(self.boxed(paragraph, part, None, Artifact::Footer));
                y += self.stationery.style(paragraph.style).leading;
            }
            if y > rect.bottom() + Length::pt(0.5) {
                let over = (y - rect.bottom()).to_mm();
                self.complain(
                    Diagnostic::error("zone-overflow", place, format!("the footer is {over:.1} mm too high"))
                        .help("write fewer lines in `footer`"),
                );
            }
            x += width + gap;
        }
        items
    }
}

/// Fills in the page number and the number of pages.
fn numbered(paragraph: &Paragraph, page: usize, pages: usize) -> Paragraph {
    let mut out = paragraph.clone();
    for run in &mut out.runs {
        if run.text.contains('{') {
            run.text = run.text.replace("{pages}", &pages.to_string()).replace("{page}", &page.to_string());
        }
    }
    out
}
