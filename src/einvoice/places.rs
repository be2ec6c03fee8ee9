//! From a rule that is broken to the place in the YAML, and what to write there.

use crate::diag::{At, Diagnostic, Span};
use crate::document::{Document, Party};
use crate::invoice::{Invoice, Line, Means};
use crate::rules::{Finding, Group};

/// What to add where a rule wants something, by the rule's id. Ids of France name the
/// term behind an underscore; [`by_category`] has the families of VAT categories.
const REMEDIES: [(&str, &str); 53] = [
    ("BR-CO-25", "add `due:`, or `terms:` under `payment`"),
    ("BR-CO-26", "add `vat_id:`, `company_id:` or `tax_number:` to the seller"),
    (
        "BR-CO-09",
        "write the VAT identifier with the letters of its country in front, such as `FR11123456782`",
    ),
    ("BR-CO-04", "give the line a `vat:`"),
    ("BR-09", "add `country_code:` to the seller, such as `FR`"),
    ("BR-11", "add `country_code:` to the buyer, such as `FR`"),
    ("BR-08", "add `country_code:` to the seller"),
    ("BR-10", "add `country_code:` to the buyer"),
    ("BR-50", "add `iban:` or `account:` to the bank"),
    ("BR-51", "write only the last four to six digits of the card"),
    ("BR-53", "add `rate:` or `amount:` under `vat_currency`"),
    ("BR-55", "add `number:` to the earlier invoice"),
    ("BR-57", "add `country_code:` under `deliver_to`"),
    ("BR-61", "add `iban:` or `account:` to the bank"),
    ("BR-62", "write the electronic address with its scheme, such as `0225:123456782`"),
    ("BR-63", "write the electronic address with its scheme, such as `0225:987654324`"),
    ("BR-DE-15", "add `buyer_reference:` under `invoice`: the buyer's Leitweg-ID"),
    ("BR-DE-1", "add `bank:` to the sender, or `payment:` under `invoice`"),
    ("BR-DE-2", "add `name:`, `phone:` and `email:` to the sender"),
    ("BR-DE-5", "add `name:` to the sender"),
    ("BR-DE-6", "add `phone:` to the sender"),
    ("BR-DE-7", "add `email:` to the sender"),
    ("BR-DE-3", "write post code and town of the sender in one address line, such as `10997 Berlin`"),
    ("BR-DE-4", "write post code and town of the sender in one address line, such as `10997 Berlin`"),
    ("BR-DE-8", "write post code and town of the recipient in one address line, such as `10997 Berlin`"),
    ("BR-DE-9", "write post code and town of the recipient in one address line, such as `10997 Berlin`"),
    ("BR-DE-14", "XRechnung takes no line without a rate; `vat: E` with its reason has the rate 0"),
    ("BR-DE-30", "add `creditor:` under `payment`"),
    ("BR-DE-31", "add `debited:` under `payment`"),
    ("BR-DE-23-a", "add `bank:` to the sender, or `iban:` under `payment`"),
    ("BR-DE-24-a", "add `card:` under `payment`: the last four to six digits"),
    ("BR-DE-25-a", "add `mandate:`, `creditor:` and `debited:` under `payment`"),
    ("BR-DE-16", "add `vat_id:` or `tax_number:` to the sender"),
    ("BR-DE-TMP-32", "add `delivered:` or `period:` under `invoice`"),
    ("PEPPOL-EN16931-R010", "add `electronic_address:` or `email:` to the recipient"),
    ("PEPPOL-EN16931-R061", "add `mandate:` under `payment`"),
    ("PEPPOL-EN16931-R020", "add `electronic_address:` or `email:` to the sender"),
    ("BR-FR-05", "the law's words are printed by themselves; leave `omit:` out for this mention"),
    ("BR-FR-01", "write at most 35 characters"),
    ("BR-FR-03", "write a year from 2000 to 2099"),
    ("BR-FR-08", "write `operation: services`, `goods` or `mixed` under `invoice`, and no `process:`"),
    ("BR-FR-10", "add `company_id:` with the seller's SIREN"),
    ("BR-FR-11", "add `company_id:` with the buyer's SIREN"),
    ("BR-FR-12", "add `company_id:` with the buyer's SIREN, or its `electronic_address:`"),
    ("BR-FR-13", "add `company_id:` with the seller's SIREN, or its `electronic_address:`"),
    ("BR-FR-CO-04", "name exactly one earlier invoice under `preceding:`, with number and date"),
    ("BR-FR-CO-05", "name the earlier invoice under `preceding:`, with number and date"),
    ("BR-FR-CO-09", "add `prepaid:` with all that was paid and `due:` with the day, or leave `process:` out"),
    ("BR-FR-DEC-02", "write at most four decimals"),
    ("BR-FR-DEC-03", "write at most six decimals"),
    ("BR-FR-CO-12", "add `vat_currency: {currency: EUR, rate: ...}` under `invoice`"),
    ("BR-IC-11", "add `delivered:` or `period:` under `invoice`"),
    ("BR-IC-12", "add `deliver_to:` with its `country_code:` under `invoice`"),
];

