//! The schemas of single values: texts, switches, lengths, colours. Dates, numbers and the
//! like have theirs beside their types.
//!
//! A YAML reader that is not ours makes numbers of what looks like one, so the schema of
//! each takes what it may have become.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use std::borrow::Cow;

use crate::diag::At;
use crate::geom::{Color, Length};

/// The schema of a type that is written as one scalar, under a name that people read.
macro_rules! scalar {
    ($type:ty, $name:literal, $schema:tt) => {
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed($name)
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    };
}
pub(crate) use scalar;

/// Stands for every text.
pub(super) struct Text;

// The second branch takes `true`, which is a text like any other, and is the one that no
// editor makes a proposal of.
scalar!(Text, "text", {
    "description": "With or without quotes; numbers too are kept as they are written. Text that holds a colon \
        and a space, or begins with a special character, stands in quotes.",
    "anyOf": [{"type": ["string", "number"]}, {"not": {"type": ["array", "object", "null"]}}]
});

/// Stands for every switch.
pub(super) struct Truth;

scalar!(Truth, "true-or-false", {
    "description": "`true` or `false`.",
    "type": ["boolean", "string"],
    "pattern": "^(true|True|TRUE|false|False|FALSE)$",
    "patternErrorMessage": "write true or false"
});

scalar!(Length, "length", {
    "description": "A number and its unit, `mm`, `cm`, `pt` or `in`: `25mm`, `10.5pt`.",
    "type": "string",
    "pattern": "^\\s*[-+]?([0-9]+|[0-9]*\\.[0-9]+)\\s*(mm|cm|pt|in)\\s*$",
    "patternErrorMessage": "write a number and mm, cm, pt or in, such as 25mm"
});

scalar!(Color, "colour", {
    "description": "`#` and six or three hexadecimal digits, in quotes: `\"#1b365d\"`.",
    "type": "string",
    "pattern": "^\\s*#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\\s*$",
    "patternErrorMessage": "write it in quotes, as in \"#1b365d\""
});

/// The place of a value is in no schema.
impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}
