//! Marks, margins, the edge that printers leave white, type sizes, page numbers.

use super::measure::{Line, Sheet};
use super::{Findings, TOLERANCE, in_mm};
use crate::geom::{Length, Rect};
use crate::locale::SlipWords;
use crate::stationery::Stationery;

/// What printers leave white at every edge (GOV.UK Notify's rule for letters).
const EDGE: Length = Length::mm(5.0);

/// What comes nearer than this to the edge of the sheet runs over it.
const HAIR: Length = Length::mm(0.2);

/// Smaller type is not read.
const SMALLEST: Length = Length::pt(6.0);

/// How far hyphens and points may hang in the margin.
const HANGING: Length = Length::mm(1.0);

/// A mark is no thicker than this.
const THIN: Length = Length::mm(0.6);

/// Fold and punch marks where the layout has them.
pub(super) fn marks(sheet: &Sheet, layout: &Stationery, findings: &mut Findings) {
    for mark in &layout.marks {
        let off = |area: &&Rect| (area.y + area.height / 2.0 - mark.y).to_mm().abs();
        let thin = |area: &&Rect| {
            area.height < THIN && area.x <= mark.x + TOLERANCE && area.right() < Length::mm(20.0)
        };
        let nearest = sheet.areas.iter().filter(thin).min_by(|a, b| off(a).total_cmp(&off(b)));
        let sound = nearest.is_some_and(|area| off(&area) <= TOLERANCE.to_mm());
        let measured = nearest.map_or_else(
            || "no mark".to_owned(),
            |area| format!("y {:.1}", (area.y + area.height / 2.0).to_mm()),
        );
        findings.note("fold-mark", sound, 1, (String::new(), format!("y {:.1}", mark.y.to_mm()), measured));
    }
}

/// The letter's pages, with their numbers: not those of other files behind it,
/// which have margins and numbers of their own.
fn own(sheets: &[Sheet]) -> impl Iterator<Item = (usize, &Sheet)> {
    (1..).zip(sheets).filter(|(_, sheet)| !sheet.foreign)
}

/// Text between the margins, on every page.
pub(super) fn margins(sheets: &[Sheet], layout: &Stationery, findings: &mut Findings) {
    let hanging = if layout.habits.hanging { HANGING } else { Length::ZERO };
    for (number, sheet) in own(sheets) {
        let real = || sheet.lines.iter().filter(|line| !line.artifact && !line.text.trim().is_empty());
        // Blocks at fixed places of a first page have their own edges.
        let fixed = |line: &&Line| number == 1 && line.baseline < layout.letter.top;
        let end = slip(sheet).unwrap_or(sheet.size.height);
        let running: Vec<&Line> = real().filter(|line| !fixed(line) && line.baseline < end).collect();
        let wanted = format!(
            "x {:.1} to {:.1}, above y {:.1}",
            layout.left.to_mm(),
            layout.right.to_mm(),
            layout.bottom.to_mm()
        );
        let bad = running.iter().find(|line| {
            line.ink.x < layout.left - TOLERANCE
                || line.ink.right() > layout.right + TOLERANCE + hanging
                || line.baseline > layout.bottom + TOLERANCE
        });
        let what = bad.map_or_else(String::new, |line| format!("“{}”", line.text.trim()));
        let measured = match (bad, running.split_first()) {
            (Some(line), _) => in_mm(&line.ink),
            (None, Some((first, rest))) => {
                in_mm(&rest.iter().fold(first.ink, |all, line| union(&all, &line.ink)))
            }
            (None, None) => "no text".to_owned(),
        };
        findings.note("margins", bad.is_none(), number, (what, wanted, measured));
    }
}

/// Where a Swiss payment part begins, if there is one: 105 mm from the foot, or
/// 5 mm above that, where something may be written over its line (Swiss
/// Implementation Guidelines QR-bill v2.3). It has margins of its own.
pub(super) fn slip(sheet: &Sheet) -> Option<Length> {
    let top = sheet.size.height - Length::mm(105.0);
    let mut titles = sheet.lines.iter().filter(|line| SlipWords::is_payment_part(line.text.trim()));
    titles.any(|line| line.baseline > top).then(|| top - Length::mm(5.0))
}

