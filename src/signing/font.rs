//! A font that a file has embedded, read backwards: from characters to codes, with
//! their widths (ISO 32000-1, 9.7 and 9.10.3).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};

use crate::signatures::File;

/// A larger map, or wider range, is not read.
const MOST_BYTES: usize = 1 << 20;
const MOST_CODES: usize = 1 << 16;
/// Nodes of the tree of pages above a page.
const MOST_DEPTH: usize = 32;

/// A font with codes of two bytes.
pub(super) struct Font {
    pub(super) id: ObjectId,
    /// Codes and widths, in thousandths of the size.
    codes: BTreeMap<char, (u16, f32)>,
    /// How far letters reach above and below the line, in thousandths.
    pub(super) ascent: f32,
    pub(super) descent: f32,
}

impl Font {
    /// Code and width of a character.
    pub(super) fn code(&self, character: char) -> Option<(u16, f32)> {
        self.codes.get(&character).copied()
    }

    /// The characters of a text that it has not.
    pub(super) fn missing(&self, text: &str) -> Vec<char> {
        let mut missing: Vec<char> = text.chars().filter(|c| !self.codes.contains_key(c)).collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    /// The width of a text, in thousandths of the size.
    pub(super) fn width(&self, text: &str) -> f32 {
        text.chars().filter_map(|c| self.code(c)).map(|(_, width)| width).sum()
    }

    /// A Type 0 font that is embedded, with Identity-H codes and a map to characters.
    fn read(file: &File<'_>, id: ObjectId) -> Option<Self> {
        let font = file.document().get_dictionary(id).ok()?;
        let kind = (file.name(font, b"Subtype")?, file.name(font, b"Encoding")?);
        if (kind.0.as_str(), kind.1.as_str()) != ("Type0", "Identity-H") {
            return None;
        }
        let descendant = file.resolve(file.array(font, b"DescendantFonts")?.first()?).as_dict().ok()?;
        let descriptor = file.dictionary(descendant, b"FontDescriptor")?;
        if ![&b"FontFile2"[..], b"FontFile3"].iter().any(|key| descriptor.has(key)) {
            return None;
        }
        let map = file.get(font, b"ToUnicode")?.as_stream().ok()?;
        let map = map.get_plain_content_with_limit(MOST_BYTES).ok()?;
        let widths = widths(file, descendant);
        let default = number(file, descendant, b"DW").unwrap_or(1000.0);
        let mut codes = BTreeMap::new();
        for (code, character) in characters(&map) {
            let width = widths.get(&code).copied().unwrap_or(default);
            // The first code of a character: later ones are its other forms.
            codes.entry(character).or_insert((code, width));
        }
        let ascent = number(file, descriptor, b"Ascent").filter(|a| (100.0..3000.0).contains(a));
        let descent = number(file, descriptor, b"Descent").map(f32::abs).filter(|d| *d < 2000.0);
        Some(Self { id, codes, ascent: ascent.unwrap_or(800.0), descent: descent.unwrap_or(200.0) })
    }
}

/// The fonts of a file: those of one page first, in the order of their names.
pub(super) fn all(file: &File<'_>, page: usize) -> Vec<Font> {
    let pages: Vec<ObjectId> = file.document().page_iter().collect();
    let first = pages.get(page).copied();
    let mut ids: Vec<ObjectId> = Vec::new();
    for page in first.into_iter().chain(pages) {
        let fonts = resources(file, page).and_then(|resources| file.dictionary(resources, b"Font"));
        let Some(fonts) = fonts else { continue };
        let mut named: Vec<(&Vec<u8>, ObjectId)> =
            fonts.iter().filter_map(|(name, font)| Some((name, font.as_reference().ok()?))).collect();
        named.sort();
        for (_, id) in named {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    ids.into_iter().filter_map(|id| Font::read(file, id)).collect()
}

/// The resources of a page, which it may inherit (7.7.3.4).
fn resources<'a>(file: &'a File<'_>, page: ObjectId) -> Option<&'a Dictionary> {
    let mut node = file.document().get_dictionary(page).ok()?;
    for _ in 0..MOST_DEPTH {
        if let Some(found) = file.dictionary(node, b"Resources") {
            return Some(found);
        }
        node = file.dictionary(node, b"Parent")?;
    }
    None
}

fn number(file: &File<'_>, dictionary: &Dictionary, key: &[u8]) -> Option<f32> {
    file.get(dictionary, key)?.as_float().ok()
}

/// /W: `first [w w w]` and `first last w` (9.7.4.3).
fn widths(file: &File<'_>, descendant: &Dictionary) -> BTreeMap<u16, f32> {
    let mut widths = BTreeMap::new();
    let mut list = file.array(descendant, b"W").unwrap_or_default().iter().map(|item| file.resolve(item));
    while let (Some(first), Some(second)) = (list.next(), list.next()) {
        let Ok(first) = first.as_i64() else { break };
        if let Ok(run) = second.as_array() {
            for (index, width) in (first..).zip(run) {
                if let (Ok(code), Ok(width)) = (u16::try_from(index), file.resolve(width).as_float()) {
                    widths.insert(code, width);
                }
            }
        } else {
            let (Ok(last), Some(Ok(width))) = (second.as_i64(), list.next().map(Object::as_float)) else {
                break;
            };
            let (Ok(first), Ok(last)) = (u16::try_from(first), u16::try_from(last)) else { break };
            widths.extend((first..=last).map(|code| (code, width)));
        }
    }
    widths
}

/// Codes and the one character that each means; those that mean several are left out.
fn characters(map: &[u8]) -> Vec<(u16, char)> {
    let text = String::from_utf8_lossy(map);
    let mut found = Vec::new();
    for (begin, end, per) in [("beginbfchar", "endbfchar", 2), ("beginbfrange", "endbfrange", 3)] {
        for block in text.split(begin).skip(1) {
            let block = block.split(end).next().unwrap_or_default();
            entries(block, per, &mut found);
        }
    }
    found
}

fn entries(block: &str, per: usize, found: &mut Vec<(u16, char)>) {
    let mut rest = block;
    while found.len() < MOST_CODES {
        let mut codes = Vec::new();
        for _ in 1..per {
            let Some((code, after)) = hexadecimal(rest) else { return };
            codes.push(u16::from_str_radix(code, 16).unwrap_or_default());
            rest = after;
        }
        let (first, last) = match codes[..] {
            [first, last] => (first, last),
            [only] => (only, only),
            _ => return,
        };
        let list = rest.trim_start().strip_prefix('[');
        if let Some(list) = list {
            let Some((list, after)) = list.split_once(']') else { return };
            let mut list = list;
            for code in first..=last {
                let Some((target, after)) = hexadecimal(list) else { break };
                list = after;
                found.extend(single(target).map(|character| (code, character)));
            }
            rest = after;
        } else {
            let Some((target, after)) = hexadecimal(rest) else { return };
            rest = after;
            let Some(start) = single(target) else { continue };
            let ends = (first..=last).zip(u32::from(start)..);
            found.extend(ends.filter_map(|(code, unit)| Some((code, char::from_u32(unit)?))));
        }
    }
}

/// The digits of the next `<...>`, and what follows it.
fn hexadecimal(text: &str) -> Option<(&str, &str)> {
    let (_, text) = text.split_once('<')?;
    text.split_once('>')
}

/// The character that some UTF-16 in hexadecimal digits is, if it is one.
fn single(digits: &str) -> Option<char> {
    let units: Option<Vec<u16>> = (0..digits.len())
        .step_by(4)
        .map(|at| u16::from_str_radix(digits.get(at..at + 4)?, 16).ok())
        .collect();
    let mut characters = char::decode_utf16(units?);
    match (characters.next(), characters.next()) {
        (Some(Ok(character)), None) => Some(character),
        _ => None,
    }
}
