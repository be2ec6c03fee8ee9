//! Identifiers of an e-invoice held against their own check digits. Only an
//! account that cannot exist is fatal: the money would not arrive.

use en16931::invoice::{Party, PartyRole, PaymentMeans};
use en16931::{Identifier, Invoice};

use super::{BtId, Finding, Found, Group, Path};
use crate::identifiers::{Wrong, iban, siren, siret, vat_id};
use crate::payment::reference::CreditorReference;

/// What is wrong with the invoice's identifiers. Rule ids begin with `ID-`.
#[must_use]
pub fn identifiers(invoice: &Invoice) -> Vec<Finding> {
    let mut found = Found::default();
    for role in [PartyRole::Seller, PartyRole::Buyer] {
        party(&mut found, invoice, role);
    }
    if let Some(payee) = &invoice.payee {
        for id in payee.identifier.iter().chain(&payee.legal_registration) {
            let term = if payee.identifier.as_ref() == Some(id) { 60 } else { 61 };
            company(&mut found, id, Path::group_term(Group::Payee, BtId(term)));
        }
    }
    if let Some(number) = invoice.tax_representative.as_ref().and_then(|one| one.vat_identifier.as_deref()) {
        vat(&mut found, number, None, Path::group_term(Group::TaxRepresentative, BtId(63)));
    }
    payment(&mut found, invoice);
    found.0
}

fn party(found: &mut Found, invoice: &Invoice, role: PartyRole) {
    let (party, group, [private, legal, vat_term, address]): (&Party, _, [u16; 4]) = match role {
        PartyRole::Seller => (&invoice.seller, Group::Seller, [29, 30, 31, 34]),
        PartyRole::Buyer => (&invoice.buyer, Group::Buyer, [46, 47, 48, 49]),
    };
    let at = |term| Path::group_term(group, BtId(term));
    for id in &party.identifiers {
        company(found, id, at(private));
    }
    if let Some(id) = &party.legal_registration {
        company(found, id, at(legal));
    }
    if let Some(id) = &party.electronic_address {
        company(found, id, at(address));
    }
    if let Some(number) = &party.vat_identifier {
        let registered = party.legal_registration.as_ref().filter(|id| id.scheme() == Some("0002"));
        vat(found, number, registered.map(Identifier::content), at(vat_term));
    }
}

/// A SIREN (ISO 6523 scheme 0002) or SIRET (0009), by its scheme; the scheme of
/// French electronic addresses (0225) holds either.
fn company(found: &mut Found, id: &Identifier, path: Path) {
    let content = id.content();
    let hint = "a digit is wrong or two are swapped; look the number up in the register";
    let digits = content.bytes().all(|byte| byte.is_ascii_digit());
    let (rule, name, right) = match (id.scheme(), content.len()) {
        (Some("0002"), _) => ("ID-SIREN", "SIREN", exact(siren, content)),
        (Some("0009"), _) => ("ID-SIRET", "SIRET", exact(siret, content)),
        (Some("0225"), 9) if digits => ("ID-SIREN", "SIREN", exact(siren, content)),
        (Some("0225"), 14) if digits => ("ID-SIRET", "SIRET", exact(siret, content)),
        _ => return,
    };
    if !right {
        found.warning(rule, path, format!("`{content}` is no {name}: its check digit does not agree"), hint);
    }
}

/// Whether an identifier is right as it stands: files for programs have no spaces in it.
fn exact(check: fn(&str) -> Result<String, Wrong>, text: &str) -> bool {
    check(text).is_ok_and(|checked| checked == text)
}

/// A VAT number: key and SIREN of a French one.
fn vat(found: &mut Found, number: &str, registered: Option<&str>, path: Path) {
    let solid: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    let right = || vat_id(&solid).is_ok_and(|vat| vat.number == solid);
    if solid.starts_with("FR") && !right() {
        let hint = "the two digits behind FR follow from the SIREN behind them; one of both is wrong";
        found.warning(
            "ID-FR-VAT",
            path,
            format!("the key of the VAT number `{number}` does not agree"),
            hint,
        );
    }
    let behind = solid.strip_prefix("FR").and_then(|rest| rest.get(2..));
    if let (Some(behind), Some(siren)) = (behind, registered)
        && behind != siren
    {
        let message = format!("the VAT number `{number}` is not that of the SIREN {siren}");
        found.warning(
            "ID-FR-VAT",
            path,
            message,
            "the last nine digits of a French VAT number are the SIREN",
        );
    }
}

/// Accounts and references of a payment.
fn payment(found: &mut Found, invoice: &Invoice) {
    let Some(payment) = &invoice.payment else { return };
    let at = |term| Path::group_term(Group::Payment, BtId(term));
    let sepa = payment.means_code.as_ref().is_some_and(|code| matches!(code.as_str(), "58" | "59"));
    let mut account = |term, number: &str| {
        // Other accounts than IBANs are lawful; a SEPA payment has no others.
        let claims = number.len() > 4
            && number.bytes().take(2).all(|b| b.is_ascii_uppercase())
            && number.bytes().skip(2).take(2).all(|b| b.is_ascii_digit());
        if (sepa || claims) && !exact(iban, number) {
            let hint = "check it with the bank: its check digits, its length or its country is wrong";
            found.fatal("ID-IBAN", at(term), format!("`{number}` is no IBAN"), hint);
        }
    };
    match &payment.means {
        Some(PaymentMeans::CreditTransfer(transfers)) => {
            for number in transfers.iter().filter_map(|one| one.account_identifier.as_deref()) {
                account(84, number);
            }
        }
        Some(PaymentMeans::DirectDebit(debit)) => {
            if let Some(number) = &debit.debited_account {
                account(91, number);
            }
        }
        _ => {}
    }
    if let Some(text) = &payment.remittance_information {
        let head = text.as_bytes();
        let claims = head.len() > 4 && head.starts_with(b"RF") && head[2..4].iter().all(u8::is_ascii_digit);
        if claims && !text.trim().contains(char::is_lowercase) && CreditorReference::parse(text).is_err() {
            let hint = "make it anew from the reference behind RF and its two check digits";
            let message = format!("the check digits of the creditor reference `{text}` do not agree");
            found.warning("ID-RF", at(83), message, hint);
        }
    }
}
