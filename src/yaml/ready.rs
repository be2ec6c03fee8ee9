//! The YAML files that are part of the program, made ready before it was compiled
//! (`build.rs`): bytes in, a tree out, in a twentieth of the time of parsing.
//!
//! A value is its kind (`0` nothing, `t` text, `l` list, `m` mapping), its size in
//! two bytes, the lower first, and what it holds: bytes of UTF-8, items, or keys
//! (text) each with its value.

use super::{Entry, Node, Value};
use crate::diag::{At, FileId, Span};

// Folder, name and tree of each file.
include!(concat!(env!("OUT_DIR"), "/ready.rs"));

/// There is no file to point into.
const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

/// The tree of a file of `layouts`, `src/locale` or `src/explain` by folder and name,
/// without the places of its values; `None` where there is no such file.
#[must_use]
pub fn ready(folder: &str, name: &str) -> Option<Node> {
    let (.., bytes) = READY.iter().find(|file| (file.0, file.1) == (folder, name))?;
    Reader(bytes).node()
}

/// The names of the files of a folder, sorted.
pub fn ready_names(folder: &str) -> impl Iterator<Item = &'static str> {
    READY.iter().filter(move |file| file.0 == folder).map(|file| file.1)
}

/// What is still to be read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn node(&mut self) -> Option<Node> {
        let (kind, size) = self.head()?;
        let value = match kind {
            b'0' => Value::Null,
            b't' => Value::Scalar(self.text(size)?),
            b'l' => Value::Seq((0..size).map(|_| self.node()).collect::<Option<_>>()?),
            _ => Value::Map((0..size).map(|_| self.entry()).collect::<Option<_>>()?),
        };
        Some(Node { span: NOWHERE, value })
    }

    fn entry(&mut self) -> Option<Entry> {
        let (_, size) = self.head()?;
        Some(Entry { key: At::new(self.text(size)?, NOWHERE), node: self.node()? })
    }

    fn head(&mut self) -> Option<(u8, usize)> {
        let ([kind, low, high], rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some((*kind, usize::from(u16::from_le_bytes([*low, *high]))))
    }

    fn text(&mut self, size: usize) -> Option<String> {
        let (text, rest) = self.0.split_at_checked(size)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }
}
