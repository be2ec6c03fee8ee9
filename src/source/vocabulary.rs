//! What single values of a letter look like to editors: their schemas, beside the types that read them.
//!
//! Patterns allow blanks around a value, as reading does.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;
use std::borrow::Cow;

use super::invoice_scalars::VatText;
use super::scalars::{Date, DateOrToday, Discount, Number};
use super::schema::Lines;
use super::signature_schema::FieldName;
use crate::describe::scalar;
use crate::identifiers;
use crate::invoice::Kind;

scalar!(Date, "date", {
    "description": "Year, month and day: `2026-03-03`. YAML 1.2 reads a text; where a tool reads YAML 1.1 and makes \
        a date of it, put it in quotes.",
    "type": "string",
    "pattern": "^\\s*(19|[2-9][0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\\s*$",
    "patternErrorMessage": "write year, month and day, as in 2026-03-03"
});

scalar!(DateOrToday, "date-or-today", {
    "description": "Year, month and day: `2026-03-03`; or `today`.",
    "type": "string",
    "pattern": "^\\s*((19|[2-9][0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|today)\\s*$",
    "patternErrorMessage": "write year, month and day, as in 2026-03-03, or today"
});

scalar!(Number, "number", {
    "description": "An exact number with a point, with or without quotes: `450.00`.",
    "type": ["number", "string"],
    "pattern": "^\\s*-?(0|[1-9][0-9]*)(\\.[0-9]+)?\\s*$",
    "patternErrorMessage": "write digits and a point, such as 450.00"
});

scalar!(Discount, "percent-or-amount", {
    "description": "A percentage, `5%`, or an amount, `12.50`.",
    "type": ["number", "string"],
    "pattern": "^\\s*-?(0|[1-9][0-9]*)(\\.[0-9]+)?\\s*%?\\s*$",
    "patternErrorMessage": "write a percentage, such as 5%, or an amount, such as 12.50"
});

scalar!(VatText, "VAT", {
    "description": "A rate in percent, `20` or `5.5`; a category without a rate: `Z` zero rated, `E` exempt, `AE` reverse \
        charge, `K` goods within the European Union, `G` export, `O` outside the scope; or `S`, `L` (Canary Islands) or \
        `M` (Ceuta, Melilla) with its rate: `L 7`.",
    "type": ["number", "string"],
    "pattern": "^\\s*((S|L|M)\\s+(0|[1-9][0-9]*)(\\.[0-9]+)?|(Z|E|AE|K|G|O)(\\s+0(\\.0+)?)?|-?(0|[1-9][0-9]*)(\\.[0-9]+)?)\\s*%?\\s*$",
    "patternErrorMessage": "write a rate such as 20, a category such as AE, or one with its rate, such as L 7"
});

scalar!(FieldName, "field", {
    "description": "`true` for a field with its usual name, `false` for none, or a name of at most 40 letters from a to z, \
        digits, blanks, `-` and `_`.",
    "type": ["boolean", "string", "number"],
    "pattern": "^\\s*[A-Za-z0-9_-][A-Za-z0-9 _-]{0,39}\\s*$",
    "patternErrorMessage": "write true, or a name of letters, digits, spaces, - and _"
});

/// The code of a country.
pub(super) struct CountryCode;

impl JsonSchema for CountryCode {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("country")
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Two capital letters of ISO 3166-1: `FR`.",
            "enum": identifiers::countries().collect::<Vec<_>>(),
            "errorMessage": "write two capital letters of ISO 3166-1, such as FR"
        })
    }
}

/// Currencies that editors propose; every other one with coins is taken too.
const CURRENCIES: [&str; 16] = [
    "EUR", "CHF", "GBP", "USD", "AUD", "BGN", "CAD", "CZK", "DKK", "HUF", "JPY", "NOK", "NZD", "PLN", "RON",
    "SEK",
];

/// The code of a currency.
pub(super) struct CurrencyCode;

impl JsonSchema for CurrencyCode {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("currency")
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Three capital letters of ISO 4217: `EUR`.",
            "anyOf": [{"enum": CURRENCIES}, {
                "type": "string",
                "pattern": "^\\s*[A-Z]{3}\\s*$",
                "patternErrorMessage": "write three capital letters of ISO 4217, such as EUR"
            }]
        })
    }
}

/// An electronic address.
pub(super) struct SchemedAddress;

scalar!(SchemedAddress, "electronic-address", {
    "description": "The scheme of the list EAS, a colon and the identifier: `0225:123456782`.",
    "type": "string",
    "pattern": "^[^:]+:.*\\S",
    "patternErrorMessage": "write scheme and identifier, such as 0225:123456782"
});

/// A payment link.
pub(super) struct SecureLink;

scalar!(SecureLink, "link", {
    "description": "A web address that begins with `https://`.",
    "type": "string",
    "pattern": "^\\s*https://",
    "patternErrorMessage": "write the whole address, which begins with https://"
});

/// The kind of an invoice by its word, or by its code of UNTDID 1001.
pub(super) struct KindWord;

impl JsonSchema for KindWord {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("kind")
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        // A range of one number, as an editor would propose what stands in a list.
        let code = |kind: &Kind| {
            let code = kind.code();
            let number: Option<u16> = code.parse().ok();
            let pattern = format!("^\\s*{code}\\s*$");
            json!({"type": ["integer", "string"], "minimum": number, "maximum": number, "pattern": pattern})
        };
        let mut shapes = vec![generator.subschema_for::<Kind>().to_value()];
        shapes.extend(Kind::ALL.iter().map(code));
        json_schema!({"anyOf": shapes})
    }
}

/// The columns of the footer.
pub(super) struct Columns;

impl JsonSchema for Columns {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("columns")
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut lines = generator.subschema_for::<Lines>();
        lines.insert("minItems".to_owned(), json!(1));
        lines.insert("maxItems".to_owned(), json!(5));
        json_schema!({"type": "array", "minItems": 1, "maxItems": 4, "items": lines})
    }
}

/// Words that [`super::check`] knows and no type does.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident $words:expr;)*) => {$(
        $(#[$doc])*
        pub(super) struct $name;

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"enum": $words})
            }
        }
    )*};
}

words! {
    /// What a field locks, by a word.
    LockWord ["own", "all"];
    /// Digest methods.
    Digest ["sha256", "sha384", "sha512"];
}
