//! Removes jobs whose time is over, with their keys, and all files that belong to no job.

use std::sync::Arc;
use std::time::Duration;

use super::Records;
use super::rows;
use super::state::Trouble;

/// Removes until it is stopped.
pub(crate) async fn run(records: Arc<Records>, every: Duration) {
    let mut rounds = 0_u32;
    loop {
        // Files without a job are looked for at first, when nothing can be under way, and
        // then seldom.
        if let Err(trouble) = round(&records, rounds == 0).await {
            tracing::error!(trouble = trouble.0, "sweep of jobs");
        }
        rounds = (rounds + 1) % 360;
        tokio::time::sleep(every).await;
    }
}

async fn round(records: &Records, orphans: bool) -> Result<(), Trouble> {
    records.state.write(rows::expire).await?;
    clear(records).await?;
    if orphans {
        clear_orphans(records).await?;
    }
    Ok(())
}

/// Deletes the files of jobs that were removed; those that cannot be deleted keep no others.
pub(crate) async fn clear(records: &Records) -> Result<(), Trouble> {
    let mut failed = None;
    let mut behind = String::new();
    loop {
        let asked = behind.clone();
        let rubbish = records.state.read(move |t| rows::rubbish(t, &asked)).await?;
        let Some(last) = rubbish.last() else { return failed.map_or(Ok(()), Err) };
        behind.clone_from(last);
        for id in rubbish {
            match records.store.delete(&id).await {
                Ok(()) => records.state.write(move |t| rows::cleared(t, &id)).await?,
                Err(trouble) => failed = Some(trouble),
            }
        }
    }
}

/// Deletes files of jobs that were never taken on, or that came after their job was removed.
async fn clear_orphans(records: &Records) -> Result<(), Trouble> {
    for id in records.store.jobs().await? {
        let asked = id.clone();
        // A request that is under way stores its files first.
        let known =
            records.is_underway(&id) || records.state.read(move |t| rows::is_known(t, &asked)).await?;
        if !known {
            records.store.delete(&id).await?;
        }
    }
    Ok(())
}
