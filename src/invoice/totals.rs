//! Lines to VAT groups to totals, in the order of EN 16931.
//!
//! In: lines, allowances, charges and payments as written. Out: [`Totals`].
//! Each line is rounded once (BT-131), each allowance and charge once for each
//! VAT (BT-92, BT-99), VAT once for each group on the sum of its lines, less
//! allowances, with charges (BR-CO-17), and every sum is a sum of rounded
//! amounts (BR-CO-10 to 16). Prices with VAT in them: [`super::gross`].

use std::cmp::Reverse;
use std::ops::Range;

use super::money::{Currency, Decimal, add, multiply, percent_of, round, subtract};
use super::{Adjustment, Category, Deposit, Discount, Line, Prepaid, Vat, VatCurrency};

/// What is counted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entries<'a> {
    /// Lines.
    pub lines: &'a [Line],
    /// Lines that have a subtotal.
    pub groups: &'a [Range<usize>],
    /// Allowances on the whole invoice.
    pub allowances: &'a [Adjustment],
    /// Charges on the whole invoice.
    pub charges: &'a [Adjustment],
    /// Earlier invoices for deposits.
    pub deposits: &'a [Deposit],
    /// Amounts already paid.
    pub prepaid: &'a [Prepaid],
    /// The amount due becomes a multiple of this.
    pub round_to: Option<Decimal>,
    /// Whether all prices include VAT.
    pub gross_prices: bool,
    /// The currency of VAT accounting.
    pub vat_currency: Option<&'a VatCurrency>,
}

/// What an invoice comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Each line.
    pub lines: Vec<Counted>,
    /// The sums of groups of lines, as the lines are shown.
    pub subtotals: Vec<Decimal>,
    /// By category and rate, taxed first, highest rate first (BG-23).
    pub groups: Vec<VatGroup>,
    /// Sum of the lines as they are shown: with VAT where prices include it.
    pub shown: Decimal,
    /// Sum of the lines (BT-106).
    pub line_total: Decimal,
    /// What each allowance comes to, by VAT (BT-92).
    pub allowances: Vec<Adjusted>,
    /// What each charge comes to, by VAT (BT-99).
    pub charges: Vec<Adjusted>,
    /// Lines less allowances, with charges, without VAT (BT-109).
    pub net: Decimal,
    /// VAT (BT-110).
    pub vat: Decimal,
    /// VAT in the currency of VAT accounting (BT-111).
    pub vat_accounting: Option<Decimal>,
    /// With VAT (BT-112).
    pub gross: Decimal,
    /// What each deposit came to.
    pub deposits: Vec<Deposited>,
    /// Already paid, deposits among it (BT-113).
    pub prepaid: Decimal,
    /// What was added so that the amount due can be paid, or is what the prices
    /// with VAT come to (BT-114).
    pub rounding: Decimal,
    /// Still to pay (BT-115).
    pub due: Decimal,
}

/// What a line comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// Net amount (BT-131).
    pub net: Decimal,
    /// As it is shown: with VAT where prices include it.
    pub shown: Decimal,
    /// Quantity times price, before allowances and charges, rounded (BT-137).
    pub full: Decimal,
    /// Discount and allowances (BT-136).
    pub taken_off: Vec<Decimal>,
    /// Charges (BT-141).
    pub added: Vec<Decimal>,
    /// Where prices include VAT: what an e-invoice states instead, all without.
    pub without_vat: Option<Box<WithoutVat>>,
}

/// A line whose price includes VAT, as it is without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithoutVat {
    /// The price.
    pub price: Price,
    /// Discount and allowances (BT-136).
    pub taken_off: Vec<Decimal>,
    /// Charges (BT-141).
    pub added: Vec<Decimal>,
}

/// A price without VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// The price (BT-146).
    pub amount: Decimal,
    /// For how many units (BT-149).
    pub base: Decimal,
}

