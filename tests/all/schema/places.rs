//! Every key of a schema at every place where it may stand.

use serde_json::{Map, Value, json};

/// A key of a file.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The keys that lead to its mapping; `None` is the first item of a list.
    pub(super) path: Vec<Option<String>>,
    /// The key.
    pub(super) key: String,
    /// What may stand under it.
    pub(super) schema: Value,
}

impl Place {
    /// A file with a value under a key of the mapping in which this one stands.
    pub(super) fn file(&self, key: &str, value: Value, mut top: Map<String, Value>) -> Value {
        let inner = json!({key: value});
        let whole = self.path.iter().rev().fold(inner, |inner, step| match step {
            Some(key) => json!({key: inner}),
            None => json!([inner]),
        });
        if let Value::Object(whole) = whole {
            top.extend(whole);
        }
        Value::Object(top)
    }

    /// Its name, as the reference writes it.
    pub(super) fn name(&self) -> String {
        let mut name = String::new();
        for step in self.path.iter().chain([&Some(self.key.clone())]) {
            match step {
                Some(key) if name.is_empty() => name.push_str(key),
                Some(key) => name = format!("{name}.{key}"),
                None => name.push_str("[]"),
            }
        }
        name
    }
}

fn definition<'a>(root: &'a Value, schema: &'a Value) -> Option<(&'a str, &'a Value)> {
    let name = schema.get("$ref")?.as_str()?.strip_prefix("#/definitions/")?;
    Some((name, root.get("definitions")?.get(name)?))
}

/// Every key of a schema, each mapping once on the way to it.
pub(super) fn places(root: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    mapping(root, root, &mut Vec::new(), &mut Vec::new(), &mut found);
    found
}

fn mapping<'a>(
    root: &'a Value,
    schema: &'a Value,
    path: &mut Vec<Option<String>>,
    above: &mut Vec<&'a str>,
    found: &mut Vec<Place>,
) {
    for (key, below) in schema["properties"].as_object().expect("keys") {
        found.push(Place { path: path.clone(), key: key.clone(), schema: below.clone() });
        path.push(Some(key.clone()));
        shapes(root, below, path, above, found);
        path.pop();
    }
}

/// What stands below a value, in each of its shapes.
fn shapes<'a>(
    root: &'a Value,
    schema: &'a Value,
    path: &mut Vec<Option<String>>,
    above: &mut Vec<&'a str>,
    found: &mut Vec<Place>,
) {
    if let Some((name, definition)) = definition(root, schema) {
        if definition.get("properties").is_some() && !above.contains(&name) {
            above.push(name);
            mapping(root, definition, path, above, found);
            above.pop();
        }
        return;
    }
    if let Some(items) = schema.get("items") {
        path.push(None);
        shapes(root, items, path, above, found);
        path.pop();
    }
    for shape in schema.get("anyOf").and_then(Value::as_array).into_iter().flatten() {
        shapes(root, shape, path, above, found);
    }
}

/// The words that may stand under a key, where no others may.
pub(super) fn words(root: &Value, schema: &Value) -> Option<Vec<Value>> {
    if let Some((name, definition)) = definition(root, schema) {
        return if name == "text" { None } else { words(root, definition) };
    }
    if let Some(items) = schema.get("items") {
        return words(root, items).map(|words| words.into_iter().map(|word| json!([word])).collect());
    }
    if let Some(all) = schema.get("oneOf").and_then(Value::as_array) {
        return all.iter().map(|one| one.get("const").cloned()).collect();
    }
    if let Some(all) = schema.get("enum").and_then(Value::as_array) {
        return Some(all.iter().filter(|word| !word.is_null()).cloned().collect());
    }
    let shapes = schema.get("anyOf")?.as_array()?;
    let is_text = |shape: &Value| shape["$ref"] == "#/definitions/text";
    if shapes.iter().any(is_text) {
        return None;
    }
    shapes.iter().find_map(|shape| words(root, shape))
}
