//! What ships is sound by its schema, and what is spoilt is not.

use letterpress::describe::Kind;
use serde_json::{Value, json};

use super::{faults, kind_of, schema, shipped, validator, yaml};

#[test]
fn schemas_are_schemas() {
    for kind in Kind::ALL {
        let schema = schema(kind);
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#", "{kind:?}");
        assert!(jsonschema::meta::is_valid(schema), "{kind:?}");
        let definitions = schema["definitions"].as_object().expect("definitions");
        for (name, one) in definitions.iter().chain([(&"the top".to_owned(), schema)]) {
            let is_closed = one.get("properties").is_none() || one["additionalProperties"] == false;
            assert!(is_closed && one.get("order").is_none(), "{kind:?} {name}");
        }
    }
}

#[test]
fn everything_that_ships_is_sound() {
    let files = shipped();
    for kind in Kind::ALL {
        assert!(files.iter().any(|(name, file)| kind_of(name, file) == kind), "a {kind:?}");
    }
    assert!(files.len() > 50, "{} files", files.len());
    for (name, file) in files {
        let faults = faults(kind_of(&name, &file), &file);
        assert!(faults.is_empty(), "{name}: {faults:#?}");
    }
}

#[test]
fn the_letter_of_the_readme_is_sound() {
    let readme = std::fs::read_to_string(crate::desk::root().join("README.md")).expect("the README");
    let whole = readme.split("```yaml\n").find(|block| block.starts_with("layout:")).expect("a whole letter");
    let letter = yaml(whole.split("```").next().expect("a block"));
    assert_eq!(faults(Kind::Letter, &letter), Vec::<String>::new());
}

/// Calls a function with every value of a file in another's place.
fn spoil(
    file: &Value,
    place: &str,
    change: &dyn Fn(&Value) -> Option<Value>,
    judge: &mut dyn FnMut(&str, Value),
) {
    fn walk(
        value: &Value,
        place: &str,
        change: &dyn Fn(&Value) -> Option<Value>,
        whole: &dyn Fn(Value) -> Value,
        judge: &mut dyn FnMut(&str, Value),
    ) {
        if let Some(changed) = change(value) {
            judge(place, whole(changed));
        }
        match value {
            Value::Object(map) => {
                for (key, below) in map {
                    let whole = |changed: Value| {
                        let mut map = map.clone();
                        map.insert(key.clone(), changed);
                        whole(Value::Object(map))
                    };
                    walk(below, &format!("{place}/{key}"), change, &whole, judge);
                }
            }
            Value::Array(items) => {
                for (at, below) in items.iter().enumerate() {
                    let whole = |changed: Value| {
                        let mut items = items.clone();
                        items[at] = changed;
                        whole(Value::Array(items))
                    };
                    walk(below, &format!("{place}/{at}"), change, &whole, judge);
                }
            }
            _ => {}
        }
    }
    walk(file, place, change, &|changed| changed, judge);
}

/// Judges every sample with each of its values spoilt; `open` are places where anything may stand.
fn every(change: &dyn Fn(&Value) -> Option<Value>, open: &dyn Fn(&str) -> bool) -> usize {
    let mut count = 0;
    for (name, file) in shipped() {
        let kind = kind_of(&name, &file);
        spoil(&file, "", change, &mut |place, spoilt| {
            if !open(place) {
                assert!(!validator(kind).is_valid(&spoilt), "{name}: {place} spoilt is not seen");
                count += 1;
            }
        });
    }
    count
}

/// Mappings whose keys are names that authors give.
fn is_open(place: &str) -> bool {
    let steps: Vec<&str> = place.split('/').collect();
    steps.iter().any(|step| ["when", "words", "seals"].contains(step))
        || steps.last().is_some_and(|last| ["title", "why"].contains(last))
}

