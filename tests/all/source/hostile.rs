//! Inputs that are unlucky or meant to harm: an answer, at once, and never a panic.

use std::time::{Duration, Instant};

use super::{SOUND, Shelf, complaints, read_with};

/// The first complaint about a text.
fn first(text: impl AsRef<[u8]>) -> String {
    let start = Instant::now();
    let found = complaints(text);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    let places =
        found.lines().filter(|line| !line.contains("[missing-key]") && !line.contains("[no-content]"));
    places.map(|line| line.split(';').next().unwrap_or_default().to_owned()).next().unwrap_or_default()
}

#[test]
fn hostile_yaml_is_refused_with_its_place() {
    for (text, expected) in [
        ("", "1:1: error[empty-file]: the file is empty"),
        ("# only a remark\n", "2:1: error[empty-file]: the file is empty"),
        ("hello\n", "1:1: error[wrong-type]: the file must be a mapping, not text"),
        ("- a\n- b\n", "1:1: error[wrong-type]: the file must be a mapping, not a list"),
        ("a: 1\n---\nb: 2\n", "2:1: error[many-documents]: a second document begins here"),
        ("sender:\n\tname: x\n", "2:2: error[yaml-syntax]: a tab character in the indentation"),
        ("place: \0\n", "1:8: error[yaml-syntax]: a control character"),
        ("place: \"a\\0b\"\n", "1:8: error[control-character]: control character U+0000"),
        ("place: a\u{2028}b\n", "1:9: error[control-character]: control character U+2028"),
        ("place: a\u{fffe}b\n", "1:8: error[yaml-syntax]: a control character"),
        ("place: pay \u{202e}001\n", "1:12: error[bidi-override]: U+202E turns the direction of text"),
        ("place: \"pay \\u202e001\"\n", "1:8: error[bidi-override]: U+202E turns the direction of text"),
        ("a: &a [*a]\n", "1:8: error[yaml-too-complex]: this value contains itself"),
        ("place: *x\n", "1:8: error[yaml-syntax]: no `&` anchor of this name stands above"),
        ("? [a]\n: b\n", "1:3: error[yaml-syntax]: a key must be text"),
        ("place: !!int x\n", "1:14: error[yaml-syntax]: the value is not what its `!!` tag says"),
        (
            "place: !!python/object:os.system ls\n",
            "1:34: error[yaml-syntax]: a `!` tag has no place in a letter",
        ),
        ("<<: 3\n", "1:5: error[yaml-syntax]: `<<` takes a mapping or a list of mappings"),
        ("place: @x\n", "1:8: error[yaml-syntax]: unquoted text cannot begin with `@`"),
        ("place: a: b\n", "1:9: error[yaml-syntax]: a `:` stands where no key can be"),
        ("place: x\n foo: bar\n", "2:5: error[yaml-syntax]: a `:` stands where no key can be"),
    ] {
        assert_eq!(first(text), format!("letter.yaml:{expected}"), "{text:?}");
    }
}

#[test]
fn floods_are_cut_off() {
    assert_eq!(
        first("[".repeat(100_000)),
        "letter.yaml:1:33: error[yaml-too-complex]: nested more than 32 levels deep"
    );
    let keys: String = (0..20_000).map(|number| format!("k{number}: {{}}\n")).collect();
    assert_eq!(first(&keys), "error[too-many]: there are more than 200 complaints");
    let twice: String = "place: x\n".repeat(20_000);
    assert_eq!(first(&twice), "error[too-many]: there are more than 200 complaints");
    let controls = format!("place: \"{}\"\n", "\\x01".repeat(20_000));
    assert_eq!(first(&controls), "error[too-many]: there are more than 200 complaints");
}

#[test]
fn many_lines_are_read() {
    let line = "    - {description: a, quantity: 1, unit_price: 0.01, vat: 20}\n";
    let text = SOUND.replace("  prepaid: 500.00\n", &line.repeat(2_000));
    let text = text.split("  check:").next().expect("the rest").to_owned();
    let document = read_with(&text, &Shelf::default(), &[]).expect("a long invoice");
    assert_eq!(document.invoice.expect("an invoice").lines.len(), 2_002);
}

#[test]
fn line_ends_and_byte_order_mark_give_the_same_document() {
    let unix = read_with(SOUND, &Shelf::default(), &[]).expect("a letter");
    let windows = format!("\u{feff}{}", SOUND.replace('\n', "\r\n"));
    let windows = read_with(&windows, &Shelf::default(), &[]).expect("a letter");
    let texts = |document: &letterpress::Document| {
        let letter = document.letter.clone().expect("a letter");
        let parts = letter.body.into_iter().filter_map(|part| part.text.map(|text| text.value));
        (letter.subject.value, parts.collect::<Vec<_>>())
    };
    assert_eq!(texts(&unix), texts(&windows));
    assert_eq!(unix.invoice.map(|i| i.totals), windows.invoice.map(|i| i.totals));
}

#[test]
fn addresses_and_what_is_out_of_reach_are_no_files() {
    for path in [
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "data:image/png;base64,AA",
        "//server/share",
        "'\\\\server\\share'",
    ] {
        let text = SOUND.replace("place: Lyon", &format!("letterhead: {path}"));
        assert!(first(&text).contains("error[not-a-path]"), "{path}: {}", first(&text));
    }
    for path in ["../../etc/passwd", "/etc/passwd", "nothing.yaml", "."] {
        let text = SOUND.replace("place: Lyon", &format!("letterhead: {path}"));
        let expected =
            format!("error[unreadable-file]: cannot read `{path}`: there is no such file in reach");
        assert_eq!(first(&text), format!("letter.yaml:19:13: {expected}"));
    }
}

/// A generator of its own, so that the same texts are tried everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        // Steele and Vigna's splitmix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % below as u64).unwrap_or(0)
    }
}

#[test]
fn mutated_letters_give_a_document_or_complaints() {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        "\n",
        "\"",
        "'",
        "&a ",
        "*a",
        "|\n",
        ">-\n",
        "#",
        "é",
        "\u{202e}",
        "~",
        "!!int ",
        "99999999999999999999999999999",
        "{{",
        "}}",
        "\t",
        "%",
    ];
    let mut dice = Dice(2026);
    for _ in 0..500 {
        let mut text: Vec<char> = SOUND.chars().collect();
        for _ in 0..=dice.roll(4) {
            let at = dice.roll(text.len());
            match dice.roll(3) {
                0 => drop(text.splice(at..(at + dice.roll(40)).min(text.len()), [])),
                1 => drop(text.splice(at..at, pieces[dice.roll(pieces.len())].chars())),
                _ => {
                    let from = dice.roll(text.len());
                    let copy = text[from..(from + dice.roll(60)).min(text.len())].to_vec();
                    drop(text.splice(at..at, copy));
                }
            }
        }
        let text: String = text.into_iter().collect();
        match read_with(&text, &Shelf::default(), &[]) {
            Ok(document) => assert!(!document.warnings.has_errors()),
            Err(failed) => {
                assert!(failed.diagnostics.has_errors(), "{text}");
                assert!(!failed.diagnostics.human(&failed.sources, false, 100).is_empty());
            }
        }
    }
}
