//! `POST /v1/render` and `POST /v1/check`: one letter in, its pages or its findings out.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use letterpress::diag::Failed;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::findings::Finding;
use super::forms::{FORMS, Form};
use super::jobs::{JobView, Later};
use super::parcel::Parcel;
use super::pool::Bench;
use super::problem::Problem;
use super::service::{Client, Service};
use super::tags::{is_known, quoted};
use super::{accept, intake};
use crate::digest::Digest;
use crate::job::{self, Job};

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

/// A letter that was made, as JSON.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Made {
    /// How many pages it has
    pages: usize,
    /// The layout that it follows
    layout: String,
    /// Its language
    language: String,
    /// What its author should know
    findings: Vec<Finding>,
    /// Its pages, where they were asked for
    #[serde(skip_serializing_if = "Option::is_none")]
    pictures: Option<Vec<Picture>>,
    /// The PDF in Base64, where it was asked for
    #[serde(skip_serializing_if = "Option::is_none")]
    pdf: Option<String>,
    /// The e-invoice that is embedded, where it was asked for and there is one
    #[serde(skip_serializing_if = "Option::is_none")]
    e_invoice: Option<Attached>,
}

/// A page as a picture.
#[derive(Debug, Serialize, ToSchema)]
struct Picture {
    /// The page, from 1
    page: usize,
    /// Pixels from left to right
    width: u32,
    /// Pixels from top to bottom
    height: u32,
    /// Its media type
    #[serde(rename = "type")]
    media: &'static str,
    /// The picture in Base64
    data: String,
}

/// A file that is embedded.
#[derive(Debug, Serialize, ToSchema)]
struct Attached {
    /// Its name
    name: String,
    /// The file in Base64
    data: String,
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

    fn includes(&self, what: &str) -> bool {
        self.included().any(|included| included == what)
    }

    fn dpi(&self) -> u16 {
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
enum Drawn {
    Made { body: Vec<u8>, pages: usize },
    Refused(Problem),
}

/// Make a letter
///
/// The same letter gives the same bytes; `ETag` names them, and with `If-None-Match` an
/// unchanged letter is not made again.
#[utoipa::path(
    post,
    path = "/v1/render",
    tag = "letters",
    params(Wishes),
    request_body(description = "The letter; with its files as parts of a form", content(
        (super::openapi::Letter = "application/yaml"),
        (super::openapi::Letter = "application/json"),
        (super::openapi::LetterForm = "multipart/form-data"),
    )),
    responses(
        (status = 200, description = "The letter", headers(
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
    let tag = tag(&service, &parcel, &wishes, form);
    if is_known(&head, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let is_fine = form != Form::Pdf && wishes.dpi() > FINE;
    let lane = service.lane(&parcel, is_fine);
    let drawn = service.work(lane, move |bench, today| draw(bench, today, &parcel, &wishes, form)).await?;
    let Drawn::Made { body, pages } = drawn else {
        let Drawn::Refused(problem) = drawn else { return Err(Problem::internal("")) };
        return Err(problem);
    };
    service.metrics.made(pages, body.len());
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.media()));
    headers.insert(header::ETAG, tag);
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert("letterpress-pages", HeaderValue::from(pages));
    Ok(response)
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
    let mut parcel = intake::letter(request, &service.settings).await?;
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
    let Some(pdf) = outcome.pdf else {
        let is_ours = outcome.diagnostics.list.iter().any(|one| one.code == "internal");
        let problem = if is_ours { Problem::internal("") } else { Problem::letter_has_errors("") };
        return Drawn::Refused(problem.with(Finding::all(&outcome.diagnostics, &outcome.sources)));
    };
    let pages = pdf.page_count;
    let findings = || Finding::all(&outcome.diagnostics, &outcome.sources);
    match shape(pdf, findings, wishes, form) {
        Ok(body) => Drawn::Made { body, pages },
        Err(problem) => Drawn::Refused(problem),
    }
}

/// A letter that is made, in a form.
pub(crate) fn shape(
    pdf: letterpress::Pdf,
    findings: impl FnOnce() -> Vec<Finding>,
    wishes: &Wishes,
    form: Form,
) -> Result<Vec<u8>, Problem> {
    match form {
        Form::Pdf => Ok(pdf.bytes),
        Form::Png => page(png(&pdf.bytes, wishes.dpi()), wishes),
        Form::Svg => page(letterpress::preview::svg(&pdf.bytes), wishes).map(String::into_bytes),
        Form::Json => json(&pdf, findings(), wishes),
    }
}

fn png(pdf: &[u8], dpi: u16) -> Result<Vec<Vec<u8>>, letterpress::preview::PreviewError> {
    letterpress::preview::png(pdf, f32::from(dpi))
}

/// A number in the head of a PNG (its clause 11.2.1: width at 16, height at 20).
fn pixels(png: &[u8], at: usize) -> u32 {
    png.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |number| u32::from_be_bytes(*number))
}

/// The page that is wanted.
fn page<T>(pages: Result<Vec<T>, letterpress::preview::PreviewError>, wishes: &Wishes) -> Result<T, Problem> {
    let pages = pages.map_err(|error| Problem::wrong_parameter(error.to_string()))?;
    let (count, wanted) = (pages.len(), wishes.page.unwrap_or(1));
    let page = pages.into_iter().nth(wanted - 1);
    page.ok_or_else(|| Problem::wrong_parameter(format!("there is no page {wanted}; the letter has {count}")))
}

fn json(pdf: &letterpress::Pdf, findings: Vec<Finding>, wishes: &Wishes) -> Result<Vec<u8>, Problem> {
    let pictures = match wishes.includes("pictures") {
        true => {
            let drawn = png(&pdf.bytes, wishes.dpi());
            let drawn = drawn.map_err(|error| Problem::wrong_parameter(error.to_string()))?;
            let pictures = drawn.iter().enumerate().map(|(index, picture)| Picture {
                page: index + 1,
                width: pixels(picture, 16),
                height: pixels(picture, 20),
                media: "image/png",
                data: BASE64_STANDARD.encode(picture),
            });
            Some(pictures.collect())
        }
        false => None,
    };
    let e_invoice = pdf.e_invoice.as_ref().filter(|_| wishes.includes("e_invoice"));
    let made = Made {
        pages: pdf.page_count,
        layout: pdf.layout.clone(),
        language: pdf.language.clone(),
        findings,
        pictures,
        pdf: wishes.includes("pdf").then(|| BASE64_STANDARD.encode(&pdf.bytes)),
        e_invoice: e_invoice
            .map(|file| Attached { name: file.name.to_string(), data: BASE64_STANDARD.encode(&file.bytes) }),
    };
    serde_json::to_vec(&made).map_err(|error| Problem::internal(error.to_string()))
}

/// Names the answer: the same letter, files, wishes, day and program give the same bytes.
fn tag(service: &Service, parcel: &Parcel, wishes: &Wishes, form: Form) -> HeaderValue {
    let asked = format!("{wishes:?} {form:?} {:?} {}", parcel.settings, service.today());
    let mut parts: Vec<&[u8]> =
        vec![service.fingerprint.as_bytes(), asked.as_bytes(), parcel.name.as_bytes(), &parcel.letter];
    for (name, bytes) in &parcel.files {
        parts.extend([name.as_bytes(), bytes]);
    }
    quoted(&Digest::of(&parts).to_string())
}
