//! What is drawn on the Swiss payment part besides its words: the cross in the
//! code, corner marks, and the lines with scissors (Swiss Implementation
//! Guidelines QR-bill v2.3, style guide), in millimetres from the slip's top
//! left corner.

use std::sync::Arc;

use super::page::{Artifact, Item, ItemKind, Mark};
use super::slip::{HEIGHT, RECEIPT, WIDTH, bar};
use crate::compose::content::NodeId;
use crate::geom::{Color, Length, Outline, Piece, Rect};

/// Weight of corner marks, and how long their arms are.
const CORNER: (Length, Length) = (Length::pt(0.75), Length::mm(3.0));

/// Weight of the lines where the slip is cut.
const LINE: Length = Length::pt(0.5);
/// Where the scissors stand on a line, and how long they are.
const SCISSORS: (Length, Length) = (Length::mm(5.0), Length::mm(4.2));

/// The Swiss cross in the middle of a code: 7 mm square with its white border,
/// the black square 6 mm, the arms 3.89 by 1.17 mm (proportions of the published
/// symbol: 11 and 3.3 of 19.8). It belongs to the code's figure.
pub(super) fn cross(node: NodeId, code: Rect) -> Vec<Item> {
    let centre = (code.x + code.width / 2.0, code.y + code.height / 2.0);
    let square = |width: f32, height: f32, color: Color| {
        let (width, height) = (Length::mm(width), Length::mm(height));
        let rect = Rect::new(centre.0 - width / 2.0, centre.1 - height / 2.0, width, height);
        Item { mark: Mark::Node(node), kind: ItemKind::Fill { rect, color } }
    };
    let (long, wide) = (7.0 * 11.0 / 19.8, 7.0 * 3.3 / 19.8);
    vec![
        square(7.0, 7.0, Color::WHITE),
        square(6.0, 6.0, Color::BLACK),
        square(long, wide, Color::WHITE),
        square(wide, long, Color::WHITE),
    ]
}

/// Marks inside the four corners of a room that the payer fills in.
pub(super) fn corners(room: Rect) -> Vec<Item> {
    let (weight, arm) = CORNER;
    let mut out = Vec::with_capacity(8);
    for right in [false, true] {
        for below in [false, true] {
            let at =
                |far: bool, end: Length, start: Length, size: Length| if far { end - size } else { start };
            let x = |size| at(right, room.right(), room.x, size);
            let y = |size| at(below, room.bottom(), room.y, size);
            out.push(bar(x(arm), y(weight), arm, weight));
            out.push(bar(x(weight), y(arm), weight, arm));
        }
    }
    out
}

/// The lines above the slip and between its parts, each with scissors on it.
pub(super) fn lines() -> Vec<Item> {
    let (start, length) = SCISSORS;
    let end = start + length;
    let half = LINE / 2.0;
    let mut out = vec![
        bar(Length::ZERO, -half, start, LINE),
        bar(end, -half, WIDTH - end, LINE),
        bar(RECEIPT - half, Length::ZERO, LINE, start),
        bar(RECEIPT - half, end, LINE, HEIGHT - end),
    ];
    let across = scissors();
    let width = length * (f32::from(HALF * 2) / f32::from(REACH));
    let down = Rect::new(RECEIPT - width / 2.0, start, width, length);
    out.push(drawn(across.turned(), down));
    out.push(drawn(across, Rect::new(start, -width / 2.0, length, width)));
    out
}

fn drawn(outline: Outline, rect: Rect) -> Item {
    let kind = ItemKind::Outline { outline: Arc::new(outline), rect, color: Color::BLACK };
    Item { mark: Mark::Artifact(Artifact::Layout), kind }
}

/// Length of the scissors in units, and half their width.
const REACH: i16 = 420;
const HALF: i16 = 120;

/// Open scissors that cut to the right: two eyes, two blades crossing.
fn scissors() -> Outline {
    let (reach, half) = (i32::from(REACH), i32::from(HALF));
    let mut pieces = Vec::new();
    for side in [-1, 1] {
        let y = |away: i32| half + side * away;
        let eye = (62, y(62));
        // The ring is filled between its two circles: the inner runs the other way.
        pieces.extend(circle(eye, 56, side));
        pieces.extend(circle(eye, 32, -side));
        // From the eye over the pivot to the tip on the other side; both blades
        // wind the same way, as the rings do.
        let mut blade =
            vec![[96, y(28)], [112, y(58)], [reach, y(-104)], [reach - 30, y(-108)], [250, y(-62)]];
        if side < 0 {
            blade.reverse();
        }
        let mut points = blade.into_iter();
        pieces.extend(points.next().map(Piece::Move));
        pieces.extend(points.map(Piece::Line));
        pieces.push(Piece::Close);
    }
    Outline { size: (reach, half * 2), pieces }
}

/// A circle of four curves; `way` is the direction in which it winds.
fn circle((x, y): (i32, i32), radius: i32, way: i32) -> [Piece; 6] {
    // How far the points that a quarter leans to are out: 0.5523 of the radius.
    let out = radius * 5523 / 10_000;
    let (r, o) = (radius * way, out * way);
    [
        Piece::Move([x + radius, y]),
        Piece::Curve([x + radius, y + o, x + out, y + r, x, y + r]),
        Piece::Curve([x - out, y + r, x - radius, y + o, x - radius, y]),
        Piece::Curve([x - radius, y - o, x - out, y - r, x, y - r]),
        Piece::Curve([x + out, y - r, x + radius, y - o, x + radius, y]),
        Piece::Close,
    ]
}
