//! The files of law: each entry dated, sourced, in the country's languages.

use std::collections::BTreeSet;

use letterpress::diag::{Diagnostics, Sources};
use letterpress::identifiers;
use letterpress::invoice::Category;
use letterpress::law::{countries, country};
use letterpress::yaml::{self, Node, Value};

use crate::desk::root;

const LETTERS: [&str; 6] = ["de", "en", "es", "fr", "it", "nl"];

fn files() -> Vec<(String, String, Node)> {
    let mut files: Vec<(String, String, Node)> = std::fs::read_dir(root().join("src/law"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("a file");
            let mut sources = Sources::default();
            let mut complaints = Diagnostics::default();
            let file = sources.add(&name, text.as_str());
            let node = yaml::parse(&sources, file, &mut complaints).expect("YAML");
            assert!(!complaints.has_errors(), "{name}: {complaints}");
            (name, text, node)
        })
        .collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(files.len() >= 32, "{} files", files.len());
    files
}

fn items(node: &Node) -> &[Node] {
    match &node.value {
        Value::Seq(items) => items,
        _ => &[],
    }
}

fn text<'a>(node: &'a Node, key: &str) -> &'a str {
    node.get(key).and_then(Node::text).unwrap_or_default()
}

/// Every entry with a date.
fn entries(node: &Node) -> Vec<&Node> {
    let rates = node.get("country").and_then(|country| country.get("rates")).map(items).unwrap_or_default();
    let others = ["mentions", "requirements"].iter().filter_map(|key| node.get(key)).flat_map(items);
    rates.iter().chain(others).collect()
}

/// The languages that the texts of a file must have: English, and the country's own as far as
/// letters are written in them; all of letters where several countries share the file.
fn languages(node: &Node) -> Vec<&str> {
    let Some(country) = node.get("country") else { return LETTERS.to_vec() };
    let spoken = country.get("languages").map(items).unwrap_or_default().iter().filter_map(Node::text);
    spoken.filter(|language| LETTERS.contains(language)).chain(["en"]).collect()
}

#[test]
fn every_country_can_be_read() {
    for code in countries() {
        let country = country(code).expect("a country");
        assert_eq!(country.code(), code);
        assert!(!country.name().is_empty() && country.languages().next().is_some(), "{code}");
        assert_eq!(country.currency().len(), 3, "{code}");
        let day = "2026-11-25".parse().expect("a date");
        let rates = country.rates(day).count();
        assert!(rates > 0 || code == "US", "{code} has no rates");
    }
}

#[test]
fn the_program_has_every_sentence_of_the_files() {
    let files = files();
    let file = |name: &str| files.iter().find(|(file, ..)| file == name).expect(name);
    for code in countries() {
        let (_, _, own) = file(code);
        let under = own.get("extends").and_then(Node::text).map(|name| &file(name).2);
        let mut ids: Vec<&str> = Vec::new();
        for entry in std::iter::once(own).chain(under).filter_map(|node| node.get("mentions")).flat_map(items)
        {
            if !ids.contains(&text(entry, "id")) {
                ids.push(text(entry, "id"));
            }
        }
        assert_eq!(country(code).expect("a country").mention_ids(), ids, "{code}");
    }
    // What the YAML reader of letters composes is composed in the files.
    for (name, text, _) in &files {
        assert!(unicode_normalization::is_nfc(text), "{name}");
    }
}

