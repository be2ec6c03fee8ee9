//! What a job is made from: as it is kept, and opened to make its letters.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use letterpress::diag::{Diagnostic, Diagnostics, Failed, Sources};
use letterpress::serial::{Bytes as TableBytes, Kind, Letters, Table};
use letterpress::source::{FileError, Files as Reach, Found, Setting, Template, is_letterhead, is_template};
use serde::{Deserialize, Serialize};

use super::super::findings::Finding;
use super::super::forms::Form;
use super::super::letterheads::Lent;
use super::super::parcel::clean;
use super::super::pool::Bench;
use super::super::problem::Problem;
use super::super::render::Wishes;
use super::super::shapes::shape;
use super::unpack::Files;
use crate::choice;
use crate::job::{self, Job, Times};

/// Letters that a table may make in one job.
const MOST_LETTERS: usize = 100_000;

/// What is to be made of what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Spec {
    pub(crate) work: Work,
    /// The day that `date: today` means: that on which the job was taken on.
    pub(crate) today: String,
    /// In place of the letters' own.
    pub(crate) layout: Option<String>,
    pub(crate) language: Option<String>,
}

/// Kinds of job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Work {
    /// All letters of an archive.
    Batch,
    /// A letter for each row, or group of rows.
    Serial { template: String, rows: String, sheet: Option<String>, group_by: Option<String> },
    /// One letter.
    Letter { name: String, wishes: Wishes, form: Form },
}

impl Spec {
    /// The form of results.
    pub(crate) const fn form(&self) -> Form {
        match self.work {
            Work::Batch | Work::Serial { .. } => Form::Pdf,
            Work::Letter { form, .. } => form,
        }
    }
}

/// Where a letter, a table and the files beside them stand in what is kept of a form.
pub(crate) const LETTER: &str = "letter/";
pub(crate) const ROWS: &str = "rows/";
pub(crate) const BESIDE: &str = "file/";

/// A job that is opened.
pub(crate) struct Content {
    spec: Spec,
    letters: Source,
    files: Sent,
}

/// Where its letters come from.
enum Source {
    /// Files, by their names.
    Each(Vec<String>),
    Serial {
        name: String,
        bytes: Arc<[u8]>,
        template: Box<Template>,
        letters: Letters,
    },
    One {
        name: String,
        bytes: Arc<[u8]>,
    },
}

/// What was sent, and the letterheads that are lent to it.
struct Sent {
    files: Files,
    lent: Lent,
}

/// Only what was sent along, and what is lent to letters wherever they stand.
impl Reach for Sent {
    fn read(&self, path: &str, from: &str) -> Result<Found, FileError> {
        if let Some(found) = self.lent.within(path, from) {
            return found;
        }
        let folder = Path::new(from).parent().unwrap_or(Path::new(""));
        match clean(&folder.join(path)).and_then(|name| self.files.get_key_value(&name)) {
            Some((name, bytes)) => Ok(Found { name: name.clone(), bytes: Arc::clone(bytes) }),
            None => self.lent.named(path),
        }
    }
}

/// What came of a letter.
pub(crate) struct Drawn {
    /// The result and its pages; `None` where the letter cannot be made.
    pub(crate) result: Option<(Vec<u8>, usize)>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) times: Times,
}

impl Drawn {
    /// A letter that could not be made, and why.
    pub(crate) fn lost(problem: Diagnostic) -> Self {
        Self { result: None, findings: told(problem), times: Times::default() }
    }

    /// A letter that is not made, as a request for it would be refused.
    fn refused(problem: &Problem) -> Self {
        Self::lost(Diagnostic::error(problem.code(), None, problem.message()))
    }
}

impl Content {
    /// Opens what was sent.
    ///
    /// # Errors
    /// There is no letter in it, or its template or table is wrong.
    pub(crate) fn open(spec: Spec, mut sent: Files, lent: Lent, bench: &Bench<'_>) -> Result<Self, Problem> {
        let missing = |what: &str| Problem::internal(format!("`{what}` is not in what is kept"));
        let (letters, files) = match &spec.work {
            Work::Batch => (Source::Each(letters(&sent)), Sent { files: sent, lent }),
            Work::Letter { name, .. } => {
                let bytes = sent.remove(&format!("{LETTER}{name}")).ok_or_else(|| missing(name))?;
                (Source::One { name: name.clone(), bytes }, Sent { files: beside(&sent), lent })
            }
            Work::Serial { template, rows, sheet, group_by } => {
                let bytes = sent.remove(&format!("{LETTER}{template}")).ok_or_else(|| missing(template))?;
                let table = sent.remove(&format!("{ROWS}{rows}")).ok_or_else(|| missing(rows))?;
                let files = Sent { files: beside(&sent), lent };
                let letters = table_letters(rows, &table, sheet.as_deref(), group_by.as_deref())?;
                let settings = settings(&spec);
                let request = request(&spec, template, &bytes, &settings, bench);
                let read = Template::read(&request, &files, &letters).map_err(wrong)?;
                let source =
                    Source::Serial { name: template.clone(), bytes, template: Box::new(read), letters };
                (source, files)
            }
        };
        let content = Self { spec, letters, files };
        match content.len() {
            0 => Err(Problem::wrong_body(
                "there is no letter in the ZIP: a file that ends in .yaml, .yml or .json and is no letterhead and no template",
            )),
            _ => Ok(content),
        }
    }

