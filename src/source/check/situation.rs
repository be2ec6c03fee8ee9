//! What is known of an invoice when the law is asked.

use std::collections::BTreeSet;

use crate::diag::Span;
use crate::document::{Party, Sender};
use crate::invoice::Invoice;
use crate::law::{Buyer, Country, Datum, Fact, Present, Situation};

/// Seller and buyer of an invoice.
pub(super) struct Sides<'a> {
    pub(super) sender: &'a Sender,
    pub(super) recipient: &'a Party,
    /// The language of the letter.
    pub(super) language: &'a str,
}

/// The country of a party.
pub(super) fn code(party: &Party) -> Option<&str> {
    party.country_code.as_ref().map(|code| code.value.as_str())
}

impl Sides<'_> {
    pub(super) fn seller(&self, invoice: &Invoice) -> &Party {
        invoice.sides(&self.sender.party, self.recipient).0
    }

    pub(super) fn buyer(&self, invoice: &Invoice) -> &Party {
        invoice.sides(&self.sender.party, self.recipient).1
    }

    /// What is known of an invoice.
    pub(super) fn situation(&self, invoice: &Invoice, facts: BTreeSet<Fact>, country: &Country) -> Situation {
        let buyer = self.buyer(invoice);
        let groups = invoice.totals.groups.iter();
        Situation {
            buyer_country: code(buyer).map(str::to_owned),
            buyer: if buyer.business { Buyer::Business } else { Buyer::Consumer },
            kind: invoice.kind,
            categories: groups.map(|group| group.vat.category).collect(),
            facts,
            supply: invoice.operation.map(|operation| operation.value),
            due: invoice.is_open(),
            discount: invoice.payment.early_payment.is_some(),
            foreign_currency: country.currency() != invoice.currency.code(),
            gross: Some(invoice.totals.gross),
        }
    }

    /// Which data the document has.
    pub(super) fn present(&self, invoice: &Invoice) -> Present {
        let (seller, buyer) = (self.seller(invoice), self.buyer(invoice));
        let mut present: Present = [Datum::Lines, Datum::SellerName, Datum::BuyerName].into_iter().collect();
        for (there, datum) in [
            (!seller.address.is_empty(), Datum::SellerAddress),
            (seller.vat_id.is_some(), Datum::SellerVatId),
            (seller.tax_number.is_some(), Datum::SellerTaxNumber),
            (seller.company_id.is_some(), Datum::SellerCompanyId),
            (!self.sender.legal.is_empty(), Datum::SellerLegal),
            (!buyer.address.is_empty(), Datum::BuyerAddress),
            (buyer.vat_id.is_some(), Datum::BuyerVatId),
            (buyer.company_id.is_some(), Datum::BuyerCompanyId),
            (invoice.delivered.is_some(), Datum::DeliveryDate),
            (invoice.period.is_some(), Datum::Period),
            (invoice.lines.iter().all(|line| line.period.is_some()), Datum::Period),
            (invoice.deliver_to.is_some(), Datum::DeliveryAddress),
            (invoice.due.is_some(), Datum::DueDate),
            (invoice.payment.terms.is_some(), Datum::PaymentTerms),
            (invoice.payment.early_payment.is_some(), Datum::EarlyPaymentTerms),
            (invoice.operation.is_some(), Datum::Supply),
            (!invoice.preceding.is_empty(), Datum::PrecedingInvoice),
            (invoice.totals.vat_accounting.is_some(), Datum::NationalVat),
            // Only the author knows them, and says them in own words.
            (invoice.mentions.iter().any(|one| one.id.is_none()), Datum::Insurance),
            (invoice.mentions.iter().any(|one| one.id.is_none()), Datum::VatGroupDetails),
        ] {
            present.add_if(there, datum);
        }
        present
    }

    /// Where what is missing should stand.
    pub(super) fn place(&self, id: &str, invoice: &Invoice) -> Span {
        let party = if id.starts_with("seller") || id == "legal-form" {
            Some(self.seller(invoice))
        } else if id.starts_with("buyer") {
            Some(self.buyer(invoice))
        } else {
            None
        };
        party.and_then(Party::called).map_or(invoice.number.span, |name| name.span)
    }
}
