//! From codes to characters (ISO 32000-1, 9.10.3): the glyphs of a subset in,
//! its `ToUnicode` map out. Where a letter means other characters than usual,
//! it says so in place.

use crate::text::Characters;

/// What stands before the ranges: codes have two bytes.
const HEAD: &str = "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n\
    /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n\
    /CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n\
    1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";

/// What stands behind them.
const FOOT: &str = "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n";

/// The most entries that one block may have.
const BLOCK: usize = 100;

/// Codes in a row that mean characters in a row: the first and last code, the first character.
type Range = (u16, u16, u16);

/// The map of glyphs whose codes count from 0.
pub(super) fn to_unicode(glyphs: impl Iterator<Item = u16>, characters: &Characters) -> Vec<u8> {
    let mut ranges: Vec<Range> = Vec::new();
    let mut single: Vec<(u16, Vec<u16>)> = Vec::new();
    for (glyph, code) in glyphs.zip(0_u16..) {
        let units: Vec<u16> = match (characters.single(glyph), characters.several(glyph)) {
            (Some(character), _) => character.encode_utf16(&mut [0; 2]).to_vec(),
            (None, Some(text)) => text.encode_utf16().collect(),
            (None, None) => continue,
        };
        match (units.as_slice(), ranges.last_mut()) {
            (&[unit], Some(range)) if goes_on(*range, code, unit) => range.1 = code,
            (&[unit], _) => ranges.push((code, code, unit)),
            _ => single.push((code, units)),
        }
    }
    let mut out = HEAD.to_owned();
    for block in ranges.chunks(BLOCK) {
        out += &format!("{} beginbfrange\n", block.len());
        out.extend(
            block.iter().map(|(first, last, unit)| format!("<{first:04X}> <{last:04X}> <{unit:04X}>\n")),
        );
        out += "endbfrange\n";
    }
    for block in single.chunks(BLOCK) {
        out += &format!("{} beginbfchar\n", block.len());
        for (code, units) in block {
            out += &format!("<{code:04X}> <");
            out.extend(units.iter().map(|unit| format!("{unit:04X}")));
            out += ">\n";
        }
        out += "endbfchar\n";
    }
    out += FOOT;
    out.into_bytes()
}

/// Whether a code continues a range: next number, next character, and the same
/// high bytes in both, as the format asks.
fn goes_on((first, last, from): Range, code: u16, to: u16) -> bool {
    code == last + 1
        && code >> 8 == first >> 8
        && to >> 8 == from >> 8
        && to == from.wrapping_add(code - first)
}
