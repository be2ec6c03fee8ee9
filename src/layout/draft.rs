//! The word across each page of a letter that nobody has approved yet.

use super::page::{Across, Artifact, Item, ItemKind, Mark, Page};
use super::shop::{Shop, stack};
use crate::compose::content::Paragraph;
use crate::geom::{Color, Length};

/// How much of the page's diagonal the word takes.
const SHARE: f32 = 0.62;

/// Height of capitals above the middle of the word, as a part of the size of the type.
const HALF_CAPITAL: f32 = 0.33;

/// Its colour; what lies under it shows through.
const GREY: Color = Color { red: 0x60, green: 0x60, blue: 0x60 };

impl Shop<'_> {
    /// Lays the word across a page, from the lower left to the upper right.
    pub(super) fn draft(&self, word: &Paragraph, page: &Page) -> Option<Item> {
        let (width, height) = (page.size.width.to_pt(), page.size.height.to_pt());
        let diagonal = (width * width + height * height).sqrt();
        let natural = self.natural_width(word);
        let set = stack(self.paragraph(word, Length::ZERO, natural * 2.0, None));
        let mut line = set.items.into_iter().find_map(|item| match item.kind {
            ItemKind::Text(line) => Some(line),
            _ => None,
        })?;
        line.runs.iter_mut().for_each(|run| run.color = GREY);
        let size = line.runs.first()?.size;
        line.x = -natural / 2.0;
        line.baseline = size * HALF_CAPITAL;
        let across = Across {
            line,
            middle: (page.size.width / 2.0, page.size.height / 2.0),
            // Sine and cosine by Pythagoras: the same on every machine.
            turn: (width / diagonal, height / diagonal),
            scale: diagonal * SHARE / natural.to_pt().max(1.0),
        };
        Some(Item { mark: Mark::Artifact(Artifact::Watermark), kind: ItemKind::Across(Box::new(across)) })
    }
}
