//! Sender, recipient, contact, and their bank accounts.

use super::{Check, Owner};
use crate::diag::At;
use crate::document::{Bank, Logo, Party, Sender};
use crate::identifiers;
use crate::source::schema;

impl Check<'_> {
    pub(super) fn sender(&mut self, sender: Option<At<schema::Sender>>) -> (Option<Sender>, Option<Logo>) {
        let Some(sender) = sender else { return (None, None) };
        let owner = Owner::key("sender", &sender);
        let sender = sender.value;
        let party = Party {
            name: self.text(sender.name),
            role: self.text(sender.role),
            organisation: self.text(sender.organisation),
            attention: None,
            address: self.address(sender.address, owner, true),
            country: self.text(sender.country),
            country_code: self.country_code(sender.country_code),
            phone: self.text(sender.phone),
            email: self.email(sender.email),
            electronic_address: self.electronic_address(sender.electronic_address),
            business: true,
            situation: self.texts(sender.situation.unwrap_or_default(), "situation"),
            web: self.text(sender.web),
            vat_id: self.text(sender.vat_id),
            company_id: self.text(sender.company_id),
            tax_number: self.text(sender.tax_number),
        };
        self.named(&party, owner);
        let legal = self.texts(sender.legal.unwrap_or_default(), "legal");
        let bank = sender.bank.and_then(|bank| {
            let owner = Owner::key("bank", &bank);
            self.bank(bank.value, owner)
        });
        let logo = sender.logo.and_then(|logo| self.picture(logo, "logo"));
        (Some(Sender { party, tagline: self.text(sender.tagline), legal, bank }), logo)
    }

    pub(super) fn recipient(&mut self, recipient: At<schema::Recipient>) -> Option<Party> {
        let owner = Owner::key("recipient", &recipient);
        let recipient = recipient.value;
        let party = Party {
            name: self.text(recipient.name),
            role: self.text(recipient.role),
            organisation: self.text(recipient.organisation),
            attention: self.text(recipient.attention),
            address: self.address(recipient.address, owner, true),
            country: self.text(recipient.country),
            country_code: self.country_code(recipient.country_code),
            phone: self.text(recipient.phone),
            email: self.email(recipient.email),
            electronic_address: self.electronic_address(recipient.electronic_address),
            business: false,
            situation: self.texts(recipient.situation.unwrap_or_default(), "situation"),
            web: None,
            vat_id: self.text(recipient.vat_id),
            company_id: self.text(recipient.company_id),
            tax_number: self.text(recipient.tax_number),
        };
        self.named(&party, owner);
        let known = party.organisation.is_some() || party.vat_id.is_some() || party.company_id.is_some();
        Some(Party { business: recipient.business.unwrap_or(known), ..party })
    }

    /// Where both are: as the author says; else the VAT identifier, the country line of
    /// the address, the sender's account and the language of the letter do.
    pub(super) fn countries(
        &self,
        sender: Option<Sender>,
        recipient: Option<Party>,
        language: Option<&At<String>>,
    ) -> (Option<Sender>, Option<Party>) {
        let region = language.and_then(|language| language.split_once('-')).map(|(_, region)| region);
        let sender = sender.map(|mut sender| {
            let iban = sender.bank.as_ref().and_then(|bank| bank.iban.as_ref());
            let of_account = iban.and_then(|iban| iban.get(..2)).map(str::to_owned);
            let home = country_of(&sender.party).or(of_account).or(region.map(str::to_owned));
            settle(&mut sender.party, home);
            sender
        });
        let home = sender.as_ref().and_then(|sender| sender.party.country_code.as_ref());
        let home = home.map(|code| code.value.clone());
        let recipient = recipient.map(|mut recipient| {
            // Who names no country is in that of the sender.
            let country = country_of(&recipient).or(home.filter(|_| recipient.country.is_none()));
            settle(&mut recipient, country);
            recipient
        });
        (sender, recipient)
    }

    pub(super) fn contact(&mut self, contact: At<schema::Contact>) -> Party {
        let owner = Owner::key("contact", &contact);
        let contact = contact.value;
        let party = Party {
            name: self.text(contact.name),
            role: self.text(contact.role),
            organisation: self.text(contact.organisation),
            address: self.address(contact.address, owner, false),
            phone: self.text(contact.phone),
            email: self.email(contact.email),
            web: self.text(contact.web),
            ..Party::default()
        };
        self.named(&party, owner);
        party
    }

    /// A party has the name of a person or of an organisation.
    fn named(&mut self, party: &Party, owner: Owner<'_>) {
        let broken = self.marks.is_broken(owner.span, "organisation");
        if party.name.is_none() && party.organisation.is_none() && !broken {
            self.must::<()>(None, owner, "name");
        }
    }

    pub(super) fn address(
        &mut self,
        address: Option<schema::Lines>,
        owner: Owner<'_>,
        required: bool,
    ) -> Vec<At<String>> {
        let address = if required { self.must(address, owner, "address") } else { address };
        let Some(address) = address else { return Vec::new() };
        self.count(address.span, address.len(), 1..=6, "address", "lines");
        self.texts(address.value, "address")
    }

    /// A bank account has an IBAN, or is described where there is none.
    pub(super) fn bank(&mut self, bank: schema::Bank, owner: Owner<'_>) -> Option<Bank> {
        let bank = Bank {
            name: self.text(bank.name),
            iban: self.iban(bank.iban),
            bic: self.bic(bank.bic),
            account: self.text(bank.account),
        };
        if bank.iban.is_none() && bank.account.is_none() {
            self.must::<()>(None, owner, "iban");
        }
        Some(bank)
    }
}

/// The country of a VAT identifier, or of the country line.
fn country_of(party: &Party) -> Option<String> {
    let of_vat = party.vat_id.as_ref().and_then(|id| identifiers::vat_id(id).ok()).map(|vat| vat.country);
    let of_line = || party.country.as_ref().and_then(|line| identifiers::country_code(line));
    of_vat.or_else(of_line).map(str::to_owned)
}

/// Gives a party a country that its author did not.
fn settle(party: &mut Party, country: Option<String>) {
    if let (None, Some(country), Some(name)) = (&party.country_code, country, party.called()) {
        party.country_code = Some(At::new(country, name.span));
    }
}
