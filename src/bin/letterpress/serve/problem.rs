//! What a request is answered that cannot be met: problem details (RFC 9457), with
//! what is wrong with the letter where it is the letter's fault.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
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
    kind: &'static str,
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
    #[schema(value_type = Option<String>)]
    detail: Option<Box<str>>,
    /// The id of the request, as the log has it
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    request_id: Option<Box<str>>,
    /// What is wrong with the letter: all of it
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Finding>,
    /// Seconds after which to ask again
    #[serde(skip)]
    retry_after: Option<u32>,
}

/// Kinds of problem: status, code, title.
macro_rules! kinds {
    ($($name:ident = $status:ident, $code:literal, $title:literal;)*) => {
        impl Problem {
            $(
                #[doc = $title]
                pub(crate) fn $name(detail: impl Into<String>) -> Self {
                    Self::new(StatusCode::$status, (concat!("urn:letterpress:problem:", $code), $code), $title).detail(detail)
                }
            )*
        }
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
    changed = PRECONDITION_FAILED, "changed-meanwhile", "It has changed meanwhile";
    too_large = PAYLOAD_TOO_LARGE, "too-large", "The request is too large";
    wrong_type = UNSUPPORTED_MEDIA_TYPE, "wrong-content-type", "The body has a type that is not read here";
    wrong_host = MISDIRECTED_REQUEST, "wrong-host", "The service is not known by this name";
    letter_has_errors = UNPROCESSABLE_ENTITY, "letter-has-errors", "The letter has errors";
    key_reused = UNPROCESSABLE_ENTITY, "idempotency-key-reused", "The key stands for another request";
    too_many = TOO_MANY_REQUESTS, "busy", "There are too many requests";
    too_often = TOO_MANY_REQUESTS, "too-many-requests", "The client has made too many requests";
    too_many_jobs = TOO_MANY_REQUESTS, "too-many-jobs", "The client has too many open jobs";
    internal = INTERNAL_SERVER_ERROR, "internal", "The service itself failed";
    deadline = SERVICE_UNAVAILABLE, "deadline-passed", "The request took too long";
    stopping = SERVICE_UNAVAILABLE, "stopping", "The service is about to stop";
    not_ready = SERVICE_UNAVAILABLE, "not-ready", "The service is not ready";
}

impl Problem {
    fn new(status: StatusCode, (kind, code): (&'static str, &'static str), title: &'static str) -> Self {
        Self {
            kind,
            title,
            status: status.as_u16(),
            code,
            detail: None,
            request_id: None,
            errors: Vec::new(),
            retry_after: None,
        }
    }

    fn detail(self, detail: impl Into<String>) -> Self {
        let detail: String = detail.into();
        Self { detail: (!detail.is_empty()).then(|| detail.into()), ..self }
    }

    /// With what is wrong with the letter.
    pub(crate) fn with(self, errors: Vec<Finding>) -> Self {
        Self { errors, ..self }
    }

    /// With the seconds after which to ask again.
    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(u32::try_from(seconds).unwrap_or(u32::MAX)), ..self }
    }

    /// What went wrong, in one line.
    pub(crate) fn message(&self) -> String {
        self.detail.as_deref().unwrap_or(self.title).to_owned()
    }

    /// The kind of problem.
    pub(crate) const fn code(&self) -> &'static str {
        self.code
    }
}

impl Problem {
    /// What an answer says of itself that came without a word: the framework's own refusals.
    pub(crate) fn of(status: StatusCode) -> Option<Self> {
        Some(match status {
            StatusCode::BAD_REQUEST => Self::bad_request("its address or its body is not as it must be"),
            StatusCode::NOT_FOUND => Self::not_found(""),
            StatusCode::METHOD_NOT_ALLOWED => Self::wrong_method(""),
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(""),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                Self::wrong_type("bodies may be compressed by gzip, or not at all")
            }
            _ if status.is_server_error() => Self::internal(""),
            _ if status.is_client_error() => Self::bad_request(""),
            _ => return None,
        })
    }

    /// As an answer, with the id of the request.
    pub(crate) fn told(mut self, request_id: &str, headers: HeaderMap) -> Response {
        self.request_id = Some(request_id.into());
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        let own = response.headers_mut();
        // Such as the methods there are, or the encodings that are read.
        own.extend(headers.into_iter().filter(|(name, _)| {
            name.as_ref().is_none_or(|name| ![header::CONTENT_LENGTH, header::CONTENT_TYPE].contains(name))
        }));
        own.insert(header::CONTENT_TYPE, PROBLEM);
        own.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            own.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            own.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"letterpress\""));
        }
        response
    }
}

/// Goes to the guard, which tells it.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
