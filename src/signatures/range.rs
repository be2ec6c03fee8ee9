//! What a signature covers: /ByteRange and /Contents (ISO 32000-1, 12.8.1), judged by
//! the letter: everything of a revision but the digits of this very signature.

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Object, ObjectId};

use super::syntax::{find, white};
use super::{File, Problem, Revision};

/// Where the two pieces that are signed begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) gap: (usize, usize),
    pub(super) end: usize,
}

impl Range {
    /// The bytes that are signed.
    pub(super) fn pieces<'a>(&self, bytes: &'a [u8]) -> [&'a [u8]; 2] {
        let (start, end) = self.gap;
        [bytes.get(..start).unwrap_or_default(), bytes.get(end..self.end).unwrap_or_default()]
    }

    /// Which of the revisions it covers, from 0.
    pub(super) fn revision(&self, revisions: &[Revision]) -> Option<usize> {
        revisions.iter().position(|revision| (revision.eof..=revision.end).contains(&self.end))
    }
}

/// The range of a signature, whose dictionary stands in the object `holder`.
pub(super) fn read(
    file: &File<'_>,
    signature: &Dictionary,
    holder: Option<ObjectId>,
    whole: usize,
) -> Result<Range, Problem> {
    let list = signature.get(b"ByteRange").and_then(Object::as_array);
    let list = list.map_err(|_| Problem::new("it does not say which bytes it signs"))?;
    let numbers: Vec<i64> = list.iter().filter_map(|number| number.as_i64().ok()).collect();
    let [first, length, second, rest] = numbers[..] else {
        return Err(Problem::new("its range of bytes has not four numbers"));
    };
    if list.len() != 4 {
        return Err(Problem::new("its range of bytes has not four numbers"));
    }
    let [Ok(first), Ok(length), Ok(second), Ok(rest)] = [first, length, second, rest].map(usize::try_from)
    else {
        return Err(Problem::new("its range of bytes has a negative number"));
    };
    if first != 0 {
        return Err(Problem::new("its range of bytes does not begin with the file"));
    }
    if length == 0 || second <= length {
        return Err(Problem::new("the two parts of its range of bytes overlap, or are empty"));
    }
    let end = second.checked_add(rest).filter(|end| *end <= whole);
    let end = end.ok_or(Problem::new("its range of bytes reaches beyond the end of the file"))?;
    let range = Range { gap: (length, second), end };
    check_gap(file, signature, holder, &range)?;
    Ok(range)
}

/// The bytes that are not signed must be the hexadecimal string of this /Contents, with
/// its angle brackets, and nothing else.
fn check_gap(
    file: &File<'_>,
    signature: &Dictionary,
    holder: Option<ObjectId>,
    range: &Range,
) -> Result<(), Problem> {
    let wrong = || Problem::new("its range of bytes leaves out something else than the signature itself");
    let bytes = file.bytes();
    let (start, end) = range.gap;
    let digits = match bytes.get(start..end).ok_or_else(wrong)? {
        [b'<', digits @ .., b'>'] if digits.iter().all(u8::is_ascii_hexdigit) => digits,
        _ => return Err(wrong()),
    };
    let contents = signature.get(b"Contents").and_then(Object::as_str).map_err(|_| wrong())?;
    if !same(digits, contents) {
        return Err(wrong());
    }
    let before = bytes.get(..start).unwrap_or_default();
    let before = before.strip_suffix_while(white);
    if !before.ends_with(b"/Contents") {
        return Err(wrong());
    }
    // The gap stands in the object that holds this signature, not in another one.
    let holder = holder.ok_or_else(wrong)?;
    let Some(XrefEntry::Normal { offset, .. }) = file.document().reference_table.get(holder.0) else {
        return Err(wrong());
    };
    let offset = usize::try_from(*offset).map_err(|_| wrong())?;
    let object = bytes.get(offset..start).ok_or_else(wrong)?;
    if find(object, b"endobj", 0).is_some() {
        return Err(wrong());
    }
    Ok(())
}

trait StripWhile {
    fn strip_suffix_while(&self, drop: impl Fn(u8) -> bool) -> &[u8];
}

impl StripWhile for [u8] {
    fn strip_suffix_while(&self, drop: impl Fn(u8) -> bool) -> &[u8] {
        let kept = self.iter().rposition(|byte| !drop(*byte)).map_or(0, |at| at + 1);
        self.get(..kept).unwrap_or_default()
    }
}

/// Whether hexadecimal digits stand for these bytes; a missing last digit is 0.
fn same(digits: &[u8], bytes: &[u8]) -> bool {
    let value = |digit: &u8| char::from(*digit).to_digit(16).unwrap_or_default();
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => value(high) << 4 | value(low),
        [high] => value(high) << 4,
        _ => 0,
    });
    digits.len().div_ceil(2) == bytes.len() && pairs.eq(bytes.iter().map(|byte| u32::from(*byte)))
}
