//! A letter that was made, in the form that was asked for: the PDF, one of its pages as a picture, or
//! JSON with any of them inside.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use letterpress::preview::{self, PreviewError};
use serde::Serialize;
use utoipa::ToSchema;

use super::findings::Finding;
use super::forms::Form;
use super::problem::Problem;
use super::render::Wishes;
use crate::job::Times;

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

/// A letter that is made, in a form.
pub(crate) fn shape(
    pdf: letterpress::Pdf,
    findings: impl FnOnce() -> Vec<Finding>,
    wishes: &Wishes,
    form: Form,
    times: &mut Times,
) -> Result<Vec<u8>, Problem> {
    match form {
        Form::Pdf => Ok(pdf.bytes),
        Form::Png => {
            let drawn =
                times.drawing(|| preview::png_of(&pdf.bytes, f32::from(wishes.dpi()), wishes.index()));
            page(drawn, &pdf, wishes)
        }
        Form::Svg => {
            let drawn = times.drawing(|| preview::svg_of(&pdf.bytes, wishes.index()));
            page(drawn, &pdf, wishes).map(String::into_bytes)
        }
        Form::Json => json(&pdf, findings(), wishes, times),
    }
}

fn png(pdf: &[u8], dpi: u16) -> Result<Vec<Vec<u8>>, PreviewError> {
    preview::png(pdf, f32::from(dpi))
}

/// A number in the head of a PNG (its clause 11.2.1: width at 16, height at 20).
fn pixels(png: &[u8], at: usize) -> u32 {
    png.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |number| u32::from_be_bytes(*number))
}

/// The page that is wanted.
fn page<T>(
    drawn: Result<Option<T>, PreviewError>,
    pdf: &letterpress::Pdf,
    wishes: &Wishes,
) -> Result<T, Problem> {
    let page = drawn.map_err(|error| Problem::wrong_parameter(error.to_string()))?;
    page.ok_or_else(|| {
        let (wanted, count) = (wishes.index() + 1, pdf.page_count);
        Problem::wrong_parameter(format!("there is no page {wanted}; the letter has {count}"))
    })
}

fn json(
    pdf: &letterpress::Pdf,
    findings: Vec<Finding>,
    wishes: &Wishes,
    times: &mut Times,
) -> Result<Vec<u8>, Problem> {
    let pictures = match wishes.includes("pictures") {
        true => {
            let drawn = times.drawing(|| png(&pdf.bytes, wishes.dpi()));
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
