//! The examples of explanations, made: some keys are laid over a sound letter, files and
//! tables are read as they are, command lines are called.

use std::collections::{BTreeMap, BTreeSet};

use letterpress::diag::{Diagnostics, Failed, Sources};
use letterpress::serial::{Kind, Letters, Table};
use letterpress::source::{Template, read, reading};
use letterpress::yaml::{self, Node, Value};
use letterpress::{Assets, Document, check, inspect};

use super::all;
use crate::cli::Folder;
use crate::desk::{asked, assets, root};
use crate::source::Shelf;

const LETTER: &str = "\
layout: nf-z11-001
language: en-GB
sender:
  name: Jean Marchand
  organisation: Atelier Marchand SARL
  address: [5 rue du Port, 69002 Lyon]
  phone: +33 4 65 71 20 26
  email: jean@atelier-marchand.example
  legal: [SARL with a capital of € 8 000]
  company_id: 999 000 128
  vat_id: FR29 999000128
  bank: {iban: FR76 3000 6000 0112 3456 7890 189, bic: AGRIFRPPXXX}
recipient:
  name: Ms Claire Dubois
  organisation: Horizon Instruments
  address: [12 rue des Lilas, 75011 Paris]
  company_id: 999 000 177
  vat_id: FR79 999000177
date: 2026-03-03
subject: Our work for you
salutation: Dear Ms Dubois,
body: Thank you for a good year together.
closing: Yours sincerely,
";

const INVOICE: &str = "\
invoice:
  number: F-2026-031
  date: 2026-03-03
  due: 2026-04-02
  delivered: 2026-03-02
  operation: services
  currency: EUR
  lines:
    - {description: Press kit, quantity: 3, unit: piece, unit_price: 450.00, vat: 20}
";

const TEMPLATE: &str = "\
kind: template
recipient:
  name: \"{{ name }}\"
  organisation: \"{{ organisation }}\"
  address: [\"{{ street }}\", \"{{ town }}\"]
salutation: \"Dear {{ name }},\"
";

const CLIENTS: &str = "\
organisation;name;street;town;visit
Horizon Instruments;Ms Claire Dubois;12 rue des Lilas;75011 Paris;2026-03-16
Maison Oriel;Mr Paul Lefèvre;8 quai Lassagne;69001 Lyon;2026-03-17
";

/// What is complained of: codes, and all of it in words.
#[derive(Debug, Default)]
struct Complaints {
    codes: BTreeSet<String>,
    text: String,
}

impl Complaints {
    fn add(&mut self, diagnostics: &Diagnostics, sources: &Sources) {
        self.codes.extend(diagnostics.list.iter().map(|one| one.code.to_string()));
        self.text += &diagnostics.short(sources);
    }

    fn add_failed(&mut self, failed: &Failed) {
        self.add(&failed.diagnostics, &failed.sources);
    }

    fn add_checked(&mut self, document: &Document, assets: &Assets) {
        match check(document, assets) {
            Ok((_, warnings)) => self.add(&warnings, &document.sources),
            Err(problems) => self.add(&problems, &document.sources),
        }
    }
}

/// The tree of some keys; what is wrong with it is complained of.
fn tree(text: &str, complaints: &mut Complaints) -> Option<Node> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let file = sources.add("example.yaml", text);
    let node = yaml::parse(&sources, file, &mut diagnostics);
    complaints.add(&diagnostics, &sources);
    node.filter(|_| !diagnostics.has_errors())
}

/// Some keys laid over others, as YAML again.
fn over(base: &str, text: &str, complaints: &mut Complaints) -> Option<String> {
    let node = tree(text, complaints)?;
    Some(written(&yaml::merge(tree(base, &mut Complaints::default()).expect("sound"), node)))
}

/// A tree as YAML in one line, each scalar in quotes.
fn written(node: &Node) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let joined = |parts: Vec<String>| parts.join(", ");
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Scalar(text) => quoted(text),
        Value::Seq(items) => format!("[{}]", joined(items.iter().map(written).collect())),
        Value::Map(entries) => {
            let entry = |entry: &yaml::Entry| format!("{}: {}", quoted(&entry.key), written(&entry.node));
            format!("{{{}}}", joined(entries.iter().map(entry).collect()))
        }
        Value::Broken => panic!("a broken value"),
    }
}

