//! The page in the browser: three files that are part of the program, and what the page
//! is for.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::service::Service;

/// What the page may load: nothing from elsewhere, no script but its own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// A file of the page as it was built.
macro_rules! built {
    ($name:ident, $file:literal, $media:literal) => {
        pub(crate) async fn $name(State(service): State<Arc<Service>>, headers: HeaderMap) -> Response {
            file(&service, &headers, $media, include_bytes!(concat!("../page/built/", $file)))
        }
    };
}

built!(index, "index.html", "text/html; charset=utf-8");
built!(script, "page.js", "text/javascript; charset=utf-8");
built!(style, "page.css", "text/css; charset=utf-8");
built!(licences, "licences.txt", "text/plain; charset=utf-8");

/// A file of the page, unless the browser has it.
fn file(service: &Service, headers: &HeaderMap, media: &'static str, bytes: &'static [u8]) -> Response {
    let tag = format!("\"{}-{}\"", service.fingerprint, bytes.len());
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let head = [
        (header::ETAG, HeaderValue::try_from(tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""))),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
    ];
    if known { (StatusCode::NOT_MODIFIED, head).into_response() } else { (head, bytes).into_response() }
}

/// What the page is for.
pub(crate) async fn purpose(State(service): State<Arc<Service>>) -> Json<Value> {
    Json(match &service.edited {
        Some(edited) => json!({ "mode": "edit", "name": edited.name() }),
        None => json!({ "mode": "serve" }),
    })
}
