//! From the schema that the derive gathers to the one that is handed out.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{NAMES, Names, ORDER, reference, referred};

type Schema = Map<String, Value>;

/// Calls a function on a schema and on all within it, from the outermost inwards.
pub(super) fn each(schema: &mut Value, change: &mut dyn FnMut(&mut Schema)) {
    let Some(schema) = schema.as_object_mut() else { return };
    change(schema);
    for (keyword, below) in schema {
        match (keyword.as_str(), below) {
            ("definitions" | "properties", Value::Object(all)) => {
                all.values_mut().for_each(|one| each(one, change));
            }
            ("items" | "additionalProperties", one @ Value::Object(_)) => each(one, change),
            ("anyOf" | "oneOf" | "allOf", Value::Array(all)) => {
                all.iter_mut().for_each(|one| each(one, change));
            }
            _ => {}
        }
    }
}

/// Makes of a gathered schema what editors and people need.
pub(super) fn finish(root: &mut Value, names: &Names) {
    rename(root);
    // What a mapping or a word is, stands where its key is described; editors would show it in place of that.
    if let Some(Value::Object(definitions)) = root.get_mut("definitions") {
        for definition in definitions.values_mut().filter_map(Value::as_object_mut) {
            if let Some(description) = definition.remove("description") {
                definition.insert("$comment".to_owned(), description);
            }
        }
    }
    each(root, &mut |schema| {
        debug_assert!(is_whole(schema), "keys that are read and those of the schema differ: {schema:?}");
        prose(schema);
        hand_down(schema);
        named(schema, names);
        scalar(schema);
        shapes(schema);
    });
}

/// Whether a mapping has the keys that `serde` reads, and no others.
fn is_whole(schema: &Schema) -> bool {
    let Some(Value::Array(order)) = schema.get(ORDER) else { return true };
    let keys = schema.get("properties").and_then(Value::as_object);
    keys.is_some_and(|keys| {
        keys.len() == order.len()
            && order.iter().all(|key| key.as_str().is_some_and(|key| keys.contains_key(key)))
    })
}

/// Types that are made of others are named after those: `RawZone` is a `Zone` to those who write one.
fn rename(root: &mut Value) {
    let name = |name: &str| name.strip_prefix("Raw").unwrap_or(name).to_owned();
    if let Some(Value::Object(definitions)) = root.get_mut("definitions") {
        *definitions = std::mem::take(definitions).into_iter().map(|(old, one)| (name(&old), one)).collect();
    }
    each(root, &mut |schema| {
        if let Some(Value::String(target)) = schema.get_mut("$ref")
            && let Some(old) = target.strip_prefix("#/definitions/")
        {
            *target = format!("#/definitions/{}", name(old));
        }
    });
}

/// Comments as running text, and what they give as an example and as what holds if nothing is said.
fn prose(schema: &mut Schema) {
    for keyword in ["description", "$comment"] {
        if let Some(Value::String(text)) = schema.get_mut(keyword) {
            *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
    let Some(Value::String(text)) = schema.get("description") else { return };
    let typed = |word: &str| typed(schema, word);
    let examples: Vec<Value> = examples(text).into_iter().map(typed).collect();
    let default = usual(text).map(typed);
    if !examples.is_empty() && !schema.contains_key("properties") && !schema.contains_key("const") {
        schema.insert("examples".to_owned(), examples.into());
    }
    if let Some(default) = default {
        schema.insert("default".to_owned(), default);
    }
}

/// What stands in backquotes behind `such as`, also behind a comma or `or`.
fn examples(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for behind in text.split("such as ").skip(1) {
        let mut rest = behind;
        while let Some((word, after)) = rest.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
            found.push(word);
            let next = [", or ", ", ", " or "].iter().find_map(|mark| after.strip_prefix(mark));
            let Some(next) = next else { break };
            rest = next;
        }
    }
    found
}

/// What stands in backquotes before `(the default)` or, behind a semicolon, before `if absent`.
fn usual(text: &str) -> Option<&str> {
    let before = text.split_once("` (the default)").or_else(|| {
        text.split_once("` if absent")
            .filter(|(before, _)| before.rsplit(['`']).nth(1).is_some_and(|b| b.ends_with("; ")))
    })?;
    before.0.rsplit('`').next()
}

/// A word as the value that a YAML reader makes of it.
fn typed(schema: &Schema, word: &str) -> Value {
    let quoted = word.strip_prefix('"').and_then(|word| word.strip_suffix('"'));
    if let Some(text) = quoted {
        return text.into();
    }
    match serde_json::from_str(word) {
        Ok(value @ (Value::Bool(_) | Value::Number(_))) if !is_text(schema) => value,
        _ => word.into(),
    }
}

/// Whether a schema is that of any text.
fn is_text(schema: &Schema) -> bool {
    is_type(schema, "string")
        && !["pattern", "enum", "const"].iter().any(|keyword| schema.contains_key(*keyword))
}

/// Whether a schema has this type, or this and null.
fn is_type(schema: &Schema, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(all)) => {
            all.len() <= 2 && all.iter().all(|one| one == name || one == "null") && all[0] == name
        }
        _ => false,
    }
}

