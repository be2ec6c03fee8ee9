//! From codes to characters (ISO 32000-1, 9.10.3): the glyphs of a subset in,
//! its `ToUnicode` map out. Where a letter means other characters than usual,
//! it says so in place.

use std::io::Write;

use crate::text::Characters;

/// What stands before the ranges: codes have two bytes.
const HEAD: &str = "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n\
    /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n\
    /CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n\
    1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";

/// What stands behind them.
const FOOT: &str = "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n";

/// The most ranges that one block may have.
const BLOCK: usize = 100;

/// A run of codes: the first, the last, and the characters of the first.
type Range = (u16, u16, Vec<u16>);

/// The map of glyphs whose codes count from 0.
pub(super) fn to_unicode(glyphs: impl Iterator<Item = u16>, characters: &Characters) -> Vec<u8> {
    let mut ranges: Vec<Range> = Vec::new();
    for (glyph, code) in glyphs.zip(0_u16..) {
        let units = match (characters.single(glyph), characters.several(glyph)) {
            (Some(character), _) => character.encode_utf16(&mut [0; 2]).to_vec(),
            (None, Some(text)) => text.encode_utf16().collect(),
            (None, None) => continue,
        };
        match ranges.last_mut() {
            Some(range) if goes_on(range, code, &units) => range.1 = code,
            _ => ranges.push((code, code, units)),
        }
    }
    let mut out = HEAD.as_bytes().to_vec();
    for block in ranges.chunks(BLOCK) {
        // Writing into memory does not fail.
        let _ = writeln!(out, "{} beginbfrange", block.len());
        for (first, last, units) in block {
            let _ = write!(out, "<{first:04X}> <{last:04X}> <");
            for unit in units {
                let _ = write!(out, "{unit:04X}");
            }
            out.extend_from_slice(b">\n");
        }
        out.extend_from_slice(b"endbfrange\n");
    }
    out.extend_from_slice(FOOT.as_bytes());
    out
}

/// Whether a code continues a range: next number, next character, and the same
/// high bytes in both, as the format asks.
fn goes_on((first, last, units): &Range, code: u16, next: &[u16]) -> bool {
    let &[from] = units.as_slice() else { return false };
    let &[to] = next else { return false };
    code == last + 1 && code >> 8 == first >> 8 && to >> 8 == from >> 8 && to == from + (code - first)
}
