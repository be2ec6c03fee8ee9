//! The Swiss payment part with receipt at the foot of a page: every measure is
//! that of the Swiss Implementation Guidelines QR-bill v2.3 and its style
//! guide, in millimetres from the slip's top left corner.

use super::codes::modules;
use super::page::{GlyphRun, Item, ItemKind, Mark, TextLine};
use super::shop::{Shop, fill};
use super::slip_marks::{corners, cross, lines};
use crate::compose::content::{Said, Slip, SlipEntry, SlipPart};
use crate::diag::Diagnostic;
use crate::geom::{Color, Length, Rect};
use crate::text::{self, FaceId, Features, SetLine, Setting, TextRun};

/// Height of the slip.
pub(super) const HEIGHT: Length = Length::mm(105.0);
/// Width of the slip, which is that of an A4 sheet.
pub(super) const WIDTH: Length = Length::mm(210.0);
/// Room above the slip for what is written over its line.
pub(super) const ABOVE: Length = Length::mm(5.0);
/// Width of the receipt; the payment part begins there.
pub(super) const RECEIPT: Length = Length::mm(62.0);

/// Title of either part: 11 pt, bold.
const TITLE: Length = Length::pt(11.0);
/// Words over the line.
const SEPARATE: Length = Length::pt(8.0);
/// Alternative schemes, 8 pt from line to line.
const SCHEME: Length = Length::pt(7.0);
/// From the baseline of a heading to that of its amount, beyond the amount's size.
const AMOUNT_GAP: Length = Length::pt(3.0);

/// Sizes of headings and values, and of the lines.
#[derive(Clone, Copy)]
struct Hand {
    heading: Length,
    value: Length,
    leading: Length,
}

impl Hand {
    /// A hand with values of a size, its headings 2 pt smaller.
    const fn new(value: f32, leading: f32) -> Self {
        Self { heading: Length::pt(value - 2.0), value: Length::pt(value), leading: Length::pt(leading) }
    }
}

/// Where a part of the slip has its sections.
struct Plan {
    /// Left edge of title and amounts.
    left: Length,
    /// Where the entries stand.
    entries: Rect,
    /// From the currency to the amount.
    amount: Length,
    /// Left edge, top, width and height of the room for an amount.
    amount_room: [f32; 4],
    /// Width and height of the room for the debtor.
    debtor_room: (f32, f32),
    /// Hands, the largest first; the last is the smallest that is allowed.
    hands: &'static [Hand],
}

/// The receipt: headings 6 pt, values 8 pt, lines 9 pt apart, less only where
/// names and streets need the room.
const RECEIPT_PLAN: Plan = Plan {
    left: Length::mm(5.0),
    entries: Rect::new(Length::mm(5.0), Length::mm(12.0), Length::mm(52.0), Length::mm(56.0)),
    amount: Length::mm(12.0),
    amount_room: [27.0, 68.0, 30.0, 10.0],
    debtor_room: (52.0, 20.0),
    hands: &[Hand::new(8.0, 9.0), Hand::new(8.0, 8.3)],
};

/// The payment part: headings 8 pt, values 10 pt, lines 11 pt apart; values
/// down to 8 pt where there is no room.
const PAYMENT_PLAN: Plan = Plan {
    left: Length::mm(67.0),
    entries: Rect::new(Length::mm(118.0), Length::mm(5.0), Length::mm(87.0), Length::mm(83.0)),
    amount: Length::mm(15.0),
    amount_room: [78.0, 72.0, 40.0, 15.0],
    debtor_room: (65.0, 25.0),
    hands: &[Hand::new(10.0, 11.0), Hand::new(9.0, 10.0), Hand::new(8.0, 9.0)],
};

/// Where the amounts begin.
const AMOUNTS: Length = Length::mm(68.0);
/// Where the alternative schemes begin.
const SCHEMES: Length = Length::mm(90.0);
/// Where the words of the acceptance point begin, and where they end.
const ACCEPTANCE: (Length, Length) = (Length::mm(57.0), Length::mm(82.0));
/// The code: 46 mm square.
const CODE: Rect = Rect::new(Length::mm(67.0), Length::mm(17.0), Length::mm(46.0), Length::mm(46.0));

