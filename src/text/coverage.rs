//! Which characters fonts have: for choosing among fonts that are not loaded.

use std::collections::BTreeSet;

use skrifa::{FontRef, MetadataProvider};

use super::Fonts;

/// Those of the characters that a font file has; of a collection, the face at
/// `index`. None where it cannot be read.
#[must_use]
pub fn covered(data: &[u8], index: u32, characters: &BTreeSet<char>) -> BTreeSet<char> {
    let Ok(font) = FontRef::from_index(data, index) else { return BTreeSet::new() };
    let map = font.charmap();
    characters.iter().copied().filter(|c| map.map(*c).is_some_and(|glyph| glyph.to_u32() != 0)).collect()
}

impl Fonts {
    /// Those of the characters that no face here has. Control characters need none.
    #[must_use]
    pub fn lacking(&self, characters: &BTreeSet<char>) -> BTreeSet<char> {
        let seen = characters.iter().copied().filter(|c| !c.is_control() && !c.is_whitespace());
        seen.filter(|c| self.faces().all(|face| face.glyph(*c).is_none())).collect()
    }
}
