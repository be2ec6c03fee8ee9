//! What France asks of invoices between its businesses (XP Z12-012, as the rules
//! `BR-FR` of FNFE-MPE's `BR-FR-Flux2` 1.4.0 of August 2026 spell it), under
//! their own ids. Invoices of several sellers in one file (BT-23 of the kinds 8
//! and 9, rules `BR-FR-MV` and `BR-FR-BD`) are not looked into.

mod notes;
mod numbers;
mod parties;

use en16931::{Date, Invoice};

use super::{BtId, Finding, Found, Group, Path};

/// Types of invoice that France knows (BT-3).
const TYPES: [&str; 16] = [
    "380", "389", "393", "501", "386", "500", "384", "471", "472", "473", "261", "262", "381", "396", "502",
    "503",
];
/// Those that correct another invoice.
const CORRECTED: [&str; 4] = ["384", "471", "472", "473"];
/// Credit notes that must name what they credit.
const CREDITS: [&str; 5] = ["261", "381", "396", "502", "503"];
/// Prepayments.
const PREPAYMENTS: [&str; 3] = ["386", "500", "503"];
/// Those that the buyer writes.
const SELF_BILLED: [&str; 7] = ["389", "501", "500", "471", "473", "261", "502"];
/// Frames of invoicing (BT-23): goods, services or both, and a kind.
const FRAMES: [&str; 20] = [
    "B1", "S1", "M1", "B2", "S2", "M2", "S3", "B4", "S4", "M4", "S5", "S6", "B7", "S7", "B8", "S8", "M8",
    "B9", "S9", "M9",
];
/// Frames of what is already paid, and of final invoices after prepayments.
const PAID: [&str; 3] = ["B2", "S2", "M2"];
const FINAL: [&str; 3] = ["B4", "S4", "M4"];

/// Whether France's rules apply: seller and buyer are in France (BT-40, BT-55),
/// and no note says that the buyer is a consumer (BAR).
#[must_use]
pub fn applies(invoice: &Invoice) -> bool {
    let french = |country: Option<&en16931::invoice::Code>| country.is_some_and(|code| code.as_str() == "FR");
    french(invoice.seller.address.country.as_ref())
        && french(invoice.buyer.address.country.as_ref())
        && !notes::texts(invoice, "BAR").any(|text| text.starts_with("B2C"))
}

/// What breaks France's rules; ask [`applies`] before.
#[must_use]
pub fn france(invoice: &Invoice) -> Vec<Finding> {
    let mut found = Found::default();
    document(&mut found, invoice);
    dates(&mut found, invoice);
    frame(&mut found, invoice);
    notes::check(&mut found, invoice);
    parties::check(&mut found, invoice);
    numbers::check(&mut found, invoice);
    found.0
}

fn term(number: u16) -> Path {
    Path::term(BtId(number))
}

/// The type of the invoice (BT-3).
fn kind(invoice: &Invoice) -> &str {
    invoice.type_code.as_ref().map_or("", |code| code.as_str())
}

/// The frame of invoicing (BT-23).
fn process(invoice: &Invoice) -> &str {
    invoice.business_process.as_deref().unwrap_or_default().trim()
}

/// Numbers, types and references.
fn document(found: &mut Found, invoice: &Invoice) {
    number(found, 1, invoice.number.as_deref());
    for earlier in &invoice.preceding_invoices {
        number(found, 25, Some(earlier.reference.as_str()));
    }
    let kind = kind(invoice);
    if !TYPES.contains(&kind) {
        let message = format!("France knows no invoice of the type `{kind}`");
        found.fatal("BR-FR-04_BT-3", term(3), message, format!("use one of {}", TYPES.join(", ")));
    }
    if CORRECTED.contains(&kind) && invoice.preceding_invoices.len() != 1 {
        let count = invoice.preceding_invoices.len();
        let message =
            format!("a corrected invoice names exactly one invoice before it, this one names {count}");
        found.fatal(
            "BR-FR-CO-04_BT-4",
            term(25),
            message,
            "name the number and date of the invoice that is corrected",
        );
    }
    let dated = invoice.preceding_invoices.iter().any(|earlier| earlier.issue_date.is_some());
    if CREDITS.contains(&kind) && !dated {
        let message = "a credit note names the invoice that it credits, with its date";
        found.fatal("BR-FR-CO-05_BT-3", term(25), message, "name the number and date of that invoice");
    }
    let period = invoice.invoicing_period.as_ref().filter(|p| p.start.is_some() && p.end.is_some());
    if kind == "262" && (invoice.contract_reference.is_none() || period.is_none()) {
        let message = "a credit note for a rebate on the whole names its contract and its period";
        found.fatal(
            "BR-FR-CO-03_BT-3",
            term(12),
            message,
            "add the contract (BT-12), and both days of the period",
        );
    }
    let currency = invoice.currency.as_ref().map_or("", |code| code.as_str());
    let accounts = invoice.vat_accounting_currency.as_ref().map_or("", |code| code.as_str());
    if !matches!(currency, "" | "EUR") && (accounts != "EUR" || invoice.totals.vat_total_accounting.is_none())
    {
        let message = format!("an invoice in {currency} states its VAT in euros too");
        let hint = "make EUR the currency of accounting (BT-6), and give the VAT in it (BT-111)";
        found.fatal("BR-FR-CO-12_BT-5", term(5), message, hint);
    }
}

