//! What every letter needs and no letter owns: fonts, layouts, words, and the
//! parts of a PDF that are kept between letters. Loaded once, shared between
//! threads.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::NaiveDate;

use crate::diag::{Diagnostics, Sources};
use crate::locale::Words;
use crate::pdf::Kept;
use crate::stationery::{self, Stationery};
use crate::text::Fonts;

/// Fonts, layouts and words. Each layout and each language is read when it is first asked for.
#[derive(Debug)]
pub struct Assets {
    /// The fonts.
    pub fonts: Fonts,
    /// Parts of PDFs that do not depend on the letter.
    pub(crate) kept: Kept,
    texts: BTreeMap<String, String>,
    layouts: BTreeMap<String, OnceLock<Option<Stationery>>>,
    words: BTreeMap<&'static str, OnceLock<Option<Words>>>,
}

impl Assets {
    /// What ships inside the program.
    #[must_use]
    pub fn shipped() -> Self {
        let texts = stationery::shipped();
        let layouts = unread(&texts);
        let words = Words::languages().map(|tag| (tag, OnceLock::new())).collect();
        Self { fonts: Fonts::shipped(), kept: Kept::default(), texts, layouts, words }
    }

    /// Adds a font file.
    ///
    /// # Errors
    /// Says why the file cannot be used.
    pub fn add_font(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), String> {
        self.fonts.add(name, bytes).map(drop)
    }

    /// Adds layouts, each a name and its YAML; they may extend each other and those that ship.
    ///
    /// # Errors
    /// Everything wrong with the first that cannot be read.
    pub fn add_layouts(&mut self, layouts: BTreeMap<String, String>) -> Result<(), (Sources, Diagnostics)> {
        let names: Vec<String> = layouts.keys().cloned().collect();
        self.texts.extend(layouts);
        // What was read before may extend what was just added.
        self.layouts = unread(&self.texts);
        for name in names.into_iter().filter(|name| !stationery::is_abstract(name)) {
            let layout = stationery::load(&name, &self.texts)?;
            self.layouts.insert(name, OnceLock::from(Some(layout)));
        }
        Ok(())
    }

    /// The layout of that name.
    #[must_use]
    pub fn layout(&self, name: &str) -> Option<&Stationery> {
        // The tests read every shipped layout; one that could not be read would be unknown.
        self.layouts.get(name)?.get_or_init(|| stationery::load(name, &self.texts).ok()).as_ref()
    }

    /// Every layout, by name.
    pub fn layouts(&self) -> impl Iterator<Item = &Stationery> {
        self.layout_names().filter_map(|name| self.layout(name))
    }

    /// The names of the layouts, sorted.
    pub fn layout_names(&self) -> impl Iterator<Item = &str> {
        self.layouts.keys().map(String::as_str)
    }

    /// The words of that language.
    #[must_use]
    pub fn words(&self, language: &str) -> Option<&Words> {
        self.words.get(language)?.get_or_init(|| Words::shipped(language)).as_ref()
    }

    /// Every language there are words for.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.words.keys().copied()
    }

    /// A date as a language writes it in running text; ISO 8601 in languages it does not know.
    #[must_use]
    pub fn long_date(&self, language: &str, date: NaiveDate) -> String {
        self.words(language).map_or_else(|| date.to_string(), |words| words.long_date(date))
    }
}

/// A place for each layout that can be chosen.
fn unread(texts: &BTreeMap<String, String>) -> BTreeMap<String, OnceLock<Option<Stationery>>> {
    let names = texts.keys().filter(|name| !stationery::is_abstract(name));
    names.map(|name| (name.clone(), OnceLock::new())).collect()
}
