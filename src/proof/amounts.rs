//! Amounts in the text that the invoice does not have.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Diagnostics};
use crate::facts::{Facts, numbers, place};
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
            let place = place(facts.sources, span, text, from, to);
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
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    let is_signed = |from: usize, to: usize| {
        let before = text[..from].trim_end_matches(is_space);
        let after = text[to..].trim_start_matches(is_space);
        let whole = |rest: &str| !rest.starts_with(char::is_alphanumeric);
        signs.iter().any(|sign| before.ends_with(sign) || after.strip_prefix(sign).is_some_and(whole))
    };
    numbers::written(text).into_iter().filter(|(from, to, _)| is_signed(*from, *to)).collect()
}
