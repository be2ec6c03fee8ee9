//! Which rows make a letter.

use letterpress::serial::{Letters, RowRange};

use letterpress::source::Template;

use super::{filled, table};
use crate::desk::{Disk, asked};

const CLIENTS: &str = "client;task\nA;1\nB;2\nA;3\nC;4\nB;5\n";

fn stretches(letters: &Letters) -> Vec<Vec<u32>> {
    let rows = |index| letters.letter(index).expect("rows").rows.iter().map(|row| row.number).collect();
    (0..letters.len()).map(rows).collect()
}

fn range(text: &str) -> RowRange {
    text.parse().expect("rows")
}

#[test]
fn rows_of_the_same_value_make_a_letter_in_the_order_of_first_appearance() {
    let letters = Letters::new(table("k.csv", CLIENTS), Some("client"), None).expect("letters");
    assert_eq!(stretches(&letters), [vec![2, 4], vec![3, 6], vec![5]]);
    assert_eq!((letters.number(1), letters.letter(1).expect("rows").name()), (3, "k.csv:3".to_owned()));
    let letters = Letters::new(table("k.csv", CLIENTS), None, None).expect("letters");
    assert_eq!(stretches(&letters), [[2], [3], [4], [5], [6]]);
}

#[test]
fn rows_are_chosen_by_their_numbers() {
    let chosen = |text: &str, group| {
        stretches(&Letters::new(table("k.csv", CLIENTS), group, Some(&range(text))).expect("letters"))
    };
    assert_eq!(chosen("3-4", None), [[3], [4]]);
    assert_eq!(chosen("2,5-", None), [[2], [5], [6]]);
    assert_eq!(chosen("-2", None), [[2]]);
    assert_eq!(chosen("3-6", Some("client")), [vec![3, 6], vec![4], vec![5]]);
    for text in ["", "x", "-", "4-3", "1-2-3"] {
        assert!(text.parse::<RowRange>().is_err(), "{text}");
    }
    let problem = Letters::new(table("k.csv", CLIENTS), None, Some(&range("90-"))).expect_err("no row");
    assert_eq!(problem.message, "k.csv: none of these rows is there; the last is row 6");
}

#[test]
fn a_group_needs_its_column_and_a_value_in_it() {
    let problem = Letters::new(table("k.csv", CLIENTS), Some("cleint"), None).expect_err("no column");
    assert_eq!(problem.message, "k.csv has no column `cleint` to group by");
    assert_eq!(problem.help.as_deref(), Some("did you mean `client`?"));
    let problem =
        Letters::new(table("k.csv", "client;task\nA;1\n;2\n"), Some("client"), None).expect_err("no value");
    assert_eq!(problem.message, "k.csv:3: `client` is empty, so the row has no group");
}

/// An invoice line for each row, counted by hand.
const INVOICE: &str = "\
kind: template
layout: uk-dl
language: en-GB
sender:
  organisation: North Ltd
  address: [1 Quay Street, Leeds LS1 4AP]
  bank: {name: Bank, iban: GB33 BUKB 2020 1555 5555 55}
