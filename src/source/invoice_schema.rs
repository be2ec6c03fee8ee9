//! The keys of an invoice, as its author writes them (see [`super::schema`]).

use serde::Deserialize;

use super::scalars::{Date, Discount, Number, Prepaids};
use super::schema::Text;
use crate::diag::At;

/// The invoice.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Invoice {
    /// Title; the language's word for invoice if absent.
    pub(super) title: Text,
    /// Number.
    pub(super) number: Text,
    /// Date of issue.
    pub(super) date: Option<At<Date>>,
    /// Due date.
    pub(super) due: Option<At<Date>>,
    /// Period of delivery.
    pub(super) period: Option<At<Period>>,
    /// Date of delivery.
    pub(super) delivered: Option<At<Date>>,
    /// The buyer's order number.
    pub(super) order: Text,
    /// Currency by its ISO 4217 code, such as `EUR`.
    pub(super) currency: Text,
    /// The lines.
    pub(super) lines: Option<At<Vec<At<Line>>>>,
    /// Allowances on the whole invoice, without VAT: `{reason, amount, vat}`, the amount as `5%` or a number.
    pub(super) allowances: Option<At<Vec<At<Adjustment>>>>,
    /// Charges on the whole invoice, such as freight.
    pub(super) charges: Option<At<Vec<At<Adjustment>>>>,
    /// What was already paid: an amount, `{amount, date, label}`, or a list of those.
    pub(super) prepaid: Option<At<Prepaids>>,
    /// Rounds the amount due to a multiple, as cash is: `0.05` in Switzerland.
    pub(super) round_to: Option<At<Number>>,
    /// Where and how to pay; the sender's bank if absent.
    pub(super) payment: Option<At<Payment>>,
    /// Remarks (inline CommonMark).
    pub(super) notes: Option<Vec<At<String>>>,
    /// Legal mentions.
    pub(super) mentions: Option<Vec<At<String>>>,
    /// Totals that are expected; one that differs is an error.
    pub(super) check: Option<Check>,
}

/// From when to when something was delivered.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Period {
    /// First day.
    pub(super) from: Option<At<Date>>,
    /// Last day.
    pub(super) to: Option<At<Date>>,
}

/// One invoice line.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Line {
    /// What was sold (inline CommonMark).
    pub(super) description: Text,
    /// Details, smaller (inline CommonMark).
    pub(super) details: Text,
    /// Quantity.
    pub(super) quantity: Option<At<Number>>,
    /// Unit: `piece`, `hour`, `day`, `month`, ..., or any word, printed as it is.
    pub(super) unit: Text,
    /// Net price of one unit.
    pub(super) unit_price: Option<At<Number>>,
    /// Discount on the line: `5%` or an amount.
    pub(super) discount: Option<At<Discount>>,
    /// VAT rate in percent, 0 to 100.
    pub(super) vat: Option<At<Number>>,
}

/// An allowance or a charge on the whole invoice.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Adjustment {
    /// Why.
    pub(super) reason: Text,
    /// In percent of the lines, as `5%`, or an amount.
    pub(super) amount: Option<At<Discount>>,
    /// The VAT rate of the lines that it is on; a percentage is on all if absent.
    pub(super) vat: Option<At<Number>>,
}

/// An amount already paid.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Prepaid {
    /// The amount, VAT included.
    pub(super) amount: Option<At<Number>>,
    /// When it was paid.
    pub(super) date: Option<At<Date>>,
    /// Words in front of it.
    pub(super) label: Text,
}

/// Where and how to pay.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Payment {
    /// IBAN.
    pub(super) iban: Text,
    /// BIC.
    pub(super) bic: Text,
    /// Name of the bank.
    pub(super) bank: Text,
    /// Account as text, where there is no IBAN.
    pub(super) account: Text,
    /// Reference to give when paying.
    pub(super) reference: Text,
    /// Terms of payment as text.
    pub(super) terms: Text,
}

/// Totals that are expected.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Check {
    /// Sum of the lines, without VAT.
    pub(super) net: Option<At<Number>>,
    /// VAT.
    pub(super) vat: Option<At<Number>>,
    /// With VAT.
    pub(super) gross: Option<At<Number>>,
    /// Still to pay.
    pub(super) due: Option<At<Number>>,
}
