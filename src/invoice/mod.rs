//! The counting room: lines in, VAT groups and totals out.
//!
//! Exact decimals only ([`Decimal`]), rounded half away from
//! zero at the currency's minor unit, in the order of EN 16931 (BR-CO-10 to
//! BR-CO-17). Everything that shows an amount reads it from [`Totals`].

pub mod money;
mod totals;

use chrono::NaiveDate;

use crate::diag::At;
use crate::document::Bank;

pub use money::{Currency, Decimal};
pub use totals::{Adjusted, CountError, Entries, Totals, VatGroup};

/// The final invoice.
#[derive(Debug, Clone)]
pub struct Invoice {
    /// Title; the language's word for invoice if absent.
    pub title: Option<At<String>>,
    /// Number (BT-1).
    pub number: At<String>,
    /// Date of issue (BT-2).
    pub date: At<NaiveDate>,
    /// Due date (BT-9).
    pub due: Option<At<NaiveDate>>,
    /// Period of delivery (BT-73, BT-74).
    pub period: Option<(At<NaiveDate>, At<NaiveDate>)>,
    /// Date of delivery (BT-72).
    pub delivered: Option<At<NaiveDate>>,
    /// The buyer's order number (BT-13).
    pub order: Option<At<String>>,
    /// Currency (BT-5).
    pub currency: At<Currency>,
    /// The lines.
    pub lines: Vec<Line>,
    /// Allowances on the whole invoice (BG-20).
    pub allowances: Vec<Adjustment>,
    /// Charges on the whole invoice (BG-21).
    pub charges: Vec<Adjustment>,
    /// Amounts already paid (BT-113).
    pub prepaid: Vec<Prepaid>,
    /// The amount due is rounded to a multiple of this, as cash is (0.05 in Switzerland).
    pub round_to: Option<At<Decimal>>,
    /// Where to pay to; the sender's bank if absent.
    pub bank: Option<Bank>,
    /// Reference to give when paying (BT-83).
    pub reference: Option<At<String>>,
    /// Terms of payment as text (BT-20).
    pub terms: Option<At<String>>,
    /// Remarks (inline CommonMark).
    pub notes: Vec<At<String>>,
    /// Legal mentions.
    pub mentions: Vec<At<String>>,
    /// What the lines come to.
    pub totals: Totals,
}

/// One invoice line, as written.
#[derive(Debug, Clone)]
pub struct Line {
    /// What was sold (BT-153).
    pub description: At<String>,
    /// Details, smaller (BT-154).
    pub details: Option<At<String>>,
    /// Quantity (BT-129).
    pub quantity: At<Decimal>,
    /// Unit: a key of the language's units (`hour`, `piece`, ...) or a word printed as it is.
    pub unit: Option<At<String>>,
    /// Net price of one unit (BT-146).
    pub unit_price: At<Decimal>,
    /// Discount on the line.
    pub discount: Option<At<Discount>>,
    /// VAT rate in percent (BT-152).
    pub vat: At<Decimal>,
}

/// An allowance or a charge on the whole invoice, as written.
#[derive(Debug, Clone)]
pub struct Adjustment {
    /// Why (BT-97, BT-104).
    pub reason: At<String>,
    /// In percent of the lines, or as an amount without VAT.
    pub amount: At<Discount>,
    /// The VAT rate of the lines that it is on (BT-96, BT-103); all of them if absent.
    pub vat: Option<At<Decimal>>,
}

/// A discount on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discount {
    /// In percent of quantity times price (BT-138).
    Percent(Decimal),
    /// As an amount (BT-136).
    Amount(Decimal),
}

/// An amount already paid.
#[derive(Debug, Clone)]
pub struct Prepaid {
    /// The amount, VAT included.
    pub amount: At<Decimal>,
    /// When it was paid.
    pub date: Option<At<NaiveDate>>,
    /// Words in front of it; the language's if absent.
    pub label: Option<At<String>>,
}
