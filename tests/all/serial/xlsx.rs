//! Spreadsheets: one that another program wrote, and ones made here cell by cell.

use letterpress::serial::{Kind, Table};

use super::{complaints, rows, table};

/// A ZIP file that stores its entries (APPNOTE.TXT 4.3).
fn zip(entries: &[(&str, String)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in entries {
        let (length, start) =
            (u32::try_from(text.len()).expect("short"), u32::try_from(out.len()).expect("short"));
        let mut head = Vec::new();
        for half in [20_u16, 0, 0, 0, 0x21] {
            head.extend(half.to_le_bytes());
        }
        for word in [crc(text.as_bytes()), length, length] {
            head.extend(word.to_le_bytes());
        }
        head.extend(u16::try_from(name.len()).expect("short").to_le_bytes());
        head.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (size, start, count) = (directory.len(), out.len(), u16::try_from(entries.len()).expect("few"));
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(u32::try_from(size).expect("short").to_le_bytes());
    out.extend(u32::try_from(start).expect("short").to_le_bytes());
    out.extend([0, 0]);
    out
}

/// CRC-32 (ISO 3309), as ZIP has it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1)))
    })
}

/// Formats that a user made up.
const CODES: [&str; 6] = [
    "00000",
    "#,##0.00\\ [$€-40C];[Red]-#,##0.00\\ [$€-40C]",
    "0.0\" 0.00 h\"",
    "# ?/?",
    "0.00E+00",
    "#'##0.000",
];

/// A workbook of sheets, each with its cells as XML. Style 1 is a day, 2 a time of a day,
/// 3 a duration, 4 `0.00`, 5 `0%`, 6 `0.00%`, and those from 7 are the formats of [`CODES`].
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let (mut list, mut links) = (String::new(), String::new());
    let mut entries = Vec::new();
    for (number, (name, cells)) in (1..).zip(sheets) {
        list += &format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"r{number}\"/>");
        links += &format!(
            "<Relationship Id=\"r{number}\" Type=\"{LINKS}/worksheet\" Target=\"worksheets/s{number}.xml\"/>"
        );
        entries.push((
            format!("xl/worksheets/s{number}.xml"),
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{cells}</sheetData></worksheet>"),
        ));
    }
    links += &format!("<Relationship Id=\"s\" Type=\"{LINKS}/styles\" Target=\"styles.xml\"/>");
    let formats: String = (165..)
        .zip(CODES)
        .map(|(id, code)| {
            format!("<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", code.replace('"', "&quot;"))
        })
        .collect();
    let styles: String = [0, 14, 22, 164, 2, 9, 10]
        .into_iter()
        .chain(165..)
        .take(7 + CODES.len())
        .map(|id| format!("<xf numFmtId=\"{id}\"/>"))
        .collect();
    let styles = format!(
        "<numFmts><numFmt numFmtId=\"164\" formatCode=\"[h]:mm:ss\"/>{formats}</numFmts><cellXfs>{styles}</cellXfs>"
    );
    entries.push(("xl/styles.xml".to_owned(), format!("<styleSheet xmlns=\"{MAIN}\">{styles}</styleSheet>")));
    entries.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets>{list}</sheets></workbook>"),
    ));
    entries.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships xmlns=\"{PACKAGE}\">{links}</Relationships>"),
    ));
    let root = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"w\" Type=\"{LINKS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    entries.push(("_rels/.rels".to_owned(), root));
    let entries: Vec<(&str, String)> =
        entries.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    zip(&entries)
}

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn values_arrive_as_the_sheet_shows_them() {
    let head: String =
        ["A", "B", "C", "D", "E"].iter().map(|c| text(&format!("{c}1"), &c.to_lowercase())).collect();
    // Row 3 is empty; row 5 has gaps; the numbers are as spreadsheets store them.
    let cells = format!(
        "<row r=\"1\">{head}</row>\
         <row r=\"2\">{}<c r=\"B2\"><v>0.30000000000000004</v></c><c r=\"C2\" s=\"1\"><v>46084</v></c>\
         <c r=\"D2\" t=\"b\"><v>1</v></c><c r=\"E2\"><v>1234567</v></c></row>\
         <row r=\"3\"><c r=\"A3\" s=\"1\"/></row>\
         <row r=\"5\"><c r=\"B5\"><v>1.1000000000000001E-4</v></c><c r=\"C5\" s=\"2\"><v>46084.604166666664</v></c>\
         <c r=\"D5\" s=\"3\"><v>1.0625</v></c><c r=\"E5\"><v>-99.99</v></c></row>",
        text("A2", "01067")
    );
    let table = table("k.xlsx", workbook(&[("Kunden", &cells)]));
    assert_eq!(table.columns().collect::<Vec<_>>(), ["a", "b", "c", "d", "e"]);
    assert_eq!(
        rows(&table),
        ["2: 01067|0.3|2026-03-03|true|1234567", "5: |0.00011|2026-03-03 14:30|25:30:00|-99.99"]
    );
}

