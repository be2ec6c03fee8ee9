//! Before and after each request: its id, its trace, its line in the log, the headers
//! that every answer has, and whether it may be asked at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::logs::Trace;
use super::problem::{Code, Problem};
use super::service::{Client, Service};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What every answer says; the page says more of itself.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Watches over a request.
pub(crate) async fn watch(State(service): State<Arc<Service>>, mut request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = request_id(&request);
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = method(request.method());
    let trace = request.headers().get("traceparent").and_then(|value| Trace::of(value.to_str().ok()?));
    let mut response = match admitted(&service, &request) {
        Ok(client) => {
            request.extensions_mut().insert(client);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    };
    let status = response.status().as_u16();
    let code = response.extensions().get::<Code>().map(|code| code.0);
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::try_from(&id) {
        headers.insert(REQUEST_ID, value);
    }
    let time = start.elapsed();
    service.metrics.answered(method, &route, status, time);
    if let Some(code) = code.filter(|_| status != 422) {
        service.metrics.turned_away(code);
    }
    let milliseconds = (time.as_secs_f64() * 1e4).round() / 10.0;
    let trace = trace.map(|trace| trace.to_string());
    tracing::info!(request_id = id, method, route, status, milliseconds, code, trace_id = trace, "request");
    response
}

/// The methods there are; others are not told apart.
fn method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// The id that the client gave, where it is a plain word, else a new one.
fn request_id(request: &Request) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let given = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let plain = |id: &&str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    match given.filter(plain) {
        Some(given) => given.to_owned(),
        None => {
            let begun = std::process::id();
            let now = chrono::Utc::now().timestamp_micros();
            format!("{begun:x}-{now:x}-{:x}", COUNT.fetch_add(1, Ordering::Relaxed))
        }
    }
}

/// Who asks, where that may be.
fn admitted(_service: &Service, _request: &Request) -> Result<Client, Problem> {
    Ok(Client::default())
}
