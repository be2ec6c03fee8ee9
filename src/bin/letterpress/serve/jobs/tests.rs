//! The records alone: whose jobs are whose, and that an end is written once.

use std::sync::Arc;

use super::rows::{self, Ended, Fresh, Made, Removed, Standing, Taken};
use super::state::{self, State};

fn fresh(id: &str, client: &str, key: Option<&str>, letters: usize) -> Fresh {
    Fresh {
        id: id.to_owned(),
        client: client.to_owned(),
        now: rows::now(),
        expires: rows::now(),
        spec: "{}".to_owned(),
        key: key.map(str::to_owned),
        content: "c".to_owned(),
        webhook: Some("https://example.com/".to_owned()),
        names: (0..letters).map(|place| format!("{place}.yaml")).collect(),
    }
}

fn done(place: i64, is_made: bool) -> Ended {
    let made = Made { pages: 1, bytes: 9, tag: "t".to_owned() };
    Ended { place, made: is_made.then_some(made), findings: "[]".to_owned() }
}

/// Records in a folder of their own.
fn records() -> (std::path::PathBuf, Arc<State>) {
    let name = state::random(8).expect("a name");
    let folder = std::env::temp_dir().join(format!("letterpress-records-{name}"));
    let state = State::open(&folder).expect("records");
    (folder, Arc::new(state))
}

#[tokio::test]
async fn clients_have_their_own_jobs() {
    let (folder, state) = records();
    for (id, client) in [("a1", "a"), ("b1", "b"), ("n1", "")] {
        let job = fresh(id, client, Some("key"), 1);
        let taken = state.write(move |t| rows::take(t, &job, 2)).await.expect("taken");
        assert_eq!(taken, Taken::New, "a key is one of its client's");
    }
    let again = fresh("a2", "a", Some("key"), 1);
    let taken = state.write(move |t| rows::take(t, &again, 2)).await.expect("looked at");
    assert_eq!(taken, Taken::Known("a1".to_owned()));
    for (id, most, wanted) in [("a3", 1, Taken::TooMany), ("a4", 2, Taken::New), ("a5", 2, Taken::TooMany)] {
        let job = fresh(id, "a", None, 1);
        let taken = state.write(move |t| rows::take(t, &job, most)).await.expect("looked at");
        assert_eq!(taken, wanted, "{id}");
    }
    let seen = state
        .write(|t| {
            let own = rows::view(t, "a", "a1", 0, 9)?;
            let foreign = [rows::view(t, "b", "a1", 0, 9)?, rows::view(t, "", "a1", 0, 9)?];
            let list = rows::newest(t, "a", 9)?;
            let removed = (rows::remove(t, "b", "a1")?, rows::remove(t, "a", "a1")?);
            Ok((
                own.is_some(),
                foreign.iter().flatten().count(),
                rows::spec(t, "b", "a1")?,
                list.len(),
                removed,
            ))
        })
        .await;
    let seen = seen.expect("looked at");
    assert_eq!(seen, (true, 0, None, 2, (Removed::Unknown, Removed::Open)));
    let _ = std::fs::remove_dir_all(folder);
}

#[tokio::test]
async fn an_end_is_written_once() {
    let (folder, state) = records();
    let (one, other) = (fresh("j", "", None, 3), fresh("k", "", None, 1));
    state.write(move |t| rows::take(t, &one, 2).and(rows::take(t, &other, 2))).await.expect("taken");
    let standings = state
        .write(|t| {
            Ok([
                rows::end(t, "j", &[done(0, true)], 1000, "d1")?,
                // Made again after a kill: counted once.
                rows::end(t, "j", &[done(0, true), done(1, false)], 1000, "d2")?,
                rows::end(t, "j", &[done(2, true)], 1000, "d3")?,
                rows::end(t, "j", &[done(2, true)], 1000, "d4")?,
                rows::end(t, "k", &[done(0, false)], 1000, "d5")?,
                rows::end(t, "gone", &[done(0, true)], 1000, "d6")?,
            ])
        })
        .await
        .expect("written");
    let running = Standing::Running;
    assert_eq!(
        standings,
        [
            running,
            running,
            Standing::Ended("done"),
            Standing::Over,
            Standing::Ended("failed"),
            Standing::Gone
        ]
    );
    let (due, next) = state.read(|t| rows::due(t, 9)).await.expect("read");
    let ids: Vec<&str> = due.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!((ids.as_slice(), next), (&["d3", "d5"][..], None));
    for (id, event) in [("d3", "job.done"), ("d5", "job.failed")] {
        let told = state.read(move |t| rows::delivery(t, id)).await.expect("read").expect("a message");
        assert_eq!(told.event, event);
    }
    let view = state.read(|t| rows::view(t, "", "j", 0, 9)).await.expect("read").expect("a job");
    assert_eq!((view.letters.done, view.letters.failed), (2, 1));
    // A job about which something is to be told is kept.
    state.write(|t| t.execute("update jobs set expires = 0", []).map(drop)).await.expect("written");
    assert_eq!(state.write(rows::expire).await.expect("written"), 0);
    state.write(|t| rows::delivered(t, "d3", None)).await.expect("written");
    assert_eq!(state.write(rows::expire).await.expect("written"), 1);
    let _ = std::fs::remove_dir_all(folder);
}
