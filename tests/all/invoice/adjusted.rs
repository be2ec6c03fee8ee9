//! Allowances and charges on a whole invoice, and the rounding of what is due, by hand.

use letterpress::invoice::{Adjustment, CountError, Decimal, Discount, Entries, Totals, VatGroup};

use super::{at, dec, euro, line, vat_of};

/// Written as `10%`, `12.50`, or with a rate as `10% @ 20`.
fn adjustment(text: &str) -> Adjustment {
    let (amount, vat) = text.split_once(" @ ").map_or((text, None), |(amount, vat)| (amount, Some(vat)));
    let amount = match amount.strip_suffix('%') {
        Some(rate) => Discount::Percent(dec(rate)),
        None => Discount::Amount(dec(amount)),
    };
    Adjustment { reason: at("Reason".to_owned()), amount: at(amount), vat: vat.map(|vat| at(vat_of(vat))) }
}

fn count(
    lines: &[&str],
    allowances: &[&str],
    charges: &[&str],
    round_to: Option<&str>,
) -> Result<Totals, CountError> {
    let lines: Vec<_> = lines.iter().map(|text| line(text)).collect();
    let allowances: Vec<_> = allowances.iter().map(|text| adjustment(text)).collect();
    let charges: Vec<_> = charges.iter().map(|text| adjustment(text)).collect();
    let round_to = round_to.map(dec);
    let entries =
        Entries { lines: &lines, allowances: &allowances, charges: &charges, round_to, ..Entries::default() };
    Totals::of(&entries, euro())
}

fn amounts(totals: &Totals) -> Vec<(Decimal, Decimal)> {
    let all = totals.allowances.iter().chain(&totals.charges);
    all.map(|one| (one.vat.rate, one.amount)).collect()
}

#[test]
fn a_percentage_is_taken_of_each_rate() {
    let totals = count(&["1 x 100 @ 20", "1 x 50 @ 5.5"], &["10%"], &[], None).expect("counted");
    assert_eq!(amounts(&totals), [(dec("20"), dec("10.00")), (dec("5.5"), dec("5.00"))]);
    assert_eq!(totals.line_total, dec("150"));
    assert_eq!(totals.net, dec("135.00"));
    // 18.00 and 2.475.
    let vat: Vec<Decimal> = totals.groups.iter().map(|group| group.tax).collect();
    assert_eq!(vat, [dec("18.00"), dec("2.48")]);
    assert_eq!(totals.due, dec("155.48"));
}

#[test]
fn an_amount_is_on_one_rate_and_percentages_are_of_the_lines_alone() {
    let lines = ["1 x 100 @ 20", "1 x 50 @ 5.5"];
    let totals = count(&lines, &["10% @ 20"], &["12.50 @ 20.00", "2%"], None).expect("counted");
    let wanted = [("20", "10.00"), ("20", "12.50"), ("20", "2.00"), ("5.5", "1.00")];
    assert_eq!(amounts(&totals), wanted.map(|(rate, amount)| (dec(rate), dec(amount))));
    let bases: Vec<Decimal> = totals.groups.iter().map(|group| group.base).collect();
    assert_eq!(bases, [dec("104.50"), dec("51.00")]);
    // 20.90 and 2.805.
    assert_eq!((totals.net, totals.vat, totals.gross), (dec("155.50"), dec("23.71"), dec("179.21")));
}

#[test]
fn an_amount_without_a_rate_needs_one_rate() {
    let lines = ["1 x 100 @ 20", "1 x 50 @ 5.5"];
    assert_eq!(count(&lines, &["1%", "5"], &[], None), Err(CountError::Rate(false, 1)));
    assert_eq!(count(&lines, &["5 @ 10"], &[], None), Err(CountError::Rate(false, 0)));
    assert_eq!(count(&lines, &[], &["5% @ 10"], None), Err(CountError::Rate(true, 0)));
    // Freight may bear a VAT that no line does.
    let freight = count(&lines, &[], &["5 @ 10"], None).expect("counted");
    assert_eq!(
        freight.groups.last().map(|group| (group.vat.rate, group.tax)),
        Some((dec("5.5"), dec("2.75")))
    );
    assert_eq!(freight.groups[1], VatGroup { vat: vat_of("10"), base: dec("5"), tax: dec("0.50") });
    let totals = count(&lines[..1], &["5"], &[], None).expect("counted");
    assert_eq!((totals.net, totals.vat), (dec("95"), dec("19.00")));
}

#[test]
fn what_is_due_is_rounded_away_from_zero_at_the_half() {
    for (price, step, rounding, due) in [
        ("107.73", "0.05", "0.02", "107.75"),
        ("107.72", "0.05", "-0.02", "107.70"),
        ("107.75", "0.05", "0", "107.75"),
        ("0.50", "1", "0.50", "1"),
        ("99.49", "1", "-0.49", "99"),
    ] {
        let totals = count(&[&format!("1 x {price} @ 0")], &[], &[], Some(step)).expect("counted");
        assert_eq!((totals.rounding, totals.due), (dec(rounding), dec(due)), "{price} to {step}");
        let credit = count(&[&format!("-1 x {price} @ 0")], &[], &[], Some(step)).expect("counted");
        assert_eq!((credit.rounding, credit.due), (-dec(rounding), -dec(due)), "-{price} to {step}");
    }
}