/// Nothing in the white edge, but for fold marks.
pub(super) fn edges(sheets: &[Sheet], findings: &mut Findings) {
    for (number, sheet) in own(sheets) {
        let (width, height) = (sheet.size.width, sheet.size.height);
        let outside = |ink: &Rect| {
            ink.x < EDGE - TOLERANCE
                || ink.y < EDGE - TOLERANCE
                || ink.right() > width - EDGE + TOLERANCE
                || ink.bottom() > height - EDGE + TOLERANCE
        };
        let mark = |area: &&Rect| area.height < THIN && area.right() < Length::mm(20.0);
        // What is meant to be cut off runs right to the edge.
        let bleeds = |area: &&Rect| {
            area.x <= HAIR || area.y <= HAIR || area.right() >= width - HAIR || area.bottom() >= height - HAIR
        };
        let texts =
            sheet.lines.iter().map(|line| (&line.ink, line.text.trim())).filter(|(_, text)| !text.is_empty());
        let areas =
            sheet.areas.iter().filter(|area| !mark(area) && !bleeds(area)).map(|area| (area, "a drawing"));
        let bad = texts.chain(areas).find(|(ink, _)| outside(ink));
        let what = bad.map_or_else(String::new, |(_, text)| format!("“{text}”"));
        let measured = bad.map_or_else(|| "nothing nearer".to_owned(), |(ink, _)| in_mm(ink));
        findings.note("edge", bad.is_none(), number, (what, "5.0 mm from every edge".to_owned(), measured));
    }
}

/// No type too small to read.
pub(super) fn sizes(sheets: &[Sheet], findings: &mut Findings) {
    for (number, sheet) in own(sheets) {
        let lines = sheet.lines.iter().filter(|line| !line.text.trim().is_empty());
        // Raised letters belong to a line of another size.
        let Some(least) = lines.min_by(|a, b| a.size.to_pt().total_cmp(&b.size.to_pt())) else { continue };
        let sound = least.size >= SMALLEST - Length::pt(0.05);
        let wanted = format!("{:.0} pt or more", SMALLEST.to_pt());
        let measured = format!("{:.1} pt in “{}”", least.size.to_pt(), least.text.trim());
        findings.fact("type-size", sound, Some(number), wanted, measured);
    }
}

/// Page numbers that say “1 of 2” say the truth.
pub(super) fn numbers(sheets: &[Sheet], findings: &mut Findings) {
    if sheets.len() < 2 {
        return findings.skip("page-number", "there is only one page");
    }
    for (number, sheet) in own(sheets) {
        let end = slip(sheet).unwrap_or(sheet.size.height);
        let mut lines = sheet.lines.iter().filter(|line| line.baseline < end);
        let said = lines.find_map(|line| Some((numbers_in(&line.text)?, line.text.trim())));
        match said {
            Some((pair, text)) => {
                let sound = pair == (number, sheets.len());
                let wanted = format!("{number} of {}", sheets.len());
                findings.fact("page-number", sound, Some(number), wanted, format!("“{text}”"));
            }
            None => findings.skip("page-number", &format!("page {number} does not say its number and count")),
        }
    }
}

/// From here on a number is a year: `3 mars 2026` is no page number.
const YEARS: usize = 1000;

/// The two numbers of a line that is a page number: `2 / 3`, `Page 2 of 3`.
fn numbers_in(text: &str) -> Option<(usize, usize)> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == '/').filter(|word| !word.is_empty()).collect();
    let numbers: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let [page, pages] = *numbers.as_slice() else { return None };
    let others = words.len() - 2;
    let slash = text.contains('/');
    (others <= 2 && (slash || others >= 1) && page <= pages && pages < YEARS && text.len() < 30)
        .then_some((page, pages))
}

fn union(a: &Rect, b: &Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect::new(x, y, a.right().max(b.right()) - x, a.bottom().max(b.bottom()) - y)
}
