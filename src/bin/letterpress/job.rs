//! One letter: read it, render it, take the time. Every way to ask for a
//! letter goes through [`run`].

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use letterpress::diag::{Diagnostic, Diagnostics, Failed, Sources};
use letterpress::document::Review;
use letterpress::serial::Letter;
use letterpress::source::{self, Files, Known, Reading, Request, Setting, Template};
use letterpress::{Assets, Document, Pdf, Room, Sheaf, stop};

/// What is asked for.
pub(crate) struct Job<'a> {
    /// Name of the letter, as messages show it.
    pub(crate) name: &'a str,
    /// The letter.
    pub(crate) bytes: &'a [u8],
    /// Values set in its place.
    pub(crate) settings: &'a [Setting],
    /// The files that it may name.
    pub(crate) files: &'a dyn Files,
    /// The day that `date: today` means.
    pub(crate) today: NaiveDate,
    pub(crate) assets: &'a Assets,
    pub(crate) known: &'a Known<'a>,
    /// The template and its rows, in place of `bytes`.
    pub(crate) serial: Option<(&'a Template, &'a Letter)>,
    /// Whether a letter that waits for its approval is refused.
    pub(crate) only_final: bool,
}

impl<'a> Job<'a> {
    pub(crate) fn request(&self) -> Request<'a> {
        Request {
            name: self.name,
            bytes: self.bytes,
            settings: self.settings,
            today: self.today,
            known: self.known,
        }
    }

    fn read(&self) -> Result<Document, Failed> {
        let document = match self.serial {
            Some((template, letter)) => template.fill(letter, &self.request(), self.files),
            None => source::read(&self.request(), self.files),
        }?;
        match document.review.as_ref().filter(|review| self.only_final && review.is_pending()) {
            Some(review) => Err(unapproved(&document, review)),
            None => Ok(document),
        }
    }

    /// Says of each complaint about a serial letter which row it is about.
    fn numbered(&self, mut failed: Failed) -> Failed {
        if let Some((_, letter)) = self.serial {
            let name = letter.name();
            failed
                .diagnostics
                .list
                .iter_mut()
                .for_each(|one| one.message = format!("{name}: {}", one.message));
        }
        failed
    }
}

/// A letter that waits for its approval where only final ones are wanted.
fn unapproved(document: &Document, review: &Review) -> Failed {
    let mut diagnostics = document.warnings.clone();
    diagnostics.push(
        Diagnostic::error("not-approved", review.span, "the letter waits for its approval")
            .help("approve it by `letterpress approve FILE --by NAME`, or render it without `--final`"),
    );
    diagnostics.sort();
    Failed { sources: document.sources.clone(), diagnostics }
}

/// What came of it.
pub(crate) struct Outcome {
    /// The PDF, unless there were errors.
    pub(crate) pdf: Option<Pdf>,
    /// Errors and warnings.
    pub(crate) diagnostics: Diagnostics,
    /// The files they point into.
    pub(crate) sources: Sources,
    /// Whether it is dated today.
    pub(crate) today: bool,
    /// How long it took, without writing.
    pub(crate) elapsed: Duration,
    /// How long it was in each room.
    #[cfg_attr(not(feature = "service"), expect(dead_code, reason = "the service alone tells it"))]
    pub(crate) times: Times,
}

/// How long a letter was in each room, and how long its pages took to draw.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Times {
    rooms: [Duration; Room::ALL.len()],
    #[cfg(feature = "service")]
    drawing: Duration,
}

#[cfg(feature = "service")]
impl Times {
    /// Does the work of drawing.
    pub(crate) fn drawing<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.drawing += start.elapsed();
        done
    }

    /// Each room that the letter was in by its name, and how long.
    pub(crate) fn each(self) -> impl Iterator<Item = (&'static str, Duration)> {
        let rooms = Room::ALL.map(Room::name).into_iter().zip(self.rooms);
        rooms.chain([("preview", self.drawing)]).filter(|(_, time)| !time.is_zero())
    }
}

/// Takes the time from room to room.
struct Clock {
    room: Room,
    since: Instant,
    times: Times,
}

impl Clock {
    fn enter(&mut self, room: Room) {
        let now = Instant::now();
        if let Some(time) = self.times.rooms.get_mut(self.room as usize) {
            *time += now.duration_since(self.since);
        }
        (self.room, self.since) = (room, now);
    }
}

