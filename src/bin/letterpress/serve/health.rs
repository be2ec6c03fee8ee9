//! Whether the service lives, whether it is ready, and what it has counted.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use letterpress::starter;

use super::parcel::{NAMELESS, Parcel};
use super::pool::Lane;
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
/// A letter is made with the fonts that are loaded, and where there are jobs their records can be written.
#[utoipa::path(get, path = "/readyz", tag = "operation", responses(
    (status = 200, description = "They can", body = String),
    (status = 503, description = "They cannot, or the service is about to stop", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn readyz(State(service): State<Arc<Service>>) -> Result<&'static str, Problem> {
    if service.is_stopping() {
        return Err(Problem::stopping(""));
    }
    service.jobs.writable(&service.settings).await.map_err(Problem::not_ready)?;
    let parcel = Parcel {
        name: NAMELESS.to_owned(),
        letter: starter::text("general", "en").unwrap_or_default().into(),
        ..Parcel::default()
    };
    let made =
        service.work(Lane::Small, move |bench, today| job::run(&ask(bench, today, &parcel)).pdf.is_some());
    match made.await {
        Ok(true) => Ok("ok\n"),
        Ok(false) => Err(Problem::not_ready("a letter to try cannot be made")),
        Err(problem) => Err(Problem::not_ready(format!("a letter to try was not made: {}", problem.code()))),
    }
}

/// What was counted, for Prometheus
#[utoipa::path(get, path = "/metrics", tag = "operation", responses(
    (status = 200, description = "OpenMetrics text", body = String, content_type = "application/openmetrics-text"),
))]
pub(crate) async fn metrics(State(service): State<Arc<Service>>) -> Response {
    let media = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    ([(header::CONTENT_TYPE, media)], service.metrics.text(&service.pool)).into_response()
}
