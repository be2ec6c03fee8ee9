//! The fixed places of a first page: letterhead, sender, address, references,
//! date or information block, invoice title.

use chrono::NaiveDate;

use super::Composer;
use super::blocks::{TableMaker, natural, share};
use super::content::{
    Block, Cell, ColumnBlock, Columns, FlowKind, NodeId, Paragraph, PictureBlock, Role, Run, Slot, Stand,
    Zone,
};
use crate::diag::{At, Span};
use crate::locale::fill;
use crate::stationery::{Align, InformationRow, PictureUse, Style, TableLook, Tint, ZoneKind};

impl Composer<'_> {
    /// The zones of a first page, in reading order.
    pub(super) fn zones(&mut self, root: NodeId, kind: FlowKind) -> Vec<Zone> {
        let order: &[ZoneKind] = match kind {
            FlowKind::Letter => &[
                ZoneKind::Letterhead,
                ZoneKind::Sender,
                ZoneKind::ReturnLine,
                ZoneKind::Annotation,
                ZoneKind::Address,
                ZoneKind::References,
                ZoneKind::Date,
                ZoneKind::Information,
            ],
            FlowKind::Attached => &[ZoneKind::Letterhead],
        };
        let mut zones = Vec::new();
        for zone in order {
            let printed = matches!(zone, ZoneKind::Letterhead | ZoneKind::Sender) && self.has_paper();
            if printed || !self.has_zone(kind, *zone) {
                continue;
            }
            let blocks = match zone {
                ZoneKind::Letterhead => self.letterhead(root, kind),
                ZoneKind::Sender => self.sender(root),
                ZoneKind::ReturnLine => self.return_line(root),
                ZoneKind::Annotation => self.annotations(root),
                ZoneKind::Address => self.address(root, !self.has_zone(kind, ZoneKind::Annotation)),
                ZoneKind::References => self.references(root),
                ZoneKind::Date => self.date_line(root),
                ZoneKind::Information => self.information(root),
                ZoneKind::InvoiceTitle => Vec::new(),
            };
            if !blocks.is_empty() {
                zones.push(Zone { kind: *zone, blocks });
            }
        }
        zones
    }

    /// Logo beside the firm's name; the logo alone on an invoice behind a letter.
    fn letterhead(&mut self, root: NodeId, kind: FlowKind) -> Vec<Block> {
        let document = self.document;
        let logo = document.letterhead.logo.as_ref().map(|logo| {
            let node = self.tree.add(root, Role::Figure { alt: logo.alt.value.clone() });
            let use_ = match kind {
                FlowKind::Letter => PictureUse::Logo,
                FlowKind::Attached => PictureUse::SmallLogo,
            };
            PictureBlock { node, picture: logo.picture.clone(), width: logo.width, use_ }
        });
        if kind == FlowKind::Attached && logo.is_some() {
            return logo.map(Block::Picture).into_iter().collect();
        }
        let mut names = Vec::new();
        if let Some(organisation) = &document.sender.party.organisation {
            names.push(Block::Text(self.plain(root, Style::FirmName, organisation)));
        }
        if let Some(tagline) = &document.sender.tagline {
            names.push(Block::Text(self.plain(root, Style::Tagline, tagline)));
        }
        match logo {
            None => names,
            Some(logo) if names.is_empty() => vec![Block::Picture(logo)],
            Some(logo) => {
                let name = ColumnBlock { slot: Slot::BesideLogo, stand: Stand::Middle, blocks: names };
                let logo =
                    ColumnBlock { slot: Slot::Logo, stand: Stand::Top, blocks: vec![Block::Picture(logo)] };
                vec![Block::Columns(Columns { cells: vec![logo, name] })]
            }
        }
    }

    /// Who writes: name in bold, role, address, telephone.
    fn sender(&mut self, root: NodeId) -> Vec<Block> {
        let document = self.document;
        let party = &document.sender.party;
        let block = self.tree.add(root, Role::Div);
        let mut out = Vec::new();
        if let Some(name) = &party.name {
            let mut paragraph = self.plain(block, Style::Sender, name);
            paragraph.runs.iter_mut().for_each(|run| run.strong = true);
            out.push(Block::Text(paragraph));
        }
        let lines = party.role.iter().chain(&party.address).chain(&party.country).chain(&party.phone);
        for line in lines {
            out.push(Block::Text(self.plain(block, Style::Sender, line)));
        }
        if let Some(email) = &party.email {
            let node = self.tree.add(block, Role::Paragraph);
            let link = Some((self.tree.add(node, Role::Link), format!("mailto:{}", email.value)));
            let run = Run { text: email.value.clone(), span: Some(email.span), link, ..Run::default() };
            out.push(Block::Text(Paragraph { node, style: Style::Sender, runs: vec![run] }));
        }
        out
    }

    /// Name and address of the sender in one line, seen in the window.
    fn return_line(&mut self, root: NodeId) -> Vec<Block> {
        let party = &self.document.sender.party;
        let parts: Vec<&At<String>> = party.called().into_iter().chain(&party.address).collect();
        let Some(first) = parts.first() else { return Vec::new() };
        let line = parts.iter().map(|p| p.value.as_str()).collect::<Vec<_>>().join(" · ");
        let line = At::new(line, first.span);
        vec![Block::Text(self.plain(root, Style::ReturnLine, &line))]
    }

    /// Kind of post and other remarks, in a place of their own.
    fn annotations(&mut self, root: NodeId) -> Vec<Block> {
        let document = self.document;
        document
            .annotations
            .iter()
            .map(|line| Block::Text(self.plain(root, Style::Annotation, line)))
            .collect()
    }

    /// The recipient, one paragraph a line; with the remarks above it where the
    /// layout has no other place for them.
    fn address(&mut self, root: NodeId, annotated: bool) -> Vec<Block> {
        let block = self.tree.add(root, Role::Div);
        let remarks = self.document.annotations.iter().filter(|_| annotated);
        let mut lines: Vec<(String, Span)> = remarks.map(|line| (line.value.clone(), line.span)).collect();
        lines.extend(self.address_lines());
        lines
            .into_iter()
            .map(|(text, span)| {
                let node = self.tree.add(block, Role::Paragraph);
                let runs = vec![Run { text, span: Some(span), ..Run::default() }];
                Block::Text(Paragraph { node, style: Style::Address, runs })
            })
            .collect()
    }

    /// The lines of the recipient's address in the layout's order.
    fn address_lines(&self) -> Vec<(String, Span)> {
        let party = &self.document.recipient;
        let habits = &self.stationery.habits;
        let person = party.name.iter().chain(&party.role);
        let firm = party.organisation.iter();
        let names: Vec<&At<String>> = if habits.organisation_first {
            firm.chain(person).collect()
        } else {
            person.chain(firm).collect()
        };
        let mut lines: Vec<(String, Span)> =
            names.into_iter().map(|line| (line.value.clone(), line.span)).collect();
        let attention = &self.words.letter.attention;
        let attention = |name: &At<String>| (fill(attention, &[("name", name.value.as_str())]), name.span);
        lines.extend(party.attention.iter().map(attention));
        let last = party.address.len().saturating_sub(1);
        for (i, line) in party.address.iter().enumerate() {
            let town = habits.capital_town && i == last;
            lines.push((if town { line.to_uppercase() } else { line.value.clone() }, line.span));
        }
        // The country stands last and in capitals, for the post of the sending country.
        lines.extend(party.country.iter().map(|line| (line.to_uppercase(), line.span)));
        lines
    }

    /// References on one line, labels in grey.
    fn references(&mut self, root: NodeId) -> Vec<Block> {
        let words = self.words;
        let references = &self.document.references;
        let labels = &words.letter.references;
        let mut runs: Vec<Run> = Vec::new();
        let node = self.tree.add(root, Role::Paragraph);
        let your_letter =
            references.your_letter.as_ref().map(|date| At::new(words.long_date(date.value), date.span));
        let parts = [
            (&labels.ours, references.ours.as_ref()),
            (&labels.yours, references.yours.as_ref()),
            (&labels.your_letter, your_letter.as_ref()),
            (&labels.customer, references.customer.as_ref()),
        ];
        for (label, value) in parts {
            let Some(value) = value else { continue };
            let gap = if runs.is_empty() { "" } else { "\u{2003}" };
            let text = format!("{gap}{}\u{A0}", unbroken(label));
            runs.push(Run { text, tint: Some(Tint::Grey), ..Run::default() });
            runs.push(Run { text: unbroken(value), span: Some(value.span), ..Run::default() });
        }
        if runs.is_empty() {
            return Vec::new();
        }
        vec![Block::Text(Paragraph { node, style: Style::Reference, runs })]
    }

    /// Place and date.
    fn date_line(&mut self, root: NodeId) -> Vec<Block> {
        let place = self.document.place.as_ref();
        let line = self.words.place_and_date(place.map(|p| p.value.as_str()), self.document.date.value);
        let mut paragraph = self.own(root, Role::Paragraph, Style::Date, line);
        paragraph.runs.iter_mut().for_each(|run| run.span = place.map(|p| p.span));
        vec![Block::Text(paragraph)]
    }

    /// Keys and values beside the address (DIN 5008) or in one line under it (NBN Z 01-002).
    fn information(&mut self, root: NodeId) -> Vec<Block> {
        let words = self.words;
        let document = self.document;
        let (letter, labels) = (&words.letter, &words.letter.references);
        let party = &document.sender.party;
        let references = &document.references;
        let mut rows: Vec<(u8, &str, At<String>)> = Vec::new();
        for (place, row) in (0..).zip(self.stationery.habits.information.clone()) {
            let date = |date: At<NaiveDate>| At::new(words.long_date(date.value), date.span);
            let (label, value) = match row {
                InformationRow::Yours => (&labels.yours, references.yours.clone()),
                InformationRow::YourLetter => (&labels.your_letter, references.your_letter.map(date)),
                InformationRow::Ours => (&labels.ours, references.ours.clone()),
                InformationRow::Customer => (&labels.customer, references.customer.clone()),
                InformationRow::Name => (&letter.name, party.name.clone()),
                InformationRow::Phone => (&letter.phone, party.phone.clone()),
                InformationRow::Email => (&letter.email, party.email.clone()),
                InformationRow::Date => (&letter.date, Some(date(document.date))),
            };
            rows.extend(value.map(|value| (place, label.as_str(), value)));
        }
        if rows.is_empty() {
            return Vec::new();
        }
        if !self.stationery.habits.information_tabs.is_empty() {
            return self.information_line(root, rows);
        }
        let columns = vec![natural(Align::Left), share(Align::Left)];
        let mut table = TableMaker::new(self, root, TableLook::Plain, &letter.title, columns);
        for (_, label, text) in rows {
            let row = table.row(self);
            let role = Role::HeaderCell(super::content::Scope::Row);
            let key = self.cell(row, role, Style::InformationKey, label);
            let mut value = self.own(row, Role::DataCell, Style::Information, text.value);
            value.runs.iter_mut().for_each(|run| run.span = Some(text.span));
            table.push(vec![key, Cell { span: 1, paragraphs: vec![value] }], false);
        }
        vec![Block::Table(table.finish())]
    }

    /// Keys over values side by side, each at its own tab, and as wide as what follows lets it be.
    fn information_line(&mut self, root: NodeId, rows: Vec<(u8, &str, At<String>)>) -> Vec<Block> {
        let starts: Vec<u8> = rows.iter().map(|(at, ..)| *at).skip(1).chain([u8::MAX]).collect();
        let cells = rows.into_iter().zip(starts).map(|((at, label, value), until)| {
            // A key over its value needs no colon to lead to it.
            let label = label.trim_end_matches([':', ' ', '\u{A0}', '\u{202F}']);
            let blocks = self.fact(root, label, vec![value]);
            ColumnBlock { slot: Slot::Tabs { at, until }, stand: Stand::Top, blocks }
        });
        vec![Block::Columns(Columns { cells: cells.collect() })]
    }
}

/// A reference that is never broken over lines.
fn unbroken(value: &str) -> String {
    value.replace(' ', "\u{A0}")
}
