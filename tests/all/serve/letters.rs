//! Letters over HTTP: each form of body and of answer, and what names them.

use serde_json::{Value, json};

use super::desk::{Served, form};
use crate::desk::root;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(root().join("samples").join(name)).expect("a sample")
}

#[test]
fn a_letter_is_what_the_command_line_makes_of_it() {
    let served = Served::start(&[]);
    let letter = String::from_utf8(sample("fr/simple.yaml")).expect("text");
    let answer = served.post("/v1/render", &letter);
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/pdf"), "{}", answer.text());
    assert_eq!(answer.header("letterpress-pages"), "1");
    let folder = crate::cli::Folder::new("served");
    let out = folder.path("simple.pdf");
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_letterpress"))
        .args(["render", "samples/fr/simple.yaml", "-o"])
        .arg(&out)
        .current_dir(root())
        .output()
        .expect("it runs");
    assert!(made.status.success());
    assert!(answer.body == std::fs::read(out).expect("a PDF"), "the same bytes");
}

#[test]
fn files_come_as_parts_and_json_is_read_as_yaml_is() {
    let served = Served::start(&[]);
    let (letter, head, logo) =
        (sample("fr/fin-de-mission.yaml"), sample("fr/agence.yaml"), sample("fr/agence.svg"));
    let (media, body) = form(&[
        ("letter", "fin.yaml", &letter),
        ("file", "agence.yaml", &head),
        ("file", "agence.svg", &logo),
    ]);
    let answer = served.send(
        "POST",
        "/v1/render?include=e_invoice,pictures&dpi=48",
        &[("Content-Type", &media), ("Accept", "application/json")],
        &body,
    );
    let made = answer.json();
    assert_eq!((answer.status, &made["pages"], &made["findings"]), (200, &json!(2), &json!([])));
    assert_eq!(made["pictures"].as_array().map(Vec::len), Some(2));
    assert_eq!(made["e_invoice"]["name"], "factur-x.xml");
    assert_eq!(made["pdf"], Value::Null);
    // Without its letterhead it cannot be made; the finding stands at its name.
    let (media, body) = form(&[("letter", "fin.yaml", &letter)]);
    let answer = served.send("POST", "/v1/render", &[("Content-Type", &media)], &body);
    assert_eq!((answer.status, answer.problem().as_str()), (422, "letter-has-errors"));
    let error = &answer.json()["errors"][0];
    assert_eq!((&error["code"], &error["pointer"]), (&json!("unreadable-file"), &json!("/letterhead")));
    assert_eq!(error["file"], "fin.yaml");
    // A pair of surrogates is one character, tabs are spaces.
    let text = "{\"layout\":\"din-5008-b\",\n\t\"subject\": \"\\ud83d\\ude00\", \"colour\": 1}";
    let answer = served.send("POST", "/v1/check", &[("Content-Type", "application/json")], text.as_bytes());
    let checked = answer.json();
    assert_eq!((answer.status, &checked["ok"]), (200, &json!(false)));
    let findings = checked["findings"].as_array().expect("findings");
    let unknown = findings.iter().find(|one| one["code"] == "unknown-key").expect("a finding");
    assert_eq!((&unknown["line"], &unknown["pointer"]), (&json!(2), &json!("/colour")));
    for (wrong, why) in [("{", "EOF"), ("\u{feff}{}", "expected value")] {
        let answer =
            served.send("POST", "/v1/check", &[("Content-Type", "application/json")], wrong.as_bytes());
        assert_eq!((answer.status, answer.problem().as_str()), (400, "wrong-body"), "{wrong}");
        assert!(answer.text().contains(why), "{}", answer.text());
    }
}

#[test]
fn the_answer_has_the_form_that_is_wanted_most() {
    let served = Served::start(&[]);
    let letter = sample("fr/simple.yaml");
    let cases = [
        ("*/*", 200, "application/pdf"),
        ("image/png", 200, "image/png"),
        ("image/*;q=0.5, application/pdf;q=0.1", 200, "image/png"),
        ("image/svg+xml, image/png;q=0.9", 200, "image/svg+xml"),
        ("text/html, application/json;q=0.2, */*;q=0.1", 200, "application/json"),
        ("text/html", 406, "application/problem+json"),
        ("application/pdf;q=0", 406, "application/problem+json"),
    ];
    for (accept, status, media) in cases {
        let headers = [("Content-Type", "application/yaml"), ("Accept", accept)];
        let answer = served.send("POST", "/v1/render", &headers, &letter);
        assert_eq!((answer.status, answer.header("content-type")), (status, media), "{accept}");
    }
    let headers = [("Content-Type", "application/yaml"), ("Accept", "image/png")];
    let answer = served.send("POST", "/v1/render?page=2", &headers, &letter);
    assert_eq!((answer.status, answer.problem().as_str()), (400, "wrong-parameter"));
    assert!(answer.text().contains("there is no page 2; the letter has 1"), "{}", answer.text());
}

