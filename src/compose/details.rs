//! What is said of an invoice line under its description, from its data.

use super::Composer;
use crate::invoice::{Adjustment, Decimal, Discount, Invoice, Line};
use crate::locale::fill;

impl Composer<'_> {
    /// Numbers, period, price and allowances of a line, in lines of their own.
    pub(super) fn line_details(&self, invoice: &Invoice, index: usize, line: &Line) -> Vec<String> {
        let words = &self.words.invoice.line;
        let mut known: Vec<String> = Vec::new();
        let numbers = [
            (&words.item, "number", &line.item.seller),
            (&words.buyer_item, "number", &line.item.buyer),
            (&words.gtin, "number", &line.item.gtin),
            (&words.origin, "country", &line.item.origin),
            (&words.order_line, "number", &line.order_line),
            (&words.accounting, "number", &line.accounting),
        ];
        for (pattern, name, value) in numbers {
            known.extend(value.as_ref().map(|value| {
                let shown = if name == "country" { self.country(value) } else { value.value.clone() };
                fill(pattern, &[(name, &shown)])
            }));
        }
        if let Some((from, to)) = &line.period {
            known.push(self.words.period(from.value, to.value));
        }
        let mut price: Vec<String> = Vec::new();
        if let Some(list) = &line.list_price {
            let list = self.words.money(list.value, &invoice.currency.value);
            price.push(match &line.price_discount {
                Some(discount) => {
                    let discount = self.discount_words(discount.value, invoice);
                    fill(&words.less, &[("price", &list), ("discount", &discount)])
                }
                None => fill(&words.list_price, &[("price", &list)]),
            });
        }
        if let Some(base) = &line.base_quantity {
            let mut quantity = self.words.quantity(base.value);
            if let Some(unit) = &line.unit {
                let unit = self.words.unit(unit, base.value).unwrap_or(unit);
                quantity = format!("{quantity}\u{A0}{unit}");
            }
            price.push(fill(&words.per, &[("quantity", &quantity)]));
        }
        let mut details = Vec::new();
        for parts in [known, price] {
            if !parts.is_empty() {
                details.push(parts.join(" · "));
            }
        }
        if let Some(counted) = invoice.totals.lines.get(index) {
            // The discount has a column of its own.
            let first = usize::from(line.discount.is_some());
            let off = line.allowances.iter().zip(counted.taken_off.iter().skip(first));
            details.extend(off.map(|(one, amount)| self.line_adjustment(invoice, one, -*amount)));
            let on = line.charges.iter().zip(&counted.added);
            details.extend(on.map(|(one, amount)| self.line_adjustment(invoice, one, *amount)));
        }
        let own = line.exemption.reason.iter().chain(&line.exemption.code);
        let exemption: Vec<&str> = own.map(|text| text.value.as_str()).collect();
        if !exemption.is_empty() {
            details.push(self.words.typography(&exemption.join(" · ")));
        }
        details
    }

    /// `Reason 5 %: −12,50 €`.
    fn line_adjustment(&self, invoice: &Invoice, one: &Adjustment, amount: Decimal) -> String {
        let mut label = one.reason.value.clone();
        if let Discount::Percent(rate) = one.amount.value {
            label = format!("{label} {}", self.words.percent(rate));
        }
        let amount = self.words.money(amount, &invoice.currency.value);
        self.words.typography(&format!("{label}: {amount}"))
    }
}
