//! Seller and buyer in the terms of EN 16931 (BG-4, BG-7).

use en16931::Identifier;
use en16931::invoice::{Code, Contact, Party as Out, PostalAddress};

use super::map::Map;
use crate::diag::At;
use crate::document::{Document, Party};
use crate::identifiers::{self, address as split};
use crate::invoice::Invoice;
use crate::pdf::Profile;

/// Who sells.
pub(super) fn seller<'a>(document: &'a Document, invoice: &Invoice) -> &'a Party {
    invoice.sides(&document.sender.party, &document.recipient).0
}

/// Who buys.
pub(super) fn buyer<'a>(document: &'a Document, invoice: &Invoice) -> &'a Party {
    invoice.sides(&document.sender.party, &document.recipient).1
}

/// A VAT identifier without the signs that group it.
fn vat_number(id: &str) -> String {
    identifiers::vat_id(id).map_or_else(|_| id.to_owned(), |vat| vat.number)
}

impl Map<'_> {
    pub(super) fn party(&self, party: &Party, sells: bool) -> Out {
        let country = party.country_code.as_ref().map(|code| code.value.as_str());
        let is_sender = std::ptr::eq(party, &raw const self.document.sender.party);
        let (registration, mut identifiers) = registered(party, country);
        let customer = self.document.references.customer.as_ref();
        if !is_sender && identifiers.is_empty() {
            identifiers.extend(customer.map(|id| Identifier::new(id.value.clone())));
        }
        let legal = self.document.sender.legal.iter().map(|line| line.value.as_str()).collect::<Vec<_>>();
        let person = party.organisation.as_ref().and(party.name.as_ref());
        let text = |text: &Option<At<String>>| text.as_ref().map(|text| text.value.clone());
        let contact = Contact {
            name: person.map(|name| name.value.clone()),
            phone: text(&party.phone),
            email: text(&party.email),
        };
        Out {
            name: party.called().map(|name| name.value.clone()),
            trading_name: None,
            identifiers,
            electronic_address: self.electronic_address(party, registration.as_ref()),
            vat_identifier: party.vat_id.as_ref().map(|id| vat_number(id)),
            tax_registration: self.tax_number(party, registration.as_ref(), sells),
            legal_registration: registration,
            additional_legal_information: (sells && is_sender && !legal.is_empty()).then(|| legal.join(", ")),
            address: address(&party.address, party.country_code.as_ref()),
            contact,
        }
    }

    /// The seller's tax number (BT-32). In France the SIREN is what the tax office knows a
    /// business by that has no VAT identifier (BR-E-02 wants one of the two).
    fn tax_number(&self, party: &Party, registration: Option<&Identifier>, sells: bool) -> Option<String> {
        let own = party.tax_number.as_ref().map(|number| number.value.clone());
        let siren = registration.filter(|id| id.scheme() == Some("0002") && party.vat_id.is_none());
        own.or_else(|| siren.map(|id| id.content().to_owned())).filter(|_| sells)
    }

    /// Where e-invoices go (BT-34, BT-49): the author's; in France the SIREN, which
    /// is everyone's address there; for XRechnung the e-mail address.
    fn electronic_address(&self, party: &Party, registration: Option<&Identifier>) -> Option<Identifier> {
        if let Some(own) = &party.electronic_address {
            return Some(Identifier::schemed(own.id.clone(), own.scheme.clone()));
        }
        let siren = registration.filter(|id| id.scheme() == Some("0002") && party.business);
        if let Some(siren) = siren {
            return Some(Identifier::schemed(siren.content(), "0225"));
        }
        let email = party.email.as_ref().filter(|_| self.profile == Profile::XRechnung)?;
        Some(Identifier::schemed(email.value.clone(), "EM"))
    }
}

/// The number in the register of companies (BT-30, BT-47) with its scheme
/// (ISO 6523), and the identifiers that go with it (BT-29, BT-46): a SIRET names
/// an establishment of the company with its SIREN.
fn registered(party: &Party, country: Option<&str>) -> (Option<Identifier>, Vec<Identifier>) {
    let Some(id) = &party.company_id else {
        // A French VAT identifier ends with the SIREN.
        let vat = party.vat_id.as_ref().and_then(|id| identifiers::vat_id(id).ok());
        let siren = vat.as_ref().and_then(|vat| vat.siren()).filter(|_| country == Some("FR"));
        return (siren.map(|siren| Identifier::schemed(siren, "0002")), Vec::new());
    };
    let country = country.unwrap_or_default();
    let number = identifiers::company_id(country, id).unwrap_or_else(|_| id.value.clone());
    match identifiers::company_scheme(country, &number) {
        Some("0009") => {
            let siren = number.get(..9).unwrap_or_default().to_owned();
            (Some(Identifier::schemed(siren, "0002")), vec![Identifier::schemed(number, "0009")])
        }
        Some(scheme) => (Some(Identifier::schemed(number, scheme)), Vec::new()),
        None => (Some(Identifier::new(number)), Vec::new()),
    }
}

/// An address (BG-5, BG-8, BG-15): street, post code and town where the lines
/// of its country tell them apart, else the lines as they are.
pub(super) fn address(lines: &[At<String>], country: Option<&At<String>>) -> PostalAddress {
    let texts: Vec<&str> = lines.iter().map(|line| line.value.as_str()).collect();
    let code = country.map(|code| code.value.as_str());
    let parts = split::parse(&texts, code.unwrap_or_default());
    let mut streets = parts.lines.into_iter();
    PostalAddress {
        line1: streets.next(),
        line2: streets.next(),
        line3: Some(streets.collect::<Vec<_>>().join(", ")).filter(|rest| !rest.is_empty()),
        city: parts.city,
        post_code: parts.postcode,
        subdivision: parts.region,
        country: code.map(Code::new),
    }
}
