//! Dates that have passed.

use chrono::{NaiveDate, TimeDelta};

use crate::diag::{Diagnostic, Diagnostics, Span};
use crate::facts::Facts;

/// So many days a letter may wait on a desk before its date looks forgotten.
const STALE: i64 = 30;

/// Dates by which something is still to happen.
const AHEAD: [&str; 4] = ["body.deadline", "body.effective", "body.deliverables.due", "invoice.due"];

pub(super) fn check(facts: &Facts<'_>, found: &mut Diagnostics) {
    let Some(&(written, span)) = facts.dates("date").first() else { return };
    let age = facts.today.signed_duration_since(written);
    if age > TimeDelta::days(STALE) {
        let message = format!("the letter is dated {written}, {} days ago", age.num_days());
        found.push(
            Diagnostic::warning("date-in-past", span, message)
                .help("write the day on which it is sent, or `today`"),
        );
    }
    if age < -TimeDelta::days(STALE) {
        let message = format!("the letter is dated {written}, {} days from now", -age.num_days());
        found.push(
            Diagnostic::warning("date-far-ahead", span, message)
                .help("write the day on which it is sent, or `today`"),
        );
    }
    for path in AHEAD {
        for (day, span) in dates(facts, path) {
            if day < written {
                let message = format!("{day} has passed when the letter is written, on {written}");
                found.push(
                    Diagnostic::warning("date-in-past", span, message)
                        .help("write a day that is still to come"),
                );
            }
        }
    }
}

/// Dates under a path; those of all parts of the body, whatever their names.
fn dates(facts: &Facts<'_>, path: &str) -> Vec<(NaiveDate, Span)> {
    match path.strip_prefix("body.") {
        Some(below) => facts.parts().flat_map(|part| facts.dates_in(part, below)).collect(),
        None => facts.dates(path),
    }
}
