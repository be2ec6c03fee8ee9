//! What a PDF has that cannot be taken in: a PDF in, its pages and the
//! objections out.
//!
//! Only what its pages are drawn with is looked at (ISO 19005-3, 6.2), since
//! only that is taken in: neither scripts nor attachments, metadata nor tags.
//! It is no validator: what it passes has been found sound in what letterheads
//! and annexes get wrong, fonts and colours above all.

use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object, Stream};
use hayro_syntax::page::Page;

use super::{ForeignError, ForeignPage, MAX_CONTENT, Objection, fonts};
use crate::geom::{Length, Size};

/// Looks at all pages.
pub(super) fn audit(pdf: &Pdf) -> Result<(Vec<ForeignPage>, Vec<Objection>), ForeignError> {
    let mut audit = Audit { pdf, seen: BTreeSet::new(), waiting: Vec::new(), found: BTreeSet::new() };
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let text = audit.page(page)?;
        let (width, height) = page.render_dimensions();
        pages.push(ForeignPage { size: Size { width: Length::pt(width), height: Length::pt(height) }, text });
    }
    audit.layers();
    Ok((pages, audit.found.into_iter().collect()))
}

struct Audit<'a> {
    pdf: &'a Pdf,
    seen: BTreeSet<(u32, i32)>,
    waiting: Vec<ObjRef>,
    found: BTreeSet<Objection>,
}

impl<'a> Audit<'a> {
    fn object(&mut self, what: impl Into<String>) {
        self.found.insert(Objection { what: what.into(), archive: true });
    }

    fn refuse(&mut self, what: &str) {
        self.found.insert(Objection { what: what.into(), archive: false });
    }

