//! A received e-invoice for people: what it says, then what was found.
//!
//! The words of the file are foreign: control characters in them, which could
//! move a terminal's cursor, are shown as boxes.

use std::fmt::Write as _;

use en16931::invoice::{Party, PaymentMeans};
use en16931::{Identifier, Invoice, InvoiceAmount, Percentage};

use super::{Finding, Layer, Received, Severity, names};

pub(super) fn tell(received: &Received) -> String {
    let mut text = String::new();
    if let Some(invoice) = &received.invoice {
        says(&mut text, invoice, received.profile.as_deref());
        text.push('\n');
    }
    for layer in &received.layers {
        found(&mut text, layer);
    }
    text.push('\n');
    let count = |severity, one: &str| {
        let count = received.findings(severity).count();
        format!("{count} {one}{}", if count == 1 { "" } else { "s" })
    };
    let verdict = match (&received.invoice, received.sound()) {
        (None, _) => "no invoice can be read",
        (_, true) => "sound",
        (_, false) => "NOT SOUND",
    };
    let (errors, warnings) = (count(Severity::Fatal, "error"), count(Severity::Warning, "warning"));
    let _ = writeln!(text, "{verdict}: {errors}, {warnings}");
    text
}

/// What the invoice says.
fn says(text: &mut String, invoice: &Invoice, profile: Option<&str>) {
    let kind = invoice.type_code.as_ref().map_or("", |code| code.as_str());
    let name = names::kind(kind).map_or_else(|| format!("document of type {kind}"), str::to_owned);
    let number = invoice.number.as_deref().unwrap_or("(no number)");
    let date = invoice.issue_date.map_or_else(|| "(no date)".to_owned(), |date| date.to_string());
    let currency = invoice.currency.as_ref().map_or("(no currency)", |code| code.as_str());
    let _ = writeln!(text, "{} {} of {date}, {}", clean(&name), clean(number), clean(currency));
    let guideline = invoice.specification_id.as_deref().unwrap_or("none");
    let _ = writeln!(text, "  profile  {} ({})", profile.unwrap_or("unknown"), clean(guideline));
    for (role, party) in [("seller ", &invoice.seller), ("buyer  ", &invoice.buyer)] {
        let _ = writeln!(text, "  {role}  {}", clean(&party_line(party)));
    }
    for earlier in &invoice.preceding_invoices {
        let date = earlier.issue_date.map(|date| format!(" of {date}")).unwrap_or_default();
        let _ = writeln!(text, "  about    {}{date}", clean(earlier.reference.as_str()));
    }
    for line in &invoice.lines {
        let name = line.item.name.as_deref().unwrap_or("(no name)");
        let base = line.price.base_quantity.map(|base| format!(" for {base}")).unwrap_or_default();
        let _ = writeln!(
            text,
            "  line     {}  {}: {} {} x {}{base} = {}, {}",
            clean(&line.id),
            clean(name),
            line.quantity,
            clean(line.unit_code.as_str()),
            line.price.net_price,
            line.net_amount,
            clean(&vat(line.vat.category.as_str(), line.vat.rate)),
        );
    }
    for (sign, entry) in invoice
        .allowances
        .iter()
        .map(|e| ("allowance", e))
        .chain(invoice.charges.iter().map(|e| ("charge   ", e)))
    {
        let reason = entry.reason.as_deref().or(entry.reason_code.as_ref().map(|code| code.as_str()));
        let vat = vat(entry.vat.category.as_str(), entry.vat.rate);
        let _ = writeln!(
            text,
            "  {sign}  {}: {}, {}",
            clean(reason.unwrap_or("(no reason)")),
            entry.amount,
            clean(&vat)
        );
    }
    for group in &invoice.vat_breakdown {
        let reason =
            group.exemption_reason.as_deref().or(group.exemption_reason_code.as_ref().map(|c| c.as_str()));
        let reason = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
        let name = vat(group.category.as_str(), group.rate);
        let _ = writeln!(
            text,
            "  VAT      {} of {}: {}{}",
            clean(&name),
            group.taxable_amount,
            group.tax_amount,
            clean(&reason)
        );
    }
    let totals = &invoice.totals;
    let mut line = |name: &str, amount: Option<InvoiceAmount>| {
        if let Some(amount) = amount {
            let _ = writeln!(text, "  total    {name}: {amount}");
        }
    };
    line("lines", Some(totals.line_total));
    line("allowances", totals.allowance_total);
    line("charges", totals.charge_total);
    line("net", Some(totals.taxable_total));
    line("VAT", totals.vat_total);
    line("VAT in the currency of accounting", totals.vat_total_accounting);
    line("gross", Some(totals.gross_total));
    line("paid", totals.paid);
    line("rounding", totals.rounding);
    line("due", Some(totals.due));
    payment(text, invoice);
}

