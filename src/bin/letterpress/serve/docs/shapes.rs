//! Schemas as people read them: what kind of value it is, in words with links; its fields; and
//! what else holds of it.

use minijinja::Value;
use serde::Serialize;

use super::super::openapi::json::Json;
use super::markdown::html;

/// Where references to schemas lead.
const SCHEMAS: &str = "#/components/schemas/";

/// A word of what kind of value it is.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Word {
    pub(super) text: String,
    /// The name of the schema that it leads to.
    pub(super) schema: Option<String>,
}

/// A field of an object, a parameter, a header.
#[derive(Serialize)]
pub(super) struct Field {
    pub(super) name: String,
    /// `path`, `query`, `header`; empty for fields.
    pub(super) place: String,
    pub(super) required: bool,
    pub(super) kind: Vec<Word>,
    pub(super) meaning: Value,
    pub(super) notes: Vec<Note>,
}

/// What else holds of a value.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Note {
    pub(super) label: &'static str,
    pub(super) values: Vec<String>,
}

/// A schema with a name.
#[derive(Serialize)]
pub(super) struct Shape {
    pub(super) name: String,
    pub(super) meaning: Value,
    /// What it is, where it is no object alone.
    pub(super) kind: Vec<Word>,
    pub(super) fields: Vec<Field>,
    pub(super) notes: Vec<Note>,
    pub(super) examples: Vec<String>,
}

impl Shape {
    pub(super) fn of(name: &str, schema: &Json) -> Self {
        let fields = fields(schema);
        let is_object = !fields.is_empty() && schema.get("allOf").is_none();
        let examples = if fields.is_empty() { &[] } else { schema.list("examples") };
        Self {
            name: name.to_owned(),
            meaning: html(schema.text("description").unwrap_or_default()),
            kind: if is_object { Vec::new() } else { kind(schema) },
            notes: if fields.is_empty() { notes(schema) } else { Vec::new() },
            fields,
            examples: examples.iter().map(written).collect(),
        }
    }
}

/// The fields of an object, those of all its parts.
pub(super) fn fields(schema: &Json) -> Vec<Field> {
    let own = schema.get("properties").map(Json::entries).unwrap_or_default();
    let required = schema.list("required");
    let own = own.iter().map(|(name, field)| Field {
        name: name.clone(),
        place: String::new(),
        required: required.iter().any(|one| one.as_str() == Some(name)),
        kind: kind(field),
        meaning: html(meaning(field)),
        notes: notes(field),
    });
    own.chain(schema.list("allOf").iter().flat_map(fields)).collect()
}

/// What a value means; of a choice what its first shape means that says so.
pub(super) fn meaning(schema: &Json) -> &str {
    let own = schema.text("description");
    let shapes = || choices(schema).iter().find_map(|shape| shape.text("description"));
    own.or_else(shapes).unwrap_or_default()
}

fn choices(schema: &Json) -> &[Json] {
    let shapes = schema.list("anyOf");
    if shapes.is_empty() { schema.list("oneOf") } else { shapes }
}

/// What kind of value it is.
pub(super) fn kind(schema: &Json) -> Vec<Word> {
    if let Some(name) = schema.text("$ref").and_then(|target| target.strip_prefix(SCHEMAS)) {
        return vec![Word { text: name.to_owned(), schema: Some(name.to_owned()) }];
    }
    let shapes = choices(schema);
    if !shapes.is_empty() {
        return joined(shapes.iter().map(kind), "or");
    }
    let parts = schema.list("allOf");
    if !parts.is_empty() {
        // Their own fields are told as such.
        let others = parts.iter().filter(|part| part.get("properties").is_none());
        return joined(others.map(kind), "and");
    }
    let one = |name: &str| single(name, schema);
    match schema.get("type") {
        Some(Json::List(types)) => joined(types.iter().filter_map(Json::as_str).map(one), "or"),
        Some(name) => one(name.as_str().unwrap_or_default()),
        None => word("any value"),
    }
}

fn word(text: &str) -> Vec<Word> {
    vec![Word { text: text.to_owned(), schema: None }]
}

