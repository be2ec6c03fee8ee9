//! Pictures of finished pages: a PDF in, PNG or SVG out, one for each page.
//! They are drawn by a PDF reader from the file itself, so that they show what
//! a reader shows, and not what the layout meant.

use std::fmt;
use std::ops::Range;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_svg::SvgRenderSettings;

use crate::stop;

/// Points in an inch.
const INCH: f32 = 72.0;

/// Why pages could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreviewError {
    /// The file is no PDF that can be read.
    Unreadable(String),
    /// A page has more pixels than can be drawn.
    TooLarge,
    /// The PNG could not be written.
    Encoding(String),
}

impl fmt::Display for PreviewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "the PDF cannot be read: {why}"),
            Self::TooLarge => write!(f, "a page has too many pixels at this resolution"),
            Self::Encoding(why) => write!(f, "the picture cannot be written: {why}"),
        }
    }
}

impl std::error::Error for PreviewError {}

fn open(pdf: &[u8]) -> Result<Pdf, PreviewError> {
    Pdf::new(pdf.to_vec()).map_err(|error| PreviewError::Unreadable(format!("{error:?}")))
}

/// Draws each page on white as a PNG with `dpi` pixels an inch.
///
/// # Errors
/// Where the file is no PDF, or a page is too large for a picture.
pub fn png(pdf: &[u8], dpi: f32) -> Result<Vec<Vec<u8>>, PreviewError> {
    let pdf = open(pdf)?;
    draw_png(&pdf, dpi, 0..usize::MAX)
}

/// Draws one page, counted from 0, as [`png`] does; `None` where there is no such page.
///
/// # Errors
/// Where the file is no PDF, or the page is too large for a picture.
pub fn png_of(pdf: &[u8], dpi: f32, page: usize) -> Result<Option<Vec<u8>>, PreviewError> {
    let pdf = open(pdf)?;
    Ok(draw_png(&pdf, dpi, page..page.saturating_add(1))?.pop())
}

fn draw_png(pdf: &Pdf, dpi: f32, pages: Range<usize>) -> Result<Vec<Vec<u8>>, PreviewError> {
    let cache = RenderCache::new();
    let scale = dpi / INCH;
    let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let page = |page| {
        let page: &hayro::hayro_syntax::page::Page<'_> = page;
        stop::heed();
        let (width, height) = page.render_dimensions();
        if width.max(height) * scale >= f32::from(u16::MAX) {
            return Err(PreviewError::TooLarge);
        }
        render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &size)
            .into_png()
            .map_err(|error| PreviewError::Encoding(error.to_string()))
    };
    let wanted = pdf.pages().iter().skip(pages.start).take(pages.len());
    wanted.map(page).collect()
}

/// Draws each page as an SVG; letters are outlines.
///
/// # Errors
/// Where the file is no PDF.
pub fn svg(pdf: &[u8]) -> Result<Vec<String>, PreviewError> {
    let pdf = open(pdf)?;
    Ok(draw_svg(&pdf, 0..usize::MAX))
}

/// Draws one page, counted from 0, as [`svg`] does; `None` where there is no such page.
///
/// # Errors
/// Where the file is no PDF.
pub fn svg_of(pdf: &[u8], page: usize) -> Result<Option<String>, PreviewError> {
    let pdf = open(pdf)?;
    Ok(draw_svg(&pdf, page..page.saturating_add(1)).pop())
}

fn draw_svg(pdf: &Pdf, pages: Range<usize>) -> Vec<String> {
    let cache = hayro_svg::RenderCache::new();
    let draw = |page| {
        stop::heed();
        hayro_svg::convert(page, &cache, &InterpreterSettings::default(), &SvgRenderSettings::default())
    };
    pdf.pages().iter().skip(pages.start).take(pages.len()).map(draw).collect()
}
