//! What a request is answered that cannot be met: problem details (RFC 9457), with
//! what is wrong with the letter where it is the letter's fault.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::findings::Finding;

/// Media type of problems.
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Why a request cannot be met (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// The kind of problem, as an address that names it and leads nowhere
    #[serde(rename = "type")]
    #[schema(example = "urn:letterpress:problem:letter-has-errors")]
    kind: String,
    /// What went wrong, in general
    #[schema(example = "The letter has errors")]
    title: &'static str,
    /// The status of the answer
    #[schema(example = 422)]
    status: u16,
    /// The kind of problem, for programs
    #[schema(example = "letter-has-errors")]
    code: &'static str,
    /// What went wrong this time, and how to mend it
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What is wrong with the letter: all of it
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Finding>,
    /// Seconds after which to ask again
    #[serde(skip)]
    retry_after: Option<u64>,
    /// The methods there are, where it was another
    #[serde(skip)]
    allow: Option<String>,
}

/// Kinds of problem: status, code, title.
macro_rules! kinds {
    ($($name:ident = $status:ident, $code:literal, $title:literal;)*) => {
        impl Problem {
            $(
                #[doc = $title]
                pub(crate) fn $name(detail: impl Into<String>) -> Self {
                    Self::new(StatusCode::$status, $code, $title).detail(detail)
                }
            )*
        }

        /// Every kind of problem: code, status, title.
        pub(crate) const KINDS: &[(&str, StatusCode, &str)] = &[$(($code, StatusCode::$status, $title),)*];
    };
}

kinds! {
    bad_request = BAD_REQUEST, "bad-request", "The request cannot be understood";
    wrong_parameter = BAD_REQUEST, "wrong-parameter", "A parameter is wrong";
    wrong_body = BAD_REQUEST, "wrong-body", "The body of the request cannot be read";
    unauthorised = UNAUTHORIZED, "unauthorised", "A token is needed";
    forbidden = FORBIDDEN, "forbidden", "This is not allowed";
    not_found = NOT_FOUND, "not-found", "There is no such thing";
    wrong_method = METHOD_NOT_ALLOWED, "wrong-method", "This cannot be asked for by this method";
    not_acceptable = NOT_ACCEPTABLE, "not-acceptable", "There is no answer in this form";
    too_slow_body = REQUEST_TIMEOUT, "body-timeout", "The body of the request took too long";
    conflict = CONFLICT, "conflict", "This contradicts an earlier request";
    gone = GONE, "gone", "This is not kept any more";
    changed = PRECONDITION_FAILED, "changed-meanwhile", "It has changed meanwhile";
    too_large = PAYLOAD_TOO_LARGE, "too-large", "The request is too large";
    wrong_type = UNSUPPORTED_MEDIA_TYPE, "wrong-content-type", "The body has a type that is not read here";
    wrong_host = MISDIRECTED_REQUEST, "wrong-host", "The service is not known by this name";
    letter_has_errors = UNPROCESSABLE_ENTITY, "letter-has-errors", "The letter has errors";
    key_reused = UNPROCESSABLE_ENTITY, "idempotency-key-reused", "The key stands for another request";
    too_many = TOO_MANY_REQUESTS, "busy", "There are too many requests";
    internal = INTERNAL_SERVER_ERROR, "internal", "The service itself failed";
    deadline = SERVICE_UNAVAILABLE, "deadline-passed", "The request took too long";
    stopping = SERVICE_UNAVAILABLE, "stopping", "The service is about to stop";
    not_ready = SERVICE_UNAVAILABLE, "not-ready", "The service is not ready";
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self {
            kind: format!("urn:letterpress:problem:{code}"),
            title,
            status: status.as_u16(),
            code,
            detail: None,
            errors: Vec::new(),
            retry_after: None,
            allow: None,
        }
    }

    fn detail(self, detail: impl Into<String>) -> Self {
        let detail: String = detail.into();
        Self { detail: (!detail.is_empty()).then_some(detail), ..self }
    }

    /// With what is wrong with the letter.
    pub(crate) fn with(self, errors: Vec<Finding>) -> Self {
        Self { errors, ..self }
    }

    /// With the seconds after which to ask again.
    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// What went wrong, in one line.
    pub(crate) fn message(&self) -> String {
        self.detail.clone().unwrap_or_else(|| self.title.to_owned())
    }

    /// The kind of problem.
    pub(crate) const fn code(&self) -> &'static str {
        self.code
    }
}

/// The kind of problem that an answer tells, for the log and the counters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Code(pub(crate) &'static str);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (code, retry_after) = (Code(self.code), self.retry_after);
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, PROBLEM);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"letterpress\""));
        }
        response.extensions_mut().insert(code);
        response
    }
}
