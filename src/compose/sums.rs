//! The VAT summary and the totals of an invoice.

use super::Composer;
use super::blocks::{TableMaker, natural, share};
use super::content::{Block, ColumnBlock, Columns, NodeId, Role, Scope, Slot, Stand, Table};
use crate::invoice::{Adjusted, Decimal, Discount, Invoice, Kind};
use crate::stationery::{Align, Style, TableLook};

/// Whether an invoice speaks of VAT: that of the United States is silent where nothing is taxed.
fn speaks_of_vat(invoice: &Invoice) -> bool {
    invoice.totals.groups.iter().any(|group| !group.vat.rate.is_zero() || group.vat.category.needs_reason())
}

impl Composer<'_> {
    /// The VAT summary at the left, the totals at the right.
    pub(super) fn totals(&mut self, root: NodeId, invoice: &Invoice) -> Block {
        let taxed = speaks_of_vat(invoice);
        let mut cells = Vec::new();
        if taxed {
            let mut blocks = vec![Block::Table(self.vat_summary(root, invoice))];
            blocks.extend(self.exemptions(root, invoice));
            cells.push(ColumnBlock { slot: Slot::BesideTotals, stand: Stand::Top, blocks });
        }
        let totals = Block::Table(self.sums(root, invoice, taxed));
        cells.push(ColumnBlock { slot: Slot::Totals, stand: Stand::Top, blocks: vec![totals] });
        Block::Columns(Columns { cells })
    }

    fn vat_summary(&mut self, root: NodeId, invoice: &Invoice) -> Table {
        let words = self.words;
        let names = &words.invoice.vat_summary;
        let currency = &invoice.currency.value;
        let columns = vec![natural(Align::Right); 3];
        let mut table = TableMaker::new(self, root, TableLook::Summary, &names.summary, columns);
        table.head(self, Style::SummaryHead, &[&names.rate, &names.base, &names.vat]);
        for group in &invoice.totals.groups {
            let row = table.row(self);
            let values = [
                self.vat_words(group.vat),
                words.money(group.base, currency),
                words.money(group.tax, currency),
            ];
            let cells = values.map(|value| self.cell(row, Role::DataCell, Style::Summary, value));
            table.push(cells.into(), false);
        }
        table.finish()
    }

    /// Why groups bear no VAT (BT-120, BT-121).
    fn exemptions(&mut self, root: NodeId, invoice: &Invoice) -> Vec<Block> {
        let mut blocks = Vec::new();
        for group in &invoice.totals.groups {
            let exemption = invoice.exemption(group.vat.category);
            let own = exemption.reason.iter().chain(&exemption.code);
            let texts: Vec<&str> = own.map(|text| text.value.as_str()).collect();
            if !texts.is_empty() {
                let colon = if self.words.language.starts_with("fr") { "\u{A0}:" } else { ":" };
                let text = format!("{}{colon} {}", group.vat.category.code(), texts.join(" · "));
                let text = self.words.typography(&text);
                blocks.push(Block::Text(self.own(root, Role::Paragraph, Style::Mention, text)));
            }
        }
        blocks
    }

    fn sums(&mut self, root: NodeId, invoice: &Invoice, taxed: bool) -> Table {
        let words = self.words;
        let names = &words.invoice.totals;
        let totals = &invoice.totals;
        let currency = &invoice.currency.value;
        let columns = vec![share(Align::Left), natural(Align::Right)];
        let mut table = TableMaker::new(self, root, TableLook::Totals, &names.summary, columns);
        let mut rows: Vec<(String, String)> = Vec::new();
        let mut add = |label: String, amount: Decimal| rows.push((label, words.money(amount, currency)));
        let adjusted = !totals.allowances.is_empty() || !totals.charges.is_empty();
        if adjusted || invoice.gross_prices {
            let label = if invoice.gross_prices { &names.lines_gross } else { &names.lines };
            add(label.clone(), totals.shown);
            for (label, amount) in self.adjusted(invoice, &totals.allowances, false) {
                add(label, amount);
            }
            for (label, amount) in self.adjusted(invoice, &totals.charges, true) {
                add(label, amount);
            }
        }
        if taxed || adjusted || !totals.prepaid.is_zero() {
            add(names.net.clone(), totals.net);
        }
        if taxed {
            add(names.vat.clone(), totals.vat);
            add(names.gross.clone(), totals.gross);
        }
        for (deposit, counted) in invoice.deposits.iter().zip(&totals.deposits) {
            let vat = words.money(counted.vat, currency);
            let label = words.deposit(&deposit.number, deposit.date.map(|date| date.value), &vat);
            add(label, -counted.gross);
        }
        for prepaid in &invoice.prepaid {
            let label = match (&prepaid.label, prepaid.date) {
                (Some(label), _) => words.typography(label),
                (None, Some(date)) => words.prepaid_on(date.value),
                (None, None) => names.prepaid.clone(),
            };
            add(label, -prepaid.amount.value);
        }
        if !totals.rounding.is_zero() {
            add(names.rounding.clone(), totals.rounding);
        }
        if taxed && !totals.deposits.is_empty() {
            add(names.vat_left.clone(), totals.vat_left());
        }
        if let (Some(other), Some(amount)) = (&invoice.vat_currency, totals.vat_accounting) {
            let rate = other.rate.map(|rate| words.number(rate.value));
            let label = words.vat_in(other.currency.code(), rate.as_deref());
            rows.push((label, words.money(amount, &other.currency)));
        }
        for (label, amount) in rows {
            self.sum(&mut table, Style::Total, label, amount, false);
        }
        let due = words.money(totals.due, currency);
        let label = if invoice.kind == Kind::CreditNote { &names.credit } else { &names.due };
        self.sum(&mut table, Style::AmountDue, label.clone(), due, true);
        table.finish()
    }

    /// Allowances or charges with their reasons; where there are several VAT
    /// rates, with these.
    fn adjusted(&self, invoice: &Invoice, all: &[Adjusted], charge: bool) -> Vec<(String, Decimal)> {
        let (entries, sign) = if charge {
            (&invoice.charges, Decimal::ONE)
        } else {
            (&invoice.allowances, Decimal::NEGATIVE_ONE)
        };
        let several = invoice.totals.groups.len() > 1;
        let row = |one: &Adjusted| {
            let entry = entries.get(one.index)?;
            let mut label = self.words.typography(&entry.reason);
            if let Discount::Percent(rate) = entry.amount.value {
                label = format!("{label} {}", self.words.percent(rate));
            }
            if several {
                let vat = &self.words.invoice.totals.vat;
                label = format!("{label} ({vat} {})", self.vat_words(one.vat));
            }
            Some((label, one.shown * sign))
        };
        all.iter().filter_map(row).collect()
    }

    fn sum(&mut self, table: &mut TableMaker, style: Style, label: String, amount: String, filled: bool) {
        let row = table.row(self);
        let label = self.cell(row, Role::HeaderCell(Scope::Row), style, label);
        let amount = self.cell(row, Role::DataCell, style, amount);
        table.push(vec![label, amount], filled);
    }
}
