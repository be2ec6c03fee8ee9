//! A form and a letter's rows in, the letter as a tree out.

use chrono::NaiveDate;
use minijinja::value::ValueKind;
use minijinja::{Error, Value as Data};

use super::engine;
use super::form::{Form, Item, Piece, Text};
use super::group::Letter;
use super::markup::Markup;
use super::scope::Scope;
use crate::diag::{At, Diagnostic, Diagnostics, Sources, Span};
use crate::yaml::{self, Entry, Node, Value};

/// More items than this no list of a letter has.
const MOST_ITEMS: usize = 20_000;

impl Form {
    /// Fills in the values of a letter's rows. What could not be filled in is
    /// complained about and broken in the tree.
    pub(crate) fn fill(&self, letter: &Letter, sources: &Sources, diagnostics: &mut Diagnostics) -> Node {
        let columns: Vec<&str> = letter.table.columns().collect();
        let scope = Scope::new(letter);
        let mut filling = Filling { form: self, sources, columns, diagnostics, language: None };
        let tag = filling.one(self.root.key("language"), &scope);
        filling.language = tag.and_then(|tag| self.language(tag.trim()));
        let scope = scope.with_language(filling.language.clone());
        let common = filling.common(&scope);
        let scope = scope.effective(common.as_deref());
        filling.piece(&self.root, &scope, 0).unwrap_or(Node { span: Span::default(), value: Value::Null })
    }
}

impl Piece {
    /// The value under a key.
    fn key(&self, name: &str) -> Option<&Item> {
        match self {
            Self::Map(_, entries) => entries.iter().find(|(key, _)| key.value == name).map(|(_, item)| item),
            _ => None,
        }
    }
}

struct Filling<'a> {
    form: &'a Form,
    sources: &'a Sources,
    columns: Vec<&'a str>,
    diagnostics: &'a mut Diagnostics,
    language: Option<Data>,
}

