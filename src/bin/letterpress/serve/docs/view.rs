//! The description of the interface as the page shows it: by tag the operations, then the
//! schemas.

use minijinja::Value;
use serde::Serialize;

use super::super::openapi::json::Json;
use super::curl;
use super::markdown::html;
use super::shapes::{Field, Note, Shape, Word, fields, kind, meaning, notes, written};

/// The page.
#[derive(Serialize)]
pub(super) struct View {
    title: String,
    version: String,
    lead: Value,
    /// How to say who asks.
    schemes: Vec<Scheme>,
    /// Whether one need not say it.
    open: bool,
    groups: Vec<Group>,
    /// The schemas of the interface.
    schemas: Vec<Shape>,
    /// Those of a letter.
    letter: Vec<Shape>,
}

/// A way to say who asks.
#[derive(Serialize)]
struct Scheme {
    /// `bearer`
    scheme: String,
    meaning: Value,
}

/// Operations with the same tag.
#[derive(Serialize)]
struct Group {
    name: String,
    meaning: Value,
    operations: Vec<Operation>,
}

/// What can be asked for.
#[derive(Serialize)]
struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    meaning: Value,
    /// Whether it is for whoever asks.
    open: bool,
    parameters: Vec<Field>,
    body: Option<Body>,
    answers: Vec<Answer>,
    curl: String,
}

/// What is sent.
#[derive(Serialize)]
struct Body {
    required: bool,
    meaning: Value,
    contents: Vec<Content>,
}

/// A body in a form.
#[derive(Serialize)]
struct Content {
    media: String,
    kind: Vec<Word>,
    notes: Vec<Note>,
    /// Of an object that has no section of its own.
    fields: Vec<Field>,
    examples: Vec<String>,
}

/// What is answered.
#[derive(Serialize)]
struct Answer {
    status: String,
    /// Whether nothing came of it.
    refusal: bool,
    meaning: Value,
    headers: Vec<Field>,
    contents: Vec<Content>,
}

/// The schemas of a letter are named after it.
const LETTER: &str = "Letter";

impl View {
    /// Of the description of a service that is at this address.
    pub(super) fn of(document: &Json, origin: &str) -> Self {
        let info = |key| document.get("info").and_then(|info| info.text(key)).unwrap_or_default();
        let components = |key| {
            document.get("components").and_then(|all| all.get(key)).map(Json::entries).unwrap_or_default()
        };
        let all = components("schemas");
        // The whole letter stands before what it consists of.
        let at = all.iter().position(|(name, _)| name == LETTER).unwrap_or(all.len());
        let (schemas, letter) = all.split_at(at);
        let shape = |(name, schema): &(String, Json)| Shape::of(name, schema);
        let scheme = |(_, scheme): &(String, Json)| Scheme {
            scheme: scheme.text("scheme").unwrap_or_default().to_owned(),
            meaning: html(scheme.text("description").unwrap_or_default()),
        };
        Self {
            title: info("title").to_owned(),
            version: info("version").to_owned(),
            lead: html(info("description")),
            schemes: components("securitySchemes").iter().map(scheme).collect(),
            open: is_open(document.list("security")),
            groups: groups(document, origin),
            schemas: schemas.iter().map(shape).collect(),
            letter: letter.iter().map(shape).collect(),
        }
    }
}

/// Whether one of the ways to say who asks is to say nothing.
fn is_open(security: &[Json]) -> bool {
    security.is_empty() || security.iter().any(|one| one.entries().is_empty())
}

/// The operations by their first tags, in the order of the tags; those without a tag at the end.
fn groups(document: &Json, origin: &str) -> Vec<Group> {
    let group = |tag: &Json| Group {
        name: tag.text("name").unwrap_or_default().to_owned(),
        meaning: html(tag.text("description").unwrap_or_default()),
        operations: Vec::new(),
    };
    let mut groups: Vec<Group> = document.list("tags").iter().map(group).collect();
    for (path, operations) in document.get("paths").map(Json::entries).unwrap_or_default() {
        for (method, one) in operations.entries() {
            let tag = one.list("tags").first().and_then(Json::as_str).unwrap_or("other");
            let operation = Operation::of(document, path, method, one, origin);
            match groups.iter_mut().find(|group| group.name == tag) {
                Some(group) => group.operations.push(operation),
                None => groups.push(Group {
                    name: tag.to_owned(),
                    meaning: Value::from(""),
                    operations: vec![operation],
                }),
            }
        }
    }
    groups
}

impl Operation {
    fn of(document: &Json, path: &str, method: &str, one: &Json, origin: &str) -> Self {
        let open = one.get("security").is_some() && is_open(one.list("security"));
        let wants_token = !open && !is_open(document.list("security"));
        let body = one.get("requestBody");
        let contents = |holder: &Json| {
            let contents = holder.get("content").map(Json::entries).unwrap_or_default();
            contents.iter().map(|(media, content)| Content::of(media, content)).collect()
        };
        let answers = one.get("responses").map(Json::entries).unwrap_or_default();
        let answer = |(status, answer): &(String, Json)| Answer {
            status: status.clone(),
            refusal: status.starts_with(['4', '5']),
            meaning: html(answer.text("description").unwrap_or_default()),
            headers: answer
                .get("headers")
                .map(Json::entries)
                .unwrap_or_default()
                .iter()
                .map(|(name, header)| field(name, header))
                .collect(),
            contents: contents(answer),
        };
        Self {
            id: one.text("operationId").map_or_else(|| format!("{method}-{path}"), str::to_owned),
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            summary: one.text("summary").unwrap_or(path).to_owned(),
            meaning: html(one.text("description").unwrap_or_default()),
            open,
            parameters: one
                .list("parameters")
                .iter()
                .map(|parameter| field(parameter.text("name").unwrap_or_default(), parameter))
                .collect(),
            body: body.map(|body| Body {
                required: body.is("required"),
                meaning: html(body.text("description").unwrap_or_default()),
                contents: contents(body),
            }),
            answers: answers.iter().map(answer).collect(),
            curl: curl::line(document, &format!("{origin}{path}"), method, one, wants_token),
        }
    }
}

/// A parameter or a header.
fn field(name: &str, one: &Json) -> Field {
    let nothing = Json::Map(Vec::new());
    let schema = one.get("schema").unwrap_or(&nothing);
    let mut told = notes(schema);
    if let Some(example) = one.get("example") {
        told.push(Note { label: "for example", values: vec![written(example)] });
    }
    Field {
        name: name.to_owned(),
        place: one.text("in").unwrap_or_default().to_owned(),
        required: one.is("required"),
        kind: kind(schema),
        meaning: html(one.text("description").unwrap_or_else(|| meaning(schema))),
        notes: told,
    }
}

impl Content {
    fn of(media: &str, content: &Json) -> Self {
        let nothing = Json::Map(Vec::new());
        let schema = content.get("schema").unwrap_or(&nothing);
        Self {
            media: media.to_owned(),
            kind: kind(schema),
            notes: notes(schema),
            fields: fields(schema),
            examples: content.get("example").map(written).into_iter().collect(),
        }
    }
}
