//! What holds for every invoice, whatever its lines.

use letterpress::invoice::{Adjustment, Decimal, Discount, Entries, Line, Prepaid, Totals, Vat};
use proptest::prelude::*;

use super::{at, count, dec, euro, line, vat_of};

prop_compose! {
    /// A line with up to four decimals in quantity and price.
    fn any_line()(
        quantity in -99_999_i64..99_999, quantity_scale in 0_u32..4,
        price in 0_i64..9_999_999, price_scale in 0_u32..5,
        discount in proptest::option::of((0_i64..10_000, any::<bool>())),
        rate in proptest::sample::select(vec!["0", "2.1", "5.5", "5.50", "10", "20", "20.0", "20.00"]),
    ) -> Line {
        let discount = discount.map(|(amount, percent)| {
            let amount = Decimal::new(amount, 2);
            at(if percent { Discount::Percent(amount) } else { Discount::Amount(amount) })
        });
        let mut line = line("1 x 1 @ 0");
        line.quantity = at(Decimal::new(quantity, quantity_scale));
        line.unit_price = at(Decimal::new(price, price_scale));
        line.discount = discount;
        line.vat = at(vat_of(rate));
        line
    }
}

/// An amount in whole cents, where it is one.
fn cents(amount: Decimal) -> i128 {
    let cents = amount * Decimal::ONE_HUNDRED;
    assert!(cents.is_integer(), "{amount} has parts of a cent");
    cents.mantissa() / 10_i128.pow(cents.scale())
}

/// The same invoice in whole numbers: parts of 10^-12, rounded by integer division.
fn in_integers(lines: &[Line]) -> (i128, i128) {
    fn parts(number: Decimal, scale: u32) -> i128 {
        number.mantissa() * 10_i128.pow(scale - number.scale())
    }
    fn divide(number: i128, by: i128) -> i128 {
        (number.abs() * 2 + by) / (by * 2) * number.signum()
    }
    let mut net = 0;
    let mut groups = std::collections::BTreeMap::new();
    for line in lines {
        let full = parts(line.quantity.value, 6) * parts(line.unit_price.value, 6);
        let to_cents = 10_i128.pow(10);
        let discount = match line.discount.as_ref().map(|discount| discount.value) {
            None => 0,
            Some(Discount::Amount(amount)) => parts(amount, 2),
            Some(Discount::Percent(rate)) => divide(divide(full, to_cents) * parts(rate, 2), 10_000),
        };
        let line_net = divide(full - discount * to_cents, to_cents);
        net += line_net;
        *groups.entry(parts(line.vat.rate, 2)).or_insert(0) += line_net;
    }
    let vat = groups.iter().map(|(rate, base)| divide(base * rate, 10_000)).sum();
    (net, vat)
}

proptest! {
    #[test]
    fn parts_make_the_whole(lines in proptest::collection::vec(any_line(), 1..12), paid in 0_i64..99_999) {
        let paid = Prepaid { amount: at(Decimal::new(paid, 2)), date: None, label: None };
        let totals = count(&lines, &[paid], euro()).expect("small enough");
        let sum = |amounts: &[Decimal]| amounts.iter().map(|amount| cents(*amount)).sum::<i128>();
        let nets: Vec<Decimal> = totals.lines.iter().map(|line| line.net).collect();
        prop_assert_eq!(sum(&nets), cents(totals.net));
        prop_assert_eq!(totals.groups.iter().map(|g| cents(g.base)).sum::<i128>(), cents(totals.net));
        prop_assert_eq!(totals.groups.iter().map(|g| cents(g.tax)).sum::<i128>(), cents(totals.vat));
        prop_assert_eq!(cents(totals.net) + cents(totals.vat), cents(totals.gross));
        prop_assert_eq!(cents(totals.gross) - cents(totals.prepaid), cents(totals.due));
        prop_assert_eq!(totals.running().last().copied(), Some(totals.net));
        prop_assert!(totals.groups.windows(2).all(|pair| pair[0].vat.rate > pair[1].vat.rate));
    }

    #[test]
    fn integers_count_the_same(lines in proptest::collection::vec(any_line(), 1..12)) {
        let totals = count(&lines, &[], euro()).expect("small enough");
        prop_assert_eq!((cents(totals.net), cents(totals.vat)), in_integers(&lines));
    }

    #[test]
    fn the_order_of_lines_does_not_matter(
        (lines, shuffled) in proptest::collection::vec(any_line(), 1..12)
            .prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle()))
    ) {
        let a = count(&lines, &[], euro()).expect("small enough");
        let b = count(&shuffled, &[], euro()).expect("small enough");
        prop_assert_eq!((a.groups, a.net, a.vat, a.gross, a.due), (b.groups, b.net, b.vat, b.gross, b.due));
    }

    #[test]
    fn whatever_is_written_is_counted_or_refused(
        quantity in any::<i128>(), a in 0_u32..29, price in any::<i128>(), b in 0_u32..29, rate in any::<i64>(), c in 0_u32..19
    ) {
        let mut line = line("1 x 1 @ 0");
        line.quantity = at(Decimal::from_i128_with_scale(quantity >> 32, a));
        line.unit_price = at(Decimal::from_i128_with_scale(price >> 32, b));
        line.vat = at(Vat::of_rate(Decimal::new(rate, c)));
        if let Ok(totals) = count(&[line], &[], euro()) {
            prop_assert_eq!(totals.gross, totals.net + totals.vat);
        }
    }

    #[test]
    fn allowances_and_charges_are_parts_too(
        lines in proptest::collection::vec(any_line(), 1..8),
        percents in proptest::collection::vec((0_i64..10_000, any::<bool>()), 0..4),
        step in proptest::sample::select(vec!["0.01", "0.05", "0.5", "1"]),
    ) {
        let make = |percent: i64| Adjustment {
            reason: at("Reason".to_owned()),
            amount: at(Discount::Percent(Decimal::new(percent, 2))),
            vat: None,
        };
        let of = |charge| percents.iter().filter(|p| p.1 == charge).map(|p| make(p.0)).collect::<Vec<_>>();
        let (allowances, charges) = (of(false), of(true));
        let step = dec(step);
        let entries = Entries {
            lines: &lines,
            allowances: &allowances,
            charges: &charges,
            round_to: Some(step),
            ..Entries::default()
        };
        let totals = Totals::of(&entries, euro()).expect("small enough");
        let sum = |amounts: &mut dyn Iterator<Item = Decimal>| amounts.map(cents).sum::<i128>();
        let less = sum(&mut totals.allowances.iter().map(|one| one.amount));
        let more = sum(&mut totals.charges.iter().map(|one| one.amount));
        prop_assert_eq!(cents(totals.line_total) - less + more, cents(totals.net));
        prop_assert_eq!(sum(&mut totals.groups.iter().map(|group| group.base)), cents(totals.net));
        prop_assert_eq!(cents(totals.gross) + cents(totals.rounding), cents(totals.due));
        prop_assert!((totals.due / step).is_integer());
        prop_assert!(totals.rounding.abs() * Decimal::TWO <= step);
    }
}
