//! The description of the interface, and the page that shows it.

use std::path::Path;

use serde_json::{Value, json};

use super::desk::{Served, form};
use crate::cli::Folder;
use crate::desk::root;

/// The letters among the samples, as readers of YAML 1.2 see them.
fn letters() -> Vec<(String, Value)> {
    fn walk(folder: &Path, letters: &mut Vec<(String, Value)>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, letters);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                let text = std::fs::read_to_string(&path).expect("a file");
                let options = serde_saphyr::options! { strict_booleans: true };
                let letter: Value = serde_saphyr::from_str_with_options(&text, options).expect("YAML");
                if letter.get("kind").is_none_or(|kind| kind == "letter") {
                    letters.push((path.display().to_string(), letter));
                }
            }
        }
    }
    let mut letters = Vec::new();
    walk(&root().join("samples"), &mut letters);
    letters
}

/// A page as its reader sees it, without markup.
fn read(page: &str) -> String {
    let text: String = page
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect::<Vec<_>>()
        .join("");
    let signs =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")];
    signs.into_iter().fold(text, |text, (sign, letter)| text.replace(sign, letter))
}

#[test]
fn the_page_shows_all_that_is_described() {
    let served = Served::start(&[]);
    let described = served.get("/v1/openapi.json").json();
    let page = served.get("/docs").expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let html = page.text();
    let text = read(&html);
    let mut operations = 0;
    for (path, methods) in described["paths"].as_object().expect("paths") {
        for (method, one) in methods.as_object().expect("methods") {
            operations += 1;
            let id = one["operationId"].as_str().expect("an id");
            let begin = format!("<article id=\"op-{id}\"");
            let article = html.split(&begin).nth(1).unwrap_or_else(|| panic!("no {id}"));
            let article = article.split("</article>").next().expect("an end");
            let shown = read(article);
            let line = format!("{} {path}", method.to_uppercase());
            assert!(shown.contains(&line), "{line} in {shown}");
            let parameters = one["parameters"].as_array().cloned().unwrap_or_default();
            let answers = one["responses"].as_object().expect("answers");
            let bodies = one["requestBody"]["content"].as_object().cloned().unwrap_or_default();
            let media = answers.values().filter_map(|answer| answer["content"].as_object()).flatten();
            let media = media.map(|(media, _)| media.as_str()).chain(bodies.keys().map(String::as_str));
            let headers = answers.values().filter_map(|answer| answer["headers"].as_object()).flatten();
            let names = parameters.iter().filter_map(|parameter| parameter["name"].as_str());
            let names = names.chain(headers.map(|(name, _)| name.as_str()));
            let statuses = answers.keys().map(String::as_str);
            for said in media.chain(names).chain(statuses).chain(one["summary"].as_str()) {
                assert!(shown.contains(said), "{said} in {shown}");
            }
            assert!(
                shown.contains("curl -sS") && shown.contains(&format!("http://{}/", served.address)),
                "{shown}"
            );
        }
    }
    assert_eq!(html.matches("class=\"operation\"").count(), operations);
    let schemas = described["components"]["schemas"].as_object().expect("schemas");
    for (name, schema) in schemas {
        let begin = format!("<article id=\"schema-{name}\"");
        let article = html.split(&begin).nth(1).unwrap_or_else(|| panic!("no {name}"));
        let shown = read(article.split("</article>").next().expect("an end"));
        for (field, _) in schema["properties"].as_object().into_iter().flatten() {
            assert!(shown.contains(field.as_str()), "{field} in {shown}");
        }
        for word in schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            assert!(shown.contains(word), "{word} in {shown}");
        }
    }
    assert_eq!(html.matches("class=\"shape\"").count(), schemas.len());
    assert!(text.contains(described["info"]["version"].as_str().expect("a version")));
    // Each link leads somewhere.
    for link in html.split("href=\"").skip(1).map(|rest| rest.split('"').next().expect("an end")) {
        match link.strip_prefix('#') {
            Some(id) => assert!(html.contains(&format!("id=\"{id}\"")), "{link}"),
            None if link.starts_with("data:") => {}
            None => assert_eq!(served.get(link).status, 200, "{link}"),
        }
    }
}

#[test]
fn the_page_runs_nothing_and_is_kept_by_its_tag() {
    let served = Served::start(&[]);
    for (path, media) in [("/docs", "text/html; charset=utf-8"), ("/docs.css", "text/css; charset=utf-8")] {
        let answer = served.get(path).expect(200);
        assert_eq!((answer.header("content-type"), answer.header("cache-control")), (media, "no-cache"));
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("script") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let tag = answer.header("etag").to_owned();
        let again = served.send("GET", path, &[("If-None-Match", &tag)], b"");
        assert_eq!((again.status, again.header("etag"), again.body.len()), (304, tag.as_str(), 0));
    }
    let page = served.get("/docs").text();
    for sign in ["<script", "style=", "onclick", "://cdn", "@import"] {
        assert!(!page.contains(sign), "{sign}");
    }
    // Behind what speaks TLS the commands do so too.
    let secure = served.send("GET", "/docs", &[("X-Forwarded-Proto", "https")], b"");
    assert!(read(&secure.text()).contains(&format!("https://{}/v1/render", served.address)));
    let lost = served.get("/nowhere");
    assert_eq!((lost.status, lost.problem().as_str()), (404, "not-found"));
    assert!(lost.text().contains("/docs") && lost.text().contains("/v1/openapi.json"), "{}", lost.text());
}

