//! The keys of an invoice, as its author writes them (see [`super::schema`]).

use schemars::JsonSchema;
use serde::Deserialize;

use super::invoice_scalars::{Mention, Prepaids, Unit, VatText};
use super::scalars::{Date, Discount, Number};
use super::schema::{Lines, Text};
use super::vocabulary::{CountryCode, CurrencyCode, KindWord, SecureLink};
use crate::describe::members;
use crate::diag::At;
use crate::invoice::{Category, Code, EInvoice, Means, Operation};

/// The invoice.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Invoice {
    /// What it is: `invoice` (the default) or another.
    #[schemars(with = "Option<KindWord>")]
    pub(super) kind: Text,
    /// Title, such as `Facture finale`; the language's word for its kind if absent.
    pub(super) title: Text,
    /// Number, such as `F-2026-031`.
    #[schemars(required)]
    pub(super) number: Text,
    /// Date of issue.
    #[schemars(required)]
    pub(super) date: Option<At<Date>>,
    /// Day by which it is to be paid: the date of issue or later.
    pub(super) due: Option<At<Date>>,
    /// Period in which it was delivered.
    pub(super) period: Option<At<Period>>,
    /// Day on which it was delivered.
    pub(super) delivered: Option<At<Date>>,
    /// Earlier invoices that it is about: a credit note's, a corrected invoice's.
    pub(super) preceding: Option<At<Vec<At<Preceding>>>>,
    /// The buyer's order number.
    pub(super) order: Text,
    /// The seller's order number.
    pub(super) sales_order: Text,
    /// Number of the contract.
    pub(super) contract: Text,
    /// Number of the project.
    pub(super) project: Text,
    /// Number of the despatch advice.
    pub(super) despatch: Text,
    /// Number of the receiving advice.
    pub(super) receipt: Text,
    /// Number of the tender or lot.
    pub(super) tender: Text,
    /// The buyer's reference, such as a German Leitweg-ID; `references.yours` if absent.
    pub(super) buyer_reference: Text,
    /// The account that the buyer books it on.
    pub(super) accounting: Text,
    /// What is sold; French invoices say it.
    #[schemars(with = "Option<Operation>")]
    pub(super) operation: Text,
    /// Business process, such as `S1`; made from `operation` in France if absent.
    pub(super) process: Text,
    /// Currency of all amounts, by its ISO 4217 code, such as `EUR`.
    #[schemars(required, with = "CurrencyCode")]
    pub(super) currency: Text,
    /// The currency in which VAT is accounted for, where it is another.
    pub(super) vat_currency: Option<At<VatCurrency>>,
    /// Whether all prices include VAT, as for consumers: `false` (the default) or `true`.
    pub(super) prices_include_vat: Option<bool>,
    /// The lines, groups of lines, and texts between them, in the order of the table.
    #[schemars(required, length(min = 1))]
    pub(super) lines: Option<At<Vec<At<Line>>>>,
    /// Allowances on the whole invoice, without VAT, such as a rebate.
    pub(super) allowances: Option<At<Vec<At<Adjustment>>>>,
    /// Charges on the whole invoice, without VAT, such as freight.
    pub(super) charges: Option<At<Vec<At<Adjustment>>>>,
    /// Why lines bear no VAT, by category; the usual words of the seller's country if absent.
    pub(super) exemptions: Option<At<Vec<At<Exemption>>>>,
    /// Earlier invoices for deposits, deducted with their VAT.
    pub(super) deposits: Option<At<Vec<At<Deposit>>>>,
    /// What was already paid: an amount in the invoice's currency, one with date and label, or a list of those.
    pub(super) prepaid: Option<At<Prepaids>>,
    /// Rounds the amount due to a multiple of this, as cash is in Switzerland, such as `0.05`.
    pub(super) round_to: Option<At<Number>>,
    /// Who is paid, where it is not the seller.
    pub(super) payee: Option<At<Payee>>,
    /// Where it was delivered to, where that is not the buyer's address.
    pub(super) deliver_to: Option<At<DeliverTo>>,
    /// Where and how to pay; the sender's bank if absent.
    pub(super) payment: Option<At<Payment>>,
    /// Remarks under the totals (inline CommonMark).
    pub(super) notes: Option<Vec<At<String>>>,
    /// Legal mentions beside those that the law asks for: texts, or mappings in place of one of those.
    pub(super) mentions: Option<Vec<Mention>>,
    /// The e-invoice that is embedded; that of EN 16931 for sellers in the European Union if absent.
    #[schemars(with = "Option<EInvoice>")]
    pub(super) e_invoice: Text,
    /// Totals that you expect; one that differs is an error.
    pub(super) check: Option<Check>,
}

