//! France's VAT categories and rates, and how many digits its numbers may have.
//! Amounts cannot break their rule (BR-FR-DEC-01, nineteen digits of which two
//! decimals): the model holds no others.

use en16931::Invoice;
use en16931::invoice::LineVat;

use super::super::{BtId, Found, Group, Path};
use super::process;
use crate::invoice::Decimal;

/// Categories of VAT (BR-FR-15); L and M are those of the Canaries, Ceuta and Melilla.
const CATEGORIES: [&str; 7] = ["S", "E", "AE", "K", "G", "O", "Z"];
/// Rates of VAT in hundredths of a percent, today's and those of the past (BR-FR-16).
const RATES: [i64; 15] = [0, 90, 105, 175, 210, 550, 700, 850, 920, 960, 1000, 1300, 1960, 2000, 2060];

pub(super) fn check(found: &mut Found, invoice: &Invoice) {
    for (index, line) in invoice.lines.iter().enumerate() {
        let at = |bt| Path::at_term(Group::Line, index, BtId(bt));
        vat(found, &line.vat, at, ["BT-151", "BT-152", "BT-152"], [151, 152]);
        number(found, "BR-FR-DEC-02_BT-129", at(129), line.quantity.into_decimal(), 4);
        if let Some(base) = line.price.base_quantity {
            number(found, "BR-FR-DEC-02_BT-149", at(149), base.into_decimal(), 4);
        }
        let prices = [
            (146, Some(line.price.net_price)),
            (147, line.price.price_discount),
            (148, line.price.gross_price),
        ];
        for (bt, price) in prices {
            let Some(price) = price else { continue };
            let rule = format!("BR-FR-DEC-03_BT-{bt}");
            number(found, &rule, at(bt), price.into_decimal(), 6);
            // Where the buyer writes for several sellers, prices may be negative.
            if price.is_negative() && !matches!(process(invoice), "B9" | "S9" | "M9") {
                let message = format!("the price {} is negative", price.into_decimal());
                found.fatal(&rule, at(bt), message, "give the quantity the minus sign");
            }
        }
    }
    for (group, list, terms) in [
        (Group::DocumentAllowance, &invoice.allowances, [95, 96]),
        (Group::DocumentCharge, &invoice.charges, [102, 103]),
    ] {
        for (index, entry) in list.iter().enumerate() {
            let at = |bt| Path::at_term(group, index, BtId(bt));
            vat(found, &entry.vat, at, ["BT-95_BT-102", "BT-96_BT-103", "BT-96_BT-103"], terms);
        }
    }
    for (index, group) in invoice.vat_breakdown.iter().enumerate() {
        let at = |bt| Path::at_term(Group::VatBreakdown, index, BtId(bt));
        let one = LineVat { category: group.category.clone(), rate: group.rate };
        vat(found, &one, at, ["BT-118", "BT-119", "BT-119"], [118, 119]);
    }
}

/// A category and its rate; `rules` end the ids of category, rate and digits.
fn vat(found: &mut Found, vat: &LineVat, at: impl Fn(u16) -> Path, rules: [&str; 3], terms: [u16; 2]) {
    let category = vat.category.as_str();
    if !CATEGORIES.contains(&category) {
        let message = format!("France knows no VAT category `{category}`");
        // The official ids of all but document allowances begin with BT-95.
        let rule = match rules[0] {
            "BT-95_BT-102" => "BR-FR-15_BT-95_BT-102".to_owned(),
            other => format!("BR-FR-15_BT-95_{other}"),
        };
        found.fatal(&rule, at(terms[0]), message, format!("use one of {}", CATEGORIES.join(", ")));
    }
    let Some(rate) = vat.rate.map(en16931::Percentage::into_decimal) else { return };
    if !RATES.iter().any(|known| Decimal::new(*known, 2) == rate) {
        let message = format!("France has no VAT rate of {rate} %");
        let rule = format!("BR-FR-16_{}", rules[1]);
        found.fatal(&rule, at(terms[1]), message, "use a rate of French law, such as 20, 10, 5.5 or 2.1");
    }
    let digits = rate.mantissa().unsigned_abs().to_string().len();
    if rate.is_sign_negative() || rate.scale() > 2 || digits > 4 {
        let message = format!("the rate {rate} has more than four digits or two decimals");
        let rule = format!("BR-FR-DEC-04_{}", rules[2]);
        found.fatal(&rule, at(terms[1]), message, "write it with fewer digits");
    }
}

/// Nineteen digits, of which so many are decimals.
fn number(found: &mut Found, rule: &str, path: Path, value: Decimal, decimals: u32) {
    let digits = value.mantissa().unsigned_abs().to_string().len();
    if value.scale() > decimals || digits > 19 {
        let message = format!("{value} has more than nineteen digits or {decimals} decimals");
        found.fatal(rule, path, message, "round it");
    }
}
