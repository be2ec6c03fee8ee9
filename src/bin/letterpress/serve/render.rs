//! `POST /v1/render` and `POST /v1/check`: one letter in, its pages or its findings out.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use letterpress::diag::Failed;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::findings::Finding;
use super::forms::{FORMS, Form, disposition, file_name};
use super::jobs::{JobView, Later};
use super::parcel::Parcel;
use super::pool::Bench;
use super::problem::Problem;
use super::service::{Client, Service, heavy};
use super::shapes::{Made, shape};
use super::tags::{is_known, quoted};
use super::{accept, intake};
use crate::digest::Digest;
use crate::job::{self, Job, Times};

/// What may be said of a letter beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wishes {
    /// Layout, in place of the letter's own
    #[param(example = "din-5008-b")]
    pub(crate) layout: Option<String>,
    /// Language, in place of the letter's own
    #[param(example = "de-DE")]
    pub(crate) language: Option<String>,
    /// Pixels an inch of pictures
    #[param(minimum = 24, maximum = 600, example = 96)]
    dpi: Option<u16>,
    /// The page that is drawn as a picture, from 1
    #[param(minimum = 1, example = 1)]
    page: Option<usize>,
    /// What an answer in JSON contains, parted by commas: `pictures`, `pdf`, `e_invoice`
    #[param(example = "pictures")]
    include: Option<String>,
    /// Where the end of a job is told, with `Prefer: respond-async`
    #[param(example = "https://example.com/letters")]
    pub(crate) webhook: Option<String>,
}

/// What was found in a letter.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Checked {
    /// Whether the letter can be made
    ok: bool,
    /// How many errors there are
    errors: usize,
    /// How many warnings there are
    warnings: usize,
    /// All of them
    findings: Vec<Finding>,
}

/// Pictures of more pixels than this an inch take long.
const FINE: u16 = 200;

/// Pixels an inch, if nothing else is said.
const SCREEN: u16 = 96;

impl Wishes {
    fn check(&self) -> Result<(), Problem> {
        if self.dpi.is_some_and(|dpi| !(24..=600).contains(&dpi)) {
            return Err(Problem::wrong_parameter("`dpi` is a number from 24 to 600"));
        }
        if self.page == Some(0) {
            return Err(Problem::wrong_parameter("`page` counts from 1"));
        }
        let known = |what: &str| ["pictures", "pdf", "e_invoice"].contains(&what);
        match self.included().find(|what| !known(what)) {
            Some(_) => Err(Problem::wrong_parameter("`include` may name `pictures`, `pdf` and `e_invoice`")),
            None => Ok(()),
        }
    }

    fn included(&self) -> impl Iterator<Item = &str> {
        let all = self.include.as_deref().unwrap_or_default().split(',').map(str::trim);
        all.filter(|what| !what.is_empty())
    }

    pub(crate) fn includes(&self, what: &str) -> bool {
        self.included().any(|included| included == what)
    }

    /// The page that is drawn, from 0.
    pub(crate) fn index(&self) -> usize {
        self.page.unwrap_or(1).saturating_sub(1)
    }

    pub(crate) fn dpi(&self) -> u16 {
        self.dpi.unwrap_or(SCREEN)
    }
}

/// The wishes that a request's address tells.
fn wishes(request: &Request) -> Result<Wishes, Problem> {
    let Query(wishes): Query<Wishes> =
        Query::try_from_uri(request.uri()).map_err(|error| Problem::wrong_parameter(error.body_text()))?;
    wishes.check()?;
    Ok(wishes)
}

/// What came of a letter on a thread of the pool.
struct Drawn {
    /// The answer, and how many pages the letter has.
    made: Result<(Vec<u8>, usize), Problem>,
    times: Times,
}

/// Make a letter
///
/// The same letter gives the same bytes; `ETag` names them, and with `If-None-Match` an
/// unchanged letter is not made again.
#[utoipa::path(
    post,
    path = "/v1/render",
    tag = "letters",
    params(
        Wishes,
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an answer that the client has"),
        ("Prefer" = Option<String>, Header, description = "`respond-async`: a job makes the letter, and the answer says where it is"),
        ("Idempotency-Key" = Option<String>, Header, description = "With `Prefer`: names the request; sent again with the same content it is answered with the same job"),
        ("Letterpress-Webhook" = Option<String>, Header, description = "With `Prefer`: where the end of the job is told, in place of `webhook`"),
    ),
    request_body(description = "The letter; with its files as parts of a form", content(
        (super::openapi::Letter = "application/yaml"),
        (super::openapi::Letter = "application/json"),
        (super::openapi::LetterForm = "multipart/form-data"),
    )),
    responses(
        (status = 200, description = "The letter", headers(
            ("Content-Disposition" = String, description = "A name for who keeps the file"),
            ("ETag" = String, description = "Names the answer"),
            ("Letterpress-Pages" = usize, description = "How many pages the letter has"),
        ), content(
            (super::openapi::Binary = "application/pdf"),
            (super::openapi::Binary = "image/png"),
            (String = "image/svg+xml"),
            (Made = "application/json"),
        )),
        (status = 202, description = "With `Prefer: respond-async`: the job that makes it", body = JobView, headers(
            ("Location" = String, description = "Where the job is"),
        )),
        (status = 304, description = "The letter is unchanged"),
        super::openapi::Always,
        super::openapi::Refusals,
    ),
)]
pub(crate) async fn render(
    State(service): State<Arc<Service>>,
    client: Client,
    request: Request,
) -> Result<Response, Problem> {
    let wishes = wishes(&request)?;
    let later = Later::of(&service, request.headers(), wishes.webhook.as_deref())?;
    let form = accept::best(request.headers(), &FORMS).ok_or_else(|| {
        Problem::not_acceptable(
            "letters are made as application/pdf, image/png, image/svg+xml and application/json",
        )
    })?;
    let head = request.headers().clone();
    let parcel = parcel(&service, &client, &wishes, request).await?;
    if let Some(later) = later {
        return later.letter(&service, &client, parcel, wishes, form).await;
    }
    let mut headers = HeaderMap::from_iter([
        (header::VARY, HeaderValue::from_static("Accept")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ]);
    // What stands beside a file of this machine may change unseen.
    if parcel.own.is_none() {
        let tag = heavy(parcel.size(), || tag(&service, &client, &parcel, &wishes, form));
        let unchanged = is_known(&head, &tag);
        headers.insert(header::ETAG, tag);
        if unchanged {
            return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
        }
    }
    let is_fine = form != Form::Pdf && wishes.dpi() > FINE;
    let lane = service.lane(&parcel, is_fine);
    headers.insert(header::CONTENT_DISPOSITION, disposition("inline", &file_name(&parcel.name, form)));
    let drawn = service.work(lane, move |bench, today| draw(bench, today, &parcel, &wishes, form)).await?;
    service.metrics.went_through(drawn.times);
    let (body, pages) = drawn.made?;
    service.metrics.made(pages, body.len());
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.media()));
    headers.insert("letterpress-pages", HeaderValue::from(pages));
    Ok((headers, Body::from(body)).into_response())
}

