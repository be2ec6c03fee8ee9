//! Complaints with a place: what is wrong, where, and how to mend it.
//!
//! A [`Span`] names bytes of one of the [`Sources`]; every value of a letter
//! keeps its span in an [`At`], so that any room can point into the YAML.

mod human;
mod machine;
mod suggest;

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

pub use suggest::closest;

/// Which of the [`Sources`] a span lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FileId(pub u16);

/// A stretch of bytes in one source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A value and the place it was written at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> At<T> {
    /// A value at a place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Another value at the same place.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> At<U> {
        At { value: f(self.value), span: self.span }
    }
}

impl<T> At<T> {
    /// The value by reference, at the same place.
    pub const fn as_ref(&self) -> At<&T> {
        At { value: &self.value, span: self.span }
    }
}

impl<T> Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// One file that was read: its name as users know it, and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The name shown in messages, relative as the user gave it.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: Arc<str>,
}

/// The files a document was read from; the letter is the first.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and gives its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u16::try_from(self.files.len()).unwrap_or(u16::MAX));
        let text = text.into();
        let text = text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), Arc::from);
        self.files.push(SourceFile { name: name.into(), text });
        id
    }

    /// The file with that number.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(usize::from(id.0))
    }

    /// The texts of all files.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| &*file.text)
    }

    /// The text under a span; empty where the span is not in any file.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file)
            .and_then(|f| f.text.get(span.start as usize..span.end as usize))
            .unwrap_or_default()
    }

    /// Line and column (both from 1, the column in characters) of a span's start.
    #[must_use]
    pub fn line_column(&self, span: Span) -> Option<(usize, usize)> {
        let file = self.get(span.file)?;
        let before = file.text.get(..span.start as usize)?;
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Some((line, column))
    }

    /// The first place of `needle` within `span`; `span` itself where the text
    /// was written differently, with an escape or a composed character.
    #[must_use]
    pub fn locate_text(&self, span: Span, needle: &str) -> Span {
        match self.slice(span).find(needle) {
            Some(at) if !needle.is_empty() => {
                let start = span.start.saturating_add(offset(at));
                Span { start, end: start.saturating_add(offset(needle.len())), ..span }
            }
            _ => span,
        }
    }

    /// The first place of a character within `span`, as [`Sources::locate_text`].
    #[must_use]
    pub fn locate(&self, span: Span, character: char) -> Span {
        self.locate_text(span, character.encode_utf8(&mut [0; 4]))
    }
}

/// A byte offset as spans keep it; files are far smaller than 4 GiB.
pub(crate) fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The PDF is written all the same.
    Warning,
    /// No PDF is written.
    Error,
}

/// One complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// A stable name of the rule, such as `unknown-key` or `client-termination/late-deliverable`.
    pub code: Cow<'static, str>,
    /// What is wrong, in the letter's words.
    pub message: String,
    /// Where; `None` only where no file is to blame.
    pub span: Option<Span>,
    /// How to mend it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(
        code: impl Into<Cow<'static, str>>,
        span: impl Into<Option<Span>>,
        message: impl Into<String>,
    ) -> Self {
        let (code, message, span) = (code.into(), message.into(), span.into());
        Self { severity: Severity::Error, code, message, span, help: None }
    }

    /// A warning at a place.
    pub fn warning(
        code: impl Into<Cow<'static, str>>,
        span: impl Into<Option<Span>>,
        message: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// The same as a warning.
    #[must_use]
    pub fn into_warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// All complaints of one document, with the files they point into.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    /// The complaints, in the order of their places once [`Diagnostics::sort`] was called.
    pub list: Vec<Diagnostic>,
}

/// More complaints than this about one letter nobody reads.
const MOST: usize = 200;

impl Diagnostics {
    /// Adds one; where there are too many already, only that is said.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        match self.list.len() {
            ..MOST => self.list.push(diagnostic),
            MOST => {
                let message = format!("there are more than {MOST} complaints; the rest is not shown");
                self.list.push(Diagnostic::error("too-many", None, message).help("mend these first"));
            }
            _ => {}
        }
    }

    /// Adds several, as [`Diagnostics::push`].
    pub fn append(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in other {
            self.push(diagnostic);
        }
    }

    /// Whether no more are taken.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.list.len() > MOST
    }

    /// Whether any is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// Whether there is none at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Puts them in the order of the files, without repeats.
    pub fn sort(&mut self) {
        self.list.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        self.list.dedup();
    }
}

/// Why something could not be read: the complaints and the files they point into.
#[derive(Debug, Clone, Default)]
pub struct Failed {
    /// The files.
    pub sources: Sources,
    /// The complaints; at least one is an error.
    pub diagnostics: Diagnostics,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.diagnostics.short(&self.sources).trim_end())
    }
}

impl std::error::Error for Failed {}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, d) in self.list.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{}", d.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
