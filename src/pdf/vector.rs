//! Drawings: a one-page PDF in, a form XObject out (ISO 32000-1, 8.10).
//!
//! Every object is written anew with our numbers, dictionaries in the order of
//! their keys, so that the same drawing always gives the same bytes. Colours
//! that were said to be sRGB become the device's, which the output intent says
//! to be sRGB.

use std::collections::BTreeMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, ObjRef, Object, Stream};
use pdf_writer::{Filter, Name, Null, Obj, Rect, Ref, Str};

use super::digits::fixed;
use super::objects::Objects;
use super::press::deflate_well;

/// Brings in the first page of a PDF whose streams have no filters; the form is
/// one unit wide and high. `None` where there is no page.
pub(super) fn bring_in(pdf: Vec<u8>, (width, height): (f32, f32), objects: &mut Objects) -> Option<Ref> {
    let pdf = Pdf::new(pdf).ok()?;
    let page = pdf.pages().first()?;
    let decimals = decimals(width.max(height));
    let form = objects.reserve();
    let mut numbers =
        Numbers { pdf: &pdf, next: objects.next(), known: BTreeMap::new(), waiting: Vec::new() };

    let content = deflate_well(&shorten(page.page_stream()?, decimals));
    let mut object = objects.form(form, &content);
    object.filter(Filter::FlateDecode);
    object.bbox(Rect::new(0.0, 0.0, width, height));
    object.matrix([1.0 / width, 0.0, 0.0, 1.0 / height, 0.0, 0.0]);
    for key in [b"Group".as_slice(), b"Resources"] {
        if let Some(value) = page.raw().get_raw::<Object<'_>>(key) {
            numbers.value(&value, object.insert(Name(key)));
        }
    }
    drop(object);
    while let Some((old, number)) = numbers.waiting.pop() {
        match pdf.xref().get::<Object<'_>>(old.into()) {
            Some(Object::Stream(stream)) => numbers.stream(&stream, number, decimals, objects),
            Some(other) => numbers.direct(&other, objects.object(number)),
            None => objects.object(number).primitive(Null),
        }
    }
    while objects.next() != numbers.next {
        objects.reserve();
    }
    Some(form)
}

/// Our numbers of foreign objects.
struct Numbers<'a> {
    pdf: &'a Pdf,
    next: Ref,
    known: BTreeMap<(u32, i32), Ref>,
    waiting: Vec<(ObjRef, Ref)>,
}

impl Numbers<'_> {
    /// Our number of an object; one met for the first time waits to be written.
    fn of(&mut self, old: ObjRef) -> Ref {
        *self.known.entry((old.obj_number, old.gen_number)).or_insert_with(|| {
            let number = self.next.bump();
            self.waiting.push((old, number));
            number
        })
    }

    /// A stream, compressed; where it is content, with shorter numbers.
    fn stream(&mut self, stream: &Stream<'_>, number: Ref, decimals: usize, objects: &mut Objects) {
        let data = stream.raw_data();
        let dict = stream.dict();
        // Forms and tiling patterns have a box; functions and pictures have none.
        let data = if dict.contains_key(b"BBox") { shorten(&data, decimals) } else { data.into_owned() };
        let data = deflate_well(&data);
        let mut out = objects.stream(number, &data);
        out.filter(Filter::FlateDecode);
        for (key, value) in dict.entries() {
            if key.as_ref() != b"Length" {
                self.value(&value, out.insert(Name(key.as_ref())));
            }
        }
    }

    fn value(&mut self, value: &MaybeRef<Object<'_>>, out: Obj<'_>) {
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

    fn dict(&mut self, dict: &Dict<'_>, out: Obj<'_>) {
        let mut out = out.dict();
        for (key, value) in dict.entries() {
            // Operator sets are a matter of printers long gone (14.2).
            if key.as_ref() != b"ProcSet" {
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

/// How many decimals show a drawing of that size to the hundred-thousandth.
fn decimals(size: f32) -> usize {
    [100.0, 10.0, 1.0].iter().position(|least| size >= *least).map_or(6, |more| 3 + more)
}

/// A content stream with its numbers rounded: neither the last digits of a
/// machine's sine nor more bytes than eyes can see. Drawings have no strings.
fn shorten(content: &[u8], decimals: usize) -> Vec<u8> {
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or_default());
    let mut out = Vec::with_capacity(content.len());
    for token in content.split(u8::is_ascii_whitespace).filter(|token| !token.is_empty()) {
        let number = std::str::from_utf8(token).ok().and_then(|text| text.parse::<f64>().ok());
        match number.map(|value| (value * scale).round()).filter(|value| value.abs() < f64::from(i32::MAX)) {
            #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
            Some(value) => fixed(&mut out, value as i32, decimals),
            None => out.extend_from_slice(token),
        }
        out.push(b' ');
    }
    out
}