/// The files that examples name.
fn shelf() -> Shelf {
    let sample = |name: &str| std::fs::read(root().join("samples").join(name)).expect("a sample");
    Shelf::default()
        .with("letterhead.pdf", sample("de/briefpapier.pdf"))
        .with("logo.png", sample("en/agency.png"))
        .with("letterhead.docx", b"PK\x03\x04".as_slice())
        .with("logo.tiff", b"II*\0".as_slice())
}

fn letter(text: &str, files: &Shelf, assets: &Assets, complaints: &mut Complaints) {
    match asked("letter.yaml", text, &[], |request| read(request, files)) {
        Ok(document) => complaints.add_checked(&document, assets),
        Err(failed) => complaints.add_failed(&failed),
    }
}

/// The letters of a table; those of the same value in the column are one.
fn letters(name: &str, text: &str, by: Option<&str>, complaints: &mut Complaints) -> Option<Letters> {
    let kind = Kind::of(name).expect("a table");
    let table = match Table::read(name, kind, text.as_bytes(), None) {
        Ok(table) => table,
        Err(failed) => {
            complaints.add_failed(&failed);
            return None;
        }
    };
    let letters = Letters::new(table, by, None);
    letters
        .map_err(|problem| {
            let mut problems = Diagnostics::default();
            problems.push(problem);
            complaints.add(&problems, &Sources::default());
        })
        .ok()
}

fn template(text: &str, complaints: &mut Complaints) {
    let letters = letters("clients.csv", CLIENTS, None, complaints).expect("a sound table");
    asked("template.yaml", text, &[], |request| {
        let template = match Template::read(request, &shelf(), &letters) {
            Ok(template) => template,
            Err(failed) => return complaints.add_failed(&failed),
        };
        for index in 0..letters.len() {
            match template.fill(&letters.letter(index).expect("a letter"), request, &shelf()) {
                Ok(document) => complaints.add_checked(&document, assets()),
                Err(failed) => complaints.add_failed(&failed),
            }
        }
    });
}

fn layout(text: &str, complaints: &mut Complaints) {
    let mut assets = Assets::shipped();
    if let Err((sources, problems)) = assets.add_layouts(BTreeMap::from([("house".into(), text.into())])) {
        return complaints.add(&problems, &sources);
    }
    let mut document =
        asked("letter.yaml", LETTER, &[], |request| read(request, &shelf())).expect("a letter");
    document.layout.value = "house".to_owned();
    complaints.add_checked(&document, &assets);
}

/// The words of a command line; those in quotes are one.
fn words(line: &str) -> Vec<&str> {
    let pieces = line.split('"').enumerate();
    let words = pieces.flat_map(|(index, piece)| match index % 2 {
        0 => piece.split_whitespace().collect(),
        _ => vec![piece],
    });
    words.collect()
}

fn command(line: &str, complaints: &mut Complaints) {
    let template = over(LETTER, TEMPLATE, complaints).expect("a template");
    let folder = Folder::new("explained")
        .with("letter.yaml", LETTER)
        .with("template.yaml", template)
        .with("clients.csv", CLIENTS);
    let words = words(line);
    assert_eq!(words[..2], ["letterpress", "render"], "{line}");
    let called = folder.call(&[&words[1..], &["--message-format", "short"]].concat());
    complaints.text = called.err();
    for line in called.err().lines() {
        let code = line.split_once('[').and_then(|(severity, rest)| {
            let complains = severity.ends_with("error") || severity.ends_with("warning");
            Some(rest.split_once("]: ")?.0).filter(|_| complains)
        });
        complaints.codes.extend(code.map(str::to_owned));
    }
    assert_eq!(called.code() != 0, !complaints.codes.is_empty(), "{line}: {}", complaints.text);
}

