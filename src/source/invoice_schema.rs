//! The keys of an invoice, as its author writes them (see [`super::schema`]).

use serde::Deserialize;

use super::invoice_scalars::{Mention, Prepaids, Unit, VatText};
use super::scalars::{Date, Discount, Number};
use super::schema::{Lines, Text};
use crate::diag::At;

/// The invoice.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Invoice {
    /// What it is: `invoice` (the default), `credit-note`, `corrected`, `prepayment` or `self-billed`.
    pub(super) kind: Text,
    /// Title; the language's word for its kind if absent.
    pub(super) title: Text,
    /// Number.
    pub(super) number: Text,
    /// Date of issue.
    pub(super) date: Option<At<Date>>,
    /// Due date.
    pub(super) due: Option<At<Date>>,
    /// Period of delivery.
    pub(super) period: Option<At<Period>>,
    /// Date of delivery.
    pub(super) delivered: Option<At<Date>>,
    /// Earlier invoices that it is about: a credit note's, a corrected invoice's.
    pub(super) preceding: Option<At<Vec<At<Preceding>>>>,
    /// The buyer's order number.
    pub(super) order: Text,
    /// The seller's order number.
    pub(super) sales_order: Text,
    /// Contract.
    pub(super) contract: Text,
    /// Project.
    pub(super) project: Text,
    /// Despatch advice.
    pub(super) despatch: Text,
    /// Receiving advice.
    pub(super) receipt: Text,
    /// Tender or lot.
    pub(super) tender: Text,
    /// The buyer's reference, such as a German Leitweg-ID; `references.yours` if absent.
    pub(super) buyer_reference: Text,
    /// The buyer's account.
    pub(super) accounting: Text,
    /// What is sold: `goods`, `services` or `mixed`; French invoices say it.
    pub(super) operation: Text,
    /// Business process, such as `S1`; made from `operation` in France if absent.
    pub(super) process: Text,
    /// Currency by its ISO 4217 code, such as `EUR`.
    pub(super) currency: Text,
    /// The currency in which VAT is accounted for, where it is another.
    pub(super) vat_currency: Option<At<VatCurrency>>,
    /// Whether all prices include VAT, as for consumers.
    pub(super) prices_include_vat: Option<bool>,
    /// The lines, groups of lines, and texts between them.
    pub(super) lines: Option<At<Vec<At<Line>>>>,
    /// Allowances on the whole invoice, without VAT: `{reason, amount, vat}`, the amount as `5%` or a number.
    pub(super) allowances: Option<At<Vec<At<Adjustment>>>>,
    /// Charges on the whole invoice, such as freight.
    pub(super) charges: Option<At<Vec<At<Adjustment>>>>,
    /// Why lines bear no VAT, by category; the usual words of the seller's country if absent.
    pub(super) exemptions: Option<At<Vec<At<Exemption>>>>,
    /// Earlier invoices for deposits, deducted with their VAT.
    pub(super) deposits: Option<At<Vec<At<Deposit>>>>,
    /// What was already paid: an amount, `{amount, date, label}`, or a list of those.
    pub(super) prepaid: Option<At<Prepaids>>,
    /// Rounds the amount due to a multiple, as cash is: `0.05` in Switzerland.
    pub(super) round_to: Option<At<Number>>,
    /// Who is paid, where it is not the seller.
    pub(super) payee: Option<At<Payee>>,
    /// Where it was delivered to, where that is not the buyer's address.
    pub(super) deliver_to: Option<At<DeliverTo>>,
    /// Where and how to pay; the sender's bank if absent.
    pub(super) payment: Option<At<Payment>>,
    /// Remarks (inline CommonMark).
    pub(super) notes: Option<Vec<At<String>>>,
    /// Legal mentions beside those that the law asks for: texts, or `{id, text}` in place of one of those.
    pub(super) mentions: Option<Vec<Mention>>,
    /// The e-invoice that is embedded: `none`, `basic`, `en16931`, `extended` or `xrechnung`;
    /// `en16931` for sellers in the European Union if absent.
    pub(super) e_invoice: Text,
    /// Totals that are expected; one that differs is an error.
    pub(super) check: Option<Check>,
}

/// From when to when something was delivered.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Period {
    /// First day.
    pub(super) from: Option<At<Date>>,
    /// Last day.
    pub(super) to: Option<At<Date>>,
}

/// An earlier invoice.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Preceding {
    /// Its number.
    pub(super) number: Text,
    /// Its date.
    pub(super) date: Option<At<Date>>,
}

/// The currency of VAT accounting; a rate or the amount.
#[derive(Debug, Default, Deserialize)]
pub(super) struct VatCurrency {
    /// Its ISO 4217 code.
    pub(super) currency: Text,
    /// What one unit of the invoice's currency is worth in it.
    pub(super) rate: Option<At<Number>>,
    /// The VAT in it.
    pub(super) amount: Option<At<Number>>,
}

