//! Jobs that end while nobody asks: told by webhooks, signed, once for each job whatever happens to the
//! process.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;

use super::desk::Answer;
use super::jobs::{ZIP, begun, ended, many, taken};
use crate::cli::Folder;

#[test]
fn a_job_outlives_kills_and_ends_once() {
    let scratch = Folder::new("kills");
    let (hook, told) = listen(0);
    fs::write(scratch.path("secret"), "a secret of some length").expect("written");
    let secret = scratch.path("secret").display().to_string();
    let options = ["--webhook-secret-file", &secret, "--webhook-private", "true"];
    let start = || begun(&scratch.path("state"), &options);
    let mut served = start();
    let jobs: Vec<String> = [60, 20]
        .into_iter()
        .map(|count| taken(served.send("POST", &format!("/v1/batches?webhook={hook}"), &[ZIP], &many(count))))
        .collect();
    let mut made = Vec::new();
    for pause in [0, 60, 150, 90, 200] {
        thread::sleep(Duration::from_millis(pause));
        let done = served.get(&jobs[0]).expect(200).json()["letters"]["done"].as_u64().expect("a number");
        made.push(done);
        served.kill();
        served = start();
    }
    assert!(made.is_sorted(), "what is done stays done: {made:?}");
    for (job, count) in jobs.iter().zip([60, 20]) {
        let told = ended(&served, job);
        assert_eq!(told["letters"], json!({"total": count, "done": count, "failed": 0}));
        for one in told["results"].as_array().expect("letters").iter().step_by(19) {
            let made = served.get(one["href"].as_str().expect("a result")).expect(200);
            assert_eq!(made.body.len() as u64, one["bytes"].as_u64().expect("a length"));
        }
    }
    // One message for each, under one name even where it was sent twice.
    let mut deliveries = BTreeSet::new();
    while deliveries.len() < 2 {
        let message = told.recv_timeout(Duration::from_secs(20)).expect("a message");
        deliveries
            .insert((message.header("letterpress-delivery").to_owned(), message.json()["id"].to_string()));
    }
    let code = served.end();
    assert_eq!(code, Some(0));
    while let Ok(message) = told.try_recv() {
        deliveries
            .insert((message.header("letterpress-delivery").to_owned(), message.json()["id"].to_string()));
    }
    assert_eq!(deliveries.len(), 2, "{deliveries:?}");
}

/// Listens for messages: refuses the first few, and passes all on.
fn listen(refusals: usize) -> (String, mpsc::Receiver<Answer>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let mut stream = stream.expect("a connection");
            let mut got = Vec::new();
            let mut piece = [0; 4096];
            let body_at = |got: &[u8]| got.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
            let is_whole = |got: &[u8]| {
                let Some(at) = body_at(got) else { return false };
                let head = String::from_utf8_lossy(&got[..at]).to_ascii_lowercase();
                let length =
                    head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                got.len() >= at + length.unwrap_or(0_usize)
            };
            while !is_whole(&got) {
                let read = stream.read(&mut piece).expect("a message");
                assert!(read > 0, "it breaks off");
                got.extend_from_slice(&piece[..read]);
            }
            let status = if number < refusals { "500 Not now" } else { "204 Thanks" };
            let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
            // Its first line stands where an answer has its status.
            let text = [b"HTTP/1.1 200 ", &got[..]].concat();
            if send.send(Answer::of(&text)).is_err() {
                return;
            }
        }
    });
    (address, receive)
}

#[test]
fn the_end_of_a_job_is_told_and_signed() {
    let scratch = Folder::new("hook");
    let (hook, told) = listen(1);
    let secret = "0123456789abcdef0123456789abcdef";
    fs::write(scratch.path("secret"), format!("{secret}\n")).expect("written");
    let file = scratch.path("secret").display().to_string();
    let options = ["--webhook-secret-file", &file, "--webhook-private", "true"];
    let served = begun(&scratch.path("state"), &options);
    let job = taken(served.send("POST", "/v1/batches", &[ZIP, ("Letterpress-Webhook", &hook)], &many(2)));
    let first = told.recv_timeout(Duration::from_secs(20)).expect("a message");
    // The first was refused; it comes again after a second.
    let again = told.recv_timeout(Duration::from_secs(20)).expect("the message again");
    for message in [&first, &again] {
        assert_eq!(message.header("letterpress-event"), "job.done");
        let time = message.header("letterpress-timestamp");
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
        mac.update(time.as_bytes());
        mac.update(b".");
        mac.update(&message.body);
        let signature: String =
            mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(message.header("letterpress-signature"), format!("sha256={signature}"));
    }
    assert_eq!(first.header("letterpress-delivery"), again.header("letterpress-delivery"));
    assert_eq!(first.body, again.body);
    assert_eq!(first.json(), served.get(&job).expect(200).json());
    // Refused where they are not wanted.
    let strict = Folder::new("strict");
    let served = begun(&strict.path("state"), &options[..2]);
    for address in [&*hook, "https://127.0.0.1/", "https://[::ffff:10.0.0.1]/", "https://user@example.com/"] {
        let head = [ZIP, ("Letterpress-Webhook", address)];
        served.send("POST", "/v1/batches", &head, &many(1)).expect(400);
    }
    // A name is judged by what it leads to: nothing arrives.
    let port = hook.split(':').nth(2).expect("a port");
    let named = format!("https://localhost:{port}");
    taken(served.send("POST", "/v1/batches", &[ZIP, ("Letterpress-Webhook", &named)], &many(1)));
    let begun = Instant::now();
    while !String::from_utf8_lossy(&served.get("/metrics").body).contains("webhooks_total{end=\"refused\"} 1")
    {
        assert!(begun.elapsed() < Duration::from_secs(20), "it is not judged");
        thread::sleep(Duration::from_millis(50));
    }
    assert!(told.try_recv().is_err());
}
