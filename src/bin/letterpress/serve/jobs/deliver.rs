//! Sends what is due of the messages about jobs; what fails is sent again a few times, ever later.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Uri;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use super::super::service::Service;
use super::Records;
use super::rows;
use super::state::{Trouble, blocking};
use super::webhook::Sent;

/// How long after each attempt the next follows, in milliseconds; behind the last there is none.
const AGAIN: [i64; 5] = [1000, 5000, 30_000, 300_000, 3_600_000];

/// So many are sent at a time, and to one host: who is slow delays no others.
const AT_A_TIME: usize = 16;
const TO_ONE: usize = 2;

/// How long it waits after the records failed.
const PAUSE: Duration = Duration::from_secs(5);

/// What is being sent.
#[derive(Default)]
struct Way {
    /// Messages by their ids, with the hosts that they go to.
    hosts: BTreeMap<String, String>,
}

impl Way {
    /// Takes a message, where there is room for it.
    fn take(&mut self, id: &str, address: &str) -> bool {
        let host =
            address.parse::<Uri>().ok().and_then(|address| address.host().map(str::to_ascii_lowercase));
        let host = host.unwrap_or_default();
        let to_it = self.hosts.values().filter(|known| **known == host).count();
        let takes = self.hosts.len() < AT_A_TIME && to_it < TO_ONE && !self.hosts.contains_key(id);
        if takes {
            self.hosts.insert(id.to_owned(), host);
        }
        takes
    }
}

/// Sends until it is stopped.
pub(crate) async fn run(service: Arc<Service>, records: Arc<Records>) {
    let mut way = Way::default();
    let mut sending = FuturesUnordered::new();
    loop {
        let wait = match records.state.read(|t| rows::due(t, 1000)).await {
            Ok((due, next)) => {
                for (id, address) in due {
                    if way.take(&id, &address) {
                        sending.push(send(&service, &records, id));
                    }
                }
                // What is due and finds no room goes when another is done.
                next.map_or(3_600_000, |next| next - rows::now()).max(10)
            }
            Err(trouble) => {
                tracing::error!(trouble = trouble.0, "webhooks");
                5000
            }
        };
        tokio::select! {
            Some(id) = sending.next() => drop(way.hosts.remove(&id)),
            () = tokio::time::sleep(Duration::from_millis(u64::try_from(wait).unwrap_or(10))) => {}
            () = service.jobs.told.notified() => {}
        }
    }
}

/// Sends a message; says which it was when that is written down.
async fn send(service: &Arc<Service>, records: &Arc<Records>, id: String) -> String {
    if let Err(trouble) = attempt(service, records, id.clone()).await {
        tracing::error!(trouble = trouble.0, "webhooks");
        tokio::time::sleep(PAUSE).await;
    }
    id
}

async fn attempt(service: &Arc<Service>, records: &Arc<Records>, id: String) -> Result<(), Trouble> {
    let asked = id.clone();
    let found = records.state.read(move |t| rows::delivery(t, &asked)).await?;
    // Its job was removed.
    let Some(delivery) = found else { return Ok(()) };
    let (sender, attempt) = (Arc::clone(service), delivery.attempts);
    let sent = blocking(move || Ok(sender.jobs.hooks().send(&delivery))).await?;
    let wait = usize::try_from(attempt).ok().and_then(|attempt| AGAIN.get(attempt));
    let (end, again) = match (&sent, wait) {
        (Sent::Delivered, _) => ("delivered", None),
        (Sent::Refused, _) => ("refused", None),
        (Sent::Failed(_), Some(wait)) => ("again", Some(rows::now() + wait)),
        (Sent::Failed(_), None) => ("failed", None),
    };
    if let Sent::Failed(reason) = &sent {
        tracing::warn!(delivery = id, attempt = attempt + 1, reason, "webhook");
    }
    service.metrics.delivered(end);
    records.state.write(move |t| rows::delivered(t, &id, again)).await
}
