//! The keys under `signature:`. The comments are the reference of the format.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::schema::{Picture, Text};
use super::vocabulary::{Digest, LockWord};
use crate::describe::members;
use crate::diag::At;
use crate::document::{Capacity, Service, Side};
use crate::yaml::FromText;

/// Who signs: one, or a list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "by shape")]
#[schemars(untagged, inline)]
pub(super) enum Signature {
    /// One.
    #[serde(rename = "mapping")]
    One(Box<At<Signatory>>),
    /// Several, side by side.
    #[serde(rename = "list")]
    Several(#[schemars(length(min = 1, max = 12))] Vec<At<Signatory>>),
}

/// One who signs.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Signatory {
    /// For whom: `sender` (the default), or `recipient` for a counter-signature with place and date.
    pub(super) side: Option<Side>,
    /// By what power, where it is not their own; the language writes it before the name.
    pub(super) capacity: Option<Capacity>,
    /// Name under the line; that of sender or recipient if absent.
    pub(super) name: Text,
    /// Role under the name; that of sender or recipient if absent.
    pub(super) role: Text,
    /// A picture of a signature, laid over the line.
    pub(super) image: Option<At<Picture>>,
    /// A field for an electronic signature: `true`, or its name, of letters, digits, spaces, `-` and `_`.
    pub(super) field: Option<At<FieldName>>,
    /// What the field is called before people; `Signature of ...` in the letter's language if absent.
    pub(super) tooltip: Text,
    /// When among all who sign, such as `1` for the first; as they stand here if absent.
    pub(super) order: Option<u16>,
    /// What may not change once it is signed: `own` (this field), `all`, or a list of fields.
    pub(super) lock: Option<At<Lock>>,
    /// What the signature may be like.
    pub(super) seed: Option<At<Seed>>,
    /// The service that finds its place by a text, which is written into the box.
    pub(super) anchors: Option<Service>,
}

/// Whether there is a field, and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FieldName {
    /// `false`.
    None,
    /// `true`.
    Usual,
    /// Its name.
    Named(String),
}

impl<'de> Deserialize<'de> for FieldName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |text: &str| match text {
            "true" | "True" | "TRUE" => Ok(Self::Usual),
            "false" | "False" | "FALSE" => Ok(Self::None),
            name => Ok(Self::Named(name.to_owned())),
        };
        FromText { name: "Field", parse }.read(deserializer)
    }
}

/// What may not change once a field is signed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "by shape")]
#[schemars(untagged, inline)]
pub(super) enum Lock {
    /// `own` or `all`.
    #[serde(rename = "text")]
    #[schemars(with = "LockWord")]
    Word(String),
    /// Names of fields.
    #[serde(rename = "list")]
    Fields(Vec<At<String>>),
}

/// Seed values.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Seed {
    /// Reasons to sign for, to choose from.
    pub(super) reasons: Option<Vec<At<String>>>,
    /// Digest methods to sign with.
    #[schemars(with = "Option<Vec<Digest>>")]
    pub(super) digests: Option<Vec<At<String>>>,
    /// Whether others are refused: `false` (the default), which only proposes them, or `true`.
    pub(super) mandatory: Option<bool>,
}

/// Whether somebody must approve the letter before it is final.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Review {
    /// Whether it must be approved: `false` (the default) or `true`.
    pub(super) required: Option<bool>,
    /// When it was approved; until then it is a draft, without fields to sign in.
    pub(super) approved: Option<At<super::scalars::Date>>,
    /// By whom.
    pub(super) by: Text,
    /// What was approved, as `letterpress approve` writes it: the hash of the letter and its files.
    pub(super) hash: Text,
    /// Short hashes of its pieces, by which a later change is named.
    pub(super) seals: Option<std::collections::BTreeMap<String, String>>,
}
