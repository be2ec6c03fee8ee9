//! Purposes: every rule is broken by an edit of a letter that keeps it, and is told with its
//! place (`cases.yaml`); files of purposes that are wrong themselves are refused.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use letterpress::purpose::Need;
use letterpress::{Assets, inspect, source};
use serde::Deserialize;

use crate::desk::{Disk, asked, assets, root, samples};

/// An edit, and what is then said.
#[derive(Debug, Deserialize)]
struct Case {
    rule: String,
    letter: String,
    edits: Vec<Edit>,
    says: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Edit {
    from: String,
    to: String,
}

fn cases() -> Vec<Case> {
    let text = std::fs::read_to_string(root().join("tests/all/purpose/cases.yaml")).expect("the cases");
    serde_saphyr::from_str(&text).expect("cases")
}

/// What is found in a letter on 3 March 2026, one line each, without its name.
fn found(name: &str, text: &str, assets: &Assets) -> Vec<String> {
    let today = NaiveDate::from_ymd_opt(2026, 3, 3).expect("a day");
    asked(name, text, &[], |request| {
        let reading = source::reading(request, &Disk);
        let (_, diagnostics) = inspect(&reading, assets, today);
        let lines = diagnostics.short(&reading.sources);
        lines.lines().map(|line| line.trim_start_matches(name).trim_start_matches(':').to_owned()).collect()
    })
}

fn letter(name: &str) -> String {
    std::fs::read_to_string(root().join(format!("samples/purposes/{name}.yaml"))).expect(name)
}

#[test]
fn letters_to_start_from_keep_every_rule() {
    let mut count = 0;
    for (name, text) in samples().into_iter().filter(|(name, _)| name.starts_with("samples/purposes/")) {
        count += 1;
        assert_eq!(found(&name, &text, assets()), Vec::<String>::new(), "{name}");
    }
    assert_eq!(count, 30);
}

#[test]
fn each_rule_is_broken_at_its_place() {
    let mut wrong = String::new();
    for case in cases() {
        let mut text = letter(&case.letter);
        for Edit { from, to } in &case.edits {
            assert_eq!(text.matches(from.as_str()).count(), 1, "{}: {from:?} in {}", case.rule, case.letter);
            text = text.replacen(from, to, 1);
        }
        let said = found(&format!("samples/purposes/{}.yaml", case.letter), &text, assets());
        let told = |line: &String| line.contains(&format!("[{}]", case.rule));
        if said != case.says || !said.iter().any(told) {
            wrong += &format!("{} in {}:\n  is  {said:#?}\n  was {:#?}\n", case.rule, case.letter, case.says);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn no_rule_is_without_a_case() {
    let told: BTreeSet<String> = cases().into_iter().map(|case| case.rule).collect();
    let mut rules = BTreeSet::new();
    for name in assets().purpose_names() {
        let text = std::fs::read_to_string(root().join(format!("layouts/purposes/{name}.yaml"))).expect(name);
        // Rules that are inherited are broken where they come from.
        let own =
            |id: &str| text.contains(&format!("- id: {id}\n")) || text.contains(&format!("part: {id}\n"));
        let purpose = assets().purpose(name).expect(name);
        let parts = purpose.parts.iter().filter(|part| part.need != Need::Optional).map(|part| &part.name);
        let ids = purpose.rules.iter().map(|rule| &rule.id).chain(parts);
        rules.extend(ids.filter(|id| own(id)).map(|id| format!("{name}/{id}")));
    }
    assert!(rules.len() > 100, "{} rules", rules.len());
    let without: Vec<&String> = rules.difference(&told).collect();
    assert!(without.is_empty(), "no case breaks {without:?}");
    assert!(told.contains("unknown-part") && told.contains("part-order"));
}

#[test]
fn every_purpose_explains_itself_in_three_languages() {
    for name in assets().purpose_names() {
        let purpose = assets().purpose(name).expect(name);
        for language in ["en", "fr-CH", "de-AT"] {
            let has =
                |texts: &letterpress::purpose::Texts| texts.of(language).is_some_and(|text| !text.is_empty());
            assert!(has(&purpose.title) && has(&purpose.why), "{name} in {language}");
            assert!(
                purpose.parts.iter().all(|part| has(&part.title) && has(&part.why)),
                "{name} in {language}"
            );
            for rule in &purpose.rules {
                assert!(has(&rule.why), "{name}/{} in {language}", rule.id);
            }
        }
    }
}

/// What is wrong with a purpose of one's own.
fn refused(text: &str) -> String {
    let texts = BTreeMap::from([("ours".to_owned(), text.to_owned())]);
    match Assets::shipped().add_purposes(texts) {
        Ok(()) => String::new(),
        Err((sources, problems)) => problems.short(&sources),
    }
}

#[test]
fn broken_purposes_are_refused_with_their_place() {
    for (text, said) in [
        ("rules: [{id: a, message: b}]", "rule `a`: it needs exactly one of"),
        ("rules: [{id: a, needs: [x], refuse: true, message: b}]", "rule `a`: it needs exactly one of"),
        ("rules: [{id: a, needs: [x]}]", "rule `a`: it lacks `message`"),
        ("rules: [{needs: [x], message: b}]", "this rule lacks `id`"),
        ("rules: [{id: a, says: w, in: body, message: b}]", "there is no list of words `w`"),
        ("words: {w: {en: [x]}}\nrules: [{id: a, says: w, message: b}]", "rule `a`: it lacks `in`"),
        ("rules: [{id: a, date: d, message: b}]", "`date` goes with one of"),
        ("rules: [{id: a, encloses: cake, message: b}]", "`encloses` knows `invoice`, not `cake`"),
        ("rules: [{id: a, each: l, message: b}]", "`each` goes with `has`"),
        ("parts: [{need: required}]", "a part lacks its name"),
        ("extends: nowhere", "there is no purpose `nowhere` to extend"),
        ("extends: ours", "there is no purpose `ours` to extend"),
        ("rulez: []", "unknown key `rulez`"),
        ("parts: [{part: a, need: maybe}]", "maybe"),
    ] {
        let problems = refused(text);
        assert!(problems.contains(said) && problems.starts_with("ours.yaml:"), "{text}: {problems}");
    }
    assert_eq!(refused("extends: offer\nrules: [{id: price-unsaid, severity: off}]"), "");
}

const ENDING: &str = "purpose: client-termination\n";

/// The letter that ends an engagement, with another contract, and what is then said of its period of notice.
fn notice(contract: &str, post: &str, effective: &str) -> Option<String> {
    let text = letter("en/client-termination");
    assert!(text.contains(ENDING));
    let set = [
        format!("contract={contract}"),
        format!("post={post}"),
        format!("body.1.effective={effective}"),
        "invoice.period.to=2026-04-01".to_owned(),
    ];
    let set: Vec<&str> = set.iter().map(String::as_str).collect();
    let today = NaiveDate::from_ymd_opt(2026, 3, 3).expect("a day");
    asked("l.yaml", &text, &set, |request| {
        let reading = source::reading(request, &Disk);
        let (_, found) = inspect(&reading, assets(), today);
        let told = found.list.into_iter().find(|one| one.code == "client-termination/notice-period");
        told.map(|one| one.message)
    })
}

#[test]
fn the_earliest_end_is_letter_and_post_and_notice() {
    // Tuesday 3 March 2026; British post, registered: Thursday 5 March.
    let days = "{ref: A, signed: 2020-05-01, notice_days: 30}";
    assert_eq!(notice(days, "registered", "2026-04-04"), None);
    let early = notice(days, "registered", "2026-04-03").expect("too early");
    assert!(early.contains("2026-04-03") && early.contains("2026-04-04"), "{early}");
    // By hand it arrives at once.
    assert_eq!(notice(days, "hand", "2026-04-02"), None);
    assert!(notice(days, "hand", "2026-04-01").is_some());
    // Said by the contract itself.
    let said = "{ref: A, signed: 2020-05-01, notice_days: 30, delivery_days: 5}";
    assert!(notice(said, "registered", "2026-04-08").is_some());
    assert_eq!(notice(said, "registered", "2026-04-09"), None);
    // Working days: Good Friday and Easter Monday are none.
    let working = "{ref: A, signed: 2020-05-01, notice_days: 22, days: working}";
    assert!(notice(working, "hand", "2026-04-06").is_some());
    assert_eq!(notice(working, "hand", "2026-04-02"), None);
    let longer = "{ref: A, signed: 2020-05-01, notice_days: 23, days: working}";
    let early = notice(longer, "hand", "2026-04-02").expect("too early");
    assert!(early.contains("2026-04-07"), "{early}");
    // Months, and what the contract may only end with.
    let months = "{ref: A, signed: 2020-05-01, notice_months: 3}";
    assert!(notice(months, "hand", "2026-06-02").is_some());
    assert_eq!(notice(months, "hand", "2026-06-03"), None);
    let quarter = "{ref: A, signed: 2020-05-01, notice_months: 3, end_of: quarter}";
    assert_eq!(notice(quarter, "hand", "2026-06-30"), None);
    assert_eq!(notice(quarter, "hand", "2026-07-01"), None);
    let early = notice(quarter, "hand", "2026-06-15").expect("no end of a quarter");
    assert!(early.contains("2026-06-30"), "{early}");
    let early = notice(quarter, "hand", "2026-03-31").expect("too early");
    assert!(early.contains("2026-06-30"), "{early}");
}
