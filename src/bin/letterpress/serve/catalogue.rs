//! What letters may name: layouts, languages, purposes with letters to start from, and
//! the schemas of all files.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use letterpress::describe::Kind;
use letterpress::starter::{self, Wishes};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::service::Service;
use crate::new;

/// The letter standards there are.
#[derive(Serialize, ToSchema)]
pub(crate) struct Layouts {
    layouts: Vec<Layout>,
}

/// A letter standard.
#[derive(Serialize, ToSchema)]
struct Layout {
    /// Its name, as letters say it
    #[schema(example = "din-5008-b")]
    name: String,
    /// What it is
    title: String,
    /// Its sheet
    page: Sheet,
}

/// A sheet of paper, in millimetres.
#[derive(Serialize, ToSchema)]
struct Sheet {
    /// From left to right
    #[schema(example = 210.0)]
    width: f64,
    /// From top to bottom
    #[schema(example = 297.0)]
    height: f64,
}

/// The languages there are words for.
#[derive(Serialize, ToSchema)]
pub(crate) struct Languages {
    languages: Vec<Language>,
}

/// A language.
#[derive(Serialize, ToSchema)]
struct Language {
    /// Its tag (BCP 47)
    #[schema(example = "de-DE")]
    tag: String,
}

/// What letters may be for.
#[derive(Serialize, ToSchema)]
pub(crate) struct Purposes {
    purposes: Vec<Purpose>,
}

/// What a letter may be for.
#[derive(Serialize, ToSchema)]
struct Purpose {
    /// Its name, as letters say it
    #[schema(example = "client-termination")]
    name: String,
    /// What it is, by language
    title: Title,
    /// The languages there are letters to start from in
    languages: Vec<&'static str>,
}

/// A title, by language.
#[derive(Serialize, ToSchema)]
struct Title {
    en: Option<String>,
    fr: Option<String>,
    de: Option<String>,
}

/// The letter standards there are
#[utoipa::path(get, path = "/v1/layouts", tag = "catalogue", responses((status = 200, description = "All of them", body = Layouts)))]
pub(crate) async fn layouts(State(service): State<Arc<Service>>) -> Json<Layouts> {
    let layout = |layout: &letterpress::stationery::Stationery| Layout {
        name: layout.name.clone(),
        title: layout.title.clone(),
        page: Sheet { width: millimetres(layout.sheet.width), height: millimetres(layout.sheet.height) },
    };
    Json(Layouts { layouts: service.assets.layouts().map(layout).collect() })
}

/// To a tenth.
fn millimetres(length: letterpress::geom::Length) -> f64 {
    (f64::from(length.to_mm()) * 10.0).round() / 10.0
}

/// The languages there are words for
#[utoipa::path(get, path = "/v1/languages", tag = "catalogue", responses((status = 200, description = "All of them", body = Languages)))]
pub(crate) async fn languages(State(service): State<Arc<Service>>) -> Json<Languages> {
    let languages = service.assets.languages().map(|tag| Language { tag: tag.to_owned() });
    Json(Languages { languages: languages.collect() })
}

/// What letters may be for
#[utoipa::path(get, path = "/v1/purposes", tag = "catalogue", responses((status = 200, description = "All of them", body = Purposes)))]
pub(crate) async fn purposes(State(service): State<Arc<Service>>) -> Json<Purposes> {
    let purpose = |name: &str| {
        let title = |language| service.assets.purpose(name)?.title.of(language).cloned();
        let has = |language: &&'static str| starter::text(name, language).is_some();
        Purpose {
            name: name.to_owned(),
            title: Title { en: title("en"), fr: title("fr"), de: title("de") },
            languages: starter::languages().filter(has).collect(),
        }
    };
    Json(Purposes { purposes: service.assets.purpose_names().map(purpose).collect() })
}

/// How a letter to start from is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Start {
    /// Its language
    #[param(example = "fr-FR")]
    language: Option<String>,
    /// Its layout; by default the standard of the language's country
    #[param(example = "nf-z11-001")]
    layout: Option<String>,
}

/// A letter to start from
///
/// Complete, with comments, dated today. `letterhead` in place of a purpose gives a letterhead.
#[utoipa::path(get, path = "/v1/purposes/{name}/letter", tag = "catalogue",
    params(("name" = String, Path, description = "The purpose", example = "general"), Start),
    responses(
        (status = 200, description = "The letter", body = serde_json::Value, content_type = "application/yaml"),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such purpose, or no letter in this language", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn starter(
    State(service): State<Arc<Service>>,
    Path(name): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let Query(start): Query<Start> =
        Query::try_from_uri(&uri).map_err(|error| Problem::wrong_parameter(error.body_text()))?;
    let language = start.language.unwrap_or_else(|| "en-GB".to_owned());
    if !service.assets.languages().any(|tag| tag == language) {
        return Err(Problem::wrong_parameter("`language` is none of /v1/languages"));
    }
    if start.layout.as_ref().is_some_and(|layout| service.assets.layout(layout).is_none()) {
        return Err(Problem::wrong_parameter("`layout` is none of /v1/layouts"));
    }
    let text = starter::text(&name, &language).ok_or_else(|| {
        Problem::not_found("there is no letter to start from for this purpose in this language")
    })?;
    let values = new::values(text, &language, start.layout.as_deref(), Vec::new());
    let wishes = Wishes { date: service.today(), values, letterhead: None };
    let made = starter::make(text, &wishes).map_err(Problem::internal)?;
    Ok(yaml(made))
}

/// A text of YAML (RFC 9512).
pub(crate) fn yaml(text: impl Into<axum::body::Body>) -> Response {
    let media = HeaderValue::from_static("application/yaml");
    ([(header::CONTENT_TYPE, media)], text.into()).into_response()
}

/// What letters may say
#[utoipa::path(get, path = "/v1/schema", tag = "catalogue",
    responses((status = 200, description = "JSON Schema", body = serde_json::Value, content_type = "application/schema+json")))]
pub(crate) async fn schema(State(service): State<Arc<Service>>) -> Response {
    described(&service, Kind::Letter)
}

/// What files of some kind may say
#[utoipa::path(get, path = "/v1/schema/{kind}", tag = "catalogue",
    params(("kind" = String, Path, description = "`letter`, `letterhead`, `template`, `layout` or `purpose`", example = "letter")),
    responses(
        (status = 200, description = "JSON Schema", body = serde_json::Value, content_type = "application/schema+json"),
        (status = 404, description = "There is no such kind", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn schema_of(
    State(service): State<Arc<Service>>,
    Path(kind): Path<String>,
) -> Result<Response, Problem> {
    let kind = match kind.as_str() {
        "letter" => Kind::Letter,
        "letterhead" => Kind::Letterhead,
        "template" => Kind::Template,
        "layout" => Kind::Layout,
        "purpose" => Kind::Purpose,
        _ => {
            return Err(Problem::not_found(
                "there are schemas of letter, letterhead, template, layout and purpose",
            ));
        }
    };
    Ok(described(&service, kind))
}

fn described(service: &Service, kind: Kind) -> Response {
    let media = HeaderValue::from_static("application/schema+json");
    ([(header::CONTENT_TYPE, media)], service.assets.format(kind).text()).into_response()
}
