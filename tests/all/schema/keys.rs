//! Every key of the schemas is read by the program, and no other is.

use std::collections::BTreeMap;
use std::sync::Arc;

use letterpress::describe::Kind;
use letterpress::diag::{Diagnostics, Failed};
use letterpress::serial::{Kind as TableKind, Letters, Table};
use letterpress::source::{FileError, Files, Found, Template, read};
use letterpress::{purpose, stationery};
use serde_json::{Map, Value, json};

use super::places::{Place, places};
use super::schema;
use crate::desk::{Disk, asked};

/// A letterhead, and nothing else.
struct Head(String);

impl Files for Head {
    fn read(&self, path: &str, _: &str) -> Result<Found, FileError> {
        match path {
            "head.yaml" => Ok(Found { name: path.to_owned(), bytes: Arc::from(self.0.as_bytes()) }),
            _ => Err(FileError::Unreachable),
        }
    }
}

/// What the program complains about in a file of some kind.
pub(super) fn complaints(kind: Kind, file: &Value) -> Diagnostics {
    let text = file.to_string();
    let of = |failed: Option<Failed>| failed.map(|failed| failed.diagnostics).unwrap_or_default();
    match kind {
        Kind::Letter => of(asked("letter.yaml", &text, &[], |request| read(request, &Disk).err())),
        Kind::Letterhead => {
            let letter = json!({"letterhead": "head.yaml", "recipient": {}, "invoice": {}}).to_string();
            of(asked("letter.yaml", &letter, &[], |request| read(request, &Head(text.clone())).err()))
        }
        Kind::Template => {
            let table = Table::read(
                "rows.csv",
                TableKind::of("rows.csv").expect("a table"),
                b"column\nvalue\n",
                None,
            );
            let letters = Letters::new(table.expect("a table"), None, None).expect("letters");
            of(asked("letter.yaml", &text, &[], |request| Template::read(request, &Disk, &letters).err()))
        }
        Kind::Layout => {
            // It extends nothing, which saves reading that: what it lacks is told besides.
            let texts = BTreeMap::from([("our".to_owned(), text)]);
            stationery::load("our", &texts).err().map(|(_, diagnostics)| diagnostics).unwrap_or_default()
        }
        Kind::Purpose => {
            let texts = BTreeMap::from([("our".to_owned(), text)]);
            purpose::load("our", &texts).err().map(|(_, diagnostics)| diagnostics).unwrap_or_default()
        }
    }
}

/// What a file of some kind says besides.
pub(super) fn top(kind: Kind) -> Map<String, Value> {
    let top = match kind {
        Kind::Letter | Kind::Layout => json!({}),
        Kind::Letterhead => json!({"kind": "letterhead"}),
        Kind::Template => json!({"kind": "template"}),
        Kind::Purpose => json!({"extends": "general"}),
    };
    top.as_object().expect("a mapping").clone()
}

/// The complaints about keys that are none.
fn unknown(kind: Kind, file: &Value) -> Vec<String> {
    let codes = ["unknown-key", "unknown-zone", "unknown-style"];
    let all = complaints(kind, file).list.into_iter().filter(|one| codes.contains(&&*one.code));
    all.map(|one| one.message).collect()
}

/// A value with which a key can be asked for: nothing, unless only a value makes it one.
fn probe(kind: Kind, place: &Place) -> Value {
    match (kind, place.key.as_str()) {
        (_, "kind") if place.path.is_empty() => top(kind).get("kind").cloned().unwrap_or(Value::Null),
        (Kind::Purpose, "extends") => top(kind)["extends"].clone(),
        (Kind::Template, "for") => json!("rows"),
        (Kind::Template, "if") => json!("true"),
        // A zone or style is a mapping.
        (Kind::Layout, _)
            if place
                .path
                .last()
                .is_some_and(|last| ["zones", "styles"].map(|n| Some(n.to_owned())).contains(last)) =>
        {
            json!({})
        }
        _ => Value::Null,
    }
}

#[test]
fn every_key_is_read_and_no_other() {
    for (kind, least) in Kind::ALL.into_iter().zip([280, 50, 320, 150, 20]) {
        let places = places(schema(kind));
        assert!(places.len() > least, "{kind:?} has {} keys", places.len());
        let mut mappings: Vec<&Vec<Option<String>>> = Vec::new();
        for place in &places {
            let file = place.file(&place.key, probe(kind, place), top(kind));
            let unknown_keys = unknown(kind, &file);
            assert!(unknown_keys.is_empty(), "{kind:?} {}: {unknown_keys:?}", place.name());
            if mappings.contains(&&place.path) {
                continue;
            }
            mappings.push(&place.path);
            let strange = unknown(kind, &place.file("strangest", Value::Null, top(kind)));
            // What stands under a name that is no zone or style is not looked at.
            let strange = if strange.is_empty() {
                unknown(kind, &place.file("strangest", json!({}), top(kind)))
            } else {
                strange
            };
            assert!(
                strange.iter().any(|message| message.contains("`strangest`")),
                "{kind:?} {}: {strange:?}",
                place.name()
            );
        }
    }
}

#[test]
fn keys_of_one_kind_are_no_keys_of_another() {
    // What the walk above rests upon: that a wrong key is found at all, and a right one is not.
    let letter = json!({"recipient": {"adress": ["a"]}, "payment": {}});
    assert_eq!(unknown(Kind::Letter, &letter).len(), 2);
    let head = json!({"kind": "letterhead", "subject": "a", "payment": {"iban": null}});
    assert_eq!(unknown(Kind::Letterhead, &head), ["unknown key `subject` in a letterhead"]);
    let template = json!({"kind": "template", "recipient": {"if": "true", "for": "rows"}});
    assert_eq!(unknown(Kind::Template, &template), ["unknown key `for`"]);
}
