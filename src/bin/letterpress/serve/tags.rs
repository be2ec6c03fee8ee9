//! Entity tags (RFC 9110, 8.8.3): names of answers, by which a client says what it has.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::digest::Digest;

/// A name as a tag.
pub(crate) fn quoted(name: &str) -> HeaderValue {
    HeaderValue::try_from(format!("\"{name}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

/// Whether the client has the answer of that name; `*` is any.
pub(crate) fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let Ok(tag) = tag.to_str() else { return false };
    known.flat_map(|value| value.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.trim_start_matches("W/") == tag
    })
}

/// An answer that is named by what it says, unless the client has it.
pub(crate) fn tagged(headers: &HeaderMap, media: HeaderValue, body: Bytes) -> Response {
    let tag = quoted(&Digest::of(&[&body]).to_string());
    let is_known = is_known(headers, &tag);
    let head = [(header::ETAG, tag), (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))];
    match is_known {
        true => (StatusCode::NOT_MODIFIED, head).into_response(),
        false => (head, [(header::CONTENT_TYPE, media)], body).into_response(),
    }
}
