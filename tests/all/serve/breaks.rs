//! Letters over which the process breaks off.

use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::json;

use super::jobs::{ZIP, begun, ended, many, taken};
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
    let job = taken(served.send("POST", "/v1/batches", &[ZIP], &many(300)));
    served.kill();
    tried(&place, &[(297, 8), (298, 3), (299, 1)]);
    let start = Instant::now();
    let served = begun(&place.path("state"), &[]);
    let told = ended(&served, &job);
    assert_eq!(told["letters"], json!({"total": 300, "done": 299, "failed": 1}), "{}", told["letters"]);
    let lost = &told["results"][297];
    assert_eq!(lost["state"], "failed");
    assert_eq!(lost["findings"][0]["code"], "internal");
    let said = lost["findings"][0]["message"].as_str().expect("a message");
    assert!(said.contains("broke off 8 times"), "{said}");
    assert!(
        start.elapsed() > Duration::from_secs(2),
        "one that broke off three times is left alone at first"
    );
}
