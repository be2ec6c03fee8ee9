//! The spelling of a letter: which of its words a dictionary is asked about, and what is
//! said of those that it refuses.
//!
//! In: the tree of a letter, its language, words that are right in any case. Out: the words
//! of the texts that a reader reads, each with its place. Who asks brings the dictionary.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::letters::{self, Token};
use crate::diag::{Diagnostic, Sources, Span};
use crate::facts::place;
use crate::yaml::{Node, Value};

/// Keys whose texts are read, wherever they stand.
const TEXTS: [&str; 22] = [
    "subject",
    "salutation",
    "body",
    "closing",
    "postscript",
    "annotations",
    "special_mail",
    "heading",
    "text",
    "after",
    "what",
    "note",
    "enclosures",
    "title",
    "group",
    "description",
    "details",
    "notes",
    "mentions",
    "reason",
    "terms",
    "early_payment",
];

/// Keys below which names stand: their words are right wherever the letter has them.
const NAMES: [&str; 9] =
    ["sender", "recipient", "copies", "signature", "contact", "payee", "deliver_to", "place", "references"];

/// So many proposals help; more are a list to read.
const PROPOSALS: usize = 3;

/// Shorter words in capitals are names of things: PDF, IBAN, GmbH's HRB.
const CAPITALS: usize = 5;

/// Words that are right, without regard to case.
#[derive(Debug, Clone, Default)]
pub struct OwnWords(BTreeSet<String>);

impl OwnWords {
    /// Adds the words of a text, and the parts of those with hyphens.
    pub fn add(&mut self, text: &str) {
        for token in letters::tokens(text) {
            let whole = letters::clean(token.word).to_lowercase();
            self.0.extend(whole.split('-').map(str::to_owned));
            self.0.insert(whole);
        }
    }

    /// Whether a word is one of them, or one with the `s` of a genitive.
    fn has(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let genitive = word.strip_suffix('s').map(|stem| stem.strip_suffix('\'').unwrap_or(stem));
        self.0.contains(&word) || genitive.is_some_and(|stem| self.0.contains(stem))
    }
}

/// A word to ask about.
#[derive(Debug, Clone, Copy)]
pub struct Spelt<'a> {
    token: Token<'a>,
    text: &'a str,
    span: Span,
    language: &'a str,
}

/// What a dictionary says of a word: nothing of one that it knows, and of another what may
/// be meant.
pub type Answer = Option<Vec<String>>;

/// All words of a letter in a language, in the order of its texts.
#[must_use]
pub fn spelling<'a>(tree: &'a Node, language: &'a str) -> Vec<Spelt<'a>> {
    let mut texts = Vec::new();
    collect(tree, "", &mut texts);
    let mut words = Vec::new();
    for (text, span) in texts {
        let read = without_markup(text);
        for token in letters::tokens(&read) {
            // The same stretch of the text itself, which lives as long as the letter.
            let Some(word) = text.get(token.at..token.at + token.word.len()) else { continue };
            let token = letters::without_elision(Token { word, ..token }, language);
            words.push(Spelt { token, text, span, language });
        }
    }
    words
}

/// The names of a letter.
#[must_use]
pub fn names(tree: &Node, own: &OwnWords) -> OwnWords {
    fn walk(node: &Node, named: bool, names: &mut OwnWords) {
        match &node.value {
            Value::Scalar(text) if named => names.add(text),
            Value::Seq(items) => items.iter().for_each(|item| walk(item, named, names)),
            Value::Map(entries) => {
                for entry in entries {
                    walk(&entry.node, named || NAMES.contains(&entry.key.as_str()), names);
                }
            }
            _ => {}
        }
    }
    let mut names = own.clone();
    walk(tree, false, &mut names);
    names
}

fn collect<'a>(node: &'a Node, key: &str, texts: &mut Vec<(&'a str, Span)>) {
    match &node.value {
        Value::Scalar(text) if TEXTS.contains(&key) && (key, text.trim()) != ("enclosures", "invoice") => {
            texts.push((text, node.span));
        }
        Value::Seq(items) => items.iter().for_each(|item| collect(item, key, texts)),
        Value::Map(entries) => {
            for entry in entries.iter().filter(|entry| !NAMES.contains(&entry.key.as_str())) {
                collect(&entry.node, &entry.key, texts);
            }
        }
        _ => {}
    }
}

/// A text of the same length in which all that is no word of a reader's is [`letters::GLUE`]:
/// markup, code, addresses of links, variables.
fn without_markup(text: &str) -> String {
    let hidden = hide_variables(text);
    let mut read: Vec<u8> = Vec::with_capacity(text.len());
    for c in hidden.chars() {
        let length = if c.is_whitespace() { 0 } else { c.len_utf8() };
        read.extend(std::iter::repeat_n(letters::GLUE as u8, length));
        if length == 0 {
            read.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    let mut code = false;
    for (event, range) in Parser::new_ext(&hidden, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            // A sign that is written by its name, such as `&eacute;`, has no place of its own.
            Event::Text(shown) if !code && hidden.get(range.clone()) == Some(&*shown) => {
                if let Some(slot) = read.get_mut(range) {
                    slot.copy_from_slice(shown.as_bytes());
                }
            }
            _ => {}
        }
    }
    String::from_utf8(read).unwrap_or_default()
}

/// A text with [`letters::GLUE`] in place of `{{ ... }}` and `{% ... %}`.
fn hide_variables(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let closing = if rest[from..].starts_with("{{") { "}}" } else { "%}" };
        let to = rest[from..].find(closing).map_or(rest.len(), |length| from + length + closing.len());
        out.push_str(&rest[..from]);
        out.extend(std::iter::repeat_n(letters::GLUE, to - from));
        rest = &rest[to..];
    }
    out + rest
}

