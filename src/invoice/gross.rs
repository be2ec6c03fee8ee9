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
use super::totals::{Price, Totals, WithoutVat, order, sum};

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
        self.groups.sort_by_key(|group| order(group.vat));
        for number in 0..self.groups.len() {
            let group = self.groups[number];
            total = add(total, group.base)?;
            let net = without_vat(group.base, group.vat.rate, digits)?;
            self.share(lines, group.vat, net, digits)?;
            self.groups[number].base = net;
        }
        for (counted, line) in self.lines.iter_mut().zip(lines) {
            let rate = line.vat.rate;
            let (mut full, mut taken_off) = (Decimal::ZERO, vec![Decimal::ZERO; counted.taken_off.len()]);
            let mut added = vec![Decimal::ZERO; counted.added.len()];
            // What quantity times price must be for the line to be what it is.
            let mut parts = vec![Part { sign: Decimal::ONE, shown: counted.full, amount: &mut full }];
            for (sign, all, amounts) in [
                (Decimal::NEGATIVE_ONE, &counted.taken_off, &mut taken_off),
                (Decimal::ONE, &counted.added, &mut added),
            ] {
                let of = all.iter().zip(amounts);
                parts.extend(of.map(|(shown, amount)| Part { sign, shown: *shown, amount }));
            }
            share(&mut parts, counted.net, rate, digits)?;
            let more = subtract(sum(added.iter().copied())?, sum(taken_off.iter().copied())?)?;
            let price = net_price(line, full, (counted.net, more), digits)?;
            counted.without_vat = Some(Box::new(WithoutVat { price, taken_off, added }));
        }
        Some(total)
    }

    /// Shares a group's net sum out among its lines, allowances and charges.
    fn share(&mut self, lines: &[Line], vat: super::Vat, net: Decimal, digits: u32) -> Option<()> {
        let of_lines = self.lines.iter_mut().zip(lines).filter(|(_, line)| line.vat.value == vat);
        let mut parts: Vec<Part<'_>> = Vec::new();
        parts.extend(of_lines.map(|(counted, _)| Part {
            sign: Decimal::ONE,
            shown: counted.shown,
            amount: &mut counted.net,
        }));
        for (all, sign) in [(&mut self.allowances, Decimal::NEGATIVE_ONE), (&mut self.charges, Decimal::ONE)]
        {
            for one in all.iter_mut().filter(|one| one.vat == vat) {
                one.base = without_vat(one.base, vat.rate, digits)?;
                parts.push(Part { sign, shown: one.shown, amount: &mut one.amount });
            }
        }
        share(&mut parts, net, vat.rate, digits)
    }
}

/// A part of a sum.
struct Part<'a> {
    /// Whether it is added or taken off.
    sign: Decimal,
    /// What it is with VAT.
    shown: Decimal,
    /// What it comes to without.
    amount: &'a mut Decimal,
}

/// Makes parts come to their sum without VAT: what rounding took from them goes
/// back a unit at a time, to the part that lost most first. None passes zero, and
/// nothing stays nothing.
fn share(parts: &mut [Part<'_>], total: Decimal, rate: Decimal, digits: u32) -> Option<()> {
    let unit = Decimal::new(1, digits);
    let mut left = total;
    let mut lost: Vec<(Decimal, usize)> = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter_mut().enumerate() {
        *part.amount = without_vat(part.shown, rate, digits)?;
        left = subtract(left, *part.amount * part.sign)?;
        let exact =
            multiply(part.shown, Decimal::ONE_HUNDRED)?.checked_div(add(Decimal::ONE_HUNDRED, rate)?)?;
        lost.push(((exact - *part.amount) * part.sign, at));
    }
    let up = left > Decimal::ZERO;
    lost.sort_by(|a, b| if up { b.0.cmp(&a.0) } else { a.0.cmp(&b.0) }.then(a.1.cmp(&b.1)));
    let step = if up { unit } else { -unit };
    while !left.is_zero() {
        let before = left;
        for (_, at) in &lost {
            let Some(part) = parts.get_mut(*at).filter(|_| !left.is_zero()) else { break };
            let moved = add(*part.amount, step * part.sign)?;
            let same_side = moved.is_zero() || moved.is_sign_negative() == part.amount.is_sign_negative();
            if same_side && !part.amount.is_zero() {
                *part.amount = moved;
                left = subtract(left, step)?;
            }
        }
        if left == before {
            return None;
        }
    }
    Some(())
}

/// The price that makes a line its net amount, together with what charges and
/// allowances add to quantity times price, which is `full`.
fn net_price(line: &Line, full: Decimal, (net, more): (Decimal, Decimal), digits: u32) -> Option<Price> {
    let base = line.base_quantity.as_ref().map_or(Decimal::ONE, |base| base.value);
    let quantity = line.quantity.value;
    for decimals in digits..=MOST_DECIMALS {
        let amount = without_vat(line.unit_price.value, line.vat.rate, decimals)?;
        // Rounded once, as whoever counts the line again does.
        let product = add(multiply(amount, quantity)?, multiply(more, base)?)?;
        let counted =
            if base == Decimal::ONE { round(product, digits) } else { divide(product, base, digits)? };
        if counted == net {
            return Some(Price { amount, base });
        }
    }
    if quantity.is_zero() {
        return Some(Price { amount: without_vat(line.unit_price.value, line.vat.rate, digits)?, base });
    }
    Some(Price { amount: full.abs(), base: quantity.abs() })
}