/// Reads and renders one letter. A panic is caught and becomes an error of this letter.
pub(crate) fn run(job: &Job<'_>) -> Outcome {
    let start = Instant::now();
    let mut today = false;
    let mut clock = Clock { room: Room::Source, since: start, times: Times::default() };
    let result = panic::catch_unwind(AssertUnwindSafe(|| make(job, &mut today, &mut clock)));
    clock.enter(Room::Pdf);
    let (pdf, failed) = result.unwrap_or_else(|panic| (None, accident(panic)));
    let Failed { sources, diagnostics } = job.numbered(failed);
    Outcome { pdf, diagnostics, sources, today, elapsed: start.elapsed(), times: clock.times }
}

/// Reads and lays out one letter without writing it: how many pages it has, and what
/// there is to say of it.
pub(crate) fn check(job: &Job<'_>) -> (Option<usize>, Failed) {
    let check = || match job.read() {
        Ok(document) => {
            let checked = letterpress::check(&document, job.assets);
            let (pages, diagnostics) = match checked {
                Ok((pages, warnings)) => (Some(pages), warnings),
                Err(diagnostics) => (None, diagnostics),
            };
            (pages, Failed { sources: document.sources, diagnostics })
        }
        Err(failed) => (None, failed),
    };
    let (pages, failed) =
        panic::catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|panic| (None, accident(panic)));
    (pages, job.numbered(failed))
}

/// Looks at one letter from all sides: everything there is to say of it; `more` adds to it.
pub(crate) fn inspect(job: &Job<'_>, more: impl FnOnce(&Reading, &mut Diagnostics)) -> Failed {
    let inspect = || {
        let reading = source::reading(&job.request(), job.files);
        let (_, mut diagnostics) = letterpress::inspect(&reading, job.assets, job.today);
        more(&reading, &mut diagnostics);
        Failed { sources: reading.sources, diagnostics }
    };
    panic::catch_unwind(AssertUnwindSafe(inspect)).unwrap_or_else(accident)
}

/// Lays out one letter for a file of many; `None` where that cannot be, which is told elsewhere.
pub(crate) fn sheaf(job: &Job<'_>) -> Option<Sheaf> {
    let sheaf = || {
        let document = job.read().ok()?;
        let recipient = &document.recipient;
        let name = recipient.organisation.as_ref().or(recipient.name.as_ref());
        let title = name.map_or_else(|| job.name.to_owned(), |name| name.value.clone());
        letterpress::sheaf(document, title, job.assets).ok()
    };
    panic::catch_unwind(AssertUnwindSafe(sheaf)).unwrap_or_default()
}

/// The files that a letter is read from, itself among them, as far as they can be read.
pub(crate) fn sources(job: &Job<'_>) -> Sources {
    let read = || job.read();
    match panic::catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(document)) => document.sources,
        Ok(Err(failed)) => failed.sources,
        Err(_) => Sources::default(),
    }
}

/// What a letter says under its keys, or why it cannot be read.
pub(crate) fn values(job: &Job<'_>) -> Result<serde_json::Value, Failed> {
    let read = || match job.serial {
        Some((template, letter)) => template.values(letter, &job.request()),
        None => source::values(&job.request(), job.files),
    };
    panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| Err(accident(panic)))
}

fn make(job: &Job<'_>, today: &mut bool, clock: &mut Clock) -> (Option<Pdf>, Failed) {
    let document = match job.read() {
        Ok(document) => document,
        Err(failed) => return (None, failed),
    };
    *today = document.today;
    let (pdf, mut diagnostics) =
        match letterpress::render_watched(&document, job.assets, &mut |room| clock.enter(room)) {
            Ok(pdf) => {
                let warnings = pdf.warnings.clone();
                (Some(pdf), warnings)
            }
            Err(mut diagnostics) => {
                diagnostics.list.extend(document.warnings.list);
                (None, diagnostics)
            }
        };
    diagnostics.sort();
    (pdf, Failed { sources: document.sources, diagnostics })
}

/// Panics are told with the letter they happened in, not on their own.
pub(crate) fn quiet_panics() {
    panic::set_hook(Box::new(|_| {}));
}

/// Panics are told by their places as well.
#[cfg(feature = "service")]
pub(crate) fn told_panics(tell: impl Fn(String) + Send + Sync + 'static) {
    panic::set_hook(Box::new(move |info| {
        tell(info.location().map_or_else(|| "unknown".to_owned(), ToString::to_string));
    }));
}

/// What is said of a letter on which the library panicked; work that was left off is none.
fn accident(panic: Box<dyn Any + Send>) -> Failed {
    if stop::is_left_off(&*panic) {
        panic::resume_unwind(panic);
    }
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(
        Diagnostic::error("internal", None, format!("letterpress itself failed on this letter: {text}"))
            .help("please report it, with the letter if you can"),
    );
    Failed { sources: Sources::default(), diagnostics }
}
