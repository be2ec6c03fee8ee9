//! The revisions of a file (ISO 32000-1, 7.5.6): each appended to the one before, so
//! that every one of them is a prefix of the file that can be read by itself.

use super::Problem;
use super::syntax::{Ending, behind_line_end, find, next_ending, section};

/// More revisions in one file are not judged.
const MOST_REVISIONS: usize = 64;

/// A revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// Offset of its cross-reference section.
    pub xref: usize,
    /// Behind its `%%EOF`.
    pub eof: usize,
    /// Behind the line end that follows: where the next revision begins.
    pub end: usize,
}

/// The revisions of a file, the oldest first.
///
/// # Errors
///
/// They do not follow one another without a gap from the first byte to the last, so
/// that viewers may differ about what the file shows.
pub fn revisions(bytes: &[u8]) -> Result<Vec<Revision>, Problem> {
    let last = last_ending(bytes)?;
    let linearized =
        find(bytes.get(..1024.min(bytes.len())).unwrap_or_default(), b"/Linearized", 0).is_some();
    let mut found = Vec::new();
    let (mut ending, mut limit) = (last, bytes.len());
    loop {
        let own = section(bytes, ending.xref)?;
        if ending.xref >= ending.eof {
            return Err(Problem::new("its end names a cross-reference section that follows it"));
        }
        let (first, oldest) = (next_ending(bytes, ending.xref), own.previous.is_none_or(|p| p > ending.xref));
        if first != Some(ending) && !(linearized && oldest) {
            return Err(Problem::new("a revision of it is passed over by the end of the file"));
        }
        found.push(Revision { xref: ending.xref, eof: ending.eof, end: limit });
        if found.len() > MOST_REVISIONS {
            return Err(Problem::new(format!("it has more than {MOST_REVISIONS} revisions")));
        }
        let Some(previous) = own.previous else { break };
        if previous >= ending.xref {
            // A linearized file has two sections in its first revision (ISO 32000-1, annex F).
            if linearized && previous < ending.eof && section(bytes, previous)?.previous.is_none() {
                break;
            }
            return Err(Problem::new("its cross-reference sections lead forward"));
        }
        section(bytes, previous)?;
        let before = ending_of(bytes, previous, ending.xref).ok_or(Problem::new(
            "an earlier revision of it was cut or changed: its end is not where it was",
        ))?;
        limit = behind_line_end(bytes, before.eof);
        ending = before;
    }
    found.reverse();
    Ok(found)
}

/// The ending that names this offset, behind it and before a limit.
fn ending_of(bytes: &[u8], xref: usize, limit: usize) -> Option<Ending> {
    let mut from = xref;
    loop {
        let ending = next_ending(bytes, from).filter(|ending| ending.eof <= limit)?;
        if ending.xref == xref {
            return Some(ending);
        }
        from = ending.eof;
    }
}

/// The ending of the file: nothing but a line end may follow it.
fn last_ending(bytes: &[u8]) -> Result<Ending, Problem> {
    let cut = || Problem::new("its end is missing: `startxref`, a number and `%%EOF`");
    let mark = bytes.windows(9).rposition(|window| window == b"startxref").ok_or_else(cut)?;
    let ending = next_ending(bytes, mark).ok_or_else(cut)?;
    let rest = bytes.get(ending.eof..).unwrap_or_default();
    if rest.iter().all(|byte| matches!(byte, b'\r' | b'\n')) && rest.len() <= 2 {
        return Ok(ending);
    }
    Err(Problem::new(format!("{} bytes follow the end of the file", rest.len())))
}
