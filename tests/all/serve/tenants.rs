//! Several clients, each with a token: nobody sees another's jobs, letters of jobs name the letterheads
//! that their client may name, and tokens change while the service runs.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::desk::{Answer, Served};
use super::jobs::{TEMPLATE, ZIP, ended_for, form, letter, many, taken, zip};
use crate::cli::Folder;

/// The tokens `open sesame` and `second token`.
const FIRST: &str = "{name: first, sha256: 41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb, letterheads: [ours.yaml]}";
const SECOND: &str =
    "{name: second, sha256: 61b8186ca4f10f222f0a5a6fde4aa17f335a20883c3c1ce4c44602a68748c380}";
const ONE: (&str, &str) = ("Authorization", "Bearer open sesame");
const OTHER: (&str, &str) = ("Authorization", "Bearer second token");

/// A service for two clients, with two letterheads of its own.
fn begun(place: &Folder, tokens: &[&str]) -> Served {
    let heads = place.path("heads");
    std::fs::create_dir_all(&heads).expect("a folder");
    for (name, accent) in [("ours.yaml", "1f4e79"), ("theirs.yaml", "7a1f1f")] {
        let head = format!(
            "kind: letterhead\nlayout: din-5008-b\nlanguage: de-DE\nsender: {{organisation: Nordlicht, address: [Weg 1, 24143 Kiel]}}\ncolours: {{accent: \"#{accent}\"}}\n"
        );
        std::fs::write(heads.join(name), head).expect("written");
    }
    let file = write(place, tokens);
    let heads = heads.display().to_string();
    Served::start(&["--tokens", &file, "--letterheads", &heads])
}

fn write(place: &Folder, tokens: &[&str]) -> String {
    let file = place.path("tokens.yaml");
    let listed: String = tokens.iter().map(|token| format!("  - {token}\n")).collect();
    std::fs::write(&file, format!("tokens:\n{listed}")).expect("written");
    file.display().to_string()
}

fn ended(served: &Served, who: (&str, &str), job: &str) -> Value {
    ended_for(served, &[who], job)
}

#[test]
fn jobs_are_seen_by_their_own_client() {
    let place = Folder::new("tenants");
    let served = begun(&place, &[FIRST, SECOND]);
    let key = ("Idempotency-Key", "k");
    let job = taken(served.send("POST", "/v1/batches", &[ZIP, ONE, key], &many(2)));
    ended(&served, ONE, &job);
    let paths = [job.clone(), format!("{job}/results"), format!("{job}/results/0")];
    let known = |answer: Answer| (answer.status, answer.problem());
    for path in &paths {
        assert_eq!(served.send("GET", path, &[ONE], b"").status, 200, "{path}");
        assert_eq!(served.get(path).status, 401, "{path}");
        // As if there were none.
        let absent = path.replace(job.rsplit('/').next().expect("an id"), "00000000000000000000000000000000");
        let (foreign, absent) =
            (served.send("GET", path, &[OTHER], b""), served.send("GET", &absent, &[OTHER], b""));
        let (said, as_absent) = (foreign.json()["detail"].clone(), absent.json()["detail"].clone());
        assert_eq!((known(foreign), said), (known(absent), as_absent), "{path}");
    }
    assert_eq!(served.send("DELETE", &job, &[OTHER], b"").status, 404);
    assert_eq!(served.send("GET", "/v1/jobs", &[OTHER], b"").expect(200).json(), json!({"jobs": []}));
    // The same key of another is another's.
    let theirs = taken(served.send("POST", "/v1/batches", &[ZIP, OTHER, key], &many(2)));
    assert_ne!(theirs, job);
    assert_eq!(taken(served.send("POST", "/v1/batches", &[ZIP, ONE, key], &many(2))), job);
    let list = served.send("GET", "/v1/jobs", &[ONE], b"").expect(200).json();
    assert_eq!(list["jobs"].as_array().map(Vec::len), Some(1));
    served.send("DELETE", &job, &[ONE], b"").expect(204);
    ended(&served, OTHER, &theirs);
}

