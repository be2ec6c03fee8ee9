//! What a glyph stands for: a font file in, the characters of each glyph out.
//!
//! The character map says it for most glyphs; figures of another width, small
//! capitals and ligatures are found by following the font's substitutions
//! (OpenType, `GSUB`) backwards. It is a reading by habit: where a text uses a
//! glyph for other characters, the text says so itself.

use std::collections::BTreeMap;

use skrifa::raw::tables::gsub::{AlternateSubst, LigatureSubst, SingleSubst, SubstitutionSubtables};
use skrifa::raw::{ReadError, TableProvider};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use unicode_normalization::UnicodeNormalization;

/// Where single and ligature substitutions build on each other, so many steps are followed.
const STEPS: usize = 3;

/// Of several characters shown by one glyph, the one that letters use: those of
/// Latin-1, then the narrow no-break space (U+2009 looks the same), then
/// punctuation, then all others; among these the lowest.
fn rarity(character: char) -> u8 {
    match character {
        ..='\u{FF}' => 0,
        '\u{202F}' => 1,
        '\u{2010}'..='\u{2044}' => 2,
        _ => 3,
    }
}

/// The letter of a modifier letter, such as e of U+1D49: fonts put its glyph
/// where a text has a raised letter, as in 1er. And the letter of one of its
/// forms, as Arabic letters have them within a word.
fn lowered(character: char) -> Option<char> {
    let raised = matches!(character, '\u{2B0}'..='\u{2B8}' | '\u{2E0}'..='\u{2E4}' | '\u{1D2C}'..='\u{1D6A}'
        | '\u{1D78}' | '\u{1D9B}'..='\u{1DBF}' | '\u{2071}' | '\u{207F}')
        || is_form(character);
    let mut letters = std::iter::once(character).nfkc();
    let letter = letters.next().filter(|letter| raised && *letter != character)?;
    letters.next().is_none().then_some(letter)
}

