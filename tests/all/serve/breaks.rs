//! Letters over which the process breaks off, and jobs that are ended while a letter is made.

use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::json;
use zip::CompressionMethod::Stored;

use super::jobs::{ZIP, begun, ended, letter, many, packed, taken};
use crate::cli::Folder;

/// Says of letters that the process broke off over them so often.
fn tried(place: &Folder, tries: &[(u32, u32)]) {
    let records = Connection::open(place.path("state/jobs.sqlite3")).expect("records");
    for (letter, tries) in tries {
        let changed = records
            .execute("update letters set tries = ? where place = ? and state = 'queued'", (tries, letter))
            .expect("written");
        assert_eq!(changed, 1, "letter {letter} was made already");
    }
}

#[test]
fn what_ends_the_process_time_and_again_is_given_up() {
    let place = Folder::new("broken-off");
    let served = begun(&place.path("state"), &[]);
    let job = taken(served.send("POST", "/v1/batches", &[ZIP], &many(60)));
    served.kill();
    tried(&place, &[(57, 8), (58, 3), (59, 1)]);
    let start = Instant::now();
    let served = begun(&place.path("state"), &[]);
    let told = ended(&served, &job);
    assert_eq!(told["letters"], json!({"total": 60, "done": 59, "failed": 1}), "{}", told["letters"]);
    let lost = &told["results"][57];
    assert_eq!(lost["state"], "failed");
    assert_eq!(lost["findings"][0]["code"], "internal");
    let said = lost["findings"][0]["message"].as_str().expect("a message");
    assert!(said.contains("broke off 8 times"), "{said}");
    assert!(
        start.elapsed() > Duration::from_secs(2),
        "one that broke off three times is left alone at first"
    );
}

#[test]
fn a_removed_job_is_left_off_at_once() {
    let place = Folder::new("left-off");
    let served = begun(&place.path("state"), &["--body-limit", "64MiB"]);
    let long = super::limits::invoice(60_000);
    let job = taken(served.send("POST", "/v1/batches", &[ZIP], &packed(&[("a.yaml", &long)], Stored)));
    let busy = |lane: &str| {
        let metrics = served.get("/metrics").text();
        let name = format!("letterpress_busy{{lane=\"{lane}\"}} ");
        metrics.lines().find_map(|line| line.strip_prefix(&name)?.parse::<u32>().ok()).expect("a number")
    };
    let start = Instant::now();
    while busy("job") == 0 {
        assert!(start.elapsed() < Duration::from_secs(20), "it is never begun");
    }
    // Somebody's large document has a thread of its own meanwhile.
    let fine = served.post("/v1/render?dpi=300", &letter("Kiel"));
    assert_eq!((fine.status, busy("job")), (200, 1));
    served.send("DELETE", &job, &[], b"").expect(204);
    let start = Instant::now();
    while busy("job") > 0 {
        assert!(start.elapsed() < Duration::from_secs(10), "the work goes on");
    }
    // One that is too large for a letter fails alone.
    let served = begun(&place.path("other"), &["--body-limit", "10KiB"]);
    let sent = packed(&[("a.yaml", &long), ("b.yaml", &letter("Kiel"))], Stored);
    let told = ended(&served, &taken(served.send("POST", "/v1/batches", &[ZIP], &sent)));
    assert_eq!(told["results"][0]["findings"][0]["code"], "too-large", "{told}");
    assert_eq!(told["results"][1]["state"], "done", "{told}");
}
