//! The invoice: its head, lines, totals and payment, all read from the one
//! place where they were counted.

use super::Composer;
use super::content::{
    Block, ColumnBlock, Columns, Flow, FlowKind, NodeId, Paragraph, Role, Run, Slot, Stand, Tree, Zone,
};
use crate::diag::{At, Span};
use crate::invoice::Invoice;
use crate::stationery::{Gap, Style, ZoneKind};

impl Composer<'_> {
    /// An invoice as enclosures and bookmarks name it.
    pub(super) fn invoice_name(&self, invoice: &Invoice) -> String {
        self.words.invoice_titled(self.invoice_title(invoice), &invoice.number)
    }

    fn invoice_title<'b>(&'b self, invoice: &'b Invoice) -> &'b str {
        invoice.title.as_ref().map_or(self.words.kind(invoice.kind), |title| &title.value)
    }

    /// Composes the invoice: behind a letter, or as what is sent.
    pub(super) fn invoice(&mut self, invoice: &Invoice, kind: FlowKind) -> Flow {
        let root = self.tree.add(Tree::ROOT, Role::Part);
        let mut zones = self.zones(root, kind);
        let mut body = Vec::new();
        let title = self.invoice_heading(root, invoice);
        if self.has_zone(kind, ZoneKind::InvoiceTitle) {
            zones.push(Zone { kind: ZoneKind::InvoiceTitle, blocks: title });
        } else {
            body.extend(title);
            body.push(Block::Gap(Gap::Small));
        }
        body.push(self.facts(root, invoice));
        body.push(Block::Gap(Gap::Section));
        body.push(self.parties(root, invoice));
        if let Some(others) = self.other_parties(root, invoice) {
            body.push(Block::Gap(Gap::Small));
            body.push(others);
        }
        body.push(Block::Gap(Gap::Section));
        body.push(Block::Table(self.lines(root, invoice)));
        body.push(Block::Gap(Gap::Small));
        body.push(self.totals(root, invoice));
        body.push(Block::Gap(Gap::Section));
        body.push(self.payment(root, invoice));
        let slip = self.swiss(root, invoice);
        let continuation = self.continuation(None);
        Flow { kind, title: self.invoice_name(invoice), zones, body, slip, continuation }
    }

    fn invoice_heading(&mut self, root: NodeId, invoice: &Invoice) -> Vec<Block> {
        let words = self.invoice_title(invoice).to_owned();
        let mut title = self.own(root, Role::Heading(1), Style::InvoiceTitle, words);
        title.runs.iter_mut().for_each(|run| run.span = invoice.title.as_ref().map(|t| t.span));
        let number = self.plain(root, Style::InvoiceNumber, &invoice.number);
        vec![Block::Text(title), Block::Text(number)]
    }

    /// Dates and references, as labels over values in four columns.
    fn facts(&mut self, root: NodeId, invoice: &Invoice) -> Block {
        let words = self.words;
        let head = &words.invoice.head;
        let mut facts: Vec<(&str, String, Span)> = Vec::new();
        facts.push((&head.date, words.long_date(invoice.date.value), invoice.date.span));
        if let Some(due) = &invoice.due {
            facts.push((&head.due, words.long_date(due.value), due.span));
        }
        if let Some((from, to)) = &invoice.period {
            facts.push((&head.period, words.period(from.value, to.value), from.span));
        }
        if let Some(delivered) = &invoice.delivered {
            facts.push((&head.delivered, words.long_date(delivered.value), delivered.span));
        }
        for one in &invoice.preceding {
            let date = one.date.map(|date| format!(" ({})", words.short_date(date.value)));
            let text = format!("{}{}", one.number.value, date.unwrap_or_default());
            facts.push((&head.preceding, text, one.number.span));
        }
        let refs = &invoice.references;
        let buyer = refs.buyer.as_ref().or(self.document.references.yours.as_ref());
        let others = [
            (&head.order, refs.order.as_ref()),
            (&head.reference, buyer),
            (&head.sales_order, refs.sales_order.as_ref()),
            (&head.contract, refs.contract.as_ref()),
            (&head.project, refs.project.as_ref()),
            (&head.tender, refs.tender.as_ref()),
            (&head.despatch, refs.despatch.as_ref()),
            (&head.receipt, refs.receipt.as_ref()),
            (&head.accounting, refs.accounting.as_ref()),
        ];
        for (label, value) in others {
            facts.extend(value.map(|value| (label.as_str(), value.value.clone(), value.span)));
        }
        if let Some(customer) = &self.document.references.customer {
            facts.push((&head.customer, customer.value.clone(), customer.span));
        }
        let mut rows: Vec<Block> = Vec::new();
        for (number, group) in facts.chunks(4).enumerate() {
            if number > 0 {
                rows.push(Block::Gap(Gap::Small));
            }
            let cells = group.iter().zip(0..).map(|((label, value, span), at)| {
                let blocks = self.fact(root, label, vec![At::new(value.clone(), *span)]);
                ColumnBlock { slot: Slot::Grid { at, wide: 1, of: 4 }, stand: Stand::Top, blocks }
            });
            let cells = cells.collect();
            rows.push(Block::Columns(Columns { cells }));
        }
        Block::Keep(rows)
    }

    /// A grey label over its lines.
    pub(super) fn fact(&mut self, root: NodeId, label: &str, lines: Vec<At<String>>) -> Vec<Block> {
        let node = self.tree.add(root, Role::Div);
        let mut blocks = vec![Block::Text(self.own(node, Role::Paragraph, Style::Label, label))];
        for line in lines {
            let paragraph = self.own(node, Role::Paragraph, Style::Value, line.value);
            let runs = paragraph.runs.into_iter().map(|run| Run { span: Some(line.span), ..run }).collect();
            blocks.push(Block::Text(Paragraph { runs, ..paragraph }));
        }
        blocks
    }
}