/// A line of an entry: its words, face and size, and the line.
type Line<'s> = (&'s Said, FaceId, Length, SetLine);

/// A set entry; `None` for lines that the payer fills in.
type Entry<'s> = (Vec<Line<'s>>, Option<(f32, f32)>);

impl Shop<'_> {
    /// Everything on a slip, in reading order.
    pub(super) fn slip(&self, slip: &Slip) -> Vec<Item> {
        let [Some(regular), Some(bold)] = [false, true].map(|bold| self.fonts.form(bold)) else {
            let message = "the face of the Swiss payment part is not there";
            self.complain(Diagnostic::error("unknown-font", None, message));
            return Vec::new();
        };
        let faces = (regular, bold);
        let mut items = Vec::new();
        let middle = WIDTH / 2.0;
        for line in self.said(&slip.separate, regular, SEPARATE, WIDTH) {
            let x = middle - line.3.width / 2.0;
            items.push(place(line, x, Length::pt(-4.0)));
        }
        self.title(&slip.payment.title, bold, PAYMENT_PLAN.left, &mut items);
        items.push(modules(&slip.code, CODE));
        items.extend(cross(slip.code.node, CODE));
        self.part(&slip.payment, &PAYMENT_PLAN, faces, &mut items);
        let mut y = SCHEMES;
        for (name, rest) in &slip.schemes {
            let mut x = PAYMENT_PLAN.left;
            for (said, face) in [(name, bold), (rest, regular)] {
                for line in self.said(said, face, SCHEME, WIDTH) {
                    let width = line.3.width;
                    items.push(place(line, x, y + self.ascent(face, SCHEME)));
                    x += width;
                }
            }
            y += Length::pt(8.0);
        }
        self.title(&slip.receipt.title, bold, RECEIPT_PLAN.left, &mut items);
        self.part(&slip.receipt, &RECEIPT_PLAN, faces, &mut items);
        let hand = RECEIPT_PLAN.hands[0];
        for line in self.said(&slip.acceptance, bold, hand.heading, RECEIPT) {
            let (x, y) = (ACCEPTANCE.0 - line.3.width, ACCEPTANCE.1 + self.ascent(bold, hand.heading));
            items.push(place(line, x, y));
        }
        items.extend(lines());
        items
    }

    /// A title in the corner of its part.
    fn title(&self, title: &Said, bold: FaceId, left: Length, items: &mut Vec<Item>) {
        let baseline = Length::mm(5.0) + self.ascent(bold, TITLE);
        items.extend(
            self.said(title, bold, TITLE, RECEIPT).into_iter().map(|line| place(line, left, baseline)),
        );
    }

    /// Currency, amount and entries of a part.
    fn part(&self, part: &SlipPart, plan: &Plan, faces: (FaceId, FaceId), items: &mut Vec<Item>) {
        let hand = plan.hands[0];
        for (entry, x) in [(&part.currency, plan.left), (&part.amount, plan.left + plan.amount)] {
            let baseline = AMOUNTS + self.ascent(faces.1, hand.heading);
            for line in self.said(&entry.heading, faces.1, hand.heading, RECEIPT) {
                items.push(place(line, x, baseline));
            }
            for line in entry.lines.iter().flat_map(|said| self.said(said, faces.0, hand.value, RECEIPT)) {
                items.push(place(line, x, baseline + hand.value + AMOUNT_GAP));
            }
            if entry.lines.is_empty() {
                let [x, y, width, height] = plan.amount_room.map(Length::mm);
                items.extend(corners(Rect::new(x, y, width, height)));
            }
        }
        let (mut set, mut hand, mut gap) = (Vec::new(), hand, Length::ZERO);
        // All lines in the largest hand that they fit, the receipt's without
        // streets before it is set closer; a blank line between entries, less
        // where that is what fits.
        let tries = plan.hands.iter().flat_map(|hand| [(hand, false), (hand, true)]);
        let mut fits = false;
        for (try_hand, short) in tries {
            hand = *try_hand;
            set = part.entries.iter().map(|entry| self.entry(entry, plan, hand, faces, short)).collect();
            let room = plan.entries.height - set.iter().map(|entry| height(entry, hand)).sum();
            let gaps = f32::from(u16::try_from(set.len().saturating_sub(1)).unwrap_or(u16::MAX)).max(1.0);
            gap = (room / gaps).min(hand.leading);
            fits = gap >= hand.leading * 0.4;
            if fits {
                break;
            }
        }
        if !fits && gap < Length::ZERO {
            let message = "names and addresses do not fit the Swiss payment part";
            self.complain(Diagnostic::error("zone-overflow", None, message).help("write them shorter"));
        }
        let mut y = plan.entries.y;
        for entry in set {
            let below = y + height(&entry, hand) + gap;
            let mut baseline = y + self.ascent(faces.1, hand.heading);
            let (lines, room) = entry;
            let count = lines.len();
            for line in lines {
                items.push(place(line, plan.entries.x, baseline));
                baseline += hand.leading;
            }
            if let Some((width, height)) = room {
                let top = y + hand.leading * f32::from(u16::try_from(count).unwrap_or(u16::MAX));
                items.extend(corners(Rect::new(plan.entries.x, top, Length::mm(width), Length::mm(height))));
            }
            y = below;
        }
    }

    /// A heading and its lines, broken to the width of the part.
    fn entry<'s>(
        &self,
        entry: &'s SlipEntry,
        plan: &Plan,
        hand: Hand,
        (regular, bold): (FaceId, FaceId),
        short: bool,
    ) -> Entry<'s> {
        let width = plan.entries.width;
        let mut set = self.said(&entry.heading, bold, hand.heading, width);
        for (number, said) in entry.lines.iter().enumerate() {
            if !(short && entry.spare == Some(number)) {
                set.extend(self.said(said, regular, hand.value, width));
            }
        }
        (set, entry.lines.is_empty().then_some(plan.debtor_room))
    }

    /// Words in lines.
    fn said<'s>(&self, said: &'s Said, face: FaceId, size: Length, width: Length) -> Vec<Line<'s>> {
        let features = Features::default();
        let run = TextRun { text: &said.text, face, size, features, hyphenate: false };
        let setting = Setting { width, justify: false, hanging: false, language: self.language };
        match text::set_lines(self.fonts, &[run], &setting) {
            Ok(lines) => lines.iter().map(|line| (said, face, size, line.clone())).collect(),
            Err(missing) => {
                for lack in missing {
                    let code = u32::from(lack.character);
                    let message = format!("the Swiss payment part cannot show the character U+{code:04X}");
                    self.complain(Diagnostic::error("missing-glyph", None, message));
                }
                Vec::new()
            }
        }
    }

    /// From the top of a line, where its ascenders end, to its baseline.
    fn ascent(&self, face: FaceId, size: Length) -> Length {
        let face = self.fonts.get(face);
        size * (face.ascent() / f32::from(face.units_per_em().max(1)))
    }
}

/// Height of a set entry.
fn height((lines, room): &Entry<'_>, hand: Hand) -> Length {
    let count = f32::from(u16::try_from(lines.len()).unwrap_or(u16::MAX));
    hand.leading * count + room.map_or(Length::ZERO, |(_, height)| Length::mm(height))
}

/// A line at its place.
fn place((said, face, size, line): Line<'_>, x: Length, baseline: Length) -> Item {
    let runs =
        line.pieces.into_iter().map(|piece| GlyphRun { face, size, color: Color::BLACK, shown: piece.shown });
    let line = TextLine { x, baseline, runs: runs.collect() };
    Item { mark: Mark::Node(said.node), kind: ItemKind::Text(line) }
}

/// A black bar, as an artifact.
pub(super) fn bar(x: Length, y: Length, width: Length, height: Length) -> Item {
    fill(Rect::new(x, y, width, height), Color::BLACK)
}
