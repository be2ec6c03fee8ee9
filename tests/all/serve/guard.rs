//! Who is let in, and what every answer says.

use super::desk::{Served, form};
use crate::cli::Folder;

const LETTER: &str = "letterhead: ours.yaml\nsubject: x\n";

/// The token `open sesame`, with a letterhead of its own and three requests a minute for another.
const TOKENS: &str = "tokens:
  - {name: first, sha256: 41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb, letterheads: [ours.yaml]}
  - {name: second, sha256: 61b8186ca4f10f222f0a5a6fde4aa17f335a20883c3c1ce4c44602a68748c380, per_minute: 3}
";

#[test]
fn every_answer_has_the_headers_of_a_careful_service() {
    let served = Served::start(&[]);
    for path in ["/", "/livez", "/v1/layouts", "/nowhere", "/v1/schema/%ff", "/v1/render"] {
        let answer = served.get(path);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
        if answer.status >= 400 {
            answer.problem();
        }
    }
    let page = served.get("/");
    assert!(page.header("content-security-policy").contains("script-src 'self';"));
    assert!(page.text().contains("<script"), "the page");
    let tag = page.header("etag").to_owned();
    assert_eq!(served.send("GET", "/", &[("If-None-Match", &tag)], b"").status, 304);
    assert_eq!(served.get("/v1/render").header("allow"), "POST");
    let own = served.send("GET", "/livez", &[("X-Request-Id", "mine-1")], b"");
    assert_eq!(own.header("x-request-id"), "mine-1");
    let foreign = served.send("GET", "/livez", &[("X-Request-Id", "a b\u{e9}")], b"");
    assert_ne!(foreign.header("x-request-id"), "a b\u{e9}");
}

#[test]
fn without_tokens_only_this_machine_asks_by_its_own_names() {
    let served = Served::start(&["--hosts", "letters.example"]);
    let ask = |host: &str, more: &str| {
        let request = format!("GET /v1/layouts HTTP/1.1\r\n{host}{more}Connection: close\r\n\r\n");
        served.raw(request.as_bytes()).status
    };
    for (host, status) in [
        ("Host: localhost:1\r\n", 200),
        ("Host: [::1]:8080\r\n", 200),
        ("Host: letters.example\r\n", 200),
        ("Host: rebound.example\r\n", 421),
        ("Host: a b<>\r\n", 400),
        ("", 400),
        ("Host: localhost\r\nHost: localhost\r\n", 400),
    ] {
        assert_eq!(ask(host, ""), status, "{host}");
    }
    assert_eq!(ask("Host: localhost\r\n", "Origin: http://localhost\r\n"), 200);
    assert_eq!(ask("Host: localhost\r\n", "Origin: https://elsewhere.example\r\n"), 403);
    let allowed = Served::start(&["--origins", "https://elsewhere.example"]);
    let answer = allowed.send("GET", "/v1/layouts", &[("Origin", "https://elsewhere.example")], b"");
    assert_eq!(
        (answer.status, answer.header("access-control-allow-origin")),
        (200, "https://elsewhere.example")
    );
    let preflight = allowed.send(
        "OPTIONS",
        "/v1/render",
        &[("Origin", "https://elsewhere.example"), ("Access-Control-Request-Method", "POST")],
        b"",
    );
    assert_eq!(
        (preflight.status, preflight.header("access-control-allow-origin")),
        (200, "https://elsewhere.example")
    );
}

#[test]
fn where_the_body_ends_is_said_once() {
    let served = Served::start(&[]);
    let ask = |headers: &str| {
        let request = format!(
            "POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\nConnection: close\r\n{headers}\r\n2\r\na:\r\n0\r\n\r\n"
        );
        served.raw(request.as_bytes()).status
    };
    assert_eq!(ask("Transfer-Encoding: chunked\r\n"), 200);
    assert_eq!(ask("Transfer-Encoding: gzip, chunked\r\n"), 400);
}