#[test]
fn a_key_that_is_no_key_is_found_everywhere() {
    let strange = |value: &Value| {
        let mut map = value.as_object()?.clone();
        map.insert("strange".to_owned(), json!("key"));
        Some(Value::Object(map))
    };
    assert!(every(&strange, &is_open) > 1000);
}

#[test]
fn a_value_of_another_type_is_found_everywhere() {
    // A list in a list stands nowhere but in the footer, and there it may not be so deep.
    let nested = |value: &Value| (!value.is_object() && !value.is_array()).then(|| json!([[["deep"]]]));
    assert!(every(&nested, &|_| false) > 5000);
    let mapping = |value: &Value| value.is_array().then(|| json!({"strange": "mapping"}));
    assert!(every(&mapping, &is_open) > 300);
    let number = |value: &Value| value.is_object().then(|| json!(7));
    // Where a text may stand in place of a mapping, a number may as well.
    let shaped = |place: &str| place.contains("/enclosures/") || place.ends_with("/prepaid");
    assert!(every(&number, &shaped) > 1000);
}

#[test]
fn each_wrong_value_is_found() {
    let sound = "recipient: {address: [Weg 1]}\n";
    let invoice = "recipient: {address: [Weg 1]}\ninvoice:\n  {number: 1, date: 2026-01-01, currency: EUR, lines: [{vat: 20}], ";
    let line =
        "recipient: {address: [Weg 1]}\ninvoice: {number: 1, date: 2026-01-01, currency: EUR, lines: [{";
    for (before, wrong, after) in [
        (sound, "date: 3 March 2026", ""),
        (sound, "date: 2026-13-03", ""),
        (sound, "date: tomorrow", ""),
        (sound, "archive: maybe", ""),
        (sound, "relationship: fine", ""),
        (sound, "post: pigeon", ""),
        (sound, "kind: letterhead", ""),
        (sound, "colours: {accent: 1b365d}", ""),
        (sound, "sender: {logo: {width: 45}}", ""),
        (sound, "sender: {country_code: Germany}", ""),
        (sound, "sender: {electronic_address: 123456782}", ""),
        (sound, "sender: {situation: [tiny-business]}", ""),
        (sound, "sender: {address: []}", ""),
        (sound, "sender: {address: [1, 2, 3, 4, 5, 6, 7]}", ""),
        (sound, "contract: {notice_days: many}", ""),
        (sound, "contract: {notice_days: -1}", ""),
        (sound, "contract: {end_of: week}", ""),
        (sound, "about: {amount: \"1.240,00\"}", ""),
        (sound, "about: {currency: euros}", ""),
        (sound, "body: []", ""),
        (sound, "body: [{tone: rude}]", ""),
        (sound, "body: [{deliverables: [{due: 2026-03-03}]}]", ""),
        (sound, "signature: {side: witness}", ""),
        (sound, "signature: {field: a.b}", ""),
        (sound, "signature: {lock: nothing}", ""),
        (sound, "signature: {seed: {digests: [md5]}}", ""),
        (sound, "enclosures: [{file: annex.pdf}]", ""),
        (sound, "footer: [[a], [b], [c], [d], [e]]", ""),
        (sound, "typography: {align: centred}", ""),
        (invoice, "kind: bill", "}"),
        (invoice, "kind: 382", "}"),
        (invoice, "operation: magic", "}"),
        (invoice, "e_invoice: peppol", "}"),
        (invoice, "period: {from: 2026-01-01}", "}"),
        (invoice, "charges: [{amount: 5%}]", "}"),
        (invoice, "payment: {means: gold}", "}"),
        (invoice, "payment: {qr: girocode}", "}"),
        (invoice, "payment: {link: \"http://pay.example\"}", "}"),
        (invoice, "exemptions: [{category: X}]", "}"),
        (invoice, "prepaid: a lot", "}"),
        (invoice, "mentions: [{text: Danke}]", "}"),
        (line, "vat: X", "}]}"),
        (line, "vat: L", "}]}"),
        (line, "vat: E 19", "}]}"),
        (line, "quantity: 01", "}]}"),
        (line, "unit_price: \"01\"", "}]}"),
        (line, "unit_price: 1 000", "}]}"),
        (line, "discount: 5 percent", "}]}"),
        (line, "unit: {label: Std.}", "}]}"),
    ] {
        let file = yaml(&format!("{before}{wrong}{after}\n"));
        // A number with an idle zero is a number like any other to readers of YAML.
        let seen = !faults(Kind::Letter, &file).is_empty();
        assert_eq!(seen, wrong != "quantity: 01", "{wrong}");
    }
    for missing in
        ["{}", "recipient: {name: A}", "recipient:", "recipient: {address: [a]}\ninvoice: {number: 1}"]
    {
        assert!(!faults(Kind::Letter, &yaml(missing)).is_empty(), "{missing}");
    }
}

