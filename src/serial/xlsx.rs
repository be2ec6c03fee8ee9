//! Spreadsheets (Office Open XML): the first sheet, or one by its name.
//!
//! Numbers arrive with the fifteen digits that a spreadsheet keeps of them, not
//! with the noise of their binary form, and with the zeros and the percent sign of
//! their format; dates as `2026-03-03`.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{DataRef, ExcelDateTime, Reader as _, Style, Xlsx};

use super::cell::Cell;
use super::digits::Format;
use super::table::{MOST_ROWS, Reading, Rows, letters};
use crate::diag::closest;
use crate::yaml;

/// More cells than this, and more bytes unpacked, no table of clients has.
const MOST_CELLS: usize = 20_000_000;
const MOST_BYTES: u64 = 1 << 30;

/// A sheet as it is read: cells by row, none of them empty.
type Sheet = BTreeMap<u32, Vec<(usize, Cell)>>;

/// Reads header and rows.
pub(super) fn read(
    reading: &mut Reading<'_>,
    bytes: &[u8],
    wanted: Option<&str>,
) -> Option<(Vec<Arc<str>>, Rows)> {
    if unpacked(bytes) > MOST_BYTES {
        let message = "the spreadsheet unpacks to more than 1 GiB";
        reading.complain("bad-spreadsheet", None, message, "save the table as CSV (UTF-8)");
        return None;
    }
    let mut workbook = match Xlsx::new(Cursor::new(bytes)) {
        Ok(workbook) => workbook,
        Err(error) => {
            let message = format!("this is not a spreadsheet that can be read: {error}");
            reading.complain(
                "bad-spreadsheet",
                None,
                message,
                "save it as .xlsx, without a password, or as CSV",
            );
            return None;
        }
    };
    let names = workbook.sheet_names();
    let name = match wanted {
        Some(wanted) if !names.iter().any(|name| name == wanted) => {
            let help = match closest(wanted, names.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("its sheets are {}", names.join(", ")),
            };
            reading.complain("no-sheet", None, format!("there is no sheet `{wanted}`"), &help);
            return None;
        }
        Some(wanted) => wanted,
        None => names.first()?,
    };
    let sheet = match cells(reading, &mut workbook, name) {
        Ok(sheet) => sheet,
        Err(error) => {
            let message = format!("the sheet `{name}` cannot be read: {error}");
            reading.complain("bad-spreadsheet", None, message, "save it anew, or as CSV (UTF-8)");
            return None;
        }
    };
    let mut rows = sheet.into_iter();
    let Some((_, header)) = rows.next() else {
        let message = format!("the sheet `{name}` is empty");
        reading.complain("no-header", None, message, "write the names of the columns into the first row");
        return None;
    };
    let rows: Vec<(u32, Vec<(usize, Cell)>)> = rows.take(MOST_ROWS + 1).collect();
    let places = rows.iter().flat_map(|(_, cells)| cells).chain(&header).map(|(column, _)| *column);
    let width = places.max().map_or(0, |last| last + 1);
    let mut names = vec![String::new(); width];
    let mut used = vec![false; width];
    header.into_iter().for_each(|(column, cell)| names[column] = yaml::compose(cell.text()));
    for (column, _) in rows.iter().flat_map(|(_, cells)| cells) {
        used[*column] = true;
    }
    let (columns, places) = reading.header(&names, &used, |_| None)?;
    reading.count(rows.len());
    let rows = rows.into_iter().map(|(number, cells)| {
        let mut row = vec![Cell::Empty; width];
        cells.into_iter().for_each(|(column, cell)| row[column] = cell);
        (number, places.iter().map(|place| std::mem::replace(&mut row[*place], Cell::Empty)).collect())
    });
    Some((columns, Rows::Read(rows.collect())))
}

fn format(style: &Style) -> Format {
    style.number_format.as_ref().map_or_else(Format::default, |format| Format::of(&format.format_code))
}

fn cells(
    reading: &mut Reading<'_>,
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
) -> Result<Sheet, calamine::XlsxError> {
    let mut sheet = Sheet::new();
    let mut cells = workbook.worksheet_cells_reader(name)?;
    let mut count = 0_usize;
    let formats: Vec<Format> = cells.styles().iter().map(format).collect();
    while let Some((cell, style)) = cells.next_cell_with_style_id()? {
        let (row, column) = cell.get_position();
        let (number, column) = (row + 1, column as usize);
        let value = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(text) => Cell::Text(text.clone()),
            DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
            DataRef::Int(number) => Cell::Number(number.to_string()),
            DataRef::Float(number) => {
                Cell::Number(formats.get(style).copied().unwrap_or_default().shown(*number))
            }
            DataRef::Bool(truth) => Cell::Truth(*truth),
            DataRef::DateTime(time) => Cell::Number(date(*time)),
            DataRef::DateTimeIso(text) => Cell::Number(text.trim_end_matches("T00:00:00").to_owned()),
            DataRef::DurationIso(text) => Cell::Number(text.clone()),
            DataRef::Error(error) => {
                let message =
                    format!("row {number}, column {}: the cell shows the error {error}", letters(column));
                reading.complain("cell-error", None, message, "mend its formula, or write the value");
                continue;
            }
        };
        count += 1;
        if count > MOST_CELLS {
            reading.complain(
                "too-many-rows",
                None,
                "the sheet has too many cells",
                "part it into several files",
            );
            break;
        }
        if !value.is_empty() {
            sheet.entry(number).or_default().push((column, value));
        }
    }
    Ok(sheet)
}

/// A day, a time, or both; a duration in hours.
fn date(time: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let clock = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    if time.is_duration() {
        let seconds = (time.as_f64() * 86_400.0).round() as i64;
        return format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let midnight = (hour, minute, second) == (0, 0, 0);
    match (time.as_f64() < 1.0, midnight) {
        (true, _) => clock,
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02} {clock}"),
    }
}

/// What the file says that it unpacks to: the entries of the ZIP's directory
/// (APPNOTE.TXT 4.3.12) have the length at byte 24.
fn unpacked(bytes: &[u8]) -> u64 {
    bytes
        .windows(46)
        .filter(|entry| entry.starts_with(b"PK\x01\x02"))
        .filter_map(|entry| entry.get(24..28)?.try_into().ok())
        .map(|length| u64::from(u32::from_le_bytes(length)))
        .sum()
}
