//! A received e-invoice for programs. Amounts, prices, quantities and rates are
//! strings, exactly as they were written; what is absent is `null` or an empty
//! list. Keys are only ever added.

use en16931::invoice::{DocumentAllowanceCharge, InvoiceLine, Party, PaymentMeans};
use en16931::{Identifier, Invoice};
use serde_json::{Value, json};

use super::{Finding, Layer, Received, Severity};

pub(super) fn tell(received: &Received) -> Value {
    json!({
        "sound": received.sound(),
        "profile": received.profile,
        "errors": received.findings(Severity::Fatal).count(),
        "warnings": received.findings(Severity::Warning).count(),
        "layers": received.layers.iter().map(layer).collect::<Vec<_>>(),
        "invoice": received.invoice.as_deref().map(invoice),
    })
}

fn layer(layer: &Layer) -> Value {
    let state = match (&layer.skipped, layer.sound()) {
        (Some(_), _) => "skipped",
        (None, true) => "sound",
        (None, false) => "unsound",
    };
    json!({
        "name": layer.name,
        "state": state,
        "reason": layer.skipped,
        "findings": layer.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn finding(finding: &Finding) -> Value {
    let severity = match finding.severity {
        Severity::Fatal => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    json!({
        "severity": severity,
        "rule": finding.rule,
        "path": finding.path,
        "message": finding.message,
        "expected": finding.expected,
        "found": finding.found,
        "hint": finding.hint,
    })
}

fn text(value: impl ToString) -> String {
    value.to_string()
}

fn invoice(invoice: &Invoice) -> Value {
    let totals = &invoice.totals;
    json!({
        "number": invoice.number,
        "date": invoice.issue_date.map(text),
        "type": invoice.type_code.as_ref().map(text),
        "currency": invoice.currency.as_ref().map(text),
        "accounting_currency": invoice.vat_accounting_currency.as_ref().map(text),
        "guideline": invoice.specification_id,
        "process": invoice.business_process,
        "buyer_reference": invoice.buyer_reference,
        "order": invoice.purchase_order_reference.as_ref().map(|order| order.as_str()),
        "contract": invoice.contract_reference.as_ref().map(|contract| contract.as_str()),
        "delivered": invoice.delivery.as_ref().and_then(|delivery| delivery.date).map(text),
        "period": invoice.invoicing_period.as_ref().map(|period| json!([period.start.map(text), period.end.map(text)])),
        "notes": invoice.notes.iter().map(|note| json!({
            "code": note.subject_code.as_ref().map(text),
            "text": note.note,
        })).collect::<Vec<_>>(),
        "preceding": invoice.preceding_invoices.iter().map(|earlier| json!({
            "number": earlier.reference.as_str(),
            "date": earlier.issue_date.map(text),
        })).collect::<Vec<_>>(),
        "seller": party(&invoice.seller),
        "buyer": party(&invoice.buyer),
        "lines": invoice.lines.iter().map(line).collect::<Vec<_>>(),
        "allowances": invoice.allowances.iter().map(adjustment).collect::<Vec<_>>(),
        "charges": invoice.charges.iter().map(adjustment).collect::<Vec<_>>(),
        "vat": invoice.vat_breakdown.iter().map(|group| json!({
            "category": text(&group.category),
            "rate": group.rate.map(text),
            "base": text(group.taxable_amount),
            "tax": text(group.tax_amount),
            "reason": group.exemption_reason,
            "reason_code": group.exemption_reason_code.as_ref().map(text),
        })).collect::<Vec<_>>(),
        "totals": {
            "lines": text(totals.line_total),
            "allowances": totals.allowance_total.map(text),
            "charges": totals.charge_total.map(text),
            "net": text(totals.taxable_total),
            "vat": totals.vat_total.map(text),
            "vat_accounting": totals.vat_total_accounting.map(text),
            "gross": text(totals.gross_total),
            "paid": totals.paid.map(text),
            "rounding": totals.rounding.map(text),
            "due": text(totals.due),
        },
        "payment": payment(invoice),
    })
}

fn party(party: &Party) -> Value {
    let address = &party.address;
    let lines: Vec<&str> =
        [&address.line1, &address.line2, &address.line3].into_iter().flatten().map(String::as_str).collect();
    json!({
        "name": party.name,
        "trading_name": party.trading_name,
        "registration": party.legal_registration.as_ref().map(identifier),
        "vat_id": party.vat_identifier,
        "tax_number": party.tax_registration,
        "identifiers": party.identifiers.iter().map(identifier).collect::<Vec<_>>(),
        "electronic_address": party.electronic_address.as_ref().map(identifier),
        "address": {
            "lines": lines,
            "post_code": address.post_code,
            "city": address.city,
            "country": address.country.as_ref().map(text),
        },
        "contact": {
            "name": party.contact.name,
            "phone": party.contact.phone,
            "email": party.contact.email,
        },
    })
}

fn identifier(id: &Identifier) -> Value {
    json!({"scheme": id.scheme(), "value": id.content()})
}

fn line(line: &InvoiceLine) -> Value {
    json!({
        "id": line.id,
        "name": line.item.name,
        "description": line.item.description,
        "quantity": text(line.quantity),
        "unit": text(&line.unit_code),
        "price": text(line.price.net_price),
        "price_quantity": line.price.base_quantity.map(text),
        "gross_price": line.price.gross_price.map(text),
        "discount": line.price.price_discount.map(text),
        "net": text(line.net_amount),
        "category": text(&line.vat.category),
        "rate": line.vat.rate.map(text),
    })
}

fn adjustment(entry: &DocumentAllowanceCharge) -> Value {
    json!({
        "amount": text(entry.amount),
        "base": entry.base_amount.map(text),
        "percent": entry.percentage.map(text),
        "reason": entry.reason,
        "reason_code": entry.reason_code.as_ref().map(text),
        "category": text(&entry.vat.category),
        "rate": entry.vat.rate.map(text),
    })
}

fn payment(invoice: &Invoice) -> Value {
    let payment = invoice.payment.as_ref();
    let accounts = match payment.and_then(|payment| payment.means.as_ref()) {
        Some(PaymentMeans::CreditTransfer(transfers)) => transfers
            .iter()
            .map(|transfer| {
                json!({
                    "account": transfer.account_identifier,
                    "name": transfer.account_name,
                    "bic": transfer.provider_identifier,
                })
            })
            .collect(),
        _ => Vec::new(),
    };
    let mandate = match payment.and_then(|payment| payment.means.as_ref()) {
        Some(PaymentMeans::DirectDebit(debit)) => debit.mandate_reference.clone(),
        _ => None,
    };
    json!({
        "due": invoice.due_date.map(text),
        "terms": invoice.payment_terms,
        "means": payment.and_then(|payment| payment.means_code.as_ref()).map(text),
        "reference": payment.and_then(|payment| payment.remittance_information.clone()),
        "accounts": accounts,
        "mandate": mandate,
    })
}
