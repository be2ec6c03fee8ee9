//! Room 4: [`Pages`] in, the bytes of a PDF out (ISO 32000-1; PDF/A-3a, ISO
//! 19005-3; PDF/UA-1, ISO 14289-1).
//!
//! Nothing is decided here. Content streams are written straight from the
//! display list and the structure tree straight from the content tree; what
//! does not depend on the letter is made once and [`Kept`]. The bytes depend on
//! the letter alone, whatever was kept.

use std::fmt;

use pdf_writer::types::{OutputIntentSubtype, PageMode, TabOrder};
use pdf_writer::writers::{Catalog, ExtGraphicsState, Page, Pages as PageTree, Resources};
use pdf_writer::{Filter, Finish, Rect, Ref, TextStr};

use crate::compose::content::{Meta, Tree};
use crate::layout::page::{Item, ItemKind, Pages};
use crate::picture::PictureError;
use crate::stop;
use crate::text::Fonts;

mod ahead;
mod attachments;
mod color;
mod digits;
mod faces;
mod fields;
mod file;
mod foreign;
mod groups;
mod ink;
mod kept;
mod meta;
mod nav;
#[cfg(feature = "pictures")]
mod numbers;
mod objects;
mod paint;
mod palette;
mod pictures;
mod press;
mod subset;
mod tags;
mod to_unicode;
mod truetype;
#[cfg(feature = "pictures")]
mod unmark;
#[cfg(feature = "pictures")]
mod vector;

pub(crate) use ahead::Ahead;
pub use attachments::{Attachment, Profile, Relationship};
pub use kept::Kept;
pub(crate) use pictures::Print;

use objects::Objects;

/// Why a PDF could not be written. What an author can mend is found out before;
/// these come from fonts and pictures that are sound only on the outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PdfError {
    /// A face cannot be cut.
    Font {
        /// PostScript name of the face.
        face: String,
        /// What is wrong with it.
        error: String,
    },
    /// A page shows a glyph that the face does not have, or the glyph for missing ones.
    NoSuchGlyph {
        /// PostScript name of the face.
        face: String,
        /// Number of the glyph.
        glyph: u16,
    },
    /// A picture cannot be decoded.
    Picture(PictureError),
    /// A page of another PDF cannot be taken in.
    Foreign,
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Font { face, error } => write!(f, "the font {face} cannot be embedded: {error}"),
            Self::NoSuchGlyph { face, glyph } => write!(f, "the font {face} has no glyph {glyph} to show"),
            Self::Picture(error) => error.fmt(f),
            Self::Foreign => f.write_str("a page of another PDF cannot be taken in"),
        }
    }
}

impl std::error::Error for PdfError {}

/// How much of what lies under it the word across a draft covers.
const OPACITY: f32 = 0.22;

/// The number of the first object.
const FIRST: Ref = Ref::new(1);

