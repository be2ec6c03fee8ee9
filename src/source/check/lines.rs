//! Invoice lines, groups of them, and texts between.

use std::ops::Range;

use super::invoice::decimal;
use super::{Check, Owner};
use crate::diag::{At, Diagnostic, Span};
use crate::invoice::{Decimal, Discount, Exemption, Item, Line, Row};
use crate::source::invoice_scalars::{Unit, VatText};
use crate::source::invoice_schema as schema;
use crate::source::scalars;
use crate::stop;

/// The lines of an invoice, in the order of its table.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    pub(super) rows: Vec<Row>,
    /// Lines that have a subtotal.
    pub(super) groups: Vec<Range<usize>>,
    /// From where to where they are written.
    pub(super) place: Span,
}

impl Check<'_> {
    /// The lines; `None` where one of them is wrong, so that nothing is counted.
    pub(super) fn lines(&mut self, lines: At<Vec<At<schema::Line>>>) -> Option<Lines> {
        let broken = self.marks.has_broken_item(lines.span);
        let end = lines.value.last().map_or(lines.span.end, |line| line.span.end);
        let place = Span { end, ..lines.span };
        let mut out = Lines { place, ..Lines::default() };
        let mut whole = !broken;
        for line in lines.value {
            whole &= self.entry(line, &mut out, false);
        }
        if whole && out.lines.is_empty() {
            self.diagnostics.push(
                Diagnostic::error("wrong-length", lines.span, "the invoice has no lines")
                    .help("write at least one line under `lines:`"),
            );
            return None;
        }
        whole.then_some(out)
    }

    /// A line, a group or a text; whether it is sound.
    fn entry(&mut self, line: At<schema::Line>, out: &mut Lines, inside: bool) -> bool {
        let has_description = line.value.description.is_some();
        if let Some(text) = self.text(line.value.text.clone()).filter(|_| !has_description) {
            out.rows.push(Row::Text(text));
            return true;
        }
        if line.value.group.is_none() && line.value.lines.is_none() {
            return match self.line(line) {
                Some(line) => {
                    out.rows.push(Row::Line(out.lines.len()));
                    out.lines.push(line);
                    true
                }
                None => false,
            };
        }
        let owner = Owner::item("group", &line);
        let schema::Line { group, lines, subtotal, .. } = line.value;
        let label = self.required(group, owner, "group");
        let lines = self.must(lines, owner, "lines");
        if inside {
            let message = "a group cannot stand in a group";
            self.diagnostics.push(
                Diagnostic::error("nested-group", owner.span, message)
                    .help("put its lines into the outer group, or behind it"),
            );
            return false;
        }
        let (Some(label), Some(lines)) = (label, lines) else { return false };
        let first = out.lines.len();
        let mut whole = !self.marks.has_broken_item(lines.span);
        out.rows.push(Row::Heading(label.clone()));
        for line in lines.value {
            whole &= self.entry(line, out, true);
        }
        if subtotal.unwrap_or(true) && out.lines.len() > first {
            out.rows.push(Row::Subtotal { index: out.groups.len(), label });
            out.groups.push(first..out.lines.len());
        }
        whole
    }

    fn line(&mut self, line: At<schema::Line>) -> Option<Line> {
        stop::heed();
        let owner = Owner::item("line", &line);
        let broken = ["discount", "price_discount", "base_quantity"]
            .iter()
            .any(|key| self.marks.is_broken(owner.span, key));
        let line = line.value;
        let description = self.required(line.description, owner, "description");
        let quantity = self.must(line.quantity, owner, "quantity").map(decimal);
        let list_price = line.list_price.map(decimal);
        let price_discount = line.price_discount.map(|d| d.map(|scalars::Discount(discount)| discount));
        let unit_price = self.price(line.unit_price.map(decimal), list_price, price_discount, owner);
        let vat = self.must(line.vat, owner, "vat").map(|vat| self.vat(vat));
        let base_quantity = line.base_quantity.map(decimal);
        let no_base = base_quantity.filter(|base| base.value <= Decimal::ZERO);
        if let Some(base) = no_base {
            self.bad_amount(
                base.span,
                "a base quantity is above zero",
                "write 1000 for a price per thousand",
            );
        }
        let discount = line.discount.map(|discount| discount.map(|scalars::Discount(discount)| discount));
        if let Some(discount) = discount {
            self.discount(discount, "a discount");
        }
        let allowances = self.adjustments(line.allowances, "allowance", true);
        let charges = self.adjustments(line.charges, "charge", true);
        let (unit, unit_code) = match line.unit.map(|unit| unit.value) {
            None => (None, None),
            Some(Unit::Word(word)) => (self.text(Some(word)), None),
            Some(Unit::Coded(coded)) => (self.text(coded.name), self.text(coded.code)),
        };
        let exemption =
            line.exemption.map_or(Exemption::default(), |exemption| self.exemption(exemption.value));
        let line = Line {
            description: description?,
            details: self.text(line.details),
            item: Item {
                seller: self.text(line.item),
                buyer: self.text(line.buyer_item),
                gtin: self.text(line.gtin),
                origin: self.country_code(line.origin),
            },
            quantity: quantity?,
            unit,
            unit_code,
            base_quantity,
            unit_price: unit_price?,
            list_price,
            price_discount,
            discount,
            allowances: allowances?,
            charges: charges?,
            vat: vat?,
            exemption,
            period: line.period.and_then(|period| self.period(period)),
            order_line: self.text(line.order_line),
            accounting: self.text(line.accounting),
        };
        (!broken && no_base.is_none()).then_some(line)
    }

    /// The price of a unit: as written, or the list price less its discount (BT-146 = BT-148 - BT-147).
    fn price(
        &mut self,
        written: Option<At<Decimal>>,
        list: Option<At<Decimal>>,
        discount: Option<At<Discount>>,
        owner: Owner<'_>,
    ) -> Option<At<Decimal>> {
        let negative = "a unit price cannot be negative";
        // BR-27, BR-28: neither price is negative.
        for price in written.iter().chain(&list) {
            self.not_negative(*price, negative, "make the quantity negative instead");
        }
        let Some(list) = list else {
            if let Some(discount) = discount {
                self.diagnostics.push(
                    Diagnostic::error(
                        "missing-key",
                        discount.span,
                        "a discount on a price needs the list price",
                    )
                    .help("add `list_price:`, or write `discount:` for one on the line"),
                );
            }
            return self.must(written, owner, "unit_price");
        };
        let counted = match discount.map(|discount| discount.value) {
            None => Some(list.value),
            Some(Discount::Amount(amount)) => list.value.checked_sub(amount),
            Some(Discount::Percent(rate)) => list
                .value
                .checked_mul(Decimal::ONE_HUNDRED - rate)
                .and_then(|price| price.checked_mul(Decimal::new(1, 2)))
                .map(|price| price.normalize()),
        };
        if let Some(discount) = discount {
            self.discount(discount, "a discount");
        }
        let Some(counted) = counted else {
            self.bad_amount(
                list.span,
                "this amount has more digits than can be counted exactly",
                "at most 28 digits",
            );
            return None;
        };
        if counted < Decimal::ZERO {
            self.bad_amount(
                list.span,
                "the discount is larger than the price",
                "a net price cannot be negative",
            );
        }
        if let Some(written) = written.filter(|written| written.value != counted) {
            let message =
                format!("`unit_price` does not agree: expected {}, counted {counted}", written.value);
            self.diagnostics.push(
                Diagnostic::error("total-mismatch", written.span, message)
                    .help("leave it out: it is the list price less its discount (BT-146)"),
            );
        }
        Some(At::new(counted, written.map_or(list.span, |written| written.span)))
    }

    pub(super) fn vat(&mut self, vat: At<VatText>) -> At<crate::invoice::Vat> {
        let vat = vat.map(|VatText(vat)| vat);
        self.percent(At::new(vat.rate, vat.span), "a VAT rate");
        vat
    }

    /// A discount is no more than all, and no less than nothing.
    pub(super) fn discount(&mut self, discount: At<Discount>, what: &str) {
        match discount.value {
            Discount::Percent(rate) => {
                self.percent(At::new(rate, discount.span), &format!("{what} in percent"))
            }
            Discount::Amount(amount) => {
                let amount = At::new(amount, discount.span);
                self.not_negative(amount, &format!("{what} cannot be negative"), "leave out the minus");
            }
        }
    }
}
