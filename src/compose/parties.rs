//! Who issues an invoice, who is billed, who is paid, and where it was delivered.

use super::Composer;
use super::content::{Block, ColumnBlock, Columns, NodeId, Slot, Stand};
use crate::diag::At;
use crate::document::Party;
use crate::identifiers;
use crate::invoice::{Invoice, Kind};

impl Composer<'_> {
    /// Who issues it and who is billed, side by side.
    pub(super) fn parties(&mut self, root: NodeId, invoice: &Invoice) -> Block {
        let words = self.words;
        let head = &words.invoice.head;
        let document = self.document;
        let issuer = self.party_lines(&document.sender.party, false);
        let other = self.party_lines(&document.recipient, true);
        let (left, right) = match invoice.kind {
            // The buyer writes it.
            Kind::SelfBilled => (&head.buyer, &head.seller),
            _ => (&head.issuer, &head.billed_to),
        };
        let left = self.fact(root, left, issuer);
        let right = self.fact(root, right, other);
        halves(vec![left, right])
    }

    /// Where it was delivered to, and who is paid.
    pub(super) fn other_parties(&mut self, root: NodeId, invoice: &Invoice) -> Option<Block> {
        let words = self.words;
        let head = &words.invoice.head;
        let mut facts = Vec::new();
        if let Some(place) = &invoice.deliver_to {
            let mut lines: Vec<At<String>> = place.name.iter().cloned().collect();
            let country =
                place.country_code.as_ref().map(|code| code.as_ref().map(|code| self.country(code)));
            lines.extend(joined(&place.address, country.as_ref()));
            lines.extend(place.location.clone());
            facts.push(self.fact(root, &head.deliver_to, lines));
        }
        if let Some(payee) = &invoice.payee {
            let mut lines = vec![payee.name.clone()];
            lines.extend(payee.id.iter().chain(&payee.company_id).cloned());
            facts.push(self.fact(root, &head.payee, lines));
        }
        (!facts.is_empty()).then(|| halves(facts))
    }

    /// A country in the words of the language; its code where there are none.
    pub(super) fn country(&self, code: &str) -> String {
        let language = self.words.language.get(..2).unwrap_or_default();
        identifiers::country_name(code, language).unwrap_or(code).to_owned()
    }

    fn party_lines(&self, party: &Party, person: bool) -> Vec<At<String>> {
        let ids = &self.words.invoice.ids;
        let mut lines: Vec<At<String>> = Vec::new();
        lines.extend(party.called().cloned());
        if person && party.organisation.is_some() {
            lines.extend(party.name.clone());
        }
        lines.extend(joined(&party.address, party.country.as_ref()));
        let electronic = party.electronic_address.as_ref();
        let electronic = electronic.map(|at| at.as_ref().map(|it| format!("{}:{}", it.scheme, it.id)));
        let numbers = [
            (&ids.company, party.company_id.as_ref()),
            (&ids.vat, party.vat_id.as_ref()),
            (&ids.tax, party.tax_number.as_ref()),
            (&ids.electronic, electronic.as_ref()),
        ];
        let mut numbered = String::new();
        let mut place = None;
        for (label, id) in numbers {
            let Some(id) = id else { continue };
            if !numbered.is_empty() {
                numbered.push_str(" · ");
            }
            // An Austrian number is `FN 123456 a`: its label is a part of it.
            let labelled = id.strip_prefix(label.as_str()).is_some_and(|rest| rest.starts_with(' '));
            if !labelled {
                numbered.push_str(&format!("{label}\u{A0}"));
            }
            numbered.push_str(&id.replace(' ', "\u{A0}"));
            place = place.or(Some(id.span));
        }
        lines.extend(place.map(|span| At::new(numbered, span)));
        lines
    }
}

/// Address lines in one.
fn joined(address: &[At<String>], country: Option<&At<String>>) -> Option<At<String>> {
    let first = address.first().or(country)?;
    let mut parts: Vec<&str> = address.iter().map(|line| line.value.as_str()).collect();
    parts.extend(country.map(|country| country.value.as_str()));
    Some(At::new(parts.join(", "), first.span))
}

/// Blocks in the left and the right half.
fn halves(facts: Vec<Vec<Block>>) -> Block {
    let cells = facts.into_iter().zip([0, 2]).map(|(blocks, at)| ColumnBlock {
        slot: Slot::Grid { at, wide: 2, of: 4 },
        stand: Stand::Top,
        blocks,
    });
    Block::Columns(Columns { cells: cells.collect() })
}
