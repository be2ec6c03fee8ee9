//! Drawings: a one-page PDF of our own making in, a form XObject out (ISO
//! 32000-1, 8.10).

use hayro_syntax::Pdf;
use hayro_syntax::object::Object;
use pdf_writer::{Filter, Name, Rect, Ref};

use super::digits::fixed;
use super::numbers::{Manner, Numbers};
use super::objects::Objects;
use super::press::deflate_well;

/// Brings in the first page of a PDF whose streams have no filters; the form is
/// one unit wide and high. `None` where there is no page.
pub(super) fn bring_in(pdf: Vec<u8>, (width, height): (f32, f32), objects: &mut Objects) -> Option<Ref> {
    let pdf = Pdf::new(pdf).ok()?;
    let page = pdf.pages().first()?;
    let manner = Manner::Drawing(decimals(width.max(height)));
    let form = objects.reserve();
    let mut numbers = Numbers::new(&pdf, manner, objects);

    let content = deflate_well(&manner.content(page.page_stream()?));
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
    numbers.finish(objects);
    Some(form)
}

/// How many decimals show a drawing of that size to the hundred-thousandth.
fn decimals(size: f32) -> usize {
    [100.0, 10.0, 1.0].iter().position(|least| size >= *least).map_or(6, |more| 3 + more)
}

/// A content stream with its numbers rounded: neither the last digits of a
/// machine's sine nor more bytes than eyes can see. Drawings have no strings.
pub(super) fn shorten(content: &[u8], decimals: usize) -> Vec<u8> {
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