/// Whether a character is a form of Hebrew or Arabic letters that texts do not
/// use (Unicode, Alphabetic and Arabic Presentation Forms).
fn is_form(character: char) -> bool {
    matches!(character, '\u{FB1D}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// The characters of each glyph of a face.
#[derive(Debug, Clone, Default)]
pub struct Characters {
    /// One character, or NUL where there is none or are several.
    single: Vec<char>,
    /// Whether the character map itself names the glyph.
    mapped: Vec<bool>,
    /// Glyphs of several characters, by glyph.
    several: BTreeMap<u16, String>,
}

impl Characters {
    /// Reads them from a font file; of a collection, the face at `index`.
    #[must_use]
    pub fn read(data: &[u8], index: u32) -> Self {
        let Ok(font) = FontRef::from_index(data, index) else { return Self::default() };
        let glyphs = font.maxp().map_or(0, |table| usize::from(table.num_glyphs()));
        let mut single = vec!['\0'; glyphs];
        let mut raised = Vec::new();
        for (code, glyph) in font.charmap().mappings() {
            let Some(character) = char::from_u32(code).filter(|c| is_text(*c)) else { continue };
            if let Some(letter) = lowered(character) {
                raised.push((glyph, letter));
                continue;
            }
            if is_form(character) {
                continue;
            }
            let Some(place) = single.get_mut(glyph.to_u32() as usize) else { continue };
            if *place == '\0' || (rarity(character), character) < (rarity(*place), *place) {
                *place = character;
            }
        }
        let mapped = single.iter().map(|character| *character != '\0').collect();
        for (glyph, letter) in raised {
            if let Some(place) = single.get_mut(glyph.to_u32() as usize).filter(|place| **place == '\0') {
                *place = letter;
            }
        }
        let mut out = Self { single, mapped, several: BTreeMap::new() };
        let mut before = 0;
        for _ in 0..STEPS {
            // A damaged table ends the search; what was found stays good.
            let _ = out.follow(&font);
            let named = out.single.iter().filter(|c| **c != '\0').count() + out.several.len();
            if named == before {
                break;
            }
            before = named;
        }
        out
    }

    /// The one character that a glyph shows; `None` where there is none or are several.
    #[must_use]
    pub fn single(&self, glyph: u16) -> Option<char> {
        self.single.get(usize::from(glyph)).copied().filter(|c| *c != '\0')
    }

    /// Whether the glyph is the usual one for its character, not a variant.
    #[must_use]
    pub fn is_usual(&self, glyph: u16) -> bool {
        self.mapped.get(usize::from(glyph)).copied().unwrap_or_default()
    }

    /// The several characters that a glyph shows.
    #[must_use]
    pub fn several(&self, glyph: u16) -> Option<&str> {
        self.several.get(&glyph).map(String::as_str)
    }

    /// Whether a glyph shows just this text.
    #[must_use]
    pub fn matches(&self, glyph: u16, text: &str) -> bool {
        match self.single(glyph) {
            Some(character) => {
                let mut all = text.chars();
                all.next() == Some(character) && all.next().is_none()
            }
            None => self.several(glyph) == Some(text),
        }
    }
}

/// Whether a character can stand in a text; private ones (U+E000 and so on) mean
/// nothing outside their font, and marks of byte order must not be mapped to.
fn is_text(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{FB00}'..='\u{FB06}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{F0000}'..)
}

impl Characters {
    /// Goes once through all substitutions, naming glyphs that have no name.
    fn follow(&mut self, font: &FontRef<'_>) -> Result<(), ReadError> {
        for lookup in font.gsub()?.lookup_list()?.lookups().iter() {
            match lookup?.subtables()? {
                SubstitutionSubtables::Single(tables) => {
                    for table in tables.iter() {
                        self.follow_single(&table?)?;
                    }
                }
                SubstitutionSubtables::Alternate(tables) => {
                    for table in tables.iter() {
                        self.follow_alternate(&table?)?;
                    }
                }
                SubstitutionSubtables::Ligature(tables) => {
                    for table in tables.iter() {
                        self.follow_ligature(&table?)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// One glyph for another.
    fn follow_single(&mut self, table: &SingleSubst<'_>) -> Result<(), ReadError> {
        match table {
            SingleSubst::Format1(table) => {
                for glyph in table.coverage()?.iter() {
                    // Sums go round at 65536.
                    let other = u32::from(short(glyph).wrapping_add_signed(table.delta_glyph_id()));
                    self.name(GlyphId::new(other), glyph);
                }
            }
            SingleSubst::Format2(table) => {
                for (glyph, other) in table.coverage()?.iter().zip(table.substitute_glyph_ids()) {
                    self.name(other.get().into(), glyph);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// One glyph for another that the author may choose.
    fn follow_alternate(&mut self, table: &AlternateSubst<'_>) -> Result<(), ReadError> {
        if let AlternateSubst::Format1(table) = table {
            for (glyph, set) in table.coverage()?.iter().zip(table.alternate_sets().iter()) {
                for other in set?.alternate_glyph_ids() {
                    self.name(other.get().into(), glyph);
                }
            }
        }
        Ok(())
    }

    /// One glyph for several.
    fn follow_ligature(&mut self, table: &LigatureSubst<'_>) -> Result<(), ReadError> {
        let LigatureSubst::Format1(table) = table else { return Ok(()) };
        for (first, set) in table.coverage()?.iter().zip(table.ligature_sets().iter()) {
            for ligature in set?.ligatures().iter() {
                let ligature = ligature?;
                let glyph = ligature.ligature_glyph().to_u16();
                let rest = ligature.component_glyph_ids().iter().map(|part| part.get().to_u16());
                if self.single(glyph).is_none() && self.several(glyph).is_none() {
                    let parts = std::iter::once(short(first)).chain(rest);
                    if let Some(text) = parts.map(|part| self.single(part)).collect() {
                        self.several.insert(glyph, text);
                    }
                }
            }
        }
        Ok(())
    }

    /// Gives a glyph the name of another.
    fn name(&mut self, glyph: GlyphId, from: GlyphId) {
        let from = self.single.get(from.to_u32() as usize).copied().unwrap_or_default();
        if let Some(place) = self.single.get_mut(glyph.to_u32() as usize)
            && *place == '\0'
        {
            *place = from;
        }
    }
}

/// A glyph's number; tables that are read here have no more than 65536.
fn short(glyph: GlyphId) -> u16 {
    u16::try_from(glyph.to_u32()).unwrap_or_default()
}
