//! What one line, and what one deposit comes to.

use super::money::{Decimal, add, divide, multiply, percent_of, round, subtract};
use super::totals::{Counted, Deposited};
use super::{Deposit, Discount, Line};

impl Line {
    /// The line's amounts (BT-131, BT-136, BT-137, BT-141). Percentages are taken
    /// of the rounded product of quantity and price, as the e-invoice states it;
    /// the line itself is rounded once. `None` beyond 28 digits.
    pub(super) fn count(&self, digits: u32) -> Option<Counted> {
        let product = multiply(self.quantity.value, self.unit_price.value)?;
        let base = self.base_quantity.as_ref().map_or(Decimal::ONE, |base| base.value);
        let full = divided(product, base, digits)?;
        let amount = |of: Discount| match of {
            Discount::Amount(amount) => Some(round(amount, digits)),
            Discount::Percent(rate) => Some(round(percent_of(full, rate)?, digits)),
        };
        let taken_off: Vec<Decimal> = self.taken_off().map(amount).collect::<Option<_>>()?;
        let added: Vec<Decimal> =
            self.charges.iter().map(|one| amount(one.amount.value)).collect::<Option<_>>()?;
        let mut more = Decimal::ZERO;
        for amount in &added {
            more = add(more, *amount)?;
        }
        for amount in &taken_off {
            more = subtract(more, *amount)?;
        }
        let net =
            if more.is_zero() { full } else { divided(add(product, multiply(more, base)?)?, base, digits)? };
        Some(Counted { net, shown: net, full, taken_off, added, without_vat: None })
    }
}

fn divided(amount: Decimal, base: Decimal, digits: u32) -> Option<Decimal> {
    if base == Decimal::ONE { Some(round(amount, digits)) } else { divide(amount, base, digits) }
}

impl Deposit {
    /// Its VAT is computed for each rate, as it was on the invoice for it.
    pub(super) fn count(&self, digits: u32) -> Option<Deposited> {
        let mut sum = Deposited::default();
        for part in &self.parts {
            let net = round(part.net.value, digits);
            let vat = round(percent_of(net, part.vat.rate)?, digits);
            sum.net = add(sum.net, net)?;
            sum.vat = add(sum.vat, vat)?;
        }
        sum.gross = add(sum.net, sum.vat)?;
        Some(sum)
    }
}
