//! Blocks to strips: paragraphs, lists, cards, columns, pictures, closings.

use super::codes;
use super::page::{Item, ItemKind, Mark};
use super::shop::{Shop, Strip, fill, shift, stack};
use crate::compose::content::{Block, Columns, List, PictureBlock, Role, Slot, Stand, Tree};
use crate::geom::{Length, Rect};
use crate::picture::Picture;
use crate::stationery::{Gap, PictureUse, Stationery, Style, Tint};

/// Rows of a table that stay with its totals.
const ROWS_WITH_TOTALS: usize = 2;

/// Space between the items of a tight list.
const TIGHT: Length = Length::pt(1.5);
/// Lines of the body that stay with the closing.
const LINES_WITH_CLOSING: usize = 3;

impl Shop<'_> {
    /// Sets blocks one under the other at `x`, `width` wide. `tallest` is the
    /// height of an empty page, beyond which even a group is split.
    pub(super) fn blocks(
        &self,
        tree: &Tree,
        blocks: &[Block],
        x: Length,
        width: Length,
        tallest: Length,
    ) -> Vec<Strip> {
        let mut out: Vec<Strip> = Vec::new();
        for (i, block) in blocks.iter().enumerate() {
            match block {
                Block::Text(paragraph) => {
                    let mut strips = self.paragraph(paragraph, x, width, None);
                    if let Role::Heading(level) = tree.node(paragraph.node).role {
                        // A heading never ends a page.
                        strips.iter_mut().for_each(|s| s.keep_next = true);
                        if let Some(first) = strips.first_mut() {
                            let title = paragraph.runs.iter().map(|r| r.text.as_str()).collect();
                            first.bookmark = Some((level, title));
                        }
                    }
                    // What leads up to a list, a table or a card stays with its beginning.
                    let leads =
                        matches!(blocks.get(i + 1), Some(Block::List(_) | Block::Table(_) | Block::Card(_)));
                    if let Some(last) = strips.last_mut() {
                        last.keep_next |= leads || paragraph.style == Style::Salutation;
                    }
                    out.append(&mut strips);
                }
                Block::List(list) => self.list(tree, list, x, width, tallest, &mut out),
                Block::Table(table) => self.table(table, x, width, tallest, &mut out),
                Block::Columns(columns) => {
                    if columns.cells.iter().any(|c| c.slot == Slot::Totals) {
                        // Totals never stand on a page without two rows.
                        keep_with_next(&mut out, ROWS_WITH_TOTALS, |s| s.row.is_some());
                    }
                    self.columns(tree, columns, x, width, tallest, &mut out);
                }
                Block::Card(blocks) => self.card(tree, blocks, x, width, tallest, &mut out),
                Block::Keep(blocks) => whole(self.blocks(tree, blocks, x, width, tallest), tallest, &mut out),
                Block::Closing(blocks) => {
                    keep_with_next(&mut out, LINES_WITH_CLOSING, |s| !s.items.is_empty());
                    whole(self.blocks(tree, blocks, x, width, tallest), tallest, &mut out);
                }
                Block::Picture(picture) => out.push(self.picture(picture, x, width)),
                Block::Code(code) => out.push(self.code(code, x)),
                Block::Signing(signing) => out.push(self.signing(signing, x, width)),
                Block::Blank(label) => out.append(&mut self.blank(label, x, width)),
                Block::Gap(gap) => out.push(Strip { height: self.gap(*gap), ..Strip::default() }),
            }
        }
        out
    }

    fn gap(&self, gap: Gap) -> Length {
        match gap {
            Gap::Section => self.stationery.invoice.section,
            Gap::Closing => Length::pt(8.0),
            Gap::Small => Length::pt(4.0),
        }
    }

    fn list(
        &self,
        tree: &Tree,
        list: &List,
        x: Length,
        width: Length,
        tallest: Length,
        out: &mut Vec<Strip>,
    ) {
        let indent = self.stationery.table.list_indent;
        let last = list.items.len().saturating_sub(1);
        for (index, item) in list.items.iter().enumerate() {
            let mut body = self.blocks(tree, &item.body, x + indent, width - indent, tallest);
            let label = self.paragraph(&item.label, x, indent, None);
            if let (Some(first), Some(label)) = (body.first_mut(), label.into_iter().next()) {
                first.items.splice(0..0, label.items);
            }
            if let Some(end) = body.last_mut().filter(|_| list.tight && index < last) {
                end.after = end.after.min(TIGHT);
            }
            out.append(&mut body);
        }
    }

    fn columns(
        &self,
        tree: &Tree,
        columns: &Columns,
        x: Length,
        width: Length,
        tallest: Length,
        out: &mut Vec<Strip>,
    ) {
        let mut strips: Vec<(Stand, Strip)> = Vec::new();
        let (mut logo, mut code) = (Length::ZERO, Length::ZERO);
        for cell in &columns.cells {
            let (left, wide) = match cell.slot {
                Slot::BesideLogo => (x + logo, width - logo),
                Slot::BesideCode => (x + code, width - code),
                slot => self.slot(slot, x, width),
            };
            if let Some(Block::Picture(picture)) = cell.blocks.first().filter(|_| cell.slot == Slot::Logo) {
                logo = self.picture_size(picture, width).0 + self.stationery.logo.gap;
            }
            if let (Slot::Code, Some(Block::Code(block))) = (cell.slot, cell.blocks.first()) {
                code = codes::room(block);
            }
            strips.push((cell.stand, stack(self.blocks(tree, &cell.blocks, left, wide, tallest))));
        }
        let height = strips.iter().fold(Length::ZERO, |h, (_, s)| h.max(s.height));
        let mut row = Strip { height, ..Strip::default() };
        for (stand, mut strip) in strips {
            let down = match stand {
                Stand::Top => Length::ZERO,
                Stand::Middle => (height - strip.height) / 2.0,
                Stand::Bottom => height - strip.height,
            };
            strip.items.iter_mut().for_each(|item| shift(item, Length::ZERO, down));
            row.before = row.before.max(strip.before);
            row.after = row.after.max(strip.after);
            row.items.append(&mut strip.items);
        }
        out.push(row);
    }

    /// Left edge and width of a column.
    fn slot(&self, slot: Slot, x: Length, width: Length) -> (Length, Length) {
        let st = self.stationery;
        let gutter = Length::mm(4.0);
        match slot {
            Slot::Grid { at, wide, of } => {
                let step = (width + gutter) / f32::from(of.max(1));
                (x + step * f32::from(at), step * f32::from(wide) - gutter)
            }
            Slot::Tabs { at, until } => {
                let tab = |number: u8| st.habits.information_tabs.get(usize::from(number)).copied();
                let left = tab(at).unwrap_or_default();
                (x + left, tab(until).map_or(width, |next| next - gutter) - left)
            }
            Slot::Signature => (st.signature.x, st.signature.width),
            Slot::BesideSignature => (x, st.signature.x - x - gutter),
            Slot::Logo | Slot::BesideLogo | Slot::BesideCode => (x, width),
            Slot::Code => (x, codes::SIDE),
            Slot::Totals => (x + width - st.invoice.totals, st.invoice.totals),
            Slot::BesideTotals => (x, width - st.invoice.totals - gutter),
        }
    }

    fn card(
        &self,
        tree: &Tree,
        blocks: &[Block],
        x: Length,
        width: Length,
        tallest: Length,
        out: &mut Vec<Strip>,
    ) {
        let m = &self.stationery.table;
        let indent = m.bar + m.bar_gap;
        let mut card = stack(self.blocks(tree, blocks, x + indent, width - indent, tallest));
        let bar = Rect::new(x, Length::ZERO, m.bar, card.height);
        card.items.insert(0, fill(bar, self.stationery.color(Tint::Second)));
        card.before = card.before.max(m.around);
        card.after = card.after.max(m.around * 1.4);
        out.push(card);
    }

    /// The printed size of a picture, in the height and width the layout allows.
    pub(super) fn picture_size(&self, block: &PictureBlock, room: Length) -> (Length, Length) {
        picture_size(self.stationery, &block.picture, block.width, block.use_, room)
    }

    fn picture(&self, block: &PictureBlock, x: Length, room: Length) -> Strip {
        let (width, height) = self.picture_size(block, room);
        let rect = Rect::new(x, Length::ZERO, width, height);
        let kind = ItemKind::Picture { picture: block.picture.clone(), rect };
        Strip { height, items: vec![Item { mark: Mark::Node(block.node), kind }], ..Strip::default() }
    }
}