/// What an allowance or a charge on the whole invoice comes to on the lines of one VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjusted {
    /// Its index among the allowances or the charges.
    pub index: usize,
    /// Category and rate.
    pub vat: Vat,
    /// What it was taken of (BT-93, BT-100), without VAT.
    pub base: Decimal,
    /// The amount without VAT, not negative but for those on lines that are.
    pub amount: Decimal,
    /// As it is shown: with VAT where prices include it.
    pub shown: Decimal,
}

/// The lines of one VAT category and rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatGroup {
    /// Category and rate (BT-118, BT-119).
    pub vat: Vat,
    /// Sum of its lines, less allowances, with charges (BT-116).
    pub base: Decimal,
    /// VAT on that sum (BT-117).
    pub tax: Decimal,
}

/// What a deposit came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Deposited {
    /// Without VAT.
    pub net: Decimal,
    /// Its VAT.
    pub vat: Decimal,
    /// With VAT.
    pub gross: Decimal,
}

/// Why an invoice could not be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountError {
    /// The amounts are beyond 28 digits; the index of the line, or `None` for the sums.
    Overflow(Option<usize>),
    /// An allowance or charge on the whole invoice does not say on which of
    /// several VAT rates it is, or takes off where no line is; its index among
    /// allowances, or charges where `true`.
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
        let mut totals = Self::default();
        for (index, line) in entries.lines.iter().enumerate() {
            let counted = line.count(digits).ok_or(CountError::Overflow(Some(index)))?;
            totals.shown = add(totals.shown, counted.shown).ok_or(overflow)?;
            totals.add_to_group(line.vat.value, counted.shown).ok_or(overflow)?;
            totals.lines.push(counted);
        }
        totals.groups.sort_by_key(|group| order(group.vat));
        // Both are taken of the lines alone, in whatever order they are written.
        let allowances = totals.adjusted(entries.allowances, digits, false)?;
        let charges = totals.adjusted(entries.charges, digits, true)?;
        (totals.allowances, totals.charges) = (allowances, charges);
        totals.subtotals = totals.sums_of(entries.groups).ok_or(overflow)?;
        let total = if entries.gross_prices {
            Some(totals.take_vat_out(entries.lines, digits).ok_or(overflow)?)
        } else {
            totals.adjust_groups().ok_or(overflow)?;
            None
        };
        totals.finish(entries, total, digits).ok_or(overflow)?;
        Ok(totals)
    }

    /// What allowances or charges come to: a percentage on the lines of each
    /// VAT by itself, an amount on those of one.
    fn adjusted(&self, all: &[Adjustment], digits: u32, charge: bool) -> Result<Vec<Adjusted>, CountError> {
        let mut out = Vec::new();
        for (index, one) in all.iter().enumerate() {
            let vat = one.vat.as_ref().map(|vat| vat.value);
            let on = |group: &&VatGroup| vat.is_none_or(|vat| vat == group.vat);
            let groups: Vec<&VatGroup> = self.groups.iter().filter(on).collect();
            match (one.amount.value, groups.as_slice(), vat) {
                (Discount::Percent(rate), [_, ..], _) => {
                    for group in groups {
                        let amount = percent_of(group.base, rate).ok_or(CountError::Overflow(None))?;
                        let (amount, base) = (round(amount, digits), group.base);
                        out.push(Adjusted { index, vat: group.vat, base, amount, shown: amount });
                    }
                }
                (Discount::Amount(amount), [group], _) => {
                    let (amount, base) = (round(amount, digits), group.base);
                    out.push(Adjusted { index, vat: group.vat, base, amount, shown: amount });
                }
                // Freight may bear a VAT that no line does.
                (Discount::Amount(amount), [], Some(vat)) if charge => {
                    let amount = round(amount, digits);
                    out.push(Adjusted { index, vat, base: Decimal::ZERO, amount, shown: amount });
                }
                _ => return Err(CountError::Rate(charge, index)),
            }
        }
        Ok(out)
    }

    /// The sum of the lines as shown, up to and with each, for amounts carried forward.
    #[must_use]
    pub fn running(&self) -> Vec<Decimal> {
        let sums = self.lines.iter().scan(Decimal::ZERO, |sum, line| {
            // `of` added the same amounts in the same order, so this cannot overflow.
            *sum = sum.saturating_add(line.shown);
            Some(*sum)
        });
        sums.collect()
    }

    /// VAT that deposits leave to pay.
    #[must_use]
    pub fn vat_left(&self) -> Decimal {
        self.deposits.iter().fold(self.vat, |left, deposit| left.saturating_sub(deposit.vat))
    }

    fn sums_of(&self, groups: &[Range<usize>]) -> Option<Vec<Decimal>> {
        let lines = |group: &Range<usize>| self.lines.get(group.clone()).unwrap_or_default();
        groups.iter().map(|group| sum(lines(group).iter().map(|line| line.shown))).collect()
    }

    /// Adds to the group of a VAT; 20 and 20.00 are the same rate.
    pub(super) fn add_to_group(&mut self, vat: Vat, amount: Decimal) -> Option<()> {
        if let Some(group) = self.groups.iter_mut().find(|group| group.vat == vat) {
            group.base = add(group.base, amount)?;
        } else {
            self.groups.push(VatGroup { vat, base: amount, tax: Decimal::ZERO });
        }
        Some(())
    }

    /// Takes allowances off the groups, and adds charges.
    fn adjust_groups(&mut self) -> Option<()> {
        let off = self.allowances.iter().map(|one| (one.vat, -one.shown));
        let all: Vec<(Vat, Decimal)> =
            off.chain(self.charges.iter().map(|one| (one.vat, one.shown))).collect();
        for (vat, amount) in all {
            self.add_to_group(vat, amount)?;
        }
        self.groups.sort_by_key(|group| order(group.vat));
        Some(())
    }

    /// From groups to the amount due; `total` is what is to be paid in all where
    /// it is known from prices with VAT in them.
    fn finish(&mut self, entries: &Entries<'_>, total: Option<Decimal>, digits: u32) -> Option<()> {
        self.line_total = sum(self.lines.iter().map(|line| line.net))?;
        self.net = sum(self.groups.iter().map(|group| group.base))?;
        for group in &mut self.groups {
            group.tax = round(percent_of(group.base, group.vat.rate)?, digits);
            self.vat = add(self.vat, group.tax)?;
        }
        self.gross = add(self.net, self.vat)?;
        for deposit in entries.deposits {
            let deposited = deposit.count(digits)?;
            self.prepaid = add(self.prepaid, deposited.gross)?;
            self.deposits.push(deposited);
        }
        for payment in entries.prepaid {
            self.prepaid = add(self.prepaid, round(payment.amount.value, digits))?;
        }
        self.due = subtract(total.unwrap_or(self.gross), self.prepaid)?;
        if let Some(step) = entries.round_to.filter(|step| *step > Decimal::ZERO) {
            self.due = multiply(round(self.due.checked_div(step)?, 0), step)?;
        }
        self.rounding = subtract(self.due, subtract(self.gross, self.prepaid)?)?;
        if let Some(other) = entries.vat_currency {
            let converted = || {
                let rate = other.rate.as_ref()?;
                Some(round(multiply(self.vat, rate.value)?, other.currency.digits()))
            };
            self.vat_accounting = match &other.amount {
                Some(amount) => Some(amount.value),
                None => Some(converted()?),
            };
        }
        Some(())
    }
}

/// The order of VAT groups: by category, taxed ones first; the highest rate first.
pub(super) fn order(vat: Vat) -> (Option<usize>, Reverse<Decimal>) {
    (Category::ALL.iter().position(|category| *category == vat.category), Reverse(vat.rate))
}

pub(super) fn sum(amounts: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for amount in amounts {
        sum = add(sum, amount)?;
    }
    Some(sum)
}
