//! The words of invoices, as a language file writes them; see [`super::words`].

use serde::Deserialize;

use super::{Words, fill};
use crate::invoice::Kind;

/// Words of an invoice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvoiceWords {
    /// The word for an invoice.
    pub title: String,
    titled: String,
    /// The words for other kinds of invoice.
    pub kinds: Kinds,
    /// Labels over the values at its head.
    pub head: Head,
    /// Labels of identifiers, each set before its number.
    pub ids: Identifiers,
    /// What is said of a line in its details.
    pub line: LineWords,
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
    /// An earlier invoice (BG-3).
    pub preceding: String,
    /// The seller's order number (BT-14).
    pub sales_order: String,
    /// Contract (BT-12).
    pub contract: String,
    /// Project (BT-11).
    pub project: String,
    /// Despatch advice (BT-16).
    pub despatch: String,
    /// Receiving advice (BT-15).
    pub receipt: String,
    /// Tender or lot (BT-17).
    pub tender: String,
    /// The buyer's account (BT-19).
    pub accounting: String,
    /// Where it was delivered to (BG-15).
    pub deliver_to: String,
    /// Who is paid (BG-10).
    pub payee: String,
    /// Who sells, where the buyer issues the invoice (BG-4).
    pub seller: String,
    /// Who buys, where the buyer issues the invoice (BG-7).
    pub buyer: String,
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
    /// Where e-invoices go (BT-34, BT-49).
    pub electronic: String,
}

/// Words for kinds of invoice (BT-3).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kinds {
    /// A credit note.
    pub credit_note: String,
    /// A corrected invoice.
    pub corrected: String,
    /// An invoice for a deposit.
    pub prepayment: String,
    /// An invoice that the buyer writes.
    pub self_billed: String,
}

/// What is said of a line in its details, with `{number}` and the like.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineWords {
    /// The seller's article number (BT-155).
    pub item: String,
    /// The buyer's article number (BT-156).
    pub buyer_item: String,
    /// The global trade item number (BT-157).
    pub gtin: String,
    /// The country of origin (BT-159), with `{country}`.
    pub origin: String,
    /// The line of the order (BT-132).
    pub order_line: String,
    /// The buyer's account (BT-133).
    pub accounting: String,
    /// For how many the price is (BT-149), with `{quantity}`.
    pub per: String,
    /// The price before discount (BT-148), with `{price}`.
    pub list_price: String,
    /// The same with its discount (BT-147), with `{price}` and `{discount}`.
    pub less: String,
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
    /// Price of one unit, with VAT.
    pub unit_price_gross: String,
    /// Amount with VAT.
    pub amount_gross: String,
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
    /// Sum of the lines, where prices include VAT.
    pub lines_gross: String,
    /// The sum of a group, with `{group}`.
    subtotal: String,
    /// A deposit, with `{number}`.
    deposit: String,
    /// A deposit of a date, with `{number}` and `{date}`.
    deposit_on: String,
    /// The VAT in a deposit, with `{vat}`.
    deposit_vat: String,
    /// VAT that deposits leave to pay.
    pub vat_left: String,
    /// VAT in another currency (BT-111), with `{currency}`.
    vat_in: String,
    /// The same with the `{rate}` of exchange.
    vat_at: String,
    /// What a credit note owes the buyer.
    pub credit: String,
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
    /// Head where it is debited.
    direct_debit: String,
    /// The same with a `{date}`.
    direct_debit_on: String,
    /// Label of the mandate (BT-89).
    pub mandate: String,
    /// Label of the creditor's identifier (BT-90).
    pub creditor: String,
    /// Label of the debited account (BT-91).
    pub debited: String,
    /// Head where a card was charged.
    pub card: String,
    /// Label of its last digits (BT-87).
    pub card_number: String,
    /// Head where it is paid in cash.
    pub cash: String,
    /// Head where it is paid by cheque.
    pub cheque: String,
    /// Head where it is set off.
    pub clearing: String,
    /// Head of a credit note.
    pub credit: String,
    /// Words of the link to pay in a browser.
    pub link: String,
    /// Words at a code to pay with.
    pub code: String,
    /// What the code is, with `{amount}`, `{name}`, `{iban}` and `{reference}`.
    code_alt: String,
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

    /// The label of a group's sum.
    #[must_use]
    pub fn subtotal(&self, group: &str) -> String {
        fill(&self.invoice.totals.subtotal, &[("group", group)])
    }

    /// The label of a deposit, with the VAT in it.
    #[must_use]
    pub fn deposit(&self, number: &str, date: Option<chrono::NaiveDate>, vat: &str) -> String {
        let totals = &self.invoice.totals;
        let label = match date {
            Some(date) => {
                let date = self.short_date(date);
                fill(&totals.deposit_on, &[("number", number), ("date", &date)])
            }
            None => fill(&totals.deposit, &[("number", number)]),
        };
        format!("{label}, {}", fill(&totals.deposit_vat, &[("vat", vat)]))
    }

    /// The label of VAT in another currency, with the rate of exchange.
    #[must_use]
    pub fn vat_in(&self, currency: &str, rate: Option<&str>) -> String {
        let totals = &self.invoice.totals;
        match rate {
            Some(rate) => fill(&totals.vat_at, &[("currency", currency), ("rate", rate)]),
            None => fill(&totals.vat_in, &[("currency", currency)]),
        }
    }

    /// Head of the payment lines of an invoice that is debited.
    #[must_use]
    pub fn debited_on(&self, due: Option<chrono::NaiveDate>) -> String {
        let payment = &self.invoice.payment;
        match due {
            Some(due) => fill(&payment.direct_debit_on, &[("date", &self.long_date(due))]),
            None => payment.direct_debit.clone(),
        }
    }

    /// What a payment code is, for those who cannot see it.
    #[must_use]
    pub fn payment_code(&self, amount: &str, name: &str, iban: &str, reference: &str) -> String {
        let values = [("amount", amount), ("name", name), ("iban", iban), ("reference", reference)];
        fill(&self.invoice.payment.code_alt, &values)
    }

    /// The word for a kind of invoice.
    #[must_use]
    pub fn kind(&self, kind: Kind) -> &str {
        let kinds = &self.invoice.kinds;
        match kind {
            Kind::Invoice => &self.invoice.title,
            Kind::CreditNote => &kinds.credit_note,
            Kind::Corrected => &kinds.corrected,
            Kind::Prepayment => &kinds.prepayment,
            Kind::SelfBilled => &kinds.self_billed,
        }
    }
}