/// Look at a letter without making it
#[utoipa::path(
    post,
    path = "/v1/check",
    tag = "letters",
    params(Wishes),
    request_body(description = "The letter; with its files as parts of a form", content(
        (super::openapi::Letter = "application/yaml"),
        (super::openapi::Letter = "application/json"),
        (super::openapi::LetterForm = "multipart/form-data"),
    )),
    responses(
        (status = 200, description = "What was found", body = Checked),
        super::openapi::Always,
        super::openapi::Refusals,
    ),
)]
pub(crate) async fn check(
    State(service): State<Arc<Service>>,
    client: Client,
    request: Request,
) -> Result<Json<Checked>, Problem> {
    let wishes = wishes(&request)?;
    if wishes.webhook.is_some() {
        return Err(Problem::wrong_parameter("a letter is checked at once; there is no job to be told of"));
    }
    let parcel = parcel(&service, &client, &wishes, request).await?;
    let lane = service.lane(&parcel, false);
    let findings = service
        .work(lane, move |bench, today| {
            let Failed { sources, diagnostics } = job::inspect(&ask(bench, today, &parcel), |_, _| {});
            Finding::all(&diagnostics, &sources)
        })
        .await?;
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    Ok(Json(Checked { ok: errors == 0, errors, warnings: findings.len() - errors, findings }))
}

/// The letter of a request, with what is wished for.
async fn parcel(
    service: &Service,
    client: &Client,
    wishes: &Wishes,
    request: Request,
) -> Result<Parcel, Problem> {
    let mut parcel = intake::letter(request, service).await?;
    parcel.set("layout", wishes.layout.as_deref());
    parcel.set("language", wishes.language.as_deref());
    client.lend(service, &mut parcel);
    Ok(parcel)
}

/// The job that a parcel is.
pub(crate) fn ask<'a>(bench: &'a Bench<'a>, today: chrono::NaiveDate, parcel: &'a Parcel) -> Job<'a> {
    Job {
        name: &parcel.name,
        bytes: &parcel.letter,
        settings: &parcel.settings,
        files: parcel,
        today,
        assets: bench.assets,
        known: &bench.known,
        serial: None,
        only_final: false,
    }
}

/// Makes a letter in a form.
fn draw(bench: &Bench<'_>, today: chrono::NaiveDate, parcel: &Parcel, wishes: &Wishes, form: Form) -> Drawn {
    let outcome = job::run(&ask(bench, today, parcel));
    let mut times = outcome.times;
    let findings = || Finding::all(&outcome.diagnostics, &outcome.sources);
    let made = match outcome.pdf {
        Some(pdf) => {
            let pages = pdf.page_count;
            shape(pdf, findings, wishes, form, &mut times).map(|body| (body, pages))
        }
        None => {
            let is_ours = outcome.diagnostics.list.iter().any(|one| one.code == "internal");
            let problem = if is_ours { Problem::internal("") } else { Problem::letter_has_errors("") };
            Err(problem.with(findings()))
        }
    };
    Drawn { made, times }
}

/// Names the answer: the same letter, files, letterheads that it may name, wishes, day and program give
/// the same bytes.
fn tag(service: &Service, client: &Client, parcel: &Parcel, wishes: &Wishes, form: Form) -> HeaderValue {
    let lent = client.holder.as_ref().map(|holder| holder.letterheads());
    let asked = format!("{wishes:?} {form:?} {:?} {lent:?} {}", parcel.settings, service.today());
    let mut parts: Vec<&[u8]> =
        vec![service.fingerprint.as_bytes(), asked.as_bytes(), parcel.name.as_bytes(), &parcel.letter];
    for (name, bytes) in &parcel.files {
        parts.extend([name.as_bytes(), bytes]);
    }
    quoted(&Digest::of(&parts).to_string())
}
