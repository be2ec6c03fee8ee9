//! Signature fields, empty yet (ISO 32000-1, 12.7.4.5): a field and its widget in one
//! dictionary, over the line to sign on.

use pdf_writer::types::{AnnotationFlags, SigFlags};
use pdf_writer::{Dict, Finish, Name, Rect, Ref, TextStr};

use super::nav::Annotated;
use super::objects::Objects;
use super::paint::{Active, Sheet};
use crate::compose::content::{FormField, Lock, Seed};

/// What a seed value dictionary may demand (ISO 32000-1, table 234).
const SUB_FILTER: i32 = 1 << 1;
const REASONS: i32 = 1 << 3;
const DIGEST_METHOD: i32 = 1 << 6;

/// Writes field and widget; `home` is its page, and its key in the parent tree.
pub(super) fn widget(id: Ref, field: &FormField, rect: Rect, home: (Ref, i32), objects: &mut Objects) {
    let appearance = appearance(rect, objects);
    let mut widget = objects.object(id).dict();
    widget.pair(Name(b"Type"), Name(b"Annot"));
    widget.pair(Name(b"Subtype"), Name(b"Widget"));
    widget.pair(Name(b"FT"), Name(b"Sig"));
    widget.pair(Name(b"T"), TextStr(&field.name));
    widget.pair(Name(b"TU"), TextStr(&field.tooltip));
    widget.pair(Name(b"Rect"), rect);
    widget.pair(Name(b"P"), home.0);
    // Locked: it stays where it is; its value may change (12.5.3).
    let flags = AnnotationFlags::PRINT | AnnotationFlags::LOCKED;
    widget.pair(Name(b"F"), i32::try_from(flags.bits()).unwrap_or_default());
    widget.insert(Name(b"AP")).dict().pair(Name(b"N"), appearance);
    widget.insert(Name(b"MK")).dict().finish();
    widget.pair(Name(b"StructParent"), home.1);
    if let Some(locked) = &field.lock {
        lock(widget.insert(Name(b"Lock")).dict(), locked);
    }
    if let Some(values) = &field.seed {
        seed(widget.insert(Name(b"SV")).dict(), values);
    }
}

/// An empty appearance as large as the field (PDF/A-3, 6.3.3: a stream under the key `N`).
fn appearance(rect: Rect, objects: &mut Objects) -> Ref {
    let id = objects.reserve();
    let mut form = objects.stream(id, &[]);
    form.pair(Name(b"Type"), Name(b"XObject"));
    form.pair(Name(b"Subtype"), Name(b"Form"));
    form.pair(Name(b"BBox"), Rect::new(0.0, 0.0, width(rect.x1, rect.x2), width(rect.y1, rect.y2)));
    id
}

/// The distance of two edges, to the hundredth of a point.
fn width(from: f32, to: f32) -> f32 {
    ((to - from) * 100.0).round() / 100.0
}

fn lock(mut dict: Dict<'_>, lock: &Lock) {
    dict.pair(Name(b"Type"), Name(b"SigFieldLock"));
    match lock {
        Lock::All => {
            dict.pair(Name(b"Action"), Name(b"All"));
        }
        Lock::Fields(names) => {
            dict.pair(Name(b"Action"), Name(b"Include"));
            dict.insert(Name(b"Fields")).array().items(names.iter().map(|name| TextStr(name)));
        }
    }
}

fn seed(mut dict: Dict<'_>, seed: &Seed) {
    dict.pair(Name(b"Type"), Name(b"SV"));
    dict.insert(Name(b"SubFilter")).array().item(Name(b"ETSI.CAdES.detached"));
    let mut demanded = SUB_FILTER;
    if !seed.digests.is_empty() {
        // Table 234 says names; signing tools (pyHanko, Acrobat) write and read strings.
        dict.insert(Name(b"DigestMethod")).array().items(seed.digests.iter().map(|digest| TextStr(digest)));
        demanded |= DIGEST_METHOD;
    }
    if !seed.reasons.is_empty() {
        dict.insert(Name(b"Reasons")).array().items(seed.reasons.iter().map(|reason| TextStr(reason)));
        demanded |= REASONS;
    }
    dict.pair(Name(b"Ff"), if seed.mandatory { demanded } else { 0 });
}

/// Writes the interactive form (12.7.2), by which all fields are found, in the order of signing;
/// `None` where there are none.
pub(super) fn form(sheets: &[Sheet], annotations: &[Annotated], objects: &mut Objects) -> Option<Ref> {
    let areas = sheets.iter().flat_map(|sheet| &sheet.areas);
    let mut fields: Vec<(usize, Ref)> = areas
        .zip(annotations)
        .filter_map(|(area, annotated)| match &area.kind {
            Active::Field(field) => Some((field.order, annotated.object)),
            Active::Link(_) => None,
        })
        .collect();
    if fields.is_empty() {
        return None;
    }
    fields.sort_by_key(|(order, _)| *order);
    let id = objects.reserve();
    let mut form = objects.object(id).dict();
    form.insert(Name(b"Fields")).array().items(fields.into_iter().map(|(_, object)| object));
    // Not yet `AppendOnly`: that comes with the first signature.
    form.pair(Name(b"SigFlags"), i32::try_from(SigFlags::SIGNATURES_EXIST.bits()).unwrap_or(1));
    form.finish();
    Some(id)
}
