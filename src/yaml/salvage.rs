//! A file whose structure is broken: every top-level key is parsed on its own,
//! so that sound ones are kept and each broken one is named.

use std::collections::BTreeMap;

use super::parse::Piece;
use super::{Entry, Node, Value};
use crate::diag::{At, Diagnostic, Diagnostics};

/// Parses key by key. `error` is what parsing the whole came upon; it is
/// reported where no key alone is to blame.
pub(super) fn parse(whole: Piece<'_>, error: Diagnostic, diagnostics: &mut Diagnostics) -> Option<Node> {
    // Of a bomb nothing is kept, and a second document is no broken key.
    if error.code != "yaml-syntax" {
        diagnostics.push(error);
        return None;
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut found = Diagnostics::default();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for piece in pieces(whole) {
        let head = piece.text.split(':').next().unwrap_or_default();
        let name = head.trim_matches(['"', '\'']);
        let span = piece.span(0, head.len());
        let key = At::new(name.to_owned(), span);
        let node = match piece.parse(&mut found) {
            Ok(Node { value: Value::Map(mut own), .. }) if own.len() == 1 => own.swap_remove(0).node,
            // An anchor of another key cannot be seen from here.
            Err(broken) if broken.message == super::trouble::NO_ANCHOR && broken.message != error.message => {
                Node { span, value: Value::Broken }
            }
            Ok(_) => Node { span, value: Value::Broken },
            Err(broken) => {
                found.push(broken);
                Node { span, value: Value::Broken }
            }
        };
        if first.insert(name.to_owned(), entries.len()).is_none() {
            entries.push(Entry { key, node });
        }
    }
    if !found.has_errors() {
        diagnostics.push(error);
        return None;
    }
    diagnostics.append(found.list);
    let span = entries.first()?.key.span;
    Some(Node { span, value: Value::Map(entries) })
}

/// The text cut at every line that begins with a key.
fn pieces(whole: Piece<'_>) -> Vec<Piece<'_>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in whole.text.split_inclusive('\n') {
        if begins_with_key(line) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([whole.text.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| {
            Some(Piece { text: whole.text.get(*start..end)?, base: whole.base + start, ..whole })
        })
        .collect()
}

fn begins_with_key(line: &str) -> bool {
    let Some((key, rest)) = line.split_once(':') else { return false };
    line.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '\''))
        && !key.contains(['#', '{', '[', ','])
        && (rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}
