//! Laws of every invoice: each amount stands the same on the page and in the
//! e-invoice, parts come to totals, and exact arithmetic finds nothing to mend.

use std::collections::BTreeMap;

use en16931::{Invoice as Told, InvoiceAmount};
use letterpress::compose::compose;
use letterpress::invoice::{Currency, Decimal, Invoice, Totals};
use letterpress::layout::layout;
use letterpress::layout::page::ItemKind;
use letterpress::locale::Words;
use letterpress::rules::arithmetic;
use letterpress::{Document, stationery};
use proptest::prelude::*;
use proptest::sample::select;

use super::{made, read_back};
use crate::desk::{assets, read_letter};

/// A seller with the VAT that its country has, and the language of its letters.
struct Seller {
    head: &'static str,
    vat: &'static [&'static str],
}

const BUYER: &str = "recipient:\n  organisation: Client\n  address: [Quai 3, 1050 Bruxelles]\n  country_code: BE\n  vat_id: BE0428759497\n";

const SELLERS: [Seller; 3] = [
    Seller {
        head: "layout: nf-z11-001\nlanguage: fr-FR\nsender:\n  organisation: Atelier Marchand SARL\n  address: [5 rue du Port, 69002 Lyon]\n  company_id: 123 456 782\n  vat_id: FR11 123456782\n  legal: [SARL]\n",
        vat: &["20", "10", "5.5", "2.1", "E", "AE", "K"],
    },
    Seller {
        head: "layout: din-5008-b\nlanguage: de-DE\nsender:\n  organisation: Nordlicht GmbH\n  address: [Ahornufer 14, 10997 Berlin]\n  company_id: HRB 999999 B\n  vat_id: DE999000121\n  legal: [GmbH]\n",
        vat: &["19", "7", "E", "AE", "K"],
    },
    Seller {
        head: "layout: din-5008-b\nlanguage: de-AT\nsender:\n  organisation: Donau KG\n  address: [Ring 1, 1010 Wien]\n  company_id: FN 123456 a\n  vat_id: ATU13585627\n  legal: [KG]\n",
        vat: &["20", "13", "10", "AE"],
    },
];

/// A decimal of so many hundredths or thousandths, as an author writes it.
fn written(number: i64, scale: u32) -> String {
    Decimal::new(number, scale).to_string()
}

/// An amount, or a percentage.
fn share() -> impl Strategy<Value = String> {
    prop_oneof![
        (0_i64..5_000).prop_map(|amount| written(amount, 2)),
        (0_i64..10_000).prop_map(|rate| format!("{}%", written(rate, 2))),
    ]
}

/// What a line is besides its VAT.
fn line() -> impl Strategy<Value = String> {
    let quantity = prop_oneof![
        4 => (1_i64..200).prop_map(|quantity| written(quantity, 0)),
        2 => (1_i64..99_999).prop_map(|quantity| written(quantity, 3)),
        1 => (-50_i64..1).prop_map(|quantity| written(quantity, 0)),
    ];
    let price = prop_oneof![
        4 => (0_i64..1_000_000).prop_map(|price| format!("unit_price: {}", written(price, 2))),
        1 => (0_i64..10_000_000).prop_map(|price| format!("unit_price: {}", written(price, 4))),
        1 => (1_i64..99_999, 0_i64..1_000).prop_map(|(price, off)| {
            format!("list_price: {}, price_discount: {}%", written(price, 2), written(off, 1))
        }),
    ];
    let base = proptest::option::weighted(0.2, select(vec!["3", "100", "1000", "0.5"]));
    let discount = proptest::option::weighted(0.3, share());
    let more = proptest::collection::vec((any::<bool>(), share()), 0..3);
    (quantity, price, base, discount, more).prop_map(|(quantity, price, base, discount, more)| {
        let mut keys = vec![format!("quantity: {quantity}"), price];
        keys.extend(base.map(|base| format!("base_quantity: {base}")));
        keys.extend(discount.map(|discount| format!("discount: {discount}")));
        for (name, on) in [("allowances", false), ("charges", true)] {
            let all: Vec<String> = more
                .iter()
                .filter(|(charge, _)| *charge == on)
                .map(|(_, amount)| format!("{{reason: Grund, amount: {amount}}}"))
                .collect();
            if !all.is_empty() {
                keys.push(format!("{name}: [{}]", all.join(", ")));
            }
        }
        keys.join(", ")
    })
}