/// The printed size of a picture: as wide as its author wants, as the layout and the room allow.
pub(crate) fn picture_size(
    stationery: &Stationery,
    picture: &Picture,
    width: Option<Length>,
    use_: PictureUse,
    room: Length,
) -> (Length, Length) {
    let logo = &stationery.logo;
    let (height, widest) = match use_ {
        PictureUse::Logo => (logo.height, logo.width),
        PictureUse::SmallLogo => (logo.small, logo.width),
        PictureUse::Signature => (stationery.signature.room, stationery.signature.width),
    };
    let ratio = picture.width / picture.height;
    let wanted = match (width, use_) {
        // An author's width counts for the first page; small logos follow the layout.
        (Some(width), PictureUse::Logo | PictureUse::Signature) => width,
        _ => height * ratio,
    };
    let width = wanted.min(widest).min(room).min(height * ratio);
    (width, width / ratio)
}

/// Keeps the last strips with what comes next: so many of those that count,
/// and whatever stands between.
fn keep_with_next(strips: &mut [Strip], mut count: usize, counts: impl Fn(&Strip) -> bool) {
    for strip in strips.iter_mut().rev() {
        if count == 0 {
            break;
        }
        strip.keep_next = true;
        count -= usize::from(counts(strip));
    }
}

/// Adds strips as one that stays whole, or as they are where no page is tall enough.
fn whole(strips: Vec<Strip>, tallest: Length, out: &mut Vec<Strip>) {
    let height: Length = strips.iter().map(|s| s.height + s.before.max(s.after)).sum();
    if height > tallest {
        out.extend(strips);
    } else {
        out.push(stack(strips));
    }
}
