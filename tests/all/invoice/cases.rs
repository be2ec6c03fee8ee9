//! Invoices as their authors write them, and what they must come to: reckoned
//! with fractions by `reckon.py`, which shares nothing with the program.

use letterpress::Document;
use letterpress::invoice::Decimal;
use serde_json::Value;

use crate::desk::read_letter;

/// A letter around an invoice; JSON is YAML. No country's rates are looked at.
pub(crate) fn letter(invoice: &Value) -> String {
    let mut invoice = invoice.clone();
    let fields = invoice.as_object_mut().expect("a mapping");
    fields.insert("number".into(), "T-1".into());
    fields.insert("date".into(), "2026-03-03".into());
    fields.insert("e_invoice".into(), "none".into());
    for line in fields["lines"].as_array_mut().expect("lines") {
        line.as_object_mut().expect("a line").insert("description".into(), "Ware".into());
    }
    format!(
        "layout: din-5008-b\nlanguage: de-DE\n\
         sender: {{organisation: Probe, address: [Weg 1, 10997 Berlin], country_code: AU}}\n\
         recipient: {{organisation: Kunde, address: [Weg 2, 10997 Berlin]}}\ninvoice: {invoice}\n"
    )
}

fn document(name: &str, invoice: &Value) -> Document {
    read_letter("case.yaml", &letter(invoice)).unwrap_or_else(|failed| panic!("{name}: {failed}"))
}

fn dec(value: &Value) -> Decimal {
    value.as_str().and_then(|text| text.parse().ok()).expect("a decimal")
}

#[test]
fn every_case_comes_to_what_fractions_say() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("cases.json")).expect("cases");
    assert!(cases.len() >= 60, "{} cases", cases.len());
    for case in &cases {
        let name = case["name"].as_str().expect("a name");
        let document = document(name, &case["invoice"]);
        let totals = &document.invoice.as_ref().expect("an invoice").totals;
        let wanted = &case["totals"];
        if let Some(lines) = wanted["lines"].as_array() {
            let nets: Vec<Decimal> = totals.lines.iter().map(|line| line.net).collect();
            assert_eq!(nets, lines.iter().map(dec).collect::<Vec<_>>(), "{name}: lines");
        }
        let listed = |key: &str| -> Vec<Decimal> {
            wanted[key].as_array().expect("amounts").iter().map(dec).collect()
        };
        let shown: Vec<Decimal> = totals.lines.iter().map(|line| line.shown).collect();
        assert_eq!(shown, listed("shown"), "{name}: lines as shown");
        let off = totals.allowances.iter().map(|one| -one.shown);
        let adjusted: Vec<Decimal> = off.chain(totals.charges.iter().map(|one| one.shown)).collect();
        assert_eq!(adjusted, listed("adjusted"), "{name}: allowances and charges");
        let deposits: Vec<Decimal> = totals.deposits.iter().map(|one| one.gross).collect();
        assert_eq!(deposits, listed("deposits"), "{name}: deposits");
        let groups: Vec<_> = totals
            .groups
            .iter()
            .map(|group| (group.vat.category.code(), group.vat.rate, group.base, group.tax))
            .collect();
        let expected: Vec<_> = wanted["groups"]
            .as_array()
            .expect("groups")
            .iter()
            .map(|g| (g[0].as_str().expect("a category"), dec(&g[1]), dec(&g[2]), dec(&g[3])))
            .collect();
        assert_eq!(groups, expected, "{name}: groups");
        let sums = [
            ("net", totals.net),
            ("vat", totals.vat),
            ("gross", totals.gross),
            ("prepaid", totals.prepaid),
            ("rounding", totals.rounding),
            ("due", totals.due),
        ];
        for (key, counted) in sums {
            assert_eq!(counted, dec(&wanted[key]), "{name}: {key}");
        }
        let other = wanted.get("vat_accounting").map(dec);
        assert_eq!(totals.vat_accounting, other, "{name}: VAT in another currency");
    }
}
