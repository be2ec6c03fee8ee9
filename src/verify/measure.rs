//! The measuring device: a PDF in; lines of text, fills and pictures of each
//! page out, where they stand on the sheet as it is seen.

use std::collections::{BTreeMap, BTreeSet};

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, BezPath, PathEl, Rect as Box, Shape};

use crate::geom::{Length, Rect, Size};

/// Units of a glyph's outline in an em.
const EM: f64 = 1000.0;

/// Baselines closer than this are one, in points.
const SAME_LINE: f64 = 0.4;

/// Glyphs further apart than this many ems begin a new line of text.
const FAR: f64 = 1.5;

/// A measured file.
pub(super) struct File {
    pub(super) sheets: Vec<Sheet>,
    /// Each font's name, and whether it is embedded.
    pub(super) fonts: BTreeMap<String, bool>,
    /// For each page, the way to each marked content in the structure tree: the
    /// object numbers of the elements above it, from the top.
    pub(super) paths: Vec<BTreeMap<i32, Vec<usize>>>,
}

/// A measured page.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) size: Size,
    pub(super) lines: Vec<Line>,
    /// Filled or stroked areas and pictures.
    pub(super) areas: Vec<Rect>,
    /// Whether it is a page of another file, taken in whole.
    pub(super) foreign: bool,
}

/// A line of text.
pub(super) struct Line {
    pub(super) text: String,
    /// The ink of its letters.
    pub(super) ink: Rect,
    pub(super) baseline: Length,
    /// The smallest type in it.
    pub(super) size: Length,
    /// Its marked content; `None` where it is an artifact or not marked.
    pub(super) mark: Option<i32>,
    /// Whether it is an artifact.
    pub(super) artifact: bool,
}

/// Reads and measures a file.
pub(super) fn read(pdf: &[u8]) -> Result<File, String> {
    let pdf = Pdf::new(pdf.to_vec()).map_err(|error| format!("{error:?}"))?;
    let cache = InterpreterCache::new();
    let mut sheets = Vec::new();
    let mut fonts = BTreeMap::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let transform = page.initial_transform(true).to_kurbo();
        let area = Box::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings::default();
        let mut context = Context::new(transform, area, &cache, page.xref(), settings);
        let mut gauge = Gauge::default();
        gauge.sheet.size = Size { width: Length::pt(width), height: Length::pt(height) };
        interpret_page(page, &mut context, &mut gauge);
        gauge.sheet.foreign = is_foreign(page);
        sheets.push(gauge.sheet);
        let resources: Option<Dict<'_>> = page.raw().get("Resources");
        if let Some(list) = resources.and_then(|r| r.get::<Dict<'_>>("Font")) {
            for key in list.keys() {
                fonts.extend(list.get::<Dict<'_>>(key.as_str()).map(|font| embedded(&font)));
            }
        }
    }
    let paths = paths(&pdf, sheets.len());
    Ok(File { sheets, fonts, paths })
}

/// Whether all that a page draws is one form (ISO 32000-1, 8.10).
fn is_foreign(page: &Page<'_>) -> bool {
    let mut forms = 0;
    // How many marks are open inside a word across the page, that one included.
    let mut within = 0_usize;
    let mut operations = page.operations();
    while let Some(operation) = operations.next() {
        match &**operation.operator {
            b"BDC" if within == 0 => {
                let across = operation
                    .operands()
                    .any(|one| matches!(&one, Object::Dict(dict) if is_watermark(Some(dict))));
                within = usize::from(across);
            }
            b"BDC" | b"BMC" if within > 0 => within += 1,
            b"EMC" if within > 0 => within -= 1,
            _ if within > 0 => {}
            b"Do" => {
                let Some(Object::Name(name)) = operation.operands().next() else { return false };
                let drawn = page.resources().get_x_object(name);
                let form = drawn.is_some_and(|drawn| drawn.dict().contains_key("BBox"));
                forms += if form { 1 } else { 2 };
            }
            b"q" | b"Q" | b"cm" | b"BMC" | b"EMC" | b"gs" => {}
            _ => return false,
        }
    }
    forms == 1
}

/// Whether a property list is that of a word across the page (ISO 32000-1, table 330).
fn is_watermark(properties: Option<&Dict<'_>>) -> bool {
    let subtype = properties.and_then(|properties| properties.get::<Name<'_>>("Subtype"));
    subtype.is_some_and(|subtype| subtype.as_str() == "Watermark")
}

/// A font's name, and whether its program is in the file.
fn embedded(font: &Dict<'_>) -> (String, bool) {
    let name = font.get::<Name<'_>>("BaseFont").map_or_else(String::new, |name| name.as_str().to_owned());
    let descendant = font.get::<Array<'_>>("DescendantFonts").and_then(|list| list.iter::<Dict<'_>>().next());
    let descriptor = descendant.as_ref().unwrap_or(font).get::<Dict<'_>>("FontDescriptor");
    let inside = descriptor.is_some_and(|descriptor| {
        ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.get::<Stream<'_>>(*key).is_some())
    });
    let drawn = font.get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_str() == "Type3");
    (name, inside || drawn)
}

