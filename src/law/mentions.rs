//! The sentences of an invoice, the reasons of its exemptions, and what it lacks.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::country::Country;
use super::raw::{Dated, MentionEntry, Texts};
use super::situation::{Fact, Present, Situation};
use crate::invoice::Category;

/// A sentence that the law wants on an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention<'a> {
    /// Stable name, by which an author replaces it.
    pub id: &'a str,
    /// The sentence, in the language asked for, else in English.
    pub text: &'a str,
    /// The language that it is in, as a two-letter code.
    pub language: &'a str,
    /// UNTDID 4451 subject code of its note in the e-invoice (BT-21), if it is one.
    pub note_code: Option<&'a str>,
    /// What that note says (BT-22) where it is a code that differs from the sentence.
    pub note_text: Option<&'a str>,
    /// The VAT category whose exemption it gives the reason of, if it does.
    pub exemption: Option<Category>,
    /// The law that it comes from.
    pub law: &'a str,
}

/// Why no VAT is charged in a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason<'a> {
    /// The mention that says it; the page and the e-invoice have the same words.
    pub id: &'a str,
    /// The reason as text (BT-120).
    pub text: &'a str,
    /// The reason as a code (BT-121), if there is one.
    pub vatex: Option<&'a str>,
    /// The law that it comes from.
    pub law: &'a str,
}

/// A piece of data that the law wants and the document lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing<'a> {
    /// Stable name.
    pub id: &'a str,
    /// What is missing.
    pub what: &'a str,
    /// What to do.
    pub remedy: &'a str,
    /// The law that wants it.
    pub law: &'a str,
}

impl Country {
    /// The sentences that an invoice of a day carries, in the order of the country's file.
    ///
    /// Each id comes once, and for each VAT category without tax one reason.
    #[must_use]
    pub fn mentions(&self, situation: &Situation, date: NaiveDate, language: &str) -> Vec<Mention<'_>> {
        let mut out: Vec<Mention<'_>> = Vec::new();
        let mut reasons = BTreeSet::new();
        for entry in self.mentions.iter().filter(|entry| !entry.optional) {
            let again = out.iter().any(|mention| mention.id == entry.id);
            if again || !self.applies(entry, situation, date) {
                continue;
            }
            if entry.exemption.is_none_or(|category| reasons.insert(category)) {
                out.push(said(entry, language));
            }
        }
        out
    }

    /// A sentence by its id, where it holds; also those that are only made on request.
    #[must_use]
    pub fn mention(
        &self,
        id: &str,
        situation: &Situation,
        date: NaiveDate,
        language: &str,
    ) -> Option<Mention<'_>> {
        let mut named = self.mentions.iter().filter(|entry| entry.id == id);
        named.find(|entry| self.applies(entry, situation, date)).map(|entry| said(entry, language))
    }

    /// The ids of all sentences, each once, in the order of the country's file.
    #[must_use]
    pub fn mention_ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for entry in &self.mentions {
            if !ids.contains(&entry.id.as_str()) {
                ids.push(&entry.id);
            }
        }
        ids
    }

    /// Why no VAT is charged in a category; `None` where only the author can know
    /// (an exemption without one of the facts that the file has).
    #[must_use]
    pub fn reason(
        &self,
        category: Category,
        situation: &Situation,
        date: NaiveDate,
        language: &str,
    ) -> Option<Reason<'_>> {
        let mut reasons = self.mentions.iter().filter(|entry| entry.exemption == Some(category));
        let entry = reasons.find(|entry| !entry.optional && self.applies(entry, situation, date))?;
        let (_, text) = in_language(&entry.text, language);
        Some(Reason { id: &entry.id, text, vatex: entry.vatex.as_deref(), law: &entry.law })
    }

    /// What the law wants on an invoice of a day and the document does not have.
    #[must_use]
    pub fn missing(&self, situation: &Situation, present: &Present, date: NaiveDate) -> Vec<Missing<'_>> {
        let wanted = self.requirements.iter().filter(|one| {
            one.holds_on(date)
                && one.when.holds(self.code, situation)
                && !one.needs.iter().any(|datum| present.has(*datum))
        });
        let mut out: Vec<Missing<'_>> = Vec::new();
        for one in wanted {
            if out.iter().all(|other| other.id != one.id) {
                out.push(Missing { id: &one.id, what: &one.what, remedy: &one.remedy, law: &one.law });
            }
        }
        out
    }

    /// Whether a fact changes anything on this country's invoices; one that does not was
    /// likely meant otherwise.
    #[must_use]
    pub fn heeds(&self, fact: Fact) -> bool {
        let mentions = self.mentions.iter().map(|entry| &entry.when);
        mentions.chain(self.requirements.iter().map(|one| &one.when)).any(|when| when.names(fact))
    }

    fn applies(&self, entry: &MentionEntry, situation: &Situation, date: NaiveDate) -> bool {
        entry.holds_on(date)
            && entry.exemption.is_none_or(|category| situation.categories.contains(&category))
            && entry.when.holds(self.code, situation)
    }
}

fn said<'a>(entry: &'a MentionEntry, language: &str) -> Mention<'a> {
    let (language, text) = in_language(&entry.text, language);
    Mention {
        id: &entry.id,
        text,
        language,
        note_code: entry.note.as_deref(),
        note_text: entry.note_text.as_deref(),
        exemption: entry.exemption,
        law: &entry.law,
    }
}

/// The text in a language (`fr` of `fr-BE`), else in English, else in any; with its language.
fn in_language<'a>(texts: &'a Texts, language: &str) -> (&'a str, &'a str) {
    let base = language.split(['-', '_']).next().unwrap_or(language);
    let found = texts.get_key_value(base).or_else(|| texts.get_key_value("en"));
    let (language, text) = found.or_else(|| texts.iter().next()).unzip();
    (language.map_or("", String::as_str), text.map_or("", String::as_str))
}