fn payment(text: &mut String, invoice: &Invoice) {
    if let Some(date) = invoice.due_date {
        let _ = writeln!(text, "  due      {date}");
    }
    if let Some(terms) = &invoice.payment_terms {
        let _ = writeln!(text, "  terms    {}", clean(terms));
    }
    let Some(payment) = &invoice.payment else { return };
    let code = payment.means_code.as_ref().map_or("", |code| code.as_str());
    let _ = writeln!(text, "  pay by   {} ({})", names::means(code).unwrap_or("other means"), clean(code));
    match &payment.means {
        Some(PaymentMeans::CreditTransfer(transfers)) => {
            for transfer in transfers {
                let parts =
                    [&transfer.account_identifier, &transfer.provider_identifier, &transfer.account_name];
                let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
                let _ = writeln!(text, "  account  {}", clean(&parts.join(", ")));
            }
        }
        Some(PaymentMeans::DirectDebit(debit)) => {
            let mandate = debit.mandate_reference.as_deref().unwrap_or("(none)");
            let _ = writeln!(text, "  mandate  {}", clean(mandate));
        }
        _ => {}
    }
    if let Some(reference) = &payment.remittance_information {
        let _ = writeln!(text, "  quote    {}", clean(reference));
    }
}

/// Name, town, country and numbers.
fn party_line(party: &Party) -> String {
    let address = &party.address;
    let town =
        [&address.post_code, &address.city].into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
    let country = address.country.as_ref().map(|code| code.as_str().to_owned());
    let numbered = |id: &Identifier| match id.scheme() {
        Some(scheme) => format!("{scheme}:{}", id.content()),
        None => id.content().to_owned(),
    };
    let mut parts = vec![party.name.clone().unwrap_or_else(|| "(no name)".to_owned())];
    parts.extend((!town.is_empty()).then(|| town.join(" ")));
    parts.extend(country);
    parts.extend(party.legal_registration.as_ref().map(numbered));
    parts.extend(party.vat_identifier.as_ref().map(|number| format!("VAT {number}")));
    parts.extend(party.electronic_address.as_ref().map(|id| format!("at {}", numbered(id))));
    parts.join(", ")
}

fn vat(category: &str, rate: Option<Percentage>) -> String {
    match rate {
        Some(rate) => format!("{category} {} %", rate.into_decimal().normalize()),
        None => category.to_owned(),
    }
}

/// A layer and what was found in it.
fn found(text: &mut String, layer: &Layer) {
    let state = match (&layer.skipped, layer.sound()) {
        (Some(why), _) => format!("not looked at: {why}"),
        (None, true) => "sound".to_owned(),
        (None, false) => "NOT SOUND".to_owned(),
    };
    let _ = writeln!(text, "{:<12} {}", layer.name, clean(&state));
    for finding in &layer.findings {
        one(text, finding);
    }
}

fn one(text: &mut String, finding: &Finding) {
    let word = match finding.severity {
        Severity::Fatal => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let rule = finding.rule.as_deref().map(|rule| format!("[{rule}]")).unwrap_or_default();
    let _ = writeln!(text, "  {word}{} {}: {}", clean(&rule), clean(&finding.path), clean(&finding.message));
    match (&finding.expected, &finding.found) {
        (Some(expected), Some(found)) => {
            let _ = writeln!(text, "      expected {}, found {}", clean(expected), clean(found));
        }
        (None, Some(found)) => {
            let _ = writeln!(text, "      found {}", clean(found));
        }
        _ => {}
    }
    if let Some(hint) = &finding.hint {
        let _ = writeln!(text, "      {}", clean(hint));
    }
}

/// One line of text that a terminal shows as it is, cut where it is endless.
fn clean(text: &str) -> String {
    const LONGEST: usize = 400;
    let bad = |c: char| {
        c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let mut line = String::with_capacity(text.len().min(LONGEST));
    for (at, c) in text.trim().chars().enumerate() {
        if at == LONGEST {
            line.push('…');
            break;
        }
        match c {
            '\n' | '\t' => line.push(' '),
            '\r' => {}
            c if bad(c) => line.push('\u{FFFD}'),
            c => line.push(c),
        }
    }
    line
}
