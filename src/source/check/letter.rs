//! The letter itself: subject, salutation, body, closing and what follows them.

use chrono::NaiveDate;

use super::signatories::Persons;
use super::{Check, Owner, day};
use crate::diag::{At, Diagnostic};
use crate::document::{Aim, Deliverable, Enclosure, Letter, Part};
use crate::serial::Markup;
use crate::source::scalars::{self, Body, Date};
use crate::source::schema::{self, Text};
use crate::source::signature_schema::Signature;
use crate::source::variables::{self, Quotable};

/// Keys that make a file a letter.
pub(super) const KEYS: [&str; 8] =
    ["subject", "salutation", "body", "closing", "signature", "enclosures", "copies", "postscript"];

/// Their values.
pub(super) struct Keys {
    pub(super) subject: Text,
    pub(super) salutation: Text,
    pub(super) body: Option<At<Body>>,
    pub(super) closing: Text,
    pub(super) signature: Option<At<Signature>>,
    pub(super) enclosures: Option<Vec<scalars::Enclosure>>,
    pub(super) copies: Option<Vec<At<String>>>,
    pub(super) postscript: Text,
}

/// What texts may quote, in words.
struct Quoted {
    /// Outside of the parts: of dates the only one there is.
    common: Quotable,
    /// In each part: its own dates first.
    parts: Vec<Quotable>,
}

