//! Runs of text in, lines of placed glyphs out.
//!
//! A paragraph is shaped, broken into lines, and each line is placed from left
//! to right, parts that run the other way in their order; in justified lines the rest goes into the spaces. Text stays text:
//! the space at a line's end keeps its glyph, a hyphen put in is U+00AD.

use std::ops::Range;
use std::sync::Arc;

use super::bidi::visual_order;
use super::breaks::{Kind, opportunities};
use super::galley::Galley;
use super::hyphenate::patterns;
use super::linebreak::{Break, Measure, SHRINK, STRETCH, best_breaks};
use super::shape::Shaped;
use super::{Fonts, Glyph, Missing, Piece, SetLine, Setting, TextRun};
use crate::geom::Length;

/// A line whose spaces would have to stretch further, as a multiple of what
/// they can, is left ragged: a gap at its end looks better than holes in it.
const LOOSEST: f64 = 6.0;

/// Sets a paragraph in lines.
///
/// # Errors
/// Every character that a run's face cannot show.
pub fn set_lines(
    fonts: &Fonts,
    runs: &[TextRun<'_>],
    setting: &Setting<'_>,
) -> Result<Vec<SetLine>, Vec<Missing>> {
    let galley = Galley::new(fonts, runs, setting.language)?;
    let hyphenate = runs.iter().any(|run| run.hyphenate);
    let measure = Measure {
        width: f64::from(setting.width.to_pt()),
        justify: setting.justify,
        hanging: setting.hanging,
        patterns: if hyphenate { patterns(setting.language) } else { None },
    };
    let ends = opportunities(&galley.text, &galley.soft_hyphens);
    let mut lines = Vec::new();
    let mut start = 0;
    for stanza in ends.split_inclusive(|o| o.kind == Kind::Forced) {
        let breaks = best_breaks(&galley, start, stanza, measure);
        for (i, at) in breaks.iter().enumerate() {
            lines.push(place(&galley, start, *at, measure, i + 1 == breaks.len()));
            start = at.next;
        }
    }
    Ok(lines)
}

/// Width of a paragraph whose lines end only where its text says so.
///
/// # Errors
/// Every character that a run's face cannot show.
pub fn natural_width(fonts: &Fonts, runs: &[TextRun<'_>], language: &str) -> Result<Length, Vec<Missing>> {
    let galley = Galley::new(fonts, runs, language)?;
    let mut widest = 0.0_f64;
    let mut start = 0;
    for line in galley.text.split_inclusive('\n') {
        let ink = line.trim_end_matches([' ', '\n']).len();
        if ink > 0 {
            widest = widest.max(galley.edge_before(start + ink, false).x - galley.edge_after(start).x);
        }
        start += line.len();
    }
    Ok(pt(widest))
}

/// A segment, or the part of one that lies in a line.
struct Part {
    run: usize,
    bytes: Range<usize>,
    shaped: Arc<Shaped>,
    elastic: bool,
    /// Its level (UAX 9); spaces at the line's end have the paragraph's (L1).
    level: u8,
    /// Whether a hyphen ends it.
    hyphen: bool,
}

/// The parts of a line, those after its ink included.
fn parts(galley: &Galley, start: usize, at: Break) -> Vec<Part> {
    let mut parts = Vec::new();
    for segment in &galley.segments[galley.segment_of(start)..] {
        let bytes = segment.bytes.start.max(start)..segment.bytes.end.min(at.next);
        if segment.bytes.start >= at.next || bytes.is_empty() {
            break;
        }
        let hyphen = at.hyphen && bytes.end == at.end;
        let shaped = galley.part(segment, bytes.start, bytes.end, hyphen);
        let level = if bytes.start < at.end { segment.level } else { galley.directions.base() };
        parts.push(Part { run: segment.run, bytes, shaped, elastic: segment.elastic, level, hyphen });
    }
    parts
}

/// Places the parts of a line; the last line of a paragraph is not stretched.
fn place(galley: &Galley, start: usize, at: Break, measure: Measure, last: bool) -> SetLine {
    let parts = parts(galley, start, at);
    let (inked, rest) = parts.split_at(parts.partition_point(|part| part.bytes.start < at.end));
    let (mut natural, mut elastic) = (0.0, 0.0);
    for part in inked {
        let width = galley.inks[part.run].width(&part.shaped);
        natural += width;
        elastic += if part.elastic { width } else { 0.0 };
    }
    natural -= inked.last().map_or(0.0, |part| galley.inks[part.run].tracking);
    let slack = measure.width - natural + measure.hang(galley, at.end, at.hyphen);
    let natural_spaces = !measure.justify || elastic <= 0.0 || (last && slack > 0.0);
    let stretch = if natural_spaces || slack > LOOSEST * STRETCH * elastic {
        0.0
    } else {
        (slack / elastic).max(-SHRINK)
    };
    let rtl = galley.directions.rtl;
    let mut line = SetLine { pieces: Vec::new(), width: Length::ZERO, rtl };
    let (places, end) = places(galley, inked, stretch);
    for (part, pen) in inked.iter().zip(places) {
        let next = put(galley, &mut line.pieces, part, pen, stretch);
        let tracking = galley.inks[part.run].tracking;
        if let Some(piece) = line.pieces.last_mut() {
            let right = pt(next - tracking).max(piece.x + piece.width);
            piece.x = piece.x.min(pt(pen));
            piece.width = (right - piece.x).max(Length::ZERO);
        }
        line.width = line.width.max(pt(next - tracking));
    }
    // The spaces at its end stand behind it: at the left of lines that run there.
    let mut pen = if rtl { 0.0 } else { end };
    for part in rest {
        let width = galley.inks[part.run].width(&part.shaped);
        pen -= if rtl { width } else { 0.0 };
        put(galley, &mut line.pieces, part, pen, 0.0);
        pen += if rtl { 0.0 } else { width };
    }
    if galley.text[at.end..at.next].ends_with('\n') && at.next < galley.text.len() {
        close_forced(galley, &parts, &mut line.pieces, pen);
    }
    line.pieces.iter_mut().for_each(own_first_characters);
    line
}

/// Left edges of the parts of a line that have ink, and where the line ends.
fn places(galley: &Galley, parts: &[Part], stretch: f64) -> (Vec<f64>, f64) {
    let width = |part: &Part| {
        let width = galley.inks[part.run].width(&part.shaped);
        if part.elastic { width + width * stretch } else { width }
    };
    let mut pen = 0.0;
    let mut next = |part: &Part| {
        let at = pen;
        pen += width(part);
        at
    };
    let mut places = vec![0.0; parts.len()];
    if parts.iter().all(|part| part.level == 0) {
        places.iter_mut().zip(parts).for_each(|(place, part)| *place = next(part));
    } else {
        let levels: Vec<u8> = parts.iter().map(|part| part.level).collect();
        for index in visual_order(&levels) {
            places[index] = next(&parts[index]);
        }
    }
    (places, pen)
}

/// Adds a part at the pen, its elastic space stretched by that share of
/// itself, and gives the pen's new place.
fn put(galley: &Galley, pieces: &mut Vec<Piece>, part: &Part, mut pen: f64, stretch: f64) -> f64 {
    let ink = &galley.inks[part.run];
    let rtl = part.level % 2 == 1;
    if pieces.last().is_none_or(|piece| piece.run != part.run || piece.rtl != rtl) {
        pieces.push(Piece {
            run: part.run,
            text: String::new(),
            rtl,
            glyphs: Vec::new(),
            x: pt(pen),
            width: Length::ZERO,
        });
    }
    let Some(piece) = pieces.last_mut() else { return pen };
    let base = piece.text.len();
    piece.text.extend(galley.text[part.bytes.clone()].chars().filter(|c| *c != '\n'));
    if part.hyphen {
        piece.text.push('\u{AD}');
    }
    let before = piece.glyphs.len();
    let glyphs = &part.shaped.glyphs;
    for (i, glyph) in glyphs.iter().enumerate() {
        piece.glyphs.push(Glyph {
            id: glyph.id,
            x: pt(pen + f64::from(glyph.x_offset) * ink.scale),
            rise: pt(f64::from(glyph.y_offset) * ink.scale),
            cluster: u32::try_from(base).unwrap_or(u32::MAX).saturating_add(glyph.cluster),
        });
        pen += f64::from(glyph.advance) * ink.scale;
        if glyphs.get(i + 1).is_none_or(|next| next.cluster != glyph.cluster) {
            pen += ink.tracking;
        }
    }
    if rtl {
        // What is read later stands further left.
        piece.glyphs.rotate_left(before);
    }
    if part.elastic { pen + ink.width(&part.shaped) * stretch } else { pen }
}

/// Ends a line that its text ends with a space, so that its last word does not
/// grow together with the first of the next line when the text is copied.
fn close_forced(galley: &Galley, parts: &[Part], pieces: &mut [Piece], pen: f64) {
    let (Some(piece), Some(part)) = (pieces.last_mut(), parts.last()) else { return };
    let space = galley.inks[part.run].manner.space.glyphs.first();
    if let Some(glyph) = space.filter(|glyph| glyph.id != 0 && !piece.text.ends_with(' ')) {
        let cluster = u32::try_from(piece.text.len()).unwrap_or(u32::MAX);
        piece.text.push(' ');
        let glyph = Glyph { id: glyph.id, x: pt(pen), rise: Length::ZERO, cluster };
        piece.glyphs.insert(if piece.rtl { 0 } else { piece.glyphs.len() }, glyph);
    }
}

/// Characters without a glyph at a piece's beginning go with its first glyph.
fn own_first_characters(piece: &mut Piece) {
    let Some(first) = piece.glyphs.iter().map(|glyph| glyph.cluster).min() else { return };
    for glyph in piece.glyphs.iter_mut().filter(|glyph| glyph.cluster == first) {
        glyph.cluster = 0;
    }
}

/// A length in points, rounded once.
fn pt(points: f64) -> Length {
    Length::pt(points as f32)
}
