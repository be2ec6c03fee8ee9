//! How much, how long, how many.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use super::desk::{Answer, Served, form};
use crate::desk::root;

/// An invoice of so many lines more than that of the sample.
pub(super) fn invoice(lines: usize) -> String {
    let simple = std::fs::read_to_string(root().join("samples/invoice-only.yaml")).expect("a sample");
    let at = simple.find("  lines:\n").expect("lines") + "  lines:\n".len();
    let end = simple.find("  check:").expect("a check of the sums");
    let line = "    - {description: Item, quantity: 1, unit: piece, unit_price: 1.50, vat: 20}\n";
    format!("{}{}{}", &simple[..at], line.repeat(lines), &simple[at..end])
}

#[test]
fn too_large_a_body_is_refused_however_it_is_sent() {
    let served = Served::start(&["--body-limit", "2KiB", "--upload-limit", "4KiB"]);
    let large = "# x\n".repeat(1000);
    let answer = served.post("/v1/check", &large);
    assert_eq!((answer.status, answer.problem().as_str()), (413, "too-large"));
    assert!(answer.text().contains("at most 2 KiB are taken"), "{}", answer.text());
    let chunk = format!("{:x}\r\n{large}\r\n0\r\n\r\n", large.len());
    let head = "POST /v1/check HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/yaml\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(served.raw(format!("{head}{chunk}").as_bytes()).status, 413);
    let (media, body) = form(&[("letter", "", b"a: 1"), ("file", "x", &[0; 5000])]);
    assert_eq!(served.send("POST", "/v1/check", &[("Content-Type", &media)], &body).status, 413);
}

#[test]
fn bodies_of_foreign_types_and_broken_forms_are_refused() {
    let served = Served::start(&[]);
    let send = |media: &str, body: &[u8]| {
        let answer = served.send("POST", "/v1/check", &[("Content-Type", media)], body);
        (answer.status, answer.problem())
    };
    assert_eq!(send("application/x-www-form-urlencoded", b"a: 1").0, 415);
    assert_eq!(send("multipart/form-data", b"a: 1"), (400, "wrong-body".to_owned()));
    assert_eq!(send("multipart/form-data; boundary=x", b"--x\r\nbroken"), (400, "wrong-body".to_owned()));
    let parts = |parts: &[(&str, &str, &[u8])]| {
        let (media, body) = form(parts);
        send(&media, &body)
    };
    let letter: (&str, &str, &[u8]) = ("letter", "", b"a: 1");
    assert_eq!(parts(&[]).0, 400);
    assert_eq!(parts(&[letter, letter]).0, 400);
    assert_eq!(parts(&[letter, ("other", "", b"")]).0, 400);
    for name in ["../x", "/etc/passwd", "a\\b", "c:x", "..", ""] {
        assert_eq!(parts(&[letter, ("file", name, b"x")]).0, 400, "{name}");
    }
    assert_eq!(parts(&[letter, ("file", "a", b"x"), ("file", "./a", b"y")]).0, 400);
    let encoded = [("Content-Type", "application/yaml"), ("Content-Encoding", "br")];
    let answer = served.send("POST", "/v1/check", &encoded, b"a: 1");
    assert_eq!((answer.status, answer.problem().as_str()), (415, "wrong-content-type"));
}

