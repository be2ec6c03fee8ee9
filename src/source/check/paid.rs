//! What was paid before, what was invoiced before, and the VAT in another currency.

use super::invoice::decimal;
use super::{Check, Owner, day};
use crate::diag::{At, Diagnostic};
use crate::invoice::{Category, Currency, Deposit, DepositPart, Exemption, Prepaid, VatCurrency};
use crate::source::invoice_scalars::{OnePrepaid, Prepaids};
use crate::source::invoice_schema as schema;

impl Check<'_> {
    pub(super) fn prepaid(&mut self, prepaid: At<Prepaids>, digits: Option<u32>) -> Option<Vec<Prepaid>> {
        let span = prepaid.span;
        let payments = match prepaid.value {
            Prepaids::Amount(amount) => vec![At::new(OnePrepaid::Amount(amount), span)],
            Prepaids::One(payment) => vec![At::new(OnePrepaid::Payment(payment), span)],
            Prepaids::Many(_) if self.marks.has_broken_item(span) => return None,
            Prepaids::Many(payments) => payments,
        };
        let checked: Vec<Option<Prepaid>> =
            payments.into_iter().map(|p| self.one_prepaid(p, digits)).collect();
        checked.into_iter().collect()
    }

    fn one_prepaid(&mut self, payment: At<OnePrepaid>, digits: Option<u32>) -> Option<Prepaid> {
        let owner = Owner::key("prepaid", &payment);
        let payment = match payment.value {
            OnePrepaid::Amount(amount) => {
                let amount = Some(At::new(amount, payment.span));
                schema::Prepaid { amount, ..schema::Prepaid::default() }
            }
            OnePrepaid::Payment(payment) => *payment,
        };
        let amount = self.must(payment.amount, owner, "amount").map(decimal);
        let label = self.text(payment.label);
        let amount = amount?;
        self.not_negative(amount, "an amount already paid cannot be negative", "leave out the minus");
        if let Some(digits) = digits.filter(|digits| amount.value.normalize().scale() > *digits) {
            let message =
                format!("`{}` cannot have been paid: the currency has {digits} decimals", amount.value);
            self.bad_amount(amount.span, &message, "write the amount that was paid");
        }
        Some(Prepaid { amount, date: payment.date.map(day), label })
    }

    /// Earlier invoices for deposits; `None` where one is wrong.
    pub(super) fn deposits(&mut self, deposits: At<Vec<At<schema::Deposit>>>) -> Option<Vec<Deposit>> {
        let broken = self.marks.has_broken_item(deposits.span);
        let checked: Vec<Option<Deposit>> =
            deposits.value.into_iter().map(|deposit| self.deposit(deposit)).collect();
        checked.into_iter().collect::<Option<_>>().filter(|_| !broken)
    }

    fn deposit(&mut self, deposit: At<schema::Deposit>) -> Option<Deposit> {
        let owner = Owner::item("deposit", &deposit);
        let schema::Deposit { number, date, net, vat, parts } = deposit.value;
        let number = self.required(number, owner, "number");
        let parts = match parts {
            Some(parts) => {
                if net.is_some() || vat.is_some() {
                    let message = "a deposit has `net` and `vat`, or `parts` with them";
                    self.diagnostics.push(
                        Diagnostic::error("two-ways", owner.span, message).help("leave one of them out"),
                    );
                }
                let broken = self.marks.has_broken_item(parts.span);
                let parts: Vec<Option<DepositPart>> = parts
                    .value
                    .into_iter()
                    .map(|part| {
                        let owner = Owner::item("part of a deposit", &part);
                        self.deposit_part(part.value, owner)
                    })
                    .collect();
                parts.into_iter().collect::<Option<Vec<_>>>().filter(|_| !broken)
            }
            None => self.deposit_part(schema::DepositPart { net, vat }, owner).map(|part| vec![part]),
        };
        Some(Deposit { number: number?, date: date.map(day), parts: parts? })
    }

    fn deposit_part(&mut self, part: schema::DepositPart, owner: Owner<'_>) -> Option<DepositPart> {
        let net = self.must(part.net, owner, "net").map(decimal);
        let vat = self.must(part.vat, owner, "vat").map(|vat| self.vat(vat));
        if let Some(net) = net {
            self.not_negative(net, "a deposit cannot be negative", "leave out the minus");
        }
        Some(DepositPart { net: net?, vat: vat? })
    }

    pub(super) fn vat_currency(
        &mut self,
        other: At<schema::VatCurrency>,
        of: Option<At<Currency>>,
    ) -> Option<VatCurrency> {
        let owner = Owner::key("vat_currency", &other);
        let currency = self.currency(other.value.currency, owner)?;
        let (rate, amount) = (other.value.rate.map(decimal), other.value.amount.map(decimal));
        if of.is_some_and(|of| of.value == currency.value) {
            let message = "VAT is accounted for in the currency of the invoice anyway";
            self.diagnostics.push(
                Diagnostic::error("same-currency", currency.span, message)
                    .help("leave `vat_currency` out, or name the other currency (BT-6)"),
            );
        }
        if let Some(rate) = rate.filter(|rate| rate.value <= crate::invoice::Decimal::ZERO) {
            self.bad_amount(rate.span, "a rate of exchange is above zero", "write what one unit is worth");
        }
        if rate.is_none() && amount.is_none() {
            // BR-53: VAT in the accounting currency must be there.
            self.must::<()>(None, owner, "rate")?;
        }
        Some(VatCurrency { currency, rate, amount })
    }

    pub(super) fn exemptions(
        &mut self,
        all: Option<At<Vec<At<schema::Exemption>>>>,
    ) -> Vec<(At<Category>, Exemption)> {
        let mut out = Vec::new();
        for one in all.map(|all| all.value).unwrap_or_default() {
            let owner = Owner::item("exemption", &one);
            let names = Category::ALL.map(|category| (category.code(), category));
            let category = self.required(one.value.category.clone(), owner, "category");
            let category = self.one_of(category, "category", &names);
            let exemption = self.exemption(one.value);
            out.extend(category.map(|category| (category, exemption)));
        }
        out
    }

    pub(super) fn exemption(&mut self, one: schema::Exemption) -> Exemption {
        Exemption { reason: self.text(one.reason), code: self.text(one.code) }
    }
}
