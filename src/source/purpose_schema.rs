//! The keys that say what a letter is for and what it is about. The comments are
//! the reference of the format.

use schemars::JsonSchema;
use serde::Deserialize;

use super::scalars::{Date, Number};
use super::schema::Text;
use super::vocabulary::{CountryCode, CurrencyCode};
use crate::describe::members;
use crate::diag::At;
use crate::document::{Days, End};

/// The contract that a letter is about.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Contract {
    /// Its number or name, such as `HZ-2020-14`; texts quote it as `{{ contract.ref }}`.
    #[serde(rename = "ref")]
    pub(super) reference: Text,
    /// The day on which it was signed; texts quote it as `{{ contract.signed }}`.
    pub(super) signed: Option<At<Date>>,
    /// Days between the arrival of a notice and the end, such as `30`; 3660 at most.
    pub(super) notice_days: Option<At<u16>>,
    /// Months between the arrival of a notice and the end, such as `3`, in place of the days.
    pub(super) notice_months: Option<At<u16>>,
    /// Which days count: `calendar` (the default) or `working`.
    pub(super) days: Option<Days>,
    /// The country whose public holidays are no working days, such as `FR`; the sender's if absent.
    #[schemars(with = "Option<CountryCode>")]
    pub(super) country: Text,
    /// What it may only end with; any day if absent.
    pub(super) end_of: Option<End>,
    /// Further days that are no working days, such as those of a region.
    pub(super) holidays: Option<Vec<At<Date>>>,
    /// Working days that the post takes, such as `3`; what is usual for `post` if absent.
    pub(super) delivery_days: Option<At<u16>>,
}

/// What a letter is about: an invoice, an order, an offer, a delivery.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct About {
    /// Its number, such as `F-2026-018`; texts quote it as `{{ about.number }}`.
    pub(super) number: Text,
    /// Its date; texts quote it as `{{ about.date }}`.
    pub(super) date: Option<At<Date>>,
    /// When it was due; texts quote it as `{{ about.due }}`.
    pub(super) due: Option<At<Date>>,
    /// Its amount, such as `1240.00`; texts quote it as `{{ about.amount }}`.
    pub(super) amount: Option<At<Number>>,
    /// Currency of the amount by its ISO 4217 code; `EUR` if absent.
    #[schemars(with = "Option<CurrencyCode>")]
    pub(super) currency: Text,
}
