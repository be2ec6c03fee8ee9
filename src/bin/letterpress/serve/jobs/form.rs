//! A template, its rows and the files beside it, as parts of a form.

use axum::body::Bytes;
use axum::extract::Request;
use letterpress::serial::Kind;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::super::openapi::Binary;
use super::super::parcel::Parcel;
use super::super::parts::Parts;
use super::super::problem::Problem;

/// A template with its rows, as parts of a form
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct BatchForm {
    /// The template, in YAML; what it may say is in `/v1/schema/template`
    #[schema(content_media_type = "application/yaml")]
    template: String,
    /// The rows: CSV, JSON (an array of objects, or one object a line) or XLSX, by file name or media type
    #[schema(content_media_type = "text/csv")]
    rows: String,
    /// Files that the template names, each with its file name: letterhead, logo, annexes
    file: Option<Vec<Binary>>,
}

/// What the parts are.
pub(crate) struct Form {
    /// The template and the files beside it.
    pub(crate) template: Parcel,
    /// The rows, with a name that tells their kind.
    pub(crate) rows: (String, Bytes),
}

/// Reads the parts.
pub(crate) async fn read(request: Request) -> Result<Form, Problem> {
    let mut parts = Parts::read(request, &["template", "rows"]).await?;
    let (template, rows) = (parts.take("template")?, parts.take("rows")?);
    let rows = table(rows.name, &rows.media, rows.bytes)?;
    let name = template.name.clone().unwrap_or_else(|| "template.yaml".to_owned());
    let template = Parcel { name, letter: template.letter()?, files: parts.files, ..Parcel::default() };
    Ok(Form { template, rows })
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
