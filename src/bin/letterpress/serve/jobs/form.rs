//! A template, its rows and the files beside it, as parts of a form.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Multipart, Request};
use letterpress::serial::Kind;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::super::intake::{MOST_FILES, file_name, json};
use super::super::parcel::{NAMELESS, Parcel};
use super::super::problem::Problem;

/// A template with its rows, as parts of a form
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct BatchForm {
    /// The template, in YAML
    template: String,
    /// The rows: CSV, JSON (an array of objects, or one object a line) or XLSX, by file name or media type
    #[schema(content_media_type = "text/csv")]
    rows: String,
    /// Files that the template names, each with its file name: letterhead, logo, annexes
    #[schema(content_media_type = "application/octet-stream")]
    file: Option<Vec<String>>,
}

/// What the parts are.
pub(crate) struct Parts {
    /// The template and the files beside it.
    pub(crate) template: Parcel,
    /// The rows, with a name that tells their kind.
    pub(crate) rows: (String, Bytes),
}

/// Reads the parts.
pub(crate) async fn read(request: Request) -> Result<Parts, Problem> {
    let wrong =
        |error: &dyn std::fmt::Display| Problem::wrong_body(format!("it is no form of parts: {error}"));
    let mut form = Multipart::from_request(request, &()).await.map_err(|error| wrong(&error))?;
    let mut parcel = Parcel { name: NAMELESS.to_owned(), ..Parcel::default() };
    let (mut template, mut rows) = (None, None);
    while let Some(field) = form.next_field().await.map_err(|error| wrong(&error))? {
        let part = field.name().unwrap_or_default().to_owned();
        let name = field.file_name().map(file_name).transpose()?;
        let media = field.content_type().unwrap_or_default().to_ascii_lowercase();
        let bytes = field.bytes().await.map_err(|error| wrong(&error))?;
        match part.as_str() {
            "template" if template.is_none() => {
                parcel.name = name.unwrap_or_else(|| "template.yaml".to_owned());
                template = Some(if media.starts_with("application/json") { json(bytes)? } else { bytes });
            }
            "rows" if rows.is_none() => rows = Some(table(name, &media, bytes)?),
            "template" | "rows" => return Err(Problem::wrong_body(format!("there are two parts `{part}`"))),
            "file" => {
                let name = name.ok_or_else(|| Problem::wrong_body("a part `file` has no file name"))?;
                if parcel.files.len() == MOST_FILES {
                    return Err(Problem::too_large(format!("at most {MOST_FILES} files are taken")));
                }
                if parcel.files.insert(name.clone(), Arc::from(&*bytes)).is_some() {
                    return Err(Problem::wrong_body(format!("there are two files `{name}`")));
                }
            }
            other => {
                let other: String = other.chars().take(80).collect();
                return Err(Problem::wrong_body(format!(
                    "there is no part `{other}`; send `template` and `rows`, and files as parts `file` with file names"
                )));
            }
        }
    }
    parcel.letter = template.ok_or_else(|| Problem::wrong_body("there is no part `template`"))?;
    let rows = rows.ok_or_else(|| Problem::wrong_body("there is no part `rows`"))?;
    Ok(Parts { template: parcel, rows })
}

/// Rows with a name that tells their kind.
fn table(name: Option<String>, media: &str, bytes: Bytes) -> Result<(String, Bytes), Problem> {
    let stem = name.as_deref().map_or("rows", |name| name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let is_json = name.as_deref().is_some_and(|name| name.ends_with(".json"));
    if let Some(name) = name.as_deref().filter(|name| !is_json && Kind::of(name).is_some()) {
        return Ok((name.to_owned(), bytes));
    }
    let media = media.split(';').next().unwrap_or_default().trim();
    match media {
        "application/json" | "application/jsonl" | "application/x-ndjson" => lines(stem, bytes),
        _ if is_json => lines(stem, bytes),
        "text/csv" => Ok((format!("{stem}.csv"), bytes)),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => {
            Ok((format!("{stem}.xlsx"), bytes))
        }
        _ => Err(Problem::wrong_body(
            "name the part `rows` by a file that ends in .csv, .json, .jsonl or .xlsx, or give its media type",
        )),
    }
}

/// Objects, one a line; those of an array are put on lines.
fn lines(stem: &str, bytes: Bytes) -> Result<(String, Bytes), Problem> {
    let name = format!("{stem}.jsonl");
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'[') {
        return Ok((name, bytes));
    }
    let rows: Vec<&RawValue> = serde_json::from_slice(&bytes)
        .map_err(|error| Problem::wrong_body(format!("the rows are no array of JSON: {error}")))?;
    // Line breaks stand between values only.
    let lines = rows.iter().map(|row| row.get().replace(['\r', '\n'], " ") + "\n");
    Ok((name, Bytes::from(lines.collect::<String>())))
}
