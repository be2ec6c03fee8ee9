//! Complaints as people and programs read them: one letter with an error in
//! nearly every line, in all three forms.

use letterpress::diag::{Diagnostic, Diagnostics, Sources, Span};

use crate::source::{Shelf, read_with};

const LETTER: &str = include_str!("errors.yaml");

fn failed() -> letterpress::diag::Failed {
    read_with(LETTER, &Shelf::default(), &[]).expect_err("a letter full of errors")
}

/// Compares line by line, so that a difference is easy to find.
fn assert_same(found: &str, golden: &str) {
    for (number, (found, golden)) in found.lines().zip(golden.lines()).enumerate() {
        assert_eq!(found, golden, "line {}", number + 1);
    }
    assert_eq!(found.lines().count(), golden.lines().count());
}

#[test]
fn people_see_the_line() {
    let failed = failed();
    assert_same(&failed.diagnostics.human(&failed.sources, false, 140), include_str!("errors.txt"));
}

#[test]
fn editors_get_one_line_each() {
    let failed = failed();
    assert_same(&failed.diagnostics.short(&failed.sources), include_str!("errors.short"));
    assert_eq!(failed.to_string(), include_str!("errors.short").trim_end());
}

#[test]
fn programs_get_json() {
    let failed = failed();
    assert_same(&failed.diagnostics.json(&failed.sources), include_str!("errors.jsonl"));
}

#[test]
fn colours_change_nothing_but_colours() {
    let failed = failed();
    let styled = failed.diagnostics.human(&failed.sources, true, 140);
    assert!(styled.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = styled.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain += before;
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain += rest;
    let trimmed: String = plain.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    assert_same(&trimmed, include_str!("errors.txt"));
}

#[test]
fn a_complaint_without_a_place_and_a_warning() {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(Diagnostic::warning("odd", None, "this is\nodd").help("look at it"));
    let sources = Sources::default();
    assert_eq!(diagnostics.short(&sources), "warning[odd]: this is odd; look at it\n");
    assert_eq!(
        diagnostics.json(&sources),
        "{\"code\":\"odd\",\"help\":\"look at it\",\"message\":\"this is\\nodd\",\"severity\":\"warning\"}\n"
    );
    assert!(diagnostics.human(&sources, false, 80).starts_with("warning: this is"));
    assert!(!diagnostics.has_errors());
}

#[test]
fn places_at_the_end_of_a_file_are_shown() {
    let mut sources = Sources::default();
    let file = sources.add("short.yaml", "a: 1\n");
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(Diagnostic::error("end", Span { file, start: 5, end: 5 }, "something is missing"));
    assert_eq!(diagnostics.short(&sources), "short.yaml:2:1: error[end]: something is missing\n");
    assert!(diagnostics.human(&sources, false, 80).contains("--> short.yaml:2:1"));
}
