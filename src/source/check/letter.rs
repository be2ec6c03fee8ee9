//! The letter itself: subject, salutation, body, closing and what follows them.

use super::signatories::Persons;
use super::{Check, Owner, day};
use crate::diag::{At, Diagnostic};
use crate::document::{Deliverable, Enclosure, Letter, Part};
use crate::serial::Markup;
use crate::source::scalars::{self, Body};
use crate::source::schema::{self, Text};
use crate::source::signature_schema::Signature;
use crate::source::variables;

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

/// The dates that texts may quote, in words.
struct Effective {
    /// The one that holds outside of the parts: the only one there is.
    common: Option<String>,
    /// Of each part.
    parts: Vec<Option<String>>,
}

impl Check<'_> {
    pub(super) fn letter(
        &mut self,
        keys: Keys,
        owner: Owner<'_>,
        persons: Persons<'_>,
        language: Option<&At<String>>,
        has_invoice: bool,
    ) -> Option<Letter> {
        let subject = self.required(keys.subject, owner, "subject");
        let salutation = self.required(keys.salutation, owner, "salutation");
        let body = self.must(keys.body, owner, "body");
        let closing = self.required(keys.closing, owner, "closing");
        let parts = body.map(|body| self.parts(body));
        let effective = self.effective(parts.as_deref().unwrap_or_default(), language);
        let common = effective.common.as_deref();
        let letter = Letter {
            subject: self.fill(subject, common, Markup::CommonMark)?,
            salutation: self.fill(salutation, common, Markup::Plain)?,
            body: parts.map(|parts| self.body(parts, &effective))?,
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

    fn effective(&self, parts: &[At<schema::Part>], language: Option<&At<String>>) -> Effective {
        // A letter without a language has errors, but none about its date.
        let language = language.map_or("", |language| language.value.as_str());
        let words = |date| (self.request.known.long_date)(language, date);
        let parts: Vec<Option<String>> =
            parts.iter().map(|part| part.effective.map(|date| words(date.value.0))).collect();
        let mut dates = parts.iter().flatten();
        let common = dates.next().filter(|first| dates.all(|other| other == *first)).cloned();
        Effective { common, parts }
    }

    fn fill(&mut self, text: Text, effective: Option<&str>, markup: Markup) -> Text {
        if self.filled {
            return text;
        }
        match variables::fill(text?, effective, markup, self.sources) {
            Ok(text) => Some(text),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn body(&mut self, parts: Vec<At<schema::Part>>, effective: &Effective) -> Vec<Part> {
        let dates = effective.parts.iter().map(|own| own.as_deref().or(effective.common.as_deref()));
        parts.into_iter().zip(dates).map(|(part, date)| self.part(part, date)).collect()
    }

    fn part(&mut self, part: At<schema::Part>, effective: Option<&str>) -> Part {
        let owner = Owner::item("part", &part);
        let schema::Part { part: name, heading, effective: date, text, deliverables, contact, after } =
            part.value;
        let nothing = text.is_none() && deliverables.is_none() && contact.is_none() && after.is_none();
        let broken = ["text", "deliverables", "contact", "after"];
        if nothing && !broken.iter().any(|key| self.marks.is_broken(owner.span, key)) {
            self.must::<()>(None, owner, "text");
        }
        let mut filled = |text: Text| {
            let text = self.text(text);
            self.fill(text, effective, Markup::CommonMark)
        };
        let (heading, text, after) = (filled(heading), filled(text), filled(after));
        let deliverables = deliverables.unwrap_or_default();
        Part {
            name: self.text(name),
            heading,
            effective: date.map(day),
            text,
            deliverables: deliverables.into_iter().filter_map(|d| self.deliverable(d, effective)).collect(),
            contact: contact.map(|contact| self.contact(contact)),
            after,
        }
    }

    fn deliverable(
        &mut self,
        deliverable: At<schema::Deliverable>,
        effective: Option<&str>,
    ) -> Option<Deliverable> {
        let owner = Owner::item("deliverable", &deliverable);
        let schema::Deliverable { what, due, note } = deliverable.value;
        let what = self.required(what, owner, "what");
        let note = self.text(note);
        Some(Deliverable {
            note: self.fill(note, effective, Markup::CommonMark),
            what: self.fill(what, effective, Markup::CommonMark)?,
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
