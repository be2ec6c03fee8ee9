//! What letters, letterheads and templates may say, for editors and people.

use serde_json::{Map, Value, json};

use super::{FileKind, Known, letterhead, schema};
use crate::describe::{Format, Names, ORDER, reference, referred};
use crate::identifiers;

/// Where an expression in a text begins.
const MARKS: &str = r"\{[{%#]";

/// The definition of texts with expressions.
const EXPRESSION: &str = "expression";

/// What the references begin with.
const LETTERS: &str = "All keys of a letter, an invoice, or both. [Letterheads](reference/letterheads.md), \
    [templates](reference/templates.md), [layouts](reference/layouts.md) and [purposes](reference/purposes.md) have \
    pages of their own. `letterpress schema --format markdown` prints this page; `letterpress schema` prints it for \
    editors, as JSON Schema.";
const LETTERHEADS: &str = "All keys of what the letters of one firm share; a letter names the file under \
    `letterhead:`, and its own keys win.";
const TEMPLATES: &str = "A template has all keys of a [letter](../reference.md). Every value may hold expressions, \
    `{{ column }}`, and these keys stand in it besides.";

/// What a file of some kind may say; `known` and `parts`, of letters, are what
/// editors propose.
#[must_use]
pub fn format(kind: FileKind, known: &Known<'_>, parts: Vec<String>) -> Format {
    let mut names = Names::new();
    names.insert("layouts", known.layouts.clone());
    names.insert("languages", known.languages.clone());
    names.insert("families", known.families.clone());
    names.insert("purposes", known.purposes.clone());
    names.insert("parts", parts);
    names.insert("units", identifiers::unit_words().map(str::to_owned).collect());
    let letter = Format::of::<schema::Letter>("Letters", LETTERS, &names);
    let mut format = match kind {
        FileKind::Letter => letter,
        FileKind::Letterhead => letter.titled("Letterheads", LETTERHEADS),
        FileKind::Template => letter.titled("Templates", TEMPLATES),
    };
    match kind {
        FileKind::Letter => is(&mut format, "letter", false),
        FileKind::Letterhead => letterhead(&mut format),
        FileKind::Template => template(&mut format),
    }
    format.prune();
    format
}

/// The keys of the top.
fn properties(format: &mut Format) -> Option<&mut Map<String, Value>> {
    format.root()?.get_mut("properties")?.as_object_mut()
}

/// Which kind the file is: the word that it says under `kind`.
fn is(format: &mut Format, word: &str, required: bool) {
    let schema = match required {
        true => json!({"description": format!("What the file is: `{word}`."), "enum": [word]}),
        false => json!({
            "description": format!("What the file is: `{word}` (the default)."),
            "enum": [word, null],
            "default": word
        }),
    };
    if let Some(keys) = properties(format) {
        keys.insert("kind".to_owned(), schema);
    }
    if let (Some(root), true) = (format.root(), required) {
        let needed = root.entry("required").or_insert_with(|| json!([]));
        needed.as_array_mut().into_iter().for_each(|needed| needed.push("kind".into()));
    }
}

/// The keys that a letterhead gives, and the `payment` of invoices.
fn letterhead(format: &mut Format) {
    let payment = format.root().and_then(|root| {
        let invoice = root.get("definitions")?.get("Invoice")?;
        invoice.get("properties")?.get("payment").cloned()
    });
    if let Some(root) = format.root() {
        root.remove("required");
        root.insert(
            ORDER.to_owned(),
            ["kind"].into_iter().chain(letterhead::KEYS).collect::<Vec<_>>().into(),
        );
    }
    if let Some(keys) = properties(format) {
        keys.retain(|key, _| letterhead::KEYS.contains(&key.as_str()));
        keys.extend(payment.map(|payment| ("payment".to_owned(), payment)));
    }
    is(format, "letterhead", true);
}

