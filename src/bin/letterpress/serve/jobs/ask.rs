//! Jobs that are asked for: `POST /v1/batches`, and `POST /v1/render` with
//! `Prefer: respond-async`. Taken on once all they are made from is on the disk.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::sync::SemaphorePermit;
use utoipa::IntoParams;

use super::super::forms::Form;
use super::super::intake::{Kind, Taken, whole};
use super::super::openapi::{Always, Binary, Refusals};
use super::super::parcel::Parcel;
use super::super::pool::Lane;
use super::super::problem::Problem;
use super::super::render::Wishes;
use super::super::service::{Client, Service, heavy};
use super::content::{BESIDE, Content, LETTER, ROWS, Spec, Work};
use super::form;
use super::rows::{self, Fresh};
use super::state::{self, Trouble};
use super::store::Item;
use super::unpack::{self, Files};
use super::view::{JobView, USUAL};
use super::{owner, webhook};
use crate::digest::Digest;

/// What may be said of a batch beside it.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Batch {
    /// Layout, in place of the letters' own
    layout: Option<String>,
    /// Language, in place of the letters' own
    language: Option<String>,
    /// Sheet of a spreadsheet; if nothing is said, the first
    sheet: Option<String>,
    /// One letter for all rows that have the same value in this column
    group_by: Option<String>,
    /// Where the end of the job is told
    #[param(example = "https://example.com/letters")]
    webhook: Option<String>,
}

/// A wish to be answered later.
pub(crate) struct Later {
    key: Option<String>,
    webhook: Option<String>,
}

/// What a job is made from.
struct Offer {
    spec: Spec,
    sent: Bytes,
    names: Vec<String>,
    /// Fingerprint of what was asked.
    content: Digest,
}

impl Later {
    /// What the head of a request for one letter says; `None` where it waits for the letter.
    pub(crate) fn of(
        service: &Service,
        head: &HeaderMap,
        webhook: Option<&str>,
    ) -> Result<Option<Self>, Problem> {
        let told = words(head, "prefer").flat_map(|value| value.split(',')).any(|wish| {
            wish.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("respond-async")
        });
        if told {
            return Self::read(service, head, webhook).map(Some);
        }
        match webhook.is_some() || head.contains_key(webhook::HEADER) {
            true => {
                Err(Problem::wrong_parameter("a webhook is told of jobs; ask with `Prefer: respond-async`"))
            }
            false => Ok(None),
        }
    }

    fn read(service: &Service, head: &HeaderMap, webhook: Option<&str>) -> Result<Self, Problem> {
        let webhook =
            webhook.map(str::to_owned).or_else(|| words(head, webhook::HEADER).next().map(str::to_owned));
        if let Some(address) = &webhook {
            service.jobs.hooks().accept(address).map_err(Problem::wrong_parameter)?;
        }
        Ok(Self { key: key(head)?, webhook })
    }

    /// Takes on one letter.
    pub(crate) async fn letter(
        self,
        service: &Service,
        client: &Client,
        parcel: Parcel,
        wishes: Wishes,
        form: Form,
    ) -> Result<Response, Problem> {
        let work = Work::Letter { name: parcel.name.clone(), wishes: wishes.clone(), form };
        let spec = spec(service, work, wishes.layout, wishes.language);
        let sent = heavy(parcel.size(), || sent(&parcel, None))?;
        let names = vec![parcel.name];
        let content = fingerprint(&spec, self.webhook.as_deref(), &sent);
        let offer = Offer { spec, sent, names, content };
        let mut response = match self.known(service, client, &offer.content).await? {
            Some(response) => response,
            None => self.take(service, client, offer).await?,
        };
        response.headers_mut().insert("preference-applied", HeaderValue::from_static("respond-async"));
        Ok(response)
    }

    /// The answer of the time when the same was asked by the same key; it may not be asked for other
    /// content.
    async fn known(
        &self,
        service: &Service,
        client: &Client,
        content: &Digest,
    ) -> Result<Option<Response>, Problem> {
        let Some(key) = self.key.clone() else { return Ok(None) };
        let records = service.jobs.open(&service.settings).await?;
        let (owner, content) = (owner(client), content.to_string());
        let known = records.state.read(move |t| rows::by_key(t, &owner, &key, &content)).await?;
        match known {
            Some(taken) => answer(service, client, taken, String::new()).await.map(Some),
            None => Ok(None),
        }
    }

