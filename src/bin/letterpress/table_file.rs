//! A table on the disk, read block by block when rows are asked for. What is read
//! again must be what it was at first: of each block a hash is kept.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use letterpress::serial::{Bytes, Lost};
use siphasher::sip128::SipHasher13;

use crate::files::MOST_TABLE_BYTES;

/// Bytes of a block.
const BLOCK: u64 = 16 << 10;

/// So many blocks are kept; those of a group may lie anywhere.
const KEPT: usize = 8;

/// A file that is open as long as its letters are made.
#[derive(Debug)]
pub(crate) struct TableFile {
    length: u64,
    blocks: Mutex<Blocks>,
}

#[derive(Debug)]
struct Blocks {
    file: File,
    /// Of each block as it was first read.
    hashes: Vec<Option<u128>>,
    /// The last that were read, the newest at the end.
    kept: Vec<(u64, Arc<[u8]>)>,
}

/// The bytes of a table; `None` where there are too many. What cannot be read twice,
/// such as a pipe, stays in memory.
pub(crate) fn open(path: &Path) -> io::Result<Option<Arc<dyn Bytes>>> {
    let mut file = File::open(path)?;
    let meta = file.metadata()?;
    if !meta.is_file() {
        let mut bytes = Vec::new();
        file.take(MOST_TABLE_BYTES + 1).read_to_end(&mut bytes)?;
        return Ok((bytes.len() as u64 <= MOST_TABLE_BYTES).then(|| Arc::new(bytes) as Arc<dyn Bytes>));
    }
    let length = meta.len();
    if length > MOST_TABLE_BYTES {
        return Ok(None);
    }
    // That it can be read is found here, in the words of the system.
    file.read_exact(&mut [0; 1][..usize::from(length > 0)])?;
    let blocks = Mutex::new(Blocks { file, hashes: Vec::new(), kept: Vec::new() });
    Ok(Some(Arc::new(TableFile { length, blocks })))
}

impl Bytes for TableFile {
    fn length(&self) -> u64 {
        self.length
    }

    fn append(&self, range: Range<u64>, to: &mut Vec<u8>) -> Result<(), Lost> {
        let mut at = range.start;
        while at < range.end.min(self.length) {
            let number = at / BLOCK;
            let start = number * BLOCK;
            let block = self.block(number, (self.length - start).min(BLOCK))?;
            let end = range.end.min(start + block.len() as u64);
            let place = |at: u64| usize::try_from(at - start).unwrap_or(usize::MAX);
            to.extend_from_slice(block.get(place(at)..place(end)).unwrap_or_default());
            at = end;
        }
        Ok(())
    }
}

impl TableFile {
    /// A block, if it still is what it was.
    fn block(&self, number: u64, length: u64) -> Result<Arc<[u8]>, Lost> {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = blocks.kept.iter().position(|(kept, _)| *kept == number) {
            return Ok(Arc::clone(&blocks.kept[at].1));
        }
        let changed = || Lost("the file was changed after it was first read".to_owned());
        let mut block = vec![0; usize::try_from(length).unwrap_or(0)];
        let read = blocks
            .file
            .seek(SeekFrom::Start(number * BLOCK))
            .and_then(|_| blocks.file.read_exact(&mut block))
            .and_then(|()| Ok(blocks.file.metadata()?.len()));
        match read {
            Ok(now) if now != self.length => return Err(changed()),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(changed()),
            Err(error) => return Err(Lost(format!("the file cannot be read any more: {error}"))),
        }
        let hash = SipHasher13::new().hash(&block).as_u128();
        let index = usize::try_from(number).unwrap_or(usize::MAX);
        if blocks.hashes.len() <= index {
            blocks.hashes.resize(index + 1, None);
        }
        match blocks.hashes[index] {
            Some(first) if first != hash => return Err(changed()),
            _ => blocks.hashes[index] = Some(hash),
        }
        if blocks.kept.len() >= KEPT {
            blocks.kept.remove(0);
        }
        let block: Arc<[u8]> = block.into();
        blocks.kept.push((number, Arc::clone(&block)));
        Ok(block)
    }
}
