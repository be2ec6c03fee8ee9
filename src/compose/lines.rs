//! The table of invoice lines, the VAT summary and the totals.

use super::Composer;
use super::blocks::{TableMaker, natural, share};
use super::content::{Block, Cell, Column, ColumnBlock, Columns, NodeId, Role, Scope, Slot, Stand, Table};
use crate::invoice::{Adjusted, Decimal, Discount, Invoice, Line};
use crate::stationery::{Align, Style, TableLook};

impl Composer<'_> {
    /// One row a line; the columns of units, discounts and VAT only where there are any.
    pub(super) fn lines(&mut self, root: NodeId, invoice: &Invoice) -> Table {
        let words = self.words;
        let heads = &words.invoice.columns;
        let units = invoice.lines.iter().any(|line| line.unit.is_some());
        let discounts = invoice.lines.iter().any(|line| line.discount.is_some());
        let taxed = invoice.totals.groups.iter().any(|group| !group.rate.is_zero());
        let mut columns = vec![share(Align::Left), Column { tight: units, ..natural(Align::Right) }];
        let mut names: Vec<&str> = vec![&heads.description, &heads.quantity];
        let mut add = |there: bool, name, align| {
            if there {
                columns.push(natural(align));
                names.push(name);
            }
        };
        add(units, heads.unit.as_str(), Align::Left);
        add(true, heads.unit_price.as_str(), Align::Right);
        add(discounts, heads.discount.as_str(), Align::Right);
        add(taxed, heads.vat.as_str(), Align::Right);
        add(true, heads.amount.as_str(), Align::Right);
        let mut table = TableMaker::new(self, root, TableLook::Ruled, &heads.summary, columns);
        table.head(self, Style::CellHead, &names);
        let currency = &invoice.currency.value;
        for (line, net) in invoice.lines.iter().zip(&invoice.totals.lines) {
            let row = table.row(self);
            let mut cells = vec![self.description(row, line)];
            cells.push(self.cell(row, Role::DataCell, Style::Cell, words.quantity(line.quantity.value)));
            if units {
                let mut unit = self.cell(row, Role::DataCell, Style::Cell, self.unit(line));
                let span = line.unit.as_ref().map(|unit| unit.span);
                unit.paragraphs.iter_mut().flat_map(|p| &mut p.runs).for_each(|run| run.span = span);
                cells.push(unit);
            }
            let price = words.money(line.unit_price.value, currency);
            cells.push(self.cell(row, Role::DataCell, Style::Cell, price));
            if discounts {
                let discount = line.discount.map_or_else(String::new, |d| match d.value {
                    Discount::Percent(rate) => words.percent(rate),
                    Discount::Amount(amount) => words.money(amount, currency),
                });
                cells.push(self.cell(row, Role::DataCell, Style::Cell, discount));
            }
            if taxed {
                cells.push(self.cell(row, Role::DataCell, Style::Cell, words.percent(line.vat.value)));
            }
            cells.push(self.cell(row, Role::DataCell, Style::Cell, words.money(*net, currency)));
            table.push(cells, false);
        }
        let mut table = table.finish();
        table.running = invoice.totals.running().iter().map(|sum| words.money(*sum, currency)).collect();
        let carried = &words.invoice.carried;
        table.carried = Some((carried.forward.clone(), carried.brought.clone()));
        table
    }

    fn description(&mut self, row: NodeId, line: &Line) -> Cell {
        let cell = self.tree.add(row, Role::DataCell);
        let mut paragraphs = vec![self.inline(cell, Role::Paragraph, Style::Cell, &line.description)];
        if let Some(details) = &line.details {
            paragraphs.push(self.inline(cell, Role::Paragraph, Style::CellDetail, details));
        }
        Cell { span: 1, paragraphs }
    }

    fn unit(&self, line: &Line) -> String {
        let Some(unit) = &line.unit else { return String::new() };
        self.words.unit(unit, line.quantity.value).unwrap_or(unit).to_owned()
    }

    /// The VAT summary at the left, the totals at the right.
    pub(super) fn totals(&mut self, root: NodeId, invoice: &Invoice) -> Block {
        let taxed = invoice.totals.groups.iter().any(|group| !group.rate.is_zero());
        let mut cells = Vec::new();
        if taxed {
            let summary = Block::Table(self.vat_summary(root, invoice));
            cells.push(ColumnBlock { slot: Slot::BesideTotals, stand: Stand::Top, blocks: vec![summary] });
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
                words.percent(group.rate),
                words.money(group.base, currency),
                words.money(group.vat, currency),
            ];
            let cells = values.map(|value| self.cell(row, Role::DataCell, Style::Summary, value));
            table.push(cells.into(), false);
        }
        table.finish()
    }

    fn sums(&mut self, root: NodeId, invoice: &Invoice, taxed: bool) -> Table {
        let words = self.words;
        let names = &words.invoice.totals;
        let totals = &invoice.totals;
        let columns = vec![share(Align::Left), natural(Align::Right)];
        let mut table = TableMaker::new(self, root, TableLook::Totals, &names.summary, columns);
        let mut rows: Vec<(String, Decimal)> = Vec::new();
        let adjusted = !totals.allowances.is_empty() || !totals.charges.is_empty();
        if adjusted {
            rows.push((names.lines.clone(), totals.line_total));
            rows.extend(self.adjusted(invoice, &totals.allowances, false));
            rows.extend(self.adjusted(invoice, &totals.charges, true));
        }
        if taxed || adjusted || !totals.prepaid.is_zero() {
            rows.push((names.net.clone(), totals.net));
        }
        if taxed {
            rows.push((names.vat.clone(), totals.vat));
            rows.push((names.gross.clone(), totals.gross));
        }
        for prepaid in &invoice.prepaid {
            let label = match (&prepaid.label, prepaid.date) {
                (Some(label), _) => self.words.typography(label),
                (None, Some(date)) => words.prepaid_on(date.value),
                (None, None) => names.prepaid.clone(),
            };
            rows.push((label, -prepaid.amount.value));
        }
        if !totals.rounding.is_zero() {
            rows.push((names.rounding.clone(), totals.rounding));
        }
        for (label, amount) in rows {
            self.sum(&mut table, Style::Total, label, words.money(amount, &invoice.currency.value), false);
        }
        let due = words.money(totals.due, &invoice.currency.value);
        self.sum(&mut table, Style::AmountDue, names.due.clone(), due, true);
        table.finish()
    }

    /// Allowances or charges with their reasons; where they are on several
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
                label =
                    format!("{label} ({} {})", self.words.invoice.totals.vat, self.words.percent(one.rate));
            }
            Some((label, one.amount * sign))
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
