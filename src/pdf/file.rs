//! The file around the objects: header, cross-reference stream and identifier
//! (ISO 32000-1, 7.5 and 14.4), in one revision.

use pdf_writer::types::Predictor;
use pdf_writer::{Chunk, Filter, Name, Ref, Str};
use siphasher::sip128::SipHasher13;

use super::digits::count;
use super::kept::Kept;
use super::objects::{COMPACT, Objects, Place};
use super::press::deflate;

/// The header: PDF 1.7, and a comment of bytes above 127 (7.5.2).
const HEADER: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

/// The finished file.
pub(super) fn finish(objects: Objects, catalog: Ref, info: Ref, kept: &Kept) -> Vec<u8> {
    let (streams, places, mut next) = objects.finish(kept);
    let mut bytes = Vec::with_capacity(HEADER.len() + streams.len() + 1024);
    bytes.extend_from_slice(HEADER);
    bytes.extend_from_slice(streams.as_bytes());
    let identifier = fingerprint(&bytes);

    let index = next.bump();
    let mut data = table(&places, index, next, bytes.len());
    // There are readers that take a carriage return at the end of a stream for a part of the
    // line end behind it: the table begins a byte later then, and ends otherwise.
    while data.1.last() == Some(&b'\r') {
        bytes.push(b'\n');
        data = table(&places, index, next, bytes.len());
    }
    let (width, data) = data;
    let start = bytes.len();
    let mut last = Chunk::with_settings(COMPACT);
    let mut stream = last.stream(index, &data);
    stream.filter(Filter::FlateDecode);
    stream.decode_parms().predictor(Predictor::PngUp).columns(count(width));
    stream.pair(Name(b"Type"), Name(b"XRef"));
    stream.pair(Name(b"Size"), next.get());
    stream.insert(Name(b"W")).array().items([1, count(width) - 3, 2]);
    stream.pair(Name(b"Root"), catalog);
    stream.pair(Name(b"Info"), info);
    stream.insert(Name(b"ID")).array().items([Str(&identifier), Str(&identifier)]);
    drop(stream);
    bytes.extend_from_slice(last.as_bytes());
    bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
    bytes
}

/// The cross-reference table that begins at a byte: how wide its rows are, and itself, compressed.
fn table(places: &[(Ref, Place)], index: Ref, next: Ref, start: usize) -> (usize, Vec<u8>) {
    let mut table = Table::new(next.get(), start);
    for &(id, place) in places {
        match place {
            Place::At(at) => table.set(id, 1, HEADER.len() + at, 0),
            Place::In(stream, number) => {
                table.set(id, 2, usize::try_from(stream.get()).unwrap_or_default(), number)
            }
        }
    }
    table.set(index, 1, start, 0);
    (table.width, deflate(&table.predicted()))
}

/// The file identifier: a hash of all that comes before the table.
fn fingerprint(bytes: &[u8]) -> [u8; 16] {
    SipHasher13::new().hash(bytes).as_u128().to_be_bytes()
}

/// Rows of a cross-reference stream (7.5.8.3): type, offset or stream, index.
struct Table {
    width: usize,
    rows: Vec<u8>,
}

impl Table {
    /// All objects free; `largest` is the largest offset there will be.
    fn new(count: i32, largest: usize) -> Self {
        let bits = usize::BITS - largest.leading_zeros();
        let width = 3 + bits.div_ceil(8) as usize;
        let mut rows = vec![0; width * usize::try_from(count).unwrap_or_default()];
        // Object 0 heads the list of free objects and is never used.
        rows[width - 2..width].fill(0xFF);
        Self { width, rows }
    }

    fn set(&mut self, id: Ref, kind: u8, second: usize, third: usize) {
        let start = self.width * usize::try_from(id.get()).unwrap_or_default();
        let Some(row) = self.rows.get_mut(start..start + self.width) else { return };
        let (wide, narrow) = row[1..].split_at_mut(self.width - 3);
        let number = second.to_be_bytes();
        wide.copy_from_slice(&number[number.len() - wide.len()..]);
        narrow.copy_from_slice(&third.to_be_bytes()[size_of::<usize>() - 2..]);
        row[0] = kind;
    }

    /// The rows as differences from the row above (PNG predictor 2): the
    /// objects of an object stream then look all alike.
    fn predicted(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.rows.len() / self.width * (self.width + 1));
        let mut above = vec![0; self.width];
        for row in self.rows.chunks_exact(self.width) {
            out.push(2);
            out.extend(row.iter().zip(&above).map(|(this, up)| this.wrapping_sub(*up)));
            above.copy_from_slice(row);
        }
        out
    }
}
