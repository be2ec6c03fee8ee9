//! What the keys of a letter must say: everything that a type cannot.

mod adjustments;
mod aim;
mod foreign;
mod identifiers;
mod invoice;
mod law;
mod letter;
mod lines;
mod paid;
mod parties;
mod payment;
mod pictures;
mod registers;
mod review;
mod signatories;
mod situation;

use chrono::NaiveDate;

use super::scalars::{Date, DateOrToday};
use super::schema::{self, Lines, Text};
use super::{Files, Found, Request, base, files, seals};
use crate::diag::{At, Diagnostic, Diagnostics, Sources, Span, closest};
use crate::document::{Document, Letterhead, References, Seals};
use crate::yaml::{Marks, Node, quote};

use signatories::Persons;

/// The letter as a tree and as its keys.
pub(super) struct Root<'a> {
    pub(super) node: &'a Node,
    pub(super) letter: schema::Letter,
    /// Whether it is all there is, with nothing lost in a letterhead.
    pub(super) complete: bool,
    /// Whether its variables are filled in, so that what looks like one is text.
    pub(super) filled: bool,
    /// What it was before they were filled in, of a template with a review.
    pub(super) sealed: Option<&'a Seals>,
}

/// Checks a letter and makes the document of it, yet without its sources.
pub(super) fn document(
    root: Root<'_>,
    marks: Marks,
    request: &Request<'_>,
    files: &dyn Files,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let archive = root.letter.archive.unwrap_or(true);
    let (complete, filled) = (root.complete, root.filled);
    let (named, reviewed) = (Vec::new(), root.letter.review.is_some());
    Check { marks, complete, filled, archive, named, reviewed, request, files, sources, diagnostics }
        .document(root)
}

/// What a check needs at hand.
struct Check<'a> {
    marks: Marks,
    complete: bool,
    filled: bool,
    /// Whether the PDF is to be archived.
    archive: bool,
    /// Files that the letter names, each with its hash, where it has a review.
    named: Vec<(String, [u8; 32])>,
    /// Whether it has one.
    reviewed: bool,
    request: &'a Request<'a>,
    files: &'a dyn Files,
    sources: &'a Sources,
    diagnostics: &'a mut Diagnostics,
}

/// A mapping, for complaints about its keys.
#[derive(Clone, Copy)]
struct Owner<'a> {
    /// Place of the mapping, by which the marks know it.
    span: Span,
    /// What a complaint about a missing key shows.
    shown: Span,
    /// The key it stands under, or what an item of a list is called.
    name: &'a str,
    item: bool,
}

impl<'a> Owner<'a> {
    fn key<T>(name: &'a str, value: &At<T>) -> Self {
        Self { span: value.span, shown: value.span, name, item: false }
    }

    fn item<T>(name: &'a str, value: &At<T>) -> Self {
        Self { span: value.span, shown: value.span, name, item: true }
    }
}

