//! Pictures of few colours: pixels in, a list of colours and numbers of few bits out
//! (ISO 32000-1, 8.6.6.3 and 8.9.3).

use std::collections::BTreeMap;

/// The colours of a picture of three channels, and for each pixel the number of its own,
/// where they are so few that this is shorter, as in most logos.
pub(super) fn palette(colors: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (pixels, _) = colors.as_chunks::<3>();
    let mut palette: Vec<u8> = Vec::new();
    let mut known: BTreeMap<[u8; 3], u8> = BTreeMap::new();
    let mut numbers = Vec::with_capacity(pixels.len());
    for run in pixels.chunk_by(|a, b| a == b) {
        let number = match known.get(&run[0]) {
            Some(number) => *number,
            None => {
                // There is no colour 256.
                let number = u8::try_from(known.len()).ok()?;
                known.insert(run[0], number);
                palette.extend_from_slice(&run[0]);
                number
            }
        };
        numbers.resize(numbers.len() + run.len(), number);
    }
    (palette.len() + numbers.len() < colors.len()).then_some((palette, numbers))
}

/// Bits that a number below this one takes, of those that PDF has.
pub(super) fn bits(count: usize) -> u8 {
    match count {
        0..=2 => 1,
        3..=4 => 2,
        5..=16 => 4,
        _ => 8,
    }
}

/// Numbers of so many bits in bytes, each row from a new byte (8.9.3).
pub(super) fn pack(numbers: &[u8], width: u32, bits: u8) -> Vec<u8> {
    let mut packed = Vec::with_capacity(numbers.len());
    for row in numbers.chunks_exact(width.max(1) as usize) {
        for some in row.chunks(usize::from(8 / bits)) {
            let (mut byte, mut place) = (0, 8);
            for number in some {
                place -= bits;
                byte |= number << place;
            }
            packed.push(byte);
        }
    }
    packed
}
