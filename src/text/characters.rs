//! What a glyph stands for: a font file in, the characters of each glyph out.
//!
//! The character map says it for most glyphs; figures of another width, small
//! capitals and ligatures are found by following the font's substitutions
//! (OpenType, `GSUB`) backwards. It is a reading by habit: where a text uses a
//! glyph for other characters, the text says so itself.

use skrifa::raw::tables::gsub::{AlternateSubst, LigatureSubst, SingleSubst, SubstitutionSubtables};
use skrifa::raw::{ReadError, TableProvider};
use skrifa::{FontRef, GlyphId, MetadataProvider};

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

/// The characters of each glyph of a face.
#[derive(Debug, Clone, Default)]
pub struct Characters {
    /// One character, or NUL where there is none or are several.
    single: Vec<char>,
    /// Whether the character map itself names the glyph.
    mapped: Vec<bool>,
    /// Glyphs of several characters, by glyph.
    several: Vec<(u16, String)>,
}

impl Characters {
    /// Reads them from a font file; of a collection, the face at `index`.
    #[must_use]
    pub fn read(data: &[u8], index: u32) -> Self {
        let Ok(font) = FontRef::from_index(data, index) else { return Self::default() };
        let glyphs = font.maxp().map_or(0, |table| usize::from(table.num_glyphs()));
        let mut found = vec![String::new(); glyphs];
        let mut mappings: Vec<_> =
            font.charmap().mappings().filter_map(|(c, g)| Some((char::from_u32(c)?, g))).collect();
        mappings.sort_unstable_by_key(|&(c, glyph)| (rarity(c), c, glyph));
        for (character, glyph) in mappings {
            if is_text(character)
                && let Some(place) = found.get_mut(glyph.to_u32() as usize)
                && place.is_empty()
            {
                place.push(character);
            }
        }
        let mapped = found.iter().map(|text| !text.is_empty()).collect();
        for _ in 0..STEPS {
            // A damaged table ends the search; what was found stays good.
            let _ = follow(&font, &mut found);
        }
        let mut out = Self { single: vec!['\0'; glyphs], mapped, several: Vec::new() };
        for (glyph, text) in (0..=u16::MAX).zip(found) {
            let mut characters = text.chars();
            match (characters.next(), characters.next()) {
                (Some(character), None) => out.single[usize::from(glyph)] = character,
                (Some(_), Some(_)) => out.several.push((glyph, text)),
                (None, _) => {}
            }
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
        let at = self.several.binary_search_by_key(&glyph, |entry| entry.0).ok()?;
        Some(&self.several[at].1)
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
        && !matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{F0000}'..)
}

/// Goes once through all substitutions, giving names to glyphs that have none.
fn follow(font: &FontRef<'_>, found: &mut [String]) -> Result<(), ReadError> {
    let mut name = |glyph: GlyphId, from: &[GlyphId]| {
        let Some(place) = found.get(glyph.to_u32() as usize) else { return };
        let parts: Vec<&str> =
            from.iter().filter_map(|g| found.get(g.to_u32() as usize)).map(String::as_str).collect();
        if place.is_empty() && parts.len() == from.len() && parts.iter().all(|part| !part.is_empty()) {
            found[glyph.to_u32() as usize] = parts.concat();
        }
    };
    for lookup in font.gsub()?.lookup_list()?.lookups().iter() {
        match lookup?.subtables()? {
            SubstitutionSubtables::Single(tables) => {
                for table in tables.iter() {
                    single(&table?, &mut name)?;
                }
            }
            SubstitutionSubtables::Alternate(tables) => {
                for table in tables.iter() {
                    alternate(&table?, &mut name)?;
                }
            }
            SubstitutionSubtables::Ligature(tables) => {
                for table in tables.iter() {
                    ligature(&table?, &mut name)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// One glyph for another.
fn single(table: &SingleSubst<'_>, name: &mut impl FnMut(GlyphId, &[GlyphId])) -> Result<(), ReadError> {
    match table {
        SingleSubst::Format1(table) => {
            for glyph in table.coverage()?.iter() {
                // Sums go round at 65536.
                let other = (glyph.to_u32() as u16).wrapping_add_signed(table.delta_glyph_id());
                name(GlyphId::from(other), &[glyph]);
            }
        }
        SingleSubst::Format2(table) => {
            for (glyph, other) in table.coverage()?.iter().zip(table.substitute_glyph_ids()) {
                name(other.get().into(), &[glyph]);
            }
        }
        _ => {}
    }
    Ok(())
}

/// One glyph for another that the author may choose.
fn alternate(
    table: &AlternateSubst<'_>,
    name: &mut impl FnMut(GlyphId, &[GlyphId]),
) -> Result<(), ReadError> {
    if let AlternateSubst::Format1(table) = table {
        for (glyph, set) in table.coverage()?.iter().zip(table.alternate_sets().iter()) {
            for other in set?.alternate_glyph_ids() {
                name(other.get().into(), &[glyph]);
            }
        }
    }
    Ok(())
}

/// One glyph for several.
fn ligature(table: &LigatureSubst<'_>, name: &mut impl FnMut(GlyphId, &[GlyphId])) -> Result<(), ReadError> {
    if let LigatureSubst::Format1(table) = table {
        for (first, set) in table.coverage()?.iter().zip(table.ligature_sets().iter()) {
            for ligature in set?.ligatures().iter() {
                let ligature = ligature?;
                let rest = ligature.component_glyph_ids().iter().map(|glyph| glyph.get().into());
                let parts: Vec<_> = std::iter::once(first).chain(rest).collect();
                name(ligature.ligature_glyph().into(), &parts);
            }
        }
    }
    Ok(())
}