impl Check<'_> {
    fn document(&mut self, root: Root<'_>) -> Option<Document> {
        let Root { node, mut letter, sealed: root_sealed, .. } = root;
        let shown = node.entries().first().map_or(node.span, |entry| entry.key.span);
        let owner = Owner { span: node.span, shown, name: "", item: false };
        let aim = self.aim(&mut letter);
        let layout = self.required(letter.layout, owner, "layout");
        self.name(layout.as_ref(), "layout", &self.request.known.layouts);
        let language = self.required(letter.language, owner, "language");
        self.name(language.as_ref(), "language", &self.request.known.languages);
        let sender = self.must(letter.sender, owner, "sender");
        let (sender, logo) = self.sender(sender);
        let recipient = self.must(letter.recipient, owner, "recipient");
        let recipient = recipient.and_then(|recipient| self.recipient(recipient));
        let has_invoice = node.entry("invoice").is_some();
        let has_letter = letter::KEYS.iter().any(|key| node.entry(key).is_some());
        if !has_invoice && !has_letter {
            self.diagnostics.push(
                Diagnostic::error("no-content", shown, "there is neither a letter nor an invoice")
                    .help("add `subject:`, `salutation:`, `body:` and `closing:`, or `invoice:`"),
            );
        }
        let mut invoice = letter.invoice.and_then(|invoice| self.invoice(invoice));
        let today = letter.date.is_some_and(|date| matches!(date.value, DateOrToday::Today));
        let date = match letter.date {
            Some(date) => Some(date.map(|date| match date {
                DateOrToday::Date(date) => date,
                DateOrToday::Today => self.request.today,
            })),
            None if has_letter => self.must(None, owner, "date"),
            None => invoice.as_ref().map(|invoice| invoice.date),
        };
        let keys = letter::Keys {
            subject: letter.subject,
            salutation: letter.salutation,
            body: letter.body,
            closing: letter.closing,
            signature: letter.signature,
            enclosures: letter.enclosures,
            copies: letter.copies,
            postscript: letter.postscript,
        };
        let written = if has_letter {
            let persons = Persons {
                sender: sender.as_ref().map(|sender| &sender.party),
                recipient: recipient.as_ref(),
            };
            Some(self.letter(keys, owner, persons, &aim, language.as_ref(), has_invoice))
        } else {
            None
        };
        let (sender, recipient) = self.countries(sender, recipient, language.as_ref());
        let parties = sender.iter().map(|sender| &sender.party).chain(&recipient);
        parties.for_each(|party| self.registered(party));
        if let (Some(invoice), Some(sender), Some(recipient)) = (&mut invoice, &sender, &recipient) {
            let language = language.as_ref().map_or("", |language| language.value.as_str());
            self.lawful(invoice, &situation::Sides { sender, recipient, language });
            self.listed(invoice);
            self.make_reference(invoice, sender);
        }
        let colours = letter.colours.unwrap_or_default();
        let fonts = letter.fonts.unwrap_or_default();
        let letterhead = Letterhead {
            logo,
            paper: self.paper(letter.paper),
            accent: colours.accent,
            second: colours.second,
            text_family: self.family(fonts.text),
            display_family: self.family(fonts.display),
            footer: self.footer(letter.footer),
        };
        let references = letter.references.unwrap_or_default();
        let references = References {
            ours: self.text(references.ours),
            yours: self.text(references.yours),
            your_letter: references.your_letter.map(day),
            customer: self.text(references.customer),
        };
        let typography = letter.typography.unwrap_or_default();
        Some(Document {
            sources: Sources::default(),
            warnings: Diagnostics::default(),
            today,
            layout: layout?,
            language: language?,
            aim,
            letterhead,
            sender: sender?,
            recipient: recipient?,
            annotations: {
                let special = self.text(letter.special_mail);
                let others = self.texts(letter.annotations.unwrap_or_default(), "annotations");
                special.into_iter().chain(others).collect()
            },
            place: self.text(letter.place),
            date: date?,
            references,
            letter: match written {
                Some(written) => Some(written?),
                None => None,
            },
            invoice,
            justify: typography.align.map(|align| align == schema::Alignment::Justified),
            hyphenate: typography.hyphenate,
            spacing: typography.spacing,
            archive: self.archive,
            review: self.review(letter.review, node, root_sealed),
        })
    }

    /// A key that must be there; it is not reported where its value was already complained about.
    fn must<T>(&mut self, value: Option<T>, owner: Owner<'_>, key: &str) -> Option<T> {
        if value.is_some() || !self.complete || self.marks.is_broken(owner.span, key) {
            return value;
        }
        if let Some(span) = self.marks.empty(owner.span, key) {
            let message = format!("`{key}` is empty");
            self.diagnostics
                .push(Diagnostic::error("empty-text", span, message).help("write its value here"));
            return None;
        }
        let (message, help) = match owner {
            Owner { name: "", .. } => {
                (format!("missing key `{key}`"), format!("add `{key}:` at the top level"))
            }
            Owner { name, item: true, .. } => {
                (format!("this {name} lacks `{key}`"), format!("add `{key}:` to it"))
            }
            Owner { name, .. } => (format!("`{name}` lacks `{key}`"), format!("add `{key}:` under `{name}`")),
        };
        self.diagnostics.push(Diagnostic::error("missing-key", owner.shown, message).help(help));
        None
    }

    /// A text that must be there and not empty.
    fn required(&mut self, value: Text, owner: Owner<'_>, key: &str) -> Text {
        let value = self.must(value, owner, key)?;
        if value.trim().is_empty() {
            let message = format!("`{key}` is empty");
            self.diagnostics
                .push(Diagnostic::error("empty-text", value.span, message).help("write its text here"));
            return None;
        }
        Some(trim(value))
    }

    /// A text that may be absent; an empty one is absent.
    fn text(&mut self, value: Text) -> Text {
        value.map(trim).filter(|text| !text.is_empty())
    }

    /// The texts of a list, none of them empty.
    fn texts(&mut self, list: Vec<At<String>>, what: &str) -> Vec<At<String>> {
        let mut texts = Vec::with_capacity(list.len());
        for text in list.into_iter().map(trim) {
            if text.is_empty() {
                let message = format!("an item of `{what}` is empty");
                self.diagnostics.push(
                    Diagnostic::error("empty-text", text.span, message).help("remove it, or write its text"),
                );
            } else {
                texts.push(text);
            }
        }
        texts
    }

    /// A file that is named beside the one which names it.
    fn file(&mut self, name: &At<String>) -> Option<Found> {
        let from = base(name.span.file, self.request, self.sources);
        let found = files::read(self.files, At::new(name.trim(), name.span), from)
            .map_err(|diagnostic| self.diagnostics.push(diagnostic))
            .ok()?;
        if self.reviewed {
            self.named.push((name.trim().to_owned(), seals::digest_of(&found.bytes)));
        }
        Some(found)
    }

    /// A name of something that must be known.
    fn name(&mut self, name: Option<&At<String>>, what: &str, known: &[String]) {
        let Some(name) = name.filter(|name| !known.contains(name)) else { return };
        let known = known.iter().map(String::as_str);
        let help = match closest(name, known.clone()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("known: {}", known.collect::<Vec<_>>().join(", ")),
        };
        let code = match what {
            "layout" => "unknown-layout",
            "language" => "unknown-language",
            "purpose" => "unknown-purpose",
            _ => "unknown-font",
        };
        let message = format!("there is no {what} `{}`", quote(name));
        self.diagnostics.push(Diagnostic::error(code, name.span, message).help(help));
    }

    fn family(&mut self, family: Text) -> Text {
        let family = self.text(family)?;
        let known = &self.request.known.families;
        // As the fonts are looked up: case does not matter.
        if !known.iter().any(|known| known.to_lowercase() == family.to_lowercase()) {
            self.name(Some(&family), "font family", known);
        }
        Some(family)
    }

    fn footer(&mut self, footer: Option<At<Vec<Lines>>>) -> Option<Vec<Vec<At<String>>>> {
        let footer = footer?;
        self.count(footer.span, footer.len(), 1..=4, "footer", "columns");
        let columns = footer.value.into_iter().map(|column| {
            self.count(column.span, column.len(), 1..=5, "footer", "lines in a column");
            self.texts(column.value, "footer")
        });
        Some(columns.collect())
    }

    /// How many items a list may have.
    fn count(
        &mut self,
        span: Span,
        count: usize,
        allowed: std::ops::RangeInclusive<usize>,
        key: &str,
        items: &str,
    ) {
        if allowed.contains(&count) || self.marks.has_broken_item(span) {
            return;
        }
        let message = format!("`{key}` has {count} {items}");
        let help = format!("it must have {} to {}", allowed.start(), allowed.end());
        self.diagnostics.push(Diagnostic::error("wrong-length", span, message).help(help));
    }
}

fn trim(text: At<String>) -> At<String> {
    if text.trim().len() == text.len() {
        return text;
    }
    text.map(|text| text.trim().to_owned())
}

fn day(date: At<Date>) -> At<NaiveDate> {
    date.map(|date| date.0)
}
