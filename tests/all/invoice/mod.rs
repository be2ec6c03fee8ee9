//! The counting room: sums done by hand, its own laws, and what it refuses.

mod adjusted;
mod by_hand;
mod cases;
mod gross;
mod laws;

use letterpress::diag::{At, FileId, Span};
use letterpress::invoice::{
    Category, CountError, Currency, Decimal, Discount, Entries, Exemption, Item, Line, Prepaid, Totals, Vat,
    money,
};

fn at<T>(value: T) -> At<T> {
    At::new(value, Span { file: FileId(0), start: 0, end: 0 })
}

fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// A line written as `quantity x price @ rate`, with `- 5%` or `- 3.00` for a discount.
fn line(text: &str) -> Line {
    let (rest, discount) = match text.split_once(" - ") {
        Some((rest, discount)) => (rest, Some(discount)),
        None => (text, None),
    };
    let (amounts, vat) = rest.split_once(" @ ").expect("a rate");
    let (quantity, price) = amounts.split_once(" x ").expect("a price");
    let discount = discount.map(|text| match text.strip_suffix('%') {
        Some(rate) => Discount::Percent(dec(rate)),
        None => Discount::Amount(dec(text)),
    });
    Line {
        description: at(String::from("Work")),
        details: None,
        item: Item::default(),
        quantity: at(dec(quantity)),
        unit: None,
        unit_code: None,
        base_quantity: None,
        unit_price: at(dec(price)),
        list_price: None,
        price_discount: None,
        discount: discount.map(at),
        allowances: Vec::new(),
        charges: Vec::new(),
        vat: at(vat_of(vat)),
        exemption: Exemption::default(),
        period: None,
        order_line: None,
        accounting: None,
    }
}

/// A rate, or a category with or without one, as in `AE` and `L 7`.
fn vat_of(text: &str) -> Vat {
    let (category, rate) = text.split_once(' ').unwrap_or((text, "0"));
    match Category::parse(category) {
        Some(category) => Vat::new(category, dec(rate)),
        None => Vat::of_rate(dec(text)),
    }
}

fn prepaid(amount: &str) -> Prepaid {
    Prepaid { amount: at(dec(amount)), date: None, label: None }
}

fn count(lines: &[Line], prepaid: &[Prepaid], currency: Currency) -> Result<Totals, CountError> {
    Totals::of(&Entries { lines, prepaid, ..Entries::default() }, currency)
}

fn euro() -> Currency {
    Currency::parse("EUR").expect("the euro")
}

#[test]
fn sums_carried_forward_end_at_the_net_total() {
    let lines = ["1 x 0.335 @ 20", "-3 x 2.50 @ 5.5", "2 x 10.00 @ 20 - 5%"].map(line);
    let totals = count(&lines, &[], euro()).expect("small enough");
    assert_eq!(totals.running(), ["0.34", "-7.16", "11.84"].map(dec));
    let off: Vec<&[Decimal]> = totals.lines.iter().map(|line| line.taken_off.as_slice()).collect();
    assert_eq!(off, [&[][..], &[], &[dec("1.00")]]);
}

#[test]
fn rounding_is_half_away_from_zero() {
    let table = [
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("0.0049999999999999999999999999", 2, "0"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1.2345", 3, "1.235"),
        ("7", 2, "7"),
    ];
    for (amount, digits, rounded) in table {
        assert_eq!(money::round(dec(amount), digits), dec(rounded), "{amount}");
    }
}

#[test]
fn what_cannot_be_counted_exactly_is_an_error() {
    let huge = "79228162514264337593543950335";
    let overflow = [
        (vec![format!("{huge} x 10 @ 0")], Some(0)),
        // Fits, but only if its last digits are dropped.
        (
            vec![String::from("1 x 1 @ 0"), String::from("0.33333333333333333333 x 1.11111111111111 @ 0")],
            Some(1),
        ),
        (vec![format!("1 x {huge} @ 0"), format!("1 x {huge} @ 0")], None),
        (vec![format!("1 x {huge} @ 0"), String::from("1 x 0.25 @ 0")], None),
        (vec![format!("1 x {huge} @ 50")], None),
    ];
    for (texts, place) in overflow {
        let lines: Vec<Line> = texts.iter().map(|text| line(text)).collect();
        assert_eq!(count(&lines, &[], euro()), Err(CountError::Overflow(place)), "{texts:?}");
    }
    let lines = [line("1 x 1 @ 0")];
    let payments = [prepaid(huge), prepaid(huge)];
    assert_eq!(count(&lines, &payments, euro()), Err(CountError::Overflow(None)));
}

#[test]
fn currencies_have_their_own_decimals() {
    let digits = |code| Currency::parse(code).map(|currency| currency.digits());
    assert_eq!(["EUR", "USD", "CHF", "JPY", "KWD", "CLF"].map(digits), [2, 2, 2, 0, 2, 2].map(Some));
    assert_eq!(["XAU", "XXX", "eur", "EURO", ""].map(digits), [None; 5]);
    assert_eq!(euro().code(), "EUR");
}
