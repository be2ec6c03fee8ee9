//! Identifiers of parties, articles and codes: each by its own check digits or its own list.

use super::Check;
use crate::diag::{At, Diagnostic, Span};
use crate::document::{ElectronicAddress, Party, Sender};
use crate::identifiers::{self, Wrong, codes};
use crate::invoice::{EInvoice, Invoice};
use crate::payment::reference::{CreditorReference, SwissReference, is_qr_iban};
use crate::source::schema::Text;
use crate::yaml::quote;

impl Check<'_> {
    fn wrong(&mut self, code: &'static str, span: Span, text: &str, wrong: Wrong) {
        let message = format!("`{}` is not {}", quote(text), wrong.what);
        self.diagnostics.push(Diagnostic::error(code, span, message).help(wrong.help()));
    }

    /// VAT identifier and number of a party in the register of its country, which agree.
    pub(super) fn registered(&mut self, party: &Party) {
        let country = party.country_code.as_ref().map_or("", |code| code.value.as_str());
        let vat = party.vat_id.as_ref().and_then(|id| match identifiers::vat_id(id) {
            Ok(vat) => Some(vat),
            Err(wrong) => {
                self.wrong("bad-vat-id", id.span, id, wrong);
                None
            }
        });
        let Some(company) = &party.company_id else { return };
        match identifiers::company_id(country, company) {
            Err(wrong) => self.wrong("bad-company-id", company.span, company, wrong),
            Ok(number) => {
                let siren = vat.as_ref().and_then(|vat| vat.siren());
                if let Some(siren) = siren.filter(|siren| country == "FR" && !number.starts_with(siren)) {
                    let message = format!("the VAT identifier is that of the SIREN {siren}, not of this one");
                    self.diagnostics.push(
                        Diagnostic::error("bad-company-id", company.span, message)
                            .help("correct one of them"),
                    );
                }
            }
        }
    }

    /// A country by its ISO 3166-1 code.
    pub(super) fn country_code(&mut self, code: Text) -> Text {
        let code = self.text(code)?;
        if !identifiers::is_country(&code) {
            let message = format!("`{}` is not the code of a country", quote(&code));
            let help = match identifiers::country_code(&code) {
                Some(meant) => format!("write `{meant}`"),
                None => "use two capital letters of ISO 3166-1, such as `FR`".to_owned(),
            };
            self.diagnostics.push(Diagnostic::error("bad-country", code.span, message).help(help));
        }
        Some(code)
    }

    /// Where e-invoices go: `scheme:identifier`.
    pub(super) fn electronic_address(&mut self, text: Text) -> Option<At<ElectronicAddress>> {
        let text = self.text(text)?;
        let Some((scheme, id)) = text.split_once(':') else {
            let message = format!("`{}` is not an electronic address", quote(&text));
            self.diagnostics.push(
                Diagnostic::error("bad-electronic-address", text.span, message)
                    .help("write scheme and identifier, such as `0225:123456782` (BT-34, BT-49)"),
            );
            return None;
        };
        let scheme = scheme.trim().to_owned();
        match identifiers::electronic_address(&scheme, id) {
            Ok(id) => Some(At::new(ElectronicAddress { scheme, id }, text.span)),
            Err(wrong) => {
                self.wrong("bad-electronic-address", text.span, &text, wrong);
                None
            }
        }
    }

    /// The reference to give when paying; those with check digits have the right ones.
    pub(super) fn reference(&mut self, reference: Text) -> Text {
        let reference = self.text(reference)?;
        let solid: String = reference.chars().filter(|c| !c.is_whitespace()).collect();
        let creditor =
            solid.starts_with("RF") && solid.get(2..4).is_some_and(|two| two.parse::<u8>().is_ok());
        let swiss = solid.len() == 27 && solid.bytes().all(|b| b.is_ascii_digit());
        let fault = match (creditor, swiss) {
            (true, _) => CreditorReference::parse(&solid).err(),
            (_, true) => SwissReference::parse(&solid).err(),
            _ => None,
        };
        if let Some(fault) = fault {
            let message = format!("`{}` is not a reference to pay with", quote(&reference));
            self.diagnostics
                .push(Diagnostic::error("bad-reference", reference.span, message).help(fault.to_string()));
        }
        Some(reference)
    }

    /// Makes the reference with check digits that the author asks for, of the kind
    /// that the account takes.
    pub(super) fn make_reference(&mut self, invoice: &mut Invoice, sender: &Sender) {
        let Some(of) = invoice.payment.reference_of.clone() else { return };
        if let Some(given) = &invoice.payment.reference {
            self.diagnostics.push(
                Diagnostic::error("two-ways", given.span, "the reference is given, and made as well")
                    .help("leave out `reference`, or `creditor_reference`"),
            );
            return;
        }
        let iban = invoice.bank(sender).and_then(|bank| bank.iban.as_ref());
        let made = match iban.is_some_and(|iban| is_qr_iban(iban)) {
            true => SwissReference::make(&of).map(|made| made.printed()),
            false => CreditorReference::make(&of).map(|made| made.printed()),
        };
        match made {
            Ok(made) => invoice.payment.reference = Some(At::new(made, of.span)),
            Err(fault) => {
                let message = format!("no reference can be made of `{}`", quote(&of));
                self.diagnostics
                    .push(Diagnostic::error("bad-reference", of.span, message).help(fault.to_string()));
            }
        }
    }

    /// Codes and article numbers of an invoice.
    pub(super) fn listed(&mut self, invoice: &Invoice) {
        for line in &invoice.lines {
            if let Some(gtin) = &line.item.gtin
                && let Err(wrong) = identifiers::gtin(gtin)
            {
                self.wrong("bad-gtin", gtin.span, gtin, wrong);
            }
            if let Some(code) = line.unit_code.as_ref().filter(|code| codes::unit(code).is_none()) {
                let message = format!("`{}` is not the code of a unit", quote(code));
                self.diagnostics.push(
                    Diagnostic::error("bad-unit", code.span, message)
                        .help("use a code of UN/ECE Recommendation 20, such as `HUR` or `C62` (BR-CL-23)"),
                );
            }
        }
        let of_lines = invoice.lines.iter().map(|line| &line.exemption);
        let exemptions = invoice.exemptions.iter().map(|(_, exemption)| exemption);
        let given = exemptions.chain(of_lines).filter_map(|exemption| exemption.code.as_ref());
        for code in given.filter(|code| !codes::is_vatex(code)) {
            let message = format!("`{}` is not a code of the list VATEX", quote(code));
            self.diagnostics.push(
                Diagnostic::error("bad-vatex", code.span, message)
                    .help("write one such as `VATEX-EU-AE`, or only the `reason:` (BR-CL-22)"),
            );
        }
        let leitweg = invoice.references.buyer.as_ref();
        if let Some(id) = leitweg.filter(|id| invoice.e_invoice == EInvoice::XRechnung && id.contains('-'))
            && let Err(wrong) = identifiers::leitweg_id(id)
        {
            self.wrong("bad-leitweg-id", id.span, id, wrong);
        }
    }
}
