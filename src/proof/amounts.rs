//! Amounts in the text that the invoice does not have.

use std::collections::BTreeSet;

use super::words;
use crate::diag::{Diagnostic, Diagnostics};
use crate::facts::Facts;
use crate::invoice::{Decimal, Invoice};

pub(super) fn check(facts: &Facts<'_>, found: &mut Diagnostics) {
    let Some(document) = facts.document else { return };
    let Some(invoice) = &document.invoice else { return };
    let known = amounts(invoice);
    let currency = invoice.currency.value;
    let sign = facts.words.currency_sign(&currency);
    for (text, span) in facts.texts("body") {
        for (from, to, hundredths) in written(text, &[sign, currency.code()]) {
            if known.contains(&hundredths) {
                continue;
            }
            let place = words::place(facts.sources, span, text, from, to);
            let message = format!("the invoice has no amount of `{}`", &text[from..to]);
            found.push(
                Diagnostic::warning("amount-not-invoiced", place, message)
                    .help("compare the text with the invoice"),
            );
        }
    }
}

/// All amounts of an invoice, in hundredths.
fn amounts(invoice: &Invoice) -> BTreeSet<u64> {
    let totals = &invoice.totals;
    let mut all = vec![
        totals.net,
        totals.vat,
        totals.gross,
        totals.due,
        totals.prepaid,
        totals.line_total,
        totals.shown,
    ];
    all.extend(&totals.subtotals);
    all.extend(totals.lines.iter().flat_map(|line| [line.net, line.shown]));
    all.extend(totals.groups.iter().flat_map(|group| [group.base, group.tax]));
    all.extend(totals.deposits.iter().flat_map(|deposit| [deposit.net, deposit.gross]));
    all.extend(invoice.prepaid.iter().map(|prepaid| prepaid.amount.value));
    all.extend(invoice.lines.iter().flat_map(|line| {
        std::iter::once(line.unit_price.value).chain(line.list_price.as_ref().map(|price| price.value))
    }));
    all.into_iter().filter_map(hundredths).collect()
}

fn hundredths(amount: Decimal) -> Option<u64> {
    let text = format!("{:.2}", amount.abs());
    text.replace('.', "").parse().ok()
}

/// Amounts of money in a text: from where to where, and in hundredths.
fn written(text: &str, signs: &[&str]) -> Vec<(usize, usize, u64)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(from) = text[at..].find(|c: char| c.is_ascii_digit()).map(|offset| at + offset) {
        let length = number_length(&text[from..]);
        let to = from + length;
        at = to;
        let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
        let before = text[..from].trim_end_matches(is_space);
        let after = text[to..].trim_start_matches(is_space);
        let signed = signs.iter().any(|sign| {
            let whole = |rest: &str| !rest.starts_with(char::is_alphanumeric);
            before.ends_with(sign) || after.strip_prefix(sign).is_some_and(whole)
        });
        if let (true, Some(amount)) = (signed, value(&text[from..to])) {
            found.push((from, to, amount));
        }
    }
    found
}

/// How far a number reaches: digits, and single marks with digits behind them.
fn number_length(text: &str) -> usize {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let joins = matches!(c, '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' | ' ');
        if !(c.is_ascii_digit() || joins && next.is_some_and(|next| next.is_ascii_digit())) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// A number as any language writes it, in hundredths: a point or a comma with one or two
/// digits behind it, as the last mark, begins the decimals.
fn value(text: &str) -> Option<u64> {
    let mark = text.rfind(['.', ',']);
    let decimals = mark.map(|at| &text[at + 1..]).filter(|rest| (1..=2).contains(&rest.len()));
    let whole = match (decimals, mark) {
        (Some(_), Some(at)) => &text[..at],
        _ => text,
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let decimals = decimals.filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or("");
    format!("{digits}{decimals:0<2}").parse().ok()
}