/// Writes a PDF; with attachments in it, and without `meta.archive` no claim of PDF/A or Factur-X.
///
/// # Errors
/// Where a font or a picture turns out to be broken.
pub fn write(
    pages: &Pages,
    tree: &Tree,
    meta: &Meta,
    attachments: &[Attachment],
    fonts: &Fonts,
    kept: &Kept,
) -> Result<Vec<u8>, PdfError> {
    let mut objects = Objects::new(FIRST);
    // Before the pictures, which another thread may be at.
    let faces = faces::Faces::new(pages, fonts, kept)?;
    let pictures = pictures::Pictures::write(&pictures::prints(pages), kept, &mut objects)?;
    let forms = foreign::Forms::write(pages, kept, &mut objects)?;
    let font_objects = faces.write(kept, &mut objects);
    let translucent = pages.pages.iter().flat_map(|page| &page.items).any(is_across);
    let resources = resources(&font_objects, &pictures, &forms, translucent, &mut objects);

    let page_tree = objects.reserve();
    let page_objects: Vec<Ref> = pages.pages.iter().map(|_| objects.reserve()).collect();
    let sheets: Vec<paint::Sheet> =
        pages.pages.iter().map(|page| paint::page(page, tree, &faces, (&pictures, &forms), kept)).collect();
    let annotations = nav::annotations(&sheets, &page_objects, &mut objects);
    for (number, (page, sheet)) in pages.pages.iter().zip(&sheets).enumerate() {
        stop::heed();
        let content = objects.content(&sheet.content, kept);
        let mut object = objects.typed::<Page>(page_objects[number]);
        object
            .parent(page_tree)
            .media_box(Rect::new(0.0, 0.0, points(page.size.width), points(page.size.height)))
            .contents(content)
            .tab_order(TabOrder::StructureOrder)
            .struct_parents(digits::count(number));
        object.pair(pdf_writer::Name(b"Resources"), resources);
        if sheet.pictures || sheet.translucent {
            object.group().transparency().color_space().device_rgb();
        }
        if !sheet.areas.is_empty() {
            let own = annotations.iter().filter(|one| one.page == number).map(|one| one.object);
            object.annotations(own);
        }
    }
    objects
        .typed::<PageTree>(page_tree)
        .kids(page_objects.iter().copied())
        .count(digits::count(page_objects.len()));

    let structure = tags::Structure::new(tree, &sheets, &page_objects, &annotations, &mut objects);
    let structure = structure.write(&sheets, &annotations, &mut objects);
    let form = fields::form(&sheets, &annotations, &mut objects);
    let outline = nav::outline(pages, &page_objects, &mut objects);
    let metadata = meta::xmp(meta, attachments, &mut objects);
    let info = meta::info(meta, &mut objects);
    let profile = objects.reserve();
    objects.profile(profile, kept.profile()).n(3).filter(Filter::FlateDecode);

    let files = attachments::write(attachments, &mut objects);

    let root = objects.reserve();
    let mut catalog = objects.typed::<Catalog>(root);
    catalog.pages(page_tree).metadata(metadata).lang(TextStr(&meta.language));
    catalog.pair(pdf_writer::Name(b"StructTreeRoot"), structure);
    catalog.mark_info().marked(true);
    catalog.viewer_preferences().display_doc_title(true);
    catalog
        .output_intents()
        .push()
        .subtype(OutputIntentSubtype::PDFA)
        .output_condition_identifier(TextStr("sRGB"))
        .dest_output_profile(profile);
    if let Some(outline) = outline {
        catalog.outlines(outline);
        if pages.outline.len() > 1 {
            catalog.page_mode(PageMode::UseOutlines);
        }
    }
    attachments::enter(&files, &mut catalog);
    if let Some(form) = form {
        catalog.pair(pdf_writer::Name(b"AcroForm"), form);
    }
    catalog.finish();
    Ok(file::finish(objects, root, info, kept))
}

/// Fonts and pictures by their names, the same for all pages.
fn resources(
    fonts: &[Ref],
    pictures: &pictures::Pictures,
    forms: &foreign::Forms,
    translucent: bool,
    objects: &mut Objects,
) -> Ref {
    let object = objects.reserve();
    let mut resources = objects.typed::<Resources>(object);
    let mut names = resources.fonts();
    for (number, font) in fonts.iter().enumerate() {
        names.pair(pdf_writer::Name(format!("F{number}").as_bytes()), *font);
    }
    names.finish();
    if translucent {
        let mut states = resources.ext_g_states();
        states
            .insert(pdf_writer::Name(ink::TRANSLUCENT.as_bytes()))
            .start::<ExtGraphicsState>()
            .non_stroking_alpha(OPACITY);
    }
    let pictures =
        pictures.objects().iter().enumerate().map(|(number, object)| (format!("I{number}"), *object));
    let mut x_objects = pictures.chain(forms.names()).peekable();
    if x_objects.peek().is_some() {
        let mut names = resources.x_objects();
        for (name, object) in x_objects {
            names.pair(pdf_writer::Name(name.as_bytes()), object);
        }
    }
    object
}

fn is_across(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Across(_))
}

/// A length in points, to the hundredth.
fn points(length: crate::geom::Length) -> f32 {
    (length.to_pt() * 100.0).round() / 100.0
}