    /// Takes a job on; the same again where its key was used for the same meanwhile.
    async fn take(self, service: &Service, client: &Client, offer: Offer) -> Result<Response, Problem> {
        let records = service.jobs.open(&service.settings).await?;
        let (owner, id, now) = (owner(client), state::random(16)?, rows::now());
        let content = offer.content.to_string();
        let most = rows::count(service.settings.open_jobs);
        let keep = i64::try_from(service.settings.keep.0.as_millis()).unwrap_or(i64::MAX / 4);
        let fresh = Fresh {
            id: id.clone(),
            client: owner,
            now,
            expires: now.saturating_add(keep),
            spec: serde_json::to_string(&offer.spec).map_err(|error| Problem::internal(error.to_string()))?,
            key: self.key,
            content,
            webhook: self.webhook,
            names: offer.names,
        };
        let underway = records.underway(&id);
        let stored = async {
            records.store.put(&id, Item::Sent, offer.sent).await?;
            records.state.write(move |t| rows::take(t, &fresh, most)).await
        };
        let taken: Result<rows::Taken, Trouble> = stored.await;
        drop(underway);
        if !matches!(taken, Ok(rows::Taken::New))
            && let Err(trouble) = records.store.delete(&id).await
        {
            // What stays is found by the sweep.
            tracing::warn!(trouble = trouble.0, "jobs");
        }
        let taken = taken?;
        if taken == rows::Taken::New {
            service.jobs.wake.notify_one();
        }
        answer(service, client, taken, id).await
    }
}

/// The answer to whoever asked for a job.
async fn answer(
    service: &Service,
    client: &Client,
    taken: rows::Taken,
    id: String,
) -> Result<Response, Problem> {
    let id = match taken {
        rows::Taken::New => id,
        rows::Taken::Known(known) => known,
        rows::Taken::Contradicted => {
            return Err(Problem::key_reused("this `Idempotency-Key` was sent with other content before"));
        }
        rows::Taken::TooMany => {
            let open = service.settings.open_jobs;
            let told = format!("{open} jobs of this client are open; wait until some have ended");
            return Err(Problem::too_many_jobs(told).retry_after(60));
        }
    };
    let records = service.jobs.open(&service.settings).await?;
    let (owner, asked) = (owner(client), id.clone());
    let view = records.state.read(move |t| rows::view(t, &owner, &asked, 0, USUAL)).await?;
    let view = view.ok_or_else(|| Problem::not_found("the job was removed meanwhile"))?;
    let location = HeaderValue::try_from(format!("/v1/jobs/{id}")).ok();
    let mut response = (StatusCode::ACCEPTED, Json(view)).into_response();
    let headers = response.headers_mut();
    headers.extend(location.map(|location| (header::LOCATION, location)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Make many letters
///
/// All letters of a ZIP, with the files that they name beside them; or a letter for each row of a
/// table, by a template. They are made while nobody waits: the answer says where the job is.
#[utoipa::path(
    post,
    path = "/v1/batches",
    tag = "jobs",
    params(
        Batch,
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request: sent again with the same content it is answered with the same job"),
        ("Letterpress-Webhook" = Option<String>, Header, description = "Where the end of the job is told, in place of `webhook`"),
    ),
    request_body(description = "The letters", content(
        (Binary = "application/zip"),
        (form::BatchForm = "multipart/form-data"),
    )),
    responses(
        (status = 202, description = "The job", body = JobView, headers(
            ("Location" = String, description = "Where the job is"),
        )),
        Always,
        Refusals,
    ),
)]
pub(crate) async fn batches(
    State(service): State<Arc<Service>>,
    client: Client,
    request: Request,
) -> Result<Response, Problem> {
    let Query(batch): Query<Batch> =
        Query::try_from_uri(request.uri()).map_err(|error| Problem::wrong_parameter(error.body_text()))?;
    let later = Later::read(&service, request.headers(), batch.webhook.as_deref())?;
    let kind = Kind::of(&request);
    let is_table = batch.sheet.is_some() || batch.group_by.is_some();
    match kind {
        Some(Kind::Zip) if is_table => {
            return Err(Problem::wrong_parameter("`sheet` and `group_by` are for tables, not for a ZIP"));
        }
        Some(Kind::Zip | Kind::Form) => {}
        _ => {
            return Err(Problem::wrong_type(
                "send letters as application/zip, or a template with its rows as multipart/form-data",
            ));
        }
    }
    let settings = &service.settings;
    let (parts, body) = request.into_parts();
    let Taken { bytes, held: _held } = whole(&service, &parts.headers, body, settings.upload_limit.0).await?;
    match kind {
        Some(Kind::Zip) => archive(&service, &client, batch, bytes, later).await,
        _ => {
            let parts = Request::from_parts(parts, axum::body::Body::from(bytes));
            table(&service, &client, batch, form::read(parts).await?, later).await
        }
    }
}

/// A place among the batches that are unpacked at a time: what comes out of archives is bounded for
/// all of them together.
async fn room(service: &Service) -> Result<SemaphorePermit<'_>, Problem> {
    let place = tokio::time::timeout(service.settings.deadline.0, service.jobs.room.acquire()).await;
    place
        .ok()
        .and_then(Result::ok)
        .ok_or_else(|| Problem::too_many("other batches are being taken in; ask again later").retry_after(1))
}

