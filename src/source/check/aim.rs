//! What a letter is for, and what it is about.

use super::{Check, day};
use crate::diag::{At, Diagnostic};
use crate::document::{About, Aim, Contract};
use crate::invoice::Currency;
use crate::source::purpose_schema as schema;
use crate::source::schema::Letter;
use crate::source::variables::Quotable;
use crate::yaml::quote;

/// Longer periods of notice no contract has: ten years of days.
const MOST_DAYS: u16 = 3660;

impl Check<'_> {
    pub(super) fn aim(&mut self, letter: &mut Letter) -> Aim {
        let purpose = self.text(letter.purpose.take());
        self.name(purpose.as_ref(), "purpose", &self.request.known.purposes);
        Aim {
            purpose,
            relationship: letter.relationship.take(),
            contract: letter
                .contract
                .take()
                .map(|contract| At { span: contract.span, value: self.contract(contract) }),
            post: letter.post.take(),
            about: letter.about.take().map(|about| self.what_about(about.value)),
        }
    }

    fn contract(&mut self, contract: At<schema::Contract>) -> Contract {
        let At { value: contract, span } = contract;
        if let (Some(_), Some(months)) = (contract.notice_days, contract.notice_months) {
            let message = "the period of notice is given in days and in months";
            self.diagnostics.push(
                Diagnostic::error("two-notices", months.span, message).help("keep the one of the contract"),
            );
        }
        for length in contract.notice_days.iter().chain(&contract.notice_months) {
            if length.value > MOST_DAYS {
                let message = format!("a period of notice of {} is longer than any", length.value);
                self.diagnostics.push(
                    Diagnostic::error("bad-notice", length.span, message)
                        .help("write the number of days, or of months"),
                );
            }
        }
        if contract.end_of.is_some() && contract.notice_days.or(contract.notice_months).is_none() {
            let message = "the contract says what it ends with, but not how long before notice is given";
            self.diagnostics.push(
                Diagnostic::error("no-notice", span, message).help("add `notice_days:` or `notice_months:`"),
            );
        }
        Contract {
            reference: self.text(contract.reference),
            signed: contract.signed.map(day),
            notice_days: contract.notice_days,
            notice_months: contract.notice_months,
            days: contract.days.unwrap_or_default(),
            country: self.country_code(contract.country),
            holidays: contract.holidays.unwrap_or_default().into_iter().map(|date| day(date).value).collect(),
            end_of: contract.end_of,
            delivery_days: contract.delivery_days,
        }
    }

    fn what_about(&mut self, about: schema::About) -> About {
        let code = self.text(about.currency);
        let known = code.as_ref().map(|code| Currency::parse(code));
        if let (Some(code), Some(None)) = (&code, known) {
            let message = format!("there is no currency `{}`", quote(code));
            self.diagnostics.push(
                Diagnostic::error("unknown-currency", code.span, message).help("use its code, such as EUR"),
            );
        }
        let currency = known.unwrap_or_else(|| Currency::parse("EUR"));
        About {
            number: self.text(about.number),
            date: about.date.map(day),
            due: about.due.map(day),
            amount: about.amount.map(|amount| amount.map(|amount| amount.0)).zip(currency),
        }
    }

    /// What texts may quote of it.
    pub(super) fn about(&self, aim: &Aim, language: &str) -> Quotable {
        let wording = self.request.known.wording;
        let day = |date: At<chrono::NaiveDate>| wording.long_date(language, date.value);
        let text = |text: &Option<At<String>>| text.as_ref().map(|text| text.value.clone());
        let (about, contract) = (aim.about.as_ref(), aim.contract.as_ref());
        let amount = about.and_then(|about| about.amount.as_ref());
        Quotable::default()
            .with("about.number", about.and_then(|about| text(&about.number)))
            .with("about.date", about.and_then(|about| about.date.map(day)))
            .with("about.due", about.and_then(|about| about.due.map(day)))
            .with("about.amount", amount.map(|(sum, currency)| wording.money(language, sum.value, currency)))
            .with("contract.ref", contract.and_then(|contract| text(&contract.reference)))
            .with("contract.signed", contract.and_then(|contract| contract.signed.map(day)))
    }
}
