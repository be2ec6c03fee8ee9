//! Bytes in, text out; and the characters that no letter may carry.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{Node, Value};
use crate::diag::{At, Diagnostic, Diagnostics, FileId, Sources, Span, offset};

/// Adds a file to the sources as text. What is not UTF-8 is an error that
/// names the first wrong byte; of such a file the part before it is kept, so
/// that the place can be shown.
pub fn decode(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Result<FileId, FileId> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(sources.add(name, text)),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let text = bytes.get(..at).map(String::from_utf8_lossy).unwrap_or_default();
    let file = sources.add(name, text.as_ref());
    let end = sources.get(file).map_or(0, |f| offset(f.text.len()));
    let message = format!("the file is not UTF-8 text: byte {at} ({:#04x}) is wrong", bytes[at]);
    let help = match bytes {
        [0xff, 0xfe, ..] | [_, 0, ..] => "it looks like UTF-16; save it as UTF-8",
        [0xfe, 0xff, ..] | [0, _, ..] => "it looks like big-endian UTF-16; save it as UTF-8",
        _ => "it looks like Latin-1 or Windows-1252; save it as UTF-8",
    };
    diagnostics.push(Diagnostic::error("not-utf8", Span { file, start: end, end }, message).help(help));
    Err(file)
}

/// Complains about control characters and about those that turn the direction
/// of text, with which an invoice can be made to show another amount than it
/// carries.
pub(super) fn check(text: &str, span: Span, sources: &Sources, diagnostics: &mut Diagnostics) {
    if text.bytes().all(|b| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'~')) {
        return;
    }
    for character in text.chars() {
        if diagnostics.is_full() {
            return;
        }
        let number = u32::from(character);
        let (code, message, help) = match character {
            '\t' | '\n' | '\r' => continue,
            // C0, DEL and C1; line and paragraph separator; byte order mark inside a text.
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                ("control-character", format!("control character U+{number:04X}"), "remove it")
            }
            '\u{fdd0}'..='\u{fdef}' => {
                ("control-character", format!("U+{number:04X} is no character"), "remove it")
            }
            _ if number & 0xfffe == 0xfffe => {
                ("control-character", format!("U+{number:04X} is no character"), "remove it")
            }
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => (
                "bidi-override",
                format!("U+{number:04X} turns the direction of text"),
                "remove it: it makes text read differently from how it is written",
            ),
            _ => continue,
        };
        diagnostics.push(Diagnostic::error(code, sources.locate(span, character), message).help(help));
    }
}

/// Composes letters and accents (NFC), so that the same word is always the same text.
pub(crate) fn compose(text: String) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text;
    }
    text.nfc().collect()
}

/// A text from outside of the file as a scalar that stands at a place of it.
pub(crate) fn scalar(text: At<String>, sources: &Sources, diagnostics: &mut Diagnostics) -> Node {
    check(&text, text.span, sources, diagnostics);
    Node { span: text.span, value: Value::Scalar(compose(text.value)) }
}

/// A piece of somebody's text that fits in a message: one line, not too long.
pub(crate) fn quote(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    let line = text.trim().lines().next().unwrap_or_default();
    if line.len() == text.len() && line.chars().count() <= LONGEST {
        return Cow::Borrowed(line);
    }
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < text.trim().len() {
        short.push('…');
    }
    Cow::Owned(short)
}
