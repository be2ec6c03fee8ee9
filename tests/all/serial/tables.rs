//! CSV and JSON lines.

use letterpress::serial::{Cell, Kind, Table};

use super::{complaints, rows, table};

#[test]
fn each_delimiter_is_found() {
    for text in [
        "name;ort\nA;1,50\nB, C;2,50\n",
        "name,ort\nA,\"1,50\"\n\"B, C\",\"2,50\"\n",
        "name\tort\nA\t1,50\nB, C\t2,50\n",
    ] {
        assert_eq!(rows(&table("k.csv", text)), ["2: A|1,50", "3: B, C|2,50"], "{text}");
    }
    assert_eq!(rows(&table("k.csv", "name\nA\nB\n")), ["2: A", "3: B"]);
}

#[test]
fn a_first_line_says_what_parts_the_values() {
    // Either would do, so somebody must say it.
    let text = "a,b;c,d\n1,2;3,4\n";
    assert_eq!(
        complaints("k.csv", text),
        "error[unclear-delimiter]: k.csv: `,` and `;` could each part the values of this table; \
         say which: write `sep=;` as its first line, or `sep=,`\n"
    );
    let said = table("k.csv", format!("sep=;\n{text}"));
    assert_eq!(said.columns().collect::<Vec<_>>(), ["a,b", "c,d"]);
    assert_eq!(rows(&said), ["2: 1,2|3,4"]);
}

#[test]
fn encodings_with_a_mark_are_read() {
    let text = "name;ort\nZoë;Žilina\n";
    let wide = |pair: fn(u16) -> [u8; 2], mark: [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(pair)).collect()
    };
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        wide(u16::to_le_bytes, [0xff, 0xfe]),
        wide(u16::to_be_bytes, [0xfe, 0xff]),
    ] {
        let table = table("k.csv", bytes);
        assert_eq!(table.columns().collect::<Vec<_>>(), ["name", "ort"]);
        assert_eq!(rows(&table), ["2: Zoë|Žilina"]);
    }
}

#[test]
fn wrong_encodings_are_named_with_their_place() {
    assert_eq!(
        complaints("k.csv", b"name;ort\nJos\xe9;Kiel\n"),
        "k.csv:2:4: error[not-utf8]: the file is not UTF-8 text: byte 12 (0xe9) is wrong; \
         it looks like Latin-1 or Windows-1252; save it as UTF-8\n"
    );
    let bare: Vec<u8> = "a;b\n1;2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(complaints("k.csv", bare).contains("error[not-utf16]: k.csv: the file looks like UTF-16"));
    let text = complaints("k.csv", b"\xff\xfea\0\n\0\x00\xd8");
    assert!(
        text.contains("error[not-utf16]: k.csv: the file begins as UTF-16, but is none in line 2"),
        "{text}"
    );
}

#[test]
fn rows_have_the_numbers_that_a_spreadsheet_shows() {
    // A line end in quotes, a blank line, an empty row, and no line end at the end.
    let table = table("k.csv", "a;b\r\n\"x\ny\";1\r\n\r\n;\r\n\"q\"\"q\";2");
    assert_eq!(rows(&table), ["2: x\ny|1", "5: q\"q|2"]);
    // Quotes inside of a value are its own.
    assert_eq!(rows(&super::table("k.csv", "a,b\n5\" pipe,1\nx,2\n")), ["2: 5\" pipe|1", "3: x|2"]);
}

#[test]
fn ragged_rows_and_open_quotes_are_errors_with_their_row() {
    assert_eq!(
        complaints("k.csv", "a;b;c\n1;2;3\n4;5\n6;7;8;9\n"),
        "k.csv:3:1: error[ragged-row]: row 3 has 2 values, the header has 3 columns; \
         put quotes around values that hold `;`, and give each column a value, be it empty\n\
         k.csv:4:1: error[ragged-row]: row 4 has 4 values, the header has 3 columns; \
         put quotes around values that hold `;`, and give each column a value, be it empty\n"
    );
    assert_eq!(
        complaints("k.csv", "a;b\n1;2\n3;\"4\n5;6\n"),
        "k.csv:3:1: error[open-quote]: row 3: a quote is opened and never closed; \
         close it; a quote inside quotes is doubled\n"
    );
}

#[test]
fn columns_have_names_of_their_own() {
    assert_eq!(
        complaints("k.csv", "a;b;;a\n1;2;3;4\n"),
        "k.csv:1:1: error[unnamed-column]: column C has values, but no name in the header; \
         write its name in the first row\n\
         k.csv:1:6: error[duplicate-column]: columns A and D are both called `a`; \
         give each column a name of its own\n"
    );
    // Columns without name and values are what programs leave behind.
    assert_eq!(rows(&table("k.csv", "a;b;;\n1;2;;\n")), ["2: 1|2"]);
}

#[test]
fn tables_without_rows_say_so() {
    for text in ["a;b\n", "a;b\n\n;\n"] {
        assert_eq!(
            complaints("k.csv", text),
            "error[no-rows]: k.csv: there is no row under the header; each row makes a letter\n"
        );
    }
    assert!(complaints("k.csv", "").contains("error[no-header]: k.csv: the file is empty"));
    assert!(complaints("k.jsonl", "\n\n").contains("error[no-rows]"));
}

#[test]
fn json_keeps_digits_lists_and_values_of_their_own() {
    let text = "{\"name\": \"A\", \"amount\": 450.00, \"tags\": [\"x\", 7], \"vip\": true, \"note\": null}\n\n\
                {\"name\": \"B\", \"place\": {\"zip\": \"01067\", \"nr\": 1e3}}\n";
    let table = table("k.jsonl", text);
    assert_eq!(table.columns().collect::<Vec<_>>(), ["name", "amount", "tags", "vip", "note", "place"]);
    assert_eq!(rows(&table), ["1: A|450.00|x, 7|true||-", "3: B|-|-|-|-|zip: 01067, nr: 1e3"]);
    let first = table.record(0).expect("a row");
    assert_eq!(first.cells[1], Some(Cell::Number("450.00".to_owned())));
    assert_eq!(first.cells[3], Some(Cell::Truth(true)));
    assert_eq!(first.cells[4], Some(Cell::Empty));
}

#[test]
fn broken_json_is_an_error_with_its_line() {
    let said = complaints("k.jsonl", "{\"a\": 1}\n{\"a\": }\n[1]\n{\"a\": 1, \"a\": 2}\n");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 3, "{said}");
    assert!(lines[0].starts_with("k.jsonl:2:7: error[bad-json]: row 2: expected value"), "{said}");
    assert!(
        lines[1].starts_with("k.jsonl:3:1: error[bad-json]: row 3: the line is not a JSON object"),
        "{said}"
    );
    assert!(
        lines[2].starts_with("k.jsonl:4:1: error[bad-json]: row 4: the key `a` is given twice"),
        "{said}"
    );
    let deep = format!("{{\"a\": {}1{}}}", "[".repeat(100), "]".repeat(100));
    assert!(complaints("k.jsonl", deep).contains("deeper in each other than 16 times"));
}

#[test]
fn only_spreadsheets_have_sheets() {
    let failed = Table::read("k.csv", Kind::Csv, b"a\n1\n", Some("Kunden")).expect_err("no sheet");
    assert!(failed.to_string().contains("only a spreadsheet has sheets"), "{failed}");
    assert_eq!(Kind::of("k.pdf"), None);
}