#[test]
fn tokens_are_told_of_and_not_wanted_for_reading_that() {
    let place = Folder::new("docs-tokens");
    let tokens = "tokens:\n  - {name: first, sha256: 41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb}\n";
    let file = place.path("tokens.yaml");
    std::fs::write(&file, tokens).expect("written");
    let served = Served::start(&["--tokens", &file.display().to_string()]);
    let described = served.get("/v1/openapi.json").expect(200).json();
    assert_eq!(described["components"]["securitySchemes"]["token"]["scheme"], "bearer");
    assert_eq!(described["security"], json!([{"token": []}]));
    // What is open by the description is open, all else is not.
    for (path, methods) in described["paths"].as_object().expect("paths") {
        for (method, one) in methods.as_object().expect("methods") {
            let status = served.send(&method.to_uppercase(), path, &[], b"").status;
            assert_eq!(one["security"] == json!([]), status != 401, "{method} {path}: {status}");
        }
    }
    assert_eq!(served.get("/docs.css").status, 200);
    let page = read(&served.get("/docs").expect(200).text());
    assert!(page.contains("-H \"Authorization: Bearer $token\""));
    let open = Served::start(&[]);
    assert_eq!(open.get("/v1/openapi.json").json()["security"], json!([{}, {"token": []}]));
    assert!(!read(&open.get("/docs").text()).contains("Bearer $token"));
}

#[test]
fn letters_have_types() {
    let served = Served::start(&[]);
    let described = served.get("/v1/openapi.json").json();
    let schemas = described["components"]["schemas"].as_object().expect("schemas");
    // Nothing in it is for editors only, and no choice is left that is none.
    let text = described["components"].to_string();
    for keyword in [
        "definitions",
        "$comment",
        "patternErrorMessage",
        "errorMessage",
        "\"not\"",
        "\"default\"",
        "\"order\":[",
    ] {
        assert!(!text.contains(keyword), "{keyword}");
    }
    for path in ["/v1/render", "/v1/check"] {
        let bodies = &described["paths"][path]["post"]["requestBody"]["content"];
        for media in ["application/json", "application/yaml"] {
            assert_eq!(
                bodies[media]["schema"],
                json!({"$ref": "#/components/schemas/Letter"}),
                "{path} {media}"
            );
        }
    }
    let whole = json!({"$ref": "#/components/schemas/Letter", "components": described["components"]});
    let validator = jsonschema::draft202012::new(&whole).expect("a schema");
    let faults = |letter: &Value| -> Vec<String> {
        validator.iter_errors(letter).map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
    };
    let letters = letters();
    assert!(letters.len() > 20, "{} letters", letters.len());
    for (name, letter) in &letters {
        assert_eq!(faults(letter), Vec::<String>::new(), "{name}");
    }
    // Every key of what editors read is one of the types, and no other.
    let editors = served.get("/v1/schema").json();
    let keys = |schema: &Value| -> Vec<String> {
        schema["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
    };
    assert_eq!(keys(&schemas["Letter"]), keys(&editors));
    let definitions = editors["definitions"].as_object().expect("definitions");
    let parts = schemas.keys().filter(|name| {
        name.starts_with("Letter")
            && !["Letter", "LetterForm", "LetterView", "Letters"].contains(&name.as_str())
    });
    assert_eq!(parts.count(), definitions.len());
    for (name, definition) in definitions.iter().filter(|(name, _)| name.starts_with(char::is_uppercase)) {
        assert_eq!(keys(&schemas[&format!("Letter{name}")]), keys(definition), "{name}");
    }
    for wrong in [
        json!({}),
        json!({"recipient": {"address": ["1 Road"]}, "colour": 1}),
        json!({"recipient": {"address": []}}),
        json!({"recipient": {"address": ["1 Road"]}, "date": "tomorrow"}),
        json!({"recipient": {"address": ["1 Road"]}, "typography": {"align": "centred"}}),
        json!({"recipient": {"address": ["1 Road"]}, "subject": ["x"]}),
    ] {
        assert!(!faults(&wrong).is_empty(), "{wrong}");
    }
    // The example is one.
    let example = schemas["Letter"]["examples"][0].clone();
    assert_eq!(faults(&example), Vec::<String>::new());
    let answer = served.send(
        "POST",
        "/v1/render",
        &[("Content-Type", "application/json")],
        example.to_string().as_bytes(),
    );
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/pdf"), "{}", answer.text());
    let checked = served.send(
        "POST",
        "/v1/check",
        &[("Content-Type", "application/json")],
        example.to_string().as_bytes(),
    );
    assert_eq!(checked.json()["findings"], json!([]));
    // So is the part of a form.
    let (media, body) = form(&[("letter", "", example.to_string().as_bytes())]);
    assert_eq!(served.send("POST", "/v1/check", &[("Content-Type", &media)], &body).status, 200);
}
