//! Payment in the terms of EN 16931 (BG-16, BG-10).

use en16931::Identifier;
use en16931::invoice::{
    Code, CreditTransfer, DirectDebit, Payee, PaymentCard, PaymentInstructions, PaymentMeans,
};

use super::map::Map;
use super::parties;
use crate::diag::At;
use crate::invoice::Means;
use crate::payment::reference::{CreditorReference, SwissReference};

impl Map<'_> {
    /// How to pay; nothing where nothing says it.
    pub(super) fn payment(&self) -> Option<PaymentInstructions> {
        let payment = &self.invoice.payment;
        let bank = self.invoice.bank(&self.document.sender);
        let means = payment.means.map(|means| means.value).or(bank.map(|_| Means::Transfer))?;
        let euro = self.invoice.currency.code() == "EUR";
        let iban = bank.is_some_and(|bank| bank.iban.is_some());
        let code = match means {
            Means::Transfer if euro && iban => "58",
            Means::Transfer => "30",
            Means::DirectDebit if euro => "59",
            Means::DirectDebit => "49",
            Means::Card => "48",
            Means::Cash => "10",
            Means::Cheque => "20",
            Means::Clearing => "97",
        };
        let text = |text: &Option<At<String>>| text.as_ref().map(|text| text.value.clone());
        let means = match means {
            Means::Transfer => bank.map(|bank| {
                PaymentMeans::CreditTransfer(vec![CreditTransfer {
                    account_identifier: text(&bank.iban).or_else(|| text(&bank.account)),
                    account_name: self.account_name(),
                    provider_identifier: text(&bank.bic),
                }])
            }),
            Means::DirectDebit => Some(PaymentMeans::DirectDebit(DirectDebit {
                mandate_reference: text(&payment.mandate),
                creditor_identifier: text(&payment.creditor),
                debited_account: text(&payment.debited),
            })),
            Means::Card => payment.card.as_ref().map(|card| {
                PaymentMeans::Card(PaymentCard {
                    primary_account_number: Some(card.value.clone()),
                    holder_name: None,
                })
            }),
            Means::Cash | Means::Cheque | Means::Clearing => None,
        };
        Some(PaymentInstructions {
            means_code: Some(Code::new(code)),
            means_text: None,
            // References with check digits go without the spaces that group them.
            remittance_information: payment.reference.as_ref().map(|reference| unspaced(reference)),
            means,
        })
    }

    /// Whose account it is (BT-85): the payee's, else the seller's.
    fn account_name(&self) -> Option<String> {
        let payee = self.invoice.payee.as_ref().map(|payee| &payee.name);
        let name = payee.or_else(|| parties::seller(self.document, self.invoice).called());
        name.map(|name| name.value.clone())
    }

    pub(super) fn payee(&self) -> Option<Payee> {
        let payee = self.invoice.payee.as_ref()?;
        let id = |id: &Option<At<String>>| id.as_ref().map(|id| Identifier::new(id.value.clone()));
        Some(Payee {
            name: Some(payee.name.value.clone()),
            identifier: id(&payee.id),
            legal_registration: id(&payee.company_id),
        })
    }
}

fn unspaced(reference: &str) -> String {
    let creditor = CreditorReference::parse(reference).map(|it| it.as_str().to_owned());
    let swiss = || SwissReference::parse(reference).map(|it| it.as_str().to_owned());
    creditor.or_else(|_| swiss()).unwrap_or_else(|_| reference.to_owned())
}
