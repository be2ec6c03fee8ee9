//! Lines to VAT groups to totals, in the order of EN 16931.
//!
//! In: lines, allowances, charges and payments as written. Out: [`Totals`].
//! Each line is rounded once (BT-131), each allowance and charge once for each
//! rate (BT-92, BT-99), VAT once for each rate on the sum of its lines, less
//! allowances, with charges (BR-CO-17), and every sum is a sum of rounded
//! amounts (BR-CO-10 to 16).

use std::cmp::Reverse;

use super::money::{Currency, Decimal, add, multiply, percent_of, round, subtract};
use super::{Adjustment, Discount, Line, Prepaid};

/// What is counted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entries<'a> {
    /// Lines.
    pub lines: &'a [Line],
    /// Allowances on the whole invoice.
    pub allowances: &'a [Adjustment],
    /// Charges on the whole invoice.
    pub charges: &'a [Adjustment],
    /// Amounts already paid.
    pub prepaid: &'a [Prepaid],
    /// The amount due becomes a multiple of this.
    pub round_to: Option<Decimal>,
}

/// What an invoice comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Net amount of each line (BT-131).
    pub lines: Vec<Decimal>,
    /// Discount of each line as an amount (BT-136); zero where there is none.
    pub discounts: Vec<Decimal>,
    /// By rate, highest first (BG-23).
    pub groups: Vec<VatGroup>,
    /// Sum of the lines (BT-106).
    pub line_total: Decimal,
    /// What each allowance comes to, by rate (BT-92).
    pub allowances: Vec<Adjusted>,
    /// What each charge comes to, by rate (BT-99).
    pub charges: Vec<Adjusted>,
    /// Lines less allowances, with charges, without VAT (BT-109).
    pub net: Decimal,
    /// VAT (BT-110).
    pub vat: Decimal,
    /// With VAT (BT-112).
    pub gross: Decimal,
    /// Already paid (BT-113).
    pub prepaid: Decimal,
    /// What was added so that the amount due can be paid (BT-114).
    pub rounding: Decimal,
    /// Still to pay (BT-115).
    pub due: Decimal,
}

/// What an allowance or a charge comes to on the lines of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjusted {
    /// Its index among the allowances or the charges.
    pub index: usize,
    /// The rate, without idle zeros.
    pub rate: Decimal,
    /// The amount, not negative but for those on lines that are.
    pub amount: Decimal,
}

/// The lines of one VAT rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatGroup {
    /// Rate in percent (BT-119), without idle zeros.
    pub rate: Decimal,
    /// Sum of its lines, less allowances, with charges (BT-116).
    pub base: Decimal,
    /// VAT on that sum (BT-117).
    pub vat: Decimal,
}

/// Why an invoice could not be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountError {
    /// The amounts are beyond 28 digits; the index of the line, or `None` for the sums.
    Overflow(Option<usize>),
    /// An amount on the whole invoice does not say on which of several rates
    /// it is, or is on a rate that no line has; its index among allowances, or
    /// charges where `true`.
    Rate(bool, usize),
}

impl Totals {
    /// Counts an invoice.
    ///
    /// # Errors
    /// Where an amount has more digits than can be counted exactly, or the rate
    /// of an allowance or a charge is not known.
    pub fn of(entries: &Entries<'_>, currency: Currency) -> Result<Self, CountError> {
        let digits = currency.digits();
        let overflow = CountError::Overflow(None);
        let mut totals = Self::nothing();
        for (index, line) in entries.lines.iter().enumerate() {
            let (net, discount) = count_line(line, digits).ok_or(CountError::Overflow(Some(index)))?;
            totals.lines.push(net);
            totals.discounts.push(discount);
            totals.line_total = add(totals.line_total, net).ok_or(overflow)?;
            totals.add_to_group(line.vat.value, net).ok_or(overflow)?;
        }
        totals.groups.sort_by_key(|group| Reverse(group.rate));
        totals.net = totals.line_total;
        // Both are taken of the lines alone, in whatever order they are written.
        let allowances = totals.adjusted(entries.allowances, digits, false)?;
        let charges = totals.adjusted(entries.charges, digits, true)?;
        for (adjusted, sign) in [(&allowances, Decimal::NEGATIVE_ONE), (&charges, Decimal::ONE)] {
            for one in adjusted {
                let amount = one.amount * sign;
                totals.net = add(totals.net, amount).ok_or(overflow)?;
                totals.add_to_group(one.rate, amount).ok_or(overflow)?;
            }
        }
        (totals.allowances, totals.charges) = (allowances, charges);
        totals.finish(entries, digits).ok_or(overflow)?;
        Ok(totals)
    }

    /// What allowances or charges come to: a percentage on the lines of each
    /// rate by itself, an amount on those of one.
    fn adjusted(&self, all: &[Adjustment], digits: u32, charge: bool) -> Result<Vec<Adjusted>, CountError> {
        let mut out = Vec::new();
        for (index, one) in all.iter().enumerate() {
            let on = |group: &&VatGroup| one.vat.is_none_or(|vat| vat.value == group.rate);
            let groups: Vec<&VatGroup> = self.groups.iter().filter(on).collect();
            match (one.amount.value, groups.as_slice()) {
                (_, []) => return Err(CountError::Rate(charge, index)),
                (Discount::Percent(rate), groups) => {
                    for group in groups {
                        let amount = percent_of(group.base, rate).ok_or(CountError::Overflow(None))?;
                        out.push(Adjusted { index, rate: group.rate, amount: round(amount, digits) });
                    }
                }
                (Discount::Amount(amount), [group]) => {
                    out.push(Adjusted { index, rate: group.rate, amount: round(amount, digits) });
                }
                (Discount::Amount(_), _) => return Err(CountError::Rate(charge, index)),
            }
        }
        Ok(out)
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
            line_total: Decimal::ZERO,
            allowances: Vec::new(),
            charges: Vec::new(),
            net: Decimal::ZERO,
            vat: Decimal::ZERO,
            gross: Decimal::ZERO,
            prepaid: Decimal::ZERO,
            rounding: Decimal::ZERO,
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
    fn finish(&mut self, entries: &Entries<'_>, digits: u32) -> Option<()> {
        for group in &mut self.groups {
            group.vat = round(percent_of(group.base, group.rate)?, digits);
            self.vat = add(self.vat, group.vat)?;
        }
        self.gross = add(self.net, self.vat)?;
        for payment in entries.prepaid {
            self.prepaid = add(self.prepaid, round(payment.amount.value, digits))?;
        }
        let exact = subtract(self.gross, self.prepaid)?;
        self.due = exact;
        if let Some(step) = entries.round_to.filter(|step| *step > Decimal::ZERO) {
            self.due = multiply(round(exact.checked_div(step)?, 0), step)?;
            self.rounding = subtract(self.due, exact)?;
        }
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
