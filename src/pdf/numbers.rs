//! Objects of another PDF in ours: written anew with our numbers, dictionaries
//! in the order of their keys, so that the same file always gives the same bytes.

use std::collections::BTreeMap;

use hayro_syntax::object::{Array, Dict, MaybeRef, ObjRef, Object, Stream};
use hayro_syntax::{Filter as Packed, Pdf};
use pdf_writer::{Filter, Name, Null, Obj, Ref, Str};

use super::objects::Objects;
use super::press::deflate_well;

/// What becomes of what is taken in.
#[derive(Clone, Copy)]
pub(super) enum Manner {
    /// A drawing of our own making, whose streams have no filters: its numbers
    /// get so many decimals, and colours that were said to be sRGB become the
    /// device's, which the output intent says to be sRGB.
    Drawing(usize),
    /// A page of others: its marks for a tree of tags are left out, and with
    /// them what an archive forbids and no page needs.
    Page,
}

impl Manner {
    /// Content as it is written.
    pub(super) fn content(self, content: &[u8]) -> Vec<u8> {
        match self {
            Self::Drawing(decimals) => super::vector::shorten(content, decimals),
            Self::Page => super::unmark::unmarked(content),
        }
    }

    /// Whether an entry of a dictionary is left out; in one without a type,
    /// such as one of resources, keys are mostly names that content uses.
    fn drops(self, key: &[u8], typed: bool) -> bool {
        match self {
            // Operator sets are a matter of printers long gone (14.2).
            Self::Drawing(_) => key == b"ProcSet",
            Self::Page if !typed => matches!(key, b"ProcSet" | b"Properties"),
            Self::Page => matches!(
                key,
                b"ProcSet"
                    | b"StructParent"
                    | b"StructParents"
                    | b"Metadata"
                    | b"PieceInfo"
                    | b"LastModified"
                    | b"OC"
                    | b"AF"
                    | b"AA"
                    | b"Thumb"
                    | b"Alternates"
                    | b"OPI"
                    | b"Interpolate"
                    | b"CIDSet"
                    | b"CharSet"
                    | b"Properties"
            ),
        }
    }
}

/// Our numbers of foreign objects.
pub(super) struct Numbers<'a> {
    pdf: &'a Pdf,
    manner: Manner,
    next: Ref,
    known: BTreeMap<(u32, i32), Ref>,
    waiting: Vec<(ObjRef, Ref)>,
}

impl<'a> Numbers<'a> {
    /// None yet; ours begin with the next of the objects.
    pub(super) fn new(pdf: &'a Pdf, manner: Manner, objects: &Objects) -> Self {
        Self { pdf, manner, next: objects.next(), known: BTreeMap::new(), waiting: Vec::new() }
    }

    /// Writes all that was referred to.
    pub(super) fn finish(mut self, objects: &mut Objects) {
        while let Some((old, number)) = self.waiting.pop() {
            match self.pdf.xref().get::<Object<'_>>(old.into()) {
                Some(Object::Stream(stream)) => self.stream(&stream, number, objects),
                Some(other) => self.direct(&other, objects.object(number)),
                None => objects.object(number).primitive(Null),
            }
        }
        while objects.next() != self.next {
            objects.reserve();
        }
    }

    /// Our number of an object; one met for the first time waits to be written.
    fn of(&mut self, old: ObjRef) -> Ref {
        *self.known.entry((old.obj_number, old.gen_number)).or_insert_with(|| {
            let number = self.next.bump();
            self.waiting.push((old, number));
            number
        })
    }

    /// A stream; content is written anew, samples stay as they were packed.
    fn stream(&mut self, stream: &Stream<'_>, number: Ref, objects: &mut Objects) {
        let dict = stream.dict();
        // Forms and tiling patterns have a box; functions and pictures have none.
        let content = dict.contains_key(b"BBox") && !dict.contains_key(b"ShadingType");
        let raw = stream.raw_data();
        let filters = stream.filters();
        // LZW is forbidden in an archive (ISO 19005-3, 6.1.7.2).
        let unpacked = match self.manner {
            Manner::Drawing(_) => Some(raw.clone()),
            Manner::Page if content || filters.is_empty() || filters.contains(&Packed::LzwDecode) => {
                stream.decoded_data().ok()
            }
            Manner::Page => None,
        };
        let data = unpacked
            .as_ref()
            .map(|data| if content { deflate_well(&self.manner.content(data)) } else { deflate_well(data) });
        let mut out = objects.stream(number, data.as_deref().unwrap_or(&raw));
        if data.is_some() {
            out.filter(Filter::FlateDecode);
        }
        for (key, value) in dict.entries() {
            let packing = data.is_some() && matches!(key.as_ref(), b"Filter" | b"DecodeParms");
            if key.as_ref() != b"Length" && !packing && !self.manner.drops(key.as_ref(), true) {
                self.value(&value, out.insert(Name(key.as_ref())));
            }
        }
    }

    /// A value, direct or by our number.
    pub(super) fn value(&mut self, value: &MaybeRef<Object<'_>>, out: Obj<'_>) {
        match value {
            MaybeRef::Ref(old) => {
                let number = self.of(*old);
                out.primitive(number);
            }
            MaybeRef::NotRef(object) => self.direct(object, out),
        }
    }

    fn direct(&mut self, object: &Object<'_>, out: Obj<'_>) {
        match object {
            Object::Boolean(value) => out.primitive(*value),
            Object::Number(number) => number_to(number.as_f64(), out),
            Object::String(text) => out.primitive(Str(text.as_bytes())),
            Object::Name(name) => out.primitive(Name(name.as_ref())),
            Object::Dict(dict) => self.dict(dict, out),
            Object::Array(array) => self.array(array, out),
            // Streams are never direct.
            Object::Null(_) | Object::Stream(_) => out.primitive(Null),
        }
    }

    /// A dictionary.
    pub(super) fn dict(&mut self, dict: &Dict<'_>, out: Obj<'_>) {
        let typed = dict.contains_key(b"Type") || dict.contains_key(b"Subtype");
        let mut out = out.dict();
        for (key, value) in dict.entries() {
            if !self.manner.drops(key.as_ref(), typed) {
                self.value(&value, out.insert(Name(key.as_ref())));
            }
        }
    }

    fn array(&mut self, array: &Array<'_>, out: Obj<'_>) {
        if let Some(device) = self.device(array) {
            return out.primitive(device);
        }
        let mut out = out.array();
        for value in array.raw_iter() {
            self.value(&value, out.push());
        }
    }

    /// The device's colour space that stands for one with a profile.
    fn device(&self, array: &Array<'_>) -> Option<Name<'static>> {
        let Manner::Drawing(_) = self.manner else { return None };
        let mut items = array.raw_iter();
        let MaybeRef::NotRef(Object::Name(family)) = items.next()? else { return None };
        let MaybeRef::Ref(profile) = items.next()? else { return None };
        if family.as_ref() != b"ICCBased" {
            return None;
        }
        let profile: Stream<'_> = self.pdf.xref().get(profile.into())?;
        match profile.dict().get::<i32>(b"N")? {
            1 => Some(Name(b"DeviceGray")),
            3 => Some(Name(b"DeviceRGB")),
            _ => None,
        }
    }
}

/// A number as it is, whole where it is whole.
fn number_to(value: f64, out: Obj<'_>) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and in range; others lose what PDF has no digits for"
    )]
    if value.fract() == 0.0 && value.abs() < f64::from(i32::MAX) {
        out.primitive(value as i32);
    } else {
        out.primitive(value as f32);
    }
}
