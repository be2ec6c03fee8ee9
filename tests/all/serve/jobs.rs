//! Jobs: taken on, made, told of, and removed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::desk::{Answer, Served};
use crate::cli::Folder;

pub(super) const ZIP: (&str, &str) = ("Content-Type", "application/zip");

/// A service that has its records in a folder.
pub(super) fn begun(state: &std::path::Path, options: &[&str]) -> Served {
    Served::start(&[&["--state", &state.display().to_string()], options].concat())
}

pub(super) fn letter(place: &str) -> String {
    format!(
        "layout: din-5008-b
language: de-DE
sender: {{organisation: Nordlicht, address: [Weg 1, 24143 Kiel]}}
recipient: {{name: Eva Beispiel, address: [Gasse 2, 20095 {place}]}}
date: today
subject: An {place}
salutation: Guten Tag,
body: Hier ist Ihr Brief.
closing: Freundliche Grüße
"
    )
}

pub(super) const TEMPLATE: &str = "\
kind: template
layout: din-5008-b
language: de-DE
sender: {organisation: Nordlicht, address: [Weg 1, 24143 Kiel]}
recipient:
  name: \"{{ name }}\"
  address: [Gasse 2, 20095 Hamburg]
date: 2026-03-03
subject: An {{ name }}
salutation: Guten Tag {{ name }},
body: Hier ist Ihr Brief.
closing: Freundliche Grüße
";

pub(super) fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    packed(files, CompressionMethod::Deflated)
}

pub(super) fn packed(files: &[(&str, &str)], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).expect("an entry");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a ZIP").into_inner()
}

