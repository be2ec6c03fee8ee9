//! The counting room: lines in, VAT groups and totals out.
//!
//! Exact decimals only ([`Decimal`]), rounded half away from
//! zero at the currency's minor unit, in the order of EN 16931 (BR-CO-10 to
//! BR-CO-17). Everything that shows an amount reads it from [`Totals`].

mod count;
mod gross;
mod kind;
mod line;
pub mod money;
mod payment;
mod totals;
mod vat;

use chrono::NaiveDate;

use crate::diag::At;
use crate::document::{Bank, Party, Sender};

pub use kind::{EInvoice, Kind, Operation};
pub use line::{Adjustment, Discount, Item, Line, Period, Row};
pub use money::{Currency, Decimal};
pub use payment::{Code, Deposit, DepositPart, Means, Payment, Prepaid};
pub use totals::{Adjusted, CountError, Counted, Deposited, Entries, Price, Totals, VatGroup, WithoutVat};
pub use vat::{Category, Exemption, Vat};

/// The final invoice.
#[derive(Debug, Clone)]
pub struct Invoice {
    /// What it is (BT-3).
    pub kind: Kind,
    /// Title; the language's word for its kind if absent.
    pub title: Option<At<String>>,
    /// Number (BT-1).
    pub number: At<String>,
    /// Date of issue (BT-2).
    pub date: At<NaiveDate>,
    /// Due date (BT-9).
    pub due: Option<At<NaiveDate>>,
    /// Period of delivery (BT-73, BT-74).
    pub period: Option<Period>,
    /// Date of delivery (BT-72).
    pub delivered: Option<At<NaiveDate>>,
    /// Earlier invoices that it is about (BG-3).
    pub preceding: Vec<Preceding>,
    /// Whatever it refers to.
    pub references: References,
    /// Goods, services or both.
    pub operation: Option<At<Operation>>,
    /// Business process (BT-23), where the author gives one.
    pub process: Option<At<String>>,
    /// Currency (BT-5).
    pub currency: At<Currency>,
    /// The currency in which VAT is accounted for (BT-6), and how it comes about.
    pub vat_currency: Option<VatCurrency>,
    /// Whether all prices include VAT.
    pub gross_prices: bool,
    /// The lines.
    pub lines: Vec<Line>,
    /// How the table of lines runs.
    pub rows: Vec<Row>,
    /// Allowances on the whole invoice (BG-20).
    pub allowances: Vec<Adjustment>,
    /// Charges on the whole invoice (BG-21).
    pub charges: Vec<Adjustment>,
    /// Why groups bear no VAT (BT-120, BT-121), by category.
    pub exemptions: Vec<(At<Category>, Exemption)>,
    /// Earlier invoices for deposits, which it deducts.
    pub deposits: Vec<Deposit>,
    /// Amounts already paid (BT-113).
    pub prepaid: Vec<Prepaid>,
    /// The amount due is rounded to a multiple of this, as cash is (0.05 in Switzerland).
    pub round_to: Option<At<Decimal>>,
    /// Who is paid, where it is not the seller (BG-10).
    pub payee: Option<Payee>,
    /// Where it was delivered to (BG-13, BG-15).
    pub deliver_to: Option<DeliverTo>,
    /// How and where to pay.
    pub payment: Payment,
    /// Remarks (inline CommonMark).
    pub notes: Vec<At<String>>,
    /// Legal mentions: the author's, and those that the law asks for.
    pub mentions: Vec<Mention>,
    /// Which e-invoice is embedded.
    pub e_invoice: EInvoice,
    /// What the lines come to.
    pub totals: Totals,
}