/// The letters of an archive.
async fn archive(
    service: &Service,
    client: &Client,
    batch: Batch,
    sent: Bytes,
    later: Later,
) -> Result<Response, Problem> {
    let spec = spec(service, Work::Batch, batch.layout, batch.language);
    let content = heavy(sent.len(), || fingerprint(&spec, later.webhook.as_deref(), &sent));
    // Who asks again is answered however much there is to do.
    if let Some(response) = later.known(service, client, &content).await? {
        return Ok(response);
    }
    let _room = room(service).await?;
    let archive = sent.clone();
    let unpacked = tokio::task::spawn_blocking(move || unpack::unpack(&archive)).await;
    let files = unpacked.map_err(|error| Problem::internal(error.to_string()))??;
    let names = opened(service, client, &spec, files).await?;
    later.take(service, client, Offer { spec, sent, names, content }).await
}

/// The letters of a template and its rows.
async fn table(
    service: &Service,
    client: &Client,
    batch: Batch,
    form: form::Form,
    later: Later,
) -> Result<Response, Problem> {
    let form::Form { template, rows } = form;
    let work = Work::Serial {
        template: template.name.clone(),
        rows: rows.0.clone(),
        sheet: batch.sheet,
        group_by: batch.group_by,
    };
    let spec = spec(service, work, batch.layout, batch.language);
    let size = template.size() + rows.1.len();
    let sent = heavy(size, || sent(&template, Some((&rows.0, &rows.1))))?;
    let content = heavy(sent.len(), || fingerprint(&spec, later.webhook.as_deref(), &sent));
    if let Some(response) = later.known(service, client, &content).await? {
        return Ok(response);
    }
    let _room = room(service).await?;
    let files = heavy(size, || unpack::unpack(&sent))?;
    let names = opened(service, client, &spec, files).await?;
    later.take(service, client, Offer { spec, sent, names, content }).await
}

/// The names of the letters, once all is sound.
async fn opened(
    service: &Service,
    client: &Client,
    spec: &Spec,
    files: Files,
) -> Result<Vec<String>, Problem> {
    let (spec, lent) = (spec.clone(), service.lent_to(client.name()));
    service
        .work(Lane::Large, move |bench, _| {
            Content::open(spec, files, lent, bench).map(|content| content.names())
        })
        .await?
}

/// A letter or template, its rows and the files beside it, put together to be kept.
fn sent(parcel: &Parcel, rows: Option<(&str, &[u8])>) -> Result<Bytes, Problem> {
    let letter = (format!("{LETTER}{}", parcel.name), &*parcel.letter);
    let rows = rows.map(|(name, bytes)| (format!("{ROWS}{name}"), bytes));
    let files = parcel.files.iter().map(|(name, bytes)| (format!("{BESIDE}{name}"), &**bytes));
    Ok(unpack::pack([letter].into_iter().chain(rows).chain(files))?)
}

fn spec(service: &Service, work: Work, layout: Option<String>, language: Option<String>) -> Spec {
    Spec { work, today: service.today().to_string(), layout, language }
}

/// What was asked, but for the day on which.
fn fingerprint(spec: &Spec, webhook: Option<&str>, sent: &[u8]) -> Digest {
    let asked = format!("{:?} {:?} {:?} {webhook:?}", spec.work, spec.layout, spec.language);
    Digest::of(&[asked.as_bytes(), sent])
}

/// The key by which a client knows its request again.
fn key(head: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = head.get("idempotency-key") else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let key = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    match key.len() {
        1..=255 => Ok(Some(key.to_owned())),
        _ => Err(Problem::bad_request("an `Idempotency-Key` has 1 to 255 characters of ASCII")),
    }
}

fn words<'a>(head: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    head.get_all(name).iter().filter_map(|value| value.to_str().ok())
}
