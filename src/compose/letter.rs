//! The letter: zones of its first page, body, closing.

use super::Composer;
use super::content::{
    Block, ColumnBlock, Columns, Flow, FlowKind, NodeId, Paragraph, Role, Run, Slot, Stand, Tree,
};
use crate::diag::At;
use crate::document::{Enclosure, Letter, Part};
use crate::stationery::{ContinuationPart, Gap, Style, Tint, ZoneKind};

impl Composer<'_> {
    /// Composes the letter.
    pub(super) fn letter(&mut self, letter: &Letter) -> Flow {
        let root = self.tree.add(Tree::ROOT, Role::Part);
        let zones = self.zones(root, FlowKind::Letter);
        let mut body = Vec::new();
        let first = self.stationery.habits.subject_after_salutation;
        if first {
            body.push(self.salutation(root, letter));
        }
        body.push(Block::Text(self.subject(root, &letter.subject)));
        if !first {
            body.push(self.salutation(root, letter));
        }
        for part in &letter.body {
            self.part(root, part, &mut body);
        }
        body.push(self.closing(root, letter));
        let title = self.words.letter.title.clone();
        let continuation = self.continuation(Some(&letter.subject));
        Flow { kind: FlowKind::Letter, title, zones, body, slip: None, continuation }
    }

    fn salutation(&mut self, root: NodeId, letter: &Letter) -> Block {
        Block::Text(self.inline(root, Role::Paragraph, Style::Salutation, &letter.salutation))
    }

    fn subject(&mut self, root: NodeId, subject: &At<String>) -> Paragraph {
        let mut paragraph = self.inline(root, Role::Heading(1), Style::Subject, subject);
        paragraph.runs.iter_mut().for_each(|run| run.strong = true);
        if let Some(label) = &self.words.letter.subject {
            let text = format!("{label} ");
            paragraph.runs.insert(0, Run { text, tint: Some(Tint::Grey), ..Run::default() });
        }
        paragraph
    }

    fn part(&mut self, root: NodeId, part: &Part, out: &mut Vec<Block>) {
        let section = self.tree.add(root, Role::Sect);
        if let Some(heading) = &part.heading {
            out.push(Block::Text(self.inline(section, Role::Heading(2), Style::Heading, heading)));
        }
        let level = if part.heading.is_some() { 3 } else { 2 };
        if let Some(text) = &part.text {
            out.append(&mut self.markdown(section, text, level));
        }
        if !part.deliverables.is_empty() {
            out.push(self.deliverables(section, &part.deliverables));
        }
        if let Some(contact) = &part.contact {
            out.push(self.contact(section, contact));
        }
        if let Some(after) = &part.after {
            out.append(&mut self.markdown(section, after, level));
        }
    }

    /// Closing formula, signature, enclosures, copies and postscript, which stay together.
    fn closing(&mut self, root: NodeId, letter: &Letter) -> Block {
        let section = self.tree.add(root, Role::Sect);
        let closing = Block::Text(self.inline(section, Role::Paragraph, Style::Closing, &letter.closing));
        let mut blocks = if self.stationery.signature.closing {
            let cell = ColumnBlock { slot: Slot::Signature, stand: Stand::Top, blocks: vec![closing] };
            vec![Block::Columns(Columns { cells: vec![cell] })]
        } else {
            vec![closing]
        };
        let mut rows = self.signatures(section, &letter.signatories);
        let enclosures = self.enclosures(section, letter);
        match rows.as_mut_slice() {
            [Columns { cells }] if self.beside_signature(cells) && !enclosures.is_empty() => {
                let slot = Slot::BesideSignature;
                cells.push(ColumnBlock { slot, stand: Stand::Bottom, blocks: enclosures });
                blocks.extend(rows.into_iter().map(Block::Columns));
            }
            _ => {
                blocks.extend(rows.into_iter().map(Block::Columns));
                if !enclosures.is_empty() {
                    blocks.push(Block::Gap(Gap::Section));
                    blocks.extend(enclosures);
                }
            }
        }
        if let Some(postscript) = &letter.postscript {
            let mut paragraph = self.inline(section, Role::Paragraph, Style::Postscript, postscript);
            let text = format!("{} ", self.words.letter.postscript);
            paragraph.runs.insert(0, Run { text, ..Run::default() });
            blocks.push(Block::Text(paragraph));
        }
        Block::Closing(blocks)
    }

    fn enclosures(&mut self, section: NodeId, letter: &Letter) -> Vec<Block> {
        let mut names: Vec<Vec<Run>> = Vec::new();
        let named = |text: String, span| Run { text, span: Some(span), ..Run::default() };
        let mut annexes = 0;
        for enclosure in &letter.enclosures {
            match enclosure {
                Enclosure::Titled(title) => names.push(vec![named(self.plain_words(title), title.span)]),
                Enclosure::Invoice(span) => {
                    let name = self.document.invoice.as_ref().map(|invoice| self.invoice_name(invoice));
                    names.extend(name.map(|name| vec![named(name, *span)]));
                }
                Enclosure::Annex { title, foreign } => {
                    let title = named(self.plain_words(title), title.span);
                    names.push(vec![title, self.annex_pages(annexes, foreign)]);
                    annexes += 1;
                }
            }
        }
        let copies = letter.copies.iter().map(|copy| vec![named(copy.value.clone(), copy.span)]).collect();
        let mut blocks = Vec::new();
        let label = self.words.letter.enclosures.label(names.len()).to_owned();
        blocks.extend(self.labelled_list(section, &label, names));
        let label = self.words.letter.copies.clone();
        if !blocks.is_empty() && !letter.copies.is_empty() {
            blocks.push(Block::Gap(Gap::Closing));
        }
        blocks.extend(self.labelled_list(section, &label, copies));
        blocks
    }

    /// A label and names under it; a lone name stands behind a label with a colon.
    fn labelled_list(&mut self, section: NodeId, label: &str, names: Vec<Vec<Run>>) -> Option<Block> {
        if names.is_empty() {
            return None;
        }
        let node = self.tree.add(section, Role::Paragraph);
        let mut runs = vec![Run { text: label.to_owned(), tint: Some(Tint::Grey), ..Run::default() }];
        let single = names.len() == 1 && label.ends_with(':');
        for mut name in names {
            if let Some(first) = name.first_mut() {
                first.text.insert(0, if single { ' ' } else { '\n' });
            }
            runs.append(&mut name);
        }
        Some(Block::Text(Paragraph { node, style: Style::Enclosure, runs }))
    }

    /// The head of following pages; `None` names the invoice instead of a subject.
    pub(super) fn continuation(&mut self, subject: Option<&At<String>>) -> Vec<Paragraph> {
        let document = self.document;
        let recipient = document.recipient.name.as_ref().or(document.recipient.organisation.as_ref());
        let mut out = Vec::new();
        for part in self.stationery.habits.continuation.clone() {
            let text = match part {
                ContinuationPart::Recipient => recipient.map(|name| name.value.clone()),
                ContinuationPart::Subject => match (subject, &document.invoice) {
                    (Some(subject), _) => Some(self.plain_words(subject)),
                    (None, Some(invoice)) => Some(self.invoice_name(invoice)),
                    (None, None) => None,
                },
                ContinuationPart::Date => Some(self.words.long_date(document.date.value)),
                ContinuationPart::Page => Some(self.words.letter.page.clone()),
            };
            // Artifacts all: the node is never spoken.
            let span = match part {
                ContinuationPart::Subject => subject.map(|s| s.span),
                _ => None,
            };
            let style = Style::Continuation;
            let run = text.map(|text| Run { text, span, ..Run::default() });
            out.extend(run.map(|run| Paragraph {
                node: Tree::ROOT,
                style,
                runs: self.raised(vec![run], style),
            }));
        }
        out
    }

    /// Whether the layout has that zone on the first page of this kind.
    pub(super) fn has_zone(&self, kind: FlowKind, zone: ZoneKind) -> bool {
        let page = match kind {
            FlowKind::Letter => &self.stationery.letter,
            FlowKind::Attached => &self.stationery.attached,
        };
        page.zones.contains_key(&zone)
    }
}
