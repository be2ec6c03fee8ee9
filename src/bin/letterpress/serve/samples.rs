//! Samples: letters to look at, with the files that they name.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path as FilePath;
use std::sync::{Arc, OnceLock};

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use letterpress::source::{self, FileError, Files, Found, Request};
use letterpress::starter;
use serde::Serialize;
use utoipa::ToSchema;

use super::parcel::clean;
use super::problem::Problem;
use super::service::Service;

// Path below `samples` and content of each file.
include!(concat!(env!("OUT_DIR"), "/samples.rs"));

/// The samples there are.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct Samples {
    samples: Vec<Sample>,
}

/// A letter to look at.
#[derive(Clone, Serialize, ToSchema)]
struct Sample {
    /// Where it stands
    #[schema(example = "fr/fin-de-mission")]
    name: String,
    /// Its language
    language: String,
    /// What it is about
    subject: Option<String>,
    /// The files that it names
    files: Vec<String>,
}

/// The samples as files, which notes what is asked for.
#[derive(Default)]
struct Noted(RefCell<BTreeSet<String>>);

impl Files for Noted {
    fn read(&self, path: &str, from: &str) -> Result<Found, FileError> {
        let folder = FilePath::new(from).parent().unwrap_or(FilePath::new(""));
        let name = clean(&folder.join(path)).ok_or(FileError::Unreachable)?;
        let bytes = content(&name).ok_or(FileError::Unreachable)?;
        self.0.borrow_mut().insert(name.clone());
        Ok(Found { name, bytes: Arc::from(bytes) })
    }
}

fn content(name: &str) -> Option<&'static [u8]> {
    SAMPLES.iter().find(|(own, _)| *own == name).map(|(_, bytes)| *bytes)
}

/// The letters among them.
fn all(service: &Service) -> Samples {
    let known = service.assets.known();
    let sample = |(name, bytes): &(&'static str, &'static [u8])| {
        let stem = name.strip_suffix(".yaml")?;
        let text = str::from_utf8(bytes).ok()?;
        let noted = Noted::default();
        let request = Request { name, bytes, settings: &[], today: service.today(), known: &known };
        // Letterheads and templates are none.
        let document = source::read(&request, &noted).ok()?;
        let folder = stem.split('/').next().unwrap_or_default();
        let below =
            |file: &String| file.strip_prefix(folder).map(|file| file.trim_start_matches('/').to_owned());
        Some(Sample {
            name: stem.to_owned(),
            language: document.language.value.clone(),
            subject: starter::value(text, "subject"),
            files: noted.0.into_inner().iter().filter_map(below).collect(),
        })
    };
    Samples { samples: SAMPLES.iter().filter_map(sample).collect() }
}

/// The samples there are
#[utoipa::path(get, path = "/v1/samples", operation_id = "samples", tag = "catalogue", responses((status = 200, description = "All of them", body = Samples)))]
pub(crate) async fn list(State(service): State<Arc<Service>>) -> Json<Samples> {
    static ALL: OnceLock<Samples> = OnceLock::new();
    Json(ALL.get_or_init(|| all(&service)).clone())
}

/// A sample, or a file that one names
#[utoipa::path(get, path = "/v1/samples/{language}/{name}", operation_id = "sample", tag = "catalogue",
    params(
        ("language" = String, Path, description = "The folder", example = "fr"),
        ("name" = String, Path, description = "The letter, or the file", example = "fin-de-mission"),
    ),
    responses(
        (status = 200, description = "The letter or the file", content(
            (serde_json::Value = "application/yaml"), (super::openapi::Binary = "image/png"), (String = "image/svg+xml"),
            (super::openapi::Binary = "application/pdf"), (String = "text/csv"),
        )),
        (status = 404, description = "There is no such sample", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn one(Path((language, name)): Path<(String, String)>) -> Result<Response, Problem> {
    let path = format!("{language}/{name}");
    let found = content(&path).map(|bytes| (path.as_str(), bytes));
    let found = found.or_else(|| Some(("letter.yaml", content(&format!("{path}.yaml"))?)));
    let (path, bytes) = found.ok_or_else(|| Problem::not_found("see /v1/samples for what there is"))?;
    let media = match path.rsplit('.').next().unwrap_or_default() {
        "yaml" => "application/yaml",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "csv" => "text/csv",
        _ => "application/pdf",
    };
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(media))], bytes).into_response())
}
