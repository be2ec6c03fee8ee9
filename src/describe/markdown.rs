//! A schema as a reference for people: a page with a section for each mapping, a row for each key.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{ORDER, referred};

/// More words than these are only told with what they mean.
const MOST_WORDS: usize = 6;

/// The mapping that a file is.
const TOP: &str = "";

pub(super) fn page(title: &str, lead: &str, root: &Value) -> String {
    let mut page = Page { root, paths: BTreeMap::new(), sections: Vec::new() };
    page.visit(TOP, String::new());
    let mut out = format!("# {title}\n\n{lead}\n\n");
    page.values(&mut out);
    for name in &page.sections {
        page.section(name, &mut out);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

struct Page<'a> {
    root: &'a Value,
    /// Where each mapping stands, the place that it is described at first.
    paths: BTreeMap<String, Vec<String>>,
    /// The mappings, in the order of their sections.
    sections: Vec<String>,
}

impl<'a> Page<'a> {
    /// The schema of a mapping by the name of its definition.
    fn mapping(&self, name: &str) -> Option<&'a Map<String, Value>> {
        match name {
            TOP => self.root.as_object(),
            name => self.definition(name)?.as_object(),
        }
    }

    fn definition(&self, name: &str) -> Option<&'a Value> {
        self.root.get("definitions")?.get(name)
    }

    /// The keys of a mapping, in their order.
    fn keys(&self, name: &str) -> Vec<(&'a str, &'a Value)> {
        let Some(mapping) = self.mapping(name) else { return Vec::new() };
        let Some(Value::Object(properties)) = mapping.get("properties") else { return Vec::new() };
        let order = mapping.get(ORDER).and_then(Value::as_array).into_iter().flatten();
        let ordered = order.filter_map(|key| properties.get_key_value(key.as_str()?));
        ordered.map(|(key, schema)| (key.as_str(), schema)).collect()
    }

    /// Notes a mapping and those within it, from the top of the page down.
    fn visit(&mut self, name: &str, path: String) {
        let paths = self.paths.entry(name.to_owned()).or_default();
        let is_first = paths.is_empty();
        paths.push(path.clone());
        if !is_first {
            return;
        }
        self.sections.push(name.to_owned());
        let keys = self.keys(name);
        let below = keys.iter().flat_map(|(key, schema)| {
            let path = if path.is_empty() { (*key).to_owned() } else { format!("{path}.{key}") };
            self.below(schema, path)
        });
        let mut below: Vec<(String, String)> = below.collect();
        // What stands under each key alike is told once.
        if below.len() > 1 && below.len() == keys.len() && below.iter().all(|(one, _)| *one == below[0].0) {
            below.truncate(1);
            below.iter_mut().for_each(|(_, place)| *place = format!("{path}.*"));
        }
        for (mapping, path) in below {
            self.visit(&mapping, path);
        }
    }

    /// The mappings among the shapes of a value, with their paths.
    fn below(&self, schema: &Value, path: String) -> Vec<(String, String)> {
        if let Some(name) = referred(schema) {
            let is_mapping = self.mapping(name).is_some_and(|mapping| mapping.contains_key("properties"));
            return if is_mapping { vec![(name.to_owned(), path)] } else { Vec::new() };
        }
        if let Some(items) = schema.get("items") {
            return self.below(items, format!("{path}[]"));
        }
        let shapes = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
        shapes.flat_map(|shape| self.below(shape, path.clone())).collect()
    }

    /// How single values are written, of those that the page speaks of.
    fn values(&self, out: &mut String) {
        let Some(Value::Object(definitions)) = self.root.get("definitions") else { return };
        let mut used = BTreeSet::new();
        for name in &self.sections {
            for (_, schema) in self.keys(name) {
                named(schema, &mut used);
            }
        }
        let _ = write!(
            out,
            "## Values\n\nA key without a value is as if it were not there.\n\n| value | how it is written |\n|---|---|\n"
        );
        let scalars = definitions.iter().filter(|(name, _)| used.contains(name.as_str()));
        for (name, definition) in scalars.filter(|(_, definition)| is_scalar(definition)) {
            let text = definition.get("$comment").and_then(Value::as_str).unwrap_or_default();
            let _ = writeln!(out, "| <a id=\"value-{name}\"></a>{} | {} |", words(name), cell(text));
        }
        out.push('\n');
    }

    fn section(&self, name: &str, out: &mut String) {
        let (Some(mapping), Some(paths)) = (self.mapping(name), self.paths.get(name)) else { return };
        let path = paths.first().map(String::as_str).unwrap_or_default();
        match path {
            "" => out.push_str("## At the top\n\n"),
            path => {
                let _ = write!(out, "## <a id=\"{}\"></a>`{path}`\n\n", heading(path));
            }
        }
        if name != TOP
            && let Some(text) = mapping.get("$comment").and_then(Value::as_str)
        {
            let _ = write!(out, "{text}\n\n");
        }
        if let Some((_, also @ [_, ..])) = paths.split_first() {
            let also = also.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
            let _ = write!(out, "The same keys stand under {also}.\n\n");
        }
        let required = mapping.get("required").and_then(Value::as_array);
        out.push_str("| key | value | what it says |\n|---|---|---|\n");
        for (key, schema) in self.keys(name) {
            let full = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            let needed = required.is_some_and(|all| all.iter().any(|one| one == key));
            let value = self.kind(schema);
            let needed = if needed { ", required" } else { "" };
            let _ = writeln!(
                out,
                "| <a id=\"key-{}\"></a>`{full}` | {value}{needed} | {} |",
                anchor(&full),
                cell(&self.told(schema))
            );
        }
        out.push('\n');
    }

    /// What kind of value a schema describes.
    fn kind(&self, schema: &Value) -> String {
        if let Some(name) = referred(schema) {
            let Some(definition) = self.definition(name) else { return String::new() };
            if definition.get("properties").is_some() {
                let path = self.paths.get(name).and_then(|paths| paths.first());
                return format!("[mapping](#{})", heading(path.map(String::as_str).unwrap_or_default()));
            }
            return if is_scalar(definition) {
                format!("[{}](#value-{name})", words(name))
            } else {
                self.kind(definition)
            };
        }
        if let Some(items) = schema.get("items") {
            let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
            let count = match (bound("minItems"), bound("maxItems")) {
                (Some(least), Some(most)) => format!(" of {least} to {most}:"),
                (Some(least), None) => format!(" of at least {least}:"),
                _ => " of".to_owned(),
            };
            return format!("list{count} {}", self.kind(items));
        }
        if let Some(Value::Array(shapes)) = schema.get("anyOf") {
            let mut kinds: Vec<String> = Vec::new();
            for kind in shapes.iter().map(|shape| self.kind(shape)).filter(|kind| !kind.is_empty()) {
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
            // Where other words are taken too, those that are known are told elsewhere.
            let open = kinds.len() > 1 && shapes.iter().any(|shape| shape.get("enum").is_some());
            return if open { kinds.split_off(1).join(", or ") } else { kinds.join(", or ") };
        }
        if schema.get("oneOf").and_then(Value::as_array).is_some_and(|words| words.len() > MOST_WORDS) {
            return "word".to_owned();
        }
        let choices = schema.get("oneOf").or_else(|| schema.get("enum")).and_then(Value::as_array);
        if let Some(choices) = choices {
            let words = choices.iter().filter_map(|choice| choice.get("const").unwrap_or(choice).as_str());
            return words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        }
        let types = match schema.get("type") {
            Some(Value::Array(types)) => types.first(),
            other => other,
        };
        match types.and_then(Value::as_str) {
            Some("integer") => "whole number".to_owned(),
            Some("object") => match schema.get("additionalProperties") {
                Some(below) => format!("mapping of names to {}", self.kind(below)),
                None => "mapping".to_owned(),
            },
            Some("null") | None => String::new(),
            Some("string") => "[text](#value-text)".to_owned(),
            Some(other) => other.to_owned(),
        }
    }

    /// What a key says: its description, its words, what is proposed.
    fn told(&self, schema: &Value) -> String {
        let mut text = schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut choices = Vec::new();
        self.choices(schema, &mut choices);
        for (word, meaning) in choices {
            let _ = write!(text, "<br>`{word}`: {meaning}");
        }
        if let Some(known) = proposed(schema) {
            let known = known.iter().filter_map(Value::as_str).map(|word| format!("`{word}`"));
            let _ = write!(text, "<br>Known: {}.", known.collect::<Vec<_>>().join(", "));
        }
        text
    }

    /// The words of a choice with their meanings.
    fn choices(&self, schema: &'a Value, out: &mut Vec<(&'a str, &'a str)>) {
        let schema = referred(schema).and_then(|name| self.definition(name)).unwrap_or(schema);
        for choice in schema.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
            let text = |keyword: &str| choice.get(keyword).and_then(Value::as_str);
            out.extend(text("const").zip(text("description")));
        }
        if let Some(items) = schema.get("items") {
            self.choices(items, out);
        }
        for shape in schema.get("anyOf").and_then(Value::as_array).into_iter().flatten() {
            // Mappings have sections of their own.
            if referred(shape)
                .is_none_or(|name| self.definition(name).is_some_and(|d| d.get("oneOf").is_some()))
            {
                self.choices(shape, out);
            }
        }
    }
}

/// Whether a definition is that of single values.
fn is_scalar(definition: &Value) -> bool {
    definition.get("properties").is_none() && definition.get("oneOf").is_none()
}

/// The definitions that a schema names.
fn named<'a>(schema: &'a Value, out: &mut BTreeSet<&'a str>) {
    out.extend(referred(schema));
    let shapes = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    shapes.chain(schema.get("items")).for_each(|shape| named(shape, out));
}

/// Words that are proposed beside which others are taken.
fn proposed(schema: &Value) -> Option<&Vec<Value>> {
    let shapes = schema.get("anyOf").or_else(|| schema.get("items")?.get("anyOf"))?.as_array()?;
    if shapes
        .iter()
        .all(|shape| shape.get("enum").is_some() || shape.get("type").is_some_and(|t| t == "null"))
    {
        return None;
    }
    shapes.iter().find_map(|shape| shape.get("enum")?.as_array())
}

/// A name in words.
fn words(name: &str) -> String {
    name.replace('-', " ")
}

/// Text as it stands in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A path as part of an anchor.
fn anchor(path: &str) -> String {
    path.replace("[]", "").replace('*', "each")
}

/// The anchor of a section.
fn heading(path: &str) -> String {
    format!("at-{}", anchor(path))
}
