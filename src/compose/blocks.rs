//! Building blocks that several parts share: tables cell by cell, the small
//! table of deliverables, the card of a contact.

use super::Composer;
use super::content::{Block, Cell, Column, ColumnWidth, NodeId, Paragraph, Role, Row, Run, Scope, Table};
use crate::diag::At;
use crate::document::{Deliverable, Party};
use crate::stationery::{Align, Style, TableLook, Tint};

/// A column as wide as it needs to be.
pub(super) const fn natural(align: Align) -> Column {
    Column { width: ColumnWidth::Natural, align, tight: false }
}

/// A column that takes what is left.
pub(super) const fn share(align: Align) -> Column {
    Column { width: ColumnWidth::Share(1.0), align, tight: false }
}

/// A table while it is being made.
pub(super) struct TableMaker {
    node: NodeId,
    body: Option<NodeId>,
    table: Table,
}

impl TableMaker {
    pub(super) fn new(
        composer: &mut Composer<'_>,
        parent: NodeId,
        look: TableLook,
        summary: &str,
        columns: Vec<Column>,
    ) -> Self {
        let node = composer.tree.add(parent, Role::Table { summary: summary.to_owned() });
        let (head, rows, running) = (Vec::new(), Vec::new(), Vec::new());
        Self { node, body: None, table: Table { node, look, columns, head, rows, running, carried: None } }
    }

    /// The head row.
    pub(super) fn head(&mut self, composer: &mut Composer<'_>, style: Style, words: &[&str]) {
        let group = composer.tree.add(self.node, Role::TableHead);
        let row = composer.tree.add(group, Role::TableRow);
        let cells = words
            .iter()
            .map(|word| {
                let head = composer.own(row, Role::HeaderCell(Scope::Column), style, *word);
                Cell { span: 1, paragraphs: vec![head] }
            })
            .collect();
        self.table.head.push(Row { cells, filled: false, keep: false });
    }

    /// The node of a new row.
    pub(super) fn row(&mut self, composer: &mut Composer<'_>) -> NodeId {
        let node = self.node;
        let body = *self.body.get_or_insert_with(|| composer.tree.add(node, Role::TableBody));
        composer.tree.add(body, Role::TableRow)
    }

    /// Adds a row of finished cells.
    pub(super) fn push(&mut self, cells: Vec<Cell>, filled: bool) {
        self.table.rows.push(Row { cells, filled, keep: false });
    }

    /// The last row stays with the next one.
    pub(super) fn keep_last(&mut self) {
        self.table.rows.iter_mut().last().into_iter().for_each(|row| row.keep = true);
    }

    pub(super) fn finish(self) -> Table {
        self.table
    }
}

impl Composer<'_> {
    /// A cell with one paragraph of the program's own words.
    pub(super) fn cell(&mut self, row: NodeId, role: Role, style: Style, text: impl Into<String>) -> Cell {
        Cell { span: 1, paragraphs: vec![self.own(row, role, style, text)] }
    }

    /// What will still be delivered, and when.
    pub(super) fn deliverables(&mut self, parent: NodeId, list: &[Deliverable]) -> Block {
        let words = self.words;
        let names = &words.letter.deliverables;
        let columns = vec![share(Align::Left), natural(Align::Right)];
        let mut table = TableMaker::new(self, parent, TableLook::Text, &names.summary, columns);
        table.head(self, Style::TextCellHead, &[&names.what, &names.due]);
        for deliverable in list {
            let row = table.row(self);
            let node = self.tree.add(row, Role::DataCell);
            let mut paragraphs = vec![self.inline(node, Role::Paragraph, Style::TextCell, &deliverable.what)];
            if let Some(note) = &deliverable.note {
                paragraphs.push(self.inline(node, Role::Paragraph, Style::CellDetail, note));
            }
            let date = deliverable.due.map_or_else(String::new, |due| words.long_date(due.value));
            let date = self.cell(row, Role::DataCell, Style::TextCell, date);
            table.push(vec![Cell { span: 1, paragraphs }, date], false);
        }
        Block::Table(table.finish())
    }

    /// A person to turn to.
    pub(super) fn contact(&mut self, parent: NodeId, party: &Party) -> Block {
        let card = self.tree.add(parent, Role::Div);
        let mut blocks = Vec::new();
        let node = self.tree.add(card, Role::Paragraph);
        let mut runs: Vec<Run> = Vec::new();
        for (i, part) in [&party.name, &party.role, &party.organisation].into_iter().flatten().enumerate() {
            if i > 0 {
                runs.push(Run { text: ", ".to_owned(), ..Run::default() });
            }
            let (text, span) = (part.value.clone(), Some(part.span));
            runs.push(Run { text, span, strong: i == 0, ..Run::default() });
        }
        blocks.push(Block::Text(Paragraph {
            node,
            style: Style::Card,
            runs: self.typeset(runs, Style::Card),
        }));
        if !party.address.is_empty() {
            let lines = party.address.iter().map(|line| line.value.as_str()).collect::<Vec<_>>().join(", ");
            let address = At::new(lines, party.address[0].span);
            let mut paragraph = self.plain(card, Style::Card, &address);
            paragraph.runs.iter_mut().for_each(|run| run.tint = Some(Tint::Grey));
            blocks.push(Block::Text(paragraph));
        }
        let node = self.tree.add(card, Role::Paragraph);
        let runs = self.reach(node, party);
        if !runs.is_empty() {
            blocks.push(Block::Text(Paragraph { node, style: Style::Card, runs }));
        }
        Block::Card(blocks)
    }

    /// Telephone, e-mail and site on one line, the last two as links.
    fn reach(&mut self, node: NodeId, party: &Party) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let parts = [(&party.phone, ""), (&party.email, "mailto:"), (&party.web, "https://")];
        for (part, scheme) in parts {
            let Some(part) = part else { continue };
            if !runs.is_empty() {
                runs.push(Run { text: " · ".to_owned(), tint: Some(Tint::Grey), ..Run::default() });
            }
            let link = (!scheme.is_empty()).then(|| {
                let whole = part.contains("://");
                let url = if whole { part.value.clone() } else { format!("{scheme}{}", part.value) };
                (self.tree.add(node, Role::Link), url)
            });
            let text = if scheme.is_empty() { part.replace(' ', "\u{A0}") } else { part.value.clone() };
            runs.push(Run { text, span: Some(part.span), tint: Some(Tint::Grey), link, ..Run::default() });
        }
        runs
    }
}
