//! The document in the terms of EN 16931.

use chrono::{Datelike, NaiveDate};
use en16931::invoice::{
    Code, Delivery, DocumentAllowanceCharge, DocumentKind, DocumentTotals, InvoiceNote, LineVat, Period,
    PrecedingInvoice, VatBreakdown,
};
use en16931::{Date, DocumentReference, InvoiceAmount, Percentage};

use super::parties;
use crate::compose::plain;
use crate::diag::{Diagnostic, Span};
use crate::document::Document;
use crate::invoice::{Adjusted, Adjustment, Category, Decimal, Discount, Invoice, Kind, Operation, Vat};
use crate::locale::Words;
use crate::pdf::Profile;

/// A document on its way.
pub(super) struct Map<'a> {
    pub(super) document: &'a Document,
    pub(super) invoice: &'a Invoice,
    pub(super) words: &'a Words,
    pub(super) profile: Profile,
}

/// An amount that the standard's type cannot hold.
type Mapped<T> = Result<T, Diagnostic>;

impl Map<'_> {
    /// The whole invoice.
    pub(super) fn invoice(&self) -> Mapped<en16931::Invoice> {
        let (document, invoice) = (self.document, self.invoice);
        let mut out = en16931::Invoice::default();
        out.kind = match invoice.kind {
            Kind::CreditNote => DocumentKind::CreditNote,
            _ => DocumentKind::Invoice,
        };
        out.business_process = self.process();
        out.number = Some(invoice.number.value.clone());
        out.issue_date = Some(date(invoice.date.value));
        out.type_code = Some(Code::new(invoice.kind.code()));
        out.currency = Some(Code::new(invoice.currency.code()));
        out.vat_accounting_currency = invoice.vat_currency.as_ref().map(|vat| Code::new(vat.currency.code()));
        out.vat_point_date_code = self.vat_point();
        out.due_date = invoice.due.map(|due| date(due.value));
        self.references(&mut out);
        out.payment_terms = self.terms();
        out.notes = self.notes();
        out.preceding_invoices = self.preceding();
        out.seller = self.party(parties::seller(document, invoice), true);
        out.buyer = self.party(parties::buyer(document, invoice), false);
        out.payee = self.payee();
        out.delivery = self.delivery();
        out.invoicing_period = invoice.period.map(|(from, to)| period(from.value, to.value));
        out.payment = self.payment();
        // An amount that is too large is complained about at its line, before sums are.
        out.lines = self.lines()?;
        out.allowances = self.adjusted(&invoice.totals.allowances, &invoice.allowances)?;
        out.charges = self.adjusted(&invoice.totals.charges, &invoice.charges)?;
        out.vat_breakdown = self.groups()?;
        out.totals = self.totals()?;
        Ok(out)
    }

    /// An amount of money in the standard's type, which holds two decimals.
    pub(super) fn amount(&self, amount: Decimal, span: Span) -> Mapped<InvoiceAmount> {
        InvoiceAmount::from_decimal_exact(amount).map_err(|_| {
            let message = format!("the amount {amount} is too large for an e-invoice");
            Diagnostic::error("e-invoice", span, message).help("it holds 16 digits before the point")
        })
    }

    /// The business process (BT-23): the author's; in France, what is sold and how it is paid.
    fn process(&self) -> Option<String> {
        if let Some(process) = &self.invoice.process {
            return Some(process.value.clone());
        }
        let totals = &self.invoice.totals;
        if self.profile == Profile::XRechnung {
            return Some("urn:fdc:peppol.eu:2017:poacc:billing:01:1.0".to_owned());
        }
        let seller = parties::seller(self.document, self.invoice);
        if seller.country_code.as_ref().is_none_or(|code| code.value != "FR") {
            return None;
        }
        let letter = match self.invoice.operation?.value {
            Operation::Goods => 'B',
            Operation::Services => 'S',
            Operation::Mixed => 'M',
        };
        let number = match () {
            () if !self.invoice.deposits.is_empty() => 4,
            () if totals.due.is_zero() && totals.prepaid == totals.gross && !totals.gross.is_zero() => 2,
            () => 1,
        };
        Some(format!("{letter}{number}"))
    }

    /// When VAT falls due (BT-8, UNTDID 2005), where the seller's situation says it.
    fn vat_point(&self) -> Option<Code> {
        let seller = parties::seller(self.document, self.invoice);
        let situation = |name: &str| seller.situation.iter().any(|s| s.value == name);
        if situation("vat-on-debits") {
            return Some(Code::new("3"));
        }
        situation("cash-accounting").then(|| Code::new("432"))
    }

    /// Terms of payment (BT-20); a credit note's say what becomes of the amount, since
    /// CEN's rule BR-CO-25 wants terms of it too.
    fn terms(&self) -> Option<String> {
        let invoice = self.invoice;
        let written = invoice.payment.terms.iter().chain(&invoice.payment.early_payment);
        let terms = written.map(|terms| plain(terms)).collect::<Vec<_>>().join(" ");
        let words = &self.words.invoice.payment;
        let credit = invoice.kind == Kind::CreditNote;
        match (terms.is_empty(), invoice.due, &invoice.payment.mandate) {
            (false, ..) => Some(terms),
            (true, Some(_), _) => None,
            (true, None, _) if credit => Some(words.credit.clone()),
            // In CII a mandate stands among the terms, where there are any.
            (true, None, mandate) => {
                mandate.as_ref().map(|mandate| format!("{} {}", words.mandate, mandate.value))
            }
        }
    }

    fn references(&self, out: &mut en16931::Invoice) {
        let refs = &self.invoice.references;
        let reference = |text: &Option<crate::diag::At<String>>| {
            text.as_ref().map(|text| DocumentReference::new(text.value.clone()))
        };
        let buyer = refs.buyer.as_ref().or(self.document.references.yours.as_ref());
        out.buyer_reference = buyer.map(|text| text.value.clone());
        out.project_reference = reference(&refs.project);
        out.contract_reference = reference(&refs.contract);
        out.purchase_order_reference = reference(&refs.order);
        out.sales_order_reference = reference(&refs.sales_order);
        out.receiving_advice_reference = reference(&refs.receipt);
        out.despatch_advice_reference = reference(&refs.despatch);
        out.tender_reference = reference(&refs.tender);
        out.accounting_reference = refs.accounting.as_ref().map(|text| text.value.clone());
    }

    /// Remarks and mentions (BG-1); what each deposit took off, which the standard
    /// has no terms for; earlier invoices beyond the first, which CII has no place for.
    fn notes(&self) -> Vec<InvoiceNote> {
        let mut notes: Vec<InvoiceNote> =
            self.invoice.notes.iter().map(|note| InvoiceNote::new(plain(note))).collect();
        let totals = &self.invoice.totals;
        for (deposit, counted) in self.invoice.deposits.iter().zip(&totals.deposits) {
            let money = |amount| self.words.money(amount, &self.invoice.currency);
            let vat = money(counted.vat);
            let label = self.words.deposit(&deposit.number, deposit.date.map(|date| date.value), &vat);
            notes.push(InvoiceNote::new(format!("{label}: {}", money(-counted.gross))));
        }
        for earlier in self.invoice.preceding.iter().skip(1) {
            let label = &self.words.invoice.head.preceding;
            let day = earlier.date.map(|day| format!(" ({})", self.words.short_date(day.value)));
            let day = day.unwrap_or_default();
            notes.push(InvoiceNote::new(format!("{label}: {}{day}", earlier.number.value)));
        }
        let early = self.invoice.payment.early_payment.as_ref();
        for mention in &self.invoice.mentions {
            let text = mention.note.as_ref().unwrap_or(&mention.text);
            let note = InvoiceNote::new(match early.filter(|early| mention.span == Some(early.span)) {
                Some(early) => plain(early),
                None => text.clone(),
            });
            notes.push(match &mention.code {
                Some(code) => note.with_subject(code.clone()),
                None => note,
            });
        }
        notes
    }

    /// Earlier invoices (BG-3): those it is about, and those for deposits.
    fn preceding(&self) -> Vec<PrecedingInvoice> {
        let own = self.invoice.preceding.iter().map(|one| (&one.number, one.date));
        let deposits = self.invoice.deposits.iter().map(|one| (&one.number, one.date));
        let all = own.chain(deposits).map(|(number, day)| PrecedingInvoice {
            reference: DocumentReference::new(number.value.clone()),
            issue_date: day.map(|day| date(day.value)),
        });
        all.collect()
    }

    fn delivery(&self) -> Option<Delivery> {
        let day = self.invoice.delivered.map(|day| date(day.value));
        let goods_in_eu = self.invoice.totals.groups.iter().any(|group| group.vat.category == Category::K);
        let to = self.invoice.deliver_to.as_ref();
        let address = match to {
            Some(place) => Some(parties::address(&place.address, place.country_code.as_ref())),
            // BR-IC-12: goods within the Union are delivered somewhere; by default to the buyer.
            None if goods_in_eu => {
                let buyer = parties::buyer(self.document, self.invoice);
                Some(parties::address(&buyer.address, buyer.country_code.as_ref()))
            }
            None => None,
        };
        let delivery = Delivery {
            party_name: to.and_then(|place| place.name.as_ref()).map(|name| name.value.clone()),
            location: to
                .and_then(|place| place.location.as_ref())
                .map(|id| en16931::Identifier::new(id.value.clone())),
            date: day,
            address,
        };
        (delivery != Delivery::default()).then_some(delivery)
    }

    /// Allowances or charges on the whole invoice (BG-20, BG-21).
    fn adjusted(&self, counted: &[Adjusted], written: &[Adjustment]) -> Mapped<Vec<DocumentAllowanceCharge>> {
        let one = |one: &Adjusted| {
            let entry = written.get(one.index)?;
            let span = entry.amount.span;
            // Of prices with VAT in them, a share of the net sum may be a cent off.
            let share = match entry.amount.value {
                Discount::Percent(rate) if !self.invoice.gross_prices => Some(rate),
                _ => None,
            };
            Some(self.amount(one.amount, span).and_then(|amount| {
                let base = share.map(|_| self.amount(one.base, span)).transpose()?;
                Ok(DocumentAllowanceCharge {
                    amount,
                    base_amount: base,
                    percentage: share.map(Percentage::new),
                    vat: vat(one.vat),
                    reason: Some(entry.reason.value.clone()),
                    reason_code: None,
                })
            }))
        };
        counted.iter().filter_map(one).collect()
    }

    /// The VAT groups (BG-23).
    fn groups(&self) -> Mapped<Vec<VatBreakdown>> {
        let span = self.invoice.number.span;
        let group = |group: &crate::invoice::VatGroup| {
            let LineVat { category, rate } = vat(group.vat);
            let exemption = self.invoice.exemption(group.vat.category);
            Ok(VatBreakdown {
                taxable_amount: self.amount(group.base, span)?,
                tax_amount: self.amount(group.tax, span)?,
                category,
                rate,
                exemption_reason: exemption.reason.map(|reason| reason.value),
                exemption_reason_code: exemption.code.map(|code| Code::new(code.value)),
            })
        };
        self.invoice.totals.groups.iter().map(group).collect()
    }

    /// The totals (BG-22).
    fn totals(&self) -> Mapped<DocumentTotals> {
        let totals = &self.invoice.totals;
        let amount = |amount| self.amount(amount, self.invoice.number.span);
        let some = |is: bool, value| if is { amount(value).map(Some) } else { Ok(None) };
        let sum =
            |all: &[Adjusted]| all.iter().fold(Decimal::ZERO, |sum, one| sum.saturating_add(one.amount));
        Ok(DocumentTotals {
            line_total: amount(totals.line_total)?,
            allowance_total: some(!totals.allowances.is_empty(), sum(&totals.allowances))?,
            charge_total: some(!totals.charges.is_empty(), sum(&totals.charges))?,
            taxable_total: amount(totals.net)?,
            vat_total: Some(amount(totals.vat)?),
            vat_total_accounting: totals.vat_accounting.map(amount).transpose()?,
            gross_total: amount(totals.gross)?,
            paid: some(!totals.prepaid.is_zero(), totals.prepaid)?,
            rounding: some(!totals.rounding.is_zero(), totals.rounding)?,
            due: amount(totals.due)?,
        })
    }
}

/// A day in the standard's type; the schema admits years from 1900 to 9999.
pub(super) fn date(day: NaiveDate) -> Date {
    let small = |number: u32| u8::try_from(number).unwrap_or(1);
    Date::new(day.year(), small(day.month()), small(day.day())).unwrap_or(Date::MIN)
}

pub(super) fn period(from: NaiveDate, to: NaiveDate) -> Period {
    Period { start: Some(date(from)), end: Some(date(to)) }
}

/// Category and rate (BT-151, BT-152).
pub(super) fn vat(vat: Vat) -> LineVat {
    LineVat { category: Code::new(vat.category.code()), rate: vat.stated_rate().map(Percentage::new) }
}
