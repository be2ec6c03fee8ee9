//! The body of a request as a letter with its files: YAML, JSON, or a form of several parts.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use bytes::BytesMut;
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::parcel::{NAMELESS, Parcel};
use super::parts::Parts;
use super::problem::Problem;
use super::service::{Service, heavy};
use super::units::lasting;

/// What a body is, by its media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Yaml,
    Json,
    Form,
    Zip,
}

impl Kind {
    /// What the head of a request says; `None` for all else.
    pub(crate) fn of(request: &Request) -> Option<Self> {
        let value = request.headers().get(CONTENT_TYPE)?.to_str().ok()?;
        let media = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match media.as_str() {
            "application/yaml" | "application/x-yaml" | "text/yaml" | "text/x-yaml" => Some(Self::Yaml),
            "application/json" => Some(Self::Json),
            "multipart/form-data" => Some(Self::Form),
            "application/zip" | "application/x-zip-compressed" => Some(Self::Zip),
            _ => None,
        }
    }
}

/// Takes in the letter of a request.
///
/// # Errors
/// Bodies that are too large, too slow, of a foreign type or not what their type says.
pub(crate) async fn letter(request: Request, service: &Service) -> Result<Parcel, Problem> {
    let (kind, settings) = (Kind::of(&request), &service.settings);
    let most = match kind {
        Some(Kind::Form) => settings.upload_limit.0,
        Some(Kind::Yaml | Kind::Json) => settings.body_limit.0,
        _ => {
            return Err(Problem::wrong_type(
                "send the letter as application/yaml or application/json, or with its files as multipart/form-data",
            ));
        }
    };
    let (parts, body) = request.into_parts();
    let Taken { bytes, held } = whole(service, &parts.headers, body, most).await?;
    let named = |letter| Parcel { name: NAMELESS.to_owned(), letter, ..Parcel::default() };
    let parcel = match kind {
        Some(Kind::Form) => form(Request::from_parts(parts, Body::from(bytes))).await?,
        Some(Kind::Json) => named(heavy(bytes.len(), || json(bytes))?),
        _ => named(bytes),
    };
    Ok(Parcel { _held: held.map(Arc::new), ..parcel })
}

/// A body, with its share of the [memory](Service::memory) for as long as it is worked on.
pub(crate) struct Taken {
    pub(crate) bytes: Bytes,
    pub(crate) held: Option<OwnedSemaphorePermit>,
}

/// Why a body is not taken.
enum Not {
    TooLarge,
    Broken,
    /// There is no memory for it.
    Busy,
}

/// The whole body, up to a size and a time.
pub(crate) async fn whole(
    service: &Service,
    headers: &HeaderMap,
    body: Body,
    most: usize,
) -> Result<Taken, Problem> {
    let time = service.settings.body_timeout.0;
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    // Who waits to be told to go on has sent nothing yet.
    let waits = headers.contains_key(EXPECT);
    let mut body = body;
    let is_large = announced.is_some_and(|announced| announced > most);
    let taken = match is_large {
        true => Ok(Err(Not::TooLarge)),
        false => tokio::time::timeout(time, taken(&mut body, most, &service.memory)).await,
    };
    let not = match taken {
        Err(_) => return Err(Problem::too_slow_body(format!("it must arrive within {}", lasting(time)))),
        Ok(Ok(taken)) => return Ok(taken),
        Ok(Err(not)) => not,
    };
    let has_sent_nothing = waits && is_large;
    let is_over = matches!(not, Not::Broken);
    if !(has_sent_nothing || is_over) {
        // A client that is still sending would not hear the answer.
        let _ = tokio::time::timeout(PATIENCE, thrown_away(&mut body)).await;
    }
    Err(match not {
        Not::TooLarge => Problem::too_large(format!("at most {} are taken", shown(most))),
        Not::Broken => Problem::wrong_body("it broke off, or is not compressed as its head says"),
        Not::Busy => Problem::too_many("too much is being taken in; ask again later").retry_after(1),
    })
}

/// What is sent beyond the limit is read so long, before the answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// So much of it.
const MOST_THROWN: usize = 64 << 20;

/// The bytes of a body, up to so many. What has arrived counts, not what is announced: who only
/// announces keeps nobody else out.
async fn taken(body: &mut Body, most: usize, memory: &Arc<Semaphore>) -> Result<Taken, Not> {
    let mut bytes = BytesMut::new();
    let mut held: Option<OwnedSemaphorePermit> = None;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Not::Broken)?.into_data() else { continue };
        if bytes.len() + data.len() > most {
            return Err(Not::TooLarge);
        }
        let share = u32::try_from(data.len()).map_err(|_| Not::TooLarge)?;
        let share = Arc::clone(memory).try_acquire_many_owned(share).map_err(|_| Not::Busy)?;
        match &mut held {
            Some(held) => held.merge(share),
            None => held = Some(share),
        }
        bytes.extend_from_slice(&data);
    }
    Ok(Taken { bytes: bytes.freeze(), held })
}

async fn thrown_away(body: &mut Body) {
    let mut count = 0;
    while let Some(Ok(frame)) = body.frame().await {
        count += frame.data_ref().map_or(0, Bytes::len);
        if count > MOST_THROWN {
            break;
        }
    }
}

/// A number of bytes as people read it.
fn shown(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// JSON as the YAML that it nearly is: pairs of surrogates become the characters that
/// they stand for, and tabs between values become spaces. Line and column stay what they are,
/// but behind such a pair on its line.
pub(crate) fn json(bytes: Bytes) -> Result<Bytes, Problem> {
    let checked: Result<serde::de::IgnoredAny, _> = serde_json::from_slice(&bytes);
    checked.map_err(|error| Problem::wrong_body(format!("it is not JSON: {error}")))?;
    let text = str::from_utf8(&bytes).map_err(|_| Problem::wrong_body("it is not JSON: it is not UTF-8"))?;
    match plain(text) {
        Cow::Borrowed(_) => Ok(bytes),
        Cow::Owned(text) => Ok(Bytes::from(text)),
    }
}

fn plain(text: &str) -> Cow<'_, str> {
    let escape = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok()
    };
    if !text.contains('\t') && !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(next) = text[at..].find(['\t', '\\']).map(|found| at + found) {
        out.push_str(&text[at..next]);
        let pair = escape(next)
            .zip(escape(next + 6))
            .filter(|(high, low)| (0xD800..0xDC00).contains(high) && (0xDC00..0xE000).contains(low));
        let pair =
            pair.and_then(|(high, low)| char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)));
        at = match pair {
            Some(character) => {
                out.push(character);
                next + 12
            }
            None if text.as_bytes()[next] == b'\t' => {
                out.push(' ');
                next + 1
            }
            // The escape with what it escapes, which may be a backslash.
            None => {
                let end = (next + 2).min(text.len());
                out.push_str(text.get(next..end).unwrap_or("\\"));
                end
            }
        };
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// A letter with its files.
async fn form(request: Request) -> Result<Parcel, Problem> {
    let mut parts = Parts::read(request, &["letter"]).await?;
    let letter = parts.take("letter")?;
    let name = letter.name.clone().unwrap_or_else(|| NAMELESS.to_owned());
    Ok(Parcel { name, letter: letter.letter()?, files: parts.files, ..Parcel::default() })
}
