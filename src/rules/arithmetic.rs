//! Every amount of an e-invoice counted again (EN 16931-1, 6.4; BR-CO-10 to 17),
//! exactly and without tolerance. The official rules never multiply quantity
//! and price, and let a VAT amount be wrong by up to 1.00 (BR-CO-17).

use std::collections::BTreeMap;

use en16931::Invoice;
use en16931::invoice::{InvoiceLine, LineVat};
use en16931::{InvoiceAmount, Percentage};

use super::{BtId, Detail, Finding, Found, Group, Path, Severity};
use crate::invoice::Decimal;
use crate::invoice::money::{add, multiply, percent_of, round, subtract};

/// Decimals of an amount, in every currency (BR-DEC-01 to 28).
const DIGITS: u32 = 2;

/// Amounts of the invoice that are not what they are counted from. Rule ids are
/// `EXACT-` and the term: `EXACT-BT-131` is a line's net amount.
///
/// Without lines (Factur-X MINIMUM and BASIC WL) only the totals are counted.
#[must_use]
pub fn arithmetic(invoice: &Invoice) -> Vec<Finding> {
    let mut count = Count::default();
    for (index, line) in invoice.lines.iter().enumerate() {
        count.line(index, line);
    }
    for (group, list, amount) in
        [(Group::DocumentAllowance, &invoice.allowances, 92), (Group::DocumentCharge, &invoice.charges, 99)]
    {
        for (index, entry) in list.iter().enumerate() {
            let path = Path::at_term(group, index, BtId(amount));
            count.share(path, entry.amount, entry.base_amount, entry.percentage);
        }
    }
    count.totals(invoice);
    count.groups(invoice);
    count.found.0
}

#[derive(Default)]
struct Count {
    found: Found,
}

impl Count {
    /// Price, percentages and net amount of a line.
    fn line(&mut self, index: usize, line: &InvoiceLine) {
        let at = |term| Path::at_term(Group::Line, index, BtId(term));
        let price = line.price.net_price.into_decimal();
        if let (Some(gross), Some(discount)) = (line.price.gross_price, line.price.price_discount) {
            let wanted = subtract(gross.into_decimal(), discount.into_decimal());
            self.same(at(146), price, wanted, "the gross price less its discount");
        }
        for (list, term) in [(&line.allowances, 136), (&line.charges, 141)] {
            for entry in list {
                self.share(at(term), entry.amount, entry.base_amount, entry.percentage);
            }
        }
        let base = line.price.base_quantity.map_or(Decimal::ONE, |base| base.into_decimal());
        if base.is_zero() {
            let hint = "leave the base quantity out, or state how many pieces the price is for";
            self.found.fatal("EXACT-BT-149", at(149), "the price is for a quantity of zero", hint);
            return;
        }
        // Over one denominator, so that nothing is rounded before the end.
        let net = || {
            let charges = sum(line.charges.iter().map(|charge| charge.amount))?;
            let allowances = sum(line.allowances.iter().map(|allowance| allowance.amount))?;
            let goods = multiply(line.quantity.into_decimal(), price)?;
            quotient(add(goods, multiply(subtract(charges, allowances)?, base)?)?, base)
        };
        let from = "quantity x price, with the line's charges and allowances, rounded once";
        self.same(at(131), line.net_amount.into_decimal(), net(), from);
    }

    /// An amount that says of which base it is how many percent.
    fn share(
        &mut self,
        path: Path,
        amount: InvoiceAmount,
        base: Option<InvoiceAmount>,
        rate: Option<Percentage>,
    ) {
        if let (Some(base), Some(rate)) = (base, rate) {
            let wanted = percent_of(base.into_decimal(), rate.into_decimal());
            let wanted = wanted.map(|share| round(share, DIGITS));
            self.same(path, amount.into_decimal(), wanted, "the percentage of its base, rounded");
        }
    }

    /// The totals of the document (BG-22).
    fn totals(&mut self, invoice: &Invoice) {
        let stated = &invoice.totals;
        let or_zero = |amount: Option<InvoiceAmount>| amount.map_or(Decimal::ZERO, |a| a.into_decimal());
        let at = |term| Path::group_term(Group::Totals, BtId(term));
        let net = stated.taxable_total.into_decimal();
        let gross = stated.gross_total.into_decimal();
        if !invoice.lines.is_empty() {
            let lines = sum(invoice.lines.iter().map(|line| line.net_amount));
            self.same(at(106), stated.line_total.into_decimal(), lines, "the sum of the lines");
            for (term, total, list) in [
                (107, stated.allowance_total, &invoice.allowances),
                (108, stated.charge_total, &invoice.charges),
            ] {
                self.same(
                    at(term),
                    or_zero(total),
                    sum(list.iter().map(|e| e.amount)),
                    "the sum of its entries",
                );
            }
            let wanted = subtract(stated.line_total.into_decimal(), or_zero(stated.allowance_total))
                .and_then(|rest| add(rest, or_zero(stated.charge_total)));
            self.same(at(109), net, wanted, "lines less allowances plus charges");
        }
        if !invoice.vat_breakdown.is_empty() {
            let taxes = sum(invoice.vat_breakdown.iter().map(|group| group.tax_amount));
            self.same(at(110), or_zero(stated.vat_total), taxes, "the sum of the VAT amounts");
        }
        self.same(at(112), gross, add(net, or_zero(stated.vat_total)), "the net total plus VAT");
        let wanted =
            subtract(gross, or_zero(stated.paid)).and_then(|rest| add(rest, or_zero(stated.rounding)));
        self.same(
            at(115),
            stated.due.into_decimal(),
            wanted,
            "the gross total less what is paid, plus rounding",
        );
    }

