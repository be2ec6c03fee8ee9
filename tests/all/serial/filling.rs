//! Values in their places, and each mistake with its complaint.

use super::{TEMPLATE, one, wrong};

fn body(template: &str, name: &str, bytes: &str) -> String {
    let document = one(template, name, bytes);
    document.letter.expect("a letter").body[0].text.as_ref().expect("a text").value.clone()
}

#[test]
fn a_scalar_that_is_one_expression_takes_the_value_as_it_is() {
    let template = TEMPLATE
        .replace("address: [Gasse 2, 20095 Hamburg]", "address: \"{{ lines }}\"\n  phone: \"{{ phone }}\"")
        .replace("date: 2026-03-03", "date: \"{{ day }}\"");
    let row = r#"{"name": "Ö", "note": "x", "lines": ["Hof 1", null, "01067 Dresden"], "day": "2026-05-04", "phone": null}"#;
    let document = one(&template, "k.jsonl", row);
    let address: Vec<&str> = document.recipient.address.iter().map(|line| line.value.as_str()).collect();
    assert_eq!(address, ["Hof 1", "01067 Dresden"]);
    assert_eq!(document.date.value.to_string(), "2026-05-04");
    assert!(document.recipient.phone.is_none());
    // True and false as they stand in the data.
    let row = r#"{"name": "Ö", "note": true}"#;
    assert_eq!(body(TEMPLATE, "k.jsonl", row), "Vorher true nachher");
    // Values of a value.
    let row = r#"{"name": "Ö", "note": {"nr": 7, "list": ["a", "b"]}}"#;
    assert_eq!(
        body(&TEMPLATE.replace("{{ note }}", "{{ note.nr }} {{ note.list | last }}"), "k.jsonl", row),
        "Vorher 7 b nachher"
    );
}

#[test]
fn an_item_that_comes_out_empty_is_left_out() {
    let template = TEMPLATE
        .replace("[Gasse 2, 20095 Hamburg]", "[\"{{ more }}\", \"{{ street }}\", \"20095 {{ town }}\"]");
    let document = one(&template, "k.csv", "name;note;more;street;town\nA;x;;Gasse 2;Hamburg\n");
    let address: Vec<&str> = document.recipient.address.iter().map(|line| line.value.as_str()).collect();
    assert_eq!(address, ["Gasse 2", "20095 Hamburg"]);
}

#[test]
fn expressions_know_columns_by_any_name_numbers_and_dates() {
    let csv = "name;note;Kunden-Nr.;betrag;tag\nA;x;K 7;1234.50;2026-05-04\n";
    for (expression, text) in [
        ("{{ row[\"Kunden-Nr.\"] }}", "K 7"),
        ("{{ betrag | written }}", "1\\.234\\,50"),
        ("{{ tag | written }}", "4\\.\u{a0}Mai 2026"),
        ("{% if betrag | number > 1000 %}viel{% else %}wenig{% endif %}", "viel"),
        ("{{ betrag | number * 3 }}", "3703\\.5"),
        ("{{ name | lower | default(\"?\") }}", "a"),
        ("{{ note | replace(\"x\", \"*y*\") }}", "\\*y\\*"),
        ("{{ [name, note] | join(\" & \") }}", "A \\& x"),
        ("{% set b %}**{{ name }}**{% endset %}{{ b }}", "**A**"),
    ] {
        let text_of = body(&TEMPLATE.replace("{{ note }}", expression), "k.csv", csv);
        assert_eq!(text_of, format!("Vorher {text} nachher"), "{expression}");
    }
}

#[test]
fn effective_dates_come_from_rows_too() {
    let template = TEMPLATE.replace(
        "body: |\n  Vorher {{ note }} nachher\n",
        "body:\n  - {effective: \"{{ tag }}\", text: \"Zum {{ effective }} für {{ name }}\"}\n",
    );
    let template = template.replace("An {{ name }}", "Ende zum {{ effective }}");
    let document = one(&template, "k.csv", "name;tag\nA;2026-05-04\n");
    let letter = document.letter.expect("a letter");
    assert_eq!(letter.subject.value, "Ende zum 4\\.\u{a0}Mai 2026");
    assert_eq!(letter.body[0].text.as_ref().expect("a text").value, "Zum 4\\.\u{a0}Mai 2026 für A");
}

