//! Running text: CommonMark in, paragraphs, lists, tables, quotations out.

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd};

use super::Composer;
use super::content::{
    Block, Cell, Column, ColumnWidth, List, ListItem, NodeId, Paragraph, Role, Row, Run, Scope, Table,
};
use super::inline::Runs;
use crate::diag::{At, Span};
use crate::stationery::{Align, Gap, Style, TableLook};

type Events<'t> = std::iter::Peekable<Parser<'t>>;

impl Composer<'_> {
    /// Composes the blocks of a text; headings in it begin at `level`.
    pub(super) fn markdown(&mut self, parent: NodeId, text: &At<String>, level: u8) -> Vec<Block> {
        let mut events = Parser::new_ext(&text.value, Options::ENABLE_TABLES).peekable();
        let mut walk = Walk { composer: self, span: text.span, level };
        let mut blocks = Vec::new();
        while events.peek().is_some() {
            walk.block(parent, &mut events, &mut blocks);
        }
        blocks
    }
}

struct Walk<'c, 'a> {
    composer: &'c mut Composer<'a>,
    span: Span,
    level: u8,
}

impl Walk<'_, '_> {
    /// Composes the next block, or skips one event that is none.
    fn block(&mut self, parent: NodeId, events: &mut Events<'_>, out: &mut Vec<Block>) {
        let Some(event) = events.peek() else { return };
        match event {
            Event::Start(Tag::Paragraph) => {
                events.next();
                let node = self.composer.tree.add(parent, Role::Paragraph);
                out.push(Block::Text(self.inlines(node, Style::Body, events, |e| *e == TagEnd::Paragraph)));
            }
            Event::Start(Tag::Heading { .. }) => {
                events.next();
                let node = self.composer.tree.add(parent, Role::Heading(self.level));
                let done = |e: &TagEnd| matches!(e, TagEnd::Heading(_));
                out.push(Block::Text(self.inlines(node, Style::Heading, events, done)));
            }
            Event::Start(Tag::List(start)) => {
                let start = *start;
                events.next();
                out.push(self.list(parent, start, events));
            }
            Event::Start(Tag::Table(align)) => {
                let align = align.clone();
                events.next();
                out.push(self.table(parent, &align, events));
            }
            Event::Start(Tag::BlockQuote(_)) => {
                events.next();
                let node = self.composer.tree.add(parent, Role::Div);
                let mut inner = Vec::new();
                while !matches!(events.peek(), None | Some(Event::End(TagEnd::BlockQuote(_)))) {
                    self.block(node, events, &mut inner);
                }
                events.next();
                out.push(Block::Card(inner));
            }
            Event::Rule => {
                events.next();
                out.push(Block::Gap(Gap::Section));
            }
            // Text of a tight list item stands without a paragraph.
            Event::Text(_)
            | Event::Code(_)
            | Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. })
            | Event::SoftBreak
            | Event::HardBreak => {
                let node = self.composer.tree.add(parent, Role::Paragraph);
                out.push(Block::Text(self.loose(node, events)));
            }
            _ => {
                if let Some(event) = events.next() {
                    self.composer.refuse(&event, self.span);
                }
            }
        }
    }

    /// Inline events up to the end of their block.
    fn inlines(
        &mut self,
        node: NodeId,
        style: Style,
        events: &mut Events<'_>,
        done: impl Fn(&TagEnd) -> bool,
    ) -> Paragraph {
        let mut runs = Runs::new(node, Some(self.span));
        for event in events.by_ref() {
            match &event {
                Event::End(end) if done(end) => break,
                event if runs.take(self.composer, event) => {}
                event => self.composer.refuse(event, self.span),
            }
        }
        Paragraph { node, style, runs: self.composer.typeset(runs.list, style) }
    }

    /// Inline events as far as they go.
    fn loose(&mut self, node: NodeId, events: &mut Events<'_>) -> Paragraph {
        let mut runs = Runs::new(node, Some(self.span));
        while let Some(event) = events.peek() {
            if matches!(event, Event::Start(Tag::Paragraph)) || !runs.take(self.composer, event) {
                break;
            }
            events.next();
        }
        Paragraph { node, style: Style::Body, runs: self.composer.typeset(runs.list, Style::Body) }
    }

    fn list(&mut self, parent: NodeId, start: Option<u64>, events: &mut Events<'_>) -> Block {
        let list = self.composer.tree.add(parent, Role::List { ordered: start.is_some() });
        let mut items = Vec::new();
        let mut tight = true;
        let mut number = start;
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    let item = self.composer.tree.add(list, Role::ListItem);
                    let label = number.map_or_else(|| "•".to_owned(), |n| format!("{n}."));
                    number = number.map(|n| n.saturating_add(1));
                    let node = self.composer.tree.add(item, Role::Label);
                    let run = Run { text: label, ..Run::default() };
                    let label = Paragraph { node, style: Style::Body, runs: vec![run] };
                    let node = self.composer.tree.add(item, Role::ListBody);
                    let mut body = Vec::new();
                    tight &= !matches!(events.peek(), Some(Event::Start(Tag::Paragraph)));
                    while !matches!(events.peek(), None | Some(Event::End(TagEnd::Item))) {
                        self.block(node, events, &mut body);
                    }
                    events.next();
                    items.push(ListItem { label, body });
                }
                Event::End(TagEnd::List(_)) => break,
                event => self.composer.refuse(&event, self.span),
            }
        }
        Block::List(List { items, tight })
    }

    fn table(&mut self, parent: NodeId, align: &[Alignment], events: &mut Events<'_>) -> Block {
        let summary = String::new();
        let node = self.composer.tree.add(parent, Role::Table { summary });
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        let mut body = None;
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::TableHead) => {
                    let group = self.composer.tree.add(node, Role::TableHead);
                    head.push(self.row(group, true, events));
                }
                Event::Start(Tag::TableRow) => {
                    let group = *body.get_or_insert_with(|| self.composer.tree.add(node, Role::TableBody));
                    rows.push(self.row(group, false, events));
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        let columns = align
            .iter()
            .enumerate()
            .map(|(i, align)| Column {
                width: if i == 0 { ColumnWidth::Share(1.0) } else { ColumnWidth::Natural },
                align: match align {
                    Alignment::Right => Align::Right,
                    Alignment::Center => Align::Center,
                    Alignment::None | Alignment::Left => Align::Left,
                },
                tight: false,
            })
            .collect();
        let look = TableLook::Text;
        Block::Table(Table { node, look, columns, head, rows, running: Vec::new(), carried: None })
    }

    fn row(&mut self, group: NodeId, head: bool, events: &mut Events<'_>) -> Row {
        let row = self.composer.tree.add(group, Role::TableRow);
        let mut cells = Vec::new();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::TableCell) => {
                    let role = if head { Role::HeaderCell(Scope::Column) } else { Role::DataCell };
                    let style = if head { Style::TextCellHead } else { Style::TextCell };
                    let cell = self.composer.tree.add(row, role);
                    let paragraph = self.inlines(cell, style, events, |e| *e == TagEnd::TableCell);
                    cells.push(Cell { span: 1, paragraphs: vec![paragraph] });
                }
                Event::End(TagEnd::TableHead | TagEnd::TableRow) => break,
                _ => {}
            }
        }
        Row { cells, filled: false, keep: false }
    }
}
