//! The word across each page of a letter that nobody has approved yet.

use std::sync::Arc;

use super::page::{Across, Artifact, Item, ItemKind, Mark, Page};
use super::shop::{Shop, stack};
use crate::compose::content::Paragraph;
use crate::geom::{Color, Length};
use crate::text;

/// How much of the page's diagonal the word takes.
const SHARE: f32 = 0.62;

/// Its colour; what lies under it shows through.
const GREY: Color = Color { red: 0x60, green: 0x60, blue: 0x60 };

impl Shop<'_> {
    /// Lays the word across a page, from the lower left to the upper right: as shapes, which
    /// nobody who copies or searches the text of the page comes upon.
    pub(super) fn draft(&self, word: &Paragraph, page: &Page) -> Option<Item> {
        let natural = self.natural_width(word);
        let set = stack(self.paragraph(word, Length::ZERO, natural * 2.0, None));
        let line = set.items.into_iter().find_map(|item| match item.kind {
            ItemKind::Text(line) => Some(line),
            _ => None,
        })?;
        let run = line.runs.first()?;
        let (outline, _) = text::outline(self.fonts.get(run.face), &run.shown, run.size)?;
        let (width, height) = (page.size.width.to_pt(), page.size.height.to_pt());
        let diagonal = (width * width + height * height).sqrt();
        #[expect(clippy::cast_precision_loss, reason = "units of a font on a page")]
        let across = outline.size.0.max(1) as f32;
        let across = Across {
            middle: (page.size.width / 2.0, page.size.height / 2.0),
            // Sine and cosine by Pythagoras: the same on every machine.
            turn: (width / diagonal, height / diagonal),
            unit: Length::pt(diagonal * SHARE / across),
            outline: Arc::new(outline),
            word: run.shown.text.trim().into(),
            color: GREY,
        };
        Some(Item { mark: Mark::Artifact(Artifact::Watermark), kind: ItemKind::Across(Box::new(across)) })
    }
}
