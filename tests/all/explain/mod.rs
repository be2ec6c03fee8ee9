//! Explanations of rules: every code of the program has one and no other, and every
//! example is made: the wrong one is complained of by its rule, the right one by none.

mod examples;
mod scan;

use std::collections::BTreeSet;

use letterpress::diag::{Diagnostics, Sources};
use letterpress::explain::{Explanation, codes, explain};
use letterpress::yaml;

use crate::desk::root;

/// Each code with its explanation.
fn all() -> Vec<(&'static str, Explanation)> {
    codes().map(|code| (code, explain(code).expect("an explanation"))).collect()
}

#[test]
fn every_code_of_the_program_is_explained_and_no_other() {
    let given = scan::codes();
    assert!(given.len() > 100, "{} codes", given.len());
    let explained: BTreeSet<String> = codes().map(str::to_owned).collect();
    let without: Vec<&String> = given.difference(&explained).collect();
    assert!(without.is_empty(), "add them to src/explain/rules.yaml: {without:?}");
    let idle: Vec<&String> = explained.difference(&given).collect();
    assert!(idle.is_empty(), "no complaint has these codes: {idle:?}");
    assert_eq!(explain("no-such-rule"), None);
}

#[test]
fn the_file_of_rules_is_sorted_and_whole() {
    let text = std::fs::read_to_string(root().join("src/explain/rules.yaml")).expect("the file");
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let file = sources.add("rules.yaml", text);
    let rules = yaml::parse(&sources, file, &mut diagnostics).expect("a mapping");
    assert!(diagnostics.is_empty(), "{}", diagnostics.short(&sources));
    let names: Vec<&str> = rules.entries().iter().map(|entry| entry.key.as_str()).collect();
    assert!(names.is_sorted(), "not sorted");
    assert!(codes().eq(names), "what the program holds is the file");
    for rule in rules.entries() {
        let keys: Vec<&str> = rule.node.entries().iter().map(|entry| entry.key.as_str()).collect();
        let code = &*rule.key;
        let sound = [&["why"][..], &["why", "bad", "good"], &["why", "kind", "bad", "good"]];
        assert!(sound.contains(&keys.as_slice()), "{code} has {keys:?}");
        let why = rule.node.get("why").and_then(|why| why.text()).unwrap_or_default();
        assert!(why.ends_with('.') && why.len() > 40 && !why.contains(['\n', '—', '–']), "{code}: {why}");
    }
}
