//! What is compared and counted with: cells are text, and numbers are numbers all the same.

use super::{TEMPLATE, one, wrong};

/// What a condition comes to for a row of these values.
fn holds(condition: &str, row: &str) -> bool {
    let template =
        TEMPLATE.replace("{{ note }}", &format!("{{% if {condition} %}}yes{{% else %}}no{{% endif %}}"));
    let document = one(&template, "k.csv", &format!("name;amount;limit;day;vip\n{row}\n"));
    let text = document.letter.expect("a letter").body[0].text.clone().expect("a text").value;
    match text.as_str() {
        "Vorher yes nachher" => true,
        "Vorher no nachher" => false,
        other => panic!("{other}"),
    }
}

#[test]
fn a_cell_that_is_a_number_is_compared_as_one() {
    for (amount, condition, expected) in [
        // As texts, or by their kind, each of these would come out the other way round.
        ("50", "amount > 100", false),
        ("9", "amount < 10", true),
        ("150.00", "amount == 150", true),
        ("150.00", "amount != 150", false),
        ("0.30", "amount == 0.1 + 0.2", true),
        ("0", "amount > 0", false),
        ("-1", "amount >= 0", false),
        ("100", "amount <= 100", true),
        ("100", "100 >= amount", true),
        ("7", "amount in [5, 7]", true),
        ("7", "amount not in [5, 7]", false),
        ("9", "amount < limit", true),
        ("20", "amount > limit and amount < 21", true),
        ("4", "amount is odd", false),
        ("20", "row.amount > rows[0].limit", true),
        ("20", "rows | length == 1", true),
        ("7.50", "amount * 2 == 15", true),
        ("7.50", "amount + limit == 17.5", true),
        ("7.50", "limit - amount == 2.5", true),
        ("7.50", "limit / amount > 1.33", true),
    ] {
        assert_eq!(
            holds(condition, &format!("A;{amount};10;2026-05-04;ja")),
            expected,
            "{amount}: {condition}"
        );
    }
}

#[test]
fn texts_and_days_are_compared_as_before() {
    for (condition, expected) in [
        ("vip == \"ja\"", true),
        ("vip != \"ja\"", false),
        ("day < \"2026-06-01\"", true),
        ("day >= \"2026-05-04\"", true),
        ("\"j\" in vip", true),
        ("vip in [\"ja\", \"si\"]", true),
        // In quotes it is a text, with each of its digits.
        ("amount == \"20\"", false),
        ("amount == \"20.0\"", true),
        ("name ~ vip == \"Aja\"", true),
    ] {
        assert_eq!(holds(condition, "A;20.0;10;2026-05-04;ja"), expected, "{condition}");
    }
}

#[test]
fn what_cannot_be_compared_is_an_error_with_its_place() {
    for (condition, amount, said) in [
        (
            "amount > 100",
            "n/a",
            "the text `n/a` cannot be compared with the number 100; numbers are written with digits and a point, such as 450.00; texts stand in quotes",
        ),
        ("amount == 100", "85,00", "the text `85,00` cannot be compared with the number 100; "),
        (
            "amount > 100",
            "",
            "an empty cell cannot be compared with the number 100; where the cell may be empty, ask first: `amount and amount > 100`",
        ),
        ("amount > name", "20", "the text `20` cannot be compared with the text `A`; "),
        (
            "amount == true",
            "true",
            "the text `true` cannot be compared with `true`; put quotes around what a text is compared with: `== \"yes\"`",
        ),
        (
            "rows > 1",
            "20",
            "a list or a value that has values cannot be compared with the number 1; compare one of its values, or how many it has: `rows | length`",
        ),
        ("amount in [1, 2]", "x", "the text `x` cannot be compared with the number 1; "),
        (
            "amount + name",
            "1",
            "`+` counts with numbers, and here is the text `A`; numbers are written with digits and a point; `~` puts texts together",
        ),
        ("amount * 3", "x", "`*` counts with numbers, and here is the text `x`; "),
        ("amount / 0", "7", "`/` has no result here; it is too large, or divided by 0"),
        ("amount is odd", "x", "`x` is not a number; "),
    ] {
        let template = TEMPLATE.replace("{{ note }}", &format!("{{% if {condition} %}}x{{% endif %}}"));
        let told = wrong(&template, "k.csv", &format!("name;amount\nA;{amount}\n"));
        // Expressions begin at 13, conditions at 16, the test of a condition further on.
        let places = ["12:13", "12:16", "12:26"].map(|place| format!("template.yaml:{place}: "));
        let place = places.iter().find_map(|place| told.strip_prefix(place));
        let told = place.unwrap_or_else(|| panic!("{condition}: {told}"));
        assert!(told.starts_with(&format!("error[bad-value]: {said}")), "{condition}: {told}");
    }
    assert!(holds("amount and amount > 100", "A;150;;;"));
    assert!(!holds("amount and amount > 100", "A;;;;"));
}

#[test]
fn numbers_truths_and_lists_of_json_are_what_they_are() {
    let said = |condition: &str| {
        let template =
            TEMPLATE.replace("{{ note }}", &format!("{{{{ \"yes\" if {condition} else \"no\" }}}}"));
        let row =
            r#"{"name": "A", "amount": 450.00, "vip": true, "tags": [1, 2], "place": {"zip": "01067"}}"#;
        one(&template, "k.jsonl", row).letter.expect("a letter").body[0].text.clone().expect("a text").value
    };
    for condition in [
        "amount == 450",
        "amount > 99.5",
        "vip == true",
        "vip",
        "2 in tags",
        "\"zip\" in place",
        "tags | length == 2",
    ] {
        assert_eq!(said(condition), "Vorher yes nachher", "{condition}");
    }
}

#[test]
fn a_chain_of_comparisons_is_refused_before_any_row() {
    let template = TEMPLATE.replace("{{ note }}", "{% if 1 < amount < 3 %}x{% endif %}");
    let told = wrong(&template, "k.csv", "name;amount\nA;2\n");
    assert!(told.starts_with("template.yaml:12:"), "{told}");
    assert!(
        told.contains(
            "error[bad-value]: this compares more than two values at once; write `a < b and b < c`"
        ),
        "{told}"
    );
}

#[test]
fn conditions_of_parts_compare_numbers_too() {
    let template = TEMPLATE.replace(
        "body: |\n  Vorher {{ note }} nachher\n",
        "body:\n  - {if: amount > 100, text: viel}\n  - {if: amount <= 100, text: wenig}\n",
    );
    for (amount, text) in [("99", "wenig"), ("101", "viel")] {
        let document = one(&template, "k.csv", &format!("name;amount\nA;{amount}\n"));
        let body = document.letter.expect("a letter").body;
        assert_eq!((body.len(), body[0].text.as_ref().expect("a text").value.as_str()), (1, text));
    }
}
