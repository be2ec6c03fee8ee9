//! What was paid, what is still to pay, and how.

use chrono::NaiveDate;
use serde::Deserialize;

use super::money::Decimal;
use super::vat::Vat;
use crate::diag::At;
use crate::document::Bank;

/// An amount already paid.
#[derive(Debug, Clone)]
pub struct Prepaid {
    /// The amount, VAT included.
    pub amount: At<Decimal>,
    /// When it was paid.
    pub date: Option<At<NaiveDate>>,
    /// Words in front of it; the language's if absent.
    pub label: Option<At<String>>,
}

/// An earlier invoice for a deposit, deducted with its VAT.
#[derive(Debug, Clone)]
pub struct Deposit {
    /// Its number (BT-25).
    pub number: At<String>,
    /// Its date (BT-26).
    pub date: Option<At<NaiveDate>>,
    /// What it was for, by VAT.
    pub parts: Vec<DepositPart>,
}

/// The part of a deposit that bore one VAT.
#[derive(Debug, Clone, Copy)]
pub struct DepositPart {
    /// Without VAT.
    pub net: At<Decimal>,
    /// Category and rate.
    pub vat: At<Vat>,
}

/// How and where to pay (BG-16).
#[derive(Debug, Clone, Default)]
pub struct Payment {
    /// How (BT-81); a transfer where there is an account.
    pub means: Option<At<Means>>,
    /// Where to pay to; the sender's bank if absent.
    pub bank: Option<Bank>,
    /// Reference to give when paying (BT-83).
    pub reference: Option<At<String>>,
    /// What it was made of, where it was given check digits here.
    pub reference_of: Option<At<String>>,
    /// Terms of payment as text (BT-20).
    pub terms: Option<At<String>>,
    /// The discount for early payment, in words.
    pub early_payment: Option<At<String>>,
    /// Reference of the direct debit mandate (BT-89).
    pub mandate: Option<At<String>>,
    /// The creditor's identifier (BT-90).
    pub creditor: Option<At<String>>,
    /// The account that is debited (BT-91).
    pub debited: Option<At<String>>,
    /// The last digits of the card that was charged (BT-87).
    pub card: Option<At<String>>,
    /// Where one can pay in a browser.
    pub link: Option<At<String>>,
    /// Which code the author asks for.
    pub code: Option<At<Code>>,
    /// The code that is usual in the seller's country and fits the account; it is printed
    /// where the author asks for none.
    pub usual_code: Code,
}

impl Payment {
    /// Whether it is paid by transfer, as it is where nothing else is said.
    #[must_use]
    pub fn is_transfer(&self) -> bool {
        self.means.is_none_or(|means| means.value == Means::Transfer)
    }
}

/// Means of payment (BT-81, UNTDID 4461).
#[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Means {
    /// Credit transfer (30, or 58 where it is SEPA).
    Transfer,
    /// Direct debit (49, or 59 where it is SEPA).
    DirectDebit,
    /// Card (48).
    Card,
    /// Cash (10).
    Cash,
    /// Cheque (20).
    Cheque,
    /// Clearing between the parties (97).
    Clearing,
}

/// Codes that are printed to be paid with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// No code.
    #[default]
    None,
    /// The European Payments Council's QR code (EPC069-12).
    Epc,
    /// The Swiss QR-bill.
    Swiss,
}

impl Code {
    /// All of them, with their names in YAML.
    pub const NAMES: [(&'static str, Self); 3] =
        [("none", Self::None), ("epc", Self::Epc), ("swiss", Self::Swiss)];
}
