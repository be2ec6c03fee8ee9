//! The short way from YAML to [`Node`]s, for files in which nothing is out of the ordinary:
//! straight from the parser's events. Where there is an error, an anchor, a tag, a key that
//! is there twice, or anything else that wants a closer look, it gives up and says nothing:
//! [`parse`](super::parse) goes the long way then, which knows what to say.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle, Span as Place, StrInput};

use super::parse::Piece;
use super::{Entry, Node, Value, characters};
use crate::diag::{At, Diagnostics, Span};
use crate::stop;

/// Deeper nesting is left to the long way, which knows the limit.
const DEEPEST: usize = 16;

/// Longer files are left to the long way, which counts what they ask for.
const LONGEST: usize = 1 << 20;

/// Larger mappings are left to the long way, which finds a key that is there twice faster.
const MOST_KEYS: usize = 100;

/// The one document of a file; `None` where the long way must be gone.
pub(super) fn parse(piece: Piece<'_>) -> Option<Node> {
    if piece.text.len() > LONGEST {
        return None;
    }
    let mut events = Events { piece, parser: Parser::new_from_str(piece.text) };
    events.skip(&Event::StreamStart)?;
    let Event::DocumentStart(..) = events.next()?.0 else { return None };
    let first = events.next()?;
    let node = events.node(first, None, 0)?;
    events.skip(&Event::DocumentEnd)?;
    events.skip(&Event::StreamEnd)?;
    Some(node)
}

struct Events<'a> {
    piece: Piece<'a>,
    parser: Parser<'a, StrInput<'a>>,
}

impl<'a> Events<'a> {
    fn next(&mut self) -> Option<(Event<'a>, Place)> {
        self.parser.next()?.ok()
    }

    fn skip(&mut self, wanted: &Event<'_>) -> Option<()> {
        (self.next()?.0 == *wanted).then_some(())
    }

    /// The value that begins with an event, under a key or not.
    fn node(&mut self, (event, place): (Event<'a>, Place), key: Option<Span>, depth: usize) -> Option<Node> {
        let own = self.place(&place)?;
        let value = match event {
            Event::Scalar(text, style, 0, None) if is_null(&text, style) => Value::Null,
            Event::Scalar(text, _, 0, None) => {
                return Some(Node { span: own, value: Value::Scalar(self.text(text, own)?) });
            }
            Event::SequenceStart(_, 0, None) if depth < DEEPEST => {
                let mut items = Vec::new();
                loop {
                    stop::heed();
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        item => items.push(self.node(item, None, depth + 1)?),
                    }
                }
                Value::Seq(items)
            }
            Event::MappingStart(_, 0, None) if depth < DEEPEST => {
                let mut entries: Vec<Entry> = Vec::new();
                loop {
                    match self.next()? {
                        (Event::MappingEnd, _) => break,
                        (Event::Scalar(name, style, 0, None), place) => {
                            let twice = entries.iter().any(|entry| *entry.key.value == *name);
                            // `<<` takes in another mapping.
                            if twice || entries.len() >= MOST_KEYS || is_null(&name, style) || name == "<<" {
                                return None;
                            }
                            let span = self.place(&place)?;
                            let first = self.next()?;
                            let node = self.node(first, Some(span), depth + 1)?;
                            let key = At::new(characters::compose(name.into_owned()), span);
                            entries.push(Entry { key, node });
                        }
                        _ => return None,
                    }
                }
                Value::Map(entries)
            }
            _ => return None,
        };
        Some(Node { span: key.unwrap_or_else(|| super::parse::extent(own, &value)), value })
    }

    /// A scalar's text, where there is nothing to say of it.
    fn text(&self, text: Cow<'_, str>, place: Span) -> Option<String> {
        let mut said = Diagnostics::default();
        characters::check(&text, place, self.piece.sources, &mut said);
        said.list.is_empty().then(|| characters::compose(text.into_owned()))
    }

    /// Where a value stands; the place ends with the text, as block scalars end with their line.
    fn place(&self, place: &Place) -> Option<Span> {
        let bytes = place.byte_range()?;
        let start = bytes.start;
        let length = self.piece.text.get(bytes)?.trim_end().len();
        Some(self.piece.span(start, start + length))
    }
}

/// Whether a scalar stands for nothing (YAML 1.2.2, 10.3.2).
fn is_null(text: &str, style: ScalarStyle) -> bool {
    style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL")
}
