//! `GET /docs`: the description of the interface as a page, for people who write a client.
//! It needs no script, and nothing from elsewhere.

mod curl;
mod markdown;
mod shapes;
#[cfg(test)]
mod tests;
mod view;

use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use minijinja::value::Serde;
use minijinja::{Environment, Error, UndefinedBehavior, Value, context};

use super::openapi::json::Json;
use super::problem::Problem;
use super::service::Service;
use super::{guard, openapi, tags};
use view::View;

/// What the page may load: its own style sheet.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The page and its parts. What is put into a template that is named `.html` is escaped.
const TEMPLATES: [(&str, &str); 6] = [
    ("page.html", include_str!("page.html")),
    ("operation.html", include_str!("operation.html")),
    ("contents.html", include_str!("contents.html")),
    ("shape.html", include_str!("shape.html")),
    ("fields.html", include_str!("fields.html")),
    ("kind.html", include_str!("kind.html")),
];

/// Stands for the address of the service, which each reader knows by another name: what names
/// of hosts may consist of is harmless in HTML and in commands.
const ORIGIN: &str = "ADDRESS-OF-THE-SERVICE";

/// The page of a description, whose service is at this address.
fn page(document: &Json, origin: &str) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    environment.add_function("part", |state: &minijinja::State<'_, '_>, name: &str, it: Value| {
        let made = state.env().get_template(name)?.render(context! { it })?;
        Ok::<_, Error>(Value::from_safe_string(made))
    });
    let view = View::of(document, origin);
    environment.get_template("page.html")?.render(context! { it => Value::from(Serde(view)), origin })
}

/// The page.
pub(crate) async fn index(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    static PAGE: OnceLock<Result<String, String>> = OnceLock::new();
    let page = PAGE.get_or_init(|| {
        let document = openapi::description(&service.assets, !service.tokens().is_empty());
        page(&document.map_err(|error| error.to_string())?, ORIGIN).map_err(|error| error.to_string())
    });
    let page = page.as_ref().map_err(Problem::internal)?;
    // The commands name the service as the reader does.
    let is_secure = request.headers().get("x-forwarded-proto").is_some_and(|told| told == "https");
    let origin = format!("{}://{}", if is_secure { "https" } else { "http" }, guard::host(&request)?);
    let page = page.replace(ORIGIN, &origin);
    let mut response =
        tags::tagged(request.headers(), HeaderValue::from_static("text/html; charset=utf-8"), page.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::VARY, HeaderValue::from_static("Host, X-Forwarded-Proto"));
    Ok(response)
}

/// Its looks.
pub(crate) async fn style(headers: HeaderMap) -> Response {
    let media = HeaderValue::from_static("text/css; charset=utf-8");
    tags::tagged(&headers, media, Bytes::from_static(include_bytes!("docs.css")))
}
