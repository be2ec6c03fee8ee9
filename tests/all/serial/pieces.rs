//! Tables that are read piece by piece: the same rows wherever a piece ends, and
//! none that is not what it was.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use letterpress::serial::{Bytes, Kind, Letters, Lost, Table};

use super::rows;

/// Bytes that count how many of them were read at once, and may change.
#[derive(Debug, Default)]
struct Watched {
    text: Vec<u8>,
    most: AtomicU64,
    gone: AtomicBool,
}

impl Bytes for Watched {
    fn length(&self) -> u64 {
        self.text.len() as u64
    }

    fn append(&self, range: Range<u64>, to: &mut Vec<u8>) -> Result<(), Lost> {
        if self.gone.load(Ordering::Relaxed) {
            return Err(Lost("the file was changed after it was first read".to_owned()));
        }
        self.most.fetch_max(range.end - range.start, Ordering::Relaxed);
        self.text.append(range, to)
    }
}

fn open(name: &str, text: impl Into<Vec<u8>>) -> (Arc<Watched>, Table) {
    let bytes = Arc::new(Watched { text: text.into(), ..Watched::default() });
    let kind = Kind::of(name).expect("a table");
    let table = Table::open(name, kind, Arc::clone(&bytes) as Arc<dyn Bytes>, None);
    (bytes, table.unwrap_or_else(|failed| panic!("{failed}")))
}

#[test]
fn rows_do_not_depend_on_where_a_piece_ends() {
    // Rows of any length, line ends in quotes, two bytes to a line end, empty rows in between:
    // pieces of 64 KiB end anywhere in them.
    for width in [1, 997, 65_533, 65_536, 200_000] {
        let mut text = "\u{feff}nr;text\r\n".to_owned();
        let mut expected = Vec::new();
        for number in 0..300_000_usize.div_ceil(width).min(2_000) {
            let value = format!("{}\n\"é\"{number}", "x".repeat(width));
            text.push_str(&format!("{number};\"{}\"\r\n", value.replace('"', "\"\"")));
            text.push_str(if number % 3 == 0 { ";\r\n\r\n" } else { "" });
            expected.push(format!("{number}|{value}"));
        }
        let (bytes, table) = open("k.csv", text);
        let found: Vec<String> = rows(&table)
            .into_iter()
            .map(|row| row.split_once(": ").expect("a number").1.to_owned())
            .collect();
        assert!(found == expected, "{width}");
        assert_eq!(table.number(1), 5, "{width}");
        let most = bytes.most.load(Ordering::Relaxed);
        assert!(most <= 262_144.max(4 * width as u64), "{most} bytes at once, {width}");
    }
}

#[test]
fn lines_of_json_do_not_depend_on_it_either() {
    let lines: Vec<String> = (0..3_000)
        .map(|number| format!("{{\"nr\": {number}, \"text\": \"{}\"}}", "ü".repeat(number % 97)))
        .collect();
    let (bytes, table) = open("k.jsonl", lines.join("\n\n"));
    assert_eq!(table.len(), 3_000);
    assert_eq!((table.number(0), table.number(2_999)), (1, 5_999));
    assert_eq!(rows(&table)[2_998], format!("5997: 2998|{}", "ü".repeat(2_998 % 97)));
    assert!(bytes.most.load(Ordering::Relaxed) <= 65_536);
}

#[test]
fn wrong_text_is_found_in_any_piece() {
    let mut text = "a;b\n".repeat(40_000).into_bytes();
    text.extend(b"J\xe9;x\n");
    let failed = Table::read("k.csv", Kind::Csv, &text, None).expect_err("no text");
    assert!(failed.to_string().starts_with("k.csv:40001:2: error[not-utf8]"), "{failed}");
    let mut text = "{}\n".repeat(40_000).into_bytes();
    text.extend(b"{\"a\": \"\xe9\"}\n");
    let failed = Table::read("k.jsonl", Kind::JsonLines, &text, None).expect_err("no text");
    assert!(failed.to_string().starts_with("k.jsonl:40001:8: error[not-utf8]"), "{failed}");
    // A complaint in a later piece still has its place.
    let text = format!("a;b\n{}1;2;3\n", "x;y\n".repeat(40_000));
    let failed = Table::read("k.csv", Kind::Csv, text.as_bytes(), None).expect_err("ragged");
    assert!(
        failed.to_string().starts_with("k.csv:40002:1: error[ragged-row]: row 40002 has 3 values"),
        "{failed}"
    );
}

#[test]
fn rows_that_are_gone_are_an_error_and_no_letter() {
    let (bytes, table) = open("k.csv", "name;note\nA;x\nB;y\n");
    let letters = Letters::new(table, None, None).expect("letters");
    assert_eq!(letters.letter(1).expect("rows").number(), 3);
    bytes.gone.store(true, Ordering::Relaxed);
    let problem = letters.letter(1).expect_err("gone");
    assert_eq!(
        (&*problem.code, problem.message.as_str()),
        ("lost-table", "k.csv: the file was changed after it was first read")
    );
    assert_eq!(letters.number(1), 3);
    let (bytes, table) = open("k.jsonl", "{\"name\": \"A\"}\n");
    bytes.gone.store(true, Ordering::Relaxed);
    assert!(Letters::new(table, Some("name"), None).is_err());
}
