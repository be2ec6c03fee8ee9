//! Fixed places of a first page: letterhead, address, information block.
//! What does not fit is an error that names the zone and says by how much.

use super::page::Item;
use super::shop::{Shop, shift, stack};
use crate::compose::content::{Block, Flow, Tree};
use crate::diag::{Diagnostic, Span};
use crate::geom::Length;
use crate::stationery::FirstPage;

/// What may stick out before it is called an overflow.
const TOLERANCE: Length = Length::pt(0.5);

impl Shop<'_> {
    /// Sets the zones of a flow's first page.
    pub(super) fn zones(&self, tree: &Tree, flow: &Flow, first: &FirstPage) -> Vec<Item> {
        let mut items = Vec::new();
        for zone in &flow.zones {
            let Some(place) = first.zones.get(&zone.kind) else { continue };
            let rect = place.rect;
            let tallest = Length::pt(f32::MAX);
            let strips = self.blocks(tree, &zone.blocks, rect.x, rect.width, tallest);
            let mut block = stack(strips);
            let room = rect.bottom() - place.least_y;
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
        Block::Picture(_) | Block::SignatureRule | Block::Gap(_) => None,
    })
}
