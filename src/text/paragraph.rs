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
use super::{Features, Fonts, Glyph, Missing, Piece, SetLine, Setting, Shown, TextRun};
use crate::geom::Length;
use crate::keep::{Key, Shelf};

/// What is kept of the texts that were set, in bytes: forty long paragraphs or so.
const LINES: usize = 768 << 10;

/// Texts whose natural width is kept.
const WIDTHS: usize = 2048;

/// Set paragraphs and measured ones, for the letters that have them too.
#[derive(Debug)]
pub(super) struct Galleys {
    lines: Shelf<Vec<SetLine>>,
    widths: Shelf<Length>,
}

impl Default for Galleys {
    fn default() -> Self {
        Self { lines: Shelf::new(LINES), widths: Shelf::new(WIDTHS) }
    }
}

impl Galleys {
    /// Where nothing is kept.
    pub(super) fn none() -> Self {
        Self { lines: Shelf::new(0), widths: Shelf::new(0) }
    }
}

/// A line whose spaces would have to stretch further, as a multiple of what
/// they can, is left ragged: a gap at its end looks better than holes in it.
const LOOSEST: f64 = 6.0;

/// All that the setting of runs depends on, besides the fonts themselves.
fn key(runs: &[TextRun<'_>], language: &str) -> Key {
    let mut key = Key::default();
    key.text(language);
    for TextRun { text, face, size, features, hyphenate } in runs {
        let Features { tabular, superscript, small_caps, tracking } = features;
        let flags = [tabular, superscript, small_caps, hyphenate];
        let flags = flags.iter().fold(0, |flags, flag| flags << 1 | u64::from(**flag));
        key.text(text)
            .number(u64::from(size.to_pt().to_bits()) << 32 | u64::from(face.0))
            .number(flags << 16 | u64::from(tracking.cast_unsigned()));
    }
    key
}

/// Sets a paragraph in lines.
///
/// # Errors
/// Every character that a run's face cannot show.
pub fn set_lines(
    fonts: &Fonts,
    runs: &[TextRun<'_>],
    setting: &Setting<'_>,
) -> Result<Arc<Vec<SetLine>>, Vec<Missing>> {
    let mut key = key(runs, setting.language);
    let flags = u64::from(setting.justify) << 1 | u64::from(setting.hanging);
    key.number(flags << 32 | u64::from(setting.width.to_pt().to_bits()));
    fonts.galleys.lines.get(&key, || {
        let lines = set_anew(fonts, runs, setting)?;
        let pieces = lines.iter().flat_map(|line| &line.pieces);
        let weight =
            |piece: &Piece| size_of::<Piece>() + piece.shown.text.len() + size_of_val(&*piece.shown.glyphs);
        let weight = pieces.map(weight).sum::<usize>() + size_of_val(&*lines) + 64;
        Ok((lines, weight))
    })
}

/// Sets a paragraph that is not kept.
fn set_anew(
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
    let width = fonts.galleys.widths.get(&key(runs, language), || Ok((widest(fonts, runs, language)?, 1)));
    width.map(|width| *width)
}

/// Measures a paragraph.
fn widest(fonts: &Fonts, runs: &[TextRun<'_>], language: &str) -> Result<Length, Vec<Missing>> {
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

/// A piece of a line that grows.
struct Draft {
    run: usize,
    text: String,
    rtl: bool,
    glyphs: Vec<Glyph>,
    x: Length,
    width: Length,
}

impl Draft {
    fn finish(mut self) -> Piece {
        self.own_first_characters();
        let Self { run, text, rtl, glyphs, x, width } = self;
        Piece { run, shown: Arc::new(Shown { text: text.into(), rtl, glyphs: glyphs.into() }), x, width }
    }

    /// Characters without a glyph at its beginning go with its first glyph.
    fn own_first_characters(&mut self) {
        let Some(first) = self.glyphs.iter().map(|glyph| glyph.cluster).min() else { return };
        for glyph in self.glyphs.iter_mut().filter(|glyph| glyph.cluster == first) {
            glyph.cluster = 0;
        }
    }
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
    let mut drafts: Vec<Draft> = Vec::new();
    let mut whole = Length::ZERO;
    let (places, end) = places(galley, inked, stretch);
    for (part, pen) in inked.iter().zip(places) {
        let next = put(galley, &mut drafts, part, pen, stretch);
        let tracking = galley.inks[part.run].tracking;
        if let Some(piece) = drafts.last_mut() {
            let right = pt(next - tracking).max(piece.x + piece.width);
            piece.x = piece.x.min(pt(pen));
            piece.width = (right - piece.x).max(Length::ZERO);
        }
        whole = whole.max(pt(next - tracking));
    }
    // The spaces at its end stand behind it: at the left of lines that run there.
    let mut pen = if rtl { 0.0 } else { end };
    for part in rest {
        let width = galley.inks[part.run].width(&part.shaped);
        pen -= if rtl { width } else { 0.0 };
        put(galley, &mut drafts, part, pen, 0.0);
        pen += if rtl { 0.0 } else { width };
    }
    if galley.text[at.end..at.next].ends_with('\n') && at.next < galley.text.len() {
        close_forced(galley, &parts, &mut drafts, pen);
    }
    SetLine { pieces: drafts.into_iter().map(Draft::finish).collect(), width: whole, rtl }
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
fn put(galley: &Galley, pieces: &mut Vec<Draft>, part: &Part, mut pen: f64, stretch: f64) -> f64 {
    let ink = &galley.inks[part.run];
    let rtl = part.level % 2 == 1;
    if pieces.last().is_none_or(|piece| piece.run != part.run || piece.rtl != rtl) {
        pieces.push(Draft {
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
fn close_forced(galley: &Galley, parts: &[Part], pieces: &mut [Draft], pen: f64) {
    let (Some(piece), Some(part)) = (pieces.last_mut(), parts.last()) else { return };
    let space = galley.inks[part.run].manner.space.glyphs.first();
    if let Some(glyph) = space.filter(|glyph| glyph.id != 0 && !piece.text.ends_with(' ')) {
        let cluster = u32::try_from(piece.text.len()).unwrap_or(u32::MAX);
        piece.text.push(' ');
        let glyph = Glyph { id: glyph.id, x: pt(pen), rise: Length::ZERO, cluster };
        piece.glyphs.insert(if piece.rtl { 0 } else { piece.glyphs.len() }, glyph);
    }
}

/// A length in points, rounded once.
fn pt(points: f64) -> Length {
    Length::pt(points as f32)
}
