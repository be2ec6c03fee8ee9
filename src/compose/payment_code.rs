//! Which code an invoice is paid by, and what it holds: the invoice in, a
//! transfer or a bill out, made of the same values that the page shows.

use super::Composer;
use super::codes::{epc_code, with_code};
use super::content::{Block, NodeId, Role, Slip};
use super::slip::swiss_slip;
use crate::diag::{Diagnostic, Span};
use crate::document::Party;
use crate::identifiers::address;
use crate::invoice::{Code, Invoice};
use crate::locale::SlipWords;
use crate::payment::epc::{Epc, Remittance};
use crate::payment::reference::{CreditorReference, SwissReference, in_fours, is_qr_iban};
use crate::payment::swiss::{Address, Bill, BillError, Reference};
use crate::stationery::Style;

/// An account that can be paid to by a code.
struct Payable {
    iban: String,
    bic: Option<String>,
    /// Whether the author asks for the code, and where; else it is the habit of
    /// the seller's country, and left out where it cannot be.
    asked: Option<Span>,
    /// Where its IBAN stands.
    place: Span,
}

impl Composer<'_> {
    /// The code beside the payment lines, where the invoice has one there.
    pub(super) fn beside_code(&mut self, section: NodeId, invoice: &Invoice, lines: Vec<Block>) -> Block {
        let payable = self.payable(invoice, Code::Epc);
        match payable.and_then(|payable| self.epc(section, invoice, &payable)) {
            Some(code) => {
                let caption = self.words.invoice.payment.code.clone();
                let caption = Block::Text(self.own(section, Role::Paragraph, Style::Label, caption));
                with_code(vec![code, caption], lines)
            }
            None => Block::Keep(lines),
        }
    }

    fn epc(&mut self, section: NodeId, invoice: &Invoice, payable: &Payable) -> Option<Block> {
        let (seller, _) = self.sides(invoice);
        let name = invoice.payee.as_ref().map(|payee| &payee.name).or(seller.called())?;
        let reference = invoice.payment.reference.as_ref().map(|reference| reference.value.as_str());
        let remittance = match reference.map(|text| (CreditorReference::parse(text), text)) {
            Some((Ok(reference), _)) => Remittance::Reference(reference.as_str().to_owned()),
            Some((Err(_), text)) => Remittance::Text(text.to_owned()),
            None => Remittance::Text(self.invoice_name(invoice)),
        };
        let epc = Epc {
            name: name.value.clone(),
            iban: payable.iban.clone(),
            bic: payable.bic.clone(),
            amount: Some(invoice.totals.due),
            currency: invoice.currency.value,
            purpose: None,
            remittance,
            note: None,
        };
        let alt = self.code_alt(invoice, payable, &epc.name);
        match epc_code(&mut self.tree, section, &epc, &alt) {
            Ok(code) => Some(code),
            Err(error) => {
                self.no_code(payable, error.to_string(), "correct it, or write `qr: none` for no code");
                None
            }
        }
    }

    /// The Swiss payment part, where the invoice has one.
    pub(super) fn swiss(&mut self, root: NodeId, invoice: &Invoice) -> Option<Slip> {
        let payable = self.payable(invoice, Code::Swiss)?;
        let (seller, buyer) = self.sides(invoice);
        let country = payable.iban.get(..2).unwrap_or_default().to_owned();
        let seller_country = seller.country_code.as_ref().map_or(country.as_str(), |code| &code.value);
        let creditor = structured(seller, seller_country).filter(|_| invoice.payee.is_none());
        let Some(creditor) = creditor else {
            let help = "end the sender's address with a line of postcode and town, or write `qr: none`";
            self.no_code(&payable, "a QR-bill needs the creditor's postcode and town".to_owned(), help);
            return None;
        };
        // Where the country of the buyer is not known, the payer writes the address.
        let known = buyer.country_code.as_ref().map(|code| code.value.as_str());
        let known = known.or(buyer.country.is_none().then_some(seller_country));
        let debtor = known.and_then(|country| structured(buyer, country));
        let given = invoice.payment.reference.as_ref().map(|reference| reference.value.clone());
        let name = self.invoice_name(invoice);
        let parsed =
            given.as_deref().map(|text| (SwissReference::parse(text), CreditorReference::parse(text)));
        let (reference, message) = match parsed {
            Some((Ok(reference), _)) if is_qr_iban(&payable.iban) => {
                (Reference::Swiss(reference), Some(name))
            }
            Some((_, Ok(reference))) => (Reference::Creditor(reference), Some(name)),
            _ => (Reference::None, given.or(Some(name))),
        };
        let bill = Bill {
            iban: payable.iban.clone(),
            creditor,
            amount: Some(invoice.totals.due),
            currency: invoice.currency.value,
            debtor,
            reference,
            message,
            information: None,
            schemes: Vec::new(),
        };
        let alt = self.code_alt(invoice, &payable, &bill.creditor.name);
        let language = &self.document.language.value;
        let words = SlipWords::of(language).or_else(|| SlipWords::of("en"))?;
        match swiss_slip(&mut self.tree, root, &bill, words, &alt) {
            Ok(slip) => Some(slip),
            Err(error) => {
                let help = match error {
                    BillError::QrIban => "write its 27 digits under `payment.reference`",
                    _ => "correct it, or write `qr: none` for no code",
                };
                self.no_code(&payable, error.to_string(), help);
                None
            }
        }
    }

    /// The account that an invoice is paid to by a code of that kind: where it is
    /// still to pay, by transfer, and there is an IBAN.
    fn payable(&mut self, invoice: &Invoice, kind: Code) -> Option<Payable> {
        let payment = &invoice.payment;
        let wanted = payment.code.map_or(payment.usual_code, |code| code.value);
        if wanted != kind || !invoice.is_open() || !payment.is_transfer() {
            return None;
        }
        let asked = payment.code.map(|code| code.span);
        let bank = invoice.bank(&self.document.sender);
        let Some((bank, iban)) = bank.and_then(|bank| Some((bank, bank.iban.as_ref()?))) else {
            if let Some(span) = asked {
                self.complain(
                    Diagnostic::error("payment-code", span, "a payment code needs an IBAN")
                        .help("write it under `payment.iban`"),
                );
            }
            return None;
        };
        let bic = bank.bic.as_ref().map(|bic| bic.value.clone());
        Some(Payable { iban: iban.value.clone(), bic, asked, place: iban.span })
    }

    /// Seller and buyer.
    fn sides(&self, invoice: &Invoice) -> (&Party, &Party) {
        invoice.sides(&self.document.sender.party, &self.document.recipient)
    }

    /// What a code holds, for those who cannot see it.
    fn code_alt(&self, invoice: &Invoice, payable: &Payable, name: &str) -> String {
        let words = self.words;
        let amount = words.money(invoice.totals.due, &invoice.currency.value);
        let reference = invoice.payment.reference.as_ref().map(|reference| reference.value.clone());
        let reference = reference.unwrap_or_else(|| self.invoice_name(invoice));
        words.payment_code(&amount, name, &in_fours(&payable.iban), &reference)
    }

    /// Says why there can be no code: an error where it was asked for, a warning
    /// where it is only the habit of the seller's country.
    fn no_code(&mut self, payable: &Payable, message: String, help: &str) {
        self.complain(match payable.asked {
            Some(span) => Diagnostic::error("payment-code", span, message).help(help),
            None => Diagnostic::warning("payment-code", payable.place, message).help(help),
        });
    }
}

/// A party's address in the parts of a QR-bill; `None` where its lines have no
/// postcode and town. Where no line surely is a street, the one above the town
/// is taken, such as a box at the post office.
fn structured(party: &Party, country: &str) -> Option<Address> {
    let lines: Vec<&str> = party.address.iter().map(|line| line.value.as_str()).collect();
    let mut parts = address::parse(&lines, country);
    Some(Address {
        name: party.called()?.value.clone(),
        street: parts.street.or_else(|| parts.lines.pop()),
        number: parts.number,
        postcode: parts.postcode?,
        town: parts.city?,
        country: parts.country.unwrap_or(country).to_owned(),
    })
}
