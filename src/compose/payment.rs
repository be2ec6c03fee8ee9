//! The payment block of an invoice, its remarks and legal mentions.

use super::Composer;
use super::content::{Block, NodeId, Paragraph, Role, Run};
use crate::diag::{At, Span};
use crate::document::Bank;
use crate::invoice::{Invoice, Kind, Means};
use crate::payment::reference::{in_fours, printed};
use crate::stationery::Style;

impl Composer<'_> {
    /// How to pay, then remarks and mentions, beside the code if there is one.
    pub(super) fn payment(&mut self, root: NodeId, invoice: &Invoice) -> Block {
        let section = self.tree.add(root, Role::Sect);
        let mut blocks = self.how_to_pay(section, invoice);
        for terms in invoice.payment.terms.iter().chain(&invoice.payment.early_payment) {
            blocks.push(Block::Text(self.inline(section, Role::Paragraph, Style::Payment, terms)));
        }
        for note in &invoice.notes {
            blocks.push(Block::Text(self.inline(section, Role::Paragraph, Style::Note, note)));
        }
        let early = invoice.payment.early_payment.as_ref().map(|early| early.span);
        // What is said above is not said again.
        let mentions = invoice.mentions.iter().filter(|one| one.span.is_none() || one.span != early);
        for mention in mentions {
            let paragraph = match mention.span {
                Some(span) => self.plain(section, Style::Mention, &At::new(mention.text.clone(), span)),
                None => self.own(section, Role::Paragraph, Style::Mention, mention.text.as_str()),
            };
            blocks.push(Block::Text(paragraph));
        }
        self.beside_code(section, invoice, blocks)
    }

    fn how_to_pay(&mut self, section: NodeId, invoice: &Invoice) -> Vec<Block> {
        let words = self.words;
        let names = &words.invoice.payment;
        let payment = &invoice.payment;
        let open = invoice.is_open();
        let bank = invoice.bank(&self.document.sender);
        let means = payment.means.map(|means| means.value);
        let due = invoice.due.map(|due| due.value);
        let head = match (open, means) {
            _ if invoice.kind == Kind::CreditNote => names.credit.clone(),
            (false, Some(Means::Card)) => names.card.clone(),
            (false, _) => names.settled.clone(),
            (true, Some(Means::DirectDebit)) => words.debited_on(due),
            (true, Some(Means::Card)) => names.card.clone(),
            (true, Some(Means::Cash)) => names.cash.clone(),
            (true, Some(Means::Cheque)) => names.cheque.clone(),
            (true, Some(Means::Clearing)) => names.clearing.clone(),
            (true, None | Some(Means::Transfer)) => match due {
                Some(due) => words.transfer_by(due),
                None => names.transfer.clone(),
            },
        };
        let transfer = payment.is_transfer();
        let mut blocks = Vec::new();
        if !open || bank.is_some() || !transfer {
            blocks.push(Block::Text(self.own(section, Role::Paragraph, Style::PaymentHead, head)));
        }
        let mut lines: Vec<Vec<Run>> = Vec::new();
        if open && transfer {
            lines.extend(bank.map(|bank| self.bank_lines(bank)).into_iter().flatten());
        }
        let debited = payment.debited.as_ref().map(|iban| iban.as_ref().map(|iban| in_fours(iban)));
        let reference = payment.reference.as_ref().map(|text| text.as_ref().map(|text| printed(text)));
        let others = [
            (&names.mandate, payment.mandate.clone()),
            (&names.creditor, payment.creditor.clone()),
            (&names.debited, debited),
            (&names.card_number, payment.card.clone()),
            (&names.reference, reference.filter(|_| open && (bank.is_some() || !transfer))),
        ];
        for (label, value) in others {
            let Some(value) = value else { continue };
            let text = value.replace(' ', "\u{A0}");
            lines.push(vec![
                Run { text: format!("{label}\u{A0}"), ..Run::default() },
                Run { text, span: Some(value.span), ..Run::default() },
            ]);
        }
        for runs in lines {
            let node = self.tree.add(section, Role::Paragraph);
            blocks.push(Block::Text(Paragraph { node, style: Style::Payment, runs }));
        }
        if let Some(link) = payment.link.as_ref().filter(|_| open) {
            let node = self.tree.add(section, Role::Paragraph);
            let place = self.tree.add(node, Role::Link);
            let text = link.trim_start_matches("https://").to_owned();
            let label = Run { text: format!("{}: ", names.link), ..Run::default() };
            let value = Run {
                text,
                span: Some(link.span),
                link: Some((place, link.value.clone())),
                ..Run::default()
            };
            blocks.push(Block::Text(Paragraph { node, style: Style::Payment, runs: vec![label, value] }));
        }
        blocks
    }

    /// Bank and account: `IBAN FR76 … · BIC …`, then the bank's name.
    fn bank_lines(&self, bank: &Bank) -> Vec<Vec<Run>> {
        let names = &self.words.invoice.payment;
        let mut first: Vec<(String, Span)> = Vec::new();
        first.extend(
            bank.iban.iter().map(|iban| (format!("{}\u{A0}{}", names.iban, in_fours(iban)), iban.span)),
        );
        first.extend(bank.bic.iter().map(|bic| (format!("{}\u{A0}{}", names.bic, bic.value), bic.span)));
        let account = bank.account.iter().map(|a| (a.value.clone(), a.span)).collect();
        let name = bank.name.iter().map(|n| (n.value.clone(), n.span)).collect();
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