impl Filling<'_> {
    /// A date in words.
    fn words(&self, text: &str) -> Option<String> {
        let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()?;
        let words = self.language.as_ref()?.downcast_object_ref::<engine::Language>()?;
        Some(words.0.long_date(date))
    }

    /// A text that is needed before all others; that it is wrong is told when it is filled in.
    fn one(&self, item: Option<&Item>, scope: &Scope) -> Option<String> {
        match &item?.piece {
            Piece::Fixed(node) => node.text().map(str::to_owned),
            Piece::Text(text) if text.whole => engine::text(&self.value(text, scope).ok()?).ok(),
            Piece::Text(text) => engine::render(&self.form.environment, text, &scope.value()).ok(),
            _ => None,
        }
    }

    /// The effective date of a part of the body in words.
    fn effective(&self, part: &Piece, scope: &Scope) -> Option<String> {
        let text = match part {
            Piece::Fixed(node) => node.get("effective")?.text()?.to_owned(),
            piece => self.one(piece.key("effective"), scope)?,
        };
        self.words(&text)
    }

    /// The effective date that holds outside of the parts: the only one there is.
    fn common(&mut self, scope: &Scope) -> Option<String> {
        let Piece::Map(_, entries) = &self.form.root else { return None };
        let (_, body) = entries.iter().find(|(key, _)| key.value == "body")?;
        let dates: Vec<Option<String>> = match &body.piece {
            Piece::Fixed(Node { value: Value::Seq(parts), .. }) => {
                parts.iter().map(|part| self.words(part.get("effective")?.text()?)).collect()
            }
            Piece::Seq(_, parts) => {
                let parts = parts.iter().filter(|part| {
                    part.repeat.is_none()
                        && part
                            .condition
                            .as_ref()
                            .is_none_or(|text| self.value(text, scope).is_ok_and(|v| truth(&v)))
                });
                parts.map(|part| self.effective(&part.piece, scope)).collect()
            }
            _ => Vec::new(),
        };
        let mut dates = dates.into_iter().flatten();
        let first = dates.next()?;
        dates.all(|date| date == first).then_some(first)
    }

    fn value(&self, text: &Text, scope: &Scope) -> Result<Data, Error> {
        engine::value(&self.form.environment, text, &scope.value())
    }

    fn complain<T>(&mut self, text: &Text, error: &Error) -> Option<T> {
        let source = self.form.texts.get(text.number).map_or("", |text| text.value.trim());
        let diagnostic =
            engine::complaint(error, error.range(), source, text.span, self.sources, &self.columns);
        self.diagnostics.push(diagnostic);
        None
    }

    /// Whether an item is there.
    fn stands(&mut self, item: &Item, scope: &Scope) -> bool {
        let Some(condition) = &item.condition else { return true };
        match self.value(condition, scope) {
            Ok(value) => truth(&value),
            Err(error) => self.complain::<()>(condition, &error).is_some(),
        }
    }

    fn piece(&mut self, piece: &Piece, scope: &Scope, depth: usize) -> Option<Node> {
        match piece {
            Piece::Fixed(node) => Some(node.clone()),
            Piece::Text(text) => Some(self.text(text, scope)),
            Piece::Seq(span, items) => {
                let mut filled = Vec::with_capacity(items.len());
                for item in items {
                    self.item(item, scope, depth, &mut filled);
                }
                Some(Node { span: *span, value: Value::Seq(filled) })
            }
            Piece::Map(span, entries) => {
                // A part of the body quotes its own date first.
                let own = self.effective(piece, scope);
                let inner = own.map(|words| scope.effective(Some(&words)));
                let scope = inner.as_ref().unwrap_or(scope);
                let mut filled = Vec::with_capacity(entries.len());
                for (key, item) in entries {
                    if self.stands(item, scope) {
                        let node = self.piece(&item.piece, scope, depth + 1);
                        filled.extend(node.map(|node| Entry { key: key.clone(), node }));
                    }
                }
                Some(Node { span: *span, value: Value::Map(filled) })
            }
        }
    }

    /// An item of a list: once, for each row, or not at all.
    fn item(&mut self, item: &Item, scope: &Scope, depth: usize, out: &mut Vec<Node>) {
        let Some(repeat) = &item.repeat else {
            if self.stands(item, scope) {
                self.add(&item.piece, scope, depth, out);
            }
            return;
        };
        let rows = match self.value(repeat, scope) {
            Ok(rows) if rows.kind() == ValueKind::Seq => rows,
            Ok(_) => {
                let message = "`for` goes over a list";
                self.diagnostics.push(
                    Diagnostic::error("bad-template", repeat.span, message)
                        .help("`for: rows` goes over the rows of the letter"),
                );
                out.push(Node { span: repeat.span, value: Value::Broken });
                return;
            }
            Err(error) => {
                self.complain::<()>(repeat, &error);
                out.push(Node { span: repeat.span, value: Value::Broken });
                return;
            }
        };
        let rows: Vec<Data> = rows.try_iter().map(Iterator::collect).unwrap_or_default();
        let length = rows.len();
        for (index, row) in rows.into_iter().enumerate() {
            if out.len() >= MOST_ITEMS {
                let message = format!("the list has more than {MOST_ITEMS} items");
                self.diagnostics.push(Diagnostic::error("bad-template", repeat.span, message));
                return;
            }
            let scope = scope.at(row, index, length);
            if self.stands(item, &scope) {
                self.add(&item.piece, &scope, depth, out);
            }
        }
    }

    /// Adds an item; a list among the items gives its own, and what came out empty is none.
    fn add(&mut self, piece: &Piece, scope: &Scope, depth: usize, out: &mut Vec<Node>) {
        let Some(node) = self.piece(piece, scope, depth + 1) else { return };
        match (piece, node.value) {
            (Piece::Text(_), Value::Seq(items)) => out.extend(items),
            (Piece::Text(_), Value::Null) => {}
            (Piece::Text(_), Value::Scalar(text)) if text.trim().is_empty() => {}
            (_, value) => out.push(Node { value, ..node }),
        }
    }

    fn text(&mut self, text: &Text, scope: &Scope) -> Node {
        let broken = Node { span: text.span, value: Value::Broken };
        if text.whole {
            return match self.value(text, scope) {
                Ok(value) => self.typed(&value, text, 0),
                Err(error) => self.complain(text, &error).unwrap_or(broken),
            };
        }
        match engine::render(&self.form.environment, text, &scope.value()) {
            Ok(filled) => self.scalar(filled, text.span),
            Err(error) => self.complain(text, &error).unwrap_or(broken),
        }
    }

    /// A value that a scalar takes whole: a list stays one, and nothing is nothing.
    fn typed(&mut self, value: &Data, text: &Text, depth: usize) -> Node {
        let span = text.span;
        match value.kind() {
            ValueKind::None => Node { span, value: Value::Null },
            ValueKind::Seq | ValueKind::Iterable if depth < 4 => {
                let items: Vec<Data> = value.try_iter().map(Iterator::collect).unwrap_or_default();
                let items = items.iter().map(|item| self.typed(item, text, depth + 1));
                let items = items.filter(|item| item.value != Value::Null).collect();
                Node { span, value: Value::Seq(items) }
            }
            _ => match engine::text(value) {
                Ok(plain) if plain.trim().is_empty() => Node { span, value: Value::Null },
                Ok(plain) if text.markup == Markup::CommonMark && !value.is_safe() => {
                    self.scalar(engine::escape(&plain), span)
                }
                Ok(plain) => self.scalar(plain, span),
                Err(error) => self.complain(text, &error).unwrap_or(Node { span, value: Value::Broken }),
            },
        }
    }

    /// A scalar of the tree, held to what letters may carry.
    fn scalar(&mut self, text: String, span: Span) -> Node {
        yaml::scalar(At::new(text, span), self.sources, self.diagnostics)
    }
}

/// Whether a condition holds: empty text, zero and an empty list do not, nor does `false`.
fn truth(value: &Data) -> bool {
    value.is_true() && value.as_str().is_none_or(|text| !text.trim().is_empty())
}
