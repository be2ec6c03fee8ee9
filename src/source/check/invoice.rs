//! The invoice: what it is, its dates and references, and that the totals agree.

use super::{Check, Owner, day};
use crate::diag::{At, Diagnostic, Span};
use crate::invoice::{
    Currency, Decimal, EInvoice, Entries, Invoice, Kind, Operation, Period, Preceding, References, Totals,
};
use crate::source::invoice_schema as schema;
use crate::source::scalars::Number;
use crate::source::schema::Text;
use crate::yaml::quote;

impl Check<'_> {
    pub(super) fn invoice(&mut self, invoice: At<schema::Invoice>) -> Option<Invoice> {
        let owner = Owner::key("invoice", &invoice);
        let invoice = invoice.value;
        let kind = self.kind(invoice.kind);
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
        let vat_currency = invoice.vat_currency.map(|other| self.vat_currency(other, currency));
        let lines = self.must(invoice.lines, owner, "lines").and_then(|lines| self.lines(lines));
        let digits = currency.map(|currency| currency.value.digits());
        let prepaid = invoice.prepaid.map_or(Some(Vec::new()), |prepaid| self.prepaid(prepaid, digits));
        let deposits = invoice.deposits.map_or(Some(Vec::new()), |deposits| self.deposits(deposits));
        let allowances = self.adjustments(invoice.allowances, "allowance", false);
        let charges = self.adjustments(invoice.charges, "charge", false);
        let round_to = self.step(invoice.round_to);
        let exemptions = self.exemptions(invoice.exemptions);
        let payment = self.payment(invoice.payment);
        let payee = invoice.payee.and_then(|payee| self.payee(payee));
        let deliver_to = invoice.deliver_to.map(|place| self.deliver_to(place));
        let preceding = invoice.preceding.map_or(Vec::new(), |all| self.preceding(all));
        let references = References {
            order: self.text(invoice.order),
            sales_order: self.text(invoice.sales_order),
            contract: self.text(invoice.contract),
            project: self.text(invoice.project),
            despatch: self.text(invoice.despatch),
            receipt: self.text(invoice.receipt),
            tender: self.text(invoice.tender),
            buyer: self.text(invoice.buyer_reference),
            accounting: self.text(invoice.accounting),
        };
        let operation = self.one_of(invoice.operation, "operation", &Operation::NAMES);
        let e_invoice = self.one_of(invoice.e_invoice, "e_invoice", &EInvoice::NAMES);
        let check = invoice.check.unwrap_or_default();
        let gross_prices = invoice.prices_include_vat.unwrap_or(false);
        let (currency, lines, prepaid, deposits) = (currency?, lines?, prepaid?, deposits?);
        let (allowances, charges) = (allowances?, charges?);
        let vat_currency = match vat_currency {
            Some(other) => Some(other?),
            None => None,
        };
        let entries = Entries {
            lines: &lines.lines,
            groups: &lines.groups,
            allowances: &allowances,
            charges: &charges,
            deposits: &deposits,
            prepaid: &prepaid,
            round_to: round_to.map(|step| step.value),
            gross_prices,
            vat_currency: vat_currency.as_ref(),
        };
        let totals = self.totals(&entries, currency, owner.span)?;
        if !self.has_errors_in(lines.place) {
            self.agree(&check, &totals, currency.value);
        }
        Some(Invoice {
            kind,
            title: self.text(invoice.title),
            number: number?,
            date: date?,
            due,
            period,
            delivered: invoice.delivered.map(day),
            preceding,
            references,
            operation,
            process: self.text(invoice.process),
            currency,
            vat_currency,
            gross_prices,
            lines: lines.lines,
            rows: lines.rows,
            allowances,
            charges,
            exemptions,
            deposits,
            prepaid,
            round_to,
            payee,
            deliver_to,
            payment,
            notes: self.texts(invoice.notes.unwrap_or_default(), "notes"),
            mentions: self.mentions(invoice.mentions.unwrap_or_default()),
            e_invoice: e_invoice.map_or(EInvoice::Auto, |wanted| wanted.value),
            totals,
        })
    }

    fn kind(&mut self, kind: Text) -> Kind {
        let Some(kind) = self.text(kind) else { return Kind::Invoice };
        if let Some(found) = Kind::parse(&kind) {
            return found;
        }
        self.not_one_of(&kind, "kind", Kind::ALL.map(Kind::name).into_iter());
        Kind::Invoice
    }

    /// A value by one of several names.
    pub(super) fn one_of<T: Copy>(&mut self, text: Text, key: &str, names: &[(&str, T)]) -> Option<At<T>> {
        let text = self.text(text)?;
        let found = names.iter().find(|(name, _)| *name == text.value);
        if found.is_none() {
            self.not_one_of(&text, key, names.iter().map(|(name, _)| *name));
        }
        found.map(|(_, value)| At::new(*value, text.span))
    }

    fn not_one_of<'n>(&mut self, text: &At<String>, key: &str, names: impl Iterator<Item = &'n str> + Clone) {
        let known = names.clone().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let help = match crate::diag::closest(text, names) {
            Some(meant) => format!("did you mean `{meant}`? It is one of {known}"),
            None => format!("it is one of {known}"),
        };
        let message = format!("`{key}` cannot be `{}`", quote(text));
        self.diagnostics.push(Diagnostic::error("unknown-value", text.span, message).help(help));
    }

    pub(super) fn period(&mut self, period: At<schema::Period>) -> Option<Period> {
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

    fn preceding(&mut self, all: At<Vec<At<schema::Preceding>>>) -> Vec<Preceding> {
        let checked = all.value.into_iter().filter_map(|one| {
            let owner = Owner::item("earlier invoice", &one);
            let number = self.required(one.value.number, owner, "number")?;
            Some(Preceding { number, date: one.value.date.map(day) })
        });
        checked.collect()
    }

    pub(super) fn currency(
        &mut self,
        currency: Option<At<String>>,
        owner: Owner<'_>,
    ) -> Option<At<Currency>> {
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

    /// Whether something between two places was complained about.
    fn has_errors_in(&self, place: Span) -> bool {
        let within = |s: Span| s.file == place.file && s.start >= place.start && s.end <= place.end;
        self.diagnostics.list.iter().any(|d| d.span.is_some_and(within))
    }

    pub(super) fn percent(&mut self, rate: At<Decimal>, what: &str) {
        if rate.value.is_sign_negative() && !rate.value.is_zero() || rate.value > Decimal::ONE_HUNDRED {
            self.bad_amount(rate.span, &format!("{what} lies between 0 and 100"), "write 20 for 20 %");
        }
    }

    pub(super) fn not_negative(&mut self, amount: At<Decimal>, message: &str, help: &str) {
        if amount.value.is_sign_negative() && !amount.value.is_zero() {
            self.bad_amount(amount.span, message, help);
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
            ("net", "BT-109", check.net, totals.net),
            ("vat", "BT-110", check.vat, totals.vat),
            ("gross", "BT-112", check.gross, totals.gross),
            ("due", "BT-115", check.due, totals.due),
        ];
        for (name, term, expected, counted) in pairs {
            let Some(At { value: Number(expected), span }) = expected.filter(|e| e.value.0 != counted) else {
                continue;
            };
            let message =
                format!("`{name}` ({term}) does not agree: expected {expected}, counted {counted:.digits$}");
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
