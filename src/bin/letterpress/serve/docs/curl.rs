//! How an operation is asked for on a command line.

use super::super::openapi::json::Json;
use super::shapes::written;

/// A command that can be typed as it stands, where the files and variables that it names are there.
pub(super) fn line(
    document: &Json,
    address: &str,
    method: &str,
    operation: &Json,
    wants_token: bool,
) -> String {
    let mut line = "curl -sS --fail-with-body".to_owned();
    let mut behind = String::new();
    let body = operation.get("requestBody").and_then(|body| body.get("content"));
    if !matches!((method, body), ("get", _) | ("post", Some(_))) {
        line += &format!(" -X {}", method.to_ascii_uppercase());
    }
    if wants_token {
        line += " -H \"Authorization: Bearer $token\"";
    }
    if let Some(name) = binary(operation) {
        line += &format!(" -o {name}");
    }
    let bodies = body.map(Json::entries).unwrap_or_default();
    let example = bodies.iter().find_map(|(media, content)| {
        let example = content.get("example").or_else(|| named(document, content)?.list("examples").first());
        Some((media, example?)).filter(|(media, _)| media.ends_with("json"))
    });
    let form = bodies.iter().find(|(media, _)| media == "multipart/form-data");
    if let Some((media, example)) = example {
        line += &format!(" -H 'Content-Type: {media}' --data-binary @-");
        behind = format!(" <<'END'\n{}\nEND", written(example));
    } else if let Some(form) = form.and_then(|(_, content)| named(document, content)) {
        for name in form.list("required").iter().filter_map(Json::as_str) {
            let media = form.get("properties").and_then(|all| all.get(name)?.text("contentMediaType"));
            line += &format!(" -F {name}=@{name}{}", media.map_or("", ending));
        }
    } else if let Some((media, _)) = bodies.first() {
        line += &format!(" -H 'Content-Type: {media}' --data-binary @body{}", ending(media));
    }
    format!("{line} \"{}\"{behind}", filled(address, operation))
}

/// The schema of a content by its name.
fn named<'a>(document: &'a Json, content: &Json) -> Option<&'a Json> {
    let name = content.get("schema")?.text("$ref")?.strip_prefix("#/components/schemas/")?;
    document.get("components")?.get("schemas")?.get(name)
}

/// The address, with an example in each place that has one, else with a variable.
fn filled(address: &str, operation: &Json) -> String {
    let mut address = address.to_owned();
    for parameter in operation.list("parameters").iter().filter(|one| one.text("in") == Some("path")) {
        let name = parameter.text("name").unwrap_or_default();
        let value = parameter.get("example").map_or_else(|| format!("${name}"), written);
        address = address.replace(&format!("{{{name}}}"), &value);
    }
    address
}

/// A file for an answer that is not for a terminal.
fn binary(operation: &Json) -> Option<String> {
    let (media, _) = operation.get("responses")?.get("200")?.get("content")?.entries().first()?;
    let is_text =
        ["json", "yaml", "text"].iter().any(|text| media.ends_with(text) || media.starts_with(text));
    (!is_text).then(|| format!("answer{}", ending(media)))
}

/// How files of a media type end.
fn ending(media: &str) -> &'static str {
    match media {
        "application/pdf" => ".pdf",
        "application/yaml" => ".yaml",
        "application/zip" => ".zip",
        "text/csv" => ".csv",
        media if media.ends_with("json") => ".json",
        _ => "",
    }
}
