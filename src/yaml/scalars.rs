//! How [`At`], [`Length`] and [`Color`] are read.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use super::characters::quote;
use super::de::AT;
use crate::diag::{At, FileId, Span};
use crate::geom::{Color, Length};

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple_struct(AT, 4, AtVisitor(PhantomData))
    }
}

struct AtVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for AtVisitor<T> {
    type Value = At<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value with its place")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<At<T>, A::Error> {
        let lacking = |_: ()| A::Error::custom("a value without its place");
        let file = FileId(access.next_element()?.ok_or(()).map_err(lacking)?);
        let start = access.next_element()?.ok_or(()).map_err(lacking)?;
        let end = access.next_element()?.ok_or(()).map_err(lacking)?;
        let value = access.next_element()?.ok_or(()).map_err(lacking)?;
        Ok(At::new(value, Span { file, start, end }))
    }
}

/// A visitor for types that are written as one scalar; `name` is looked up
/// for the diagnostic code. What the function complains about is the message,
/// after a line end the remedy.
pub(crate) struct FromText<T> {
    pub(crate) name: &'static str,
    pub(crate) parse: fn(&str) -> Result<T, String>,
}

impl<T> FromText<T> {
    pub(crate) fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_newtype_struct(self.name, self)
    }
}

impl<'de, T> Visitor<'de> for FromText<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.parse)(text.trim()).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FromText { name: "Length", parse: length }.read(deserializer)
    }
}

fn length(text: &str) -> Result<Length, String> {
    if let Some(length) = Length::parse(text) {
        return Ok(length);
    }
    let shown = quote(text);
    let bare = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    Err(if bare {
        format!("`{shown}` has no unit\nwrite `{shown}mm`, or use cm, pt or in")
    } else if text.contains(',') {
        format!("`{shown}` is not a length\nuse a point: `{}`", quote(&text.replace(',', ".")))
    } else {
        format!("`{shown}` is not a length\nwrite a number and mm, cm, pt or in, such as `25mm`")
    })
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FromText { name: "Color", parse: color }.read(deserializer)
    }
}

fn color(text: &str) -> Result<Color, String> {
    Color::parse(text).ok_or_else(|| {
        let shown = quote(text);
        if matches!(text.len(), 3 | 6) && text.bytes().all(|b| b.is_ascii_hexdigit()) {
            format!("`{shown}` is not a colour\nwrite `\"#{shown}\"`")
        } else {
            format!("`{shown}` is not a colour\nwrite it as `\"#1b365d\"`")
        }
    })
}
