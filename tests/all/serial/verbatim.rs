//! Whatever a value says, it arrives as it is: neither as YAML nor as markup.

use letterpress::compose::content::{Block, Content, Run};
use letterpress::compose::{compose, plain};
use letterpress::serial::Letters;
use proptest::prelude::*;

use super::{TEMPLATE, filled, table};
use crate::desk::assets;

/// A CSV of such values.
fn csv(values: &[String]) -> String {
    let mut text = "name,note\n".to_owned();
    for value in values {
        text.push_str(&format!("\"{0}\",\"{0}\"\n", value.replace('"', "\"\"")));
    }
    text
}

#[test]
fn a_thousand_values_arrive_verbatim() {
    // Printable text without idle spaces, which letters trim, in a form that does not compose.
    let value = proptest::string::string_regex("[!-~äöüßéçŁ–€][ -~äöüßéçŁ–€]{0,30}[!-~äöüßéçŁ–€]")
        .expect("a pattern");
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut values = Vec::new();
    while values.len() < 1000 {
        let tree = value.new_tree(&mut runner).expect("a value");
        values.push(proptest::strategy::ValueTree::current(&tree));
    }
    let letters = Letters::new(table("k.csv", csv(&values)), None, None).expect("letters");
    assert_eq!(letters.len(), values.len());
    for (document, value) in filled(TEMPLATE, &letters).expect("a template").into_iter().zip(&values) {
        let document = document.unwrap_or_else(|failed| panic!("{value}: {failed}"));
        assert_eq!(document.recipient.name.expect("a name").value, *value);
        let letter = document.letter.expect("a letter");
        assert_eq!(plain(&letter.subject), format!("An {value}"));
        assert_eq!(plain(&letter.salutation), format!("Guten Tag {value},"));
        let text = letter.body[0].text.as_ref().expect("a text");
        assert_eq!(plain(text), format!("Vorher {value} nachher"));
    }
}

/// Signs that would mean something to YAML, to CommonMark or to expressions.
const SIGNS: &str = "- *a* _b_ `c` [d](e) <f> &amp; #g: {h} 'i' | j ~~k~~ !l \\m 1. n";

/// Every text of a letter that rows may fill.
const EVERYWHERE: &str = "\
kind: template
layout: uk-dl
language: en-GB
sender: {organisation: North, address: [1 Quay, Leeds LS1 4AP], bank: {name: B, iban: GB33 BUKB 2020 1555 5555 55}}
recipient: {name: \"{{ v }}\", organisation: \"{{ v }}\", address: [\"{{ v }}\"]}
annotations: [\"{{ v }}\"]
date: 2026-03-03
references: {ours: \"{{ v }}\"}
subject: \"{{ v }}\"
salutation: \"{{ v }}\"
body:
  - heading: \"{{ v }}\"
    text: \"{{ v }}\"
    deliverables: [{what: \"{{ v }}\", note: \"{{ v }}\"}]
    contact: {name: \"{{ v }}\"}
    after: \"{{ v }}\"
closing: \"{{ v }}\"
enclosures: [\"{{ v }}\", {title: \"{{ v }}\"}, invoice]
copies: [\"{{ v }}\"]
postscript: \"{{ v }}\"
invoice:
  number: 1
  date: 2026-03-03
  due: 2026-04-02
  delivered: 2026-02-27
  currency: GBP
  lines:
    - text: \"{{ v }}\"
    - group: \"{{ v }}\"
      lines: [{description: \"{{ v }}\", details: \"{{ v }}\", quantity: 1, unit_price: 90.00, vat: O}]
  allowances: [{reason: \"{{ v }}\", amount: 1.00, vat: O}]
  payment: {terms: \"{{ v }}\"}
  notes: [\"{{ v }}\"]
";

fn texts(content: &Content) -> Vec<String> {
    fn block(block: &Block, out: &mut Vec<String>) {
        let text = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
        match block {
            Block::Text(paragraph) | Block::Blank(paragraph) => out.push(text(&paragraph.runs)),
            Block::List(list) => {
                list.items.iter().flat_map(|item| &item.body).for_each(|one| block_of(one, out))
            }
            Block::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                out.extend(cells.flat_map(|cell| &cell.paragraphs).map(|paragraph| text(&paragraph.runs)));
            }
            Block::Columns(columns) => {
                columns.cells.iter().flat_map(|cell| &cell.blocks).for_each(|one| block_of(one, out));
            }
            Block::Card(blocks) | Block::Keep(blocks) | Block::Closing(blocks) => {
                blocks.iter().for_each(|one| block_of(one, out));
            }
            Block::Picture(_) | Block::Code(_) | Block::Signing(_) | Block::Gap(_) => {}
        }
    }
    fn block_of(one: &Block, out: &mut Vec<String>) {
        block(one, out);
    }
    let mut out = Vec::new();
    for flow in &content.flows {
        flow.zones
            .iter()
            .flat_map(|zone| &zone.blocks)
            .chain(&flow.body)
            .for_each(|one| block(one, &mut out));
    }
    out
}

#[test]
fn signs_mean_nothing_in_any_text() {
    let csv = format!("v\n\"{SIGNS}\"\n");
    let document = super::one(EVERYWHERE, "k.csv", &csv);
    let words = assets().words("en-GB").expect("words");
    let stationery = assets().layout("uk-dl").expect("a layout");
    let content = compose(&document, stationery, words).unwrap_or_else(|problems| panic!("{problems}"));
    let texts = texts(&content);
    // Curly or straight, as the text's kind has it.
    let straight = |text: &String| text.replace(['‘', '’'], "'");
    let texts: Vec<String> = texts.iter().map(straight).collect();
    let whole = texts.iter().map(|text| text.matches(SIGNS).count()).sum::<usize>();
    // Where each `{{ v }}` went; the recipient stands on the invoice too.
    assert!(whole >= EVERYWHERE.matches("{{ v }}").count() - 1, "{whole}\n{}", texts.join("\n"));
    // No backslash but the one that is written, and no markup that was read as such.
    for text in &texts {
        assert!(text.matches('\\').count() <= text.matches("\\m").count(), "{text}");
    }
}
