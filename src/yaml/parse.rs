//! YAML text in, [`Node`]s out, with limits on what a file may ask for.

use std::collections::BTreeMap;

use serde_saphyr::Spanned;
use serde_saphyr::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};

use super::raw::Raw;
use super::{Entry, Node, Value, characters, quick, salvage};
use crate::diag::{At, Diagnostic, Diagnostics, FileId, Sources, Span, offset};
use crate::stop;

/// Deeper nesting than this is refused. No letter nests half as deep, and every
/// level takes room on the stack.
pub(super) const MAX_DEPTH: usize = 32;
/// Values that aliases may add to those that are written out.
const MAX_ALIASED: usize = 5_000;

/// Parses a file of the sources.
///
/// Where its structure is broken, every top-level key that is sound is kept and
/// each of the others gives an error; `None` where nothing could be kept.
pub fn parse(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = &sources.get(file)?.text;
    let piece = Piece { sources, file, text, base: 0 };
    if let Some(node) = quick::parse(piece) {
        debug_assert_eq!(
            piece.parse(&mut Diagnostics::default()).ok().as_ref(),
            Some(&node),
            "both ways lead here"
        );
        return Some(node);
    }
    match piece.parse(diagnostics) {
        Ok(node) => Some(node),
        Err(error) => salvage::parse(piece, error, diagnostics),
    }
}

/// A stretch of a file that is parsed on its own.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pub(super) sources: &'a Sources,
    pub(super) file: FileId,
    pub(super) text: &'a str,
    /// Where it begins in the file.
    pub(super) base: usize,
}

impl Piece<'_> {
    pub(super) fn parse(self, diagnostics: &mut Diagnostics) -> Result<Node, Diagnostic> {
        let written = self.text.len();
        let options = serde_saphyr::options! {
            // Every value takes a byte at least, so only aliases can exceed this.
            budget: serde_saphyr::budget! {
                max_nodes: written + MAX_ALIASED,
                max_events: 3 * written + 4 * MAX_ALIASED,
                max_depth: MAX_DEPTH,
                flow_nesting_limit: MAX_DEPTH,
                max_documents: 1,
            },
            alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 2 * MAX_ALIASED },
            duplicate_keys: DuplicateKeyPolicy::PassThrough,
            non_finite_float_policy: NonFiniteFloatPolicy::AsString,
            reject_unsupported_tags: true,
            with_snippet: false,
        };
        let raw: Spanned<Raw> = serde_saphyr::from_str_with_options(self.text, options)
            .map_err(|error| self.complaint(&error))?;
        Ok(self.node(raw, None, diagnostics))
    }

    pub(super) fn span(self, start: usize, end: usize) -> Span {
        Span { file: self.file, start: offset(self.base + start), end: offset(self.base + end) }
    }

    /// Where the YAML crate says a value stands.
    fn place<T>(self, spanned: &Spanned<T>) -> Option<Span> {
        let span = spanned.defined.span();
        let start = usize::try_from(span.byte_offset()?).ok()?;
        let end = start + usize::try_from(span.byte_len()?).ok()?;
        // Block scalars end with their line; the place ends with the text.
        let length = self.text.get(start..end)?.trim_end().len();
        Some(self.span(start, start + length))
    }

    fn node(self, raw: Spanned<Raw>, key: Option<Span>, diagnostics: &mut Diagnostics) -> Node {
        let own = self.place(&raw).or(key).unwrap_or_else(|| self.span(0, 0));
        let value = match raw.value {
            Raw::Null => Value::Null,
            Raw::Text(text) => Value::Scalar(text),
            Raw::Number(text) => Value::Scalar(self.as_written(own, text)),
            Raw::Seq(items) => {
                Value::Seq(items.into_iter().map(|item| self.node(item, None, diagnostics)).collect())
            }
            Raw::Map(entries) => Value::Map(self.entries(entries, diagnostics)),
        };
        if let Value::Scalar(text) = value {
            characters::check(&text, own, self.sources, diagnostics);
            return Node { span: own, value: Value::Scalar(characters::compose(text)) };
        }
        Node { span: key.unwrap_or_else(|| extent(own, &value)), value }
    }

    /// Numbers and words such as `no` come as values; the text they were
    /// written with is in the file.
    fn as_written(self, span: Span, value: String) -> String {
        match self.sources.slice(span) {
            "" => value,
            written if written.starts_with(['"', '\'']) => value,
            written => written.to_owned(),
        }
    }

    fn entries(self, raw: Vec<(Spanned<String>, Spanned<Raw>)>, diagnostics: &mut Diagnostics) -> Vec<Entry> {
        let mut first: BTreeMap<String, Span> = BTreeMap::new();
        let mut entries = Vec::with_capacity(raw.len());
        for (key, value) in raw {
            stop::heed();
            let span = self.place(&key).unwrap_or_else(|| self.span(0, 0));
            let node = self.node(value, Some(span), diagnostics);
            let key = At::new(characters::compose(key.value), span);
            if let Some(first) = first.get(&key.value) {
                if diagnostics.is_full() {
                    continue;
                }
                let message = format!("duplicate key `{}`", characters::quote(&key));
                let (line, column) = self.sources.line_column(*first).unwrap_or_default();
                diagnostics.push(
                    Diagnostic::error("duplicate-key", span, message)
                        .help(format!("it is given first in line {line}, column {column}")),
                );
                continue;
            }
            first.insert(key.value.clone(), span);
            entries.push(Entry { key, node });
        }
        entries
    }
}

/// From the start of a list or mapping to the end of what it holds.
pub(super) fn extent(own: Span, value: &Value) -> Span {
    let last = match value {
        Value::Seq(items) => items.last().map(|item| item.span),
        Value::Map(entries) => entries.last().map(|entry| entry.node.span),
        Value::Null | Value::Scalar(_) | Value::Broken => None,
    };
    match last {
        Some(last) if last.file == own.file && last.end > own.end => Span { end: last.end, ..own },
        _ => own,
    }
}