/// One invoice line; or a group of lines (`group` and `lines`), or a text between lines (`text`).
#[derive(Debug, Default, Deserialize)]
pub(super) struct Line {
    /// The heading of a group of lines.
    pub(super) group: Text,
    /// The lines of the group.
    pub(super) lines: Option<At<Vec<At<Line>>>>,
    /// Whether the group's sum is shown, which is the default.
    pub(super) subtotal: Option<bool>,
    /// A text between lines (inline CommonMark).
    pub(super) text: Text,
    /// What was sold (inline CommonMark).
    pub(super) description: Text,
    /// Details, smaller (inline CommonMark).
    pub(super) details: Text,
    /// Article number of the seller.
    pub(super) item: Text,
    /// Article number of the buyer.
    pub(super) buyer_item: Text,
    /// Global trade item number.
    pub(super) gtin: Text,
    /// Country of origin, such as `FR`.
    pub(super) origin: Text,
    /// Quantity.
    pub(super) quantity: Option<At<Number>>,
    /// Unit: `piece`, `hour`, `day`, `month`, ..., a word printed as it is, or `{name, code}`.
    pub(super) unit: Option<At<Unit>>,
    /// How many units the price is for, such as 1000.
    pub(super) base_quantity: Option<At<Number>>,
    /// Price of one unit, without VAT unless `prices_include_vat`.
    pub(super) unit_price: Option<At<Number>>,
    /// Price before a discount on it; takes the place of `unit_price`.
    pub(super) list_price: Option<At<Number>>,
    /// The discount on `list_price`: `10%` or an amount.
    pub(super) price_discount: Option<At<Discount>>,
    /// Discount on the line: `5%` or an amount.
    pub(super) discount: Option<At<Discount>>,
    /// Further allowances on the line.
    pub(super) allowances: Option<At<Vec<At<Adjustment>>>>,
    /// Charges on the line.
    pub(super) charges: Option<At<Vec<At<Adjustment>>>>,
    /// VAT rate in percent, such as `20`; a category, such as `AE`, or one with a rate, such as `L 7`.
    pub(super) vat: Option<At<VatText>>,
    /// Why it bears no VAT.
    pub(super) exemption: Option<At<Exemption>>,
    /// Period of delivery.
    pub(super) period: Option<At<Period>>,
    /// The line of the buyer's order.
    pub(super) order_line: Text,
    /// The buyer's account.
    pub(super) accounting: Text,
}

/// Why no VAT is charged.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Exemption {
    /// The VAT category that it is for, under `exemptions`.
    pub(super) category: Text,
    /// In words.
    pub(super) reason: Text,
    /// As a code of the list VATEX, such as `VATEX-EU-AE`.
    pub(super) code: Text,
}

/// An allowance or a charge.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Adjustment {
    /// Why.
    pub(super) reason: Text,
    /// In percent, as `5%`, or an amount.
    pub(super) amount: Option<At<Discount>>,
    /// On the whole invoice: the VAT of the lines that it is on; a percentage is on all if absent.
    pub(super) vat: Option<At<VatText>>,
}

/// An earlier invoice for a deposit; `net` and `vat`, or `parts`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Deposit {
    /// Its number.
    pub(super) number: Text,
    /// Its date.
    pub(super) date: Option<At<Date>>,
    /// What it was for, without VAT.
    pub(super) net: Option<At<Number>>,
    /// The VAT rate.
    pub(super) vat: Option<At<VatText>>,
    /// The same for several rates.
    pub(super) parts: Option<At<Vec<At<DepositPart>>>>,
}

/// A part of a deposit.
#[derive(Debug, Default, Deserialize)]
pub(super) struct DepositPart {
    /// Without VAT.
    pub(super) net: Option<At<Number>>,
    /// The VAT rate.
    pub(super) vat: Option<At<VatText>>,
}

/// An amount already paid.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Prepaid {
    /// The amount, VAT included.
    pub(super) amount: Option<At<Number>>,
    /// When it was paid.
    pub(super) date: Option<At<Date>>,
    /// Words in front of it.
    pub(super) label: Text,
}

/// Who is paid, where it is not the seller.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Payee {
    /// Name.
    pub(super) name: Text,
    /// Identifier.
    pub(super) id: Text,
    /// Number in the register of companies.
    pub(super) company_id: Text,
}

/// Where it was delivered to.
#[derive(Debug, Default, Deserialize)]
pub(super) struct DeliverTo {
    /// Name.
    pub(super) name: Text,
    /// Address lines.
    pub(super) address: Option<Lines>,
    /// Country, such as `FR`.
    pub(super) country_code: Text,
    /// Identifier of the place.
    pub(super) location: Text,
}

/// Where and how to pay.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Payment {
    /// How: `transfer`, `direct-debit`, `card`, `cash`, `cheque` or `clearing`.
    pub(super) means: Text,
    /// IBAN.
    pub(super) iban: Text,
    /// BIC.
    pub(super) bic: Text,
    /// Name of the bank.
    pub(super) bank: Text,
    /// Account as text, where there is no IBAN.
    pub(super) account: Text,
    /// Reference to give when paying.
    pub(super) reference: Text,
    /// What a reference with check digits is made of, such as the number of the invoice:
    /// a creditor reference (ISO 11649), for a QR-IBAN a Swiss QR reference.
    pub(super) creditor_reference: Text,
    /// Terms of payment as text.
    pub(super) terms: Text,
    /// The discount for early payment, in words: `2 % Skonto bis 13.03.2026`.
    pub(super) early_payment: Text,
    /// Reference of the direct debit mandate.
    pub(super) mandate: Text,
    /// The creditor's identifier for direct debits.
    pub(super) creditor: Text,
    /// The account that is debited.
    pub(super) debited: Text,
    /// The last four to six digits of the card that was charged.
    pub(super) card: Text,
    /// Where one can pay in a browser.
    pub(super) link: Text,
    /// The code that is printed: `epc`, `swiss` or `none`; the habit of the seller's country if absent.
    pub(super) qr: Text,
}

/// Totals that are expected.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Check {
    /// Lines less allowances, with charges, without VAT.
    pub(super) net: Option<At<Number>>,
    /// VAT.
    pub(super) vat: Option<At<Number>>,
    /// With VAT.
    pub(super) gross: Option<At<Number>>,
    /// Still to pay.
    pub(super) due: Option<At<Number>>,
}