    /// Whether the page has text.
    fn page(&mut self, page: &Page<'a>) -> Result<bool, ForeignError> {
        let contents = page.raw().get::<Stream<'_>>(b"Contents");
        let parts = page.raw().get::<Array<'_>>(b"Contents");
        let parts = parts.iter().flat_map(|parts| parts.iter::<Stream<'_>>());
        for stream in contents.into_iter().chain(parts) {
            within(&stream)?;
        }
        let mut text = self.content(page.page_stream().unwrap_or_default());
        if let Some(group) = page.raw().get_raw::<Object<'_>>(b"Group") {
            self.value(&group);
        }
        let resources = page.resources();
        for dict in [
            &resources.ext_g_states,
            &resources.fonts,
            &resources.color_spaces,
            &resources.x_objects,
            &resources.patterns,
            &resources.shadings,
        ] {
            self.dict(dict);
        }
        while let Some(old) = self.waiting.pop() {
            match self.pdf.xref().get::<Object<'_>>(old.into()) {
                Some(Object::Stream(stream)) => self.stream(&stream)?,
                Some(other) => self.direct(&other),
                None => {}
            }
        }
        text = text || has_text(&resources.x_objects);
        self.annotations(page);
        Ok(text)
    }

    fn value(&mut self, value: &MaybeRef<Object<'_>>) {
        match value {
            MaybeRef::Ref(old) => {
                if self.seen.insert((old.obj_number, old.gen_number)) {
                    self.waiting.push(*old);
                }
            }
            MaybeRef::NotRef(object) => self.direct(object),
        }
    }

    fn direct(&mut self, object: &Object<'_>) {
        match object {
            Object::Name(name) if name.as_ref() == b"DeviceCMYK" => self.cmyk(),
            Object::Dict(dict) => self.dict(dict),
            Object::Array(array) => array.raw_iter().for_each(|value| self.value(&value)),
            _ => {}
        }
    }

    fn cmyk(&mut self) {
        self.object("uses CMYK colours without a profile");
    }

    fn dict(&mut self, dict: &Dict<'_>) {
        let named = |key: &[u8], value: &[u8]| dict.get::<Name<'_>>(key).is_some_and(|n| n.as_ref() == value);
        if named(b"Type", b"Font") {
            for what in fonts::objections(dict) {
                self.object(what);
            }
        }
        let transfers = [b"TR".as_slice(), b"TR2"]
            .iter()
            .any(|key| dict.contains_key(key) && !named(key, b"Default") && !named(key, b"Identity"));
        // The soft mask's own function is allowed.
        if transfers && !dict.contains_key(b"S") || dict.contains_key(b"HTP") {
            self.object("changes its colours by transfer functions");
        }
        // In a dictionary of resources these are names like others.
        let typed = dict.contains_key(b"Type") || dict.contains_key(b"Subtype");
        for (key, value) in dict.entries() {
            // What leads back or is not taken along.
            if !typed || !matches!(key.as_ref(), b"Parent" | b"Metadata" | b"PieceInfo" | b"OC" | b"AF") {
                self.value(&value);
            }
        }
    }

    fn stream(&mut self, stream: &Stream<'_>) -> Result<(), ForeignError> {
        let dict = stream.dict();
        if matches!(dict.get::<Object<'_>>(b"F"), Some(Object::String(_) | Object::Dict(_))) {
            self.object("draws with data of other files");
        }
        let subtype = |key: &[u8]| dict.get::<Name<'_>>(key).is_some_and(|name| name.as_ref() == b"PS");
        if subtype(b"Subtype") || subtype(b"Subtype2") || dict.contains_key(b"Ref") {
            self.object("has PostScript or pages of other files in it");
        }
        self.dict(dict);
        // Forms and tiling patterns are content.
        if dict.contains_key(b"BBox") && !dict.contains_key(b"ShadingType") {
            within(stream)?;
            match stream.decoded_data() {
                Ok(data) => {
                    self.content(&data);
                }
                Err(_) => return Err(ForeignError::Broken),
            }
        }
        Ok(())
    }

    /// Whether there is text in a content stream.
    fn content(&mut self, data: &[u8]) -> bool {
        let mut text = false;
        let mut all = UntypedIter::new(data);
        while let Some(instruction) = all.next() {
            match &**instruction.operator {
                b"k" | b"K" => self.cmyk(),
                b"cs" | b"CS" | b"BI" => {
                    let mut operands = instruction.operands();
                    let cmyk = operands.any(|operand| match operand {
                        Object::Name(name) => name.as_ref() == b"DeviceCMYK",
                        Object::Stream(image) => [b"CS".as_slice(), b"ColorSpace"].iter().any(|key| {
                            let space = image.dict().get::<Name<'_>>(key);
                            space.is_some_and(|name| matches!(name.as_ref(), b"CMYK" | b"DeviceCMYK"))
                        }),
                        _ => false,
                    });
                    if cmyk {
                        self.cmyk();
                    }
                }
                other => text |= shows_text(other),
            }
        }
        text
    }

    /// Forms and comments, whose looks do not belong to the page.
    fn annotations(&mut self, page: &Page<'_>) {
        let Some(all) = page.raw().get::<Array<'_>>(b"Annots") else { return };
        for annotation in all.iter::<Dict<'_>>() {
            let kind = annotation.get::<Name<'_>>(b"Subtype");
            let kind = kind.as_ref().map(Name::as_ref).unwrap_or_default();
            let hidden = annotation.get::<i32>(b"F").is_some_and(|flags| flags & 2 != 0);
            match kind {
                b"Link" | b"Popup" => {}
                b"Widget" if !hidden => self.refuse("has form fields, which would not be taken along"),
                _ if !hidden => self.refuse("has comments or stamps, which would not be taken along"),
                _ => {}
            }
        }
    }

    /// Layers that are hidden at first: on paper there is no switch.
    fn layers(&mut self) {
        let root = self.pdf.xref().get::<Dict<'_>>(self.pdf.xref().root_id());
        let layers = root.and_then(|root| root.get::<Dict<'_>>(b"OCProperties"));
        let Some(start) = layers.and_then(|layers| layers.get::<Dict<'_>>(b"D")) else { return };
        let off = start.get::<Array<'_>>(b"OFF").is_some_and(|off| off.raw_iter().next().is_some());
        let base = start.get::<Name<'_>>(b"BaseState").is_some_and(|base| base.as_ref() == b"OFF");
        if off || base {
            self.refuse("has hidden layers, which would be seen");
        }
    }
}

/// Whether any of these forms, or a form in them, has text.
fn has_text(x_objects: &Dict<'_>) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![x_objects.clone()];
    while let Some(forms) = waiting.pop() {
        for (key, value) in forms.entries() {
            let MaybeRef::Ref(old) = value else { continue };
            let Some(stream) = forms.get::<Stream<'_>>(&key) else { continue };
            let new = seen.insert((old.obj_number, old.gen_number));
            if !new || !stream.dict().contains_key(b"BBox") {
                continue;
            }
            let mut text = false;
            if let Ok(data) = stream.decoded_data() {
                let mut all = UntypedIter::new(&data);
                while let Some(instruction) = all.next() {
                    text |= shows_text(instruction.operator);
                }
            }
            if text {
                return true;
            }
            let resources = stream.dict().get::<Dict<'_>>(b"Resources");
            waiting.extend(resources.and_then(|resources| resources.get::<Dict<'_>>(b"XObject")));
        }
    }
    false
}

/// Whether an operator shows text.
fn shows_text(operator: &[u8]) -> bool {
    matches!(operator, b"Tj" | b"TJ" | b"'" | b"\"")
}

/// Refuses content that would fill the memory once it is unpacked.
fn within(stream: &Stream<'_>) -> Result<(), ForeignError> {
    use hayro_syntax::Filter;
    use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

    if stream.filters().first() != Some(&Filter::FlateDecode) {
        return Ok(());
    }
    match decompress_to_vec_zlib_with_limit(&stream.raw_data(), MAX_CONTENT) {
        Err(error) if error.status == TINFLStatus::HasMoreOutput => Err(ForeignError::TooMuchContent),
        _ => Ok(()),
    }
}