/// From when to when something was delivered.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Period {
    /// First day.
    #[schemars(required)]
    pub(super) from: Option<At<Date>>,
    /// Last day, the first or later.
    #[schemars(required)]
    pub(super) to: Option<At<Date>>,
}

/// An earlier invoice.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Preceding {
    /// Its number.
    #[schemars(required)]
    pub(super) number: Text,
    /// Its date.
    pub(super) date: Option<At<Date>>,
}

/// The currency in which VAT is accounted for; the rate or the amount is required.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct VatCurrency {
    /// Its ISO 4217 code, such as `EUR`.
    #[schemars(required, with = "CurrencyCode")]
    pub(super) currency: Text,
    /// What one unit of the invoice's currency is worth in it, such as `0.92`.
    pub(super) rate: Option<At<Number>>,
    /// The VAT in this currency, where no rate is given.
    pub(super) amount: Option<At<Number>>,
}

/// One line with `description`, `quantity`, `unit_price` and `vat`; or a group with `group` and `lines`;
/// or a `text` between lines.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Line {
    /// The heading of a group of lines.
    pub(super) group: Text,
    /// The lines of the group.
    pub(super) lines: Option<At<Vec<At<Line>>>>,
    /// Whether the group's sum is shown: `true` (the default) or `false`.
    pub(super) subtotal: Option<bool>,
    /// A text between lines (inline CommonMark).
    pub(super) text: Text,
    /// What was sold (inline CommonMark); required in a line.
    pub(super) description: Text,
    /// Details, in smaller type (inline CommonMark).
    pub(super) details: Text,
    /// Article number of the seller.
    pub(super) item: Text,
    /// Article number of the buyer.
    pub(super) buyer_item: Text,
    /// Global trade item number (GTIN); its check digit is checked.
    pub(super) gtin: Text,
    /// Country of origin by its ISO 3166-1 code, such as `FR`.
    #[schemars(with = "Option<CountryCode>")]
    pub(super) origin: Text,
    /// How many units, such as `12.5`; below zero on what is taken back. Required in a line.
    pub(super) quantity: Option<At<Number>>,
    /// Unit: a word that the language translates, such as `hour`, another that is printed as it is, or a
    /// mapping with name and code.
    #[schemars(extend("names" = "units"))]
    pub(super) unit: Option<At<Unit>>,
    /// How many units the price is for, such as `1000`; one if absent.
    pub(super) base_quantity: Option<At<Number>>,
    /// Price of one unit in the invoice's currency, such as `450.00`, without VAT unless
    /// `prices_include_vat`. Required in a line without `list_price`.
    pub(super) unit_price: Option<At<Number>>,
    /// Price of one unit before a discount on it; takes the place of `unit_price`.
    pub(super) list_price: Option<At<Number>>,
    /// The discount on `list_price`, such as `10%`, or an amount.
    pub(super) price_discount: Option<At<Discount>>,
    /// Discount on the line, such as `5%`, or an amount.
    pub(super) discount: Option<At<Discount>>,
    /// Further allowances on the line, without VAT.
    pub(super) allowances: Option<At<Vec<At<Adjustment>>>>,
    /// Charges on the line, without VAT.
    pub(super) charges: Option<At<Vec<At<Adjustment>>>>,
    /// VAT rate in percent, such as `20`; a category, such as `AE`, or one with a rate, such as `L 7`.
    /// Required in a line.
    pub(super) vat: Option<At<VatText>>,
    /// Why this line bears no VAT; `exemptions` of the invoice say it of all.
    pub(super) exemption: Option<At<Exemption>>,
    /// Period in which this line was delivered.
    pub(super) period: Option<At<Period>>,
    /// The line of the buyer's order.
    pub(super) order_line: Text,
    /// The account that the buyer books it on.
    pub(super) accounting: Text,
}

/// Why no VAT is charged.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Exemption {
    /// The VAT category that it is for; required under `exemptions`.
    #[schemars(with = "Option<Category>")]
    pub(super) category: Text,
    /// In words.
    pub(super) reason: Text,
    /// As a code of the list VATEX (BT-121), such as `VATEX-EU-AE`.
    pub(super) code: Text,
}

