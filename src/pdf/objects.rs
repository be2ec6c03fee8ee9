//! Objects gathered for a file (ISO 32000-1, 7.3.10 and 7.5.7): written one by
//! one, then packed. Small ones go into object streams, since a letter has
//! hundreds of structure elements; streams stand by themselves.

use std::sync::Arc;

#[cfg(feature = "pictures")]
use pdf_writer::writers::FormXObject;
use pdf_writer::writers::{EmbeddedFile, IccProfile, ImageXObject};
use pdf_writer::{Chunk, Filter, Name, Obj, Ref, Settings, Stream, Writer};

use super::digits::{count, int};
use super::kept::Kept;
use super::press::{self, deflate_well};

/// Objects written the short way, without line ends for human eyes.
pub(super) const COMPACT: Settings = Settings { pretty: false };

/// What pdf-writer puts after an object.
const END: &[u8] = b"\nendobj\n";

/// So many objects go into one stream at most, that readers need not unpack all for one.
const PACK: usize = 2000;

/// Where an object is.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Among the streams, from this byte on.
    At(usize),
    /// In an object stream, the one of this number there.
    In(Ref, usize),
}

/// Objects under construction.
pub(super) struct Objects {
    next: Ref,
    /// Objects that will be packed, and where each starts.
    loose: Chunk,
    starts: Vec<(Ref, usize)>,
    streams: Chunk,
    places: Vec<(Ref, Place)>,
}

/// Finished objects that can be taken into any file at their numbers.
pub(super) struct Block {
    streams: Chunk,
    places: Vec<(Ref, Place)>,
    root: Ref,
    next: Ref,
}

impl Objects {
    /// None yet; numbers begin at `first`.
    pub(super) fn new(first: Ref) -> Self {
        let (loose, streams) = (Chunk::with_settings(COMPACT), Chunk::with_settings(COMPACT));
        Self { next: first, loose, starts: Vec::new(), streams, places: Vec::new() }
    }

    /// A number for an object that is written later.
    pub(super) fn reserve(&mut self) -> Ref {
        self.next.bump()
    }

    /// The number that [`Objects::reserve`] gives next.
    pub(super) fn next(&self) -> Ref {
        self.next
    }

    /// Starts an object that is no stream.
    pub(super) fn object(&mut self, id: Ref) -> Obj<'_> {
        self.starts.push((id, self.loose.len()));
        self.loose.indirect(id)
    }

    /// Starts an object that is no stream, by its type.
    pub(super) fn typed<'a, W: Writer<'a>>(&'a mut self, id: Ref) -> W {
        self.object(id).start()
    }

    /// Starts a stream; `data` is as it stands in the file.
    pub(super) fn stream<'a>(&'a mut self, id: Ref, data: &'a [u8]) -> Stream<'a> {
        self.streams_at(id).stream(id, data)
    }

    /// Starts an image; `data` is as it stands in the file.
    pub(super) fn image<'a>(&'a mut self, id: Ref, data: &'a [u8]) -> ImageXObject<'a> {
        self.streams_at(id).image_xobject(id, data)
    }

    /// Starts a form; `data` is as it stands in the file.
    #[cfg(feature = "pictures")]
    pub(super) fn form<'a>(&'a mut self, id: Ref, data: &'a [u8]) -> FormXObject<'a> {
        self.streams_at(id).form_xobject(id, data)
    }

    /// Starts an embedded file; `data` is as it stands in the file.
    pub(super) fn embedded<'a>(&'a mut self, id: Ref, data: &'a [u8]) -> EmbeddedFile<'a> {
        self.streams_at(id).embedded_file(id, data)
    }

    /// Starts a colour profile; `data` is as it stands in the file.
    pub(super) fn profile<'a>(&'a mut self, id: Ref, data: &'a [u8]) -> IccProfile<'a> {
        self.streams_at(id).icc_profile(id, data)
    }

    /// Writes a content stream, compressed.
    pub(super) fn content(&mut self, content: &[u8], kept: &Kept) -> Ref {
        let id = self.reserve();
        let data = kept.compressed(content);
        self.stream(id, &data).filter(Filter::FlateDecode);
        id
    }

    fn streams_at(&mut self, id: Ref) -> &mut Chunk {
        self.places.push((id, Place::At(self.streams.len())));
        &mut self.streams
    }

    /// Takes in a block that begins at [`Objects::next`]; its root.
    pub(super) fn adopt(&mut self, block: &Block) -> Ref {
        let base = self.streams.len();
        self.streams.extend(&block.streams);
        self.places.extend(block.places.iter().map(|&(id, place)| match place {
            Place::At(at) => (id, Place::At(base + at)),
            Place::In(..) => (id, place),
        }));
        self.next = block.next;
        block.root
    }

    /// Finishes objects that are kept.
    pub(super) fn into_block(mut self, root: Ref) -> Block {
        self.pack(|data| Arc::new(press::text(data, deflate_well)));
        Block { streams: self.streams, places: self.places, root, next: self.next }
    }

    /// Finishes objects that belong to one letter: the bytes of all of them,
    /// where each is, and the next number.
    pub(super) fn finish(mut self, kept: &Kept) -> (Chunk, Vec<(Ref, Place)>, Ref) {
        self.pack(|data| kept.compressed(data));
        (self.streams, self.places, self.next)
    }

    /// Puts loose objects into object streams: pairs of number and offset, then
    /// the objects.
    fn pack(&mut self, deflate: impl Fn(&[u8]) -> Arc<Vec<u8>>) {
        let starts = std::mem::take(&mut self.starts);
        let loose = std::mem::replace(&mut self.loose, Chunk::with_settings(COMPACT));
        let mut ends = starts.iter().map(|start| start.1).skip(1).chain([loose.len()]);
        for some in starts.chunks(PACK) {
            let stream = self.reserve();
            let mut head = Vec::with_capacity(8 * some.len());
            let mut body = Vec::with_capacity(loose.len());
            for (index, (&(id, start), end)) in some.iter().zip(ends.by_ref()).enumerate() {
                for number in [id.get(), count(body.len())] {
                    int(&mut head, number);
                    head.push(b' ');
                }
                // Between `12 0 obj` with its line end and `endobj`.
                let object = &loose.as_bytes()[start..end - END.len()];
                let from = object.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1);
                body.extend_from_slice(&object[from..]);
                body.push(b'\n');
                self.places.push((id, Place::In(stream, index)));
            }
            let first = count(head.len());
            head.append(&mut body);
            let data = deflate(&head);
            let mut out = self.stream(stream, &data);
            out.filter(Filter::FlateDecode);
            out.pair(Name(b"Type"), Name(b"ObjStm"));
            out.pair(Name(b"N"), count(some.len()));
            out.pair(Name(b"First"), first);
        }
    }
}