#[test]
fn tokens_say_who_may_do_what() {
    let place = Folder::new("tokens");
    let heads = place.path("heads");
    std::fs::create_dir_all(&heads).expect("a folder");
    let sender = "kind: letterhead\nsender: {name: A B, organisation: Ours Ltd, address: [1 Road], phone: '+44 20 7946 0000'}\n";
    std::fs::write(heads.join("ours.yaml"), sender).expect("written");
    std::fs::write(heads.join("theirs.yaml"), sender).expect("written");
    std::fs::write(heads.join("secret.txt"), "not for letters").expect("written");
    std::fs::write(place.path("tokens.yaml"), TOKENS).expect("written");
    let (tokens, heads) = (place.path("tokens.yaml").display().to_string(), heads.display().to_string());
    let served = Served::start(&["--tokens", &tokens, "--letterheads", &heads]);
    let check = |token: &str, letter: &str| {
        let headers = [("Content-Type", "application/yaml"), ("Authorization", token)];
        served.send("POST", "/v1/check", &headers, letter.as_bytes())
    };
    let unreadable = |answer: super::desk::Answer| {
        assert_eq!(answer.status, 200, "{}", answer.text());
        let findings = answer.json()["findings"].as_array().expect("findings").clone();
        findings
            .iter()
            .filter(|one| one["code"] == "unreadable-file")
            .map(|one| one["message"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(served.get("/livez").status, 200);
    let refused = served.post("/v1/check", LETTER);
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, "Bearer realm=\"letterpress\""));
    assert_eq!(check("Bearer wrong", LETTER).status, 401);
    assert_eq!(check("Basic open sesame", LETTER).status, 401);
    assert_eq!(unreadable(check("Bearer open sesame", LETTER)).len(), 0);
    // Of those that it may not use, and of files that are no letterheads, nothing is told.
    for letter in ["theirs.yaml", "secret.txt", "missing.yaml", "../heads/ours.yaml", "./ours.yaml"] {
        let found = unreadable(check("Bearer open sesame", &LETTER.replace("ours.yaml", letter)));
        assert_eq!(found, [format!("cannot read `{letter}`: there is no such file in reach")]);
    }
    // A letterhead is named as one, not as a picture or an annex of the letter.
    let (media, body) = form(&[("letter", "", b"sender: {logo: {file: secret.txt}}\n")]);
    let answer = served.send(
        "POST",
        "/v1/check",
        &[("Content-Type", &media), ("Authorization", "bearer open sesame")],
        &body,
    );
    assert_eq!(unreadable(answer).len(), 1);
    let mut last = check("Bearer second token", LETTER);
    for _ in 0..3 {
        assert_eq!(last.status, 200);
        last = check("Bearer second token", LETTER);
    }
    assert_eq!((last.status, last.problem().as_str()), (429, "too-many-requests"));
    let seconds: u64 = last.header("retry-after").parse().expect("seconds");
    assert!((1..=20).contains(&seconds), "{seconds}");
}

#[test]
fn a_new_token_is_let_in() {
    let place = Folder::new("new-token");
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_letterpress"))
        .args(["serve", "--new-token", "books"])
        .output()
        .expect("it runs");
    let said = String::from_utf8(made.stdout).expect("text");
    let lines: Vec<&str> = said.lines().collect();
    let file = place.path("tokens.yaml");
    std::fs::write(&file, format!("tokens:\n{}\n", lines[3])).expect("written");
    let served = Served::start(&["--tokens", &file.display().to_string()]);
    let bearer = format!("Bearer {}", lines[1].trim());
    assert_eq!(served.send("GET", "/v1/layouts", &[("Authorization", &bearer)], b"").status, 200);
    assert_eq!(served.get("/v1/layouts").status, 401);
}

#[test]
fn wrong_settings_are_told_before_anything_is_served() {
    let place = Folder::new("settings");
    let said = |args: &[&str], file: &str| {
        let path = place.path("letterpress.yaml");
        std::fs::write(&path, file).expect("written");
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_letterpress"))
            .arg("serve")
            .args(args)
            .arg("--config")
            .arg(&path)
            .output()
            .expect("it runs");
        assert_eq!(run.status.code(), Some(2));
        String::from_utf8(run.stderr).expect("text")
    };
    let open = said(&["--listen", "0.0.0.0:0"], "");
    assert!(open.contains("others than this machine reach 0.0.0.0:0, and there are no tokens"), "{open}");
    let wrong = said(&[], "lisen: 127.0.0.1:1\ndeadline: soon\nqueue: many\n");
    for part in [
        "there is no setting `lisen`",
        "did you mean `listen`?",
        "letterpress.yaml:1:1",
        "`soon` is no time",
        "letterpress.yaml:2:11",
        "letterpress.yaml:3:8",
    ] {
        assert!(wrong.contains(part), "{part} in {wrong}");
    }
}
