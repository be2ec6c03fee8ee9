//! Keys that a dictionary has twice: viewers differ about which one holds (ISO 32000-1,
//! 7.3.7), so a later revision could show one thing to this program and another to a reader.

use lopdf::xref::XrefEntry;
use lopdf::{Document, Object};

use super::File;
use super::syntax::{Token, Tokens, find};

/// Dictionaries in dictionaries that are looked into.
const MOST_DEPTH: usize = 256;

/// The first key that stands twice in a dictionary which a revision adds behind byte
/// `from`; its cross-reference section is at `xref`.
pub(super) fn key(file: &File<'_>, from: usize, xref: usize) -> Option<String> {
    let (bytes, document) = (file.bytes(), file.document());
    let trailer = if bytes.get(xref..)?.starts_with(b"xref") {
        find(bytes, b"trailer", xref).and_then(|at| value(&mut Tokens::new(bytes, at + b"trailer".len())))
    } else {
        object(bytes, xref)
    };
    trailer.or_else(|| {
        document.reference_table.entries.values().find_map(|entry| held(document, bytes, from, entry))
    })
}

/// What the object of an entry has twice, if it stands behind `from`.
fn held(document: &Document, bytes: &[u8], from: usize, entry: &XrefEntry) -> Option<String> {
    let offset = |entry: &XrefEntry| match entry {
        XrefEntry::Normal { offset, .. } => usize::try_from(*offset).ok().filter(|at| *at >= from),
        _ => None,
    };
    match entry {
        XrefEntry::Normal { .. } => object(bytes, offset(entry)?),
        XrefEntry::Compressed { container, index: 0 } => {
            offset(document.reference_table.get(*container)?)?;
            let Object::Stream(stream) = document.objects.get(&(*container, 0))? else { return None };
            let first = usize::try_from(stream.dict.get(b"First").and_then(Object::as_i64).ok()?).ok()?;
            let content = stream.get_plain_content_with_limit(super::MOST_BYTES).ok()?;
            let mut tokens = Tokens::new(&content, first);
            while tokens.at < content.len() {
                let before = tokens.at;
                if let Some(key) = value(&mut tokens) {
                    return Some(key);
                }
                if tokens.at == before {
                    break;
                }
            }
            None
        }
        _ => None,
    }
}

/// What the object at an offset has twice.
fn object(bytes: &[u8], at: usize) -> Option<String> {
    let mut tokens = Tokens::new(bytes, at);
    // `12 0 obj`
    for _ in 0..3 {
        tokens.next();
    }
    value(&mut tokens)
}

/// The keys of a dictionary so far, and whether the value of the last is still to come.
#[derive(Default)]
struct Level {
    keys: Vec<Vec<u8>>,
    dictionary: bool,
    open: bool,
}

/// Reads one value, or a word of it; the first key in it that stands twice.
fn value(tokens: &mut Tokens<'_>) -> Option<String> {
    let mut levels: Vec<Level> = Vec::new();
    loop {
        let token = tokens.next()?;
        let level = levels.last_mut();
        match token {
            Token::Name(name) => {
                if let Some(level) = level.filter(|level| level.dictionary) {
                    if !level.open {
                        let name = plain(name);
                        if level.keys.contains(&name) {
                            return Some(String::from_utf8_lossy(&name).into_owned());
                        }
                        level.keys.push(name);
                    }
                    level.open = !level.open;
                }
            }
            Token::Open | Token::Word(_) | Token::Text => {
                if let Some(level) = level {
                    level.open = false;
                }
                if token == Token::Open {
                    levels.push(Level { dictionary: tokens.ends_with(b'<'), ..Level::default() });
                }
            }
            Token::Close => {
                levels.pop();
            }
        }
        if levels.is_empty() || levels.len() > MOST_DEPTH {
            return None;
        }
    }
}

/// A name without its ways around characters: `#56` is `V`.
fn plain(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match digits.filter(|_| *first == b'#').and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}