/// A value of one type.
fn single(name: &str, schema: &Json) -> Vec<Word> {
    let of = |text: &str, below: &Json| {
        let mut words = word(text);
        words.extend(kind(below));
        words
    };
    match (name, schema.get("items"), schema.get("additionalProperties")) {
        ("array", Some(items), _) => of("array of", items),
        ("object", _, Some(values @ Json::Map(_))) => of("object whose values are", values),
        ("string", ..) => {
            let told = schema.text("contentMediaType").or_else(|| schema.text("format"));
            let mut words = word(&told.map_or_else(|| name.to_owned(), |told| format!("{name} ({told})")));
            if let Some(content) = schema.get("contentSchema") {
                words.extend(of("that holds a", content));
            }
            words
        }
        _ => word(name),
    }
}

/// Kinds, parted by a word; each once.
fn joined(kinds: impl Iterator<Item = Vec<Word>>, by: &str) -> Vec<Word> {
    let mut told: Vec<Vec<Word>> = Vec::new();
    for kind in kinds {
        if !told.contains(&kind) {
            told.push(kind);
        }
    }
    let mut words = Vec::new();
    for kind in told {
        if !words.is_empty() {
            words.extend(word(by));
        }
        words.extend(kind);
    }
    words
}

/// How the words are told that a value may be.
const WORDS: &str = "one of";

/// Keywords that are told as they are.
const BOUNDS: [(&str, &str); 9] = [
    ("pattern", "pattern"),
    ("minimum", "at least"),
    ("maximum", "at most"),
    ("minItems", "items at least"),
    ("maxItems", "items at most"),
    ("minLength", "characters at least"),
    ("maxLength", "characters at most"),
    ("const", "always"),
    ("default", "if absent"),
];

/// What else holds of a value, and what it looks like.
pub(super) fn notes(schema: &Json) -> Vec<Note> {
    let mut notes = Vec::new();
    note(schema, &mut notes);
    // Words whose meanings are told need not be told twice.
    let told = meaning(schema);
    let is_told = |note: &Note| {
        note.label == WORDS && note.values.iter().all(|word| told.contains(&format!("`{word}`")))
    };
    notes.retain(|note| !is_told(note));
    notes
}

fn note(schema: &Json, notes: &mut Vec<Note>) {
    let mut add = |label, values: Vec<String>| {
        let new = Note { label, values };
        if !new.values.is_empty() && !notes.contains(&new) {
            notes.push(new);
        }
    };
    add(WORDS, schema.list("enum").iter().map(written).collect());
    for (keyword, label) in BOUNDS {
        add(label, schema.get(keyword).map(written).into_iter().collect());
    }
    if schema.get("type").and_then(Json::as_str) == Some("integer") {
        add("format", schema.text("format").map(str::to_owned).into_iter().collect());
    }
    let examples = schema.get("example").into_iter().chain(schema.list("examples"));
    add("for example", examples.map(written).collect());
    for below in choices(schema).iter().chain(schema.get("items")) {
        note(below, notes);
    }
}

/// A value as it is written: texts bare, all else in JSON.
pub(super) fn written(value: &Json) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => laid_out(value, 0, 0),
    }
}

/// So many characters a line may have where it can be broken.
const WIDTH: usize = 76;

/// A value as JSON, broken where it is long; so many characters stand before it in its line.
fn laid_out(value: &Json, depth: usize, before: usize) -> String {
    let line = line(value);
    if before + line.chars().count() <= WIDTH {
        return line;
    }
    let inside = depth + 2;
    let (marks, items): (_, Vec<String>) = match value {
        Json::Map(entries) => {
            let entry = |(key, value): &(String, Json)| {
                let key = quoted(key) + ": ";
                let value = laid_out(value, inside, inside + key.chars().count());
                key + &value
            };
            (("{", "}"), entries.iter().map(entry).collect())
        }
        Json::List(items) => (("[", "]"), items.iter().map(|item| laid_out(item, inside, inside)).collect()),
        Json::One(_) => return line,
    };
    let (end, inner) = (" ".repeat(depth), " ".repeat(inside));
    format!("{}\n{inner}{}\n{end}{}", marks.0, items.join(&format!(",\n{inner}")), marks.1)
}

/// A value as JSON in one line.
fn line(value: &Json) -> String {
    match value {
        Json::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}: {}", quoted(key), line(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Json::List(items) => format!("[{}]", items.iter().map(line).collect::<Vec<_>>().join(", ")),
        Json::One(one) => one.to_string(),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
