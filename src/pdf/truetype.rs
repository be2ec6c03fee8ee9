//! TrueType font files as PDF wants them: the six tables a reader needs
//! (ISO 32000-1, 9.9, table 126) and no instructions for coarse screens,
//! which make up to half of a subset.

/// Tables that are copied as they are.
const COPIED: [&[u8; 4]; 3] = [b"hhea", b"hmtx", b"maxp"];

/// Bits of a composite glyph's components (OpenType, `glyf`).
const WORDS: u16 = 1;
const SCALE: u16 = 8;
const MORE: u16 = 0x20;
const TWO_SCALES: u16 = 0x40;
const FOUR_SCALES: u16 = 0x80;
const INSTRUCTIONS: u16 = 0x100;

/// Makes a font file lean; `None` where it is damaged, and is embedded as it is.
pub(super) fn lean(font: &[u8]) -> Option<Vec<u8>> {
    let mut head = table(font, b"head")?.to_vec();
    let (glyf, loca, long) = outlines(table(font, b"glyf")?, table(font, b"loca")?, number(&head, 50)? == 1)?;
    head.get_mut(8..12)?.fill(0);
    head.get_mut(50..52)?.copy_from_slice(&u16::from(long).to_be_bytes());
    let mut tables = vec![(b"glyf", glyf), (b"head", head), (b"loca", loca)];
    for name in COPIED {
        tables.push((name, table(font, name)?.to_vec()));
    }
    tables.sort_unstable_by_key(|(name, _)| *name);
    assemble(&tables)
}

/// The outlines without instructions, their offsets, and whether those are long.
fn outlines(glyf: &[u8], loca: &[u8], long: bool) -> Option<(Vec<u8>, Vec<u8>, bool)> {
    let offsets: Vec<usize> = if long {
        loca.chunks_exact(4).map(|b| b.iter().fold(0, |all, byte| all << 8 | usize::from(*byte))).collect()
    } else {
        loca.chunks_exact(2).map(|b| 2 * usize::from(u16::from_be_bytes([b[0], b[1]]))).collect()
    };
    let mut out = Vec::with_capacity(glyf.len());
    let mut places = vec![0_usize];
    for pair in offsets.windows(2) {
        let glyph = glyf.get(pair[0]..pair[1])?;
        if !glyph.is_empty() {
            outline(glyph, &mut out)?;
            out.resize(out.len().next_multiple_of(2), 0);
        }
        places.push(out.len());
    }
    let long = out.len() > 2 * usize::from(u16::MAX);
    let mut loca = Vec::with_capacity(4 * places.len());
    for place in places {
        if long {
            loca.extend_from_slice(&u32::try_from(place).ok()?.to_be_bytes());
        } else {
            loca.extend_from_slice(&u16::try_from(place / 2).ok()?.to_be_bytes());
        }
    }
    Some((out, loca, long))
}

/// One outline without instructions.
fn outline(glyph: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let contours = number(glyph, 0)?.cast_signed();
    if contours < 0 {
        return composite(glyph, out);
    }
    let ends = 10 + 2 * usize::from(contours.unsigned_abs());
    let length = usize::from(number(glyph, ends)?);
    out.extend_from_slice(glyph.get(..ends)?);
    out.extend_from_slice(&[0, 0]);
    out.extend_from_slice(glyph.get(ends + 2 + length..)?);
    Some(())
}

/// A glyph made of others, without instructions.
fn composite(glyph: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let start = out.len();
    out.extend_from_slice(glyph);
    let mut at = 10;
    loop {
        let flags = number(glyph, at)?;
        let kept = flags & !INSTRUCTIONS;
        out.get_mut(start + at..start + at + 2)?.copy_from_slice(&kept.to_be_bytes());
        at += if flags & WORDS != 0 { 8 } else { 6 };
        at += match flags & (SCALE | TWO_SCALES | FOUR_SCALES) {
            0 => 0,
            SCALE => 2,
            TWO_SCALES => 4,
            _ => 8,
        };
        if flags & MORE == 0 {
            out.truncate(start + at);
            return Some(());
        }
    }
}

/// A font file from its tables, with the sums that the format asks for.
fn assemble(tables: &[(&[u8; 4], Vec<u8>)]) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let power = count.ilog2();
    let range = 16_u16 << power;
    let mut out = vec![0, 1, 0, 0];
    for field in [count, range, u16::try_from(power).ok()?, count * 16 - range] {
        out.extend_from_slice(&field.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    let mut adjustment = None;
    for (name, data) in tables {
        if *name == b"head" {
            adjustment = Some(offset + 8);
        }
        out.extend_from_slice(*name);
        for field in [checksum(data), u32::try_from(offset).ok()?, u32::try_from(data.len()).ok()?] {
            out.extend_from_slice(&field.to_be_bytes());
        }
        offset += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        out.extend_from_slice(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let sum = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&out));
    out.get_mut(adjustment?..)?.get_mut(..4)?.copy_from_slice(&sum.to_be_bytes());
    Some(out)
}

/// Sum of a table's four-byte numbers, the last filled up with zeros.
fn checksum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0, |sum: u32, bytes| {
        let mut word = [0; 4];
        word[..bytes.len()].copy_from_slice(bytes);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

/// A table of a font file that is not a collection.
fn table<'a>(font: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let count = usize::from(number(font, 4)?);
    let record = font.get(12..12 + 16 * count)?.chunks_exact(16).find(|record| record.starts_with(name))?;
    let field = |at: usize| record[at..at + 4].iter().fold(0, |all, byte| all << 8 | usize::from(*byte));
    font.get(field(8)..)?.get(..field(12))
}

/// The CFF table of an OpenType file, which is what PDF embeds of it.
pub(super) fn cff(font: &[u8]) -> Option<&[u8]> {
    table(font, b"CFF ")
}

/// A two-byte number.
fn number(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes([*data.get(at)?, *data.get(at + 1)?]))
}
