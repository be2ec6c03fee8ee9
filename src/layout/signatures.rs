//! Where one signs: room, line, picture, field; and the line for place and date.

use super::page::{Artifact, Item, ItemKind, Mark};
use super::shop::{Shop, Strip, fill, shift, to_artifact};
use crate::compose::content::{Paragraph, Signing};
use crate::geom::{Length, Rect};
use crate::stationery::Tint;

/// The share of a picture's height below the line: its flourish goes over it.
const BELOW: f32 = 0.12;
/// Between the line and the field above it, and around a text in the field.
const CLEAR: Length = Length::mm(0.5);
/// A line to write on where the layout has none of its own.
const RULE: Length = Length::pt(0.5);
/// Between a line to sign on and the name.
const UNDER: Length = Length::pt(1.5);
/// Between a label and the line behind it.
const BEHIND: Length = Length::mm(1.5);
/// Wider than any text that a service looks for: it stays one line.
const ONE_LINE: Length = Length::mm(1000.0);

impl Shop<'_> {
    /// The room to sign in, as high as the layout says, and its line.
    pub(super) fn signing(&self, signing: &Signing, x: Length, width: Length) -> Strip {
        let slot = &self.stationery.signature;
        let (room, width) = (slot.room, width.min(slot.width));
        let weight = if signing.ruled { slot.rule.max(RULE) } else { slot.rule };
        let mut strip = Strip { height: room, ..Strip::default() };
        if weight > Length::ZERO {
            strip.items.push(fill(Rect::new(x, room, width, weight), self.stationery.color(Tint::Grey)));
            strip.height += weight + UNDER;
        }
        if let Some(block) = &signing.picture {
            let (wide, high) = self.picture_size(block, width);
            let rect = Rect::new(x, room - high * (1.0 - BELOW), wide, high);
            let kind = ItemKind::Picture { picture: block.picture.clone(), rect };
            strip.items.push(Item { mark: Mark::Node(block.node), kind });
        }
        if let Some(field) = &signing.field {
            let rect = Rect::new(x, Length::ZERO, width, room - CLEAR);
            let kind = ItemKind::Field { rect, field: field.clone() };
            strip.items.push(Item { mark: Mark::Node(field.node), kind });
        }
        if let Some(anchor) = &signing.anchor {
            let style = self.stationery.style(anchor.style);
            let down = room - style.leading - CLEAR * 2.0;
            for line in self.paragraph(anchor, x + CLEAR, ONE_LINE, None) {
                let items = line.items.into_iter().filter_map(|mut item| {
                    shift(&mut item, Length::ZERO, down);
                    to_artifact(item, Artifact::Layout)
                });
                strip.items.extend(items);
            }
        }
        strip
    }

    /// A label and a line to write on behind it.
    pub(super) fn blank(&self, label: &Paragraph, x: Length, width: Length) -> Vec<Strip> {
        let width = width.min(self.stationery.signature.width);
        let mut strips = self.paragraph(label, x, width, None);
        let style = self.stationery.style(label.style);
        let from = self.natural_width(label) + BEHIND;
        if let Some(last) = strips.last_mut().filter(|_| from < width) {
            let rect = Rect::new(x + from, self.baseline(style) + RULE, width - from, RULE);
            last.items.push(fill(rect, self.stationery.color(Tint::Grey)));
        }
        // The hand needs more room than type.
        if let Some(first) = strips.first_mut() {
            first.before = first.before.max(style.leading / 2.0);
        }
        strips
    }
}