/// Whether a schema takes an empty value.
fn takes_null(schema: &Schema) -> bool {
    schema.get("type").and_then(Value::as_array).is_some_and(|all| all.iter().any(|one| one == "null"))
}

/// What is said of a list's texts, belongs to its items.
fn hand_down(schema: &mut Schema) {
    for keyword in [NAMES, "examples"] {
        let Some(value) = schema.get(keyword).cloned() else { continue };
        if let Some(Value::Object(items)) = schema.get_mut("items") {
            items.insert(keyword.to_owned(), value);
            schema.remove(keyword);
        }
    }
    // What the list is, is said of the list.
    if let Some(Value::Object(items)) = schema.get_mut("items") {
        items.remove("description");
    }
}

/// Words that are proposed, beside which others are taken.
fn named(schema: &mut Schema, names: &Names) {
    let words = match schema.remove(NAMES) {
        Some(Value::String(list)) => names.get(list.as_str()).cloned().unwrap_or_default().into(),
        Some(words) => words,
        None => return,
    };
    if words.as_array().is_none_or(Vec::is_empty) {
        return;
    }
    let null = takes_null(schema);
    let proposed = json!({"enum": words});
    if let Some(Value::Array(shapes)) = schema.get_mut("anyOf") {
        shapes.insert(0, proposed);
        return;
    }
    let mut shapes = vec![proposed, reference("text")];
    if null {
        shapes.push(json!({"type": "null"}));
    }
    schema.remove("type");
    schema.insert("anyOf".to_owned(), shapes.into());
}

/// Texts, switches and whole numbers as they may be written.
fn scalar(schema: &mut Schema) {
    schema.remove("format");
    let null = takes_null(schema);
    let definition = if is_text(schema) {
        "text"
    } else if is_type(schema, "boolean") {
        "true-or-false"
    } else if is_type(schema, "integer") {
        let mut types = vec!["integer", "string"];
        types.extend(null.then_some("null"));
        schema.insert("type".to_owned(), types.into());
        schema.insert("pattern".to_owned(), r"^\s*[-+]?[0-9]+\s*$".into());
        schema.insert("patternErrorMessage".to_owned(), "write a whole number".into());
        return;
    } else {
        return;
    };
    schema.remove("type");
    if null {
        schema.insert("anyOf".to_owned(), json!([reference(definition), {"type": "null"}]));
    } else {
        schema.insert("$ref".to_owned(), json!(format!("#/definitions/{definition}")));
    }
}

/// Beside a reference nothing may stand in draft 07; and of the shapes of a value none is
/// described, as editors would show that in place of what the key is.
fn shapes(schema: &mut Schema) {
    if let Some(Value::Array(all)) = schema.remove("allOf") {
        schema.insert("anyOf".to_owned(), all.into());
    }
    if schema.len() > 1
        && let Some(target) = schema.remove("$ref")
    {
        schema.insert("anyOf".to_owned(), json!([{"$ref": target}]));
    }
    if let Some(Value::Array(all)) = schema.get_mut("anyOf") {
        let mut flat = Vec::with_capacity(all.len());
        std::mem::take(all).into_iter().for_each(|shape| flatten(shape, &mut flat));
        *all = flat;
    }
}

/// A shape without its description; the shapes of one that is a choice itself.
fn flatten(mut shape: Value, flat: &mut Vec<Value>) {
    if let Some(shape) = shape.as_object_mut() {
        shape.remove("description");
        let inner = if shape.contains_key("anyOf") { "anyOf" } else { "allOf" };
        if let (1, Some(Value::Array(inner))) = (shape.len(), shape.get_mut(inner)) {
            std::mem::take(inner).into_iter().for_each(|shape| flatten(shape, flat));
            return;
        }
    }
    flat.push(shape);
}

/// Leaves out definitions that nothing refers to, from the root on.
pub(super) fn prune(root: &mut Value) {
    let mut kept: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<Value> = vec![root.clone()];
    if let Some(first) = open[0].as_object_mut() {
        first.remove("definitions");
    }
    while let Some(mut schema) = open.pop() {
        let mut names = Vec::new();
        each(&mut schema, &mut |one| names.extend(referred(&Value::Object(one.clone())).map(str::to_owned)));
        for name in names {
            let definition = root.get("definitions").and_then(|all| all.get(&name)).cloned();
            if kept.insert(name) {
                open.extend(definition);
            }
        }
    }
    if let Some(Value::Object(definitions)) = root.get_mut("definitions") {
        definitions.retain(|name, _| kept.contains(name));
    }
}
