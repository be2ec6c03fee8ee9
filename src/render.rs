//! The corridor: one room after the other, no way back.

mod ahead;
mod bundle;
mod inspect;
mod rooms;

use std::borrow::Cow;
use std::thread;

pub use bundle::{Bundle, Sheaf, sheaf};
pub use inspect::inspect;
pub use rooms::Room;

use crate::assets::Assets;
use crate::compose::compose;
use crate::diag::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::einvoice;
use crate::layout::layout;
use crate::locale::Words;
use crate::pdf::{self, Attachment};
use crate::stationery::Stationery;

/// A finished PDF.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub page_count: usize,
    /// What its author should know.
    pub warnings: Diagnostics,
    /// Name of the layout that it follows.
    pub layout: String,
    /// Its language, as the letter says it.
    pub language: String,
    /// The e-invoice that is embedded.
    pub e_invoice: Option<Attachment>,
}

/// Renders a document. The same document and assets give the same bytes.
///
/// # Errors
/// Everything that keeps the letter from being right, each with its place.
pub fn render(document: &Document, assets: &Assets) -> Result<Pdf, Diagnostics> {
    render_watched(document, assets, &mut |_| {})
}

/// Renders a document as [`render`] does; `enter` is called before each room, so that whoever has a
/// clock can tell how long each takes.
///
/// # Errors
/// Everything that keeps the letter from being right, each with its place.
pub fn render_watched(
    document: &Document,
    assets: &Assets,
    enter: &mut dyn FnMut(Room),
) -> Result<Pdf, Diagnostics> {
    enter(Room::Compose);
    let (stationery, words) = furnish(document, assets)?;
    let ahead = ahead::of(document, &stationery, &assets.fonts);
    // Of a first letter this takes as long as all the rest.
    if ahead.is_new(&assets.kept) {
        return thread::scope(|scope| {
            scope.spawn(|| ahead.make(&assets.kept));
            walk(document, assets, stationery, &words, enter)
        });
    }
    walk(document, assets, stationery, &words, enter)
}

/// Goes through the rooms.
fn walk(
    document: &Document,
    assets: &Assets,
    stationery: Stationery,
    words: &Words,
    enter: &mut dyn FnMut(Room),
) -> Result<Pdf, Diagnostics> {
    let content = compose(document, &stationery, words)?;
    enter(Room::Layout);
    let pages = layout(&content, &stationery, &assets.fonts, &document.sources)?;
    enter(Room::EInvoice);
    let made = einvoice::make(document, words)?;
    enter(Room::Pdf);
    let files = made.attachment.as_slice();
    let bytes = pdf::write(&pages, &content.tree, &content.meta, files, &assets.fonts, &assets.kept)
        .map_err(|error| broken(&error))?;
    let mut warnings = document.warnings.clone();
    warnings.append(content.warnings.list);
    warnings.append(made.warnings.list);
    warnings.append(pages.warnings.list);
    Ok(Pdf {
        bytes,
        page_count: pages.pages.len(),
        warnings,
        layout: stationery.name,
        language: document.language.value.clone(),
        e_invoice: made.attachment,
    })
}

/// Goes through all rooms but the last, which only writes: the pages a document
/// would have, and what its author should know.
///
/// # Errors
/// Everything that keeps the letter from being right, each with its place.
pub fn check(document: &Document, assets: &Assets) -> Result<(usize, Diagnostics), Diagnostics> {
    let (stationery, words) = furnish(document, assets)?;
    let content = compose(document, &stationery, &words)?;
    let pages = layout(&content, &stationery, &assets.fonts, &document.sources)?;
    let made = einvoice::make(document, &words)?;
    let mut warnings = document.warnings.clone();
    for more in [content.warnings, made.warnings, pages.warnings] {
        warnings.append(more.list);
    }
    Ok((pages.pages.len(), warnings))
}

/// A picture or font that could not be embedded.
fn broken(error: &pdf::PdfError) -> Diagnostics {
    let mut problems = Diagnostics::default();
    problems.push(Diagnostic::error("cannot-embed", None, error.to_string()));
    problems
}

/// The stationery with the letterhead's colours and fonts over it, and the words.
fn furnish<'a>(document: &Document, assets: &'a Assets) -> Result<(Stationery, Cow<'a, Words>), Diagnostics> {
    let mut problems = Diagnostics::default();
    let layout = assets.layout(&document.layout.value);
    let words = assets.words(&document.language.value);
    if layout.is_none() {
        let message = format!("there is no layout `{}`", document.layout.value);
        problems.push(Diagnostic::error("unknown-layout", document.layout.span, message));
    }
    if words.is_none() {
        let message = format!("there are no words for the language `{}`", document.language.value);
        problems.push(Diagnostic::error("unknown-language", document.language.span, message));
    }
    let (Some(layout), Some(mut words)) = (layout, words.map(Cow::Borrowed)) else { return Err(problems) };
    if let Some(spacing) = &document.spacing {
        match words.with_school(&spacing.value) {
            Some(other) => words = Cow::Owned(other),
            None => {
                let schools: Vec<&str> = words.schools().collect();
                let message = format!("`{}` knows no spacing `{}`", document.language.value, spacing.value);
                let help = if schools.is_empty() {
                    "leave it out".into()
                } else {
                    format!("it knows {}", schools.join(", "))
                };
                problems.push(Diagnostic::error("unknown-spacing", spacing.span, message).help(help));
                return Err(problems);
            }
        }
    }
    let mut stationery = layout.clone();
    let head = &document.letterhead;
    stationery.colours.accent = head.accent.unwrap_or(stationery.colours.accent);
    stationery.colours.second = head.second.unwrap_or(stationery.colours.second);
    for (wanted, family) in [
        (&head.text_family, &mut stationery.text_family),
        (&head.display_family, &mut stationery.display_family),
    ] {
        if let Some(wanted) = wanted {
            family.clone_from(&wanted.value);
        }
    }
    stationery.habits.justify = document.justify.unwrap_or(stationery.habits.justify);
    stationery.habits.hyphenate = document.hyphenate.unwrap_or(stationery.habits.hyphenate);
    Ok((stationery, words))
}
