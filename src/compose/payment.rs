//! The payment block of an invoice, its remarks and legal mentions.

use super::Composer;
use super::content::{Block, NodeId, Paragraph, Role, Run};
use crate::diag::Span;
use crate::document::Bank;
use crate::invoice::Invoice;
use crate::stationery::Style;

/// An IBAN in groups of four that stay together (ISO 13616, print format).
pub(super) fn in_fours(iban: &str) -> String {
    let mut out = String::with_capacity(iban.len() * 2);
    for (i, c) in iban.chars().filter(|c| !c.is_whitespace()).enumerate() {
        if i > 0 && i % 4 == 0 {
            out.push('\u{A0}');
        }
        out.push(c);
    }
    out
}

impl Composer<'_> {
    /// How to pay, then remarks and mentions.
    pub(super) fn payment(&mut self, root: NodeId, invoice: &Invoice) -> Block {
        let words = self.words;
        let names = &words.invoice.payment;
        let section = self.tree.add(root, Role::Sect);
        let mut blocks = Vec::new();
        let open = invoice.totals.due > crate::invoice::Decimal::ZERO;
        let bank = invoice.bank.as_ref().or(self.document.sender.bank.as_ref());
        let head = match (open, invoice.due) {
            (false, _) => names.settled.clone(),
            (true, Some(due)) => words.transfer_by(due.value),
            (true, None) => names.transfer.clone(),
        };
        if !open || bank.is_some() {
            blocks.push(Block::Text(self.own(section, Role::Paragraph, Style::PaymentHead, head)));
        }
        if let Some(bank) = bank.filter(|_| open) {
            for line in self.bank_lines(bank) {
                let node = self.tree.add(section, Role::Paragraph);
                blocks.push(Block::Text(Paragraph { node, style: Style::Payment, runs: line }));
            }
            if let Some(reference) = &invoice.reference {
                let node = self.tree.add(section, Role::Paragraph);
                let text = format!("{}\u{A0}", names.reference);
                let value = reference.replace(' ', "\u{A0}");
                let runs = vec![
                    Run { text, ..Run::default() },
                    Run { text: value, span: Some(reference.span), ..Run::default() },
                ];
                blocks.push(Block::Text(Paragraph { node, style: Style::Payment, runs }));
            }
        }
        if let Some(terms) = &invoice.terms {
            blocks.push(Block::Text(self.inline(section, Role::Paragraph, Style::Payment, terms)));
        }
        for note in &invoice.notes {
            blocks.push(Block::Text(self.inline(section, Role::Paragraph, Style::Note, note)));
        }
        for mention in &invoice.mentions {
            blocks.push(Block::Text(self.plain(section, Style::Mention, mention)));
        }
        Block::Keep(blocks)
    }

    /// Bank and account: `IBAN FR76 … · BIC …`, then the bank's name.
    fn bank_lines(&self, bank: &Bank) -> Vec<Vec<Run>> {
        let names = &self.words.invoice.payment;
        let mut first: Vec<(String, Span)> = Vec::new();
        first.extend(
            bank.iban.iter().map(|iban| (format!("{}\u{A0}{}", names.iban, in_fours(iban)), iban.span)),
        );
        first.extend(bank.bic.iter().map(|bic| (format!("{}\u{A0}{}", names.bic, bic.value), bic.span)));
        let account =
            bank.account.iter().map(|a| (format!("{} {}", names.account, a.value), a.span)).collect();
        let name = bank.name.iter().map(|n| (format!("{} {}", names.bank, n.value), n.span)).collect();
        [first, account, name]
            .into_iter()
            .filter(|line: &Vec<(String, Span)>| !line.is_empty())
            .map(|line| {
                let mut runs = Vec::new();
                for (i, (text, span)) in line.into_iter().enumerate() {
                    let text = if i > 0 { format!(" · {text}") } else { text };
                    runs.push(Run { text, span: Some(span), ..Run::default() });
                }
                runs
            })
            .collect()
    }
}
