//! Prices with VAT in them (EN 16931 knows only prices without).
//!
//! The method, which never drifts however many lines there are: what is to be
//! paid is exactly the sum of the lines as shown. For each VAT group the net sum
//! is taken out of that sum once and rounded; VAT is computed on it (BR-CO-17).
//! Lines, allowances and charges get their net amounts by largest remainder, so
//! that they sum to the group's. Where no net sum in cents gives the total (one
//! total in six at 20 %), the cent is the rounding amount (BT-114).
//!
//! A line's net price (BT-146) is stated with as few decimals as make quantity
//! times price its net amount, six at most; where none do, as the line's amount
//! for its whole quantity (BT-149), which always does.

use super::Line;
use super::money::{Decimal, add, divide, multiply, round, subtract, without_vat};
use super::totals::{Price, Totals, WithoutVat, sum};

/// Most decimals of a net price (BR-FR-DEC-02).
const MOST_DECIMALS: u32 = 6;

impl Totals {
    /// Turns all amounts into such without VAT; what they come to with it.
    pub(super) fn take_vat_out(&mut self, lines: &[Line], digits: u32) -> Option<Decimal> {
        let mut total = Decimal::ZERO;
        let off: Vec<_> = self.allowances.iter().map(|one| (one.vat, -one.shown)).collect();
        let on: Vec<_> = self.charges.iter().map(|one| (one.vat, one.shown)).collect();
        for (vat, amount) in off.into_iter().chain(on) {
            self.add_to_group(vat, amount)?;
        }
        for number in 0..self.groups.len() {
            let group = self.groups[number];
            total = add(total, group.base)?;
            let net = without_vat(group.base, group.vat.rate, digits)?;
            self.share(lines, group.vat, net, digits)?;
            self.groups[number].base = net;
        }
        for (counted, line) in self.lines.iter_mut().zip(lines) {
            let rate = line.vat.rate;
            let out = |amounts: &[Decimal]| -> Option<Vec<Decimal>> {
                amounts.iter().map(|amount| without_vat(*amount, rate, digits)).collect()
            };
            let (taken_off, added) = (out(&counted.taken_off)?, out(&counted.added)?);
            // What quantity times price must be for the line to be what it is.
            let full =
                subtract(add(counted.net, sum(taken_off.iter().copied())?)?, sum(added.iter().copied())?)?;
            let price = net_price(line, full, digits)?;
            counted.without_vat = Some(Box::new(WithoutVat { price, taken_off, added }));
        }
        Some(total)
    }

    /// Shares a group's net sum out among its lines, allowances and charges.
    fn share(&mut self, lines: &[Line], vat: super::Vat, net: Decimal, digits: u32) -> Option<()> {
        let unit = Decimal::new(1, digits);
        let of_lines = self.lines.iter_mut().zip(lines).filter(|(_, line)| line.vat.value == vat);
        let mut parts: Vec<(Decimal, Decimal, &mut Decimal)> = Vec::new();
        parts.extend(of_lines.map(|(counted, _)| (Decimal::ONE, counted.shown, &mut counted.net)));
        for (all, sign) in [(&mut self.allowances, Decimal::NEGATIVE_ONE), (&mut self.charges, Decimal::ONE)]
        {
            for one in all.iter_mut().filter(|one| one.vat == vat) {
                one.base = without_vat(one.base, vat.rate, digits)?;
                parts.push((sign, one.shown, &mut one.amount));
            }
        }
        let mut left = net;
        // What rounding took from each: the largest is the first to get a unit back.
        let mut lost: Vec<(Decimal, usize)> = Vec::with_capacity(parts.len());
        for (at, (sign, shown, amount)) in parts.iter_mut().enumerate() {
            **amount = without_vat(*shown, vat.rate, digits)?;
            left = subtract(left, **amount * *sign)?;
            let exact =
                multiply(*shown, Decimal::ONE_HUNDRED)?.checked_div(add(Decimal::ONE_HUNDRED, vat.rate)?)?;
            lost.push(((exact - **amount) * *sign, at));
        }
        let up = left > Decimal::ZERO;
        lost.sort_by(|a, b| if up { b.0.cmp(&a.0) } else { a.0.cmp(&b.0) }.then(a.1.cmp(&b.1)));
        let step = if up { unit } else { -unit };
        for (_, at) in lost {
            if left.is_zero() {
                break;
            }
            let (sign, _, amount) = &mut parts[at];
            **amount = add(**amount, step * *sign)?;
            left = subtract(left, step)?;
        }
        Some(())
    }
}

/// The price that makes quantity times price exactly `full`.
fn net_price(line: &Line, full: Decimal, digits: u32) -> Option<Price> {
    let base = line.base_quantity.as_ref().map_or(Decimal::ONE, |base| base.value);
    let quantity = line.quantity.value;
    for decimals in digits..=MOST_DECIMALS {
        let amount = without_vat(line.unit_price.value, line.vat.rate, decimals)?;
        let product = multiply(amount, quantity)?;
        let product =
            if base == Decimal::ONE { round(product, digits) } else { divide(product, base, digits)? };
        if product == full {
            return Some(Price { amount, base });
        }
    }
    if quantity.is_zero() {
        return Some(Price { amount: without_vat(line.unit_price.value, line.vat.rate, digits)?, base });
    }
    Some(Price { amount: full.abs(), base: quantity.abs() })
}