/// A finding as a complaint with its place and its remedy.
pub(super) fn diagnostic(finding: &Finding, document: &Document, invoice: &Invoice) -> Diagnostic {
    let message = message(finding);
    let fits = REMEDIES.iter().find(|(rule, _)| is_rule(&finding.rule, rule));
    let remedy = fits.map(|(_, remedy)| (*remedy).to_owned());
    let help = remedy.or_else(|| by_category(&finding.rule)).or_else(|| finding.hint.clone());
    let help = help.unwrap_or_else(|| format!("see the rule {}", finding.rule));
    Diagnostic::error("e-invoice", place(finding, document, invoice), message).help(help)
}

/// Whether a rule's id is this one, whatever term it names: `BR-FR-08_BT-23` is `BR-FR-08`.
fn is_rule(id: &str, rule: &str) -> bool {
    id.strip_prefix(rule).is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-']))
}

/// Whether a rule wants identifiers of seller or buyer for lines, allowances or
/// charges of one of these VAT categories.
fn is_of_identifiers(rule: &str, categories: &[&str]) -> bool {
    let parts = rule.strip_prefix("BR-").and_then(|rest| rest.rsplit_once('-'));
    parts.is_some_and(|(of, number)| categories.contains(&of) && matches!(number, "02" | "03" | "04"))
}

/// Rules of VAT categories are families: `BR-S-02`, `BR-AE-02`, ...; 2 to 4 want
/// identifiers of seller and buyer for lines, allowances and charges.
fn by_category(rule: &str) -> Option<String> {
    let (category, number) = rule.strip_prefix("BR-")?.rsplit_once('-')?;
    let remedy = match (category, number) {
        ("O", "02" | "03" | "04") => {
            "leave `vat_id:` of seller and buyer out; or write another category than O, such as E"
        }
        ("O", "11" | "12" | "13" | "14") => {
            "invoice what is outside the scope of VAT by itself; or write another category than O, such as E"
        }
        ("IC", "02" | "03" | "04") => "add `vat_id:` to seller and buyer",
        ("AE", "02" | "03" | "04") => {
            "add `vat_id:` or `tax_number:` to the seller, and `vat_id:` or `company_id:` to the buyer"
        }
        ("G", "02" | "03" | "04") => "add `vat_id:` to the seller",
        (_, "02" | "03" | "04") => "add `vat_id:` or `tax_number:` to the seller",
        (_, "10") => {
            let category = if category == "IC" { "K" } else { category };
            return Some(format!(
                "add `exemptions: [{{category: {category}, reason: ...}}]` under `invoice`"
            ));
        }
        _ => return None,
    };
    Some(remedy.to_owned())
}

/// The rule's words, without what only programs read, and its id.
fn message(finding: &Finding) -> String {
    let words = finding.message.trim().trim_end_matches('.');
    let words = words.strip_prefix(&format!("[{}]-", finding.rule)).unwrap_or(words);
    let detail = finding
        .detail
        .as_ref()
        .map(|detail| format!(" (expected {}, found {})", detail.expected, detail.actual));
    format!("{words}{} ({})", detail.unwrap_or_default(), finding.rule)
}

