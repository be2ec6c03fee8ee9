//! Compression (ISO 32000-1, 7.4.4). `miniz_oxide` finds its matches with plain
//! arithmetic and asks no processor what it can do, so the bytes are the same
//! on every machine.

use std::cell::RefCell;

use miniz_oxide::DataFormat;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, TDEFLStatus, compress};

/// Level for what belongs to one letter: a third of the time of level 6, for a
/// file larger by one twentieth (a letter of two pages: 0.14 ms and 7.8 kB
/// against 0.43 ms and 6.1 kB beside 21 kB of kept parts).
const LEVEL: u8 = 1;

/// Level for what is kept: what level 9 gains beyond it is nothing to speak of
/// in fonts and logos, and its time counts where one letter is all that is made.
const LEVEL_KEPT: u8 = 6;

thread_local! {
    /// A compressor to be used again and again: its tables are large, and making
    /// them anew takes as long as compressing a page.
    static PRESS: RefCell<Box<CompressorOxide>> = RefCell::default();
}

/// Compresses what belongs to one letter.
pub(super) fn deflate(data: &[u8]) -> Vec<u8> {
    PRESS.with_borrow_mut(|press| run(press, LEVEL, data))
}

/// Compresses what is kept.
pub(super) fn deflate_well(data: &[u8]) -> Vec<u8> {
    PRESS.with_borrow_mut(|press| run(press, LEVEL_KEPT, data))
}

fn run(press: &mut CompressorOxide, level: u8, mut data: &[u8]) -> Vec<u8> {
    press.reset();
    press.set_format_and_level(DataFormat::Zlib, level);
    let mut out = vec![0; data.len() / 2 + 64];
    let mut end = 0;
    loop {
        let (status, read, written) = compress(press, data, &mut out[end..], TDEFLFlush::Finish);
        data = &data[read..];
        end += written;
        if status != TDEFLStatus::Okay {
            break;
        }
        out.resize(out.len() * 2, 0);
    }
    out.truncate(end);
    out
}
