//! Compression (ISO 32000-1, 7.4.4). `zlib-rs` finds its matches by plain hashes; what it
//! does otherwise on processors that can (comparing, copying, check sums) has the same
//! result, so the bytes are the same on every machine.

use std::cell::RefCell;

use zlib_rs::{Deflate, DeflateFlush, Status};

/// Level for what belongs to one letter.
const LEVEL: i32 = 1;

/// Level for what is kept: what level 9 gains beyond it is nothing to speak of
/// in fonts and logos, and its time counts where one letter is all that is made.
const LEVEL_KEPT: i32 = 6;

/// Largest distance of matches, as a power of two (RFC 1950: `CINFO` and eight).
const WINDOW: u8 = 15;

thread_local! {
    /// Compressors to be used again and again: their tables are large.
    static QUICK: RefCell<Deflate> = RefCell::new(Deflate::new(LEVEL, true, WINDOW));
    static THOROUGH: RefCell<Deflate> = RefCell::new(Deflate::new(LEVEL_KEPT, true, WINDOW));
}

/// Compresses what belongs to one letter.
pub(super) fn deflate(data: &[u8]) -> Vec<u8> {
    QUICK.with_borrow_mut(|press| run(press, data))
}

/// Compresses what is kept.
pub(super) fn deflate_well(data: &[u8]) -> Vec<u8> {
    THOROUGH.with_borrow_mut(|press| run(press, data))
}

/// Compresses with one of the above what may end with a line end more. There are readers that
/// take a carriage return at the end of a stream for a part of the line end behind it.
pub(super) fn text(data: &[u8], deflate: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut packed = deflate(data);
    let mut ends = 0;
    while packed.last() == Some(&b'\r') {
        ends += 1;
        packed = deflate(&[data, &b"\n".repeat(ends)].concat());
    }
    packed
}

fn run(press: &mut Deflate, data: &[u8]) -> Vec<u8> {
    press.reset();
    let mut out = vec![0; data.len() / 2 + 64];
    loop {
        let (read, end) = (press.total_in() as usize, press.total_out() as usize);
        let status = press.compress(&data[read..], &mut out[end..], DeflateFlush::Finish);
        // It fails only where it is called again once it is done.
        if !matches!(status, Ok(Status::Ok | Status::BufError)) {
            out.truncate(press.total_out() as usize);
            return out;
        }
        out.resize(out.len() * 2, 0);
    }
}