#[test]
fn what_looks_like_an_expression_in_the_data_is_text() {
    let text = body(TEMPLATE, "k.csv", "name;note\nA;{{ name }} {% if %}\n");
    assert_eq!(text, "Vorher \\{\\{ name \\}\\} \\{\\% if \\%\\} nachher");
    let document = one(TEMPLATE, "k.csv", "name;note\n{{ note }};x\n");
    assert_eq!(document.recipient.name.expect("a name").value, "{{ note }}");
}

#[test]
fn unknown_columns_are_found_before_any_row() {
    assert_eq!(
        wrong(&TEMPLATE.replace("{{ note }}", "{{ ntoe }}"), "k.csv", "name;note\nA;x\n"),
        "template.yaml:12:13: error[unknown-variable]: k.csv has no column `ntoe`; did you mean `note`?\n"
    );
    assert_eq!(
        wrong(&TEMPLATE.replace("{{ note }}", "{{ row.remark }}"), "k.csv", "name;note\nA;x\n"),
        "template.yaml:12:13: error[unknown-variable]: k.csv has no column `remark`; the columns are name, note\n"
    );
    // A key that other lines have.
    assert_eq!(
        wrong(TEMPLATE, "k.jsonl", "{\"name\": \"A\"}\n{\"name\": \"B\", \"note\": \"x\"}\n"),
        "template.yaml:12:13: error[unknown-variable]: this row has no `note`; where it may be missing, write `{{ note | default(\"\") }}`\n"
    );
}

#[test]
fn mistakes_of_a_template_have_their_place() {
    let said = |from: &str, to: &str| wrong(&TEMPLATE.replace(from, to), "k.csv", "name;note\nA;x\n");
    for (expression, start) in [
        ("{{ note", "template.yaml:12:18: error[bad-template]: this cannot be read: "),
        ("{{ note | shout }}", "template.yaml:12:20: error[bad-template]: filter shout is unknown"),
        (
            "{% include \"x\" %}",
            "template.yaml:12:13: error[bad-template]: this cannot be read: unknown statement include",
        ),
        ("{{ rows }}", "template.yaml:12:13: error[bad-value]: this is a list"),
        ("{{ note | number }}", "template.yaml:12:20: error[bad-value]: `x` is not a number"),
        ("{{ note | written }}", "template.yaml:12:20: error[bad-value]: `x` is neither a date nor a number"),
        ("{{ effective }}", "template.yaml:12:13: error[unknown-variable]: `effective` has no date here"),
    ] {
        let said = said("{{ note }}", expression);
        assert!(said.starts_with(start), "{expression}: {said}");
    }
    assert!(said("date: 2026-03-03", "date: \"{{ note }}\"").contains("error[bad-date]: `x` is not a date"));
    assert!(said("kind: template\n", "").starts_with("template.yaml:1:1: error[not-a-template]"));
    let said = said("body: |\n  Vorher {{ note }} nachher\n", "body:\n  - {for: name, text: x}\n");
    assert!(said.contains("error[bad-template]: `for` goes over a list"), "{said}");
}

#[test]
fn a_loop_cannot_hang() {
    let nested =
        "{% for a in rows %}{% for b in rows %}{% for c in rows %}x{% endfor %}{% endfor %}{% endfor %}";
    let lines: String = (0..1000).map(|row| format!("A;{row}\n")).collect();
    let table = super::table("k.csv", format!("name;note\n{lines}"));
    let letters = letterpress::serial::Letters::new(table, Some("name"), None).expect("letters");
    let documents = super::filled(&TEMPLATE.replace("{{ note }}", nested), &letters).expect("a template");
    let failed = documents[0].as_ref().expect_err("no end");
    assert!(failed.to_string().contains("this loops too often"), "{failed}");
}

#[test]
fn characters_that_letters_cannot_carry_are_refused_in_data() {
    for (value, code) in [("a\u{7}b", "control-character"), ("a\u{202e}b", "bidi-override")] {
        let said = wrong(TEMPLATE, "k.csv", &format!("name;note\nA;{value}\n"));
        assert!(said.contains(&format!("error[{code}]")), "{said}");
    }
}