/// An allowance or a charge.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Adjustment {
    /// Why, such as `Remise de fidélité`.
    #[schemars(required)]
    pub(super) reason: Text,
    /// In percent, such as `5%`, or an amount in the invoice's currency.
    #[schemars(required)]
    pub(super) amount: Option<At<Discount>>,
    /// On the whole invoice: the VAT of the lines that it is on; a percentage is on all if absent.
    pub(super) vat: Option<At<VatText>>,
}

/// An earlier invoice for a deposit; `net` and `vat`, or `parts`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Deposit {
    /// Its number.
    #[schemars(required)]
    pub(super) number: Text,
    /// Its date.
    pub(super) date: Option<At<Date>>,
    /// The amount without VAT, in the invoice's currency.
    pub(super) net: Option<At<Number>>,
    /// Its VAT rate in percent, such as `19`, or category.
    pub(super) vat: Option<At<VatText>>,
    /// The same where it had several rates, in place of `net` and `vat`.
    pub(super) parts: Option<At<Vec<At<DepositPart>>>>,
}

/// A part of a deposit.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct DepositPart {
    /// The amount without VAT, in the invoice's currency.
    #[schemars(required)]
    pub(super) net: Option<At<Number>>,
    /// Its VAT rate in percent, such as `19`, or category.
    #[schemars(required)]
    pub(super) vat: Option<At<VatText>>,
}

/// An amount already paid.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Prepaid {
    /// The amount in the invoice's currency, VAT included.
    #[schemars(required)]
    pub(super) amount: Option<At<Number>>,
    /// When it was paid.
    pub(super) date: Option<At<Date>>,
    /// Words in front of it; the language's if absent.
    pub(super) label: Text,
}

/// Who is paid, where it is not the seller.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Payee {
    /// Name.
    #[schemars(required)]
    pub(super) name: Text,
    /// Identifier, as seller and buyer agreed on it.
    pub(super) id: Text,
    /// Number in the register of companies.
    pub(super) company_id: Text,
}

/// Where it was delivered to.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct DeliverTo {
    /// Name of who took it.
    pub(super) name: Text,
    /// One to six address lines.
    #[schemars(length(min = 1, max = 6))]
    pub(super) address: Option<Lines>,
    /// Country by its ISO 3166-1 code, such as `FR`.
    #[schemars(with = "Option<CountryCode>")]
    pub(super) country_code: Text,
    /// Identifier of the place, such as a GLN.
    pub(super) location: Text,
}

/// Where and how to pay.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Payment {
    /// By what means it is paid.
    #[schemars(with = "Option<Means>")]
    pub(super) means: Text,
    /// IBAN, with or without spaces; its check digits are checked.
    pub(super) iban: Text,
    /// BIC of 8 or 11 characters.
    pub(super) bic: Text,
    /// Name of the bank.
    pub(super) bank: Text,
    /// Account as text, where there is no IBAN.
    pub(super) account: Text,
    /// Reference to give when paying; one with check digits (`RF...`, Swiss QR) has them checked.
    pub(super) reference: Text,
    /// What a reference with check digits is made of, such as the number of the invoice:
    /// a creditor reference (ISO 11649), for a QR-IBAN a Swiss QR reference.
    pub(super) creditor_reference: Text,
    /// Terms of payment in words.
    pub(super) terms: Text,
    /// The discount for early payment, in words, such as `2 % Skonto bis 13.03.2026`.
    pub(super) early_payment: Text,
    /// Reference of the direct debit mandate.
    pub(super) mandate: Text,
    /// The creditor's identifier for direct debits.
    pub(super) creditor: Text,
    /// IBAN of the account that is debited.
    pub(super) debited: Text,
    /// The last four to six digits of the card that was charged.
    pub(super) card: Text,
    /// Where one can pay in a browser, such as `https://pay.example.com/F-2026-031`.
    #[schemars(with = "Option<SecureLink>")]
    pub(super) link: Text,
    /// The code to pay with that is printed; the habit of the seller's country if absent.
    #[schemars(with = "Option<Code>")]
    pub(super) qr: Text,
}

/// Totals that are expected.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Check {
    /// Lines less allowances, with charges, without VAT (BT-109), such as `2305.00`.
    pub(super) net: Option<At<Number>>,
    /// VAT (BT-110).
    pub(super) vat: Option<At<Number>>,
    /// With VAT (BT-112).
    pub(super) gross: Option<At<Number>>,
    /// Still to pay (BT-115).
    pub(super) due: Option<At<Number>>,
}
