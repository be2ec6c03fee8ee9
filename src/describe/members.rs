//! The keys of a mapping as `serde` knows them, in the order of their declaration.

use std::fmt;

use schemars::Schema;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::ORDER;

/// Says of a mapping's schema that it has no other keys, and in which order they stand.
pub(crate) fn members<T: for<'de> Deserialize<'de>>(schema: &mut Schema) {
    let keys = T::deserialize(Probe).err().map(|found| found.0).unwrap_or_default();
    schema.insert(ORDER.to_owned(), keys.into());
    schema.insert("additionalProperties".to_owned(), false.into());
}

/// Gives no value, and is told the keys.
struct Probe;

/// The keys, on the way out.
#[derive(Debug)]
struct Found(&'static [&'static str]);

impl<'de> Deserializer<'de> for Probe {
    type Error = Found;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Found> {
        Err(Found(fields))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Found> {
        Err(Found(&[]))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("keys")
    }
}

impl std::error::Error for Found {}

impl Error for Found {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(&[])
    }
}
