//! Lines of an invoice and what stands between them, as written.

use chrono::NaiveDate;

use super::money::Decimal;
use super::vat::{Exemption, Vat};
use crate::diag::At;

/// First and last day.
pub type Period = (At<NaiveDate>, At<NaiveDate>);

/// One invoice line (BG-25), as written.
#[derive(Debug, Clone)]
pub struct Line {
    /// What was sold (BT-153).
    pub description: At<String>,
    /// Details, smaller (BT-154).
    pub details: Option<At<String>>,
    /// What the article is known by.
    pub item: Item,
    /// Quantity (BT-129).
    pub quantity: At<Decimal>,
    /// Unit: a key of the language's units (`hour`, `piece`, ...) or a word printed as it is.
    pub unit: Option<At<String>>,
    /// Its code of UN/ECE Recommendation 20 or 21 (BT-130), where the author gives one.
    pub unit_code: Option<At<String>>,
    /// How many units the price is for (BT-149); one if absent.
    pub base_quantity: Option<At<Decimal>>,
    /// Price for that many units (BT-146), without VAT unless the invoice's prices include it.
    pub unit_price: At<Decimal>,
    /// The price before a discount on it (BT-148).
    pub list_price: Option<At<Decimal>>,
    /// The discount on the price (BT-147).
    pub price_discount: Option<At<Discount>>,
    /// Discount on the line (BG-27).
    pub discount: Option<At<Discount>>,
    /// Further allowances on the line (BG-27).
    pub allowances: Vec<Adjustment>,
    /// Charges on the line (BG-28).
    pub charges: Vec<Adjustment>,
    /// VAT category and rate (BT-151, BT-152).
    pub vat: At<Vat>,
    /// Why it bears no VAT.
    pub exemption: Exemption,
    /// Period of delivery (BT-134, BT-135).
    pub period: Option<Period>,
    /// The line of the buyer's order (BT-132).
    pub order_line: Option<At<String>>,
    /// The buyer's account (BT-133).
    pub accounting: Option<At<String>>,
}

impl Line {
    /// All that is taken off it: the discount first, then allowances.
    pub fn taken_off(&self) -> impl Iterator<Item = Discount> {
        let discount = self.discount.iter().map(|discount| discount.value);
        discount.chain(self.allowances.iter().map(|one| one.amount.value))
    }
}

/// What an article is known by.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// Number of the seller (BT-155).
    pub seller: Option<At<String>>,
    /// Number of the buyer (BT-156).
    pub buyer: Option<At<String>>,
    /// Global trade item number (BT-157), its check digit right.
    pub gtin: Option<At<String>>,
    /// Country of origin (BT-159), by ISO 3166-1.
    pub origin: Option<At<String>>,
}

/// An allowance or a charge on a line or on the whole invoice, as written.
#[derive(Debug, Clone)]
pub struct Adjustment {
    /// Why (BT-97, BT-104, BT-139, BT-144).
    pub reason: At<String>,
    /// In percent of what it is on, or as an amount.
    pub amount: At<Discount>,
    /// On the whole invoice: the VAT of the lines that it is on (BT-95, BT-102); all of them if absent.
    pub vat: Option<At<Vat>>,
}

/// An amount, or a share of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discount {
    /// In percent (BT-138).
    Percent(Decimal),
    /// As an amount (BT-136).
    Amount(Decimal),
}

/// What the table of lines shows, from top to bottom.
#[derive(Debug, Clone)]
pub enum Row {
    /// The head of a group.
    Heading(At<String>),
    /// A line, by its index.
    Line(usize),
    /// A text between lines.
    Text(At<String>),
    /// The sum of a group, by its index in [`Totals::subtotals`](super::Totals::subtotals).
    Subtotal {
        /// Which sum.
        index: usize,
        /// The group's head.
        label: At<String>,
    },
}
