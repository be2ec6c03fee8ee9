//! What a letter may say, as schemas of the description: the JSON Schema that editors read
//! comes in (draft 07), components that generators make types of go out (JSON Schema 2020-12).
//!
//! Editors want to hear of each lenience and of each word that can be proposed; a type is
//! better off without. So where a value is open, what is proposed becomes examples; words with
//! their meanings become an enum; what has no type in any language (`not`) is left out. All
//! that a component takes is taken by the schema of editors as well.

use serde_json::json;

use super::json::Json;

/// The component of a whole letter.
pub(crate) const LETTER: &str = "Letter";

/// For editors only: they show the first two in place of their own words, and comments are
/// said as descriptions. A default would make generators demand the key.
const EDITORS: [&str; 5] = ["$schema", "$comment", "patternErrorMessage", "errorMessage", "default"];

/// The components: the letter, then what it consists of, by the name of its definition.
pub(crate) fn components(mut schema: Json) -> Vec<(String, Json)> {
    let definitions = schema.take("definitions");
    schema.set(
        "description",
        "A letter, an invoice, or both, as YAML or JSON. A key without a value is as if it were not there.",
    );
    let mut components = vec![(LETTER.to_owned(), schema)];
    if let Some(Json::Map(definitions)) = definitions {
        components.extend(definitions.into_iter().map(|(name, one)| (component(&name), one)));
    }
    components.iter_mut().for_each(|(_, one)| typed(one));
    components
}

/// The name of the component of a definition: `VAT` is `LetterVAT`, `date-or-today` `LetterDateOrToday`.
fn component(definition: &str) -> String {
    let words = definition.split('-').map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        first.to_ascii_uppercase() + rest
    });
    LETTER.to_owned() + &words.collect::<String>()
}

/// Makes a schema, and all within it, one that types are made of.
fn typed(schema: &mut Json) {
    if schema.get("description").is_none()
        && let Some(comment) = schema.take("$comment")
    {
        schema.set("description", comment);
    }
    if let Some(entries) = schema.entries_mut() {
        entries.retain(|(keyword, _)| !EDITORS.contains(&keyword.as_str()));
    }
    if let Some(definition) = schema.text("$ref").and_then(|target| target.strip_prefix("#/definitions/")) {
        let target = format!("#/components/schemas/{}", component(definition));
        schema.set("$ref", target);
    }
    words(schema);
    shapes(schema);
    for (keyword, below) in schema.entries_mut().into_iter().flatten() {
        match (keyword.as_str(), below) {
            ("properties", Json::Map(all)) => all.iter_mut().for_each(|(_, one)| typed(one)),
            ("items" | "additionalProperties", one @ Json::Map(_)) => typed(one),
            ("anyOf", Json::List(all)) => all.iter_mut().for_each(typed),
            _ => {}
        }
    }
    // What remained of a choice may be a choice of one.
    only(schema);
}

/// Words, each with what it means, as an enum; the meanings as a list.
fn words(schema: &mut Json) {
    if let Some(Json::List(choices)) = schema.take("oneOf") {
        let mut text = schema.text("description").unwrap_or_default().to_owned();
        text.push('\n');
        for choice in &choices {
            let (word, meaning) = (choice.text("const"), choice.text("description"));
            text += &format!("\n- `{}`: {}", word.unwrap_or_default(), meaning.unwrap_or_default());
        }
        schema.set("description", text);
        schema.set("enum", Json::List(choices.into_iter().filter_map(|mut one| one.take("const")).collect()));
    }
    if schema.get("type").is_some() || schema.list("enum").is_empty() {
        return;
    }
    let mut words = schema.list("enum").to_vec();
    let count = words.len();
    words.retain(|word| word.as_str().is_some());
    if words.len() < count {
        // Generators make no type of words among which there is nothing.
        schema.take("enum");
        let words =
            Json::Map(vec![("type".to_owned(), "string".into()), ("enum".to_owned(), Json::List(words))]);
        schema.set("anyOf", Json::List(vec![words, json!({"type": "null"}).into()]));
    } else {
        schema.set("type", "string");
    }
}

/// Whether any text is a value.
fn is_open(shape: &Json) -> bool {
    shape.text("$ref") == Some("#/definitions/text")
        || shape.text("type") == Some("string") && shape.get("enum").is_none()
}

/// Of the shapes of a value those that have a type.
fn shapes(schema: &mut Json) {
    let Some(Json::List(shapes)) = schema.get_mut("anyOf") else { return };
    shapes.retain(|shape| shape.get("not").is_none());
    if !shapes.iter().any(is_open) {
        return;
    }
    let (proposed, kept): (Vec<Json>, Vec<Json>) =
        std::mem::take(shapes).into_iter().partition(|shape| shape.get("enum").is_some());
    *shapes = kept;
    let mut examples = schema.list("examples").to_vec();
    for word in proposed.iter().flat_map(|shape| shape.list("enum")) {
        if !examples.contains(word) {
            examples.push(word.clone());
        }
    }
    if !examples.is_empty() {
        schema.set("examples", Json::List(examples));
    }
}

/// A choice of one shape is that shape.
fn only(schema: &mut Json) {
    if schema.list("anyOf").len() != 1 {
        return;
    }
    if let Some(Json::List(mut all)) = schema.take("anyOf")
        && let Some(Json::Map(shape)) = all.pop()
    {
        for (keyword, value) in shape {
            schema.set(&keyword, value);
        }
    }
}
