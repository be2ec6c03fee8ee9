//! What is wrong whatever the rows say is told once, before any row.

use super::called::Desk;
use super::{TEMPLATE, table};
use crate::desk::{Disk, asked};
use letterpress::serial::Letters;
use letterpress::source::Template;

/// What a template says of itself with three rows.
fn said(template: &str) -> String {
    let table = table("k.csv", "name;note;tag\nA;x;2026-05-04\nB;y;2026-13-45\nC;z;no\n");
    let letters = Letters::new(table, None, None).expect("letters");
    match asked("template.yaml", template, &[], |request| Template::read(request, &Disk, &letters)) {
        Ok(_) => String::new(),
        Err(failed) => failed.diagnostics.short(&failed.sources),
    }
}

#[test]
fn mistakes_of_the_template_are_its_own() {
    for (from, to, expected) in [
        ("salutation:", "saluation:", "template.yaml:10:1: error[unknown-key]: unknown key `saluation`"),
        (
            "date: 2026-03-03",
            "date: 2026-03-33",
            "template.yaml:8:7: error[bad-date]: there is no day `2026-03-33`",
        ),
        (
            "{{ note }}",
            "{{ note | shout }}",
            "template.yaml:12:20: error[bad-template]: filter shout is unknown",
        ),
        (
            "{{ note }}",
            "{% if note is good %}x{% endif %}",
            "template.yaml:12:24: error[bad-template]: test good is unknown",
        ),
        ("{{ note }}", "{{ now() }}", "template.yaml:12:13: error[bad-template]: function now is unknown"),
        ("{{ note }}", "{{ note", "template.yaml:12:18: error[bad-template]: this cannot be read"),
        ("layout: din-5008-b", "layout: din-5008-x", "template.yaml:2:9: error[unknown-layout]"),
        (
            "address: [Weg 1, 24143 Kiel]",
            "address: [Weg 1, 24143 Kiel], bank: {name: B, iban: DE00 1}",
            "template.yaml:4:",
        ),
    ] {
        let told = said(&TEMPLATE.replace(from, to));
        assert!(told.starts_with(expected), "{to}: {told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
    assert_eq!(said(TEMPLATE), "");
}

#[test]
fn mistakes_of_rows_are_not_the_template_s() {
    // All of the rows may be wrong, and it is still what they say.
    assert_eq!(said(&TEMPLATE.replace("date: 2026-03-03", "date: \"{{ note }}\"")), "");
    assert_eq!(said(&TEMPLATE.replace("{{ note }}", "{{ note | number }}")), "");
    // What stands in one of two branches is looked at in both.
    let branches = TEMPLATE.replace(
        "body: |\n  Vorher {{ note }} nachher\n",
        "body:\n  - {if: note == \"x\", text: \"{{ note }}\"}\n  - {if: note != \"x\", txet: \"{{ note }}\"}\n",
    );
    assert!(said(&branches).starts_with("template.yaml:13:"), "{}", said(&branches));
}

#[test]
fn ten_thousand_rows_of_a_template_with_a_mistake_give_one_complaint() {
    let rows: String = (0..10_000).map(|row| format!("N{row};x;y\n")).collect();
    for (from, to) in [("{{ note }}", "{{ note"), ("closing:", "closnig:")] {
        let desk = Desk::new("once", &TEMPLATE.replace(from, to), &format!("name;note;tag\n{rows}"));
        let (code, out, err) = desk.call(&["-o", "out", "--message-format", "short"]);
        assert_eq!((code, out.as_str(), err.lines().count()), (1, "", 1), "{err}");
        assert!(desk.files("out").is_empty());
    }
}
