//! Invoice lines in the terms of EN 16931 (BG-25).

use en16931::invoice::{Code, InvoiceLine, Item, LineAllowanceCharge, PriceDetails};
use en16931::{DocumentReference, Identifier, InvoiceAmount, Percentage, Quantity, UnitPriceAmount};

use super::map::{Map, period, vat};
use crate::compose::plain;
use crate::diag::{At, Diagnostic, Span};
use crate::identifiers::unit_code;
use crate::invoice::{Counted, Decimal, Discount, Line};
use crate::stop;

/// The reason code of a discount (UNTDID 5189).
const DISCOUNT: &str = "95";
/// One, where a unit has no code of its own (UN/ECE Recommendation 20).
const ONE: &str = "C62";
/// The scheme of global trade item numbers (ISO 6523).
const GTIN: &str = "0160";

/// An allowance or a charge before it has its amount.
struct Adjusting<'a> {
    reason: String,
    code: Option<&'a str>,
    of: Discount,
    amount: Decimal,
    span: Span,
}

impl Map<'_> {
    pub(super) fn lines(&self) -> Result<Vec<InvoiceLine>, Diagnostic> {
        let lines = self.invoice.lines.iter().zip(&self.invoice.totals.lines).enumerate();
        lines.map(|(index, (line, counted))| self.line(index + 1, line, counted)).collect()
    }

    fn line(&self, number: usize, line: &Line, counted: &Counted) -> Result<InvoiceLine, Diagnostic> {
        stop::heed();
        let text = |text: &Option<At<String>>| text.as_ref().map(|text| text.value.clone());
        let (unit, note) = self.unit(line);
        let gross = counted.without_vat.as_deref();
        let (taken_off, added) =
            gross.map_or((&counted.taken_off, &counted.added), |gross| (&gross.taken_off, &gross.added));
        let discount = line.discount.iter().map(|discount| {
            (self.words.invoice.columns.discount.clone(), Some(DISCOUNT), discount.value, discount.span)
        });
        let written = |one: &crate::invoice::Adjustment| {
            (one.reason.value.clone(), None, one.amount.value, one.amount.span)
        };
        let off = discount.chain(line.allowances.iter().map(written)).zip(taken_off);
        let on = line.charges.iter().map(written).zip(added);
        let full = self.amount(counted.full, line.unit_price.span)?;
        let make = |((reason, code, of, span), amount): ((String, Option<_>, Discount, Span), &Decimal)| {
            self.adjustment(Adjusting { reason, code, of, amount: *amount, span }, full)
        };
        let item = Item {
            name: Some(plain(&line.description)),
            description: line.details.as_ref().map(|details| plain(details)),
            seller_identifier: text(&line.item.seller),
            buyer_identifier: text(&line.item.buyer),
            standard_identifier: line
                .item
                .gtin
                .as_ref()
                .map(|id| Identifier::schemed(id.value.clone(), GTIN)),
            origin_country: line.item.origin.as_ref().map(|code| Code::new(code.value.clone())),
            ..Item::default()
        };
        Ok(InvoiceLine {
            id: number.to_string(),
            note,
            order_line_reference: text(&line.order_line).map(DocumentReference::new),
            accounting_reference: text(&line.accounting),
            object_identifier: None,
            quantity: Quantity::new(line.quantity.value.normalize()),
            net_amount: self.amount(counted.net, line.unit_price.span)?,
            period: line.period.map(|(from, to)| period(from.value, to.value)),
            allowances: off.map(make).collect::<Result<_, _>>()?,
            charges: on.map(make).collect::<Result<_, _>>()?,
            price: price(line, counted, &unit),
            unit_code: unit,
            vat: vat(line.vat.value),
            item,
        })
    }

    fn adjustment(&self, one: Adjusting<'_>, full: InvoiceAmount) -> Result<LineAllowanceCharge, Diagnostic> {
        let share = match one.of {
            Discount::Percent(rate) if !self.invoice.gross_prices => Some(Percentage::new(rate)),
            _ => None,
        };
        Ok(LineAllowanceCharge {
            amount: self.amount(one.amount, one.span)?,
            base_amount: share.map(|_| full),
            percentage: share,
            reason: Some(one.reason),
            reason_code: one.code.map(Code::new),
        })
    }

    /// The code of a line's unit (BT-130); a word that has none is a note (BT-127).
    fn unit(&self, line: &Line) -> (Code, Option<String>) {
        if let Some(code) = &line.unit_code {
            return (Code::new(code.value.clone()), None);
        }
        let Some(unit) = &line.unit else { return (Code::new(ONE), None) };
        match unit_code(&unit.value) {
            Some(code) => (Code::new(code), None),
            None => {
                let label = &self.words.invoice.columns.unit;
                (Code::new(ONE), Some(format!("{label}: {}", unit.value)))
            }
        }
    }
}

/// The price (BG-29), without VAT.
fn price(line: &Line, counted: &Counted, unit: &Code) -> PriceDetails {
    if let Some(gross) = counted.without_vat.as_deref() {
        let base = (gross.price.base != Decimal::ONE).then_some(gross.price.base);
        return PriceDetails {
            net_price: UnitPriceAmount::new(gross.price.amount),
            base_quantity: base.map(Quantity::new),
            base_quantity_code: base.map(|_| unit.clone()),
            ..PriceDetails::default()
        };
    }
    let list = line.list_price.as_ref().map(|list| list.value.normalize());
    let off = list.map(|list| list - line.unit_price.value).filter(|off| !off.is_zero());
    PriceDetails {
        net_price: UnitPriceAmount::new(line.unit_price.value),
        price_discount: off.map(|off| UnitPriceAmount::new(off.normalize())),
        gross_price: list.map(UnitPriceAmount::new),
        base_quantity: line.base_quantity.as_ref().map(|base| Quantity::new(base.value)),
        base_quantity_code: line.base_quantity.as_ref().map(|_| unit.clone()),
    }
}