    /// About how many bytes it takes.
    pub(crate) fn size(&self) -> usize {
        let table = match &self.letters {
            Source::Serial { letters, .. } => letters.len() * 64,
            Source::Each(_) | Source::One { .. } => 0,
        };
        table + self.files.files.values().map(|bytes| bytes.len() + 256).sum::<usize>()
    }

    /// How many letters there are.
    pub(crate) fn len(&self) -> usize {
        match &self.letters {
            Source::Each(names) => names.len(),
            Source::Serial { letters, .. } => letters.len(),
            Source::One { .. } => 1,
        }
    }

    /// The names of the letters, in their order.
    pub(crate) fn names(&self) -> Vec<String> {
        match &self.letters {
            Source::Each(names) => names.clone(),
            Source::Serial { letters, .. } => {
                let table = &letters.table().name;
                (0..letters.len()).map(|place| format!("{table}:{}", letters.number(place))).collect()
            }
            Source::One { name, .. } => vec![name.clone()],
        }
    }

    /// Makes a letter that has at most so many bytes.
    pub(crate) fn make(&self, bench: &Bench<'_>, place: usize, most: usize) -> Drawn {
        let mut row = None;
        let (name, bytes): (&str, &[u8]) = match &self.letters {
            Source::Each(names) => {
                let name = names.get(place).map_or("", String::as_str);
                (name, self.files.files.get(name).map_or(&[][..], |bytes| bytes))
            }
            Source::One { name, bytes } => (name, bytes),
            Source::Serial { name, bytes, template, letters } => {
                match letters.letter(place) {
                    Ok(letter) => row = Some((template.as_ref(), letter)),
                    Err(problem) => return Drawn::lost(problem),
                }
                (name, bytes)
            }
        };
        if bytes.len() > most && matches!(self.letters, Source::Each(_)) {
            let told = format!("the letter has {} bytes; at most {most} are taken", bytes.len());
            return Drawn::refused(&Problem::too_large(told));
        }
        let settings = settings(&self.spec);
        let outcome = job::run(&Job {
            name,
            bytes,
            settings: &settings,
            files: &self.files,
            today: today(&self.spec),
            assets: bench.assets,
            known: &bench.known,
            serial: row.as_ref().map(|(template, letter)| (*template, letter)),
            only_final: false,
        });
        let findings = Finding::all(&outcome.diagnostics, &outcome.sources);
        let mut times = outcome.times;
        let Some(pdf) = outcome.pdf else { return Drawn { result: None, findings, times } };
        let pages = pdf.page_count;
        match &self.spec.work {
            Work::Letter { wishes, form, .. } => {
                match shape(pdf, || findings.clone(), wishes, *form, &mut times) {
                    Ok(body) => Drawn { result: Some((body, pages)), findings, times },
                    Err(problem) => Drawn::refused(&problem),
                }
            }
            _ => Drawn { result: Some((pdf.bytes, pages)), findings, times },
        }
    }
}

/// A finding that has no place.
pub(crate) fn told(problem: Diagnostic) -> Vec<Finding> {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(problem);
    Finding::all(&diagnostics, &Sources::default())
}

/// The letters of an archive: not its letterheads and templates, and nothing hidden.
fn letters(files: &Files) -> Vec<String> {
    let is_hidden = |name: &str| name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
    let is_letter = |name: &str| {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        matches!(ending.as_deref(), Some("yaml" | "yml" | "json"))
    };
    let letters = files.iter().filter(|(name, bytes)| {
        is_letter(name) && !is_hidden(name) && !is_letterhead(bytes) && !is_template(bytes)
    });
    letters.map(|(name, _)| name.clone()).collect()
}

/// The letters of a table.
fn table_letters(
    name: &str,
    bytes: &Arc<[u8]>,
    sheet: Option<&str>,
    group_by: Option<&str>,
) -> Result<Letters, Problem> {
    let kind = Kind::of(name).ok_or_else(|| Problem::wrong_body("the rows are CSV, JSON or XLSX"))?;
    let bytes: Arc<dyn TableBytes> = Arc::new(bytes.to_vec());
    let table = Table::open(name, kind, bytes, sheet).map_err(wrong)?;
    let letters = Letters::new(table, group_by, None)
        .map_err(|problem| Problem::letter_has_errors("").with(told(problem)))?;
    match letters.len() {
        0..=MOST_LETTERS => Ok(letters),
        many => Err(Problem::too_large(format!("{many} letters; a job may have {MOST_LETTERS}"))),
    }
}

fn wrong(failed: Failed) -> Problem {
    Problem::letter_has_errors("").with(Finding::all(&failed.diagnostics, &failed.sources))
}

/// The files that were sent beside a letter.
fn beside(sent: &Files) -> Files {
    let named = |(name, bytes): (&String, &Arc<[u8]>)| {
        Some((name.strip_prefix(BESIDE)?.to_owned(), Arc::clone(bytes)))
    };
    sent.iter().filter_map(named).collect()
}

fn settings(spec: &Spec) -> Vec<Setting> {
    let named = [("layout", &spec.layout), ("language", &spec.language)];
    named.into_iter().filter_map(|(key, value)| choice::in_place(key, value.as_deref())).collect()
}

fn today(spec: &Spec) -> NaiveDate {
    spec.today.parse().unwrap_or_default()
}

fn request<'a>(
    spec: &Spec,
    name: &'a str,
    bytes: &'a [u8],
    settings: &'a [Setting],
    bench: &'a Bench<'_>,
) -> letterpress::source::Request<'a> {
    letterpress::source::Request { name, bytes, settings, today: today(spec), known: &bench.known }
}
