//! The YAML reader: places, raw text, recovery, merging and setting.

use std::time::{Duration, Instant};

use letterpress::diag::{At, Diagnostics, Sources, Span};
use letterpress::geom::{Color, Length};
use letterpress::yaml::{self, Entry, Node, Value};
use serde::Deserialize;

use crate::desk::root;

struct Parsed {
    sources: Sources,
    node: Option<Node>,
    diagnostics: Diagnostics,
}

fn parse(text: &str) -> Parsed {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let file = sources.add("file.yaml", text);
    let node = yaml::parse(&sources, file, &mut diagnostics);
    Parsed { sources, node, diagnostics }
}

impl Parsed {
    fn node(&self) -> &Node {
        self.node.as_ref().expect("a tree")
    }

    fn complaints(&self) -> String {
        self.diagnostics.short(&self.sources)
    }

    /// The text of the value under a key, and what is written at its place.
    fn value(&self, key: &str) -> (&str, &str) {
        let node = self.node().get(key).expect("a key");
        (node.text().expect("a scalar"), self.sources.slice(node.span))
    }

    fn read<'a, T: Deserialize<'a>>(&'a self) -> (Option<T>, String) {
        let mut diagnostics = Diagnostics::default();
        let value = yaml::read(self.node(), &mut diagnostics);
        diagnostics.sort();
        (value, diagnostics.short(&self.sources))
    }
}

#[test]
fn scalars_keep_their_text() {
    let parsed = parse(
        "zip: 01234\nthousand: 1_000\nprice: 450.00\nbig: 123456789012345678901234567890\nhuge: 1e400\n\
         nan: .nan\nno: no\nhex: 0x1F\ntime: 12:30\ndate: 2026-03-03\nquoted: \"0123\"\ntagged: !!str 012\n",
    );
    for (key, text) in [
        ("zip", "01234"),
        ("thousand", "1_000"),
        ("price", "450.00"),
        ("big", "123456789012345678901234567890"),
        ("huge", "1e400"),
        ("nan", ".nan"),
        ("no", "no"),
        ("hex", "0x1F"),
        ("time", "12:30"),
        ("date", "2026-03-03"),
        ("tagged", "012"),
    ] {
        assert_eq!(parsed.value(key), (text, text));
    }
    assert_eq!(parsed.value("quoted"), ("0123", "\"0123\""));
    assert_eq!(parsed.complaints(), "");
}

#[test]
fn blocks_and_folds_have_the_place_of_their_text() {
    let parsed = parse("a: |\n  one é\n  two\n\nb: >-\n  folded\n  text\nc: two\n  lines\n");
    assert_eq!(parsed.value("a"), ("one é\ntwo\n", "one é\n  two"));
    assert_eq!(parsed.value("b"), ("folded text", "folded\n  text"));
    assert_eq!(parsed.value("c"), ("two lines", "two\n  lines"));
    let e_acute = parsed.sources.locate(parsed.node().get("a").expect("a").span, 'é');
    assert_eq!(parsed.sources.line_column(e_acute), Some((2, 7)));
}

#[test]
fn containers_have_the_place_of_their_key() {
    let parsed = parse("list:\n  - one\nmap: {x: 1}\nnothing:\n");
    for key in ["list", "map", "nothing"] {
        let node = parsed.node().get(key).expect("a key");
        assert_eq!(parsed.sources.slice(node.span), key);
    }
}

#[test]
fn byte_order_mark_and_line_ends_change_nothing() {
    let unix = "a: é\nb: |\n  x\n  y\nc: [1, 2]\n";
    let windows = format!("\u{feff}{}", unix.replace('\n', "\r\n"));
    let (unix, windows) = (parse(unix), parse(&windows));
    let texts = |parsed: &Parsed| {
        let list = match &parsed.node().get("c").expect("c").value {
            Value::Seq(items) => items.iter().filter_map(Node::text).collect::<Vec<_>>().join(","),
            other => panic!("not a list: {other:?}"),
        };
        (parsed.value("a").0.to_owned(), parsed.value("b").0.to_owned(), list)
    };
    assert_eq!(texts(&unix), texts(&windows));
    let place = |parsed: &Parsed| parsed.sources.line_column(parsed.node().get("b").expect("b").span);
    assert_eq!(place(&windows), Some((3, 3)));
    assert_eq!(place(&windows), place(&unix));
}

