//! The fonts of a letter: its glyphs in, subsets and font objects out
//! (ISO 32000-1, 9.6 to 9.9; PDF/A-3, 6.2.11).

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use pdf_writer::types::{CidFontType, FontFlags};
use pdf_writer::writers::{CidFont, FontDescriptor, Type0Font};
use pdf_writer::{Filter, Finish, Name, Rect, Ref};

use super::PdfError;
use super::digits::count;
use super::kept::Kept;
use super::objects::{Block, Objects};
use super::subset::{IDENTITY, Sorted, Subset};
use crate::layout::page::{ItemKind, Pages};
use crate::text::{Face, FaceId, Fonts};

/// A face as this letter uses it.
pub(super) struct Used<'a> {
    /// The face.
    pub(super) face: &'a Face,
    /// What its glyphs stand for.
    pub(super) sorted: Arc<Sorted>,
    /// What is embedded of it.
    pub(super) subset: Arc<Subset>,
}

/// The faces of a letter, in the order of their numbers.
pub(super) struct Faces<'a> {
    ids: Vec<FaceId>,
    list: Vec<Used<'a>>,
}

impl<'a> Faces<'a> {
    /// Finds out which glyphs the pages show, and has them cut.
    pub(super) fn new(pages: &Pages, fonts: &'a Fonts, kept: &Kept) -> Result<Self, PdfError> {
        let mut shown: BTreeMap<FaceId, (Arc<Sorted>, Vec<bool>)> = BTreeMap::new();
        for item in pages.pages.iter().flat_map(|page| &page.items) {
            let ItemKind::Text(line) = &item.kind else { continue };
            for run in &line.runs {
                let (_, glyphs) = shown.entry(run.face).or_insert_with(|| {
                    let face = fonts.get(run.face);
                    (kept.sorted(face), vec![false; usize::from(face.glyph_count())])
                });
                for glyph in &run.shown.glyphs {
                    // PDF/A-3, 6.2.11.8 forbids the glyph that stands for a missing one.
                    let place = glyphs.get_mut(usize::from(glyph.id)).filter(|_| glyph.id != 0);
                    *place.ok_or_else(|| PdfError::NoSuchGlyph {
                        face: fonts.get(run.face).postscript_name().to_owned(),
                        glyph: glyph.id,
                    })? = true;
                }
            }
        }
        let ids = shown.keys().copied().collect();
        let used = |(id, (sorted, glyphs)): (FaceId, (Arc<Sorted>, Vec<bool>))| {
            let face = fonts.get(id);
            let subset = kept.subset(face, &sorted, sorted.groups.round_up(&glyphs))?;
            Ok(Used { face, sorted, subset })
        };
        let first = if shown.len() > 1 && !kept.has_subsets() { shown.pop_first() } else { None };
        let all = |shown: BTreeMap<_, _>| shown.into_iter().map(used).collect::<Result<Vec<_>, PdfError>>();
        let list = match first {
            None => all(shown)?,
            // Of a first letter the other faces are cut beside the first.
            Some(first) => thread::scope(|scope| {
                let others = scope.spawn(|| all(shown));
                let mut list = vec![used(first)?];
                list.extend(others.join().unwrap_or_else(|panic| resume_unwind(panic))?);
                Ok(list)
            })?,
        };
        Ok(Self { ids, list })
    }

    /// The number of a face in the pages' resources, and the face.
    pub(super) fn get(&self, id: FaceId) -> Option<(usize, &Used<'a>)> {
        let at = self.ids.binary_search(&id).ok()?;
        Some((at, &self.list[at]))
    }

    /// Writes the font objects; their references in the order of their numbers.
    pub(super) fn write(&self, kept: &Kept, objects: &mut Objects) -> Vec<Ref> {
        let write = |used: &Used<'_>| {
            let first = objects.next();
            objects.adopt(&kept.font(&used.subset, first, || font(used, first)))
        };
        self.list.iter().map(write).collect()
    }
}

/// One font: five objects that hang together (9.7.4).
fn font(used: &Used<'_>, first: Ref) -> Block {
    let Used { face, subset, .. } = used;
    let mut objects = Objects::new(first);
    let [font, descendant, descriptor, program, to_unicode] = [(); 5].map(|()| objects.reserve());
    let base = if face.is_cff() { format!("{}-Identity-H", subset.name) } else { subset.name.clone() };

    objects
        .typed::<Type0Font<'_>>(font)
        .base_font(Name(base.as_bytes()))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(descendant)
        .to_unicode(to_unicode);

    let mut cid = objects.typed::<CidFont<'_>>(descendant);
    cid.subtype(if face.is_cff() { CidFontType::Type0 } else { CidFontType::Type2 });
    cid.base_font(Name(subset.name.as_bytes()));
    cid.system_info(IDENTITY);
    cid.font_descriptor(descriptor);
    if !face.is_cff() {
        cid.cid_to_gid_map_predefined(Name(b"Identity"));
    }
    cid.default_width(0.0);
    #[expect(clippy::cast_precision_loss, reason = "widths are thousandths of an em")]
    cid.widths().consecutive(0, subset.widths.iter().map(|width| *width as f32));
    cid.finish();

    describe(&mut objects.typed(descriptor), face, &subset.name, program);

    let mut stream = objects.stream(program, &subset.file);
    stream.filter(Filter::FlateDecode);
    if face.is_cff() {
        stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
    } else {
        stream.pair(Name(b"Length1"), count(subset.length));
    }
    stream.finish();
    objects.stream(to_unicode, &subset.to_unicode).filter(Filter::FlateDecode);
    objects.into_block(font)
}

/// The font descriptor (9.8): what a face is like, in thousandths of an em.
fn describe(descriptor: &mut FontDescriptor<'_>, face: &Face, name: &str, program: Ref) {
    let scale = 1000.0 / f32::from(face.units_per_em().max(1));
    let em = |units: f32| (units * scale).round();
    let mut flags = FontFlags::NON_SYMBOLIC;
    flags.set(FontFlags::SERIF, face.is_serif());
    flags.set(FontFlags::ITALIC, face.is_italic());
    flags.set(FontFlags::FIXED_PITCH, face.is_fixed_pitch());
    let [left, bottom, right, top] = face.bbox().map(em);
    descriptor
        .name(Name(name.as_bytes()))
        .flags(flags)
        .bbox(Rect::new(left, bottom, right, top))
        .italic_angle(face.italic_angle())
        .ascent(em(face.ascent()))
        .descent(em(face.descent()))
        .cap_height(em(face.cap_height()))
        .stem_v(face.stem_v().round());
    if face.is_cff() {
        descriptor.font_file3(program);
    } else {
        descriptor.font_file2(program);
    }
}
