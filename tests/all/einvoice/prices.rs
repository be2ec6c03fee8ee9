//! Prices, allowances and charges, other currencies and rounding, in the terms of EN 16931.

use en16931::invoice::Code;

use super::terms::{exact, money, of_lines};
use super::{FRENCH, invoice, plus, with};

#[test]
fn prices_of_a_line() {
    let text = of_lines(
        "    - {description: Vis, quantity: 250, base_quantity: 100, unit: piece, unit_price: 164.00, vat: 20}\n    \
         - {description: Image, quantity: 12, list_price: 120.00, price_discount: 15%, vat: 20}\n    \
         - {description: Livre, quantity: 3, list_price: 19.90, price_discount: 0.95, base_quantity: 2, vat: 5.5}\n    \
         - {description: Catalogue, quantity: 1, list_price: 10.00, vat: 20}\n",
    );
    let invoice = invoice(&text);
    exact(&invoice);
    let prices: Vec<_> = invoice
        .lines
        .iter()
        .map(|line| {
            let price = &line.price;
            let text = |it: Option<en16931::UnitPriceAmount>| it.map(|it| it.to_string());
            let base = price.base_quantity.map(|it| it.to_string());
            (
                price.net_price.to_string(),
                text(price.gross_price),
                text(price.price_discount),
                base,
                line.net_amount.to_string(),
            )
        })
        .collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(prices[0], ("164".into(), None, None, some("100"), "410.00".into()));
    assert_eq!(prices[1], ("102".into(), some("120"), some("18"), None, "1224.00".into()));
    // 3 x 18.95 / 2 = 28.425.
    assert_eq!(prices[2], ("18.95".into(), some("19.9"), some("0.95"), some("2"), "28.43".into()));
    assert_eq!(prices[3], ("10".into(), some("10"), None, None, "10.00".into()));
    assert_eq!(invoice.lines[0].price.base_quantity_code, Some(Code::new("H87")));
}

#[test]
fn prices_with_vat_come_to_what_was_said() {
    let text = of_lines(
        "    - {description: Livre, quantity: 3, unit_price: 0.01, vat: 5.5}\n    \
         - {description: Plateau, quantity: 7, unit_price: 1.99, vat: 20, discount: 3%}\n    \
         - {description: Retour, quantity: -2, unit_price: 1.99, vat: 20}\n",
    );
    let invoice = invoice(&with(
        &text,
        "currency: EUR\n",
        "currency: EUR\n  prices_include_vat: true\n  allowances: [{reason: Fidélité, amount: 2%}]\n",
    ));
    exact(&invoice);
    // 0.03; 13.93 less 0.42 = 13.51; -3.98. Two percent of 9.53 are 0.19.
    assert_eq!(invoice.totals.due, money("9.37"));
}

#[test]
fn allowances_and_charges_state_their_base_and_reason() {
    let text = of_lines(
        "    - {description: Conseil, quantity: 10, unit_price: 33.33, vat: 20, discount: 5%, allowances: [{reason: Remise, amount: 1.50}], charges: [{reason: Urgence, amount: 10%}]}\n    \
         - {description: Livre, quantity: 1, unit_price: 20.00, vat: 5.5}\n",
    );
    let invoice = invoice(&with(
        &text,
        "currency: EUR\n",
        "currency: EUR\n  allowances: [{reason: Fidélité, amount: 2%}]\n  charges: [{reason: Port, amount: 4.90, vat: 20}]\n",
    ));
    exact(&invoice);
    let line = &invoice.lines[0];
    let of = |list: &[en16931::invoice::LineAllowanceCharge]| -> Vec<_> {
        list.iter()
            .map(|one| {
                let base = one.base_amount.map(|base| base.to_string());
                let code = one.reason_code.as_ref().map(|code| code.as_str().to_owned());
                (one.reason.clone().unwrap_or_default(), one.amount.to_string(), base, code)
            })
            .collect()
    };
    let base = Some("333.30".to_owned());
    assert_eq!(
        of(&line.allowances),
        [
            ("Remise".to_owned(), "16.67".to_owned(), base.clone(), Some("95".to_owned())),
            ("Remise".to_owned(), "1.50".to_owned(), None, None),
        ]
    );
    assert_eq!(of(&line.charges), [("Urgence".to_owned(), "33.33".to_owned(), base, None)]);
    assert_eq!(line.net_amount, money("348.46"));
    // Two percent of each rate by itself; freight on one.
    let off: Vec<_> = invoice.allowances.iter().map(|one| (one.amount, one.base_amount)).collect();
    assert_eq!(off, [(money("6.97"), Some(money("348.46"))), (money("0.40"), Some(money("20.00"))),]);
    assert_eq!(invoice.charges[0].reason.as_deref(), Some("Port"));
    assert_eq!(invoice.totals.charge_total, Some(money("4.90")));
}

#[test]
fn vat_in_a_second_currency() {
    let invoice = invoice(&with(
        &plus(FRENCH, "  vat_currency: {currency: EUR, rate: 0.92345}\n"),
        "currency: EUR",
        "currency: USD",
    ));
    assert_eq!(invoice.currency, Some(Code::new("USD")));
    assert_eq!(invoice.vat_accounting_currency, Some(Code::new("EUR")));
    // 355.50 x 0.92345 = 328.286...
    assert_eq!(invoice.totals.vat_total_accounting, Some(money("328.29")));
}

#[test]
fn rounding_of_what_is_due_is_stated() {
    let invoice = invoice(&plus(FRENCH, "  round_to: 1\n"));
    exact(&invoice);
    assert_eq!((invoice.totals.rounding, invoice.totals.due), (Some(money("0.50")), money("2561.00")));
}
