//! The body of the file: objects in, bytes out (ISO 32000-1, 7.5).
//!
//! Small objects are gathered into one object stream (7.5.7), since a letter
//! has hundreds of structure elements; streams stand by themselves. A
//! cross-reference stream (7.5.8) closes the one revision there is.

use std::hash::Hasher;

use pdf_writer::types::Predictor;
use pdf_writer::writers::{IccProfile, ImageXObject};
use pdf_writer::{Chunk, Filter, Name, Obj, Ref, Settings, Str, Stream, Writer};
use siphasher::sip128::{Hasher128, SipHasher13};

use super::digits::{self, count};
use super::press::Press;

/// Objects written the short way, without line ends for human eyes.
pub(super) const COMPACT: Settings = Settings { pretty: false };

/// The header: PDF 1.7, and a comment of bytes above 127 (7.5.2).
const HEADER: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

/// What pdf-writer puts after an object.
const END: &[u8] = b"\nendobj\n";

/// A file under construction.
pub(super) struct File {
    next: Ref,
    /// Objects that go into the object stream, and where each starts.
    packed: Chunk,
    starts: Vec<(Ref, usize)>,
    /// Streams, and where each starts.
    streams: Chunk,
    places: Vec<(Ref, usize)>,
    press: Press,
}

impl File {
    /// An empty file.
    pub(super) fn new(press: Press) -> Self {
        Self {
            next: Ref::new(1),
            packed: Chunk::with_settings_and_capacity(COMPACT, 1 << 15),
            starts: Vec::with_capacity(256),
            streams: Chunk::with_settings_and_capacity(COMPACT, 1 << 16),
            places: Vec::with_capacity(32),
            press,
        }
    }

    /// A number for an object that is written later.
    pub(super) fn reserve(&mut self) -> Ref {
        self.next.bump()
    }

    /// The number that [`File::reserve`] gives next.
    pub(super) fn next(&self) -> Ref {
        self.next
    }

    /// Starts an object that is no stream.
    pub(super) fn object(&mut self, id: Ref) -> Obj<'_> {
        self.starts.push((id, self.packed.len()));
        self.packed.indirect(id)
    }

    /// Starts an object that is no stream, by its type.
    pub(super) fn typed<'a, W: Writer<'a>>(&'a mut self, id: Ref) -> W {
        self.object(id).start()
    }

    /// Starts a stream; `data` is as it stands in the file.
    pub(super) fn stream<'a>(&'a mut self, id: Ref, data: &'a [u8]) -> Stream<'a> {
        self.places.push((id, self.streams.len()));
        self.streams.stream(id, data)
    }

    /// Writes content, compressed.
    pub(super) fn compressed(&mut self, content: &[u8]) -> Ref {
        let id = self.reserve();
        let data = self.press.deflate(content);
        self.stream(id, &data).filter(Filter::FlateDecode);
        id
    }

    /// Starts a picture; `data` is as it stands in the file.
    pub(super) fn image<'a>(&'a mut self, id: Ref, data: &'a [u8]) -> ImageXObject<'a> {
        self.places.push((id, self.streams.len()));
        self.streams.image_xobject(id, data)
    }

    /// Starts a colour profile; `data` is as it stands in the file.
    pub(super) fn profile<'a>(&'a mut self, id: Ref, data: &'a [u8]) -> IccProfile<'a> {
        self.places.push((id, self.streams.len()));
        self.streams.icc_profile(id, data)
    }

    /// Takes in objects made elsewhere, numbered from [`File::next`] up to before `next`.
    pub(super) fn adopt(&mut self, objects: &Chunk, places: &[(Ref, usize)], next: Ref) {
        let base = self.streams.len();
        self.streams.extend(objects);
        self.places.extend(places.iter().map(|&(id, at)| (id, base + at)));
        self.next = next;
    }

    /// Closes the file; its bytes, and the press for the next one.
    pub(super) fn finish(mut self, catalog: Ref, info: Ref) -> (Vec<u8>, Press) {
        let pack = self.reserve();
        let (objects, first) = self.pack();
        let packed = count(self.starts.len());
        let data = self.press.deflate(&objects);
        let mut stream = self.stream(pack, &data);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Type"), Name(b"ObjStm"));
        stream.pair(Name(b"N"), packed);
        stream.pair(Name(b"First"), count(first));
        drop(stream);

        let mut bytes = Vec::with_capacity(HEADER.len() + self.streams.len() + 1024);
        bytes.extend_from_slice(HEADER);
        bytes.extend_from_slice(self.streams.as_bytes());
        let id = fingerprint(&bytes);
        let index = self.reserve();
        let at = bytes.len();
        let table = self.table(pack, index, at);

        let mut last = Chunk::with_settings(COMPACT);
        let rows = table.predicted();
        let data = self.press.deflate(&rows);
        let mut stream = last.stream(index, &data);
        stream.filter(Filter::FlateDecode);
        stream.decode_parms().predictor(Predictor::PngUp).columns(count(table.width));
        stream.pair(Name(b"Type"), Name(b"XRef"));
        stream.pair(Name(b"Size"), self.next.get());
        stream.insert(Name(b"W")).array().items([1, count(table.width) - 3, 2]);
        stream.pair(Name(b"Root"), catalog);
        stream.pair(Name(b"Info"), info);
        stream.insert(Name(b"ID")).array().items([Str(&id), Str(&id)]);
        drop(stream);
        bytes.extend_from_slice(last.as_bytes());
        bytes.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
        (bytes, self.press)
    }

    /// The content of the object stream: pairs of number and offset, then the
    /// objects; and where the first object begins in it.
    fn pack(&self) -> (Vec<u8>, usize) {
        let all = self.packed.as_bytes();
        let mut head = Vec::with_capacity(8 * self.starts.len());
        let mut body = Vec::with_capacity(all.len());
        for (i, &(id, start)) in self.starts.iter().enumerate() {
            let end = self.starts.get(i + 1).map_or(all.len(), |next| next.1);
            digits::int(&mut head, id.get());
            head.push(b' ');
            digits::int(&mut head, count(body.len()));
            head.push(b' ');
            // Between "12 0 obj\n" and "\nendobj\n".
            let object = &all[start..end];
            let from = object.iter().position(|b| *b == b'\n').map_or(0, |at| at + 1);
            body.extend_from_slice(object.get(from..object.len() - END.len()).unwrap_or_default());
            body.push(b'\n');
        }
        let first = head.len();
        head.append(&mut body);
        (head, first)
    }

    /// The cross-reference table: where each object is.
    fn table(&self, pack: Ref, index: Ref, at: usize) -> Table {
        let mut table = Table::new(self.next.get(), at);
        for &(id, start) in &self.places {
            table.set(id, 1, HEADER.len() + start, 0);
        }
        for (i, &(id, _)) in self.starts.iter().enumerate() {
            table.set(id, 2, usize::try_from(pack.get()).unwrap_or_default(), i);
        }
        table.set(index, 1, at, 0);
        table
    }
}

/// Rows of a cross-reference stream: type, offset or stream, index.
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
        rows[width - 2..width].copy_from_slice(&[0xFF, 0xFF]);
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
    /// objects of the object stream then look all alike.
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

/// The file identifier (14.4): a hash of all that comes before the table.
fn fingerprint(bytes: &[u8]) -> [u8; 16] {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    let hash = hasher.finish128();
    u128::from(hash).to_be_bytes()
}