/// The number of an invoice (BR-FR-01, 02).
fn number(found: &mut Found, bt: u16, number: Option<&str>) {
    let Some(number) = number else { return };
    if number.chars().count() > 35 {
        let message = format!("the number `{number}` has more than 35 characters");
        found.fatal(&format!("BR-FR-01_BT-{bt}"), term(bt), message, "number invoices with fewer characters");
    }
    let known = |c: char| c.is_ascii_alphanumeric() || "+-_/".contains(c);
    if number.is_empty() || !number.chars().all(known) {
        let message = format!("the number `{number}` has other characters than letters, digits and + - _ /");
        found.fatal(&format!("BR-FR-02_BT-{bt}"), term(bt), message, "leave spaces and other signs out");
    }
}

/// Years from 2000 to 2099, and a due date that is not before the invoice.
fn dates(found: &mut Found, invoice: &Invoice) {
    let period = invoice.invoicing_period.as_ref();
    let mut all: Vec<(u16, Option<Date>)> = vec![
        (2, invoice.issue_date),
        (7, invoice.vat_point_date),
        (9, invoice.due_date),
        (72, invoice.delivery.as_ref().and_then(|delivery| delivery.date)),
        (73, period.and_then(|period| period.start)),
        (74, period.and_then(|period| period.end)),
    ];
    all.extend(invoice.preceding_invoices.iter().map(|earlier| (26, earlier.issue_date)));
    for (bt, date) in all {
        if let Some(date) = date
            && !(2000..=2099).contains(&date.year())
        {
            let message = format!("the year of {date} is not one from 2000 to 2099");
            found.fatal(&format!("BR-FR-03_BT-{bt}"), term(bt), message, "correct the date");
        }
    }
    let free = PREPAYMENTS.contains(&kind(invoice)) || PAID.contains(&process(invoice));
    if let (Some(issued), Some(due)) = (invoice.issue_date, invoice.due_date)
        && due < issued
        && !free
    {
        let message = format!("the invoice of {issued} was due on {due}, before it was issued");
        let hint =
            "correct the due date; only prepayments and paid invoices (BT-23 B2, S2, M2) may be due before";
        found.fatal("BR-FR-CO-07_BT-9", term(9), message, hint);
    }
}

/// The frame of invoicing, and what it asks of amounts.
fn frame(found: &mut Found, invoice: &Invoice) {
    let frame = process(invoice);
    if !FRAMES.contains(&frame) {
        let message = match frame {
            "" => "the frame of invoicing is missing".to_owned(),
            other => format!("France knows no frame of invoicing `{other}`"),
        };
        let hint = "B goods, S services, M both; then 1 to be paid, 2 paid, 4 final after prepayments, 7 reported before";
        found.fatal("BR-FR-08_BT-23", term(23), message, hint);
    }
    if FINAL.contains(&frame) && PREPAYMENTS.contains(&kind(invoice)) {
        let message = format!("a final invoice ({frame}) is no invoice of a prepayment ({})", kind(invoice));
        found.fatal("BR-FR-CO-08_BT-23", term(23), message, "correct the type (BT-3) or the frame (BT-23)");
    }
    if !PAID.contains(&frame) {
        return;
    }
    let totals = &invoice.totals;
    let at = |bt| Path::group_term(Group::Totals, BtId(bt));
    let gross = totals.gross_total;
    if totals.paid != Some(gross) {
        let message = format!("{frame} says that all is paid, but not the whole of {gross} stands as paid");
        found.fatal(
            "BR-FR-CO-09_BT-23-1",
            at(113),
            message,
            "state what is paid (BT-113), or correct the frame (BT-23)",
        );
    }
    if !totals.due.is_zero() {
        let message = format!("{frame} says that all is paid, but {} is due", totals.due);
        found.fatal("BR-FR-CO-09_BT-23-2", at(115), message, "correct the amounts, or the frame (BT-23)");
    }
    if invoice.due_date.is_none() {
        let message = format!("{frame} says that all is paid, but not when");
        found.fatal("BR-FR-CO-09_BT-23-3", term(9), message, "give the day of the payment as due date");
    }
}