#[test]
fn nothing_of_this_machine_or_of_the_net_is_in_reach() {
    let served = Served::start(&[]);
    let mut told = Vec::new();
    for path in ["/etc/passwd", "../../etc/passwd", "missing.svg", "/var/none", "Cargo.toml"] {
        let answer = served
            .post("/v1/check", &format!("sender: {{logo: {{file: \"{path}\", width: 9mm, alt: x}}}}\n"));
        let findings = answer.json()["findings"].clone();
        let found =
            findings.as_array().expect("findings").iter().find(|one| one["code"] == "unreadable-file");
        let message = found.unwrap_or_else(|| panic!("{findings}"))["message"]
            .as_str()
            .expect("text")
            .replace(path, "");
        told.push(message);
    }
    // What is there and what is not are not told apart.
    assert!(told.iter().all(|message| *message == told[0]), "{told:?}");
    for address in ["http://169.254.169.254/x", "file:///etc/passwd", "//server/x"] {
        let answer = served.post("/v1/check", &format!("sender: {{logo: {{file: \"{address}\"}}}}\n"));
        assert!(answer.text().contains("is not the path of a file"), "{address}");
    }
    for path in ["/v1/samples/../../etc/passwd", "/v1/samples/fr/..%2f..%2fetc%2fpasswd", "/..%2fCargo.toml"]
    {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
}

#[test]
fn slow_heads_are_hung_up_on_and_slow_bodies_told() {
    let served = Served::start(&["--header-timeout", "300ms", "--body-timeout", "300ms"]);
    let start = Instant::now();
    let mut slow = served.connect();
    slow.write_all(b"GET /livez HTTP/1.1\r\nHost: loc").expect("sent");
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(start.elapsed() < Duration::from_secs(10));
    let answer = served.raw(b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/yaml\r\nContent-Length: 100\r\n\r\na: 1");
    assert_eq!((answer.status, answer.problem().as_str()), (408, "body-timeout"));
    let huge = format!("GET /livez HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(200_000));
    assert_eq!(served.raw(huge.as_bytes()).status, 431);
}

#[test]
fn what_takes_too_long_is_left_off_and_the_thread_is_free_again() {
    let served = Served::start(&["--deadline", "400ms", "--body-limit", "64MiB"]);
    let large = invoice(8000);
    let start = Instant::now();
    let answer = served.post("/v1/render", &large);
    assert_eq!((answer.status, answer.problem().as_str()), (503, "deadline-passed"));
    assert!(start.elapsed() < Duration::from_secs(20));
    // The one thread for large documents takes the next soon.
    let busy = || {
        let metrics = served.get("/metrics").text();
        let line = metrics.lines().find(|line| line.starts_with("letterpress_busy{lane=\"large\"}"));
        line.and_then(|line| line.rsplit(' ').next()?.parse::<u32>().ok()).expect("a number")
    };
    let waiting = Instant::now();
    while busy() > 0 {
        assert!(waiting.elapsed() < Duration::from_secs(5), "the work goes on");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn what_does_not_fit_the_queue_is_refused_and_told_when_to_come_again() {
    let served = Served::start(&["--large-queue", "1", "--large-from", "1KiB", "--deadline", "300s"]);
    let large = invoice(3000);
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..8).map(|_| scope.spawn(|| served.post("/v1/render", &large))).collect();
        asked.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    let refused: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 429).collect();
    let made = answers.iter().filter(|answer| answer.status == 200).count();
    let all: Vec<(u16, String)> = answers
        .iter()
        .map(|answer| (answer.status, answer.text()))
        .filter(|(status, _)| *status != 200)
        .collect();
    assert!(!refused.is_empty() && made >= 1 && made + refused.len() == 8, "{made} of 8: {all:?}");
    for answer in refused {
        assert_eq!(answer.problem(), "busy");
        assert!(answer.header("retry-after").parse::<u64>().expect("seconds") >= 1);
    }
}

#[test]
fn a_service_that_is_stopped_answers_what_it_has_in_hand() {
    let patient = ["--stop-within", "120s", "--deadline", "120s"];
    let served = Served::start(&[&["--body-limit", "64MiB"][..], &patient].concat());
    let large = invoice(3000);
    let head = format!(
        "POST /v1/render HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/yaml\r\nContent-Length: {}\r\n\r\n",
        large.len()
    );
    let mut stream = served.connect();
    stream.write_all(head.as_bytes()).expect("sent");
    stream.write_all(large.as_bytes()).expect("sent");
    std::thread::sleep(Duration::from_millis(200));
    let reading = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("whole");
        bytes
    });
    assert_eq!(served.end(), Some(0));
    let answer = reading.join().expect("an answer");
    assert!(answer.starts_with(b"HTTP/1.1 200") && answer.trim_ascii_end().ends_with(b"%%EOF"));
}

#[test]
fn who_takes_nothing_of_an_answer_keeps_no_place_and_no_end_waiting() {
    let served = Served::start(&["--connections", "2", "--answer-timeout", "1s"]);
    // More than what lies between here and there takes up.
    let asks = "GET /v1/schema HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2000);
    let deaf: Vec<_> = (0..2)
        .map(|_| {
            let mut stream = served.connect();
            stream.set_write_timeout(Some(Duration::from_secs(2))).expect("a timeout");
            let _ = stream.write_all(asks.as_bytes());
            stream
        })
        .collect();
    assert_eq!(served.get("/livez").status, 200, "both are hung up on");
    drop(deaf);
    let served = Served::start(&["--connections", "1", "--stop-within", "1s"]);
    let mut deaf = served.connect();
    deaf.set_write_timeout(Some(Duration::from_secs(2))).expect("a timeout");
    let _ = deaf.write_all(asks.as_bytes());
    let start = Instant::now();
    assert_eq!(served.end(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn memory_for_requests_is_bounded_by_what_has_come() {
    let served = Served::start(&["--memory", "100KiB", "--body-limit", "1MiB"]);
    let head = "POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\nContent-Length: 90000\r\n\r\n";
    let mut held = served.connect();
    held.write_all(head.as_bytes()).expect("sent");
    // What is only announced takes no room.
    let small = format!("subject: {}\n", "x".repeat(50_000));
    assert_eq!(served.post("/v1/check", &small).status, 200);
    held.write_all(&[b'#'; 80_000]).expect("sent");
    let start = Instant::now();
    let refused = loop {
        let answer = served.post("/v1/check", &small);
        if answer.status != 200 || start.elapsed() > Duration::from_secs(20) {
            break answer;
        }
    };
    assert_eq!((refused.status, refused.problem().as_str()), (429, "busy"));
    assert_eq!(refused.header("retry-after"), "1");
    drop(held);
    let start = Instant::now();
    while served.post("/v1/check", &small).status != 200 {
        assert!(start.elapsed() < Duration::from_secs(20), "it is never given back");
    }
}

#[test]
fn who_asks_twice_for_the_end_does_not_wait() {
    let served = Served::start(&["--body-limit", "64MiB", "--deadline", "120s", "--stop-within", "120s"]);
    let large = invoice(20_000);
    let mut stream = served.connect();
    let head = format!(
        "POST /v1/render HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\nContent-Length: {}\r\n\r\n",
        large.len()
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(large.as_bytes())).expect("sent");
    std::thread::sleep(Duration::from_millis(300));
    served.signal("INT");
    std::thread::sleep(Duration::from_millis(300));
    let start = Instant::now();
    assert_eq!(served.end(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn other_pages_hear_refusals_and_every_answer_is_logged() {
    let page = ("Origin", "https://letters.example");
    let served = Served::start(&["--origins", "https://letters.example"]);
    let wish = [
        page,
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "idempotency-key, prefer"),
    ];
    let before = served.send("OPTIONS", "/v1/batches", &wish, b"");
    let allowed = before.header("access-control-allow-headers").to_ascii_lowercase();
    assert!(allowed.contains("idempotency-key") && allowed.contains("prefer"), "{allowed}");
    assert!(!before.header("x-request-id").is_empty() && !before.header("x-content-type-options").is_empty());
    let refused = served.send("POST", "/v1/render", &[page, ("Content-Type", "text/plain")], b"x");
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (415, page.1));
    served.log_until("\"method\":\"OPTIONS\"");
    let said = Served::refused(&["--origins", "*"]);
    assert!(said.contains("`*` is no origin"), "{said}");
}

#[test]
fn the_log_tells_requests_and_nothing_of_letters() {
    let served = Served::start(&[]);
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let headers = [("Content-Type", "application/yaml"), ("Traceparent", trace), ("X-Request-Id", "seen-1")];
    served.send(
        "POST",
        "/v1/check?language=sesquipedalian",
        &headers,
        b"subject: sesquipedalian\nsesquipedalian: 1\n",
    );
    let log = served.log_until("seen-1");
    let line = log.lines().find(|line| line.contains("seen-1")).unwrap_or_else(|| panic!("{log}"));
    let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
    assert_eq!((&line["route"], &line["status"]), (&"/v1/check".into(), &200.into()));
    assert_eq!(line["trace_id"], "0af7651916cd43dd8448eb211c80319c");
    assert!(!log.contains("sesquipedalian"), "{log}");
}