#[test]
fn letters_and_accents_are_composed() {
    let parsed = parse("name: Ge\u{301}rard\n");
    assert_eq!(parsed.value("name").0, "Gérard");
}

#[test]
fn duplicate_keys_name_both_places() {
    let parsed = parse("a: 1\nb: {c: 1, c: 2}\na: 3\n");
    assert_eq!(
        parsed.complaints(),
        "file.yaml:2:11: error[duplicate-key]: duplicate key `c`; it is given first in line 2, column 5\n\
         file.yaml:3:1: error[duplicate-key]: duplicate key `a`; it is given first in line 1, column 1\n"
    );
    assert_eq!(parsed.value("a").0, "1");
}

#[test]
fn every_broken_top_level_key_is_named_and_the_rest_kept() {
    let parsed = parse("a: 1\nb: [1, 2\nc: x\nd: \"open\ne:\n  f: 1\n   g: 2\nh: fine\n");
    assert_eq!(
        parsed.complaints(),
        "file.yaml:2:4: error[yaml-syntax]: this `[` is not closed; close the list with `]`\n\
         file.yaml:4:4: error[yaml-syntax]: this quote is not closed; end the text with the same quote\n\
         file.yaml:7:5: error[yaml-syntax]: a `:` stands where no key can be; indent keys of one mapping alike, \
         and quote text that contains `: `\n"
    );
    assert_eq!(parsed.value("a").0, "1");
    assert_eq!(parsed.value("c").0, "x");
    assert_eq!(parsed.value("h").0, "fine");
    assert_eq!(parsed.node().get("b").expect("b").value, Value::Broken);
}

#[test]
fn anchors_serve_and_bombs_do_not_go_off() {
    let parsed = parse("a: &x {v: 01}\nb: *x\n");
    let b = parsed.node().get("b").expect("b");
    assert_eq!(b.get("v").and_then(Node::text), Some("01"));

    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let row = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb += &format!("a{level}: &a{level} [{row}]\n");
    }
    let start = Instant::now();
    let parsed = parse(&bomb);
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert!(parsed.node.is_none());
    assert_eq!(parsed.diagnostics.list.len(), 1);
    assert_eq!(parsed.diagnostics.list[0].code, "yaml-too-complex");
}