pub(super) fn many(count: usize) -> Vec<u8> {
    let letters: Vec<(String, String)> =
        (0..count).map(|number| (format!("{number:03}.yaml"), letter(&format!("Ort {number}")))).collect();
    zip(&letters.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
}

pub(super) fn form(parts: &[(&str, &str, &str)]) -> (Vec<u8>, &'static str) {
    let mut body = String::new();
    for (part, name, text) in parts {
        body += &format!(
            "--B0undary\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"{name}\"\r\n\r\n{text}\r\n"
        );
    }
    (format!("{body}--B0undary--\r\n").into_bytes(), "multipart/form-data; boundary=B0undary")
}

pub(super) fn taken(answer: Answer) -> String {
    let answer = answer.expect(202);
    let (location, job) = (answer.header("location").to_owned(), answer.json());
    assert_eq!(location, format!("/v1/jobs/{}", job["id"].as_str().expect("an id")));
    location
}

pub(super) fn ended(served: &Served, job: &str) -> Value {
    ended_for(served, &[], job)
}

/// A job of the client that these headers name, once it has ended.
pub(super) fn ended_for(served: &Served, headers: &[(&str, &str)], job: &str) -> Value {
    let begun = Instant::now();
    loop {
        let told = served.send("GET", &format!("{job}?count=1000"), headers, b"").expect(200).json();
        if told["state"] != "queued" && told["state"] != "running" {
            return told;
        }
        assert!(begun.elapsed() < Duration::from_secs(300), "{}", told["letters"]);
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_zip_becomes_letters() {
    let scratch = Folder::new("zip");
    let served = begun(&scratch.path("state"), &[]);
    assert_eq!(served.get("/v1/jobs").expect(200).json(), json!({"jobs": []}));
    let head = "kind: letterhead\nlayout: din-5008-b\nlanguage: de-DE\nsender: {organisation: Nordlicht, address: [Weg 1, 24143 Kiel]}\n";
    let with_head =
        format!("letterhead: firma.yaml\n{}", letter("Kiel").split_once("recipient").expect("a letter").1)
            .replacen('\n', "\nrecipient", 1);
    let sent = zip(&[
        ("march/firma.yaml", head),
        ("march/a.yaml", &with_head),
        ("b.yaml", &letter("Bonn")),
        ("c.yml", &letter("Celle").replace("subject", "subjekt")),
        ("readme.txt", "no letter"),
        ("serie.yaml", TEMPLATE),
        ("__MACOSX/._b.yaml", "nothing"),
    ]);
    let job = taken(served.send("POST", "/v1/batches", &[ZIP], &sent));
    let told = ended(&served, &job);
    assert_eq!(told["state"], "done", "{told}");
    assert_eq!(told["letters"], json!({"total": 3, "done": 2, "failed": 1}), "{told}");
    let results = told["results"].as_array().expect("letters");
    let names: Vec<&str> = results.iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["b.yaml", "c.yml", "march/a.yaml"]);
    assert_eq!(results[1]["state"], "failed");
    assert_eq!(results[1]["href"], Value::Null);
    let wrong = &results[1]["findings"][0];
    assert_eq!((&wrong["file"], &wrong["pointer"]), (&json!("c.yml"), &json!("/subjekt")), "{wrong}");
    // One letter.
    let href = results[2]["href"].as_str().expect("a result");
    let one = served.get(href).expect(200);
    assert!(one.body.starts_with(b"%PDF-"));
    assert_eq!(one.body.len() as u64, results[2]["bytes"].as_u64().expect("a length"));
    assert_eq!(one.header("letterpress-pages"), "1");
    assert_eq!(one.header("content-disposition"), "inline; filename=\"a.pdf\"");
    let tag = one.header("etag").to_owned();
    assert_eq!(served.send("GET", href, &[("If-None-Match", &tag)], b"").status, 304);
    served.get(&format!("{job}/results/1")).expect(404);
    served.get(&format!("{job}/results/9")).expect(404);
    // All of them.
    let all = served.get(&format!("{job}/results")).expect(200).body;
    let mut all = ZipArchive::new(Cursor::new(all)).expect("a ZIP");
    let names: BTreeSet<String> = (0..all.len())
        .map(|at| all.by_index(at).expect("an entry").name().expect("a name").into_owned())
        .collect();
    assert_eq!(names, ["b.pdf", "march/a.pdf", "report.json"].map(str::to_owned).into());
    let mut same = Vec::new();
    all.by_name("march/a.pdf").expect("a letter").read_to_end(&mut same).expect("read");
    assert_eq!(same, one.body);
    let report: Value = serde_json::from_reader(all.by_name("report.json").expect("a report")).expect("JSON");
    assert_eq!(report["letters"], told["letters"]);
    // Pages of letters, and the list.
    let page = served.get(&format!("{job}?from=1&count=1")).expect(200).json();
    assert_eq!(page["results"].as_array().map(Vec::len), Some(1));
    assert_eq!(page["results"][0]["index"], 1);
    served.get(&format!("{job}?count=1001")).expect(400);
    let list = served.get("/v1/jobs").expect(200).json();
    assert_eq!(list["jobs"][0]["id"], told["id"]);
    let counted = String::from_utf8(served.get("/metrics").body).expect("text");
    for line in [
        "jobs_total{end=\"done\"} 1",
        "job_letters_total{end=\"done\"} 2",
        "job_letters_total{end=\"failed\"} 1",
        // Of the one that is wrong only what it came to.
        "room_seconds_count{room=\"source\"} 3",
        "room_seconds_count{room=\"layout\"} 2",
        "room_seconds_count{room=\"pdf\"} 2",
    ] {
        assert!(counted.contains(&format!("letterpress_{line}\n")), "{counted}");
    }
    // What was made and is lost is not passed over.
    fs::remove_file(find(&scratch.path("state/results"), "2").expect("a result")).expect("removed");
    assert_eq!(served.get(href).problem(), "not-ready");
    let broken = served.get(&format!("{job}/results")).body;
    assert!(ZipArchive::new(Cursor::new(broken)).is_err(), "the archive breaks off");
    // Removed, with its files.
    served.send("DELETE", &job, &[], b"").expect(204);
    served.get(&job).expect(404);
    served.send("DELETE", &job, &[], b"").expect(404);
    files_go(&scratch);
}

/// A file of that name, wherever it is below a folder.
fn find(folder: &std::path::Path, name: &str) -> Option<std::path::PathBuf> {
    let mut entries: Vec<_> =
        fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    entries.into_iter().find_map(|path| match path.is_dir() {
        true => find(&path, name),
        false => path.file_name().is_some_and(|own| own == name).then_some(path),
    })
}

/// Waits until no file of a job is left.
fn files_go(scratch: &Folder) {
    fn files(folder: &std::path::Path) -> usize {
        let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        entries.map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
    }
    let (begun, folder) = (Instant::now(), scratch.path("state/results"));
    while files(&folder) > 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "files are left");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_template_and_rows_become_letters() {
    let scratch = Folder::new("rows");
    let served = begun(&scratch.path("state"), &[]);
    let rows = [
        ("rows.csv", "name\nAda\n\"Eva \"\"\"\nUwe\n"),
        ("rows.json", "[{\"name\": \"Ada\"},\n {\n\"name\": \"Eva\"}, {\"name\": \"Uwe\"}]"),
    ];
    for (name, rows) in rows {
        let (body, media) = form(&[("template", "serie.yaml", TEMPLATE), ("rows", name, rows)]);
        let job = taken(served.send("POST", "/v1/batches", &[("Content-Type", media)], &body));
        let told = ended(&served, &job);
        assert_eq!(told["letters"], json!({"total": 3, "done": 3, "failed": 0}), "{told}");
        let all = served.get(&format!("{job}/results")).expect(200).body;
        let all = ZipArchive::new(Cursor::new(all)).expect("a ZIP");
        assert_eq!(all.len(), 4);
    }
    let (body, media) = form(&[
        ("template", "serie.yaml", &TEMPLATE.replace("An {{ name }}", "An {{ nam }}")),
        ("rows", "a.csv", "name\nAda\n"),
    ]);
    let refused = served.send("POST", "/v1/batches", &[("Content-Type", media)], &body).expect(422).json();
    assert_eq!(refused["errors"][0]["file"], "serie.yaml", "{refused}");
    let (body, media) = form(&[("template", "serie.yaml", TEMPLATE)]);
    served.send("POST", "/v1/batches", &[("Content-Type", media)], &body).expect(400);
}

#[test]
fn what_is_no_batch_is_refused_before_it_is_taken_on() {
    let scratch = Folder::new("refused");
    let served = begun(&scratch.path("state"), &[]);
    let post = |body: &[u8]| served.send("POST", "/v1/batches", &[ZIP], body);
    let bomb = zip(&[("bomb.yaml", &" ".repeat(20 << 20))]);
    let crowd: Vec<(String, String)> =
        (0..10_001).map(|number| (format!("{number}.txt"), String::new())).collect();
    let crowd: Vec<(&str, &str)> = crowd.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let refusals: [(&[u8], u16); 7] = [
        (b"PK no ZIP", 400),
        (&zip(&[]), 400),
        (&zip(&[("a.txt", "nothing"), ("serie.yaml", TEMPLATE)]), 400),
        (&zip(&[("../a.yaml", &letter("Kiel"))]), 400),
        (&zip(&[("/a.yaml", &letter("Kiel"))]), 400),
        (&bomb, 413),
        (&zip(&crowd), 413),
    ];
    for (number, (body, status)) in refusals.into_iter().enumerate() {
        let answer = post(body);
        assert_eq!(answer.status, status, "{number}: {}", String::from_utf8_lossy(&answer.body));
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    served.send("POST", "/v1/batches", &[("Content-Type", "text/plain")], b"a").expect(415);
    served.send("POST", "/v1/batches?webhook=https://example.com/", &[ZIP], &many(1)).expect(400);
    assert_eq!(served.get("/v1/jobs").expect(200).json(), json!({"jobs": []}), "nothing was taken on");
}

#[test]
fn a_key_is_one_job() {
    let scratch = Folder::new("key");
    let served = begun(&scratch.path("state"), &[]);
    let sent = many(3);
    let post = |body: &[u8]| served.send("POST", "/v1/batches", &[ZIP, ("Idempotency-Key", "\"k-1\"")], body);
    // Two at the same time, and one after it.
    let (one, other) = thread::scope(|scope| {
        let other = scope.spawn(|| taken(post(&sent)));
        (taken(post(&sent)), other.join().expect("an answer"))
    });
    assert_eq!(one, other);
    ended(&served, &one);
    assert_eq!(taken(post(&sent)), one);
    assert_eq!(post(&many(2)).expect(422).json()["code"], "idempotency-key-reused");
    assert_ne!(taken(served.send("POST", "/v1/batches", &[ZIP], &sent)), one);
    served.send("DELETE", &one, &[], b"").expect(204);
    assert_ne!(taken(post(&many(2))), one, "the key goes with its job");
}

#[test]
fn a_letter_may_be_made_later() {
    let scratch = Folder::new("later");
    let served = begun(&scratch.path("state"), &[]);
    let head =
        [("Content-Type", "application/yaml"), ("Prefer", "wait=1, respond-async"), ("Accept", "image/png")];
    let answer = served.send("POST", "/v1/render?dpi=48", &head, letter("Kiel").as_bytes());
    assert_eq!(answer.header("preference-applied"), "respond-async");
    let job = taken(answer);
    assert_eq!(ended(&served, &job)["state"], "done");
    let made = served.get(&format!("{job}/results/0")).expect(200);
    assert_eq!(made.header("content-type"), "image/png");
    let now =
        served.send("POST", "/v1/render?dpi=48", &[head[0], head[2]], letter("Kiel").as_bytes()).expect(200);
    assert!(now.body == made.body, "it is the same letter now and later");
    let job = taken(served.send("POST", "/v1/render", &head[..2], b"layout: nowhere\n"));
    let told = ended(&served, &job);
    assert_eq!(told["state"], "failed", "{told}");
    assert_ne!(told["results"][0]["findings"], json!([]));
    served
        .send("POST", "/v1/render?webhook=https://example.com/", &head[..1], letter("Kiel").as_bytes())
        .expect(400);
}

#[test]
fn jobs_expire_with_their_keys_and_files() {
    let scratch = Folder::new("expiry");
    let served = begun(&scratch.path("state"), &["--keep", "1s"]);
    let head = [ZIP, ("Idempotency-Key", "k")];
    let job = taken(served.send("POST", "/v1/batches", &head, &many(1)));
    let begun = Instant::now();
    while served.get(&job).status != 404 {
        assert!(begun.elapsed() < Duration::from_secs(20), "it is kept");
        thread::sleep(Duration::from_millis(50));
    }
    files_go(&scratch);
    assert_ne!(taken(served.send("POST", "/v1/batches", &head, &many(1))), job);
}

#[test]
fn two_processes_do_not_share_records() {
    let scratch = Folder::new("lock");
    let state = scratch.path("state");
    let served = begun(&state, &[]);
    let said = Served::refused(&["--state", &state.display().to_string()]);
    assert!(said.contains("another process works on the jobs"), "{said}");
    served.kill();
    begun(&state, &[]);
}
