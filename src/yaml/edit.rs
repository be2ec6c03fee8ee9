//! Trees laid over one another, and single values set by their path.

use std::collections::BTreeMap;

use super::{Entry, Node, Value, characters};
use crate::diag::{At, Diagnostic, Diagnostics, FileId, Sources, Span, offset};

/// Lays `over` on `under`: mappings are merged key by key, anything else of
/// `over` replaces what lies under it, an empty value included.
#[must_use]
pub fn merge(under: Node, over: Node) -> Node {
    match (under.value, over.value) {
        (Value::Map(under), Value::Map(above)) => {
            Node { span: over.span, value: Value::Map(merge_entries(under, above)) }
        }
        (_, value) => Node { span: over.span, value },
    }
}

fn merge_entries(under: Vec<Entry>, over: Vec<Entry>) -> Vec<Entry> {
    let places: Vec<Option<usize>> = {
        let index: BTreeMap<&str, usize> =
            under.iter().enumerate().map(|(i, entry)| (entry.key.as_str(), i)).collect();
        over.iter().map(|entry| index.get(entry.key.as_str()).copied()).collect()
    };
    let mut merged: Vec<Option<Entry>> = under.into_iter().map(Some).collect();
    for (entry, place) in over.into_iter().zip(places) {
        match place.and_then(|at| merged.get_mut(at)) {
            Some(slot) => {
                let node = match slot.take() {
                    Some(below) => merge(below.node, entry.node),
                    None => entry.node,
                };
                *slot = Some(Entry { key: entry.key, node });
            }
            None => merged.push(Some(entry)),
        }
    }
    merged.into_iter().flatten().collect()
}

/// Sets one value, as in `recipient.address.0=12 rue des Lilas`: keys and
/// numbers of list items, parted by points; the value in YAML where it begins
/// like a list, a mapping or quoted text, else as it stands. `origin` is the
/// name of the pseudo file that complaints about the value point into.
pub fn set(
    root: &mut Node,
    assignment: &str,
    origin: &str,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) {
    let file = sources.add(origin, assignment);
    let whole = Span { file, start: 0, end: offset(assignment.len()) };
    let Some((path, text)) = assignment.split_once('=') else {
        diagnostics.push(
            Diagnostic::error("bad-assignment", whole, "no `=` between key and value")
                .help("write `key=value`, such as `date=2026-03-03`"),
        );
        return;
    };
    let mut steps = Vec::new();
    let mut at = 0;
    for step in path.split('.') {
        let name = step.trim();
        let span = Span { file, start: offset(at), end: offset(at + step.len()) };
        if name.is_empty() {
            diagnostics.push(Diagnostic::error("bad-assignment", whole, "a key is empty"));
            return;
        }
        steps.push(At::new(name.to_owned(), span));
        at += step.len() + 1;
    }
    let key = steps.last().map_or(whole, |step| step.span);
    let Some(value) = value(text, path.len() + 1, key, file, sources, diagnostics) else { return };
    if let Err(diagnostic) = put(root, &steps, value) {
        diagnostics.push(diagnostic);
    }
}

fn value(
    text: &str,
    base: usize,
    key: Span,
    file: FileId,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    let piece = super::parse::Piece { sources, file, text, base };
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Some(Node { span: key, value: Value::Null });
    }
    if trimmed.starts_with(['[', '{', '"', '\'']) {
        return match piece.parse(diagnostics) {
            Ok(Node { value: Value::Scalar(text), span }) => Some(Node { span, value: Value::Scalar(text) }),
            Ok(node) => Some(Node { span: key, ..node }),
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                None
            }
        };
    }
    let span = piece.span(0, text.len());
    characters::check(trimmed, span, sources, diagnostics);
    Some(Node { span, value: Value::Scalar(characters::compose(trimmed.to_owned())) })
}

/// Puts a value in its place; mappings on the way are made where there are none.
fn put(node: &mut Node, steps: &[At<String>], value: Node) -> Result<(), Diagnostic> {
    let Some((step, rest)) = steps.split_first() else {
        *node = value;
        return Ok(());
    };
    if matches!(node.value, Value::Null) {
        node.value = Value::Map(Vec::new());
    }
    match &mut node.value {
        Value::Map(entries) => {
            let at = entries.iter().position(|entry| entry.key.value == step.value);
            let at = at.unwrap_or_else(|| {
                entries.push(Entry { key: step.clone(), node: Node { span: step.span, value: Value::Null } });
                entries.len() - 1
            });
            entries.get_mut(at).map_or(Ok(()), |entry| put(&mut entry.node, rest, value))
        }
        Value::Seq(items) => {
            let length = items.len();
            let wrong = |message: String| {
                Diagnostic::error("bad-assignment", step.span, message)
                    .help(format!("the list has {length} items; the first is number 0"))
            };
            let index: usize =
                step.parse().map_err(|_| wrong(format!("`{}` is no number of a list item", **step)))?;
            if index == length {
                items.push(Node { span: step.span, value: Value::Null });
            }
            match items.get_mut(index) {
                Some(item) => put(item, rest, value),
                None => Err(wrong(format!("there is no item {index}"))),
            }
        }
        Value::Broken => Ok(()),
        Value::Null | Value::Scalar(_) => {
            let message = format!("`{}` cannot be set: what it stands under is text, not a mapping", **step);
            Err(Diagnostic::error("bad-assignment", step.span, message))
        }
    }
}