impl Spelt<'_> {
    /// As it is written.
    #[must_use]
    pub fn word(&self) -> &str {
        self.token.word
    }

    /// Asks about it, and about what else it may be: the parts of a word with hyphens, an
    /// abbreviation with its point, a German word of which a hyphen stands for the rest.
    /// What is wrong with it, if anything is.
    ///
    /// # Errors
    /// What the dictionary gives where it cannot answer.
    pub fn check<E>(
        &self,
        sources: &Sources,
        own: &OwnWords,
        ask: &mut dyn FnMut(&str) -> Result<Answer, E>,
    ) -> Result<Option<Diagnostic>, E> {
        let word = letters::clean(self.token.word);
        if own.has(&word) {
            return Ok(None);
        }
        let parts: Vec<&str> = word.split('-').collect();
        let last = parts.len() - 1;
        let mut wrong = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            if own.has(part) || is_passed_by(part) {
                continue;
            }
            let hyphens = (index > 0 || self.token.after_hyphen, index < last || self.token.before_hyphen);
            let dotted = index == last && self.token.before_dot;
            if let Some(proposals) = self.part(part, hyphens, dotted, ask)? {
                wrong.push((index, proposals));
            }
        }
        let mut proposals = match wrong.pop() {
            None => return Ok(None),
            Some((_, proposals)) if last == 0 => proposals,
            Some((index, proposals)) => {
                let Some(whole) = ask(&word)? else { return Ok(None) };
                let with = |proposal: String| {
                    let (before, after) = (parts[..index].iter(), parts[index + 1..].iter());
                    before.chain([&&*proposal]).chain(after).copied().collect::<Vec<_>>().join("-")
                };
                if wrong.is_empty() { proposals.into_iter().map(with).collect() } else { whole }
            }
        };
        if self.is_swiss() {
            proposals.iter_mut().for_each(|proposal| *proposal = proposal.replace('ß', "ss"));
        }
        if self.token.word.contains('’') {
            proposals.iter_mut().for_each(|proposal| *proposal = proposal.replace('\'', "’"));
        }
        Ok(Some(self.complaint(sources, &proposals)))
    }

    /// Asks about a word without hyphens, with one before it or behind it.
    fn part<E>(
        &self,
        word: &str,
        (after, before): (bool, bool),
        dotted: bool,
        ask: &mut dyn FnMut(&str) -> Result<Answer, E>,
    ) -> Result<Answer, E> {
        let Some(proposals) = ask(word)? else { return Ok(None) };
        let mut others = Vec::new();
        if dotted {
            others.push(format!("{word}."));
        }
        let is_german = self.language.starts_with("de");
        // Dutch has compounds cut by a hyphen, too, but no capitals.
        if before && (is_german || self.language.starts_with("nl")) {
            others.push(format!("{word}-"));
        }
        if after && is_german {
            others.push(letters::capitalised(word));
        }
        if self.is_swiss() {
            others.extend(letters::with_sharp_s(word));
        }
        for other in others {
            if ask(&other)?.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(proposals))
    }

    /// Whether `ss` stands for `ß`, too.
    fn is_swiss(&self) -> bool {
        matches!(self.language, "de-CH" | "de-LI")
    }

    fn complaint(&self, sources: &Sources, proposals: &[String]) -> Diagnostic {
        let Token { word, at, .. } = self.token;
        let place = place(sources, self.span, self.text, at, at + word.len());
        let mut meant: Vec<String> = Vec::new();
        for proposal in proposals {
            let proposal = format!("`{proposal}`");
            if meant.len() < PROPOSALS && !meant.contains(&proposal) {
                meant.push(proposal);
            }
        }
        let help = match meant.split_last() {
            None => "write another word, or take it into your own words".to_owned(),
            Some((only, [])) => format!("is it {only}?"),
            Some((last, others)) => format!("is it {} or {last}?", others.join(", ")),
        };
        Diagnostic::warning("spelling", place, format!("`{word}` is not in the dictionary")).help(help)
    }
}

/// Single letters, and short words in capitals with the `s` of a plural.
fn is_passed_by(part: &str) -> bool {
    let count = part.chars().count();
    let stem = part.strip_suffix('s').filter(|stem| stem.chars().count() > 1).unwrap_or(part);
    let is_capital = |c: char| c.is_alphabetic() && !c.is_lowercase();
    count < 2 || stem.chars().count() <= CAPITALS && stem.chars().all(is_capital)
}
