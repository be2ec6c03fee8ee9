//! Where the letter is signed: the sender's side, and those who agree.

use std::sync::Arc;

use super::Composer;
use super::content::{
    Block, ColumnBlock, Columns, FormField, NodeId, Paragraph, PictureBlock, Role, Run, Signing, Slot, Stand,
    Tree,
};
use crate::document::{Capacity, Field, Service, Side, Signatory};
use crate::locale::fill;
use crate::stationery::{Gap, PictureUse, Style};

/// So many sign side by side.
const IN_A_ROW: usize = 3;

impl Composer<'_> {
    /// Rows of those who sign: a lone sender where the layout has its signature, with one who
    /// agrees beside it; others side by side, those who agree below.
    pub(super) fn signatures(&mut self, section: NodeId, signatories: &[Signatory]) -> Vec<Columns> {
        let side = |side: Side| -> Vec<&Signatory> {
            signatories.iter().filter(|signatory| signatory.side == side).collect()
        };
        match (side(Side::Sender).as_slice(), side(Side::Recipient).as_slice()) {
            ([sender], []) => {
                let column = self.column(section, sender, Slot::Signature, Gap::Small);
                // On the same ground as enclosures at its left.
                vec![Columns { cells: vec![ColumnBlock { stand: Stand::Bottom, ..column }] }]
            }
            ([sender], [recipient]) => {
                // Where the signature stands at the right, or with its closing, it stays there.
                let own = self.stationery.signature;
                let (left, right) = if own.beside || own.closing {
                    (Slot::Signature, Slot::BesideSignature)
                } else {
                    (grid(0, 2), grid(1, 2))
                };
                let sender = self.column(section, sender, left, Gap::Small);
                let recipient = self.column(section, recipient, right, Gap::Section);
                vec![Columns { cells: vec![sender, recipient] }]
            }
            (senders, recipients) => {
                let mut rows = self.rows(section, senders);
                rows.extend(self.rows(section, recipients));
                rows
            }
        }
    }

    /// Whether enclosures may stand at the left of these cells.
    pub(super) fn beside_signature(&self, cells: &[ColumnBlock]) -> bool {
        self.stationery.signature.beside && cells.iter().all(|cell| cell.slot == Slot::Signature)
    }

    /// Two or three side by side, rows under each other.
    fn rows(&mut self, section: NodeId, signatories: &[&Signatory]) -> Vec<Columns> {
        // Four are two rows of two, not three and one.
        let rows = signatories.len().div_ceil(IN_A_ROW).max(1);
        let wide = signatories.len().div_ceil(rows).max(2);
        let of = u8::try_from(wide).unwrap_or(u8::MAX);
        let row = |row: &[&Signatory]| {
            let cells = (0..).zip(row).map(|(at, one)| self.column(section, one, grid(at, of), Gap::Section));
            Columns { cells: cells.collect() }
        };
        signatories.chunks(wide).map(row).collect()
    }

    fn column(&mut self, section: NodeId, signatory: &Signatory, slot: Slot, gap: Gap) -> ColumnBlock {
        ColumnBlock { slot, stand: Stand::Top, blocks: self.signatory(section, signatory, gap) }
    }

    /// One who signs: agreement, place and date where it is the other side, then line, name and role.
    fn signatory(&mut self, section: NodeId, signatory: &Signatory, gap: Gap) -> Vec<Block> {
        let mut blocks = Vec::new();
        if signatory.side == Side::Recipient {
            blocks.push(Block::Gap(gap));
            blocks.push(self.agreement(section, signatory));
            let words = self.words.letter.signing.place_date.clone();
            blocks.push(Block::Gap(Gap::Closing));
            blocks.push(Block::Blank(self.small(section, vec![Run { text: words, ..Run::default() }])));
        }
        let picture = signatory.image.as_ref().map(|image| PictureBlock {
            node: self.tree.add(section, Role::Figure { alt: image.alt.value.clone() }),
            picture: image.picture.clone(),
            width: image.width,
            use_: PictureUse::Signature,
        });
        let ruled = signatory.side == Side::Recipient;
        // A draft offers nothing to sign.
        let draft = self.document.is_draft();
        let field = signatory.field.as_ref().filter(|_| !draft);
        let anchor = signatory.anchors.filter(|_| !draft).map(|service| {
            let name = signatory.field.as_ref().map_or("signature", |field| &field.name);
            let run = Run { text: anchor(service, signatory.order, name), ..Run::default() };
            Paragraph { node: Tree::ROOT, style: Style::Anchor, runs: vec![run] }
        });
        let field = field.map(|field| self.field(section, signatory, field));
        blocks.push(Block::Signing(Signing { ruled, picture, field, anchor }));
        let name = &signatory.name;
        let mut text = self.capacity(signatory.capacity);
        text += &name.value;
        let mut runs = vec![Run { text, span: Some(name.span), strong: true, ..Run::default() }];
        if let Some(role) = &signatory.role {
            let text = format!("\n{}", role.value);
            runs.push(Run { text, span: Some(role.span), ..Run::default() });
        }
        let paragraph = self.small(section, runs);
        blocks.push(Block::Text(paragraph));
        blocks
    }

    /// What those agree to say, with the name of their firm where a person signs for it.
    fn agreement(&mut self, section: NodeId, signatory: &Signatory) -> Block {
        let text = self.words.letter.signing.agreed.clone();
        let mut runs = vec![Run { text, ..Run::default() }];
        let firm = self.document.recipient.organisation.as_ref();
        if let Some(firm) = firm.filter(|firm| firm.value != signatory.name.value) {
            let text = format!("\n{}", firm.value);
            runs.push(Run { text, span: Some(firm.span), strong: true, ..Run::default() });
        }
        Block::Text(self.small(section, runs))
    }

    fn small(&mut self, section: NodeId, runs: Vec<Run>) -> Paragraph {
        let node = self.tree.add(section, Role::Paragraph);
        let style = Style::SignatureName;
        Paragraph { node, style, runs: self.typeset(runs, style) }
    }

    fn field(&mut self, section: NodeId, signatory: &Signatory, field: &Field) -> Arc<FormField> {
        let words = || fill(&self.words.letter.signing.field, &[("name", &signatory.name.value)]);
        Arc::new(FormField {
            tooltip: field.tooltip.clone().unwrap_or_else(words),
            node: self.tree.add(section, Role::Form),
            name: field.name.clone(),
            order: signatory.order,
            lock: field.lock.clone(),
            seed: field.seed.clone(),
        })
    }

    /// What stands before the name of one who signs for another.
    fn capacity(&self, capacity: Option<Capacity>) -> String {
        let words = &self.words.letter.signing;
        let word = match capacity {
            None => return String::new(),
            Some(Capacity::Procuration) => &words.procuration,
            Some(Capacity::Authority) => &words.authority,
            Some(Capacity::Order) => &words.order,
        };
        format!("{word}\u{A0}")
    }
}

/// One of several columns of the same width.
fn grid(at: u8, of: u8) -> Slot {
    Slot::Grid { at, wide: 1, of }
}

/// The text that a service takes for the place where signatory number `order` signs.
/// DocuSign: anchor strings are free, `/sn1/` is its usual example. Documenso: placeholders.
/// DocuSeal and Acrobat Sign: text tags.
fn anchor(service: Service, order: usize, field: &str) -> String {
    match service {
        Service::Docusign => format!("/sn{order}/"),
        Service::Documenso => format!("{{{{signature, r{order}}}}}"),
        // Its names are letters, digits, spaces and hyphens.
        Service::Docuseal => {
            format!("{{{{{};role=Signer{order};type=signature}}}}", field.replace('_', "-"))
        }
        Service::AcrobatSign => format!("{{{{Sig{order}_es_:signer{order}:signature}}}}"),
    }
}
