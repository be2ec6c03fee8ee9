//! The table of invoice lines, with the heads, texts and sums between them.

use super::Composer;
use super::blocks::{TableMaker, natural, share};
use super::content::{Cell, Column, NodeId, Role, Run, Scope, Table};
use crate::diag::At;
use crate::invoice::{Category, Discount, Invoice, Line, Row, Vat};
use crate::stationery::{Align, Style, TableLook};
use crate::stop;

/// Which columns a table of lines has.
#[derive(Clone, Copy)]
struct Shape {
    units: bool,
    discounts: bool,
    vat: bool,
}

impl Shape {
    fn of(invoice: &Invoice) -> Self {
        let groups = &invoice.totals.groups;
        Self {
            units: invoice.lines.iter().any(|line| line.unit.is_some()),
            discounts: invoice.lines.iter().any(|line| line.discount.is_some()),
            vat: groups.len() > 1 || groups.iter().any(|group| group.vat.category.is_taxed()),
        }
    }

    /// How many columns there are.
    fn count(self) -> u16 {
        4 + u16::from(self.units) + u16::from(self.discounts) + u16::from(self.vat)
    }
}

impl Composer<'_> {
    /// One row a line; the columns of units, discounts and VAT only where there are any.
    pub(super) fn lines(&mut self, root: NodeId, invoice: &Invoice) -> Table {
        let words = self.words;
        let heads = &words.invoice.columns;
        let shape = Shape::of(invoice);
        let mut columns = vec![share(Align::Left), Column { tight: shape.units, ..natural(Align::Right) }];
        let mut names: Vec<&str> = vec![&heads.description, &heads.quantity];
        let mut add = |there: bool, name, align| {
            if there {
                columns.push(natural(align));
                names.push(name);
            }
        };
        let (price, amount) = match invoice.gross_prices {
            true => (&heads.unit_price_gross, &heads.amount_gross),
            false => (&heads.unit_price, &heads.amount),
        };
        add(shape.units, heads.unit.as_str(), Align::Left);
        add(true, price.as_str(), Align::Right);
        add(shape.discounts, heads.discount.as_str(), Align::Right);
        add(shape.vat, heads.vat.as_str(), Align::Right);
        add(true, amount.as_str(), Align::Right);
        let mut table = TableMaker::new(self, root, TableLook::Ruled, &heads.summary, columns);
        table.head(self, Style::CellHead, &names);
        let currency = &invoice.currency.value;
        let sums = invoice.totals.running();
        let mut running = Vec::with_capacity(invoice.rows.len());
        let mut sum = words.money(crate::invoice::Decimal::ZERO, currency);
        let mut rows = invoice.rows.iter().peekable();
        while let Some(row) = rows.next() {
            stop::heed();
            // A sum never stands without a line of its group.
            let keep = matches!(row, Row::Heading(_)) || matches!(rows.peek(), Some(Row::Subtotal { .. }));
            match row {
                Row::Line(index) => {
                    if let Some(line) = invoice.lines.get(*index) {
                        let cells = self.line(&mut table, invoice, *index, line, shape);
                        table.push(cells, false);
                    }
                    sum = sums.get(*index).map_or(sum, |sum| words.money(*sum, currency));
                }
                Row::Heading(text) => self.across(&mut table, text, shape, true),
                Row::Text(text) => self.across(&mut table, text, shape, false),
                Row::Subtotal { index, label } => {
                    let label = words.subtotal(&self.plain_words(label));
                    let amount = invoice.totals.subtotals.get(*index).copied().unwrap_or_default();
                    self.subtotal(&mut table, label, words.money(amount, currency), shape);
                }
            }
            if keep {
                table.keep_last();
            }
            running.push(sum.clone());
        }
        let mut table = table.finish();
        table.running = running;
        let carried = &words.invoice.carried;
        table.carried = Some((carried.forward.clone(), carried.brought.clone()));
        table
    }

    fn line(
        &mut self,
        table: &mut TableMaker,
        invoice: &Invoice,
        index: usize,
        line: &Line,
        shape: Shape,
    ) -> Vec<Cell> {
        let words = self.words;
        let currency = &invoice.currency.value;
        let row = table.row(self);
        let mut cells = vec![self.description(row, invoice, index, line)];
        cells.push(self.cell(row, Role::DataCell, Style::Cell, words.quantity(line.quantity.value)));
        if shape.units {
            let mut unit = self.cell(row, Role::DataCell, Style::Cell, self.unit(line));
            let span = line.unit.as_ref().map(|unit| unit.span);
            unit.paragraphs.iter_mut().flat_map(|p| &mut p.runs).for_each(|run| run.span = span);
            cells.push(unit);
        }
        let price = words.money(line.unit_price.value, currency);
        cells.push(self.cell(row, Role::DataCell, Style::Cell, price));
        if shape.discounts {
            let discount = line.discount.map_or_else(String::new, |d| self.discount_words(d.value, invoice));
            cells.push(self.cell(row, Role::DataCell, Style::Cell, discount));
        }
        if shape.vat {
            cells.push(self.cell(row, Role::DataCell, Style::Cell, self.vat_words(line.vat.value)));
        }
        let amount = invoice.totals.lines.get(index).map(|counted| counted.shown).unwrap_or_default();
        cells.push(self.cell(row, Role::DataCell, Style::Cell, words.money(amount, currency)));
        cells
    }

    /// A discount as a share or an amount.
    pub(super) fn discount_words(&self, discount: Discount, invoice: &Invoice) -> String {
        match discount {
            Discount::Percent(rate) => self.words.percent(rate),
            Discount::Amount(amount) => self.words.money(amount, &invoice.currency.value),
        }
    }

    /// A VAT as its rate; as its category where there is none.
    pub(super) fn vat_words(&self, vat: Vat) -> String {
        match vat.category {
            Category::S | Category::Z => self.words.percent(vat.rate),
            Category::L | Category::M => {
                format!("{}\u{A0}{}", vat.category.code(), self.words.percent(vat.rate))
            }
            other => other.code().to_owned(),
        }
    }

    fn description(&mut self, row: NodeId, invoice: &Invoice, index: usize, line: &Line) -> Cell {
        let cell = self.tree.add(row, Role::DataCell);
        let mut paragraphs = vec![self.inline(cell, Role::Paragraph, Style::Cell, &line.description)];
        if let Some(details) = &line.details {
            paragraphs.push(self.inline(cell, Role::Paragraph, Style::CellDetail, details));
        }
        for detail in self.line_details(invoice, index, line) {
            paragraphs.push(self.own(cell, Role::Paragraph, Style::CellDetail, detail));
        }
        Cell { span: 1, paragraphs }
    }

    fn unit(&self, line: &Line) -> String {
        let Some(unit) = &line.unit else { return String::new() };
        self.words.unit(unit, line.quantity.value).unwrap_or(unit).to_owned()
    }

    /// A row of one cell: a group's head, or a text.
    fn across(&mut self, table: &mut TableMaker, text: &At<String>, shape: Shape, heading: bool) {
        let row = table.row(self);
        let role = if heading { Role::HeaderCell(Scope::Row) } else { Role::DataCell };
        let mut paragraph = self.inline(row, role, Style::Cell, text);
        paragraph.runs.iter_mut().for_each(|run| run.strong |= heading);
        let span = shape.count();
        self.tree.node_mut(paragraph.node).column_span = span;
        table.push(vec![Cell { span, paragraphs: vec![paragraph] }], false);
    }

    fn subtotal(&mut self, table: &mut TableMaker, label: String, amount: String, shape: Shape) {
        let row = table.row(self);
        let mut label = self.cell(row, Role::HeaderCell(Scope::Row), Style::Cell, label);
        label.span = shape.count() - 1;
        if let Some(paragraph) = label.paragraphs.first() {
            self.tree.node_mut(paragraph.node).column_span = label.span;
        }
        let mut amount = self.cell(row, Role::DataCell, Style::Cell, amount);
        for cell in [&mut label, &mut amount] {
            cell.paragraphs.iter_mut().flat_map(|p| &mut p.runs).for_each(|run: &mut Run| run.strong = true);
        }
        table.push(vec![label, amount], false);
    }
}
