//! A `serde` deserializer over a [`Node`].
//!
//! Three kinds of name have a meaning of their own: [`AT`] hands out the place
//! with the value, those of [`CODES`] give wrong values a diagnostic code, and an
//! enum named [`BY_SHAPE`] has variants `text`, `list`, `mapping`, of which the
//! one is read that the value is written as.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::value::StrDeserializer;
use serde::de::{Deserializer, IntoDeserializer, Visitor};

use super::access::{Entries, Items, Placed, Shaped};
use super::complaint::{Complaint, Kind};
use super::read::Pass;
use super::{Node, Value, characters};

/// Name under which [`crate::diag::At`] asks for value and place.
pub(super) const AT: &str = "letterpress::At";

/// Name of enums whose variant is the shape of the value.
const BY_SHAPE: &str = "by shape";

/// Scalar types by the name they ask for, and the code of a wrong one.
const CODES: [(&str, &str); 6] = [
    ("Length", "bad-length"),
    ("Color", "bad-colour"),
    ("Date", "bad-date"),
    ("Number", "bad-number"),
    ("Discount", "bad-number"),
    ("Vat", "bad-vat"),
];

/// Reads one node.
#[derive(Clone, Copy)]
pub(super) struct NodeReader<'a, 'p> {
    pub(super) node: &'a Node,
    /// The key it stands under, at any depth of lists.
    pub(super) key: Option<&'a str>,
    pub(super) pass: &'p Pass,
}

impl<'a, 'p> NodeReader<'a, 'p> {
    pub(super) fn root(node: &'a Node, pass: &'p Pass) -> Self {
        Self { node, key: None, pass }
    }

    /// Gives a complaint the place of this node.
    fn placed<T>(self, result: Result<T, Complaint>) -> Result<T, Complaint> {
        result.map_err(|complaint| complaint.at(self.node, self.key))
    }

    fn wrong<T>(self, expected: &str) -> Result<T, Complaint> {
        self.placed(Err(Complaint::expected(expected)))
    }

    fn scalar(self, expected: &str) -> Result<&'a str, Complaint> {
        match &self.node.value {
            Value::Scalar(text) => Ok(text),
            _ => self.wrong(expected),
        }
    }

    fn number<T: FromStr<Err: Display>>(self) -> Result<T, Complaint> {
        let text = self.scalar("a number")?;
        let digits = text.trim();
        // What else Rust reads as a number: `inf`, `NaN`, `1e9`.
        let plain = digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
        match digits.parse() {
            Ok(value) if plain => Ok(value),
            _ => {
                let message = format!("`{}` is not a number that can stand here", characters::quote(text));
                self.placed(Err(Complaint::told("bad-number", message, None)))
            }
        }
    }

    fn mapping<V: Visitor<'a>>(
        self,
        known: Option<&'static [&'static str]>,
        visitor: V,
    ) -> Result<V::Value, Complaint> {
        match &self.node.value {
            Value::Map(entries) => {
                let read = visitor.visit_map(Entries::new(self, entries, known));
                self.placed(read.map_err(|complaint| match complaint.kind {
                    Kind::Missing(field) if self.has_broken(field) => {
                        Complaint { kind: Kind::Quiet, ..complaint }
                    }
                    _ => complaint,
                }))
            }
            Value::Broken => self.placed(Err(Complaint { kind: Kind::Quiet, place: None })),
            _ => self.wrong("a mapping"),
        }
    }

    fn has_broken(self, key: &str) -> bool {
        self.node.get(key).is_some_and(|value| self.pass.is_broken(value))
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Complaint> {
            let value = self.number()?;
            self.placed(visitor.$visit(value))
        }
    )*};
}

impl<'a> Deserializer<'a> for NodeReader<'a, '_> {
    type Error = Complaint;

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Complaint> {
        match &self.node.value {
            Value::Null => self.placed(visitor.visit_unit()),
            Value::Scalar(text) => self.placed(visitor.visit_borrowed_str(text)),
            Value::Seq(items) => self.placed(visitor.visit_seq(Items::new(self, items))),
            Value::Map(_) | Value::Broken => self.mapping(None, visitor),
        }
    }

    fn deserialize_str<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Complaint> {
        let text = self.scalar("text")?;
        self.placed(visitor.visit_borrowed_str(text))
    }

    fn deserialize_string<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Complaint> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Complaint> {
        let expected = "`true` or `false`";
        match self.scalar(expected)? {
            "true" | "True" | "TRUE" => self.placed(visitor.visit_bool(true)),
            "false" | "False" | "FALSE" => self.placed(visitor.visit_bool(false)),
            other => {
                let message = format!("`{}` is neither `true` nor `false`", characters::quote(other));
                self.placed(Err(Complaint::told("wrong-type", message, None)))
            }
        }
    }

    numbers! {
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
        deserialize_f32 visit_f32 deserialize_f64 visit_f64
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Complaint> {
        match self.node.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Complaint> {
        let read = self.placed(visitor.visit_newtype_struct(self));
        let Some((_, code)) = CODES.iter().find(|(known, _)| *known == name) else { return read };
        read.map_err(|complaint| match complaint.kind {
            Kind::Told { code: "wrong-value", message, help } => {
                Complaint { kind: Kind::Told { code, message, help }, ..complaint }
            }
            _ => complaint,
        })
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Complaint> {
        match &self.node.value {
            Value::Seq(items) => self.placed(visitor.visit_seq(Items::new(self, items))),
            _ => self.wrong("a list"),
        }
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value, Complaint> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Complaint> {
        if name == AT { visitor.visit_seq(Placed::new(self)) } else { self.deserialize_seq(visitor) }
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Complaint> {
        self.mapping(None, visitor)
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Complaint> {
        self.mapping(Some(fields), visitor)
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Complaint> {
        if name == BY_SHAPE {
            let shape = match &self.node.value {
                Value::Scalar(_) => "text",
                Value::Seq(_) => "list",
                Value::Null | Value::Map(_) | Value::Broken => "mapping",
            };
            if self.node.value != Value::Null && variants.contains(&shape) {
                return self.placed(visitor.visit_enum(Shaped { reader: self, shape }));
            }
            let shapes =
                variants.iter().map(|v| if *v == "text" { (*v).to_owned() } else { format!("a {v}") });
            return self.wrong(&shapes.collect::<Vec<_>>().join(" or "));
        }
        let word: StrDeserializer<'_, Complaint> = self.scalar("one word")?.into_deserializer();
        self.placed(visitor.visit_enum(word))
    }

    fn deserialize_identifier<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Complaint> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Complaint> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { <V: Visitor<'a>> i128 u128 char bytes byte_buf unit unit_struct }
}
