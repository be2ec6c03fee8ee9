//! Examples and defaults in comments are values that may stand where they are given.

use letterpress::describe::Kind;
use serde_json::{Map, Value, json};

use super::keys::{complaints, top};
use super::places::places;
use super::schema;

/// Everything that is proposed under a key.
fn proposals(schema: &Value) -> Vec<Value> {
    let own = schema.get("examples").and_then(Value::as_array).into_iter().flatten();
    let mut all: Vec<Value> = own.chain(schema.get("default")).cloned().collect();
    if let Some(items) = schema.get("items") {
        all.extend(proposals(items).into_iter().map(|item| json!([item])));
    }
    all
}

#[test]
fn examples_and_defaults_are_right_values() {
    for (kind, least) in Kind::ALL.into_iter().zip([100, 20, 100, 60, 5]) {
        let root = schema(kind);
        let places = places(root);
        // One schema for all places, which are keys of it by their numbers.
        let numbered = places.iter().enumerate().map(|(at, place)| (at.to_string(), place.schema.clone()));
        let properties: Map<String, Value> = numbered.collect();
        let all = json!({"definitions": root["definitions"], "properties": properties});
        let validator = jsonschema::draft7::new(&all).expect("a schema");
        let mut count = 0;
        for (at, place) in places.iter().enumerate() {
            for value in proposals(&place.schema) {
                count += 1;
                let here = json!({at.to_string(): value});
                assert!(validator.is_valid(&here), "{kind:?} {}: {value}", place.name());
                if kind == Kind::Template
                    || place.path.is_empty() && ["kind", "extends"].contains(&&*place.key)
                {
                    continue;
                }
                let file = place.file(&place.key, value.clone(), top(kind));
                let all = complaints(kind, &file).list.into_iter();
                let wrong: Vec<_> = all
                    .filter(|one| {
                        ["bad-", "unknown-", "wrong-"].iter().any(|code| one.code.starts_with(code))
                    })
                    .filter(|one| one.code != "bad-rule")
                    .map(|one| one.message)
                    .collect();
                assert!(wrong.is_empty(), "{kind:?} {} {value}: {wrong:?}", place.name());
            }
        }
        assert!(count >= least, "{kind:?} has {count} examples and defaults");
    }
}

#[test]
fn every_key_is_described() {
    for kind in Kind::ALL {
        for place in places(schema(kind)) {
            let text = place.schema.get("description").and_then(Value::as_str).unwrap_or_default();
            assert!(text.ends_with(['.', '`']) && text.len() > 4, "{kind:?} {}: `{text}`", place.name());
        }
    }
}