/// Where each marked content hangs in the structure tree; empty for untagged files.
fn paths(pdf: &Pdf, pages: usize) -> Vec<BTreeMap<i32, Vec<usize>>> {
    let mut found = vec![BTreeMap::new(); pages];
    let catalog: Option<Dict<'_>> = pdf.xref().get(pdf.xref().root_id());
    let Some(root) = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("StructTreeRoot")) else {
        return found;
    };
    let numbers: BTreeMap<i32, usize> = pdf
        .pages()
        .iter()
        .enumerate()
        .filter_map(|(number, page)| Some((page.raw().get::<i32>("StructParents")?, number)))
        .collect();
    let Some(nums) = root.get::<Dict<'_>>("ParentTree").and_then(|tree| tree.get::<Array<'_>>("Nums")) else {
        return found;
    };
    // Each element is known by its number; its path is found by going up.
    let entries: Vec<Object<'_>> = nums.iter::<Object<'_>>().collect();
    for pair in entries.chunks_exact(2) {
        let (Object::Number(key), Object::Array(owners)) = (&pair[0], &pair[1]) else { continue };
        #[expect(clippy::cast_possible_truncation, reason = "keys count pages")]
        let Some(page) = numbers.get(&(key.as_f64() as i32)) else { continue };
        for (mark, owner) in (0_i32..).zip(owners.iter::<Dict<'_>>()) {
            found[*page].insert(mark, path(owner));
        }
    }
    found
}

/// The object numbers of an element and all above it, from the top.
fn path(element: Dict<'_>) -> Vec<usize> {
    let mut up = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = Some(element);
    while let Some(element) = next {
        let id = element.obj_id().map_or(0, |id| id.obj_number as usize);
        if !seen.insert(id) || !element.contains_key("S") {
            break;
        }
        up.push(id);
        next = element.get::<Dict<'_>>("P");
    }
    up.reverse();
    up
}

/// Notes where everything is drawn.
#[derive(Default)]
struct Gauge {
    sheet: Sheet,
    /// What is open: its number, whether it is an artifact, and whether that is a word
    /// across the page.
    marks: Vec<(Option<i32>, bool, bool)>,
    /// Where the last glyph ended.
    pen: f64,
}

impl Gauge {
    fn area(&mut self, area: Box) {
        // What lies across the whole page is in no window and no margin.
        if self.marks.iter().any(|(.., watermark)| *watermark) {
            return;
        }
        if area.width() > 0.0 || area.height() > 0.0 {
            self.sheet.areas.push(rect(area));
        }
    }

    fn glyph(&mut self, glyph: &Glyph<'_>, transform: Affine) {
        let place = transform.translation();
        let [a, b, c, d, ..] = transform.as_coeffs();
        let size = c.hypot(d) * EM;
        let ink = match glyph {
            Glyph::Outline(outline) => (transform * outline.outline()).bounding_box(),
            Glyph::Type3(_) => Box::new(place.x, place.y - size, place.x + a.hypot(b) * EM, place.y),
        };
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => String::new(),
        };
        let mark = self.marks.iter().rev().find_map(|(id, ..)| *id);
        let artifact = self.marks.iter().any(|(_, artifact, _)| *artifact);
        let goes_on = self.sheet.lines.last().is_some_and(|line| {
            (f64::from(line.baseline.to_pt()) - place.y).abs() < SAME_LINE.max(size * 0.45)
                && line.mark == mark
                && line.artifact == artifact
                && (place.x - self.pen).abs() < size * FAR
        });
        if !goes_on {
            self.sheet.lines.push(Line {
                text: String::new(),
                ink: Rect::default(),
                baseline: point(place.y),
                size: point(size),
                mark,
                artifact,
            });
        }
        self.pen = if ink.width() > 0.0 { ink.x1 } else { place.x };
        let Some(line) = self.sheet.lines.last_mut() else { return };
        line.text += &text;
        line.size = line.size.min(point(size));
        if ink.width() > 0.0 {
            let whole = if line.ink == Rect::default() { ink } else { ink.union(boxed(&line.ink)) };
            line.ink = rect(whole);
        }
    }
}

impl<'a> Device<'a> for Gauge {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        // Each closed part by itself: rules far apart are often one path.
        let path = props.transform * path.clone();
        let mut part = BezPath::new();
        for element in path.elements() {
            if matches!(element, PathEl::MoveTo(_)) && !part.is_empty() {
                self.area(std::mem::take(&mut part).bounding_box());
            }
            part.push(*element);
        }
        if !part.is_empty() {
            self.area(part.bounding_box());
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if !matches!(mode, DrawMode::Invisible) {
            for glyph in run.glyphs() {
                self.glyph(glyph, props.transform * glyph.transform());
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        self.area(props.transform.transform_rect_bbox(Box::new(0.0, 0.0, width, height)));
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let id = properties.and_then(|properties| properties.get::<i32>("MCID"));
        self.marks.push((id, tag == b"Artifact", is_watermark(properties)));
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

#[expect(clippy::cast_possible_truncation, reason = "positions on a sheet")]
fn point(value: f64) -> Length {
    Length::pt(value as f32)
}

fn rect(area: Box) -> Rect {
    Rect::new(point(area.x0), point(area.y0), point(area.width()), point(area.height()))
}

fn boxed(rect: &Rect) -> Box {
    let [left, top, right, bottom] =
        [rect.x, rect.y, rect.right(), rect.bottom()].map(|length| f64::from(length.to_pt()));
    Box::new(left, top, right, bottom)
}