#[test]
fn deep_nesting_is_refused_before_it_hurts() {
    let nest = |levels: usize| format!("a: {}1{}\n", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(parse(&nest(30)).complaints(), "");
    for levels in [33, 65, 100_000] {
        let parsed = parse(&nest(levels));
        assert!(parsed.node.is_none());
        assert_eq!(parsed.diagnostics.list[0].code, "yaml-too-complex", "{levels}");
    }
}

#[derive(Debug, PartialEq, Deserialize)]
struct Plain {
    name: Option<String>,
    count: Option<u8>,
    width: Option<Length>,
    ink: Option<Color>,
    on: Option<bool>,
    kind: Option<Kind>,
    list: Option<Vec<At<Length>>>,
    inner: Option<Inner>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    NearOne,
    FarOne,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Inner {
    needed: String,
    other: Option<u16>,
}

#[test]
fn a_plain_type_is_read() {
    let parsed = parse(
        "name: 0123\ncount: 7\nwidth: 25mm\nink: \"#1b365d\"\non: true\nkind: far-one\nlist: [1pt, -2in]\n\
         inner: {needed: x, other:}\n",
    );
    let (plain, complaints) = parsed.read::<Plain>();
    assert_eq!(complaints, "");
    let plain = plain.expect("a value");
    assert_eq!(plain.name.as_deref(), Some("0123"));
    assert_eq!((plain.count, plain.on, plain.kind), (Some(7), Some(true), Some(Kind::FarOne)));
    assert_eq!(plain.width, Some(Length::mm(25.0)));
    assert_eq!(plain.ink, Some(Color { red: 0x1b, green: 0x36, blue: 0x5d }));
    let list = plain.list.expect("a list");
    assert_eq!(list.iter().map(|l| l.value.to_pt()).collect::<Vec<_>>(), [1.0, -144.0]);
    assert_eq!(parsed.sources.slice(list[1].span), "-2in");
    assert_eq!(plain.inner, Some(Inner { needed: "x".to_owned(), other: None }));
}

#[test]
fn all_wrong_values_are_reported_and_look_absent() {
    let parsed = parse(
        "name: [x]\ncount: 1_000\nwidth: 25\nink: 1b365d\non: yes\nkind: farone\nlist: [1pt, 2, 3pt, '4,5mm']\n\
         inner: {othr: 1}\nwdth: 3mm\n",
    );
    let (plain, complaints) = parsed.read::<Plain>();
    assert_eq!(
        complaints,
        "file.yaml:1:1: error[wrong-type]: `name` must be text, not a list\n\
         file.yaml:2:8: error[bad-number]: `1_000` is not a number that can stand here\n\
         file.yaml:3:8: error[bad-length]: `25` has no unit; write `25mm`, or use cm, pt or in\n\
         file.yaml:4:6: error[bad-colour]: `1b365d` is not a colour; write `\"#1b365d\"`\n\
         file.yaml:5:5: error[wrong-type]: `yes` is neither `true` nor `false`\n\
         file.yaml:6:7: error[unknown-value]: `farone` is not known here; did you mean `far-one`?\n\
         file.yaml:7:13: error[bad-length]: `2` has no unit; write `2mm`, or use cm, pt or in\n\
         file.yaml:7:21: error[bad-length]: `4,5mm` is not a length; use a point: `4.5mm`\n\
         file.yaml:8:1: error[missing-key]: `inner` lacks `needed`; add `needed:`\n\
         file.yaml:9:1: error[unknown-key]: unknown key `wdth`; did you mean `width`?\n"
    );
    let plain = plain.expect("what is left");
    assert_eq!(plain.name, None);
    assert_eq!(plain.list.map(|l| l.len()), Some(2));
    assert_eq!(plain.inner, None);
}

#[test]
fn a_flood_of_errors_is_cut_off() {
    let parsed = parse(&format!("list: [{}]\n", "1, ".repeat(20_000)));
    let start = Instant::now();
    let (_, complaints) = parsed.read::<Plain>();
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    assert!((10..=202).contains(&complaints.lines().count()), "{}", complaints.lines().count());
}

fn show(node: &Node) -> String {
    match &node.value {
        Value::Null => "~".to_owned(),
        Value::Broken => "!".to_owned(),
        Value::Scalar(text) => text.clone(),
        Value::Seq(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let entries = entries.iter().map(|e| format!("{}: {}", e.key.value, show(&e.node)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn merging_replaces_all_but_mappings() {
    let under = parse("a: 1\nm: {x: 1, y: [1, 2]}\ngone: 1\n");
    let over = parse("b: 2\nm: {y: [3], z: 4}\ngone:\na: 5\n");
    let merged = yaml::merge(under.node().clone(), over.node().clone());
    assert_eq!(show(&merged), "{a: 5, m: {x: 1, y: [3], z: 4}, gone: ~, b: 2}");
}

fn set(text: &str, assignments: &[&str]) -> (String, String) {
    let mut parsed = parse(text);
    let mut node = parsed.node.take().expect("a tree");
    for assignment in assignments {
        yaml::set(&mut node, assignment, "--set", &mut parsed.sources, &mut parsed.diagnostics);
    }
    (show(&node), parsed.complaints())
}

#[test]
fn values_are_set_by_their_path() {
    let (tree, complaints) = set(
        "a: 1\nlist: [{x: 1}, {x: 2}]\n",
        &["a=2", "b.c.d=x: y", "list.1.x=[p, 'q r']", "list.2.x=3", "e=", "f={g: 01}", "h=a=b"],
    );
    assert_eq!(complaints, "");
    assert_eq!(
        tree,
        "{a: 2, list: [{x: 1}, {x: [p, q r]}, {x: 3}], b: {c: {d: x: y}}, e: ~, f: {g: 01}, h: a=b}"
    );
}

#[test]
fn what_cannot_be_set_is_an_error_with_its_place() {
    let (tree, complaints) =
        set("a: 1\nlist: [x]\n", &["a", "a.b=1", "list.7=1", "list.x=1", ".a=1", "b=[1"]);
    assert_eq!(tree, "{a: 1, list: [x]}");
    assert_eq!(
        complaints,
        "--set:1:1: error[bad-assignment]: no `=` between key and value; write `key=value`, such as `date=2026-03-03`\n\
         --set:1:3: error[bad-assignment]: `b` cannot be set: what it stands under is text, not a mapping\n\
         --set:1:6: error[bad-assignment]: there is no item 7; its items are numbered from 0; 1 would add one\n\
         --set:1:6: error[bad-assignment]: `x` is no number of a list item; its items are numbered from 0; 1 would add one\n\
         --set:1:1: error[bad-assignment]: a key is empty\n\
         --set:1:3: error[yaml-syntax]: this `[` is not closed; close the list with `]`\n"
    );
}

#[test]
fn text_that_is_not_utf8_is_named_by_its_first_wrong_byte() {
    for (bytes, place, guess) in [
        (
            &b"a: 1\nb: caf\xe9\n"[..],
            "file.yaml:2:7: error[not-utf8]: the file is not UTF-8 text: byte 11 (0xe9) is wrong",
            "Latin-1",
        ),
        (
            b"\xff\xfea\0",
            "file.yaml:1:1: error[not-utf8]: the file is not UTF-8 text: byte 0 (0xff) is wrong",
            "UTF-16",
        ),
        (
            b"\xfe\xff\0a",
            "file.yaml:1:1: error[not-utf8]: the file is not UTF-8 text: byte 0 (0xfe) is wrong",
            "big-endian UTF-16",
        ),
    ] {
        let (mut sources, mut diagnostics) = Default::default();
        assert!(yaml::decode("file.yaml", bytes, &mut sources, &mut diagnostics).is_err());
        let short = diagnostics.short(&sources);
        assert!(short.starts_with(place) && short.contains(guess), "{short}");
    }
}

/// A tree without places.
fn bare(node: Node) -> Node {
    let value = match node.value {
        Value::Seq(items) => Value::Seq(items.into_iter().map(bare).collect()),
        Value::Map(entries) => {
            let bare = |e: Entry| Entry { key: At::new(e.key.value, Span::default()), node: bare(e.node) };
            Value::Map(entries.into_iter().map(bare).collect())
        }
        other => other,
    };
    Node { span: Span::default(), value }
}

#[test]
fn what_ships_is_ready_as_it_is_written() {
    let mut count = 0;
    for folder in ["layouts", "src/locale"] {
        for entry in std::fs::read_dir(root().join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let name = path.file_stem().expect("a name").to_str().expect("text");
            let written = parse(&std::fs::read_to_string(&path).expect("a file"));
            assert_eq!(written.complaints(), "");
            assert_eq!(yaml::ready(folder, name), written.node.map(bare), "{name}");
            count += 1;
        }
    }
    assert_eq!(count, 24);
    assert_eq!(yaml::ready("layouts", "fr-FR"), None);
}
