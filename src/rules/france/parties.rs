//! France's parties: SIREN, SIRET, electronic addresses, and their schemes (ISO
//! 6523: 0002 SIREN, 0009 SIRET, 0224 a private number, 0225 an electronic
//! address of the French directory).

use std::collections::BTreeSet;

use en16931::invoice::Party;
use en16931::{Identifier, Invoice};

use super::super::{BtId, Found, Group, Path};
use super::{SELF_BILLED, kind, notes};

/// A party, and the terms of its identifiers, registration and electronic address.
struct Side<'a> {
    party: &'a Party,
    name: &'static str,
    group: Group,
    private: u16,
    legal: u16,
    address: u16,
}

pub(super) fn check(found: &mut Found, invoice: &Invoice) {
    let seller = Side {
        party: &invoice.seller,
        name: "seller",
        group: Group::Seller,
        private: 29,
        legal: 30,
        address: 34,
    };
    let buyer = Side {
        party: &invoice.buyer,
        name: "buyer",
        group: Group::Buyer,
        private: 46,
        legal: 47,
        address: 49,
    };
    for side in [&seller, &buyer] {
        side.company(found);
        side.privately(found);
        side.reachable(found);
    }
    if seller.siren().is_none_or(|number| !nine_digits(number)) {
        let message = "the seller's SIREN is missing";
        let hint = "give the nine digits of the SIREN as the seller's registration, scheme 0002";
        found.fatal("BR-FR-10_BT-30", seller.at(30), message, hint);
    }
    let between = notes::texts(invoice, "BAR").any(|text| text == "B2B");
    if !between {
        return;
    }
    if buyer.siren().is_none_or(|number| !nine_digits(number)) {
        let message = "the buyer's SIREN is missing, and a note BAR says B2B";
        let hint = "give the nine digits of the SIREN as the buyer's registration, scheme 0002";
        found.fatal("BR-FR-11_BT-47", buyer.at(47), message, hint);
    }
    // The receiver is the buyer; where the buyer writes the invoice, the seller.
    let (side, rule) = if SELF_BILLED.contains(&kind(invoice)) {
        (&seller, "BR-FR-22_BT-34")
    } else {
        (&buyer, "BR-FR-21_BT-49")
    };
    let address = side.party.electronic_address.as_ref();
    let legal = side.party.legal_registration.as_ref().map_or("", Identifier::content);
    if !address.is_some_and(|one| one.scheme() == Some("0225") && one.content().starts_with(legal)) {
        let message = format!("the {}'s electronic address is not one of the French directory", side.name);
        found.fatal(rule, side.at(side.address), message, "it has the scheme 0225 and begins with the SIREN");
    }
}

impl Side<'_> {
    fn at(&self, bt: u16) -> Path {
        Path::group_term(self.group, BtId(bt))
    }

    fn siren(&self) -> Option<&str> {
        let id = self.party.legal_registration.as_ref()?;
        (id.scheme() == Some("0002")).then(|| id.content())
    }

    /// SIREN and SIRET agree and have their digits.
    fn company(&self, found: &mut Found) {
        if let Some(siren) = self.siren()
            && !nine_digits(siren)
        {
            let message = format!("the {}'s SIREN `{siren}` has not nine digits", self.name);
            found.fatal("BR-FR-32-LEGALID", self.at(self.legal), message, "write nine digits without spaces");
        }
        for id in &self.party.identifiers {
            let content = id.content();
            if matches!(id.scheme(), Some("0002" | "0231")) && !nine_digits(content) {
                let message = format!("the {}'s SIREN `{content}` has not nine digits", self.name);
                found.fatal(
                    "BR-FR-32-GLOBALID",
                    self.at(self.private),
                    message,
                    "write nine digits without spaces",
                );
            }
            let digits = content.len() == 14 && content.bytes().all(|b| b.is_ascii_digit());
            let agrees = self.siren().is_some_and(|siren| content.starts_with(siren));
            if id.scheme() == Some("0009") && !(digits && agrees) {
                let message = format!("the {}'s SIRET `{content}` does not begin with the SIREN", self.name);
                let rule = format!("BR-FR-09_BT-{}", self.private);
                found.fatal(
                    &rule,
                    self.at(self.private),
                    message,
                    "a SIRET is the SIREN and five digits more",
                );
            }
        }
    }

    /// Other numbers name their schemes, each once.
    fn privately(&self, found: &mut Found) {
        let mut schemes = BTreeSet::new();
        for id in &self.party.identifiers {
            let Some(scheme) = id.scheme() else { continue };
            if !schemes.insert(scheme) {
                let message = format!("the {} has several numbers of the scheme {scheme}", self.name);
                let rule = format!("BR-FR-CO-10_BT-{}-2", self.private);
                found.fatal(&rule, self.at(self.private), message, "keep one number of each scheme");
            }
            if scheme == "0224" && !plain(id.content()) {
                let message = format!(
                    "the {}'s number `{}` has characters that it may not have",
                    self.name,
                    id.content()
                );
                let rule = format!("BR-FR-24_BT-{}", self.private);
                found.fatal(&rule, self.at(self.private), message, "use letters, digits and + - _ . alone");
            }
            if scheme == "0224" && id.content().chars().count() > 100 {
                let message = format!("the {}'s number has more than 100 characters", self.name);
                let rule = format!("BR-FR-26_BT-{}", self.private);
                found.fatal(&rule, self.at(self.private), message, "shorten it");
            }
        }
    }

    /// The electronic address.
    fn reachable(&self, found: &mut Found) {
        let bt = self.address;
        let Some(address) = self.party.electronic_address.as_ref().filter(|one| !one.is_blank()) else {
            let rule = if self.group == Group::Seller { "BR-FR-13_BT-34" } else { "BR-FR-12_BT-49" };
            let message = format!("the {}'s electronic address is missing", self.name);
            let hint =
                "give the address in the French directory: scheme 0225, the SIREN, and what may follow it";
            found.fatal(rule, self.at(bt), message, hint);
            return;
        };
        if address.scheme() == Some("0225") && !plain(address.content()) {
            let message =
                format!("the electronic address `{}` has characters that it may not have", address.content());
            found.fatal(
                &format!("BR-FR-23_BT-{bt}"),
                self.at(bt),
                message,
                "use letters, digits and + - _ . alone",
            );
        }
        if address.content().chars().count() > 125 {
            let message = format!("the {}'s electronic address has more than 125 characters", self.name);
            found.fatal(&format!("BR-FR-25_BT-{bt}"), self.at(bt), message, "shorten it");
        }
    }
}

fn nine_digits(text: &str) -> bool {
    text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn plain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-_.".contains(c))
}
