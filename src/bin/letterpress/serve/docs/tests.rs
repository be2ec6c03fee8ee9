//! The page of descriptions that no service has: hostile ones, and each kind of schema.

use serde_json::json;

use super::super::openapi::json::Json;
use super::page;
use super::shapes::kind;

fn shown(document: serde_json::Value) -> String {
    page(&Json::from(document), "http://localhost").expect("a page")
}

#[test]
fn nothing_that_is_described_becomes_markup() {
    let bad = "a <b>bold</b> <script>alert(1)</script> \"quoted\" & 'so'";
    let page = shown(json!({
        "info": {"title": bad, "version": bad, "description": format!("{bad}\n\n<div onclick=\"x\">\n\n`<i>`")},
        "tags": [{"name": bad, "description": bad}],
        "components": {
            "schemas": {bad: {"description": bad, "enum": [bad], "example": bad}, "O": {
                "properties": {bad: {"$ref": format!("#/components/schemas/{bad}")}, "n": {"type": bad, "pattern": bad}},
                "examples": [{bad: bad}],
            }},
            "securitySchemes": {"token": {"scheme": bad, "description": bad}},
        },
        "paths": {bad: {bad: {
            "operationId": bad, "summary": bad, "description": bad, "tags": [bad],
            "parameters": [{"name": bad, "in": bad, "description": bad, "example": bad, "schema": {"default": bad}}],
            "requestBody": {"description": bad, "content": {bad: {"schema": {}, "example": bad}}},
            "responses": {bad: {"description": bad, "headers": {bad: {"description": bad}}, "content": {bad: {"schema": {}}}}},
        }}},
    }));
    for markup in ["<b>", "<script", "<div onclick", "<i>", "\"quoted\"", "& 'so'"] {
        assert!(!page.contains(markup), "{markup} in {page}");
    }
    assert!(page.contains("&lt;b&gt;bold") && page.contains("<code>&lt;i&gt;</code>"), "{page}");
    // Elements that the page itself has are as many as without all that.
    assert_eq!(page.matches("<div").count(), 1);
}

#[test]
fn kinds_are_told_in_words_that_lead_to_schemas() {
    let told = |schema| {
        let words = kind(&Json::from(schema)).into_iter().map(|word| match word.schema {
            Some(name) => format!("[{name}]"),
            None => word.text,
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let one = json!({"$ref": "#/components/schemas/One"});
    for (schema, words) in [
        (json!({}), "any value"),
        (json!({"type": "string", "format": "date-time"}), "string (date-time)"),
        (json!({"type": ["array", "null"], "items": one}), "array of [One] or null"),
        (json!({"anyOf": [one, {"type": "string"}, one, {"type": "null"}]}), "[One] or string or null"),
        (json!({"oneOf": [one, {"type": "null"}]}), "[One] or null"),
        (json!({"allOf": [one, {"type": "object"}]}), "[One] and object"),
        (json!({"type": "object", "additionalProperties": one}), "object whose values are [One]"),
        (
            json!({"type": "string", "contentMediaType": "application/yaml", "contentSchema": one}),
            "string (application/yaml) that holds a [One]",
        ),
    ] {
        assert_eq!(told(schema), words);
    }
}

#[test]
fn commands_name_what_they_need() {
    let page = shown(json!({
        "info": {"title": "x", "version": "1"},
        "security": [{"token": []}],
        "paths": {
            "/jobs/{id}": {"delete": {"parameters": [{"name": "id", "in": "path", "schema": {}}], "responses": {}}},
            "/open": {"get": {"security": [], "responses": {"200": {"description": "", "content": {"application/zip": {}}}}}},
            "/letters/{name}": {"post": {
                "parameters": [{"name": "name", "in": "path", "example": "offer", "schema": {}}],
                "requestBody": {"content": {"application/json": {"example": {"it": "isn't"}}}}, "responses": {},
            }},
        },
    }));
    let lines: Vec<String> = page
        .split("<pre class=\"curl\">")
        .skip(1)
        .map(|rest| rest.split("</pre>").next().expect("an end").to_owned())
        .map(|line| {
            line.replace("&quot;", "\"").replace("&#x27;", "'").replace("&#x2f;", "/").replace("&lt;", "<")
        })
        .collect();
    assert_eq!(
        lines,
        [
            "curl -sS --fail-with-body -X DELETE -H \"Authorization: Bearer $token\" \"http://localhost/jobs/$id\"",
            "curl -sS --fail-with-body -H \"Authorization: Bearer $token\" -H 'Content-Type: application/json' \
             --data-binary @- \"http://localhost/letters/offer\" <<'END'\n{\"it\": \"isn't\"}\nEND",
            "curl -sS --fail-with-body -o answer.zip \"http://localhost/open\"",
        ]
    );
}
