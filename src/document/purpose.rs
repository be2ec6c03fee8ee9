//! What a letter is for, and what is known of it that its purpose asks for.

use chrono::NaiveDate;

use crate::diag::At;
use crate::invoice::{Currency, Decimal};

/// What a letter is for.
#[derive(Debug, Clone, Default)]
pub struct Aim {
    /// Name of the purpose, such as `client-termination`.
    pub purpose: Option<At<String>>,
    /// How the two sides stand.
    pub relationship: Option<At<Relationship>>,
    /// The contract it is about.
    pub contract: Option<At<Contract>>,
    /// The kind of post that it goes by.
    pub post: Option<At<Post>>,
    /// The invoice, order or offer that it is about.
    pub about: Option<About>,
}

/// How sender and recipient stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Relationship {
    /// As one would wish.
    Good,
    /// With something between them.
    Strained,
}

/// How a reason is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// As it is.
    Frank,
    /// Without a word about the other side.
    Neutral,
}

/// A kind of post; how long each takes is in `src/calendar/post.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Post {
    /// An ordinary letter.
    Standard,
    /// Registered mail.
    Registered,
    /// A courier.
    Courier,
    /// Electronic mail.
    Email,
    /// Handed over.
    Hand,
}

/// Which days a notice period counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Days {
    /// All days.
    #[default]
    Calendar,
    /// Monday to Friday without public holidays.
    Working,
}

/// What a contract may only end with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// Any month.
    Month,
    /// March, June, September or December.
    Quarter,
    /// June or December.
    HalfYear,
    /// December.
    Year,
}

/// The contract that a letter is about.
#[derive(Debug, Clone)]
pub struct Contract {
    /// Its number or name.
    pub reference: Option<At<String>>,
    /// When it was signed.
    pub signed: Option<At<NaiveDate>>,
    /// Days of notice.
    pub notice_days: Option<At<u16>>,
    /// Months of notice.
    pub notice_months: Option<At<u16>>,
    /// Which days count.
    pub days: Days,
    /// The country whose public holidays count, by its ISO 3166-1 code.
    pub country: Option<At<String>>,
    /// Further days that are no working days.
    pub holidays: Vec<NaiveDate>,
    /// What it may only end with.
    pub end_of: Option<End>,
    /// Working days that the post takes, where it was said.
    pub delivery_days: Option<At<u16>>,
}

/// The invoice, order or offer that a letter is about.
#[derive(Debug, Clone)]
pub struct About {
    /// Its number.
    pub number: Option<At<String>>,
    /// Its date.
    pub date: Option<At<NaiveDate>>,
    /// When it was due.
    pub due: Option<At<NaiveDate>>,
    /// Its amount, in that currency.
    pub amount: Option<(At<Decimal>, Currency)>,
}