prop_compose! {
    /// A letter with an invoice.
    fn letter()(
        seller in 0..SELLERS.len(),
        lines in proptest::collection::vec((line(), 0_usize..12), 1..12),
        whole in proptest::collection::vec((any::<bool>(), 0_i64..3_000), 0..3),
        freight in proptest::option::of((0_i64..5_000, 0_usize..7)),
        deposits in proptest::collection::vec((0_i64..100_000, 0_usize..7), 0..3),
        prepaid in proptest::option::of(0_i64..100_000),
        gross_prices in proptest::bool::weighted(0.3),
        round_to in proptest::option::weighted(0.2, select(vec!["0.05", "0.10", "1"])),
        dollars in proptest::bool::weighted(0.2),
        credit in proptest::bool::weighted(0.1),
    ) -> String {
        let Seller { head, vat } = &SELLERS[seller];
        let vat = |at: usize| vat[at % vat.len()];
        let mut text = format!("{head}{BUYER}invoice:\n  number: R-1\n  date: 2026-03-03\n  due: 2026-04-02\n  delivered: 2026-03-02\n  operation: goods\n  e_invoice: en16931\n");
        let mut key = |line: String| { text.push_str("  "); text.push_str(&line); text.push('\n'); };
        key(format!("currency: {}", if dollars { "USD" } else { "EUR" }));
        if dollars {
            key("vat_currency: {currency: EUR, rate: 0.92345}".into());
        }
        if credit {
            key("kind: credit-note".into());
            key("preceding: [{number: R-0, date: 2026-02-02}]".into());
        }
        key(format!("prices_include_vat: {gross_prices}"));
        if let Some(step) = round_to {
            key(format!("round_to: {step}"));
        }
        key("exemptions: [{category: E, reason: Grund}, {category: AE, reason: Grund}, {category: K, reason: Grund}]".into());
        for (name, on) in [("allowances", false), ("charges", true)] {
            let mut all: Vec<String> = whole.iter().filter(|(charge, _)| *charge == on)
                .map(|(_, rate)| format!("{{reason: Grund, amount: {}%}}", written(*rate, 2))).collect();
            if let Some((amount, at)) = freight.filter(|_| on) {
                all.push(format!("{{reason: Fracht, amount: {}, vat: {}}}", written(amount, 2), vat(at)));
            }
            if !all.is_empty() {
                key(format!("{name}: [{}]", all.join(", ")));
            }
        }
        if !deposits.is_empty() {
            let all: Vec<String> = deposits.iter().map(|(net, at)| {
                format!("{{number: A-{at}, net: {}, vat: {}}}", written(*net, 2), vat(*at))
            }).collect();
            key(format!("deposits: [{}]", all.join(", ")));
        }
        if let Some(amount) = prepaid {
            key(format!("prepaid: {}", written(amount, 2)));
        }
        key("lines:".into());
        // Groups of three lines now and then.
        for (number, chunk) in lines.chunks(3).enumerate() {
            let grouped = number % 2 == 1;
            if grouped {
                key("  - group: Gruppe".into());
                key("    lines:".into());
            }
            for (line, at) in chunk {
                let indent = if grouped { "      " } else { "  " };
                key(format!("{indent}- {{description: Ware, {line}, vat: {}}}", vat(*at)));
            }
        }
        text
    }
}

fn sum(amounts: impl Iterator<Item = Decimal>) -> Decimal {
    amounts.sum()
}

/// Parts come to their totals.
fn adds_up(totals: &Totals, invoice: &Invoice) -> Result<(), TestCaseError> {
    prop_assert_eq!(sum(totals.lines.iter().map(|line| line.net)), totals.line_total);
    prop_assert_eq!(sum(totals.lines.iter().map(|line| line.shown)), totals.shown);
    let off = sum(totals.allowances.iter().map(|one| one.amount));
    let on = sum(totals.charges.iter().map(|one| one.amount));
    prop_assert_eq!(totals.line_total - off + on, totals.net);
    prop_assert_eq!(sum(totals.groups.iter().map(|group| group.base)), totals.net);
    prop_assert_eq!(sum(totals.groups.iter().map(|group| group.tax)), totals.vat);
    prop_assert_eq!(totals.net + totals.vat, totals.gross);
    let deposits = sum(totals.deposits.iter().map(|deposit| deposit.gross));
    let paid = sum(invoice.prepaid.iter().map(|paid| paid.amount.value));
    prop_assert_eq!(deposits + paid, totals.prepaid);
    prop_assert_eq!(totals.gross - totals.prepaid + totals.rounding, totals.due);
    Ok(())
}

