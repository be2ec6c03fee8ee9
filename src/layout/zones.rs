//! Fixed places of a first page: letterhead, address, information block.
//! What does not fit is an error that names the zone and says by how much.

use super::page::Item;
use super::shop::{Shop, Strip, shift, stack};
use crate::compose::content::{Block, Flow, Paragraph, Tree, Zone};
use crate::diag::{Diagnostic, Span};
use crate::geom::{Length, Rect};
use crate::stationery::{FirstPage, Style, ZoneKind};

/// What may stick out before it is called an overflow.
const TOLERANCE: Length = Length::pt(0.5);

/// By so much an address that is too high becomes smaller, until it fits.
const STEP: Length = Length::pt(0.5);

impl Shop<'_> {
    /// Sets the zones of a flow's first page.
    pub(super) fn zones(&self, tree: &Tree, flow: &Flow, first: &FirstPage) -> Vec<Item> {
        let mut items = Vec::new();
        for zone in &flow.zones {
            let Some(place) = first.zones.get(&zone.kind) else { continue };
            let rect = place.rect;
            let room = rect.bottom() - place.least_y;
            let mut block = self.set_zone(tree, zone, rect);
            let tight = block.height > room + TOLERANCE || self.wraps(zone, rect);
            if tight && zone.kind == ZoneKind::Address {
                block = self.smaller_address(tree, zone, rect, room).unwrap_or(block);
            }
            if zone.kind == ZoneKind::Address {
                self.postal_rules(&zone.blocks);
            }
            if block.height > room + TOLERANCE {
                let over = (block.height - room).to_mm();
                let message = format!(
                    "the text of the {} zone is {over:.1} mm too high: it has {:.1} mm of room",
                    zone.kind.name(),
                    room.to_mm()
                );
                self.complain(
                    Diagnostic::error("zone-overflow", place_of(&zone.blocks), message)
                        .help("write fewer or shorter lines, or choose a layout with more room"),
                );
                continue;
            }
            let y = if place.bottom || block.height > rect.height {
                rect.bottom() - block.height
            } else {
                rect.y
            };
            for mut item in block.items.drain(..) {
                shift(&mut item, Length::ZERO, y);
                items.push(item);
            }
        }
        items
    }

    /// Warns of an address that the post may not read.
    fn postal_rules(&self, blocks: &[Block]) {
        let habits = &self.stationery.habits;
        let lines: Vec<&Paragraph> = blocks
            .iter()
            .filter_map(|block| match block {
                Block::Text(paragraph) => Some(paragraph),
                _ => None,
            })
            .collect();
        let warn = |place: &[Block], message: String| {
            let warning = Diagnostic::warning("postal-address", place_of(place), message);
            self.complain(warning.help("write fewer or shorter lines: sorting machines read no more"));
        };
        if lines.len() > usize::from(habits.address_lines) {
            warn(
                blocks,
                format!("the address has {} lines, the post allows {}", lines.len(), habits.address_lines),
            );
        }
        for (index, line) in lines.iter().enumerate() {
            let length: usize = line.runs.iter().map(|run| run.text.chars().count()).sum();
            if length > usize::from(habits.address_characters) {
                let most = habits.address_characters;
                warn(
                    &blocks[index..],
                    format!("an address line has {length} characters, the post allows {most}"),
                );
            }
        }
    }

    fn set_zone(&self, tree: &Tree, zone: &Zone, rect: Rect) -> Strip {
        stack(self.blocks(tree, &zone.blocks, rect.x, rect.width, Length::pt(f32::MAX)))
    }

    /// Whether a line of a zone is wider than the zone.
    fn wraps(&self, zone: &Zone, rect: Rect) -> bool {
        zone.blocks.iter().any(|block| match block {
            Block::Text(paragraph) => self.natural_width(paragraph) > rect.width,
            _ => false,
        })
    }

    /// The address in the largest size in which it fits its room, with a
    /// warning; `None` where it fits in none that the layout allows.
    fn smaller_address(&self, tree: &Tree, zone: &Zone, rect: Rect, room: Length) -> Option<Strip> {
        let style = *self.stationery.style(Style::Address);
        let sizes = (1_u8..).map(|step| style.size - STEP * f32::from(step));
        for size in sizes.take_while(|size| *size >= style.least) {
            let stationery = self.stationery.resized(Style::Address, size);
            let shop = self.on(&stationery);
            let block = shop.set_zone(tree, zone, rect);
            if block.height <= room + TOLERANCE && !shop.wraps(zone, rect) {
                let message = format!(
                    "the address is set in {:.1} pt instead of {:.1} pt, so that it fits its zone",
                    size.to_pt(),
                    style.size.to_pt()
                );
                self.complain(
                    Diagnostic::warning("address-shrunk", place_of(&zone.blocks), message)
                        .help("write fewer or shorter lines"),
                );
                return Some(block);
            }
        }
        None
    }
}

/// Where the author wrote the first text of some blocks.
fn place_of(blocks: &[Block]) -> Option<Span> {
    blocks.iter().find_map(|block| match block {
        Block::Text(paragraph) => paragraph.runs.iter().find_map(|run| run.span),
        Block::Table(table) => table
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .flat_map(|cell| &cell.paragraphs)
            .flat_map(|paragraph| &paragraph.runs)
            .find_map(|run| run.span),
        Block::Columns(columns) => columns.cells.iter().find_map(|cell| place_of(&cell.blocks)),
        Block::Card(blocks) | Block::Keep(blocks) | Block::Closing(blocks) => place_of(blocks),
        Block::List(list) => list.items.iter().find_map(|item| place_of(&item.body)),
        Block::Picture(_) | Block::Code(_) | Block::Signing(_) | Block::Blank(_) | Block::Gap(_) => None,
    })
}