impl Invoice {
    /// Seller and buyer: sender and recipient of the document, the other way round where the
    /// buyer writes the invoice.
    #[must_use]
    pub fn sides<'a>(&self, sender: &'a Party, recipient: &'a Party) -> (&'a Party, &'a Party) {
        if self.kind == Kind::SelfBilled { (recipient, sender) } else { (sender, recipient) }
    }

    /// The account that it is paid to: its own, else the sender's where that is the seller.
    #[must_use]
    pub fn bank<'a>(&'a self, sender: &'a Sender) -> Option<&'a Bank> {
        let own = sender.bank.as_ref().filter(|_| self.kind != Kind::SelfBilled);
        self.payment.bank.as_ref().or(own)
    }

    /// Whether the buyer still has something to pay.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.totals.due > Decimal::ZERO && self.kind != Kind::CreditNote
    }

    /// The reason why a group bears no VAT: the author's for its category, else those of its lines.
    #[must_use]
    pub fn exemption(&self, category: Category) -> Exemption {
        let of_group = self.exemptions.iter().find(|(of, _)| of.value == category).map(|(_, e)| e);
        if let Some(exemption) = of_group {
            return exemption.clone();
        }
        let lines = || self.lines.iter().filter(|line| line.vat.category == category);
        let mut reasons: Vec<&At<String>> = Vec::new();
        for reason in lines().filter_map(|line| line.exemption.reason.as_ref()) {
            if !reasons.iter().any(|known| known.value == reason.value) {
                reasons.push(reason);
            }
        }
        let words = reasons.iter().map(|reason| reason.value.as_str()).collect::<Vec<_>>().join("; ");
        Exemption {
            reason: reasons.first().map(|first| At::new(words, first.span)),
            code: lines().find_map(|line| line.exemption.code.clone()),
        }
    }
}

/// An earlier invoice (BG-3).
#[derive(Debug, Clone)]
pub struct Preceding {
    /// Its number (BT-25).
    pub number: At<String>,
    /// Its date (BT-26).
    pub date: Option<At<NaiveDate>>,
}

/// What an invoice refers to.
#[derive(Debug, Clone, Default)]
pub struct References {
    /// The buyer's order (BT-13).
    pub order: Option<At<String>>,
    /// The seller's order (BT-14).
    pub sales_order: Option<At<String>>,
    /// Contract (BT-12).
    pub contract: Option<At<String>>,
    /// Project (BT-11).
    pub project: Option<At<String>>,
    /// Despatch advice (BT-16).
    pub despatch: Option<At<String>>,
    /// Receiving advice (BT-15).
    pub receipt: Option<At<String>>,
    /// Tender or lot (BT-17).
    pub tender: Option<At<String>>,
    /// The buyer's reference (BT-10), such as a German Leitweg-ID; `references.yours` if absent.
    pub buyer: Option<At<String>>,
    /// The buyer's account (BT-19).
    pub accounting: Option<At<String>>,
}

/// The currency of VAT accounting.
#[derive(Debug, Clone)]
pub struct VatCurrency {
    /// Which (BT-6).
    pub currency: At<Currency>,
    /// What one unit of the invoice's currency is worth in it; `None` where the amount is given.
    pub rate: Option<At<Decimal>>,
    /// The VAT in it (BT-111), where the author gives it.
    pub amount: Option<At<Decimal>>,
}

/// Who is paid (BG-10).
#[derive(Debug, Clone)]
pub struct Payee {
    /// Name (BT-59).
    pub name: At<String>,
    /// Identifier (BT-60).
    pub id: Option<At<String>>,
    /// Number in the register of companies (BT-61).
    pub company_id: Option<At<String>>,
}

/// Where it was delivered to.
#[derive(Debug, Clone)]
pub struct DeliverTo {
    /// Name (BT-70).
    pub name: Option<At<String>>,
    /// Address lines (BG-15).
    pub address: Vec<At<String>>,
    /// Country (BT-80), by ISO 3166-1.
    pub country_code: Option<At<String>>,
    /// Identifier of the place (BT-71).
    pub location: Option<At<String>>,
}

/// A legal mention.
#[derive(Debug, Clone)]
pub struct Mention {
    /// What it is known by among those of the law; `None` for the author's own.
    pub id: Option<String>,
    /// The subject code of the note in the e-invoice (BT-21).
    pub code: Option<String>,
    /// What the note says where that is a code (BT-22).
    pub note: Option<String>,
    /// Its words.
    pub text: String,
    /// Where the author wrote it, if it is the author's.
    pub span: Option<crate::diag::Span>,
    /// Whether the author leaves it out.
    pub omitted: bool,
}
