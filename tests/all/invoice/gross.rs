//! Prices with VAT in them: nothing drifts, and every line can be counted again.

use letterpress::invoice::{Adjustment, Decimal, Discount, Entries, Line, Totals, money};
use proptest::prelude::*;

use super::{at, dec, euro, line, vat_of};

prop_compose! {
    fn any_line()(
        quantity in -9_999_i64..9_999, quantity_scale in 0_u32..3,
        price in prop_oneof![0_i64..999_999, 0_i64..10],
        base in proptest::sample::select(vec![None, Some(3), Some(1000)]),
        discount in proptest::option::of(0_i64..10_000),
        charges in proptest::collection::vec(0_i64..50, 0..8),
        allowances in proptest::collection::vec(0_i64..10_000, 0..3),
        rate in proptest::sample::select(vec!["0", "2.1", "5.5", "8.1", "19", "20", "E"]),
    ) -> Line {
        let adjustment = |amount| {
            Adjustment { reason: at("Reason".to_owned()), amount: at(amount), vat: None }
        };
        let mut line = line("1 x 1 @ 0");
        line.quantity = at(Decimal::new(quantity, quantity_scale));
        line.unit_price = at(Decimal::new(price, 2));
        line.base_quantity = base.map(|base| at(Decimal::from(base)));
        line.discount = discount.map(|rate| at(Discount::Percent(Decimal::new(rate, 2))));
        line.charges = charges.into_iter().map(|amount| adjustment(Discount::Amount(Decimal::new(amount, 2)))).collect();
        line.allowances =
            allowances.into_iter().map(|rate| adjustment(Discount::Percent(Decimal::new(rate, 2)))).collect();
        line.vat = at(vat_of(rate));
        line
    }
}

fn counted(lines: &[Line], allowances: &[Adjustment]) -> Totals {
    let entries = Entries { lines, allowances, gross_prices: true, ..Entries::default() };
    Totals::of(&entries, euro()).expect("small enough")
}

proptest! {
    #[test]
    fn what_is_due_is_the_sum_of_the_prices(
        lines in proptest::collection::vec(any_line(), 1..40), off in proptest::option::of(0_i64..3_000),
    ) {
        let allowances: Vec<Adjustment> = off.map(|rate| Adjustment {
            reason: at("Reason".to_owned()),
            amount: at(Discount::Percent(Decimal::new(rate, 2))),
            vat: None,
        }).into_iter().collect();
        let totals = counted(&lines, &allowances);
        let shown: Decimal = totals.lines.iter().map(|line| line.shown).sum();
        let off: Decimal = totals.allowances.iter().map(|one| one.shown).sum();
        prop_assert_eq!(totals.due, shown - off);
        prop_assert_eq!(totals.due, totals.gross + totals.rounding);
        // A cent for each group at the most.
        prop_assert!(totals.rounding.abs() <= Decimal::new(i64::try_from(totals.groups.len()).expect("few"), 2));
        let nets: Decimal = totals.lines.iter().map(|line| line.net).sum();
        let less: Decimal = totals.allowances.iter().map(|one| one.amount).sum();
        prop_assert_eq!(nets, totals.line_total);
        prop_assert_eq!(nets - less, totals.net);
        for group in &totals.groups {
            prop_assert_eq!(group.tax, money::round(group.base * group.vat.rate / Decimal::ONE_HUNDRED, 2));
        }
    }

    #[test]
    fn a_line_is_quantity_times_price_again(lines in proptest::collection::vec(any_line(), 1..20)) {
        for (line, counted) in lines.iter().zip(&counted(&lines, &[]).lines) {
            let without = counted.without_vat.as_ref().expect("without VAT");
            prop_assert!(without.price.amount >= Decimal::ZERO);
            prop_assert!(without.price.amount.normalize().scale() <= 6);
            prop_assert!(without.price.base > Decimal::ZERO);
            let off: Decimal = without.taken_off.iter().sum();
            let on: Decimal = without.added.iter().sum();
            let product = line.quantity.value * without.price.amount;
            // The whole over the base, so that the division comes last.
            let net = (product + (on - off) * without.price.base) / without.price.base;
            prop_assert_eq!(money::round(net, 2), counted.net);
            // No line is further than a cent from what it is by itself.
            let alone = counted.shown * Decimal::ONE_HUNDRED / (Decimal::ONE_HUNDRED + line.vat.rate);
            prop_assert!((counted.net - alone).abs() <= dec("0.015"));
        }
    }
}
