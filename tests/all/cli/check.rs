//! `letterpress check`, as its users call it.

use serde_json::Value;

use super::Folder;

/// A letter with a word that stands twice and one that was left open.
const HASTY: &str = "\
layout: uk-dl
language: en-GB
sender: {name: Ann Lee, address: [1 High Street, YORK]}
recipient: {name: Ms Claire Warren, address: [2 Low Road, LEEDS]}
date: today
subject: Our work
salutation: Dear Ms Warren
body: The the work is done, [name].
closing: Yours sincerely
";

fn folder(name: &str) -> Folder {
    Folder::new(name)
        .with("in/hasty.yaml", HASTY)
        .with("in/sound.yaml", HASTY.replace("The the work is done, [name]", "Done"))
}

#[test]
fn findings_have_their_rule_place_and_reason() {
    let called = folder("check-human").call(&["check", "in"]);
    assert_eq!(called.code(), 1);
    assert_eq!(called.err(), "2 letters checked: 1 error, 1 warning\n");
    let out = called.out();
    for line in [
        "warning[doubled-word]: `the` stands twice",
        "error[placeholder]: `[name]` was left to be filled in",
        "in/hasty.yaml:8:7",
        "= note: The same word stands twice in a row",
    ] {
        assert!(out.contains(line), "{line} in {out}");
    }
    let short = folder("check-short").call(&["check", "in", "--message-format", "short", "--quiet"]);
    assert_eq!(
        short.out(),
        "in/hasty.yaml:8:7: warning[doubled-word]: `the` stands twice; remove one of them\n\
         in/hasty.yaml:8:29: error[placeholder]: `[name]` was left to be filled in; write what belongs here\n"
    );
    assert_eq!(short.err(), "");
}

#[test]
fn programs_read_json_and_sarif() {
    let json = folder("check-json").call(&["check", "in", "--message-format", "json"]);
    let lines: Vec<Value> =
        json.out().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line["why"].as_str().is_some_and(|why| why.len() > 40)), "{lines:?}");
    let sarif = folder("check-sarif").call(&["check", "in", "--message-format", "sarif"]);
    assert_eq!(sarif.code(), 1);
    let log: Value = serde_json::from_str(&sarif.out()).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(2));
    let placeholder = &run["results"][1];
    assert_eq!(placeholder["ruleId"], "placeholder");
    assert_eq!(placeholder["level"], "error");
    let place = &placeholder["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "in/hasty.yaml");
    assert_eq!(
        place["region"],
        serde_json::json!({"startLine": 8, "startColumn": 29, "endLine": 8, "endColumn": 35})
    );
}

#[test]
fn warnings_are_errors_where_they_are_denied_and_days_can_be_set() {
    let folder = folder("check-days").with(
        "old.yaml",
        HASTY.replace("The the work is done, [name]", "Done").replace("today", "2026-03-03"),
    );
    assert_eq!(folder.call(&["check", "old.yaml"]).code(), 0);
    assert_eq!(folder.call(&["check", "old.yaml", "--deny-warnings"]).code(), 1);
    assert_eq!(folder.call(&["check", "old.yaml", "--deny-warnings", "--today", "2026-03-04"]).code(), 0);
    assert!(folder.files().iter().all(|file| !file.ends_with(".pdf")), "nothing is written");
}

#[test]
fn rules_are_explained_in_three_languages() {
    let folder = Folder::new("check-explain");
    let explained = |args: &[&str]| folder.call(&[&["check", "--explain"], args].concat());
    let rule = explained(&["placeholder"]);
    assert_eq!(rule.code(), 0);
    assert!(rule.out().starts_with("placeholder\n\n") && rule.out().contains("\nRight:\n"), "{}", rule.out());
    let french = explained(&["client-termination/notice", "--language", "fr"]);
    assert!(french.out().contains("Dit sans détour"), "{}", french.out());
    let german = explained(&["client-termination", "--language", "de-AT"]);
    assert!(
        german.out().contains("Ende einer Zusammenarbeit")
            && german.out().contains("acknowledgement (required)")
    );
    let wrong = explained(&["placeholdr"]);
    assert_eq!(wrong.code(), 2);
    assert!(wrong.err().contains("did you mean `placeholder`?"), "{}", wrong.err());
}

#[test]
fn purposes_of_ones_own_add_to_those_that_ship() {
    let own = "extends: client-termination\nrules:\n  - {id: no-thanks, avoids: never, in: body, message: \"`{word}` is not our style\", severity: warning}\nwords:\n  never: {fr: [franchise]}\n";
    let folder = Folder::new("check-purposes").with("ours/client-termination.yaml", own);
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/fr/fin-de-mission.yaml");
    let args = [
        "check",
        sample,
        "--purpose",
        "client-termination",
        "--today",
        "2026-03-03",
        "--message-format",
        "short",
    ];
    let before = folder.call(&args);
    assert!(!before.out().contains("not our style"));
    let called = folder.call(&[&args[..], &["--purposes", "ours"]].concat());
    assert!(
        called.out().contains("warning[client-termination/no-thanks]: `franchise` is not our style"),
        "{}",
        called.out()
    );
    // What ships holds as before.
    assert!(called.out().contains("client-termination/tone-unsaid"), "{}", called.out());
    let broken = Folder::new("check-broken").with("ours/x.yaml", "rules:\n  - {id: a, message: b}\n");
    let called = broken.call(&["check", "l.yaml", "--purposes", "ours"]);
    assert_eq!(called.code(), 2);
    assert!(called.err().contains("rule `a`: it needs exactly one of"), "{}", called.err());
}
