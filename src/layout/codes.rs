//! Codes to scan, in their size and with the quiet room around them.

use super::page::{Item, ItemKind, Mark};
use super::shop::{Shop, Strip};
use crate::compose::content::CodeBlock;
use crate::geom::{Color, Length, Rect};

/// Side of a code, without its quiet zone, where its modules are not too small
/// for it: that of the codes which banks print.
pub(super) const SIDE: Length = Length::mm(26.0);

/// A module is not smaller, so that telephones read it from paper.
const MODULE: Length = Length::mm(0.4);

/// Light modules around a code (ISO/IEC 18004, 9.1).
const QUIET: f32 = 4.0;

/// Least room between a code and the text beside it.
const GUTTER: Length = Length::mm(5.0);

/// Side of a module and of the whole code.
fn size(code: &CodeBlock) -> (Length, Length) {
    let (modules, _) = code.modules.size;
    let modules = f32::from(u16::try_from(modules).unwrap_or(u16::MAX)).max(1.0);
    let side = SIDE.max(MODULE * modules);
    (side / modules, side)
}

/// Width of a code with the room at its right.
pub(super) fn room(code: &CodeBlock) -> Length {
    let (module, side) = size(code);
    side + GUTTER.max(module * QUIET)
}

impl Shop<'_> {
    /// A code at `x`. Its quiet zone at the left lies in the margin, those above
    /// and below are space around the strip.
    pub(super) fn code(&self, code: &CodeBlock, x: Length) -> Strip {
        let (module, side) = size(code);
        let (rect, quiet) = (Rect::new(x, Length::ZERO, side, side), module * QUIET);
        Strip {
            height: side,
            before: quiet,
            after: quiet,
            items: vec![modules(code, rect)],
            ..Strip::default()
        }
    }
}

/// The modules of a code in a square.
pub(super) fn modules(code: &CodeBlock, rect: Rect) -> Item {
    let kind = ItemKind::Outline { outline: code.modules.clone(), rect, color: Color::BLACK };
    Item { mark: Mark::Node(code.node), kind }
}
