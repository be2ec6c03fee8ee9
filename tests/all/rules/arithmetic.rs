//! Amounts counted again, without tolerance.

use en16931::invoice::{LineAllowanceCharge, PriceDetails};
use en16931::{Invoice, InvoiceAmount, Percentage, Quantity, UnitPriceAmount};
use letterpress::rules::arithmetic;
use proptest::prelude::*;

use super::{amount, code, decimal, french, helpful, ids, line};

#[test]
fn the_examples_of_the_standard_are_exact() {
    for example in en16931::examples::annex_a() {
        let found = arithmetic(&example.invoice);
        assert!(found.is_empty(), "{}: {found:?}", example.clause);
    }
    assert!(arithmetic(&french()).is_empty());
}

type Fault = fn(&mut Invoice);

#[test]
fn each_fault_has_its_id() {
    let faults: [(&str, Fault); 13] = [
        ("EXACT-BT-131", |i| i.lines[0].quantity = Quantity::new(decimal("4"))),
        ("EXACT-BT-146", |i| {
            i.lines[0].price.gross_price = Some(UnitPriceAmount::new(decimal("500")));
            i.lines[0].price.price_discount = Some(UnitPriceAmount::new(decimal("49.99")));
        }),
        ("EXACT-BT-149", |i| i.lines[0].price.base_quantity = Some(Quantity::new(decimal("0")))),
        ("EXACT-BT-106", |i| i.totals.line_total = amount("2280.01")),
        ("EXACT-BT-107", |i| i.totals.allowance_total = Some(amount("1"))),
        ("EXACT-BT-108", |i| i.totals.charge_total = Some(amount("1"))),
        ("EXACT-BT-109", |i| i.totals.taxable_total = amount("2279.99")),
        ("EXACT-BT-110", |i| i.totals.vat_total = Some(amount("321.16"))),
        ("EXACT-BT-112", |i| i.totals.gross_total = amount("2601.14")),
        ("EXACT-BT-115", |i| i.totals.paid = Some(amount("0.01"))),
        ("EXACT-BT-116", |i| i.vat_breakdown[0].taxable_amount = amount("1350.01")),
        // The official rule lets this pass: it is off by less than 1.00.
        ("EXACT-BT-117", |i| i.vat_breakdown[0].tax_amount = amount("270.99")),
        ("EXACT-BG-23", |i| i.vat_breakdown.truncate(1)),
    ];
    for (id, fault) in faults {
        let mut invoice = french();
        fault(&mut invoice);
        let found = arithmetic(&invoice);
        assert!(ids(&found).contains(&id), "{id}: {found:?}");
        helpful(&found);
    }
}

#[test]
fn a_percentage_is_that_of_its_base() {
    let mut invoice = french();
    let entry = LineAllowanceCharge {
        amount: amount("67.51"),
        base_amount: Some(amount("1350.00")),
        percentage: Some(Percentage::new(decimal("5"))),
        reason: Some("Remise".into()),
        reason_code: None,
    };
    invoice.lines[0].allowances.push(entry);
    assert!(ids(&arithmetic(&invoice)).contains(&"EXACT-BT-136"));
}

#[test]
fn twenty_and_twenty_with_decimals_are_one_rate() {
    let mut invoice = french();
    invoice.lines[0].vat.rate = Some(Percentage::new(decimal("20.00")));
    assert!(arithmetic(&invoice).is_empty());
    let mut second = invoice.vat_breakdown[0].clone();
    second.rate = Some(Percentage::new(decimal("20.0")));
    invoice.vat_breakdown.push(second);
    assert!(ids(&arithmetic(&invoice)).contains(&"EXACT-BG-23"));
}

/// A line of so many pieces, at a price for so many.
fn priced(quantity: &str, price: &str, base: &str, net: &str) -> Invoice {
    let mut invoice = french();
    let mut one = line("1", 1, net, "20").with_price(PriceDetails {
        net_price: UnitPriceAmount::new(decimal(price)),
        base_quantity: Some(Quantity::new(decimal(base))),
        ..PriceDetails::default()
    });
    one.quantity = Quantity::new(decimal(quantity));
    invoice.lines = vec![one];
    invoice
}

#[test]
fn half_a_cent_goes_away_from_zero() {
    for (quantity, price, base, net) in [
        ("1", "0.25", "2", "0.13"),
        ("-1", "0.25", "2", "-0.13"),
        ("1", "1", "3", "0.33"),
        ("2", "1", "3", "0.67"),
        ("1", "0.015", "1", "0.02"),
        ("1", "0.35", "7", "0.05"),
        ("1", "1.05", "70", "0.02"),
        ("1", "0.0149999999999", "1", "0.01"),
    ] {
        let found = arithmetic(&priced(quantity, price, base, net));
        assert!(!ids(&found).contains(&"EXACT-BT-131"), "{quantity} x {price} / {base}: {found:?}");
        let off = amount(net).checked_add(amount("0.01")).expect("small").to_string();
        let found = arithmetic(&priced(quantity, price, base, &off));
        assert!(ids(&found).contains(&"EXACT-BT-131"), "{quantity} x {price} / {base} is not {off}");
    }
}

#[test]
fn numbers_too_long_to_count_are_told() {
    let long = "1.0000000000000000000000000001";
    let found = arithmetic(&priced(long, long, "1", "1.00"));
    assert!(found.iter().any(|f| f.message.contains("too many digits")), "{found:?}");
}

#[test]
fn totals_alone_are_counted_without_lines() {
    let mut invoice = french();
    invoice.lines.clear();
    assert!(arithmetic(&invoice).is_empty(), "{:?}", arithmetic(&invoice));
    invoice.totals.gross_total = InvoiceAmount::ZERO;
    assert!(ids(&arithmetic(&invoice)).contains(&"EXACT-BT-112"));
    invoice.type_code = code("380");
}

proptest! {
    /// What the standard's own reconciliation makes is exact, and a cent more anywhere is not.
    #[test]
    fn a_cent_is_never_overlooked(
        nets in prop::collection::vec((1_i64..500, -100_000_i64..1_000_000, 0_usize..4), 1..8),
        which in 0_usize..6,
    ) {
        let mut builder = Invoice::builder("urn:cen.eu:en16931:2017", "1", super::day("2026-03-03"), "380", "EUR");
        for (at, (quantity, cents, rate)) in nets.iter().enumerate() {
            let unit = InvoiceAmount::from_minor_units(*cents);
            let net = InvoiceAmount::from_minor_units(cents * quantity);
            let mut one = line(&at.to_string(), *quantity, &net.to_string(), ["20", "10", "5.5", "2.1"][*rate]);
            one.price.net_price = UnitPriceAmount::new(unit.into_decimal());
            builder = builder.line(one);
        }
        let mut invoice = builder.build_reconciled().expect("an invoice");
        prop_assert!(arithmetic(&invoice).is_empty(), "{:?}", arithmetic(&invoice));
        let totals = &mut invoice.totals;
        let place = match which {
            0 => &mut invoice.lines[0].net_amount,
            1 => &mut totals.line_total,
            2 => &mut totals.taxable_total,
            3 => &mut totals.gross_total,
            4 => &mut totals.due,
            _ => &mut invoice.vat_breakdown[0].tax_amount,
        };
        *place = place.checked_add(InvoiceAmount::from_minor_units(1)).expect("small");
        prop_assert!(!arithmetic(&invoice).is_empty());
    }
}
