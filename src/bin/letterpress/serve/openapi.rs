//! The description of the interface (OpenAPI 3.1), generated from the handlers.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use utoipa::{IntoResponses, OpenApi, ToSchema};

use super::problem::Problem;
use super::{catalogue, health, jobs, render, samples};

/// A letter with its files, as parts of a form
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct LetterForm {
    /// The letter, in YAML or JSON
    letter: String,
    /// Files that the letter names, each with its file name: letterhead, logo, annexes
    file: Option<Vec<Binary>>,
}

/// Bytes
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct Binary(Vec<u8>);

/// What any request about letters may be refused with
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) enum Refusals {
    /// The request or its body cannot be understood
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(#[to_schema] Problem),
    /// A token is needed
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorised(#[to_schema] Problem),
    /// This is not allowed
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(#[to_schema] Problem),
    /// There is no answer in this form
    #[response(status = 406, content_type = "application/problem+json")]
    NotAcceptable(#[to_schema] Problem),
    /// The body took too long
    #[response(status = 408, content_type = "application/problem+json")]
    TooSlow(#[to_schema] Problem),
    /// The request is too large
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(#[to_schema] Problem),
    /// The body has a type that is not read here
    #[response(status = 415, content_type = "application/problem+json")]
    WrongType(#[to_schema] Problem),
    /// The letter has errors
    #[response(status = 422, content_type = "application/problem+json")]
    Errors(#[to_schema] Problem),
    /// There are too many requests; `Retry-After` says when to ask again
    #[response(status = 429, content_type = "application/problem+json")]
    Busy(#[to_schema] Problem),
    /// The service itself failed
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(#[to_schema] Problem),
    /// It took too long, or the service is about to stop
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(#[to_schema] Problem),
}

/// The interface.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "letterpress",
        description = "Formal business letters on letterhead with the final invoice attached: YAML in, PDF/A-3a with PDF/UA-1 and Factur-X out."
    ),
    paths(
        render::render, render::check,
        jobs::batches, jobs::jobs, jobs::job, jobs::remove, jobs::results, jobs::result,
        catalogue::layouts, catalogue::languages, catalogue::purposes, catalogue::starter, catalogue::schema,
        catalogue::schema_of, samples::list, samples::one, health::livez, health::readyz, health::metrics, document,
    ),
    tags(
        (name = "letters", description = "Letters made and looked at"),
        (name = "jobs", description = "Letters made while nobody waits"),
        (name = "catalogue", description = "What letters may name"),
        (name = "operation", description = "How the service is"),
    ),
)]
struct Interface;

/// This description
#[utoipa::path(get, path = "/v1/openapi.json", tag = "catalogue", responses(
    (status = 200, description = "OpenAPI 3.1", body = serde_json::Value),
))]
pub(crate) async fn document() -> Response {
    let cached = (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    ([cached], Json(Interface::openapi())).into_response()
}