/// Every value may be an expression, every mapping may stand under a condition, and every
/// item of a list may stand once for each row.
fn template(format: &mut Format) {
    let Some(Value::Object(definitions)) = format.root().and_then(|root| root.get_mut("definitions")) else {
        return;
    };
    let is_mapping = |definition: &Value| definition.get("properties").is_some();
    let mappings: Vec<String> =
        definitions.iter().filter(|(_, one)| is_mapping(one)).map(|(name, _)| name.clone()).collect();
    for name in &mappings {
        let Some(mapping) = definitions.get_mut(name) else { continue };
        // As an item it has two keys more than under a key.
        add(mapping, "if", condition());
        let mut item = mapping.clone();
        add(&mut item, "for", repeat());
        definitions.insert(item_of(name), item);
    }
    definitions.insert(EXPRESSION.to_owned(), json!({"type": "string", "pattern": MARKS}));
    format.each(|schema| {
        if let Some(items) = schema.get_mut("items") {
            let target = |name: &str| mappings.iter().any(|one| one == name).then(|| item_of(name));
            retarget(items, &target);
            open(items, &mappings);
            schema.remove("maxItems");
        }
        if let Some(Value::Object(keys)) = schema.get_mut("properties") {
            keys.values_mut().for_each(|value| open(value, &mappings));
        }
    });
    is(format, "template", true);
    format.set_page(json!({
        "properties": {
            "kind": {"description": "What the file is.", "enum": ["template"]},
            "if": condition(),
            "for": repeat(),
        },
        ORDER: ["kind", "for", "if"],
        "required": ["kind"],
        "definitions": {"text": {"$comment": "An expression, with or without braces."}},
    }));
}

/// The key under which a mapping, at any place but the top, says whether it is there.
fn condition() -> Value {
    json!({
        "description": "In every mapping but that of the file: an expression. Where it is empty, zero or false, the \
            mapping is left out; for instance `fidele == \"oui\"`.",
        "anyOf": [reference("text")]
    })
}

/// The key under which a mapping in a list says for what it is repeated.
fn repeat() -> Value {
    json!({
        "description": "In every mapping that is an item of a list: `rows`, or an expression that gives a list. The \
            item stands once for each of them, which expressions in it call `row`.",
        "anyOf": [{"enum": ["rows"]}, reference("text")]
    })
}

fn item_of(name: &str) -> String {
    format!("{name}-item")
}

/// Adds a key to a mapping, before its own.
fn add(mapping: &mut Value, key: &str, schema: Value) {
    if let Some(Value::Object(properties)) = mapping.get_mut("properties") {
        properties.insert(key.to_owned(), schema);
    }
    if let Some(Value::Array(order)) = mapping.get_mut(ORDER) {
        order.insert(0, key.into());
    }
}

/// Gives the references of a value's shapes other targets.
fn retarget(schema: &mut Value, target: &dyn Fn(&str) -> Option<String>) {
    if let Some(new) = referred(schema).and_then(target) {
        *schema = reference(&new);
    }
    let shapes = schema.get_mut("anyOf").and_then(Value::as_array_mut);
    shapes.into_iter().flatten().for_each(|shape| retarget(shape, target));
}

/// Lets an expression stand in place of a value or of a list: of all but mappings, which no
/// expression gives, and texts, which hold them anyway.
fn open(value: &mut Value, mappings: &[String]) {
    let Some(schema) = value.as_object_mut() else { return };
    let takes = |shape: &Value| match referred(shape) {
        Some(name) => name != "text" && !mappings.iter().any(|one| one == name || item_of(one) == name),
        None => shape.get("type").is_none_or(|kind| kind != "null"),
    };
    let is_text = |shape: &Value| referred(shape) == Some("text");
    if let Some(Value::Array(shapes)) = schema.get_mut("anyOf") {
        if shapes.iter().any(takes) && !shapes.iter().any(is_text) {
            shapes.push(reference(EXPRESSION));
        }
        return;
    }
    if !takes(value) {
        return;
    }
    // What is said of the key stays beside the choice.
    let mut shape = std::mem::take(value);
    let mut outer = Map::new();
    for keyword in ["description", "default", "examples"] {
        let said = shape.as_object_mut().and_then(|shape| shape.remove_entry(keyword));
        outer.extend(said);
    }
    outer.insert("anyOf".to_owned(), json!([shape, reference(EXPRESSION)]));
    *value = outer.into();
}
