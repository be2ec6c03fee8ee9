//! Which glyphs of a face are embedded together: a face in, groups of glyphs out.
//!
//! A subset is a set of groups, so that most letters of a firm share theirs and
//! its compressed bytes can be kept; the groups are small enough that little
//! is embedded in vain. Which groups a letter takes depends on the letter alone.

use crate::text::Characters;

/// Everyday characters, as they are used together: running text, names and
/// sentence beginnings, figures and their marks, the typographer's marks,
/// accented letters of western Europe, addresses of the net.
const EVERYDAY: [&str; 7] = [
    "abcdefghijklmnopqrstuvwxyz .,-\u{2019}",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "0123456789:/()",
    "'%&+;!?\u{A0}\u{202F}«»–—…€°“”„‘",
    "àâäçèéêëîïôöùûüßœæ",
    "ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŒÆ",
    "@_*=#$\"<>[]{}\\|~^`",
];

/// Ligatures, the group after the everyday ones.
const LIGATURES: u16 = 7;

/// Glyphs of neither kind go by their number, so many together.
const BLOCK: u16 = 16;

/// The groups of one face.
pub(super) struct Groups {
    of: Vec<u16>,
}

impl Groups {
    /// Sorts the glyphs of a face.
    pub(super) fn new(characters: &Characters, glyphs: u16) -> Self {
        Self { of: (0..glyphs).map(|glyph| group(characters, glyph)).collect() }
    }

    /// The group of a glyph; `None` where the face has no such glyph.
    pub(super) fn of(&self, glyph: u16) -> Option<u16> {
        self.of.get(usize::from(glyph)).copied()
    }

    /// How many groups there can be.
    pub(super) fn count(&self) -> usize {
        usize::from(LIGATURES) + 1 + self.of.len().div_ceil(usize::from(BLOCK))
    }

    /// All glyphs of some groups, group after group, each in the order of the face.
    pub(super) fn members(&self, groups: &[u16]) -> Vec<u16> {
        let glyphs = (0..=u16::MAX).zip(&self.of);
        let mut chosen: Vec<_> = glyphs
            .filter(|(_, group)| groups.contains(group))
            .map(|(glyph, group)| (*group, glyph))
            .collect();
        chosen.sort_unstable();
        chosen.into_iter().map(|(_, glyph)| glyph).collect()
    }
}

fn group(characters: &Characters, glyph: u16) -> u16 {
    if let Some(text) = characters.several(glyph)
        && text.bytes().all(|letter| b"fijlt".contains(&letter))
    {
        return LIGATURES;
    }
    let everyday = characters
        .single(glyph)
        .filter(|_| characters.is_usual(glyph))
        .and_then(|character| (0..).zip(EVERYDAY).find(|(_, group)| group.contains(character)));
    everyday.map_or(LIGATURES + 1 + glyph / BLOCK, |(number, _)| number)
}
