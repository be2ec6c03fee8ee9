//! The page in the browser: three files that are part of the program, and what the page
//! is for.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::service::Service;
use super::tags;

/// What the page may load: nothing from elsewhere, no script but its own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// A file of the page as it was built.
macro_rules! built {
    ($name:ident, $file:literal, $media:literal) => {
        pub(crate) async fn $name(headers: HeaderMap) -> Response {
            file(&headers, $media, include_bytes!(concat!("../page/built/", $file)))
        }
    };
}

built!(index, "index.html", "text/html; charset=utf-8");
built!(script, "page.js", "text/javascript; charset=utf-8");
built!(style, "page.css", "text/css; charset=utf-8");
built!(licences, "licences.txt", "text/plain; charset=utf-8");

/// A file of the page, unless the browser has it.
fn file(headers: &HeaderMap, media: &'static str, bytes: &'static [u8]) -> Response {
    let mut response = tags::tagged(headers, HeaderValue::from_static(media), Bytes::from_static(bytes));
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// What the page is for.
pub(crate) async fn purpose(State(service): State<Arc<Service>>) -> Json<Value> {
    Json(match &service.edited {
        Some(edited) => json!({ "mode": "edit", "name": edited.name() }),
        None => json!({ "mode": "serve" }),
    })
}