    /// The VAT groups (BG-23), by category and numeric rate: 20 and 20.00 are one.
    fn groups(&mut self, invoice: &Invoice) {
        let mut bases: BTreeMap<(String, Decimal), Option<Decimal>> = BTreeMap::new();
        let mut put = |vat: &LineVat, amount: Option<Decimal>| {
            let base = bases.entry(key(vat.category.as_str(), vat.rate)).or_insert(Some(Decimal::ZERO));
            *base = base.zip(amount).and_then(|(base, amount)| add(base, amount));
        };
        for line in &invoice.lines {
            put(&line.vat, Some(line.net_amount.into_decimal()));
        }
        for allowance in &invoice.allowances {
            put(&allowance.vat, Some(-allowance.amount.into_decimal()));
        }
        for charge in &invoice.charges {
            put(&charge.vat, Some(charge.amount.into_decimal()));
        }
        let mut seen: BTreeMap<(String, Decimal), usize> = BTreeMap::new();
        for (index, group) in invoice.vat_breakdown.iter().enumerate() {
            let at = |term| Path::at_term(Group::VatBreakdown, index, BtId(term));
            let key = key(group.category.as_str(), group.rate);
            let tax = percent_of(group.taxable_amount.into_decimal(), key.1).map(|tax| round(tax, DIGITS));
            self.same(
                at(117),
                group.tax_amount.into_decimal(),
                tax,
                "the rate of the group's base, rounded once",
            );
            let name = format!("{} {}", key.0, key.1.normalize());
            if let Some(first) = seen.insert(key.clone(), index) {
                let message =
                    format!("the VAT group {name} stands here a second time, first as number {first}");
                let hint = "make one group of each category and rate; 20 and 20.00 are the same rate";
                self.found.fatal("EXACT-BG-23", at(119), message, hint);
            } else if invoice.lines.is_empty() {
                // No lines to count a base from.
            } else if let Some(base) = bases.get(&key) {
                let stated = group.taxable_amount.into_decimal();
                self.same(at(116), stated, *base, "the group's lines less allowances plus charges");
            } else {
                let message = format!("no line, allowance or charge has the VAT group {name}");
                self.found.fatal(
                    "EXACT-BT-116",
                    at(116),
                    message,
                    "leave the group out, or correct the lines",
                );
            }
        }
        for (key, base) in bases {
            if !seen.contains_key(&key) && base != Some(Decimal::ZERO) {
                let message =
                    format!("the VAT group {} {} has lines but stands in no group", key.0, key.1.normalize());
                let hint = "add the group to the VAT breakdown";
                self.found.fatal("EXACT-BG-23", Path::group(Group::VatBreakdown), message, hint);
            }
        }
    }

    /// Compares an amount with what it is counted from.
    fn same(&mut self, path: Path, stated: Decimal, counted: Option<Decimal>, from: &str) {
        let rule = path.term.map_or_else(|| "EXACT".to_owned(), |term| format!("EXACT-{term}"));
        let Some(counted) = counted else {
            let message = "the numbers have too many digits to be counted exactly";
            self.found.fatal(&rule, path, message, "write numbers of 28 digits at most");
            return;
        };
        if counted != stated {
            let detail =
                Detail { expected: counted.normalize().to_string(), actual: stated.normalize().to_string() };
            self.found.0.push(Finding {
                rule,
                severity: Severity::Fatal,
                path,
                message: format!("the amount is not {from}"),
                detail: Some(detail),
                hint: None,
            });
        }
    }
}

/// What lines are put together by.
fn key(category: &str, rate: Option<Percentage>) -> (String, Decimal) {
    (category.to_owned(), rate.map_or(Decimal::ZERO, |rate| rate.into_decimal().normalize()))
}

/// The exact sum.
fn sum(amounts: impl Iterator<Item = InvoiceAmount>) -> Option<Decimal> {
    let mut amounts = amounts.map(InvoiceAmount::into_decimal);
    amounts.try_fold(Decimal::ZERO, add)
}

/// A quotient rounded half away from zero, found another way than the counting room's,
/// whose invoices are judged here too: one that errs is found out by the other. A division may have no end, so what
/// it gives is held against the numbers themselves: half a cent stays half a cent.
fn quotient(numerator: Decimal, denominator: Decimal) -> Option<Decimal> {
    if denominator == Decimal::ONE {
        return Some(round(numerator, DIGITS));
    }
    let cent = Decimal::new(1, DIGITS);
    let near = round(numerator.checked_div(denominator)?, DIGITS);
    let half = multiply(denominator.abs(), cent)?;
    for candidate in [Some(near), add(near, cent), subtract(near, cent)].into_iter().flatten() {
        let back = multiply(candidate, denominator)?;
        let off = multiply(subtract(numerator, back)?.abs(), Decimal::TWO)?;
        if off < half || (off == half && back.abs() > numerator.abs()) {
            return Some(candidate);
        }
    }
    None
}
