//! Pages of other PDFs: the display list in, form XObjects out (ISO 32000-1,
//! 8.10). Pages of one file share its fonts and pictures.

use std::sync::Arc;

use pdf_writer::Ref;

use super::PdfError;
use super::kept::Kept;
use super::objects::Objects;
use crate::foreign::Foreign;
use crate::layout::page::{ItemKind, Pages};

/// The pages of others, with their forms.
pub(super) struct Forms {
    /// File and page.
    pages: Vec<(Arc<[u8]>, usize)>,
    objects: Vec<Ref>,
}

impl Forms {
    /// Takes in all that the pages show.
    pub(super) fn write(pages: &Pages, kept: &Kept, objects: &mut Objects) -> Result<Self, PdfError> {
        let mut files: Vec<(&Foreign, Vec<usize>)> = Vec::new();
        for item in pages.pages.iter().flat_map(|page| &page.items) {
            let ItemKind::Foreign { foreign, page, .. } = &item.kind else { continue };
            let known = files.iter_mut().find(|(known, _)| Arc::ptr_eq(&known.bytes, &foreign.bytes));
            match known {
                Some((_, wanted)) if wanted.contains(page) => {}
                Some((_, wanted)) => wanted.push(*page),
                None => files.push((foreign, vec![*page])),
            }
        }
        let mut all = Self { pages: Vec::new(), objects: Vec::new() };
        for (foreign, wanted) in files {
            all.objects.extend(bring_in(foreign, &wanted, kept, objects)?);
            all.pages.extend(wanted.into_iter().map(|page| (Arc::clone(&foreign.bytes), page)));
        }
        Ok(all)
    }

    /// The number of a page in the resources.
    pub(super) fn number(&self, foreign: &Foreign, page: usize) -> Option<usize> {
        self.pages.iter().position(|(file, other)| Arc::ptr_eq(file, &foreign.bytes) && *other == page)
    }

    /// Their names and objects, for the resources.
    pub(super) fn names(&self) -> impl Iterator<Item = (String, Ref)> {
        self.objects.iter().enumerate().map(|(number, object)| (format!("X{number}"), *object))
    }
}

#[cfg(not(feature = "pictures"))]
fn bring_in(_: &Foreign, _: &[usize], _: &Kept, _: &mut Objects) -> Result<Vec<Ref>, PdfError> {
    Err(PdfError::Foreign)
}

/// The forms of some pages of a file.
#[cfg(feature = "pictures")]
fn bring_in(
    foreign: &Foreign,
    wanted: &[usize],
    kept: &Kept,
    objects: &mut Objects,
) -> Result<Vec<Ref>, PdfError> {
    // A letterhead is the same in thousands of letters; large files are not worth their room.
    const MOST_KEPT: usize = 1 << 20;
    let first = objects.next();
    if foreign.bytes.len() > MOST_KEPT {
        return forms(foreign, wanted, objects);
    }
    let block = kept.foreign(&foreign.bytes, wanted, first, || {
        let mut objects = Objects::new(first);
        let forms = forms(foreign, wanted, &mut objects)?;
        Ok(objects.into_block(forms.first().copied().unwrap_or(first)))
    })?;
    let mut root = objects.adopt(&block);
    // They stand first, in the order in which they were wanted.
    Ok(wanted.iter().map(|_| root.bump()).collect())
}

#[cfg(feature = "pictures")]
fn forms(foreign: &Foreign, wanted: &[usize], objects: &mut Objects) -> Result<Vec<Ref>, PdfError> {
    use hayro_syntax::Pdf;
    use hayro_syntax::object::Object;
    use pdf_writer::{Filter, Name, Rect};

    use super::numbers::{Manner, Numbers};
    use super::press::deflate_well;

    let pdf = Pdf::new(foreign.bytes.to_vec()).map_err(|_| PdfError::Foreign)?;
    let forms: Vec<Ref> = wanted.iter().map(|_| objects.reserve()).collect();
    let mut numbers = Numbers::new(&pdf, Manner::Page, objects);
    for (number, form) in wanted.iter().zip(&forms) {
        let page = pdf.pages().get(*number).ok_or(PdfError::Foreign)?;
        let content = deflate_well(&Manner::Page.content(page.page_stream().unwrap_or_default()));
        let area = page.intersected_crop_box();
        #[expect(clippy::cast_possible_truncation, reason = "PDF has no more digits")]
        let short = |value: f64| value as f32;
        let mut out = objects.form(*form, &content);
        out.filter(Filter::FlateDecode);
        out.bbox(Rect::new(short(area.x0), short(area.y0), short(area.x1), short(area.y1)));
        out.matrix(page.initial_transform(false).as_coeffs().map(short));
        if let Some(group) = page.raw().get_raw::<Object<'_>>(b"Group") {
            numbers.value(&group, out.insert(Name(b"Group")));
        }
        let own = page.resources();
        let mut resources = out.insert(Name(b"Resources")).dict();
        for (key, dict) in [
            (b"ExtGState".as_slice(), &own.ext_g_states),
            (b"ColorSpace", &own.color_spaces),
            (b"Pattern", &own.patterns),
            (b"Shading", &own.shadings),
            (b"XObject", &own.x_objects),
            (b"Font", &own.fonts),
        ] {
            if !dict.is_empty() {
                numbers.dict(dict, resources.insert(Name(key)));
            }
        }
    }
    numbers.finish(objects);
    Ok(forms)
}
