//! Sends what is due of the messages about jobs; what fails is sent again a few times, ever later.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream;

use super::super::service::Service;
use super::Records;
use super::rows::{self, Delivery};
use super::state::{Trouble, blocking};
use super::webhook::Sent;

/// How long after each attempt the next follows, in milliseconds; behind the last there is none.
const AGAIN: [i64; 5] = [1000, 5000, 30_000, 300_000, 3_600_000];

/// So many are sent at a time.
const AT_A_TIME: usize = 8;

/// Sends until it is stopped.
pub(crate) async fn run(service: Arc<Service>, records: Arc<Records>) {
    loop {
        let wait = match round(&service, &records).await {
            Ok(wait) => wait,
            Err(trouble) => {
                tracing::error!(trouble = trouble.0, "webhooks");
                Duration::from_secs(5)
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = service.jobs.told.notified() => {}
        }
    }
}

/// Sends all that is due; says how long until the next is.
async fn round(service: &Arc<Service>, records: &Arc<Records>) -> Result<Duration, Trouble> {
    loop {
        let (due, next) = records.state.read(|t| rows::due(t, 64)).await?;
        if due.is_empty() {
            let wait = next.map_or(3_600_000, |next| next - rows::now());
            return Ok(Duration::from_millis(u64::try_from(wait.max(10)).unwrap_or(10)));
        }
        let sent =
            stream::iter(due).map(|delivery| send(service, records, delivery)).buffer_unordered(AT_A_TIME);
        let all: Vec<Result<(), Trouble>> = sent.collect().await;
        all.into_iter().collect::<Result<(), Trouble>>()?;
    }
}

async fn send(service: &Arc<Service>, records: &Arc<Records>, delivery: Delivery) -> Result<(), Trouble> {
    let (sender, message) = (Arc::clone(service), delivery.clone());
    let sent = blocking(move || Ok(sender.jobs.hooks().send(&message))).await?;
    let wait = usize::try_from(delivery.attempts).ok().and_then(|attempt| AGAIN.get(attempt));
    let (end, again) = match (&sent, wait) {
        (Sent::Delivered, _) => ("delivered", None),
        (Sent::Refused, _) => ("refused", None),
        (Sent::Failed(_), Some(wait)) => ("again", Some(rows::now() + wait)),
        (Sent::Failed(_), None) => ("failed", None),
    };
    if let Sent::Failed(reason) = &sent {
        tracing::warn!(delivery = delivery.id, attempt = delivery.attempts + 1, reason, "webhook");
    }
    service.metrics.delivered(end);
    records.state.write(move |t| rows::delivered(t, &delivery.id, again)).await
}