#[test]
fn numbers_have_the_zeros_and_the_percent_sign_of_their_format_and_lose_no_digit() {
    for (value, style, shown) in [
        ("85", 4, "85.00"),
        ("0.30000000000000004", 4, "0.30"),
        ("85.125", 4, "85.125"),
        ("-85.5", 4, "-85.50"),
        ("0", 4, "0.00"),
        ("0.2", 5, "20%"),
        ("0.055", 5, "5.5%"),
        ("5.5E-2", 6, "5.50%"),
        ("1", 5, "100%"),
        ("-0.07", 5, "-7%"),
        ("0", 5, "0%"),
        ("1067", 7, "01067"),
        ("85", 8, "85.00"),
        ("-1234.5", 8, "-1234.50"),
        ("7", 9, "7.0"),
        ("0.5", 10, "0.5"),
        ("1234", 11, "1234"),
        ("1234567", 12, "1234567.000"),
        ("85", 0, "85"),
    ] {
        let cells = format!(
            "<row r=\"1\">{}</row><row r=\"2\"><c r=\"A2\" s=\"{style}\"><v>{value}</v></c></row>",
            text("A1", "n")
        );
        assert_eq!(
            rows(&table("k.xlsx", workbook(&[("S", &cells)]))),
            [format!("2: {shown}")],
            "{value} {style}"
        );
    }
}

#[test]
fn cells_of_a_sheet_are_compared_and_told_as_what_they_are() {
    let head: String = ["A", "B", "C", "D", "E"]
        .iter()
        .zip(["name", "amount", "day", "vip", "note"])
        .map(|(column, name)| text(&format!("{column}1"), name))
        .collect();
    let cells = format!(
        "<row r=\"1\">{head}</row><row r=\"2\">{}<c r=\"B2\" s=\"4\"><v>150</v></c><c r=\"C2\" s=\"1\"><v>46146</v></c>\
         <c r=\"D2\" t=\"b\"><v>0</v></c></row>",
        text("A2", "Ada")
    );
    let table = table("k.xlsx", workbook(&[("S", &cells)]));
    let letters = letterpress::serial::Letters::new(table, None, None).expect("letters");
    let words = "{% if amount > 100 %}{{ amount | written }}{% endif %} {{ day | written }} \
        {{ \"x\" if vip else \"y\" }}{{ note }}{{ \"y\" if vip == false }} {{ day }}";
    let template = super::TEMPLATE.replace("{{ note }}", words);
    let documents = super::filled(&template, &letters).expect("a template");
    let document = documents[0].as_ref().unwrap_or_else(|failed| panic!("{failed}"));
    let body = document.letter.as_ref().expect("a letter").body[0].text.as_ref().expect("a text");
    assert_eq!(body.value, "Vorher 150\\,00 4\\.\u{a0}Mai 2026 yy 2026\\-05\\-04 nachher");
}

#[test]
fn sheets_are_chosen_by_name() {
    let sheet = |value: &str| {
        format!("<row r=\"1\">{}</row><row r=\"2\">{}</row>", text("A1", "n"), text("A2", value))
    };
    let bytes = workbook(&[("Eins", &sheet("x")), ("Zwei", &sheet("y"))]);
    assert_eq!(rows(&table("k.xlsx", &bytes)), ["2: x"]);
    assert_eq!(rows(&Table::read("k.xlsx", Kind::Xlsx, &bytes, Some("Zwei")).expect("a sheet")), ["2: y"]);
    let failed = Table::read("k.xlsx", Kind::Xlsx, &bytes, Some("Zwo")).expect_err("no sheet");
    assert_eq!(
        failed.to_string(),
        "error[no-sheet]: k.xlsx: there is no sheet `Zwo`; its sheets are Eins, Zwei"
    );
}

#[test]
fn mistakes_are_named_by_row_and_column() {
    let cells = format!(
        "<row r=\"1\">{}{}</row><row r=\"4\"><c r=\"A4\" t=\"e\"><v>#DIV/0!</v></c>{}{}</row>",
        text("A1", "n"),
        text("B1", "n"),
        text("B4", "x"),
        text("C4", "y")
    );
    assert_eq!(
        complaints("k.xlsx", workbook(&[("S", &cells)])),
        "error[unnamed-column]: k.xlsx: column C has values, but no name in the header; write its name in the first row\n\
         error[duplicate-column]: k.xlsx: columns A and B are both called `n`; give each column a name of its own\n\
         error[cell-error]: k.xlsx: row 4, column A: the cell shows the error #DIV/0!; mend its formula, or write the value\n"
    );
    assert!(
        complaints("k.xlsx", workbook(&[("S", "")]))
            .contains("error[no-header]: k.xlsx: the sheet `S` is empty")
    );
}

#[test]
fn what_is_no_spreadsheet_is_refused() {
    for bytes in [&b""[..], b"PK\x03\x04", b"name;ort\nA;B\n"] {
        assert!(complaints("k.xlsx", bytes).contains("error[bad-spreadsheet]"));
    }
    let sound = workbook(&[("S", &format!("<row r=\"1\">{}</row>", text("A1", "n")))]);
    for cut in (0..sound.len()).step_by(37) {
        assert!(Table::read("k.xlsx", Kind::Xlsx, &sound[..cut], None).is_err());
    }
    // One that says it unpacks to gigabytes.
    let mut bomb = sound;
    let at = bomb.windows(4).position(|four| four == b"PK\x01\x02").expect("a directory") + 24;
    bomb[at..at + 4].copy_from_slice(&0xfff0_0000_u32.to_le_bytes());
    assert!(complaints("k.xlsx", bomb).contains("unpacks to more than 1 GiB"));
}
