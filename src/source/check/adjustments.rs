//! Allowances, charges and rounding of a whole invoice, and the counting.

use super::invoice::decimal;
use super::{Check, Owner};
use crate::diag::{At, Diagnostic, Span};
use crate::invoice::{Adjustment, CountError, Currency, Decimal, Entries, Totals};
use crate::source::invoice_schema as schema;
use crate::source::scalars::{self, Number};

impl Check<'_> {
    /// Allowances or charges, on a line or on the whole; `None` where one of
    /// them is wrong, so that nothing is counted.
    pub(super) fn adjustments(
        &mut self,
        all: Option<At<Vec<At<schema::Adjustment>>>>,
        name: &str,
        on_line: bool,
    ) -> Option<Vec<Adjustment>> {
        let Some(all) = all else { return Some(Vec::new()) };
        if self.marks.has_broken_item(all.span) {
            return None;
        }
        let checked: Vec<Option<Adjustment>> =
            all.value.into_iter().map(|one| self.adjustment(one, name, on_line)).collect();
        checked.into_iter().collect()
    }

    fn adjustment(&mut self, one: At<schema::Adjustment>, name: &str, on_line: bool) -> Option<Adjustment> {
        let owner = Owner::item(name, &one);
        let broken = self.marks.is_broken(owner.span, "vat");
        let one = one.value;
        // BR-33, BR-38, BR-42, BR-44: each has a reason.
        let reason = self.required(one.reason, owner, "reason");
        let amount = self.must(one.amount, owner, "amount");
        let amount = amount.map(|amount| amount.map(|scalars::Discount(amount)| amount));
        if let Some(amount) = amount {
            let article = if name == "allowance" { "an" } else { "a" };
            self.discount(amount, &format!("{article} {name}"));
        }
        let vat = one.vat.map(|vat| self.vat(vat));
        if let Some(vat) = vat.filter(|_| on_line) {
            let message = format!("this {name} bears the VAT of its line");
            self.diagnostics
                .push(Diagnostic::error("two-ways", vat.span, message).help("leave `vat` out here"));
        }
        let adjustment = Adjustment { reason: reason?, amount: amount?, vat };
        (!broken).then_some(adjustment)
    }

    /// What the amount due is rounded to.
    pub(super) fn step(&mut self, step: Option<At<Number>>) -> Option<At<Decimal>> {
        let step = decimal(step?);
        let cent = Decimal::new(1, 2);
        if step.value < cent || step.value > Decimal::ONE_HUNDRED || !(step.value / cent).fract().is_zero() {
            self.bad_amount(step.span, "amounts are rounded to a multiple of 0.01 to 100", "write 0.05 or 1");
        }
        Some(step)
    }

    /// Counts the invoice.
    pub(super) fn totals(
        &mut self,
        entries: &Entries<'_>,
        currency: At<Currency>,
        invoice: Span,
    ) -> Option<Totals> {
        match Totals::of(entries, currency.value) {
            Ok(totals) => Some(totals),
            Err(CountError::Overflow(line)) => {
                let line = line.and_then(|line| entries.lines.get(line));
                self.bad_amount(
                    line.map_or(invoice, |line| line.unit_price.span),
                    "this amount has more digits than can be counted exactly",
                    "at most 28 digits",
                );
                None
            }
            Err(CountError::Rate(charge, index)) => {
                let (all, name) =
                    if charge { (entries.charges, "charge") } else { (entries.allowances, "allowance") };
                let one = all.get(index);
                let (span, message) = match one.map(|one| (one, one.vat)) {
                    Some((_, Some(vat))) => (
                        vat.span,
                        format!("no line has the VAT {} {} of this {name}", vat.category.code(), vat.rate),
                    ),
                    Some((one, None)) => {
                        (one.amount.span, format!("this {name} does not say on which VAT rate it is"))
                    }
                    None => (invoice, format!("a {name} has no VAT rate")),
                };
                self.diagnostics.push(
                    Diagnostic::error("unknown-rate", span, message)
                        .help("add `vat:` with the rate of the lines that it is on"),
                );
                None
            }
        }
    }
}
