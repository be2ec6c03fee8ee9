//! What every page carries: footer columns, page number, small logo.

use super::Composer;
use super::content::{Furniture, Paragraph, PictureBlock, Run, Tree};
use crate::diag::{At, Span};
use crate::payment::reference::in_fours;
use crate::stationery::{PictureUse, Style};

impl Composer<'_> {
    /// Composes the furniture. All of it is artifacts: no node is spoken.
    pub(super) fn furniture(&mut self) -> Furniture {
        let columns = match &self.document.letterhead.footer {
            Some(columns) => columns
                .iter()
                .map(|lines| lines.iter().map(|line| (line.value.clone(), Some(line.span))).collect())
                .collect(),
            // Printed paper has its own.
            None if self.has_paper() => Vec::new(),
            None => self.footer_of_sender(),
        };
        let footer = columns
            .into_iter()
            .filter(|lines| !lines.is_empty())
            .enumerate()
            .map(|(column, lines)| {
                let lines = lines.into_iter().enumerate();
                lines.map(|(i, (text, span))| self.footer_line(text, span, column == 0 && i == 0)).collect()
            })
            .collect();
        let logo = self.document.letterhead.logo.as_ref().filter(|_| !self.has_paper());
        let logo = logo.map(|logo| PictureBlock {
            node: Tree::ROOT,
            picture: logo.picture.clone(),
            width: None,
            use_: PictureUse::SmallLogo,
        });
        let run = Run { text: self.words.letter.page.clone(), ..Run::default() };
        let number = Paragraph { node: Tree::ROOT, style: Style::PageNumber, runs: vec![run] };
        let paper = self.document.letterhead.paper.clone();
        let word = Run { text: self.words.letter.draft.clone(), strong: true, ..Run::default() };
        let draft = Paragraph { node: Tree::ROOT, style: Style::InvoiceTitle, runs: vec![word] };
        let draft = self.document.is_draft().then_some(draft);
        Furniture { footer, logo, paper, page_number: Some(number), draft }
    }

    /// Whether a PDF under the text shows who writes.
    pub(super) fn has_paper(&self) -> bool {
        self.document.letterhead.paper.is_some()
    }

    fn footer_line(&self, text: String, span: Option<Span>, strong: bool) -> Paragraph {
        let run = Run { text, span, strong, ..Run::default() };
        let runs = self.typeset(vec![run], Style::Footer);
        Paragraph { node: Tree::ROOT, style: Style::Footer, runs }
    }

    /// Address, contact, registration, bank.
    fn footer_of_sender(&self) -> Vec<Vec<(String, Option<Span>)>> {
        let sender = &self.document.sender;
        let party = &sender.party;
        let ids = &self.words.invoice.ids;
        let line = |value: &At<String>| (value.value.clone(), Some(value.span));
        let named = |label: &str, value: &At<String>| (format!("{label} {}", value.value), Some(value.span));
        let address = party.called().into_iter().chain(&party.address).map(line).collect();
        let contact = party.phone.iter().chain(&party.email).chain(&party.web).map(line).collect();
        let mut registration: Vec<_> = sender.legal.iter().map(line).collect();
        let digits = |text: &str| text.replace([' ', '\u{A0}'], "");
        for (label, id) in [(&ids.vat, &party.vat_id), (&ids.tax, &party.tax_number)] {
            let Some(id) = id else { continue };
            // An author who wrote it among the registration lines has said it.
            if !sender.legal.iter().any(|line| digits(line).contains(&digits(id))) {
                registration.push(named(label, id));
            }
        }
        let payment = &self.words.invoice.payment;
        let mut bank = Vec::new();
        if let Some(account) = &sender.bank {
            bank.extend(account.name.iter().map(line));
            bank.extend(
                account
                    .iban
                    .iter()
                    .map(|iban| (format!("{}\u{A0}{}", payment.iban, in_fours(iban)), Some(iban.span))),
            );
            bank.extend(account.bic.iter().map(|bic| named(&payment.bic, bic)));
            bank.extend(account.account.iter().map(line));
        }
        vec![address, contact, registration, bank]
    }
}
