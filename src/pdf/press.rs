//! Compression (ISO 32000-1, 7.4.4). `miniz_oxide` finds its matches with plain
//! arithmetic and asks no processor what it can do, so the bytes are the same
//! on every machine.

use miniz_oxide::DataFormat;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, TDEFLStatus, compress};

/// Level for what belongs to one letter: a third of the time of level 6, for a
/// file larger by one twentieth (a letter of two pages: 0.14 ms and 7.8 kB
/// against 0.43 ms and 6.1 kB beside 21 kB of kept parts).
const LEVEL: u8 = 1;

/// A compressor to be used again and again: its tables are large, and making
/// them anew takes as long as compressing a page.
pub(super) struct Press(Box<CompressorOxide>);

impl Default for Press {
    fn default() -> Self {
        let mut compressor = Box::<CompressorOxide>::default();
        compressor.set_format_and_level(DataFormat::Zlib, LEVEL);
        Self(compressor)
    }
}

impl Press {
    /// Compresses what belongs to one letter.
    pub(super) fn deflate(&mut self, mut data: &[u8]) -> Vec<u8> {
        self.0.reset();
        let mut out = vec![0; data.len() / 2 + 64];
        let mut end = 0;
        loop {
            let (status, read, written) = compress(&mut self.0, data, &mut out[end..], TDEFLFlush::Finish);
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
}

/// Compresses what is kept, as well as can be.
pub(super) fn deflate_well(data: &[u8]) -> Vec<u8> {
    compress_to_vec_zlib(data, 10)
}
