//! A letter as a form: its tree, with the expressions in it compiled once.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use minijinja::{Environment, Value as Data};

use super::engine;
use super::markup::{self, Markup};
use super::operators;
use super::scope::OWN;
use super::table::Table;
use crate::diag::{At, Diagnostic, Diagnostics, Sources, Span};
use crate::locale::Words;
use crate::yaml::{Entry, Node, Value};

/// More languages than this are not kept.
const MOST_LANGUAGES: usize = 64;

/// A template letter.
#[derive(Debug)]
pub struct Form {
    pub(super) environment: Environment<'static>,
    pub(super) root: Piece,
    /// The texts behind the expressions, by their numbers.
    pub(super) texts: Vec<At<String>>,
    /// Of these texts, whether `row` is an item of a list in them and no row of the table.
    nested: Vec<bool>,
    /// The languages of letters so far, by their tags.
    languages: Mutex<BTreeMap<String, Option<Data>>>,
}

/// A part of the tree.
#[derive(Debug)]
pub(super) enum Piece {
    /// Nothing to fill in.
    Fixed(Node),
    /// A text with expressions in it.
    Text(Text),
    /// A list.
    Seq(Span, Vec<Item>),
    /// A mapping.
    Map(Span, Vec<(At<String>, Item)>),
}

/// A text with expressions.
#[derive(Debug)]
pub(super) struct Text {
    /// Of the texts of the form.
    pub(super) number: usize,
    /// Under which the environment has it.
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) markup: Markup,
    /// Whether it is one expression, whose value it takes as it is.
    pub(super) whole: bool,
    /// Whether it compares or counts.
    pub(super) operators: bool,
}

/// An item of a list or the value under a key, which may be left out or repeated.
#[derive(Debug)]
pub(super) struct Item {
    /// `if:`.
    pub(super) condition: Option<Text>,
    /// `for:`, only in lists.
    pub(super) repeat: Option<Text>,
    pub(super) piece: Piece,
}

impl Form {
    /// Compiles the expressions of a letter.
    pub(crate) fn new(root: Node, sources: &Sources, diagnostics: &mut Diagnostics) -> Self {
        let mut compiler = Compiler {
            environment: engine::environment(),
            texts: Vec::new(),
            nested: Vec::new(),
            in_list: false,
            path: Vec::new(),
            sources,
            diagnostics,
        };
        let root = compiler.piece(root);
        let Compiler { environment, texts, nested, .. } = compiler;
        Self { environment, root, texts, nested, languages: Mutex::default() }
    }

    /// A language as expressions carry it along.
    pub(super) fn language(&self, tag: &str) -> Option<Data> {
        let mut known = self.languages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(language) = known.get(tag) {
            return language.clone();
        }
        let language = Words::shipped(tag).map(|words| Data::from_object(engine::Language(words)));
        // Tags come from data, where there is no end of what may be written.
        if known.len() < MOST_LANGUAGES {
            known.insert(tag.to_owned(), language.clone());
        }
        language
    }

    /// The letter without what rows say: each item once, and broken where a value would
    /// be put in, of which nobody complains.
    pub(crate) fn skeleton(&self) -> Node {
        self.root.skeleton()
    }

    /// Complains about names that are no columns of the table, each once for each text.
    pub fn check(&self, table: &Table, sources: &Sources, diagnostics: &mut Diagnostics) {
        let columns: Vec<&str> = table.columns().collect();
        let known = |name: &str| OWN.contains(&name) || columns.contains(&name);
        for (name, template) in self.environment.templates() {
            let number = name.get(2..).and_then(|number| number.parse::<usize>().ok()).unwrap_or(usize::MAX);
            let (Some(text), Some(nested)) = (self.texts.get(number), self.nested.get(number)) else {
                continue;
            };
            let mut names: Vec<String> = template.undeclared_variables(true).into_iter().collect();
            names.sort();
            for written in names {
                let mut parts = written.split('.');
                let first = parts.next().unwrap_or_default();
                let name = if first == "row" { parts.next().unwrap_or(first) } else { first };
                if known(name) || (first == "row" && *nested) {
                    continue;
                }
                let at = place(text, if first == "row" { &written } else { first }, sources);
                let mut diagnostic = engine::unknown(name, name, at, &columns);
                diagnostic.message = format!("{} has no column `{name}`", table.name);
                diagnostics.push(diagnostic);
            }
        }
    }
}

/// The place of a name in a text, within an expression.
fn place(text: &At<String>, name: &str, sources: &Sources) -> Span {
    let written = sources.slice(text.span);
    let letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let open = written.find('{').unwrap_or(0);
    let found = written.match_indices(name).find(|(at, _)| {
        let before = written.get(..*at).and_then(|before| before.chars().next_back());
        let after = written.get(at + name.len()..).and_then(|after| after.chars().next());
        *at > open && !before.is_some_and(letter) && !after.is_some_and(|c| c != '.' && letter(c))
    });
    match found {
        Some((at, _)) => {
            let start = text.span.start + crate::diag::offset(at);
            Span { start, end: start + crate::diag::offset(name.len()), ..text.span }
        }
        None => text.span,
    }
}

