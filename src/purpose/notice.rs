//! The period of notice of a contract.

use chrono::{Datelike, Days as Many, Months, NaiveDate};

use crate::calendar::{self, Calendar};
use crate::document::{Contract, Days, End, Post};
use crate::facts::Facts;

/// When a contract may end.
pub(super) struct Notice {
    /// The earliest day.
    pub(super) earliest: NaiveDate,
    /// What it may only end with.
    end_of: Option<End>,
    /// Whether public holidays matter, and nothing is known of them.
    pub(super) guessed: bool,
}

impl Notice {
    /// Of a letter: its date, and the days of the post, and the period of notice.
    /// `None` where the contract has no period of notice, or the letter no date.
    pub(super) fn of(facts: &Facts<'_>) -> Option<Self> {
        let (contract, country) = facts.contract()?;
        contract.notice_days.or(contract.notice_months)?;
        let (written, _) = *facts.dates("date").first()?;
        let calendar = Calendar::of(country, &contract.holidays);
        let arrival = calendar.after(written, days_of_post(facts, contract, country));
        let after = match (contract.notice_months, contract.notice_days) {
            (Some(months), _) => arrival.checked_add_months(Months::new(u32::from(months.value)))?,
            (None, Some(days)) if contract.days == Days::Working => calendar.after(arrival, days.value),
            (None, days) => {
                arrival.checked_add_days(Many::new(days.map_or(0, |days| u64::from(days.value))))?
            }
        };
        let earliest = contract.end_of.map_or(Some(after), |end| end_of(after, end))?;
        let guessed = contract.days == Days::Working && !calendar.is_known();
        Some(Self { earliest, end_of: contract.end_of, guessed })
    }

    /// Whether the contract may end on that day: early enough, and on the last day of what
    /// it may only end with, or on the first one behind it, from which it does not hold.
    pub(super) fn allows(&self, day: NaiveDate) -> bool {
        day >= self.earliest
            && self.end_of.is_none_or(|end| {
                end_of(day, end) == Some(day)
                    || day.pred_opt().is_some_and(|last| end_of(last, end) == Some(last))
            })
    }

    /// The first day that is allowed and not before the one that was wished for.
    pub(super) fn next(&self, wished: NaiveDate) -> NaiveDate {
        let from = wished.max(self.earliest);
        self.end_of.and_then(|end| end_of(from, end)).unwrap_or(from)
    }
}

fn days_of_post(facts: &Facts<'_>, contract: &Contract, country: &str) -> u16 {
    if let Some(days) = contract.delivery_days {
        return days.value;
    }
    let post = facts.document.and_then(|document| document.aim.post);
    let post = match post.map_or(Post::Standard, |post| post.value) {
        Post::Standard => "standard",
        Post::Registered => "registered",
        Post::Courier => "courier",
        Post::Email => "email",
        Post::Hand => "hand",
    };
    calendar::on_its_way(country, post)
}

/// The last day of the month, quarter, half-year or year of a day.
fn end_of(day: NaiveDate, end: End) -> Option<NaiveDate> {
    let months = match end {
        End::Month => 1,
        End::Quarter => 3,
        End::HalfYear => 6,
        End::Year => 12,
    };
    let month = day.month0() / months * months + months;
    let first = NaiveDate::from_ymd_opt(day.year(), 1, 1)?;
    first.checked_add_months(Months::new(month))?.pred_opt()
}