#[test]
fn an_unchanged_letter_is_not_made_again() {
    let served = Served::start(&[]);
    let letter = String::from_utf8(sample("fr/simple.yaml")).expect("text");
    let tag = served.post("/v1/render", &letter).header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.len() == 66, "{tag}");
    let again = |path: &str, accept: &str, letter: &str| {
        let headers = [("Content-Type", "application/yaml"), ("Accept", accept), ("If-None-Match", &tag)];
        let answer = served.send("POST", path, &headers, letter.as_bytes());
        assert_eq!(answer.status == 304, answer.body.is_empty());
        answer.status
    };
    assert_eq!(again("/v1/render", "*/*", &letter), 304);
    assert_eq!(again("/v1/render", "image/png", &letter), 200);
    assert_eq!(again("/v1/render?language=fr-BE", "*/*", &letter), 200);
    assert_eq!(again("/v1/render", "*/*", &format!("{letter}\n# changed\n")), 200);
}

#[test]
fn what_letters_may_name_is_told() {
    let served = Served::start(&[]);
    let has = |path: &str, list: &str, key: &str, value: &str| {
        let answer = served.get(path).json();
        let items = answer[list].as_array().expect("a list").clone();
        assert!(items.iter().any(|item| item[key] == value), "{path} {value}");
    };
    has("/v1/layouts", "layouts", "name", "nf-z11-001");
    has("/v1/languages", "languages", "tag", "de-AT");
    has("/v1/purposes", "purposes", "name", "client-termination");
    has("/v1/samples", "samples", "name", "fr/fin-de-mission");
    for kind in ["letter", "letterhead", "template", "layout", "purpose"] {
        assert!(served.get(&format!("/v1/schema/{kind}")).json()["$schema"].is_string());
    }
    // Each letter to start from, in each language, passes the service's own check today.
    let purposes = served.get("/v1/purposes").json();
    for purpose in purposes["purposes"].as_array().expect("purposes") {
        for language in ["de-DE", "en-GB", "fr-FR"] {
            let name = purpose["name"].as_str().expect("a name");
            let letter = served.get(&format!("/v1/purposes/{name}/letter?language={language}"));
            assert_eq!((letter.status, letter.header("content-type")), (200, "application/yaml"));
            let checked = served.post("/v1/check", &letter.text()).json();
            assert_eq!(checked["findings"], json!([]), "{name} {language}");
        }
    }
    // Each sample is made with the files that it says.
    for sample in served.get("/v1/samples").json()["samples"].as_array().expect("samples") {
        let name = sample["name"].as_str().expect("a name");
        let letter = served.get(&format!("/v1/samples/{name}")).body;
        let files: Vec<(String, Vec<u8>)> = sample["files"]
            .as_array()
            .expect("files")
            .iter()
            .map(|file| file.as_str().expect("a name").to_owned())
            .map(|file| {
                let folder = name.split('/').next().expect("a folder");
                let answer = served.get(&format!("/v1/samples/{folder}/{file}"));
                assert_eq!(answer.status, 200);
                (file, answer.body)
            })
            .collect();
        let mut parts: Vec<(&str, &str, &[u8])> = vec![("letter", "", &letter)];
        parts.extend(files.iter().map(|(name, bytes)| ("file", name.as_str(), bytes.as_slice())));
        let (media, body) = form(&parts);
        let answer = served.send("POST", "/v1/render", &[("Content-Type", &media)], &body);
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
    }
}

#[test]
fn the_description_names_all_that_is_answered() {
    let served = Served::start(&[]);
    let described = served.get("/v1/openapi.json").json();
    assert_eq!(described["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    let paths = described["paths"].as_object().expect("paths");
    for path in paths.keys() {
        let path = path.replace("{name}", "general").replace("{kind}", "letter").replace("{language}", "fr");
        let status = served.get(&path).status;
        assert!(
            status != 500 && (status != 404 || path.contains("samples") || path.contains("jobs")),
            "{path}: {status}"
        );
    }
    let references = described.to_string();
    for reference in references.match_indices("#/components/schemas/").map(|(at, _)| &references[at + 21..]) {
        let name = reference.split('"').next().expect("a name");
        assert!(described["components"]["schemas"][name].is_object(), "{name}");
    }
}

#[test]
fn the_table_of_settings_is_that_of_the_program() {
    let told = std::process::Command::new(env!("CARGO_BIN_EXE_letterpress"))
        .args(["serve", "--list-settings"])
        .output()
        .expect("it runs");
    let table = String::from_utf8(told.stdout).expect("text");
    assert!(table.lines().count() > 20);
    let page = std::fs::read_to_string(root().join("docs/service.md")).expect("a page");
    assert!(page.contains(&table), "the table in docs/service.md is not this:\n{table}");
}