/// What is complained of an example.
fn complaints(kind: &str, text: &str) -> Complaints {
    let mut found = Complaints::default();
    match kind {
        "letter" => {
            let invoiced = text.lines().any(|line| line == "invoice:");
            let base = format!("{LETTER}{}", if invoiced { INVOICE } else { "" });
            if let Some(text) = over(&base, text, &mut found) {
                letter(&text, &shelf(), assets(), &mut found);
            }
        }
        "checked" => {
            let invoiced = text.lines().any(|line| line == "invoice:");
            let base = format!("{LETTER}{}", if invoiced { INVOICE } else { "" });
            if let Some(text) = over(&base, text, &mut found) {
                asked("letter.yaml", &text, &[], |request| {
                    let reading = reading(request, &shelf());
                    let (_, looked) = inspect(&reading, assets(), request.today);
                    found.add(&looked, &reading.sources);
                });
            }
        }
        "purpose" => {
            let mut assets = Assets::shipped();
            if let Err((sources, problems)) =
                assets.add_purposes(BTreeMap::from([("house".into(), text.into())]))
            {
                found.add(&problems, &sources);
            }
        }
        "file" => letter(text, &shelf(), assets(), &mut found),
        "letterhead" => {
            let files = shelf().with("letterhead.yaml", text);
            letter(&format!("letterhead: letterhead.yaml\n{LETTER}"), &files, assets(), &mut found);
        }
        "layout" => layout(text, &mut found),
        "template" => {
            let base = over(LETTER, TEMPLATE, &mut found).expect("a template");
            if let Some(text) = over(&base, text, &mut found) {
                template(&text, &mut found);
            }
        }
        "csv" => {
            let header = text.lines().find(|line| !line.starts_with("sep=")).unwrap_or_default();
            let first = header.split([';', ',']).next();
            letters("clients.csv", text, first, &mut found);
        }
        "jsonl" => drop(letters("clients.jsonl", text, None, &mut found)),
        "command" => command(text, &mut found),
        other => panic!("there are no examples of the kind `{other}`"),
    }
    found
}

/// Makes all examples of some kinds; how many there are.
fn make(wanted: impl Fn(&str) -> bool) -> usize {
    let mut made = 0;
    let mut wrong = String::new();
    for (code, rule) in all().into_iter().filter(|(_, rule)| wanted(&rule.kind)) {
        let (Some(bad), Some(good)) = (&rule.bad, &rule.good) else { continue };
        made += 1;
        let (bad, good) = (complaints(&rule.kind, bad), complaints(&rule.kind, good));
        if bad.codes != BTreeSet::from([code.to_owned()]) {
            wrong += &format!("the wrong example of {code} gives {:?}:\n{}\n", bad.codes, bad.text);
        }
        if !good.codes.is_empty() {
            wrong += &format!("the right example of {code} gives {:?}:\n{}\n", good.codes, good.text);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    made
}

#[test]
fn letters_are_wrong_as_they_are_explained() {
    assert!(make(|kind| ["letter", "file", "letterhead"].contains(&kind)) >= 60);
}

#[test]
fn templates_tables_and_layouts_are_wrong_as_they_are_explained() {
    assert!(make(|kind| ["template", "csv", "jsonl", "layout"].contains(&kind)) >= 12);
}

#[test]
fn letters_are_checked_as_it_is_explained() {
    assert!(make(|kind| ["checked", "purpose"].contains(&kind)) >= 16);
}

#[test]
fn command_lines_are_wrong_as_they_are_explained() {
    assert!(make(|kind| kind == "command") >= 8);
}

#[test]
fn no_example_is_of_another_kind() {
    let kinds = [
        "letter",
        "checked",
        "file",
        "letterhead",
        "template",
        "csv",
        "jsonl",
        "layout",
        "purpose",
        "command",
    ];
    for (code, rule) in all() {
        assert!(kinds.contains(&rule.kind.as_str()), "{code}: {}", rule.kind);
        assert_eq!(rule.bad.is_some(), rule.good.is_some(), "{code}");
    }
}
