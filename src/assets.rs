//! What every letter needs and no letter owns: fonts, layouts, words, and the
//! parts of a PDF that are kept between letters. Loaded once, shared between
//! threads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use chrono::NaiveDate;

use crate::describe::{Format, Kind};
use crate::diag::{Diagnostics, Sources};
use crate::invoice::{Currency, Decimal};
use crate::locale::Words;
use crate::pdf::Kept;
use crate::purpose::{self, Purpose};
use crate::source::{self, FileKind, Known, Wording};
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
    purposes: BTreeMap<String, OnceLock<Option<Purpose>>>,
    /// The texts of purposes that were added.
    added: BTreeMap<String, String>,
}

impl Assets {
    /// What ships inside the program.
    #[must_use]
    pub fn shipped() -> Self {
        let texts = stationery::shipped();
        let layouts = unread(&texts);
        let words = Words::languages().map(|tag| (tag, OnceLock::new())).collect();
        let purposes = purpose::shipped().map(|name| (name.to_owned(), OnceLock::new())).collect();
        let (fonts, kept, added) = (Fonts::shipped(), Kept::default(), BTreeMap::new());
        Self { fonts, kept, texts, layouts, words, purposes, added }
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

    /// The names of the purposes, sorted.
    pub fn purpose_names(&self) -> impl Iterator<Item = &str> {
        self.purposes.keys().map(String::as_str)
    }

    /// The purpose of that name.
    #[must_use]
    pub fn purpose(&self, name: &str) -> Option<&Purpose> {
        self.purposes.get(name)?.get_or_init(|| purpose::load(name, &self.added).ok()).as_ref()
    }

    /// Adds purposes, each a name and its YAML; they may extend each other and those that ship.
    ///
    /// # Errors
    /// Everything wrong with the first that cannot be read.
    pub fn add_purposes(&mut self, purposes: BTreeMap<String, String>) -> Result<(), (Sources, Diagnostics)> {
        let names: Vec<String> = purposes.keys().cloned().collect();
        self.added.extend(purposes);
        // What was read before may extend what was just added.
        self.purposes.values_mut().for_each(|purpose| *purpose = OnceLock::new());
        for name in names {
            let purpose = purpose::load(&name, &self.added)?;
            self.purposes.insert(name, OnceLock::from(Some(purpose)));
        }
        Ok(())
    }

    /// What files of some kind may say, with the names of what is loaded as proposals.
    #[must_use]
    pub fn format(&self, kind: Kind) -> Format {
        let known = self.known();
        let parts = || {
            let purposes = self.purpose_names().filter_map(|name| self.purpose(name));
            let parts = purposes.flat_map(|purpose| purpose.parts.iter().map(|part| part.name.clone()));
            parts.collect::<BTreeSet<String>>().into_iter().collect()
        };
        match kind {
            Kind::Letter => source::format(FileKind::Letter, &known, parts()),
            Kind::Letterhead => source::format(FileKind::Letterhead, &known, parts()),
            Kind::Template => source::format(FileKind::Template, &known, parts()),
            Kind::Layout => stationery::format(known.layouts, known.families),
            Kind::Purpose => purpose::format(known.purposes),
        }
    }

    /// What a letter may name, for reading one.
    #[must_use]
    pub fn known(&self) -> Known<'_> {
        Known {
            layouts: self.layout_names().map(str::to_owned).collect(),
            languages: self.languages().map(str::to_owned).collect(),
            families: self.fonts.families().into_iter().map(|family| family.name).collect(),
            purposes: self.purpose_names().map(str::to_owned).collect(),
            wording: self,
        }
    }

    /// Every language there are words for.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.words.keys().copied()
    }
}

/// ISO 8601, and the code of the currency, in languages that nobody knows.
impl Wording for Assets {
    fn long_date(&self, language: &str, date: NaiveDate) -> String {
        self.words(language).map_or_else(|| date.to_string(), |words| words.long_date(date))
    }

    fn money(&self, language: &str, amount: Decimal, currency: &Currency) -> String {
        let words = self.words(language);
        words.map_or_else(|| format!("{amount} {}", currency.code()), |words| words.money(amount, currency))
    }
}

/// A place for each layout that can be chosen.
fn unread(texts: &BTreeMap<String, String>) -> BTreeMap<String, OnceLock<Option<Stationery>>> {
    let names = texts.keys().filter(|name| !stationery::is_abstract(name));
    names.map(|name| (name.clone(), OnceLock::new())).collect()
}
