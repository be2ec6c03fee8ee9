//! An author's text made into typeset text: quotation marks, apostrophes,
//! dashes, and the spaces that the language asks for or forbids to break.
//!
//! In: the text of a paragraph, in one piece or cut into runs. Out: the same
//! with its signs replaced; typing the right sign by hand changes nothing, and
//! going over a text twice gives what once gave. Addresses of the web and of
//! mail are left as they are. The steps are [`marks`](super::marks),
//! [`spacing`](super::spacing) and [`ties`](super::ties).

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;

use super::{Words, marks, spacing, ties};
use crate::keep::{Key, Shelf};

/// What is kept of typeset texts, in bytes.
const KEPT: usize = 192 << 10;

/// Texts typeset before, for the letters that have them too.
#[derive(Debug, Clone)]
pub(super) struct Typeset {
    texts: Arc<Shelf<Vec<Box<str>>>>,
    /// The school of spacing by which they are set.
    school: Option<Box<str>>,
}

impl Default for Typeset {
    fn default() -> Self {
        Self { texts: Arc::new(Shelf::new(KEPT)), school: None }
    }
}

/// What a language file says about typesetting.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    /// Quotation marks.
    pub(super) outer: (char, char),
    /// Quotation marks within quotation marks.
    pub(super) inner: (char, char),
    /// The space inside the outer marks.
    pub(super) inside_outer: Option<char>,
    /// Signs with a space before them, and which one; none where the space that
    /// an author types there is taken away.
    pub(super) before: BTreeMap<char, Option<char>>,
    /// Signs that take a no-break space after a number, typed or not.
    pub(super) spaced: Vec<char>,
    /// Words kept with the number before them.
    pub(super) after_number: Vec<String>,
    /// Words kept with the number after them.
    pub(super) before_number: Vec<String>,
    /// Words kept with the name after them.
    pub(super) before_name: Vec<String>,
    /// Abbreviations of several letters, as they are set: `z. B.`.
    pub(super) abbreviations: Vec<String>,
    /// Endings that are raised after a number: `er` in `1er`.
    pub(super) ordinals: Vec<String>,
    /// Other schools of spacing that a letter may follow, by name.
    #[serde(default)]
    pub(super) schools: BTreeMap<String, School>,
}

/// How one school of printers spaces signs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct School {
    before: BTreeMap<char, Option<char>>,
    inside_outer: Option<char>,
}

/// One character on its way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) c: char,
    /// Which piece of the text it belongs to.
    pub(super) piece: usize,
    /// Part of an address: neither changed nor parted.
    pub(super) fixed: bool,
}

impl Cell {
    /// Another character in the same place.
    pub(super) const fn with(self, c: char) -> Self {
        Self { c, ..self }
    }
}

impl Words {
    /// The same words with the spacing of another school; `None` where the
    /// language knows no school of that name.
    #[must_use]
    pub fn with_school(&self, name: &str) -> Option<Self> {
        let school = self.typography.schools.get(name)?;
        let mut words = self.clone();
        words.typography.before.clone_from(&school.before);
        words.typography.inside_outer = school.inside_outer;
        words.typeset.school = Some(name.into());
        Some(words)
    }

    /// The names of the schools of spacing that the language knows.
    pub fn schools(&self) -> impl Iterator<Item = &str> {
        self.typography.schools.keys().map(String::as_str)
    }

    /// Body text, typeset.
    #[must_use]
    pub fn typography(&self, text: &str) -> String {
        let mut piece = [text.to_owned()];
        self.typography_of_runs(&mut piece);
        let [text] = piece;
        text
    }

    /// The runs of one paragraph, typeset as the one text that they are, so that
    /// quotation marks and spaces are right where bold or a link begins.
    pub fn typography_of_runs<S: AsRef<str> + From<String>>(&self, runs: &mut [S]) {
        let mut key = Key::default();
        key.text(self.typeset.school.as_deref().unwrap_or_default());
        runs.iter().for_each(|run| {
            key.text(run.as_ref());
        });
        let Ok(typeset) = self.typeset.texts.get(&key, || {
            let texts = self.typeset_anew(runs);
            let weight = texts.iter().map(|text| text.len() + size_of::<Box<str>>()).sum::<usize>();
            Ok::<_, Infallible>((texts, weight))
        });
        for (run, text) in runs.iter_mut().zip(&**typeset) {
            *run = S::from(text.to_string());
        }
    }