/// Where in the YAML what a finding is about was written, or should be.
fn place(finding: &Finding, document: &Document, invoice: &Invoice) -> Span {
    let term = finding.path.term.map(|term| term.0);
    let index = finding.path.index.unwrap_or_default();
    let (seller, buyer) = invoice.sides(&document.sender.party, &document.recipient);
    let of_party = |party| term_of_party(party, term).unwrap_or(invoice.number.span);
    let (seller_place, buyer_place) = (of_party(seller), of_party(buyer));
    // What a frame of invoicing asks for is asked by whoever chose the frame.
    if is_rule(&finding.rule, "BR-FR-CO-09") {
        return of_header(invoice, Some(23), seller_place, buyer_place);
    }
    // Identifiers of both are wanted; who has none is meant.
    let known = seller.vat_id.is_some() || seller.tax_number.is_some();
    if known && is_of_identifiers(&finding.rule, &["IC", "AE"]) {
        return buyer_place;
    }
    match finding.path.group {
        Group::Seller => seller_place,
        Group::Buyer => buyer_place,
        Group::Line => invoice.lines.get(index).map_or(invoice.number.span, |line| of_line(line, term)),
        Group::DocumentAllowance => adjusted(invoice, index, false),
        Group::DocumentCharge => adjusted(invoice, index, true),
        Group::Payment => {
            if let Some(means) = invoice.payment.means.filter(|means| means.value != Means::Transfer) {
                return means.span;
            }
            let bank = invoice.bank(&document.sender);
            let iban = bank.and_then(|bank| bank.iban.as_ref().or(bank.account.as_ref()));
            iban.or(invoice.payment.reference.as_ref()).map_or(invoice.number.span, |text| text.span)
        }
        Group::Payee => invoice.payee.as_ref().map_or(invoice.number.span, |payee| payee.name.span),
        Group::Delivery => {
            let to = invoice.deliver_to.as_ref();
            let first = to.and_then(|to| to.name.as_ref().or(to.address.first()));
            first.map_or(invoice.number.span, |text| text.span)
        }
        Group::VatBreakdown => {
            let group = invoice.totals.groups.get(index).map(|group| group.vat);
            let line = invoice.lines.iter().find(|line| Some(line.vat.value) == group);
            line.map_or(invoice.number.span, |line| line.vat.span)
        }
        _ => of_header(invoice, term, seller_place, buyer_place),
    }
}

/// A term of the header; rules that name none speak of what they want of seller or buyer.
fn of_header(invoice: &Invoice, term: Option<u16>, seller: Span, buyer: Span) -> Span {
    let refs = &invoice.references;
    let or_number = |text: Option<&At<String>>| text.map_or(invoice.number.span, |text| text.span);
    match term {
        Some(2) => invoice.date.span,
        Some(5) => invoice.currency.span,
        Some(6 | 111) => invoice.vat_currency.as_ref().map_or(invoice.currency.span, |at| at.currency.span),
        Some(9) => invoice.due.map_or(invoice.date.span, |due| due.span),
        Some(10) => or_number(refs.buyer.as_ref()),
        Some(13) => or_number(refs.order.as_ref()),
        Some(23) => invoice.process.as_ref().map_or_else(
            || invoice.operation.map_or(invoice.number.span, |operation| operation.span),
            |process| process.span,
        ),
        Some(25 | 26) => or_number(invoice.preceding.first().map(|one| &one.number)),
        Some(27..=43) => seller,
        Some(44..=58) => buyer,
        _ => invoice.number.span,
    }
}

fn term_of_party(party: &Party, term: Option<u16>) -> Option<Span> {
    let own = match term {
        Some(30 | 47) => party.company_id.as_ref().map(|id| id.span),
        Some(31 | 48) => party.vat_id.as_ref().map(|id| id.span),
        Some(32) => party.tax_number.as_ref().map(|id| id.span),
        Some(34 | 49) => party.electronic_address.as_ref().map(|at| at.span),
        Some(35..=39 | 50..=54) => party.address.last().map(|line| line.span),
        Some(40 | 55) => party.country_code.as_ref().map(|code| code.span),
        Some(42) => party.phone.as_ref().map(|phone| phone.span),
        Some(43) => party.email.as_ref().map(|email| email.span),
        _ => None,
    };
    own.or_else(|| party.called().map(|name| name.span))
}

fn of_line(line: &Line, term: Option<u16>) -> Span {
    match term {
        Some(129) => line.quantity.span,
        Some(130) => line.unit_code.as_ref().or(line.unit.as_ref()).map_or(line.quantity.span, |u| u.span),
        Some(131 | 146..=148) => line.unit_price.span,
        Some(151 | 152) => line.vat.span,
        Some(157) => line.item.gtin.as_ref().map_or(line.description.span, |id| id.span),
        Some(159) => line.item.origin.as_ref().map_or(line.description.span, |id| id.span),
        _ => line.description.span,
    }
}

fn adjusted(invoice: &Invoice, index: usize, charge: bool) -> Span {
    let (counted, written) = if charge {
        (&invoice.totals.charges, &invoice.charges)
    } else {
        (&invoice.totals.allowances, &invoice.allowances)
    };
    let one = counted.get(index).and_then(|one| written.get(one.index));
    one.map_or(invoice.number.span, |one| one.amount.span)
}