impl Check<'_> {
    pub(super) fn letter(
        &mut self,
        keys: Keys,
        owner: Owner<'_>,
        persons: Persons<'_>,
        aim: &Aim,
        language: Option<&At<String>>,
        has_invoice: bool,
    ) -> Option<Letter> {
        let subject = self.required(keys.subject, owner, "subject");
        let salutation = self.required(keys.salutation, owner, "salutation");
        let body = self.must(keys.body, owner, "body");
        let closing = self.required(keys.closing, owner, "closing");
        let parts = body.map(|body| self.parts(body));
        let quoted = self.quoted(parts.as_deref().unwrap_or_default(), aim, language);
        let common = &quoted.common;
        let letter = Letter {
            subject: self.fill(subject, common, Markup::CommonMark)?,
            salutation: self.fill(salutation, common, Markup::Plain)?,
            body: parts.map(|parts| self.body(parts, &quoted))?,
            closing: self.fill(closing, common, Markup::CommonMark)?,
            signatories: self.signatories(keys.signature, persons),
            enclosures: self.enclosures(keys.enclosures.unwrap_or_default(), has_invoice),
            copies: self.texts(keys.copies.unwrap_or_default(), "copies"),
            postscript: {
                let postscript = self.text(keys.postscript);
                self.fill(postscript, common, Markup::CommonMark)
            },
        };
        Some(letter)
    }

    fn parts(&mut self, body: At<Body>) -> Vec<At<schema::Part>> {
        let span = body.span;
        match body.value {
            Body::Text(text) => {
                let text = At::new(text, span);
                let owner = Owner::key("body", &text);
                let text = self.required(Some(text), owner, "body");
                vec![At::new(schema::Part { text, ..schema::Part::default() }, span)]
            }
            Body::Parts(parts) => {
                if parts.is_empty() && !self.marks.has_broken_item(span) {
                    self.diagnostics.push(
                        Diagnostic::error("empty-text", span, "`body` has no parts")
                            .help("write `- text: ...` under it"),
                    );
                }
                parts
            }
        }
    }

    fn quoted(&self, parts: &[At<schema::Part>], aim: &Aim, language: Option<&At<String>>) -> Quoted {
        // A letter without a language has errors, but none about its dates.
        let language = language.map_or("", |language| language.value.as_str());
        let day = |date: NaiveDate| self.request.known.wording.long_date(language, date);
        let about = self.about(aim, language);
        let only = |date: &dyn Fn(&schema::Part) -> Option<At<Date>>| {
            let mut dates = parts.iter().filter_map(|part| Some(date(part)?.value.0));
            let first = dates.next()?;
            dates.all(|other| other == first).then(|| day(first))
        };
        let common = about
            .with("effective", only(&|part| part.effective))
            .with("deadline", only(&|part| part.deadline));
        let own = |part: &At<schema::Part>| {
            let common = common.clone().with("effective", part.effective.map(|date| day(date.value.0)));
            common.with("deadline", part.deadline.map(|date| day(date.value.0)))
        };
        Quoted { parts: parts.iter().map(own).collect(), common }
    }

    fn fill(&mut self, text: Text, quotable: &Quotable, markup: Markup) -> Text {
        if self.filled {
            return text;
        }
        match variables::fill(text?, quotable, markup, self.sources) {
            Ok(text) => Some(text),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn body(&mut self, parts: Vec<At<schema::Part>>, quoted: &Quoted) -> Vec<Part> {
        parts.into_iter().zip(&quoted.parts).map(|(part, quotable)| self.part(part, quotable)).collect()
    }

    fn part(&mut self, part: At<schema::Part>, quotable: &Quotable) -> Part {
        let owner = Owner::item("part", &part);
        let schema::Part { part: name, heading, text, deliverables, contact, after, .. } = part.value;
        let schema::Part { effective, deadline, tone, immediate, cause, .. } = part.value;
        let nothing = text.is_none() && deliverables.is_none() && contact.is_none() && after.is_none();
        let broken = ["text", "deliverables", "contact", "after"];
        if nothing && !broken.iter().any(|key| self.marks.is_broken(owner.span, key)) {
            self.must::<()>(None, owner, "text");
        }
        let mut filled = |text: Text| {
            let text = self.text(text);
            self.fill(text, quotable, Markup::CommonMark)
        };
        let (heading, text, after) = (filled(heading), filled(text), filled(after));
        let deliverables = deliverables.unwrap_or_default();
        Part {
            name: self.text(name),
            heading,
            effective: effective.map(day),
            deadline: deadline.map(day),
            tone,
            immediate,
            cause: self.text(cause),
            text,
            deliverables: deliverables.into_iter().filter_map(|d| self.deliverable(d, quotable)).collect(),
            contact: contact.map(|contact| self.contact(contact)),
            after,
        }
    }

    fn deliverable(
        &mut self,
        deliverable: At<schema::Deliverable>,
        quotable: &Quotable,
    ) -> Option<Deliverable> {
        let owner = Owner::item("deliverable", &deliverable);
        let schema::Deliverable { what, due, note } = deliverable.value;
        let what = self.required(what, owner, "what");
        let note = self.text(note);
        Some(Deliverable {
            note: self.fill(note, quotable, Markup::CommonMark),
            what: self.fill(what, quotable, Markup::CommonMark)?,
            due: due.map(day),
        })
    }

    fn enclosures(&mut self, enclosures: Vec<scalars::Enclosure>, has_invoice: bool) -> Vec<Enclosure> {
        let mut checked = Vec::with_capacity(enclosures.len());
        for enclosure in enclosures {
            match enclosure {
                scalars::Enclosure::Named(name) if name.trim() == "invoice" => {
                    if !has_invoice {
                        let message = "`invoice` is enclosed, but there is none";
                        self.diagnostics.push(
                            Diagnostic::error("no-invoice", name.span, message)
                                .help("add `invoice:` at the top level"),
                        );
                    }
                    checked.push(Enclosure::Invoice(name.span));
                }
                scalars::Enclosure::Named(title) => {
                    checked.extend(self.texts(vec![title], "enclosures").into_iter().map(Enclosure::Titled));
                }
                scalars::Enclosure::Titled(titled) => {
                    let owner = Owner::item("enclosure", &titled);
                    let foreign = titled.value.file.clone().map(|file| self.foreign(&file));
                    let title = self.required(titled.value.title, owner, "title");
                    checked.extend(title.and_then(|title| match foreign {
                        Some(foreign) => Some(Enclosure::Annex { title, foreign: foreign? }),
                        None => Some(Enclosure::Titled(title)),
                    }));
                }
            }
        }
        checked
    }
}