recipient: {organisation: \"{{ name }}\", address: [2 Mill Lane, York YO1 7HH]}
date: 2026-03-03
subject: Your invoice
salutation: Hello,
body:
  - text: \"{% for row in rows %}{{ loop.index }}. {{ row.task }}{% if not loop.last %}, {% endif %}{% endfor %}\"
  - {if: vip == \"yes\", text: Thank you for staying with us.}
closing: Regards
enclosures: [invoice]
invoice:
  number: \"{{ number }}\"
  date: 2026-03-03
  due: 2026-04-02
  delivered: 2026-02-27
  currency: GBP
  lines:
    - text: Work in February
    - {for: rows, if: row.hours != \"0\", description: \"{{ loop.index }} {{ row.task }}\", quantity: \"{{ row.hours }}\", unit: hour, unit_price: 90.00, vat: O}
";

const HOURS: &str = "name,number,task,hours,vip\n\
    Ayre,A-1,Plan,1.5,yes\nBell,B-1,Talk,2,\nAyre,A-1,Write,2.25,yes\nAyre,A-1,Wait,0,yes\n";

#[test]
fn an_invoice_has_a_line_for_each_row_of_its_group() {
    let letters = Letters::new(table("k.csv", HOURS), Some("name"), None).expect("letters");
    let documents = filled(INVOICE, &letters).expect("a template");
    let sums: Vec<(String, usize, String, usize)> = documents
        .iter()
        .map(|document| {
            let document = document.as_ref().expect("a letter");
            let invoice = document.invoice.as_ref().expect("an invoice");
            let letter = document.letter.as_ref().expect("a letter");
            let text = letter.body[0].text.as_ref().expect("a text").value.clone();
            (text, invoice.lines.len(), invoice.totals.gross.to_string(), letter.body.len())
        })
        .collect();
    // 1.5 and 2.25 hours at 90.00 are 337.50; two hours are 180.00.
    assert_eq!(
        sums,
        [
            ("1. Plan, 2. Write, 3. Wait".to_owned(), 2, "337.5".to_owned(), 2),
            ("1. Talk".to_owned(), 1, "180".to_owned(), 1),
        ]
    );
}

#[test]
fn lines_come_from_a_list_in_a_row_of_json_too() {
    let template = INVOICE.replace("for: rows, if: row.hours != \"0\"", "for: work, if: row.hours").replace(
        "{% for row in rows %}{{ loop.index }}. {{ row.task }}",
        "{% for one in work %}{{ one.task }}",
    );
    let row = r#"{"name": "Ayre", "number": "A-1", "vip": "", "work": [
        {"task": "Plan", "hours": 1.5}, {"task": "Wait", "hours": null}, {"task": "Write", "hours": 2.25}]}"#;
    let letters = Letters::new(table("k.jsonl", row.replace('\n', " ")), None, None).expect("letters");
    let documents = filled(&template, &letters).unwrap_or_else(|failed| panic!("{failed}"));
    let invoice = documents[0].as_ref().expect("a letter").invoice.as_ref().expect("an invoice");
    let lines: Vec<&str> = invoice.lines.iter().map(|line| line.description.value.as_str()).collect();
    assert_eq!((lines, invoice.totals.gross.to_string()), (vec!["1 Plan", "3 Write"], "337.5".to_owned()));
}

#[test]
fn a_column_that_differs_inside_the_group_is_no_plain_name() {
    let letters = Letters::new(table("k.csv", HOURS), Some("name"), None).expect("letters");
    let template = INVOICE.replace("Your invoice", "\"{{ task }}\"");
    let documents = filled(&template, &letters).expect("a template");
    let failed = documents[0].as_ref().expect_err("differs");
    assert_eq!(
        failed.diagnostics.short(&failed.sources),
        "template.yaml:10:14: error[bad-value]: `task` is not the same in all rows of this letter: `Plan` and `Write`; \
         write it where rows are repeated, as `row.task`, or `rows[0].task` for the first\n"
    );
    assert!(documents[1].is_ok());
}

#[test]
fn the_readme_s_template_and_the_sample_make_the_invoices_counted_by_hand() {
    let root = crate::desk::root();
    let file = |name: &str| std::fs::read_to_string(root.join(name)).expect(name);
    let readme = file("README.md");
    let block = readme.split("```yaml\n").skip(1).find(|block| block.starts_with("kind: template"));
    let block = block.and_then(|block| block.split("```").next()).expect("a template");
    let clients = file("samples/fr/clients.csv");
    // Hours times rate of each client: 552.50 + 280.00 + 75.00; 1020.00 + 297.50; 170.00;
    // 810.00 + 446.25; 560.00; 700.00 + 127.50. The sample gives 5 % to the loyal two:
    // 1317.50 less 65.88 (65.875 half up), 1256.25 less 62.81 (62.8125).
    let plain = ["907.5", "1317.5", "170", "1256.25", "560", "827.5"];
    let loyal = ["907.5", "1251.62", "170", "1193.44", "560", "827.5"];
    for (template, expected) in [(block, plain), (&file("samples/fr/mensuel.yaml"), loyal)] {
        let letters = Letters::new(table("clients.csv", &clients), Some("client"), None).expect("letters");
        let documents = asked("samples/fr/mensuel.yaml", template, &[], |request| {
            let template = Template::read(request, &Disk, &letters).unwrap_or_else(|e| panic!("{e}"));
            let fill = |index| template.fill(&letters.letter(index).expect("rows"), request, &Disk);
            (0..letters.len()).map(fill).collect::<Vec<_>>()
        });
        let nets: Vec<String> = documents
            .into_iter()
            .map(|document| document.unwrap_or_else(|failed| panic!("{failed}")))
            .map(|document| document.invoice.expect("an invoice").totals.net.normalize().to_string())
            .collect();
        assert_eq!(nets, expected);
    }
}
