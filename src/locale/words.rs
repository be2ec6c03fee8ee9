//! The words of letters and invoices, as a language file writes them.
//!
//! Labels carry their own punctuation (`Objet :`, `Anlage`, `Enc.`), since it
//! belongs to the language; whoever sets one only adds a space behind it.
//! Texts with `{names}` are for [`fill`](super::fill).

use serde::Deserialize;

use super::{Words, fill};

/// Words of a letter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterWords {
    /// What the document is called where it needs a name.
    pub title: String,
    /// Label of the subject; `None` where the subject stands alone (DIN 5008).
    pub subject: Option<String>,
    /// Labels of the reference numbers.
    pub references: ReferenceWords,
    /// Label of the date in an information block.
    pub date: String,
    /// Label of the writer's name in an information block.
    pub name: String,
    /// Label of the telephone number.
    pub phone: String,
    /// Label of the e-mail address.
    pub email: String,
    /// Label of the web site.
    pub web: String,
    /// The line of an address that says for whose attention, with `{name}`.
    pub attention: String,
    /// Label of the enclosures.
    pub enclosures: ByNumber,
    /// The pages of an enclosed PDF, with `{first}` and `{last}`.
    pub annex: ByNumber,
    /// Label of those who get a copy.
    pub copies: String,
    /// Label of the postscript.
    pub postscript: String,
    /// Page number, with `{page}` and `{pages}`.
    pub page: String,
    /// The table of what will still be delivered.
    pub deliverables: Deliverables,
}

/// Labels of the reference numbers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceWords {
    /// The sender's reference.
    pub ours: String,
    /// The recipient's reference.
    pub yours: String,
    /// The date of the recipient's letter.
    pub your_letter: String,
    /// The customer number.
    pub customer: String,
}

/// Words for one thing and for several.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByNumber {
    /// One.
    pub one: String,
    /// Several.
    pub many: String,
}

impl ByNumber {
    /// The words for so many.
    #[must_use]
    pub fn label(&self, count: usize) -> &str {
        if count == 1 { &self.one } else { &self.many }
    }
}

/// The table of what will still be delivered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deliverables {
    /// Head of the first column.
    pub what: String,
    /// Head of the dates.
    pub due: String,
    /// What the table is, for those who cannot see it.
    pub summary: String,
}

/// Words of an invoice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvoiceWords {
    /// The word for an invoice.
    pub title: String,
    titled: String,
    /// Labels over the values at its head.
    pub head: Head,
    /// Labels of identifiers, each set before its number.
    pub ids: Identifiers,
    /// Heads of the columns.
    pub columns: Columns,
    /// Rows of the totals.
    pub totals: TotalWords,
    /// Heads of the VAT summary.
    pub vat_summary: VatSummary,
    /// Lines about the payment.
    pub payment: Payment,
    /// Rows at a page break.
    pub carried: Carried,
}

/// Labels over the values at the head of an invoice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Number (BT-1).
    pub number: String,
    /// Date of issue (BT-2).
    pub date: String,
    /// Due date (BT-9).
    pub due: String,
    /// Period of delivery (BG-14).
    pub period: String,
    /// Date of delivery (BT-72).
    pub delivered: String,
    /// The buyer's order number (BT-13).
    pub order: String,
    /// The buyer's reference (BT-10).
    pub reference: String,
    /// The customer number (BT-46).
    pub customer: String,
    /// Who issues it (BG-4).
    pub issuer: String,
    /// Who is billed (BG-7).
    pub billed_to: String,
    /// What the head is, for those who cannot see it.
    pub summary: String,
}

/// Labels of identifiers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifiers {
    /// Number in the register of companies (BT-30).
    pub company: String,
    /// VAT identifier (BT-31).
    pub vat: String,
    /// Local tax number (BT-32).
    pub tax: String,
}

/// Heads of the columns of invoice lines.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// What was sold.
    pub description: String,
    /// Quantity.
    pub quantity: String,
    /// Unit.
    pub unit: String,
    /// Price of one unit, without VAT.
    pub unit_price: String,
    /// Discount.
    pub discount: String,
    /// VAT rate.
    pub vat: String,
    /// Net amount.
    pub amount: String,
    /// What the table is, for those who cannot see it.
    pub summary: String,
}

/// Rows of the totals.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TotalWords {
    /// Sum of the lines, where allowances or charges follow (BT-106).
    pub lines: String,
    /// Sum without VAT (BT-109).
    pub net: String,
    /// VAT (BT-110).
    pub vat: String,
    /// Sum with VAT (BT-112).
    pub gross: String,
    /// Already paid (BT-113).
    pub prepaid: String,
    prepaid_on: String,
    /// What the amount due was rounded by (BT-114).
    pub rounding: String,
    /// Still to pay (BT-115).
    pub due: String,
    /// What the table is, for those who cannot see it.
    pub summary: String,
}

/// Heads of the VAT summary (BG-23).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VatSummary {
    /// Rate.
    pub rate: String,
    /// Sum that is taxed.
    pub base: String,
    /// VAT on it.
    pub vat: String,
    /// What the table is, for those who cannot see it.
    pub summary: String,
}

/// Lines about the payment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// Head where no due date is given.
    pub transfer: String,
    transfer_by: String,
    /// Head where nothing is left to pay.
    pub settled: String,
    /// Label of the IBAN.
    pub iban: String,
    /// Label of the BIC.
    pub bic: String,
    /// Label of the bank.
    pub bank: String,
    /// Label of an account without IBAN.
    pub account: String,
    /// Label of the reference to give when paying.
    pub reference: String,
}

/// Rows at a page break.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// At the foot of a page that continues.
    pub forward: String,
    /// At the head of the page that follows.
    pub brought: String,
}

impl Words {
    /// An invoice by title and number, as an enclosure or a bookmark names it.
    #[must_use]
    pub fn invoice_titled(&self, title: &str, number: &str) -> String {
        fill(&self.invoice.titled, &[("title", title), ("number", number)])
    }

    /// Words before an amount that was paid on a date.
    #[must_use]
    pub fn prepaid_on(&self, date: chrono::NaiveDate) -> String {
        fill(&self.invoice.totals.prepaid_on, &[("date", &self.long_date(date))])
    }

    /// Head of the payment lines of an invoice that is due on a date.
    #[must_use]
    pub fn transfer_by(&self, due: chrono::NaiveDate) -> String {
        fill(&self.invoice.payment.transfer_by, &[("date", &self.long_date(due))])
    }
}