/// The e-invoice says the same amounts.
fn told(totals: &Totals, told: &Told) -> Result<(), TestCaseError> {
    let or_zero = |it: Option<InvoiceAmount>| it.map_or(Decimal::ZERO, InvoiceAmount::into_decimal);
    let nets: Vec<Decimal> = told.lines.iter().map(|line| line.net_amount.into_decimal()).collect();
    prop_assert_eq!(nets, totals.lines.iter().map(|line| line.net).collect::<Vec<_>>());
    let groups: Vec<_> = told
        .vat_breakdown
        .iter()
        .map(|group| {
            (group.category.as_str(), group.taxable_amount.into_decimal(), group.tax_amount.into_decimal())
        })
        .collect();
    let counted: Vec<_> =
        totals.groups.iter().map(|group| (group.vat.category.code(), group.base, group.tax)).collect();
    prop_assert_eq!(groups, counted);
    let of = |list: &[en16931::invoice::DocumentAllowanceCharge]| -> Vec<Decimal> {
        list.iter().map(|one| one.amount.into_decimal()).collect()
    };
    let counted = |list: &[letterpress::invoice::Adjusted]| -> Vec<Decimal> {
        list.iter().map(|one| one.amount).collect()
    };
    prop_assert_eq!(of(&told.allowances), counted(&totals.allowances));
    prop_assert_eq!(of(&told.charges), counted(&totals.charges));
    let said = &told.totals;
    prop_assert_eq!(said.line_total.into_decimal(), totals.line_total);
    prop_assert_eq!(said.taxable_total.into_decimal(), totals.net);
    prop_assert_eq!(or_zero(said.vat_total), totals.vat);
    prop_assert_eq!(said.vat_total_accounting.map(InvoiceAmount::into_decimal), totals.vat_accounting);
    prop_assert_eq!(said.gross_total.into_decimal(), totals.gross);
    prop_assert_eq!(or_zero(said.paid), totals.prepaid);
    prop_assert_eq!(or_zero(said.rounding), totals.rounding);
    prop_assert_eq!(said.due.into_decimal(), totals.due);
    let found = arithmetic(told);
    prop_assert!(found.is_empty(), "{found:?}");
    Ok(())
}

/// How often each amount must stand on the page at least.
fn wanted(invoice: &Invoice, words: &Words) -> BTreeMap<String, usize> {
    let totals = &invoice.totals;
    let mut all: Vec<(Decimal, Currency)> = Vec::new();
    let own = invoice.currency.value;
    let mut add = |amount: Decimal| all.push((amount, own));
    totals.lines.iter().for_each(|line| add(line.shown));
    totals.subtotals.iter().for_each(|sum| add(*sum));
    for group in &totals.groups {
        add(group.base);
        add(group.tax);
    }
    totals.allowances.iter().for_each(|one| add(-one.shown));
    totals.charges.iter().for_each(|one| add(one.shown));
    totals.deposits.iter().for_each(|deposit| add(-deposit.gross));
    invoice.prepaid.iter().for_each(|paid| add(-paid.amount.value));
    if !totals.rounding.is_zero() {
        add(totals.rounding);
    }
    if !totals.deposits.is_empty() {
        add(totals.vat_left());
    }
    for amount in [totals.net, totals.vat, totals.gross, totals.due] {
        add(amount);
    }
    if let (Some(amount), Some(other)) = (totals.vat_accounting, &invoice.vat_currency) {
        all.push((amount, other.currency.value));
    }
    let mut wanted = BTreeMap::new();
    for (amount, currency) in all {
        *wanted.entry(words.money(amount, &currency)).or_default() += 1;
    }
    wanted
}

/// Every text of the pages that stands by itself, and how often.
fn printed(
    document: &Document,
    stationery: &stationery::Stationery,
    words: &Words,
) -> BTreeMap<String, usize> {
    let content = compose(document, stationery, words).expect("content");
    let pages = layout(&content, stationery, &assets().fonts, &document.sources).expect("pages");
    let mut printed = BTreeMap::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        if let ItemKind::Text(line) = &item.kind {
            let text: String = line.runs.iter().map(|run| &*run.shown.text).collect();
            *printed.entry(text.trim_end().to_owned()).or_default() += 1;
        }
    }
    printed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn every_amount_agrees(text in letter()) {
        let document = read_letter("letter.yaml", &text)
            .unwrap_or_else(|failed| panic!("{}\n{text}", failed.diagnostics));
        let invoice = document.invoice.as_ref().expect("an invoice");
        adds_up(&invoice.totals, invoice)?;
        let made = match made(&document) {
            Ok(made) => made,
            Err(found) => return Err(TestCaseError::fail(format!("{found}\n{text}"))),
        };
        let xml = String::from_utf8(made.attachment.expect("an e-invoice").bytes).expect("UTF-8");
        told(&invoice.totals, &read_back(&xml))?;
        let stationery = assets().layout(&document.layout.value).expect("a layout");
        let words = assets().words(&document.language.value).expect("words");
        let printed = printed(&document, stationery, words);
        for (amount, times) in wanted(invoice, words) {
            let found = printed.get(&amount).copied().unwrap_or_default();
            prop_assert!(found >= times, "`{amount}` stands {found} times, not {times}, on\n{printed:#?}\n{text}");
        }
    }
}
