//! Before and after each request: its id, its trace, its line in the log, the headers
//! that every answer has, and whether it may be asked at all.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use subtle::ConstantTimeEq as _;

use super::logs::Trace;
use super::problem::Problem;
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
pub(crate) async fn watch(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = request_id(&request);
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = method(request.method());
    let trace = request.headers().get("traceparent").and_then(|value| Trace::of(value.to_str().ok()?));
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answered.unwrap_or_else(|_| Problem::internal("").into_response());
    let own = response.extensions_mut().remove::<Problem>();
    let problem = own.or_else(|| Problem::of(response.status()).filter(|_| !is_told(&response)));
    let code = problem.as_ref().map(Problem::code);
    if let Some(problem) = problem {
        response = problem.told(&id, std::mem::take(response.headers_mut()));
    }
    let status = response.status().as_u16();
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

/// Lets a request in, or refuses it. Other pages are told of refusals too, so this comes behind what
/// speaks to them.
pub(crate) async fn admit(State(service): State<Arc<Service>>, mut request: Request, next: Next) -> Response {
    match admitted(&service, &request) {
        Ok(client) => {
            request.extensions_mut().insert(client);
            next.run(request).await
        }
        Err(problem) => {
            // What would follow on this connection may be part of this request.
            let close = [(header::CONNECTION, HeaderValue::from_static("close"))];
            if framed(&request).is_err() { (close, problem).into_response() } else { problem.into_response() }
        }
    }
}

/// Whether an answer has a body of its own to say what is wrong.
fn is_told(response: &Response) -> bool {
    let media = response.headers().get(header::CONTENT_TYPE);
    media.is_some_and(|media| !media.as_bytes().starts_with(b"text/plain"))
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

/// Addresses that anybody may ask for who knows the service.
pub(crate) const OPEN: [&str; 10] = [
    "/",
    "/page.js",
    "/page.css",
    "/licences.txt",
    "/page.json",
    "/docs",
    "/docs.css",
    "/livez",
    "/readyz",
    "/v1/openapi.json",
];

/// Who asks, where that may be.
fn admitted(service: &Service, request: &Request) -> Result<Client, Problem> {
    framed(request)?;
    let host = host(request)?;
    if !is_known(service, host) {
        return Err(Problem::wrong_host(
            "ask by a name of this machine, or add the name to the setting `hosts`",
        ));
    }
    let path = request.uri().path();
    if OPEN.contains(&path) {
        return Ok(Client::default());
    }
    let origin = request.headers().get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    if origin.is_some_and(|origin| !is_own(origin, host) && !service.settings.origins.name(origin)) {
        return Err(Problem::forbidden("other pages may not ask, unless the setting `origins` names them"));
    }
    if let Some(edited) = &service.edited {
        let key = request.headers().get("letterpress-key").map_or(&[][..], |key| key.as_bytes());
        let known = bool::from(key.ct_eq(edited.key.as_bytes()));
        return if known {
            Ok(Client::default())
        } else {
            Err(Problem::forbidden("open the page by the address that `letterpress edit` says"))
        };
    }
    let tokens = service.tokens();
    if tokens.is_empty() {
        return Ok(Client::default());
    }
    let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = token
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let holder = token.and_then(|(_, token)| tokens.holder(token.trim()));
    let holder = holder.ok_or_else(|| Problem::unauthorised("send `Authorization: Bearer` and a token"))?;
    holder.count().map_err(|seconds| {
        Problem::too_often("this token has made its requests of the minute").retry_after(seconds)
    })?;
    Ok(Client { holder: Some(Arc::clone(holder)) })
}

/// Whether it is said in one way where the body ends (RFC 9112, 6): who reads it in another before us
/// would let another request pass inside. A `Content-Length` beside `chunked` does not count and is gone
/// here already; such a connection is closed behind its answer (6.1).
fn framed(request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    let mut encodings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let Some(encoding) = encodings.next() else { return Ok(()) };
    if encoding.as_bytes().eq_ignore_ascii_case(b"chunked") && encodings.next().is_none() {
        return Ok(());
    }
    Err(Problem::bad_request("of `Transfer-Encoding` only `chunked` is read, and that once"))
}

/// The name that the service is asked by (RFC 9112, 3.2: one, and a name).
pub(crate) fn host(request: &Request) -> Result<&str, Problem> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok(),
        (None, _) if request.version() == axum::http::Version::HTTP_10 => Some("localhost"),
        _ => None,
    };
    // Where the address names the host, that counts (RFC 9112, 3.2.2).
    let host =
        request.uri().authority().map(|authority| authority.as_str()).filter(|_| host.is_some()).or(host);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    host.filter(|host| !host.is_empty() && host.chars().all(plain))
        .ok_or_else(|| Problem::bad_request("send one `Host` with a name"))
}

/// Whether the service goes by that name. Pages elsewhere can give their own names the
/// address of this machine: without tokens only names of this machine count.
fn is_known(service: &Service, host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_local = name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    let hosts = &service.settings.hosts;
    is_local || listed(hosts, name) || (hosts.trim().is_empty() && !service.tokens().is_empty())
}

/// Whether a page comes from the service itself.
fn is_own(origin: &str, host: &str) -> bool {
    origin.split_once("://").is_some_and(|(_, own)| own.eq_ignore_ascii_case(host))
}

/// Whether a list parted by commas has an item.
fn listed(list: &str, item: &str) -> bool {
    list.split(',').any(|one| one.trim().eq_ignore_ascii_case(item))
}