#[test]
fn every_entry_is_dated_sourced_and_in_the_countrys_languages() {
    let mut counted = 0;
    for (name, _, node) in files() {
        for entry in entries(&node) {
            let shown = format!("{name}: {} {}", text(entry, "id"), text(entry, "rate"));
            let from: chrono::NaiveDate = text(entry, "valid_from").parse().expect(&shown);
            if let Some(until) = entry.get("valid_until") {
                let until: chrono::NaiveDate = until.text().expect(&shown).parse().expect(&shown);
                assert!(from <= until, "{shown}");
            }
            assert!(text(entry, "source").len() > 3, "{shown}: no source");
            counted += 1;
            if entry.get("rate").is_some() {
                continue;
            }
            let id = text(entry, "id");
            assert!(!id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{shown}");
            assert!(text(entry, "law").len() > 5, "{shown}: no law");
            let Some(texts) = entry.get("text") else {
                assert!(!text(entry, "what").is_empty() && !text(entry, "remedy").is_empty(), "{shown}");
                continue;
            };
            let spoken: BTreeSet<&str> = texts.entries().iter().map(|entry| entry.key.as_str()).collect();
            for language in languages(&node) {
                assert!(spoken.contains(language), "{shown}: not in {language}");
            }
            for said in texts.entries() {
                let said = said.node.text().unwrap_or_default();
                assert!(!said.trim().is_empty() && !said.contains(['{', '}', '\'']), "{shown}: {said}");
            }
        }
    }
    assert!(counted > 300, "only {counted} entries");
}

#[test]
fn codes_of_reasons_and_notes_are_in_the_lists() {
    let mut seen = BTreeSet::new();
    for (name, _, node) in files() {
        for entry in entries(&node) {
            let shown = format!("{name}: {}", text(entry, "id"));
            if let Some(code) = entry.get("vatex") {
                let code = code.text().expect(&shown);
                assert!(identifiers::codes::is_vatex(code), "{shown}: {code}");
                assert!(entry.get("exemption").is_some(), "{shown}: a code without its category");
            }
            if let Some(code) = entry.get("note") {
                let code = code.text().expect(&shown);
                assert!(identifiers::codes::is_note_subject(code), "{shown}: {code}");
                seen.insert(code.to_owned());
            }
        }
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["AAB", "PMD", "PMT", "TXD"]);
}

#[test]
fn entries_with_the_same_name_never_hold_twice_for_the_same_reason() {
    // What is dated leaves no gap and no overlap: the French exemption changes over night.
    let france = country("FR").expect("France");
    let situation = letterpress::law::Situation {
        categories: BTreeSet::from([Category::E]),
        facts: BTreeSet::from([letterpress::law::Fact::SmallBusiness]),
        ..letterpress::law::Situation::default()
    };
    for day in ["2026-12-31", "2027-01-01", "2028-06-30", "2028-07-01"] {
        let mentions = france.mentions(&situation, day.parse().expect("a date"), "fr");
        let said = mentions.iter().filter(|mention| mention.id == "vat-exempt-small-business").count();
        assert_eq!(said, 1, "{day}");
    }
}

#[test]
fn the_sources_that_are_cited_are_explained() {
    for (name, text, _) in files() {
        let head: String = text.lines().take_while(|line| line.starts_with('#')).collect();
        for line in text.lines().filter(|line| line.contains("source: ")) {
            let cited = line.split("source: ").nth(1).unwrap_or_default();
            for source in cited.split('[').skip(1) {
                let source = source.split(']').next().unwrap_or_default();
                assert!(head.contains(&format!("[{source}]")), "{name}: [{source}] is nowhere explained");
            }
        }
    }
}

#[test]
fn no_rate_is_stated_twice_for_a_day() {
    for code in countries() {
        let country = country(code).expect("a country");
        for day in ["2012-06-01", "2020-08-01", "2023-06-01", "2024-11-01", "2026-11-25", "2030-01-01"] {
            let rates: Vec<_> = country.rates(day.parse().expect("a date")).collect();
            for (at, rate) in rates.iter().enumerate() {
                let again = rates.iter().skip(at + 1).find(|other| {
                    (other.category, other.rate, other.region) == (rate.category, rate.rate, rate.region)
                });
                assert_eq!(again, None, "{code} {day}");
            }
        }
        // Every country with VAT has a rate for the whole of it.
        let today: Vec<_> = country.rates("2026-11-25".parse().expect("a date")).collect();
        assert!(code == "US" || today.iter().any(|rate| rate.region.is_none()), "{code}");
    }
}

#[test]
fn what_could_not_be_verified_says_so() {
    // The words that belong to the mark, and the mark to the words.
    for (name, text, _) in files() {
        for entry in text.split("\n  - ") {
            let doubtful = ["not read", "not checked", "not verified", "not looked up"];
            let says = doubtful
                .iter()
                .any(|words| entry.lines().any(|line| line.contains("source: ") && line.contains(words)));
            assert!(!says || entry.contains("unverified: true"), "{name}: {entry}");
        }
    }
}