#[test]
fn letters_of_jobs_name_the_letterheads_of_their_client() {
    let place = Folder::new("lent");
    let served = begun(&place, &[FIRST, SECOND]);
    let on = |head: &str, letter: &str| {
        let rest = letter.split_once("recipient").expect("a letter").1;
        format!("letterhead: {head}\nrecipient{rest}")
    };
    let (ours, theirs) = (on("ours.yaml", &letter("Kiel")), on("theirs.yaml", &letter("Kiel")));
    let sent = zip(&[("a.yaml", &ours), ("in/b.yaml", &theirs)]);
    let ends = |who, job: &str| {
        let told = ended(&served, who, job);
        let results = told["results"].as_array().expect("letters").clone();
        results.iter().map(|one| one["state"] == "done").collect::<Vec<_>>()
    };
    let job = taken(served.send("POST", "/v1/batches", &[ZIP, ONE], &sent));
    assert_eq!(ends(ONE, &job), [true, false], "it may not name that of others");
    let others = taken(served.send("POST", "/v1/batches", &[ZIP, OTHER], &sent));
    assert_eq!(ends(OTHER, &others), [true, true]);
    // As it comes at once.
    let made = served.send("GET", &format!("{job}/results/0"), &[ONE], b"").expect(200);
    let yaml = ("Content-Type", "application/yaml");
    let direct = served.send("POST", "/v1/render", &[yaml, ONE], ours.as_bytes()).expect(200);
    assert!(made.body == direct.body);
    let later = ("Prefer", "respond-async");
    let job = taken(served.send("POST", "/v1/render", &[yaml, later, ONE], theirs.as_bytes()));
    assert_eq!(ends(ONE, &job), [false]);
    let job = taken(served.send("POST", "/v1/render", &[yaml, later, ONE], ours.as_bytes()));
    assert_eq!(ends(ONE, &job), [true]);
    // And a template.
    let post = |head: &str| {
        let template = TEMPLATE.replace("kind: template\n", "");
        let template = format!("kind: template\n{}", on(head, &template));
        let (body, media) =
            form(&[("template", "serie.yaml", &template), ("rows", "rows.csv", "name\nAda\n")]);
        served.send("POST", "/v1/batches", &[("Content-Type", media), ONE], &body)
    };
    assert_eq!(ends(ONE, &taken(post("ours.yaml"))), [true]);
    assert_eq!(post("theirs.yaml").expect(422).json()["errors"][0]["code"], "unreadable-file");
}

#[test]
fn tokens_are_read_again_at_a_signal() {
    let place = Folder::new("reload");
    let served = begun(&place, &[FIRST]);
    let status = |who| served.send("GET", "/v1/layouts", &[who], b"").status;
    let turn = |wanted: [u16; 2]| {
        served.signal("HUP");
        let begun = Instant::now();
        while [status(ONE), status(OTHER)] != wanted {
            assert!(begun.elapsed() < Duration::from_secs(20), "not {wanted:?}");
            thread::sleep(Duration::from_millis(20));
        }
    };
    assert_eq!([status(ONE), status(OTHER)], [200, 401]);
    write(&place, &[FIRST, SECOND]);
    turn([200, 200]);
    // A client has two tokens while one takes the place of the other.
    let renamed = SECOND.replace("second", "first").replace('}', ", letterheads: [ours.yaml]}");
    write(&place, &[FIRST, &renamed]);
    turn([200, 200]);
    let job = taken(served.send("POST", "/v1/batches", &[ZIP, ONE], &many(1)));
    ended(&served, OTHER, &job);
    write(&place, &[SECOND]);
    turn([401, 200]);
    // Where the file is wrong, nothing changes.
    write(&place, &["{name: third}"]);
    served.signal("HUP");
    served.log_until("those from before stay");
    assert_eq!([status(ONE), status(OTHER)], [401, 200]);
}
