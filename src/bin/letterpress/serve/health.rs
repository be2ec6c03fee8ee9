//! Whether the service lives, whether it is ready, and what it has counted.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use letterpress::starter;
use tokio::sync::Mutex;

use super::parcel::{NAMELESS, Parcel};
use super::pool::Bench;
use super::problem::Problem;
use super::render::ask;
use super::service::Service;
use crate::job;

/// Whether the process answers
#[utoipa::path(get, path = "/livez", tag = "operation", responses((status = 200, description = "It does", body = String)))]
pub(crate) async fn livez() -> &'static str {
    "ok\n"
}

/// Whether letters can be made
///
/// A letter is made with the fonts that are loaded, and where there are jobs their records can be written and the
/// store of their files works.
#[utoipa::path(get, path = "/readyz", tag = "operation", responses(
    (status = 200, description = "They can", body = String),
    (status = 503, description = "They cannot, or the service is about to stop", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn readyz(State(service): State<Arc<Service>>) -> Result<&'static str, Problem> {
    if service.is_stopping() {
        return Err(Problem::stopping(""));
    }
    service.trial.result(&service).await.map_err(Problem::not_ready)?;
    Ok("ok\n")
}

/// So long a trial counts.
const COUNTS: Duration = Duration::from_secs(5);

/// The last trial, which whoever asks meanwhile is told: asking often makes no work.
#[derive(Default)]
pub(crate) struct Trial(Mutex<Option<(Instant, Result<(), String>)>>);

impl Trial {
    /// Whether letters can be made; says why not.
    async fn result(&self, service: &Arc<Service>) -> Result<(), String> {
        let mut last = self.0.lock().await;
        if let Some((_, result)) = last.as_ref().filter(|(time, _)| time.elapsed() < COUNTS) {
            return result.clone();
        }
        let result = trial(service).await;
        *last = Some((Instant::now(), result.clone()));
        result
    }
}

/// Makes a letter, on a thread that keeps no client waiting.
async fn trial(service: &Arc<Service>) -> Result<(), String> {
    service.jobs.writable(&service.settings).await?;
    let (asked, today) = (Arc::clone(service), service.today());
    let made = tokio::task::spawn_blocking(move || {
        let bench = Bench { assets: &asked.assets, known: asked.assets.known() };
        let parcel = Parcel {
            name: NAMELESS.to_owned(),
            letter: starter::text("general", "en").unwrap_or_default().into(),
            ..Parcel::default()
        };
        job::run(&ask(&bench, today, &parcel)).pdf.is_some()
    });
    match made.await {
        Ok(true) => Ok(()),
        _ => Err("a letter to try cannot be made".to_owned()),
    }
}

/// What was counted, for Prometheus
#[utoipa::path(get, path = "/metrics", tag = "operation", responses(
    (status = 200, description = "OpenMetrics text", body = String, content_type = "application/openmetrics-text"),
))]
pub(crate) async fn metrics(State(service): State<Arc<Service>>) -> Response {
    let media = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    service.metrics.backlog(service.jobs.backlog().await);
    ([(header::CONTENT_TYPE, media)], service.metrics.text(&service.pool)).into_response()
}
