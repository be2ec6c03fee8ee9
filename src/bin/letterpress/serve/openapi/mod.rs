//! The description of the interface (OpenAPI 3.1), generated from the handlers and from what
//! letters may say.

pub(crate) mod json;
mod letter;

use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use letterpress::Assets;
use letterpress::describe::Kind;
use utoipa::{IntoResponses, OpenApi, ToSchema};

use super::problem::Problem;
use super::service::Service;
use super::{catalogue, guard, health, jobs, render, samples, tags};
use json::Json;

/// The letter; its schema is that of `letterpress schema`
#[derive(ToSchema)]
pub(crate) struct Letter {}

/// A letter with its files, as parts of a form
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct LetterForm {
    /// The letter, in YAML; in JSON where its part says `application/json`
    #[schema(content_media_type = "application/yaml")]
    letter: String,
    /// Files that the letter names, each with its file name: letterhead, logo, annexes
    file: Option<Vec<Binary>>,
}

/// Bytes
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct Binary(Vec<u8>);

/// What any request with a token may be refused with
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) enum Always {
    /// A token is needed
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorised(Problem),
    /// The service itself failed
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(Problem),
}

/// What requests about letters may be refused with besides
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) enum Refusals {
    /// The request or its body cannot be understood
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(Problem),
    /// This is not allowed
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// There is no answer in this form
    #[response(status = 406, content_type = "application/problem+json")]
    NotAcceptable(Problem),
    /// The body took too long
    #[response(status = 408, content_type = "application/problem+json")]
    TooSlow(Problem),
    /// The request is too large
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// The body has a type that is not read here
    #[response(status = 415, content_type = "application/problem+json")]
    WrongType(Problem),
    /// The letter has errors
    #[response(status = 422, content_type = "application/problem+json")]
    Errors(Problem),
    /// There are too many requests; `Retry-After` says when to ask again
    #[response(status = 429, content_type = "application/problem+json")]
    Busy(Problem),
    /// It took too long, or the service is about to stop
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
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

/// A short letter that can be made as it is.
const EXAMPLE: &str = r#"{
  "layout": "din-5008-b",
  "language": "en-GB",
  "sender": {"name": "Jana Brandt", "organisation": "Brandt Gartenbau", "address": ["Lindenweg 4", "28203 Bremen"]},
  "recipient": {"name": "Mr Tom Olsen", "address": ["Deichstraße 11", "20459 Hamburg"]},
  "date": "today",
  "subject": "Your garden in spring",
  "salutation": "Dear Mr Olsen,",
  "body": "I would like to see your garden. Does **Tuesday at 10 o'clock** suit you?",
  "closing": "Yours sincerely,"
}"#;

/// The description, as a service has it with these assets; whether it lets in only who has a token.
pub(crate) fn description(assets: &Assets, wants_token: bool) -> serde_json::Result<Json> {
    let mut description: Json = serde_json::from_str(&Interface::openapi().to_json()?)?;
    let schema = serde_json::from_str(&assets.format(Kind::Letter).text())?;
    let Some(components) = description.get_mut("components") else { return Ok(description) };
    if let Some(schemas) = components.get_mut("schemas") {
        // In its place by the alphabet there is nothing; it stands behind all others with its parts.
        schemas.take(letter::LETTER);
        for (name, schema) in letter::components(schema) {
            schemas.set(&name, schema);
        }
        if let Some(letter) = schemas.get_mut(letter::LETTER) {
            letter.set("examples", Json::List(vec![serde_json::from_str(EXAMPLE)?]));
        }
        let part =
            schemas.get_mut("LetterForm").and_then(|form| form.get_mut("properties")?.get_mut("letter"));
        if let Some(part) = part {
            let reference = format!("#/components/schemas/{}", letter::LETTER);
            part.set("contentSchema", serde_json::json!({ "$ref": reference }));
        }
    }
    let bearer = serde_json::json!({
        "type": "http", "scheme": "bearer",
        "description": "A token that the operator of the service has made (`letterpress serve --new-token NAME`). \
            A service that is reached from its own machine only may want none.",
    });
    components.set("securitySchemes", serde_json::json!({ "token": bearer }));
    let token = serde_json::json!({ "token": [] });
    let wanted = if wants_token { vec![token] } else { vec![serde_json::json!({}), token] };
    description.set("security", serde_json::Value::from(wanted));
    for (path, operations) in description.get_mut("paths").and_then(Json::entries_mut).into_iter().flatten() {
        if guard::OPEN.contains(&path.as_str()) {
            operations
                .entries_mut()
                .into_iter()
                .flatten()
                .for_each(|(_, one)| one.set("security", Json::List(vec![])));
        }
    }
    Ok(description)
}

/// This description
#[utoipa::path(get, path = "/v1/openapi.json", tag = "catalogue", responses(
    (status = 200, description = "OpenAPI 3.1", body = serde_json::Value),
    (status = 304, description = "The client has it"),
))]
pub(crate) async fn document(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    static WRITTEN: OnceLock<Option<Bytes>> = OnceLock::new();
    let written = WRITTEN.get_or_init(|| {
        let description = description(&service.assets, !service.tokens().is_empty()).ok()?;
        serde_json::to_vec(&description).ok().map(Bytes::from)
    });
    let written = written.clone().ok_or_else(|| Problem::internal("the description cannot be written"))?;
    Ok(tags::tagged(&headers, HeaderValue::from_static("application/json"), written))
}
