//! Who signs a letter, and what a signing tool finds where they do.

use super::Logo;
use crate::diag::At;

/// One who signs.
#[derive(Debug, Clone)]
pub struct Signatory {
    /// For whom.
    pub side: Side,
    /// By what power, where it is not their own.
    pub capacity: Option<Capacity>,
    /// Name under the line.
    pub name: At<String>,
    /// Role.
    pub role: Option<At<String>>,
    /// A picture of a signature.
    pub image: Option<Logo>,
    /// When among all who sign, from 1.
    pub order: usize,
    /// The signature field over the line.
    pub field: Option<Field>,
    /// The service that is to find its place by a text in the box.
    pub anchors: Option<Service>,
}

/// The side of a letter that one signs for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Who writes.
    #[default]
    Sender,
    /// Who agrees, by a counter-signature with place and date.
    Recipient,
}

/// The power by which one signs for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Capacity {
    /// By procuration: p.p., ppa.
    Procuration,
    /// By authority: i. V., p.p.
    Authority,
    /// By order: i. A., p.o.
    Order,
}

/// Services that look for a text where one is to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// DocuSign's anchor strings.
    Docusign,
    /// Documenso's placeholders.
    Documenso,
    /// DocuSeal's text tags.
    Docuseal,
    /// Acrobat Sign's text tags.
    AcrobatSign,
}

/// A signature field (ISO 32000-1, 12.7.4.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name: letters, digits, spaces, `-` and `_`.
    pub name: String,
    /// What it is called before people; `None` leaves it to the language.
    pub tooltip: Option<String>,
    /// What its signature locks.
    pub lock: Option<Lock>,
    /// What its signature must or may be like.
    pub seed: Option<Seed>,
}

/// What may not change any more once a field is signed (ISO 32000-1, table 233).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// Every field.
    All,
    /// These fields.
    Fields(Vec<String>),
}

/// Seed values (ISO 32000-1, table 234).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seed {
    /// Reasons to choose from.
    pub reasons: Vec<String>,
    /// Digest methods, such as `SHA256`.
    pub digests: Vec<String>,
    /// Whether others are refused.
    pub mandatory: bool,
}
