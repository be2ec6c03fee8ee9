//! The invoice: its lines, what was paid, and that the totals agree.

use super::{Check, Owner, day};
use crate::diag::{At, Diagnostic, Span};
use crate::invoice::{Currency, Decimal, Discount, Entries, Invoice, Line, Prepaid, Totals};
use crate::source::invoice_schema as schema;
use crate::source::scalars::{self, Number, OnePrepaid, Prepaids};
use crate::yaml::quote;

impl Check<'_> {
    pub(super) fn invoice(&mut self, invoice: At<schema::Invoice>) -> Option<Invoice> {
        let owner = Owner::key("invoice", &invoice);
        let invoice = invoice.value;
        let number = self.required(invoice.number, owner, "number");
        let date = self.must(invoice.date, owner, "date").map(day);
        let due = invoice.due.map(day);
        if let (Some(date), Some(due)) = (date, due)
            && due.value < date.value
        {
            let message = format!("the invoice is due on {}, before its date {}", due.value, date.value);
            self.diagnostics.push(
                Diagnostic::error("due-before-date", due.span, message)
                    .help("the due date is the date or later"),
            );
        }
        let period = invoice.period.and_then(|period| self.period(period));
        let currency = self.currency(invoice.currency, owner);
        let lines = self.must(invoice.lines, owner, "lines").and_then(|lines| self.lines(lines));
        let digits = currency.map(|currency| currency.value.digits());
        let prepaid = match invoice.prepaid {
            Some(prepaid) => self.prepaid(prepaid, digits),
            None => Some(Vec::new()),
        };
        let allowances = self.adjustments(invoice.allowances, "allowance");
        let charges = self.adjustments(invoice.charges, "charge");
        let round_to = self.step(invoice.round_to);
        let payment = invoice.payment.map(|mut payment| (self.payment_bank(&mut payment), payment.value));
        let (bank, payment) = payment.unwrap_or_default();
        let check = invoice.check.unwrap_or_default();
        let (currency, (lines, place), prepaid) = (currency?, lines?, prepaid?);
        let (allowances, charges) = (allowances?, charges?);
        let entries = Entries {
            lines: &lines,
            allowances: &allowances,
            charges: &charges,
            prepaid: &prepaid,
            round_to: round_to.map(|step| step.value),
        };
        let totals = self.totals(&entries, currency, owner.span)?;
        if !self.has_errors_in(place) {
            self.agree(&check, &totals, currency.value);
        }
        Some(Invoice {
            title: self.text(invoice.title),
            number: number?,
            date: date?,
            due,
            period,
            delivered: invoice.delivered.map(day),
            order: self.text(invoice.order),
            currency,
            lines,
            allowances,
            charges,
            prepaid,
            round_to,
            bank,
            reference: self.text(payment.reference),
            terms: self.text(payment.terms),
            notes: self.texts(invoice.notes.unwrap_or_default(), "notes"),
            mentions: self.texts(invoice.mentions.unwrap_or_default(), "mentions"),
            totals,
        })
    }

    fn period(
        &mut self,
        period: At<schema::Period>,
    ) -> Option<(At<chrono::NaiveDate>, At<chrono::NaiveDate>)> {
        let owner = Owner::key("period", &period);
        let from = self.must(period.value.from, owner, "from").map(day);
        let to = self.must(period.value.to, owner, "to").map(day);
        let (from, to) = (from?, to?);
        if to.value < from.value {
            let message = format!("the period ends on {}, before it begins", to.value);
            self.diagnostics
                .push(Diagnostic::error("period-backwards", to.span, message).help("swap `from` and `to`"));
        }
        Some((from, to))
    }

    fn currency(&mut self, currency: Option<At<String>>, owner: Owner<'_>) -> Option<At<Currency>> {
        let code = self.required(currency, owner, "currency")?;
        let parsed = Currency::parse(&code);
        if parsed.is_none() {
            let message = format!("`{}` is not the code of a currency", quote(&code));
            self.diagnostics.push(
                Diagnostic::error("bad-currency", code.span, message)
                    .help("use three capital letters of ISO 4217, such as `EUR`"),
            );
        }
        parsed.map(|currency| At::new(currency, code.span))
    }

    /// The lines and from where to where they are written; `None` where one of
    /// them is wrong, so that nothing is counted.
    fn lines(&mut self, lines: At<Vec<At<schema::Line>>>) -> Option<(Vec<Line>, Span)> {
        let broken = self.marks.has_broken_item(lines.span);
        if lines.is_empty() && !broken {
            let message = "the invoice has no lines";
            self.diagnostics.push(
                Diagnostic::error("wrong-length", lines.span, message)
                    .help("write at least one line under `lines:`"),
            );
            return None;
        }
        let end = lines.value.last().map_or(lines.span.end, |line| line.span.end);
        let checked: Vec<Option<Line>> = lines.value.into_iter().map(|line| self.line(line)).collect();
        if broken {
            return None;
        }
        checked.into_iter().collect::<Option<_>>().map(|checked| (checked, Span { end, ..lines.span }))
    }

    /// Whether something between two places was complained about.
    fn has_errors_in(&self, place: Span) -> bool {
        let within = |s: Span| s.file == place.file && s.start >= place.start && s.end <= place.end;
        self.diagnostics.list.iter().any(|d| d.span.is_some_and(within))
    }

    fn line(&mut self, line: At<schema::Line>) -> Option<Line> {
        let owner = Owner::item("line", &line);
        let broken = self.marks.is_broken(owner.span, "discount");
        let line = line.value;
        let description = self.required(line.description, owner, "description");
        let quantity = self.must(line.quantity, owner, "quantity").map(decimal);
        let unit_price = self.must(line.unit_price, owner, "unit_price").map(decimal);
        let vat = self.must(line.vat, owner, "vat").map(decimal);
        if let Some(price) =
            unit_price.filter(|price| price.value.is_sign_negative() && !price.value.is_zero())
        {
            // BR-27: the item net price shall not be negative.
            self.bad_amount(
                price.span,
                "a unit price cannot be negative",
                "make the quantity negative instead",
            );
        }
        if let Some(vat) = vat {
            self.percent(vat, "a VAT rate");
        }
        let discount = line.discount.map(|discount| discount.map(|scalars::Discount(discount)| discount));
        match discount.map(|d| (d.span, d.value)) {
            Some((span, Discount::Percent(rate))) => {
                self.percent(At::new(rate, span), "a discount in percent")
            }
            Some((span, Discount::Amount(amount))) if amount.is_sign_negative() && !amount.is_zero() => {
                self.bad_amount(span, "a discount cannot be negative", "leave out the minus");
            }
            _ => {}
        }
        let details = self.text(line.details);
        let unit = self.text(line.unit);
        let line = Line {
            description: description?,
            details,
            quantity: quantity?,
            unit,
            unit_price: unit_price?,
            discount,
            vat: vat?,
        };
        (!broken).then_some(line)
    }

    fn prepaid(&mut self, prepaid: At<Prepaids>, digits: Option<u32>) -> Option<Vec<Prepaid>> {
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
        if amount.value.is_sign_negative() && !amount.value.is_zero() {
            self.bad_amount(amount.span, "an amount already paid cannot be negative", "leave out the minus");
        }
        if let Some(digits) = digits.filter(|digits| amount.value.normalize().scale() > *digits) {
            let message =
                format!("`{}` cannot have been paid: the currency has {digits} decimals", amount.value);
            self.bad_amount(amount.span, &message, "write the amount that was paid");
        }
        Some(Prepaid { amount, date: payment.date.map(day), label })
    }

    pub(super) fn percent(&mut self, rate: At<Decimal>, what: &str) {
        if rate.value.is_sign_negative() && !rate.value.is_zero() || rate.value > Decimal::ONE_HUNDRED {
            self.bad_amount(rate.span, &format!("{what} lies between 0 and 100"), "write 20 for 20 %");
        }
    }

    pub(super) fn bad_amount(&mut self, span: Span, message: &str, help: &str) {
        self.diagnostics.push(Diagnostic::error("bad-amount", span, message).help(help));
    }

    /// Holds the totals that the author expects against those that were counted.
    fn agree(&mut self, check: &schema::Check, totals: &Totals, currency: Currency) {
        // Sums of amounts that are wrong themselves say nothing new.
        if self.diagnostics.list.iter().any(|d| d.code == "bad-amount") {
            return;
        }
        let digits = usize::try_from(currency.digits()).unwrap_or(2);
        let pairs = [
            ("net", check.net, totals.net),
            ("vat", check.vat, totals.vat),
            ("gross", check.gross, totals.gross),
            ("due", check.due, totals.due),
        ];
        for (name, expected, counted) in pairs {
            let Some(At { value: Number(expected), span }) = expected.filter(|e| e.value.0 != counted) else {
                continue;
            };
            let message = format!("`{name}` does not agree: expected {expected}, counted {counted:.digits$}");
            self.diagnostics.push(
                Diagnostic::error("total-mismatch", span, message)
                    .help("correct the invoice, or what is expected here"),
            );
        }
    }
}

pub(super) fn decimal(number: At<Number>) -> At<Decimal> {
    number.map(|number| number.0)
}
