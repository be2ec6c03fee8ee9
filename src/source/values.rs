//! The values of a letter as they stand under its keys, for names of files and
//! the like. Nothing is checked: that is what reading a letter does.

use serde_json::{Map, Value as Json};

use super::{Files, Request, parse};
use crate::diag::{Diagnostics, Failed, Sources};
use crate::yaml::{Node, Value};

/// What a letter says under each key, laid over its letterhead: texts, lists and
/// mappings. Its `date` is a day, the invoice's where it has none of its own.
///
/// # Errors
/// What keeps it from being read at all.
pub fn values(request: &Request<'_>, files: &dyn Files) -> Result<Json, Failed> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let Some((node, _)) = parse(request, files, &mut sources, &mut diagnostics) else {
        diagnostics.sort();
        return Err(Failed { sources, diagnostics });
    };
    Ok(dated(&node, request))
}

/// The values of a tree, with the letter's day.
pub(super) fn dated(node: &Node, request: &Request<'_>) -> Json {
    let mut values = plain(node);
    let invoiced = node.get("invoice").and_then(|invoice| invoice.get("date")?.text());
    let date = match node.get("date").and_then(Node::text) {
        Some("today") => Some(request.today.to_string()),
        Some(_) => None,
        None => invoiced.map(str::to_owned),
    };
    if let (Json::Object(map), Some(date)) = (&mut values, date) {
        map.insert("date".to_owned(), Json::String(date));
    }
    values
}

fn plain(node: &Node) -> Json {
    match &node.value {
        Value::Null | Value::Broken => Json::Null,
        Value::Scalar(text) => Json::String(text.clone()),
        Value::Seq(items) => items.iter().map(plain).collect(),
        Value::Map(entries) => {
            let pairs = entries.iter().map(|entry| (entry.key.value.clone(), plain(&entry.node)));
            Json::Object(pairs.collect::<Map<_, _>>())
        }
    }
}
