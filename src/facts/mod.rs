//! What a letter says under a path of keys, and words in its texts: what purposes and
//! proofreading look into.

pub(crate) mod lists;
pub(crate) mod numbers;

use chrono::NaiveDate;

use crate::diag::{Sources, Span};
use crate::document::{Contract, Document};
use crate::locale::Words;
use crate::yaml::{Node, Value};

/// What is known of a letter.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The letter over its letterhead, as it is written.
    pub tree: &'a Node,
    /// The document that was made of it; absent where it has errors.
    pub document: Option<&'a Document>,
    /// The words of its language.
    pub words: &'a Words,
    /// The day on which it is looked at.
    pub today: NaiveDate,
    /// The files it was read from.
    pub sources: &'a Sources,
}

/// What stands under a path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) node: &'a Node,
    /// Where a complaint about it points.
    pub(crate) span: Span,
}

impl<'a> Found<'a> {
    /// Its text, where it is one and not empty.
    pub(crate) fn text(&self) -> Option<&'a str> {
        self.node.text().map(str::trim).filter(|text| !text.is_empty())
    }

    fn has_value(&self) -> bool {
        match &self.node.value {
            Value::Null | Value::Broken => false,
            Value::Scalar(text) => !text.trim().is_empty(),
            Value::Seq(items) => !items.is_empty(),
            Value::Map(entries) => !entries.is_empty(),
        }
    }
}

impl<'a> Facts<'a> {
    /// Everything with a value under a path: behind a list of parts the part of that
    /// name, behind other lists each item.
    pub(crate) fn find(&self, path: &str) -> Vec<Found<'a>> {
        below(self.tree, path)
    }

    /// The place of the deepest key of a path that is there.
    pub(crate) fn nearest(&self, path: &str) -> Span {
        let mut path = path;
        while let Some((above, _)) = path.rsplit_once('.') {
            if let Some(found) = self.find(above).first() {
                return found.span;
            }
            path = above;
        }
        self.key("purpose")
    }

    /// The place of a key of the top level; of the first one where it is not there.
    pub(crate) fn key(&self, key: &str) -> Span {
        let entries = self.tree.entries();
        let entry = self.tree.entry(key).or_else(|| entries.first());
        entry.map_or(self.tree.span, |entry| entry.key.span)
    }

    /// The texts of a path; `body` alone is the whole letter.
    pub(crate) fn texts(&self, path: &str) -> Vec<(&'a str, Span)> {
        let mut texts = Vec::new();
        if path == "body" {
            for key in ["subject", "body", "closing", "postscript"] {
                self.tree.get(key).into_iter().for_each(|node| prose(node, key, &mut texts));
            }
            return texts;
        }
        for found in self.find(path) {
            let key = path.rsplit('.').next().unwrap_or_default();
            prose(found.node, if found.text().is_some() { "text" } else { key }, &mut texts);
        }
        texts
    }

    /// A date under a key: `today` is the day on which the letter is looked at.
    pub(crate) fn date(&self, found: &Found<'_>) -> Option<NaiveDate> {
        match found.text()? {
            "today" => Some(self.today),
            text => text.parse().ok(),
        }
    }

    /// The dates under a path, each with its place; the invoice's for a letter without one.
    pub(crate) fn dates(&self, path: &str) -> Vec<(NaiveDate, Span)> {
        let dates = self.dates_in(self.tree, path);
        if dates.is_empty() && path == "date" {
            return self.dates("invoice.date");
        }
        dates
    }

    /// The parts of the body.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &'a Node> {
        let items = match self.tree.get("body").map(|body| &body.value) {
            Some(Value::Seq(items)) => items.as_slice(),
            _ => &[],
        };
        items.iter()
    }

    /// The dates under a path below a node.
    pub(crate) fn dates_in(&self, node: &'a Node, path: &str) -> Vec<(NaiveDate, Span)> {
        below(node, path).iter().filter_map(|one| Some((self.date(one)?, one.span))).collect()
    }

    /// The contract, and the country where it counts.
    pub(crate) fn contract(&self) -> Option<(&'a Contract, &'a str)> {
        let document = self.document?;
        let contract = document.aim.contract.as_ref()?;
        let of_sender = document.sender.party.country_code.as_ref();
        let country = contract.value.country.as_ref().or(of_sender);
        Some((&contract.value, country.map_or("", |country| country.value.as_str())))
    }
}

/// Everything with a value under a path below a node.
fn below<'a>(node: &'a Node, path: &str) -> Vec<Found<'a>> {
    let mut found = vec![Found { node, span: node.span }];
    for key in path.split('.') {
        found = found.into_iter().flat_map(|one| step(one.node, key)).collect();
    }
    found.retain(Found::has_value);
    found
}

/// What stands under a key of a node.
fn step<'a>(node: &'a Node, key: &str) -> Vec<Found<'a>> {
    match &node.value {
        Value::Map(entries) => {
            let entry = entries.iter().find(|entry| entry.key.value == key);
            entry.map(|entry| Found { node: &entry.node, span: entry.node.span }).into_iter().collect()
        }
        Value::Seq(items) => {
            let is_part = |item: &&Node| item.get("part").and_then(Node::text) == Some(key);
            if items.iter().any(|item| item.get("part").is_some()) {
                let part = |item: &'a Node| {
                    let span = item.get("part").map_or(item.span, |name| name.span);
                    Found { node: item, span }
                };
                return items.iter().filter(is_part).map(part).collect();
            }
            items.iter().flat_map(|item| step(item, key)).collect()
        }
        _ => Vec::new(),
    }
}

/// Keys whose texts are read as prose.
pub(crate) const PROSE: [&str; 10] =
    ["subject", "body", "closing", "postscript", "heading", "text", "after", "what", "note", "deliverables"];

fn prose<'a>(node: &'a Node, key: &str, texts: &mut Vec<(&'a str, Span)>) {
    match &node.value {
        Value::Scalar(text) if PROSE.contains(&key) => texts.push((text, node.span)),
        Value::Seq(items) => items.iter().for_each(|item| prose(item, key, texts)),
        Value::Map(entries) => {
            for entry in entries.iter().filter(|entry| PROSE.contains(&entry.key.as_str())) {
                prose(&entry.node, &entry.key, texts);
            }
        }
        _ => {}
    }
}

/// The place of a stretch of a text that stands at `span`: the same stretch in the file
/// where it is found there, of several lines the first; the whole text where it is folded
/// or escaped.
pub(crate) fn place(sources: &Sources, span: Span, text: &str, from: usize, to: usize) -> Span {
    let stretch = text.get(from..to).and_then(|stretch| stretch.split('\n').next());
    let Some(wanted) = stretch.map(str::trim_end).filter(|wanted| !wanted.is_empty()) else { return span };
    let earlier = text[..from].matches(wanted).count();
    let slice = sources.slice(span);
    let Some((at, _)) = slice.match_indices(wanted).nth(earlier) else { return span };
    let start = span.start.saturating_add(crate::diag::offset(at));
    Span { start, end: start.saturating_add(crate::diag::offset(wanted.len())), ..span }
}
