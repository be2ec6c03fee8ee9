//! A country and what holds in it whatever the invoice.

use super::raw::{CountryEntry, MentionEntry, Requirement};
use super::situation::in_eu;
use crate::invoice::Code;

/// The law of invoices of one country.
#[derive(Debug)]
pub struct Country {
    pub(super) code: &'static str,
    pub(super) own: CountryEntry,
    pub(super) mentions: Vec<MentionEntry>,
    pub(super) requirements: Vec<Requirement>,
}

/// Whether an e-invoice is embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EInvoice<'a> {
    /// Where the author does not say.
    pub default: bool,
    /// What the author should know of the country's duty to issue e-invoices.
    pub duty: Option<&'a str>,
}

impl Country {
    /// ISO 3166 code, such as `FR`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Name in English, as messages say it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.own.name
    }

    /// The two-letter codes of its own languages, the first most spoken.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.own.languages.iter().map(String::as_str)
    }

    /// Whether it is a member of the European Union.
    #[must_use]
    pub fn in_eu(&self) -> bool {
        in_eu(self.code)
    }

    /// Whether an invoice carries an e-invoice where the author does not say.
    #[must_use]
    pub fn e_invoice(&self) -> EInvoice<'_> {
        EInvoice { default: self.own.e_invoice.default, duty: self.own.e_invoice.duty.as_deref() }
    }

    /// The payment code that payers expect.
    #[must_use]
    pub fn payment_code(&self) -> Code {
        self.own.payment_code.unwrap_or_default()
    }

    /// Its currency (ISO 4217).
    #[must_use]
    pub fn currency(&self) -> &str {
        &self.own.currency
    }

    /// The currency in which VAT must be stated as well (BT-6, BT-111) where the invoice is
    /// in another, and the law that says so; `None` where none does.
    #[must_use]
    pub fn vat_currency(&self) -> Option<(&str, &str)> {
        let law = self.own.currency_law.as_deref()?;
        Some((&self.own.currency, law))
    }
}
