//! Room 1: YAML text in, a validated [`Document`] out, or every complaint about it.
//!
//! `read` parses the letter, sets what the command line sets, lays the letter
//! over its letterhead, reads the keys (`schema`, `invoice_schema`) and
//! checks what they say (`check`). `values` stops before that. Other files come through [`Files`].
//! A [`Template`] is parsed once and goes through the last two for each letter.

mod check;
mod files;
mod format;
mod invoice_scalars;
mod invoice_schema;
mod letterhead;
mod purpose_schema;
mod scalars;
mod schema;
mod seals;
mod signature_schema;
mod template;
mod values;
mod variables;
mod vocabulary;

use chrono::NaiveDate;

pub use files::{FileError, Files, Found};
pub use format::format;
pub use letterhead::{is_letterhead, is_template};
pub use schema::Kind as FileKind;
pub use template::Template;
pub use values::values;

use crate::diag::{Diagnostic, Diagnostics, Failed, FileId, Sources};
use crate::document::{Document, Seals};
use crate::invoice::{Currency, Decimal};
use crate::yaml::{self, Node, Value};

/// What is read, and what must be known to read it.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Name of the letter's file, as messages show it; other files that it
    /// names are looked for from there.
    pub name: &'a str,
    /// The letter.
    pub bytes: &'a [u8],
    /// Values that are set in its place.
    pub settings: &'a [Setting],
    /// The day that `date: today` means.
    pub today: NaiveDate,
    /// Names that the letter may use.
    pub known: &'a Known<'a>,
}

/// A value set from outside the file, as in `--set place=Lyon`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// What complaints about it show in place of a file name, such as `--set`.
    pub origin: String,
    /// `key.path=value`.
    pub assignment: String,
}

/// The assets' names, and how they write dates and amounts.
pub struct Known<'a> {
    /// Layouts.
    pub layouts: Vec<String>,
    /// Languages.
    pub languages: Vec<String>,
    /// Font families.
    pub families: Vec<String>,
    /// Purposes.
    pub purposes: Vec<String>,
    /// How languages write dates and amounts.
    pub wording: &'a dyn Wording,
}

/// How languages, by their tags, write what texts may quote.
pub trait Wording: Sync {
    /// A date in running text.
    fn long_date(&self, language: &str, date: NaiveDate) -> String;
    /// An amount in running text.
    fn money(&self, language: &str, amount: Decimal, currency: &Currency) -> String;
}

/// Reads a letter.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn read(request: &Request<'_>, files: &dyn Files) -> Result<Document, Failed> {
    let Reading { document, sources, diagnostics, .. } = reading(request, files);
    document.ok_or(Failed { sources, diagnostics })
}

/// A letter and all that is known of it, whether it is right or not.
#[derive(Debug)]
pub struct Reading {
    /// The letter over its letterhead, as it is written.
    pub tree: Option<Node>,
    /// The document, unless there were errors.
    pub document: Option<Document>,
    /// The files it was read from.
    pub sources: Sources,
    /// What is wrong with it.
    pub diagnostics: Diagnostics,
}

/// Reads a letter as [`read`] does, and keeps what it is made of.
#[must_use]
pub fn reading(request: &Request<'_>, files: &dyn Files) -> Reading {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let parsed = parse(request, files, &mut sources, &mut diagnostics).and_then(|(node, complete)| {
        letterhead::refuse_template(&node, &mut diagnostics)?;
        Some((node, complete))
    });
    let Some((node, complete)) = parsed else {
        return Reading::of(None, finished(None, sources, diagnostics));
    };
    let document = yaml::read_marked(&node, &mut diagnostics).and_then(|(letter, marks)| {
        let root = check::Root { node: &node, letter, complete, filled: false, sealed: None };
        check::document(root, marks, request, files, &sources, &mut diagnostics)
    });
    Reading::of(Some(node), finished(document, sources, diagnostics))
}

impl Reading {
    /// What came of reading a tree.
    fn of(tree: Option<Node>, read: Result<Document, Failed>) -> Self {
        match read {
            Ok(document) => Self {
                tree,
                sources: document.sources.clone(),
                diagnostics: document.warnings.clone(),
                document: Some(document),
            },
            Err(Failed { sources, diagnostics }) => Self { tree, document: None, sources, diagnostics },
        }
    }
}

/// What a letter is now, for its approval: that of a template is of itself, not of its rows.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn sealed(request: &Request<'_>, files: &dyn Files) -> Result<(Seals, Option<Document>), Failed> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let parsed = parse(request, files, &mut sources, &mut diagnostics);
    let Some((node, _)) = parsed else { return Err(Failed { sources, diagnostics }) };
    if node.get("kind").and_then(Node::text) == Some(letterhead::TEMPLATE) {
        return Ok((seals::seal(&node, &[]), None));
    }
    let required = Setting { origin: "approve".to_owned(), assignment: "review.required=true".to_owned() };
    let settings: Vec<Setting> = request.settings.iter().cloned().chain([required]).collect();
    let document = read(&Request { settings: &settings, ..*request }, files)?;
    let seals = document.review.as_ref().map(|review| review.seals.clone());
    Ok((seals.unwrap_or_else(|| seals::seal(&node, &[])), Some(document)))
}

/// A document with what is to be said of it, or all that is wrong.
fn finished(
    document: Option<Document>,
    sources: Sources,
    mut diagnostics: Diagnostics,
) -> Result<Document, Failed> {
    diagnostics.sort();
    match document {
        Some(document) if !diagnostics.has_errors() => {
            Ok(Document { sources, warnings: diagnostics, ..document })
        }
        _ => Err(Failed { sources, diagnostics }),
    }
}

/// The letter as one tree: settings over the file over its letterhead; and
/// whether the letterhead could be read, if there is one.
fn parse(
    request: &Request<'_>,
    files: &dyn Files,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(Node, bool)> {
    let file = yaml::decode(request.name, request.bytes, sources, diagnostics).ok()?;
    let mut node = yaml::parse(sources, file, diagnostics)?;
    if node.value == Value::Null && request.settings.is_empty() {
        let message = "the file is empty";
        diagnostics.push(Diagnostic::error("empty-file", node.span, message).help("write a letter into it"));
        return None;
    }
    for setting in request.settings {
        yaml::set(&mut node, &setting.assignment, &setting.origin, sources, diagnostics);
    }
    letterhead::lay_under(node, request, files, sources, diagnostics)
}

/// The file from which a path in `file` is looked for: the file itself, or the
/// letter where the path was set from outside.
fn base<'a>(file: FileId, request: &Request<'a>, sources: &'a Sources) -> &'a str {
    let name = sources.get(file).map_or(request.name, |f| f.name.as_str());
    if request.settings.iter().any(|setting| setting.origin == name) { request.name } else { name }
}
