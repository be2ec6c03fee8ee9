//! The invoice: its head, lines, totals and payment, all read from the one
//! place where they were counted.

use super::Composer;
use super::content::{
    Block, ColumnBlock, Columns, Flow, FlowKind, NodeId, Paragraph, Role, Run, Slot, Stand, Tree, Zone,
};
use crate::diag::{At, Span};
use crate::document::Party;
use crate::invoice::Invoice;
use crate::stationery::{Gap, Style, ZoneKind};

impl Composer<'_> {
    /// An invoice as enclosures and bookmarks name it.
    pub(super) fn invoice_name(&self, invoice: &Invoice) -> String {
        self.words.invoice_titled(self.invoice_title(invoice), &invoice.number)
    }

    fn invoice_title<'b>(&'b self, invoice: &'b Invoice) -> &'b str {
        invoice.title.as_ref().map_or(&self.words.invoice.title, |title| &title.value)
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
        body.push(self.parties(root));
        body.push(Block::Gap(Gap::Section));
        body.push(Block::Table(self.lines(root, invoice)));
        body.push(Block::Gap(Gap::Small));
        body.push(self.totals(root, invoice));
        body.push(Block::Gap(Gap::Section));
        body.push(self.payment(root, invoice));
        let continuation = self.continuation(None);
        Flow { kind, title: self.invoice_name(invoice), zones, body, continuation }
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
        if let Some(order) = &invoice.order {
            facts.push((&head.order, order.value.clone(), order.span));
        }
        if let Some(yours) = &self.document.references.yours {
            facts.push((&head.reference, yours.value.clone(), yours.span));
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

    /// Who issues it and who is billed, side by side.
    fn parties(&mut self, root: NodeId) -> Block {
        let words = self.words;
        let head = &words.invoice.head;
        let document = self.document;
        let issuer = self.party_lines(&document.sender.party, false);
        let buyer = self.party_lines(&document.recipient, true);
        let left = self.fact(root, &head.issuer, issuer);
        let right = self.fact(root, &head.billed_to, buyer);
        Block::Columns(Columns {
            cells: vec![
                ColumnBlock { slot: Slot::Grid { at: 0, wide: 2, of: 4 }, stand: Stand::Top, blocks: left },
                ColumnBlock { slot: Slot::Grid { at: 2, wide: 2, of: 4 }, stand: Stand::Top, blocks: right },
            ],
        })
    }

    fn party_lines(&self, party: &Party, person: bool) -> Vec<At<String>> {
        let ids = &self.words.invoice.ids;
        let mut lines: Vec<At<String>> = Vec::new();
        lines.extend(Self::known_as(party).cloned());
        if person && party.organisation.is_some() {
            lines.extend(party.name.clone());
        }
        if let Some(first) = party.address.first() {
            let mut parts: Vec<&str> = party.address.iter().map(|line| line.value.as_str()).collect();
            parts.extend(party.country.iter().map(|country| country.value.as_str()));
            lines.push(At::new(parts.join(", "), first.span));
        }
        let numbers =
            [(&ids.company, &party.company_id), (&ids.vat, &party.vat_id), (&ids.tax, &party.tax_number)];
        let mut numbered = String::new();
        let mut place = None;
        for (label, id) in numbers {
            let Some(id) = id else { continue };
            if !numbered.is_empty() {
                numbered.push_str(" · ");
            }
            numbered.push_str(&format!("{label}\u{A0}{}", id.replace(' ', "\u{A0}")));
            place = place.or(Some(id.span));
        }
        lines.extend(place.map(|span| At::new(numbered, span)));
        lines
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