#[test]
fn what_the_program_takes_is_taken() {
    let sound = "recipient: {address: [Weg 1]}\n";
    for right in [
        "",
        "kind: letter",
        "kind:",
        "sender:",
        "subject: 2026",
        "subject: true",
        "subject:",
        "date: \"2026-03-03\"",
        "date: today",
        "archive: \"false\"",
        "archive: TRUE",
        "contract: {notice_days: \"30\"}",
        "colours: {accent: \"#abc\"}",
        "sender: {logo: {width: 4.5 cm}}",
        "sender: {country_code: NO}",
        "signature: {field: true}",
        "signature: [{field: Name 1}, {lock: [a, b]}]",
        "layout: our-own",
        "body: Guten Tag.",
        "body: [{text: Guten Tag., part: our-own}]",
        "enclosures: [invoice, Plan, {title: AGB, file: agb.pdf}]",
        "invoice: {number: 7, date: 2026-01-01, currency: XAF, kind: 381, lines: [{vat: \"20\"}, {vat: 20 %}, {vat: L 7}, {vat: 5.5}]}",
        "invoice: {number: 7, date: 2026-01-01, currency: EUR, lines: [{unit: Kiste}, {unit: {name: Std., code: HUR}}], prepaid: 5}",
        "invoice: {number: 7, date: 2026-01-01, currency: EUR, lines: [{group: A, lines: [{text: b}]}], prepaid: [5, {amount: 6}]}",
    ] {
        let faults = faults(Kind::Letter, &yaml(&format!("{sound}{right}\n")));
        assert!(faults.is_empty(), "{right}: {faults:#?}");
    }
}

#[test]
fn templates_may_hold_expressions_and_letters_may_not() {
    let values = "recipient: {address: \"{{ lines }}\"}\n\
        date: \"{{ day }}\"\n\
        body:\n  - {for: rows, if: late, text: \"{{ row.text }}\", effective: \"{{ row.day }}\"}\n\
        invoice:\n  if: billed\n  number: 1\n  date: \"{{ day }}\"\n  currency: \"{{ currency }}\"\n  \
        kind: \"{% if a %}invoice{% endif %}\"\n  lines: \"{{ lines }}\"\n";
    let template = yaml(&format!("kind: template\n{values}"));
    assert_eq!(faults(Kind::Template, &template), Vec::<String>::new());
    assert!(!faults(Kind::Letter, &yaml(values)).is_empty());
    // Only items are repeated, only mappings are left out, and it says that it is a template.
    let head = "kind: template\nrecipient: {address: [a]}\n";
    for wrong in [
        "invoice: {for: rows, number: 1, date: 2026-01-01, currency: EUR, lines: [{vat: 1}]}",
        "if: a",
        "date: day",
    ] {
        assert!(!faults(Kind::Template, &yaml(&format!("{head}{wrong}\n"))).is_empty(), "{wrong}");
    }
    assert_eq!(faults(Kind::Template, &yaml(head)), Vec::<String>::new());
    assert!(!faults(Kind::Template, &yaml("recipient: {address: [a]}\n")).is_empty());
}
