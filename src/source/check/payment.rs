//! How and where to pay, who is paid, where it was delivered to.

use super::{Check, Owner};
use crate::diag::{At, Diagnostic};
use crate::document::Bank;
use crate::invoice::{Code, DeliverTo, Means, Mention, Payee, Payment};
use crate::source::invoice_scalars;
use crate::source::invoice_schema as schema;
use crate::source::schema::Text;

/// Names of means of payment in YAML.
const MEANS: [(&str, Means); 6] = [
    ("transfer", Means::Transfer),
    ("direct-debit", Means::DirectDebit),
    ("card", Means::Card),
    ("cash", Means::Cash),
    ("cheque", Means::Cheque),
    ("clearing", Means::Clearing),
];

/// Most digits of a card that may be shown: the first six and the last four (BR-51).
const MOST_CARD_DIGITS: usize = 10;

impl Check<'_> {
    pub(super) fn payment(&mut self, payment: Option<At<schema::Payment>>) -> Payment {
        let Some(mut payment) = payment else { return Payment::default() };
        let bank = self.payment_bank(&mut payment);
        let payment = payment.value;
        let link = self.text(payment.link);
        if let Some(link) = link.as_ref().filter(|link| !link.starts_with("https://")) {
            self.diagnostics.push(
                Diagnostic::error("bad-link", link.span, "a payment link begins with `https://`")
                    .help("write the whole address"),
            );
        }
        Payment {
            means: self.one_of(payment.means, "means", &MEANS),
            bank,
            reference: self.reference(payment.reference),
            reference_of: self.text(payment.creditor_reference),
            terms: self.text(payment.terms),
            early_payment: self.text(payment.early_payment),
            mandate: self.text(payment.mandate),
            creditor: self.text(payment.creditor),
            debited: self.iban(payment.debited),
            card: self.card(payment.card),
            link,
            code: self.one_of(payment.qr, "qr", &Code::NAMES),
            usual_code: Code::None,
        }
    }

    /// The digits of a card that may be shown: never the whole number (BR-51).
    fn card(&mut self, card: Text) -> Text {
        let card = self.text(card)?;
        if card.chars().filter(char::is_ascii_digit).count() > MOST_CARD_DIGITS {
            let message = "the whole number of a card stands on no invoice";
            self.diagnostics.push(
                Diagnostic::error("bad-card", card.span, message).help("write its last four digits (BR-51)"),
            );
        }
        Some(card)
    }

    /// The account that an invoice names of its own.
    fn payment_bank(&mut self, payment: &mut At<schema::Payment>) -> Option<Bank> {
        let owner = Owner::key("payment", payment);
        let schema::Payment { iban, bic, bank, account, .. } = &mut payment.value;
        let bank = crate::source::schema::Bank {
            name: bank.take(),
            iban: iban.take(),
            bic: bic.take(),
            account: account.take(),
        };
        if bank.name.is_none() && bank.iban.is_none() && bank.bic.is_none() && bank.account.is_none() {
            return None;
        }
        self.bank(bank, owner)
    }

    pub(super) fn payee(&mut self, payee: At<schema::Payee>) -> Option<Payee> {
        let owner = Owner::key("payee", &payee);
        // BR-17: a payee has a name.
        let name = self.required(payee.value.name, owner, "name")?;
        Some(Payee { name, id: self.text(payee.value.id), company_id: self.text(payee.value.company_id) })
    }

    pub(super) fn deliver_to(&mut self, place: At<schema::DeliverTo>) -> DeliverTo {
        let owner = Owner::key("deliver_to", &place);
        let place = place.value;
        DeliverTo {
            name: self.text(place.name),
            address: self.address(place.address, owner, false),
            country_code: self.country_code(place.country_code),
            location: self.text(place.location),
        }
    }

    /// The author's own mentions.
    pub(super) fn mentions(&mut self, all: Vec<invoice_scalars::Mention>) -> Vec<Mention> {
        let mut out = Vec::new();
        for one in all {
            match one {
                invoice_scalars::Mention::Text(text) => {
                    let texts = self.texts(vec![text], "mentions");
                    out.extend(texts.into_iter().map(|text| Mention {
                        id: None,
                        code: None,
                        note: None,
                        span: Some(text.span),
                        text: text.value,
                        omitted: false,
                    }));
                }
                invoice_scalars::Mention::Known(known) => {
                    let owner = Owner::item("mention", &known);
                    let id = self.required(known.value.id, owner, "id");
                    let omitted = known.value.omit.unwrap_or(false);
                    let text = self.text(known.value.text).filter(|_| !omitted);
                    if let Some(id) = id {
                        let span = Some(text.as_ref().map_or(id.span, |text| text.span));
                        let text = text.map(|text| text.value).unwrap_or_default();
                        out.push(Mention { id: Some(id.value), code: None, note: None, span, text, omitted });
                    }
                }
            }
        }
        out
    }
}