struct Compiler<'a> {
    environment: Environment<'static>,
    texts: Vec<At<String>>,
    nested: Vec<bool>,
    /// Whether `row` is an item of a list of the data.
    in_list: bool,
    /// The keys that lead here.
    path: Vec<String>,
    sources: &'a Sources,
    diagnostics: &'a mut Diagnostics,
}

impl Compiler<'_> {
    fn piece(&mut self, node: Node) -> Piece {
        let span = node.span;
        match node.value {
            Value::Scalar(text) if has_marks(&text) => {
                let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
                let markup = markup::of(&path);
                Piece::Text(self.text(At::new(text, span), markup))
            }
            Value::Seq(items) => {
                let items: Vec<Item> = items.into_iter().map(|item| self.item(item, true)).collect();
                if items.iter().all(Item::is_fixed) {
                    let items = items.into_iter().filter_map(|item| item.piece.fixed()).collect();
                    return Piece::Fixed(Node { span, value: Value::Seq(items) });
                }
                Piece::Seq(span, items)
            }
            Value::Map(entries) => {
                let mut pieces = Vec::with_capacity(entries.len());
                for Entry { key, node } in entries {
                    self.path.push(key.value.clone());
                    let item = self.item(node, false);
                    self.path.pop();
                    pieces.push((key, item));
                }
                if pieces.iter().all(|(_, item)| item.is_fixed()) {
                    let entries = pieces.into_iter();
                    let entries =
                        entries.filter_map(|(key, item)| Some(Entry { key, node: item.piece.fixed()? }));
                    return Piece::Fixed(Node { span, value: Value::Map(entries.collect()) });
                }
                Piece::Map(span, pieces)
            }
            value => Piece::Fixed(Node { span, value }),
        }
    }

    fn item(&mut self, mut node: Node, in_list: bool) -> Item {
        let outer = self.in_list;
        let repeat =
            if in_list { node.remove("for").and_then(|entry| self.expression(&entry)) } else { None };
        let over = repeat.as_ref().and_then(|text| self.texts.get(text.number));
        self.in_list |= over.is_some_and(|text| text.trim_matches(['{', '}', ' ']) != "rows");
        let condition = node.remove("if").and_then(|entry| self.expression(&entry));
        let piece = self.piece(node);
        self.in_list = outer;
        Item { condition, repeat, piece }
    }

    /// The expression of `if:` and `for:`, with or without braces.
    fn expression(&mut self, entry: &Entry) -> Option<Text> {
        let key = &entry.key.value;
        let text = entry.node.text().map(str::trim).filter(|text| !text.is_empty());
        let Some(text) = text else {
            let message = format!("`{key}` must be an expression");
            let example = if key == "for" { "for: rows" } else { "if: \"{{ column }}\"" };
            let diagnostic = Diagnostic::error("bad-template", entry.key.span, message);
            self.diagnostics.push(diagnostic.help(format!("such as `{example}`")));
            return None;
        };
        let text = if is_whole(text) { text.to_owned() } else { format!("{{{{ {text} }}}}") };
        Some(Text { whole: true, ..self.text(At::new(text, entry.node.span), Markup::Plain) })
    }

    fn text(&mut self, text: At<String>, markup: Markup) -> Text {
        let number = self.texts.len();
        let whole = is_whole(&text);
        let name = engine::name(number, markup, whole);
        // The last line end of a block of text is its own.
        let source = if whole { text.trim().to_owned() } else { text.value.clone() };
        let added = self.environment.add_template_owned(name.clone(), source);
        let added = added.map_err(|error| {
            let range = error.range();
            (error, range)
        });
        let operators = match added.and_then(|()| operators::look(&self.environment, &name)) {
            Ok(operators) => operators,
            Err((error, range)) => {
                let complaint = engine::complaint(&error, range, &text, text.span, self.sources, &[]);
                self.diagnostics.push(complaint);
                // Its names are not looked at: a function would be one without a column.
                self.environment.remove_template(&name);
                false
            }
        };
        let span = text.span;
        self.texts.push(text);
        self.nested.push(self.in_list);
        Text { number, name, span, markup, whole, operators }
    }
}

impl Item {
    fn is_fixed(&self) -> bool {
        self.condition.is_none() && self.repeat.is_none() && matches!(self.piece, Piece::Fixed(_))
    }
}

impl Piece {
    fn skeleton(&self) -> Node {
        let (span, value) = match self {
            Self::Fixed(node) => return node.clone(),
            Self::Text(text) => (text.span, Value::Broken),
            Self::Seq(span, items) => {
                (*span, Value::Seq(items.iter().map(|item| item.piece.skeleton()).collect()))
            }
            Self::Map(span, entries) => {
                let entry = |(key, item): &(At<String>, Item)| Entry {
                    key: key.clone(),
                    node: item.piece.skeleton(),
                };
                (*span, Value::Map(entries.iter().map(entry).collect()))
            }
        };
        Node { span, value }
    }

    fn fixed(self) -> Option<Node> {
        match self {
            Self::Fixed(node) => Some(node),
            _ => None,
        }
    }
}

fn has_marks(text: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|mark| text.contains(mark))
}

/// Whether a text is one `{{ expression }}` and nothing else.
fn is_whole(text: &str) -> bool {
    let text = text.trim();
    let inner = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    inner.is_some_and(|inner| !has_marks(inner) && !inner.contains("}}"))
}
