//! Lines to VAT groups to totals, in the order of EN 16931.

use super::Decimal;

/// What an invoice comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Net amount of each line (BT-131).
    pub lines: Vec<Decimal>,
    /// Discount of each line as an amount (BT-136); zero where there is none.
    pub discounts: Vec<Decimal>,
    /// By rate, highest first (BG-23).
    pub groups: Vec<VatGroup>,
    /// Sum of the lines, without VAT (BT-109).
    pub net: Decimal,
    /// VAT (BT-110).
    pub vat: Decimal,
    /// With VAT (BT-112).
    pub gross: Decimal,
    /// Already paid (BT-113).
    pub prepaid: Decimal,
    /// Still to pay (BT-115).
    pub due: Decimal,
}

/// The lines of one VAT rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatGroup {
    /// Rate in percent (BT-119).
    pub rate: Decimal,
    /// Sum of its lines (BT-116).
    pub base: Decimal,
    /// VAT on that sum (BT-117).
    pub vat: Decimal,
}

/// Why an invoice could not be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountError {
    /// The amounts are beyond 28 digits; the index of the line, or `None` for the sums.
    Overflow(Option<usize>),
}
