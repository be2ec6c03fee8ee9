//! Lines to VAT groups to totals, in the order of EN 16931.
//!
//! In: lines and payments as written. Out: [`Totals`]. Each line is rounded
//! once (BT-131), VAT once for each rate on the sum of its lines (BR-CO-17),
//! and every sum is a sum of rounded amounts (BR-CO-10, 13 to 16).

use std::cmp::Reverse;

use super::money::{Currency, Decimal, add, multiply, percent_of, round, subtract};
use super::{Discount, Line, Prepaid};

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
    /// Rate in percent (BT-119), without idle zeros.
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

impl Totals {
    /// Counts an invoice.
    ///
    /// # Errors
    /// Where an amount has more digits than can be counted exactly.
    pub fn of(lines: &[Line], prepaid: &[Prepaid], currency: Currency) -> Result<Self, CountError> {
        let digits = currency.digits();
        let mut totals = Self::nothing();
        for (index, line) in lines.iter().enumerate() {
            let overflow = CountError::Overflow(Some(index));
            let (net, discount) = count_line(line, digits).ok_or(overflow)?;
            totals.lines.push(net);
            totals.discounts.push(discount);
            totals.net = add(totals.net, net).ok_or(CountError::Overflow(None))?;
            totals.add_to_group(line.vat.value, net).ok_or(CountError::Overflow(None))?;
        }
        totals.finish(prepaid, digits).ok_or(CountError::Overflow(None))?;
        Ok(totals)
    }

    /// The net sum up to and with each line, for amounts carried forward.
    #[must_use]
    pub fn running(&self) -> Vec<Decimal> {
        let sums = self.lines.iter().scan(Decimal::ZERO, |sum, net| {
            // `of` added the same amounts in the same order, so this cannot overflow.
            *sum = sum.saturating_add(*net);
            Some(*sum)
        });
        sums.collect()
    }

    fn nothing() -> Self {
        Self {
            lines: Vec::new(),
            discounts: Vec::new(),
            groups: Vec::new(),
            net: Decimal::ZERO,
            vat: Decimal::ZERO,
            gross: Decimal::ZERO,
            prepaid: Decimal::ZERO,
            due: Decimal::ZERO,
        }
    }

    /// Adds to the group of a rate; 20 and 20.00 are the same rate.
    fn add_to_group(&mut self, rate: Decimal, net: Decimal) -> Option<()> {
        if let Some(group) = self.groups.iter_mut().find(|group| group.rate == rate) {
            group.base = add(group.base, net)?;
        } else {
            self.groups.push(VatGroup { rate: rate.normalize(), base: net, vat: Decimal::ZERO });
        }
        Some(())
    }

    /// From groups to the amount due.
    fn finish(&mut self, prepaid: &[Prepaid], digits: u32) -> Option<()> {
        self.groups.sort_by_key(|group| Reverse(group.rate));
        for group in &mut self.groups {
            group.vat = round(percent_of(group.base, group.rate)?, digits);
            self.vat = add(self.vat, group.vat)?;
        }
        self.gross = add(self.net, self.vat)?;
        for payment in prepaid {
            self.prepaid = add(self.prepaid, round(payment.amount.value, digits))?;
        }
        self.due = subtract(self.gross, self.prepaid)?;
        Some(())
    }
}

/// Net amount and discount of a line. A percentage is taken of the rounded
/// price (BT-137), as the e-invoice states it; the line is rounded once.
fn count_line(line: &Line, digits: u32) -> Option<(Decimal, Decimal)> {
    let full = multiply(line.quantity.value, line.unit_price.value)?;
    let discount = match line.discount.as_ref().map(|discount| discount.value) {
        None => Decimal::ZERO,
        Some(Discount::Amount(amount)) => round(amount, digits),
        Some(Discount::Percent(rate)) => round(percent_of(round(full, digits), rate)?, digits),
    };
    Some((round(subtract(full, discount)?, digits), discount))
}
