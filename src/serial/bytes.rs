//! Where a table lies, and its rows one after the other: read piece by piece, so
//! that a long table takes no more room than a short one.

use std::fmt;
use std::ops::Range;

/// So many bytes are read at once.
const PIECE: u64 = 64 << 10;

/// The bytes of a table, in memory or elsewhere. A place gives the same bytes each
/// time it is read, or an error.
pub trait Bytes: fmt::Debug + Send + Sync {
    /// How many there are.
    fn length(&self) -> u64;

    /// Appends those of a range, which lies within the length.
    ///
    /// # Errors
    /// They cannot be read, or are no longer what they were.
    fn append(&self, range: Range<u64>, to: &mut Vec<u8>) -> Result<(), Lost>;
}

/// Why bytes cannot be had, in words for a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost(pub String);

impl Bytes for Vec<u8> {
    fn length(&self) -> u64 {
        self.len() as u64
    }

    fn append(&self, range: Range<u64>, to: &mut Vec<u8>) -> Result<(), Lost> {
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let found = self.get(place(range.start)..place(range.end));
        to.extend_from_slice(found.ok_or_else(|| Lost("it ends too early".to_owned()))?);
        Ok(())
    }
}

/// The mark before a text in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Where the text begins: behind the mark, if there is one.
pub(super) fn start(bytes: &dyn Bytes) -> Result<u64, Lost> {
    let mut head = Vec::new();
    bytes.append(0..bytes.length().min(MARK.len() as u64), &mut head)?;
    Ok(if head == MARK { MARK.len() as u64 } else { 0 })
}

/// All of them.
pub(super) fn all(bytes: &dyn Bytes) -> Result<Vec<u8>, Lost> {
    let mut whole = Vec::with_capacity(usize::try_from(bytes.length()).unwrap_or(0));
    bytes.append(0..bytes.length(), &mut whole)?;
    Ok(whole)
}

/// The length of a stretch at the start of some bytes, and where the next begins;
/// `None` where it does not end in them. Told whether these are the last.
pub(super) type Ends<'e> = &'e dyn Fn(&[u8], bool) -> Option<(usize, usize)>;

/// Bytes in stretches, such as rows.
pub(super) struct Stretches<'a> {
    bytes: &'a dyn Bytes,
    /// Up to where all is in the buffer.
    read: u64,
    buffer: Vec<u8>,
    /// What was taken of the buffer.
    taken: usize,
}

impl<'a> Stretches<'a> {
    pub(super) fn new(bytes: &'a dyn Bytes, from: u64) -> Self {
        Self { bytes, read: from, buffer: Vec::new(), taken: 0 }
    }

    /// The next one and its place; `None` at the end.
    pub(super) fn next(&mut self, ends: Ends<'_>) -> Result<Option<(u64, &[u8])>, Lost> {
        loop {
            let rest = self.buffer.get(self.taken..).unwrap_or_default();
            let last = self.read >= self.bytes.length();
            if rest.is_empty() && last {
                return Ok(None);
            }
            let Some((length, next)) = ends(rest, last).filter(|_| !rest.is_empty()) else {
                self.more()?;
                continue;
            };
            let start = self.read - rest.len() as u64;
            let from = self.taken;
            self.taken += next;
            return Ok(Some((start, self.buffer.get(from..from + length).unwrap_or_default())));
        }
    }

    /// Reads on; twice as much each time for one long stretch, which is so looked
    /// through a few times only.
    fn more(&mut self) -> Result<(), Lost> {
        self.buffer.drain(..self.taken);
        self.taken = 0;
        let more = PIECE.max(self.buffer.len() as u64);
        let end = self.read.saturating_add(more).min(self.bytes.length());
        self.bytes.append(self.read..end, &mut self.buffer)?;
        self.read = end;
        Ok(())
    }
}

/// Where rows begin, and their numbers: four bytes a row.
#[derive(Debug, Default)]
pub(super) struct Starts {
    starts: Vec<u32>,
    /// The rows that do not have the number after that of the row before.
    jumps: Vec<(u32, u32)>,
    /// The number that the next row has if nothing is left out.
    next: u32,
    end: u32,
}

impl Starts {
    /// Adds the row that begins there.
    pub(super) fn push(&mut self, number: u32, start: u32) {
        if number != self.next || self.starts.is_empty() {
            self.jumps.push((u32::try_from(self.starts.len()).unwrap_or(u32::MAX), number));
        }
        self.next = number.saturating_add(1);
        self.starts.push(start);
    }

    /// Says where the bytes end.
    pub(super) fn close(&mut self, end: u32) {
        self.end = end;
        self.starts.shrink_to_fit();
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The number of a row; 0 where there is none.
    pub(super) fn number(&self, index: usize) -> u32 {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let at = self.jumps.partition_point(|(first, _)| *first <= index);
        let jump = at.checked_sub(1).and_then(|at| self.jumps.get(at));
        jump.filter(|_| (index as usize) < self.len()).map_or(0, |(first, number)| number + (index - first))
    }

    /// Where the bytes of a row are, with what is left out behind it.
    pub(super) fn range(&self, index: usize) -> Option<Range<u64>> {
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).copied().unwrap_or(self.end);
        Some(u64::from(start)..u64::from(end))
    }
}
