//! The colour that all ink is meant in: sRGB (IEC 61966-2-1), as a profile for
//! the output intent (PDF/A-3, 6.2.3). With it the device's RGB and grey are
//! allowed everywhere, and pictures need no profile of their own.
//!
//! The profile is built here from the numbers of the standard (ICC.1:2004-10):
//! 500 bytes, the same on every machine.

/// Length of header and tag table: 9 tags.
const TAGS: usize = 9;

/// A number with 16 bits before and 16 after the point, in 65536ths.
type Fixed = i32;

/// White of the profile connection space, D50.
const D50: [Fixed; 3] = [63190, 65536, 54061];

/// Red, green and blue of sRGB, adapted from D65 to D50 after Bradford.
const RED: [Fixed; 3] = [28578, 14581, 912];
const GREEN: [Fixed; 3] = [25241, 46981, 6362];
const BLUE: [Fixed; 3] = [9376, 3972, 46799];

/// That adaptation itself.
const ADAPTATION: [Fixed; 9] = [68674, 1502, -3291, 1939, 64912, -1118, -605, 988, 49262];

/// The curve of sRGB: exponent 2.4, then a, b, c and d of function type 3.
const CURVE: [Fixed; 5] = [157286, 62119, 3417, 5072, 2651];

/// The profile.
pub(super) fn srgb() -> Vec<u8> {
    let curve = parametric(&CURVE);
    let tags: [(&[u8; 4], Vec<u8>); TAGS] = [
        (b"desc", text("sRGB")),
        (b"cprt", text("CC0")),
        (b"wtpt", xyz(&D50)),
        (b"chad", numbers(b"sf32", &ADAPTATION)),
        (b"rXYZ", xyz(&RED)),
        (b"gXYZ", xyz(&GREEN)),
        (b"bXYZ", xyz(&BLUE)),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve),
    ];
    assemble(&tags)
}

/// Header (7.2), tag table (7.3) and tags; blue shares the last curve.
fn assemble(tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let start = 128 + 4 + 12 * (tags.len() + 1);
    let mut table = Vec::new();
    let mut data: Vec<u8> = Vec::new();
    let mut curve = 0;
    let mut entry = |name: &[u8; 4], at: usize, length: usize| {
        table.extend_from_slice(name);
        table.extend_from_slice(&word(at));
        table.extend_from_slice(&word(length));
    };
    for (name, value) in tags {
        // Red and green have one curve, written once.
        if *name == b"gTRC" {
            entry(name, curve, value.len());
            entry(b"bTRC", curve, value.len());
            continue;
        }
        curve = start + data.len();
        entry(name, curve, value.len());
        data.extend_from_slice(value);
    }
    let mut out = Vec::with_capacity(start + data.len());
    out.extend_from_slice(&word(start + data.len()));
    out.extend_from_slice(&[0; 4]);
    // Version 4.2, a display's profile, from RGB to XYZ.
    out.extend_from_slice(b"\x04\x20\0\0mntrRGB XYZ ");
    // Made on the day of the specification.
    out.extend([2004, 10, 1, 0, 0, 0].iter().flat_map(|part: &u16| part.to_be_bytes()));
    out.extend_from_slice(b"acsp");
    out.extend_from_slice(&[0; 28]);
    out.extend(D50.iter().flat_map(|value| value.to_be_bytes()));
    out.resize(128, 0);
    out.extend_from_slice(&word(tags.len() + 1));
    out.extend_from_slice(&table);
    out.extend_from_slice(&data);
    out
}

/// Text in one language (10.13).
fn text(value: &str) -> Vec<u8> {
    let mut out = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS".to_vec();
    out.extend_from_slice(&word(2 * value.len()));
    out.extend_from_slice(&word(28));
    out.extend(value.encode_utf16().flat_map(u16::to_be_bytes));
    out.resize(out.len().next_multiple_of(4), 0);
    out
}

/// A colour (10.27).
fn xyz(values: &[Fixed]) -> Vec<u8> {
    numbers(b"XYZ ", values)
}

/// A curve by its formula (10.16).
fn parametric(values: &[Fixed]) -> Vec<u8> {
    let mut out = b"para\0\0\0\0\0\x03\0\0".to_vec();
    out.extend(values.iter().flat_map(|value| value.to_be_bytes()));
    out
}

fn numbers(kind: &[u8; 4], values: &[Fixed]) -> Vec<u8> {
    let mut out = kind.to_vec();
    out.extend_from_slice(&[0; 4]);
    out.extend(values.iter().flat_map(|value| value.to_be_bytes()));
    out
}

fn word(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes()
}
