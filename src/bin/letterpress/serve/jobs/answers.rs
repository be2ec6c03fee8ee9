//! What is told of jobs: how they stand, what came of them; and their removal.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::forms::{disposition, file_name};
use super::super::openapi::{Always, Binary};
use super::super::problem::Problem;
use super::super::service::{Client, Service};
use super::super::tags::{is_known, quoted};
use super::content::Spec;
use super::state::Trouble;
use super::store::Item;
use super::view::{JobList, JobView, MOST, USUAL};
use super::{archive, owner, rows, sweep, unknown};

/// Jobs of a list.
const NEWEST: i64 = 100;

/// Which letters of a job are told.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// The first, from 0
    #[param(minimum = 0, example = 0)]
    from: Option<u32>,
    /// At most so many; if nothing is said, 100
    #[param(minimum = 0, maximum = 1000, example = 100)]
    count: Option<u32>,
}

/// What may be refused of a job besides
#[derive(utoipa::IntoResponses)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) enum Refusals {
    /// A parameter is wrong
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(Problem),
    /// There is no such job, it is another client's, or it is not kept any more
    #[response(status = 404, content_type = "application/problem+json")]
    Unknown(Problem),
    /// The records or the store do not answer; `Retry-After` says when to ask again
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}

/// The newest jobs
#[utoipa::path(get, path = "/v1/jobs", tag = "jobs", responses(
    (status = 200, description = "The client's own jobs, at most 100", body = JobList),
    Always, Refusals,
))]
pub(crate) async fn jobs(State(service): State<Arc<Service>>, client: Client) -> Result<Response, Problem> {
    let jobs = match service.jobs.known() {
        Ok(records) => {
            let owner = owner(&client);
            records.state.read(move |t| rows::newest(t, &owner, NEWEST)).await?
        }
        Err(_) => Vec::new(),
    };
    Ok(fresh(Json(JobList { jobs }).into_response()))
}

/// How a job stands
#[utoipa::path(get, path = "/v1/jobs/{id}", tag = "jobs",
    params(("id" = String, Path, description = "The job"), Page),
    responses((status = 200, description = "The job with some of its letters", body = JobView), Always, Refusals),
)]
pub(crate) async fn job(
    State(service): State<Arc<Service>>,
    client: Client,
    Path(id): Path<String>,
    page: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let Query(page) = page.map_err(|error| Problem::wrong_parameter(error.body_text()))?;
    let count = page.count.map_or(USUAL, i64::from);
    if count > MOST {
        return Err(Problem::wrong_parameter(format!("`count` is a number from 0 to {MOST}")));
    }
    let (owner, from) = (owner(&client), page.from.map_or(0, i64::from));
    let view = service.jobs.known()?.state.read(move |t| rows::view(t, &owner, &id, from, count)).await?;
    Ok(fresh(Json(view.ok_or_else(unknown)?).into_response()))
}

/// End a job and remove it
///
/// Its letters are made no further; its results are not kept.
#[utoipa::path(delete, path = "/v1/jobs/{id}", tag = "jobs",
    params(("id" = String, Path, description = "The job")),
    responses((status = 204, description = "It is removed"), Always, Refusals),
)]
pub(crate) async fn remove(
    State(service): State<Arc<Service>>,
    client: Client,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (records, owner) = (Arc::clone(service.jobs.known()?), owner(&client));
    let asked = id.clone();
    let removed = records.state.write(move |t| rows::remove(t, &owner, &asked)).await?;
    if removed == rows::Removed::Unknown {
        return Err(unknown());
    }
    if removed == rows::Removed::Open {
        service.jobs.drop_from_hand(&id);
        service.metrics.job_ended("cancelled");
    }
    tokio::spawn(async move {
        // What stays is cleared by the next sweep.
        if let Err(trouble) = sweep::clear(&records).await {
            tracing::warn!(trouble = trouble.0, "jobs");
        }
    });
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// All that came of a job, as a ZIP
///
/// The letters that are made so far, and `report.json` with the job and all its letters.
#[utoipa::path(get, path = "/v1/jobs/{id}/results", tag = "jobs",
    params(("id" = String, Path, description = "The job")),
    responses(
        (status = 200, description = "The letters and the report", body = Binary, content_type = "application/zip"),
        Always,
        Refusals,
    ),
)]
pub(crate) async fn results(
    State(service): State<Arc<Service>>,
    client: Client,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (records, owner, asked) = (Arc::clone(service.jobs.known()?), owner(&client), id.clone());
    let found = records.state.read(move |t| {
        let spec = rows::spec(t, &owner, &asked)?;
        Ok(spec.zip(rows::view(t, &owner, &asked, 0, i64::MAX)?))
    });
    let (spec, view) = found.await?.ok_or_else(unknown)?;
    let spec = read(&spec)?;
    let name = disposition("attachment", &format!("{id}.zip"));
    let mut response = Response::new(Body::from_stream(archive::stream(records, view, spec.form())));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(fresh(response))
}

/// What came of one letter
#[utoipa::path(get, path = "/v1/jobs/{id}/results/{index}", tag = "jobs",
    params(
        ("id" = String, Path, description = "The job"),
        ("index" = u32, Path, description = "The place of the letter in the job, from 0"),
    ),
    responses(
        (status = 200, description = "The letter, in the form that was asked for", body = Binary, content_type = "application/pdf", headers(
            ("ETag" = String, description = "Names the answer"),
            ("Letterpress-Pages" = usize, description = "How many pages the letter has"),
        )),
        (status = 304, description = "The client has it"),
        Always,
        Refusals,
    ),
)]
pub(crate) async fn result(
    State(service): State<Arc<Service>>,
    client: Client,
    Path((id, index)): Path<(String, String)>,
    head: HeaderMap,
) -> Result<Response, Problem> {
    let place: i64 = index.parse::<u32>().map_err(|_| unknown())?.into();
    let (records, owner, asked) = (service.jobs.known()?, owner(&client), id.clone());
    let found = records.state.read(move |t| {
        let spec = rows::spec(t, &owner, &asked)?;
        Ok(spec.zip(rows::letters(t, &asked, place, 1)?.pop()))
    });
    let (spec, letter) = found.await?.ok_or_else(unknown)?;
    let Some(tag) = letter.tag.filter(|_| letter.index == place) else {
        return Err(Problem::not_found("there is no result of this letter, or none yet"));
    };
    let tag = quoted(&tag);
    let unchanged = is_known(&head, &tag);
    let mut headers = HeaderMap::from_iter([
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::ETAG, tag),
    ]);
    if unchanged {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let stored = records.store.get(&id, Item::Result(place)).await?;
    let stored = stored.ok_or_else(|| Trouble(format!("result {place} of {id} is not there any more")))?;
    let form = read(&spec)?.form();
    let name = file_name(&archive::name_of_result(&letter.name, form), form);
    headers.insert(header::CONTENT_DISPOSITION, disposition("inline", &name));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.media()));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(stored.meta.size));
    if let Some(pages) = letter.pages {
        headers.insert("letterpress-pages", HeaderValue::from(pages));
    }
    Ok((headers, Body::from_stream(stored.into_stream())).into_response())
}

fn read(spec: &str) -> Result<Spec, Problem> {
    serde_json::from_str(spec).map_err(|error| Problem::internal(error.to_string()))
}

/// An answer that holds for the moment only.
fn fresh(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