    /// Typesets a paragraph that is not kept.
    fn typeset_anew<S: AsRef<str>>(&self, runs: &[S]) -> Vec<Box<str>> {
        let mut cells: Vec<Cell> = Vec::with_capacity(runs.iter().map(|run| run.as_ref().len()).sum());
        for (piece, run) in runs.iter().enumerate() {
            cells.extend(run.as_ref().chars().map(|c| Cell { c, piece, fixed: false }));
        }
        protect_addresses(&mut cells);
        let cells = marks::set(&self.typography, &cells);
        let cells = spacing::set(self, cells);
        let cells = ties::set(self, cells);
        let mut rest = cells.as_slice();
        let mut texts = Vec::with_capacity(runs.len());
        for piece in 0..runs.len() {
            let end = rest.iter().position(|cell| cell.piece != piece).unwrap_or(rest.len());
            texts.push(rest[..end].iter().map(|cell| cell.c).collect::<String>().into_boxed_str());
            rest = &rest[end..];
        }
        texts
    }

    /// The endings of ordinals that are raised, as ranges of bytes: `er` in
    /// `1er mai`. Only after figures, and not in the middle of a word.
    #[must_use]
    pub fn superscripts(&self, text: &str) -> Vec<Range<usize>> {
        let endings = &self.typography.ordinals;
        if endings.is_empty() || !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut number_starts = None;
        let mut before = None;
        for (at, c) in text.char_indices() {
            if c.is_ascii_digit() {
                let joined = before.is_some_and(|b: char| b.is_alphanumeric() || "-/._@:#".contains(b));
                if number_starts.is_none() && !joined {
                    number_starts = Some(at);
                }
            } else if number_starts.take().is_some() {
                let word = text[at..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                let tail = text[at + word.len()..].chars().next();
                let address = tail.is_some_and(|c| "@/_".contains(c));
                if !address && endings.iter().any(|ending| ending == word) {
                    found.push(at..at + word.len());
                }
            }
            before = Some(c);
        }
        found
    }
}

/// Marks web and mail addresses, without the punctuation that follows them.
fn protect_addresses(cells: &mut [Cell]) {
    let mut start = 0;
    while start < cells.len() {
        let length = cells[start..].iter().take_while(|cell| !ends_address(cell.c)).count();
        let word = &mut cells[start..start + length];
        if let Some(range) = address(word) {
            word[range].iter_mut().for_each(|cell| cell.fixed = true);
        }
        start += length.max(1);
    }
}

/// What no address contains.
fn ends_address(c: char) -> bool {
    c.is_whitespace() || "<>«»“”„‚‘’\"'()[]{}…".contains(c)
}

/// The part of a word that is an address: `https://x`, `a@b`, `www.x.example/y`.
fn address(word: &[Cell]) -> Option<Range<usize>> {
    let host = |cell: &Cell| cell.c.is_alphanumeric() || cell.c == '-';
    // Two letters or more on either side of the dot: `z.B.` is no domain.
    let dotted = word.windows(5).any(|w| {
        w[2].c == '.' && w[..2].iter().all(host) && w[3..].iter().all(|cell| cell.c.is_alphabetic())
    });
    let mail = word.windows(3).any(|w| w[1].c == '@' && host(&w[2]) && !w[0].c.is_whitespace());
    let scheme = word.windows(3).position(|w| w[0].c == ':' && w[1].c == '/' && w[2].c == '/');
    if !(dotted || mail || scheme.is_some()) {
        return None;
    }
    let begin = word.iter().position(|cell| cell.c.is_alphanumeric())?;
    let end = word.iter().rposition(|cell| !".,;:!?*-–—".contains(cell.c))? + 1;
    (begin < end).then_some(begin..end)
}
