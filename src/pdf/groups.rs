//! Which glyphs of a face are embedded: those that a letter shows in, a few
//! more out, so that letters come to the same choice and its compressed bytes
//! can be kept.
//!
//! Where a letter shows a fair part of an everyday group, it embeds the whole
//! group: running text does. Where it shows less, as a heading does, it embeds
//! just that. The choice depends on the letter alone.

use std::collections::BTreeMap;

use crate::text::Characters;

/// Everyday characters as they are used together, and how many of them a
/// letter must show to embed all.
const EVERYDAY: [(&str, usize); 7] = [
    // Running text.
    ("abcdefghijklmnopqrstuvwxyz .,-\u{2019}", 10),
    // Names and the beginnings of sentences.
    ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 6),
    // Figures and what stands between them.
    ("0123456789:/()", 4),
    // The typographer's marks.
    ("'%&+;!?\u{A0}\u{202F}«»–—…€°“”„‘", 5),
    // Accented letters of western Europe.
    ("àâäçèéêëîïôöùûüßœæ", 4),
    ("ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŒÆ", 4),
    // Addresses of the net.
    ("@_*=#$\"<>[]{}\\|~^`", 4),
];

/// How many ligatures of f, i, j, l and t a letter must show to embed all.
const LIGATURES: usize = 3;

/// How many figures of a set of another width or height a letter must show to
/// embed the whole set.
const FIGURES: usize = 3;

/// A group of a face.
struct Group {
    glyphs: Vec<u16>,
    enough: usize,
}

/// The groups of a face, and the group of each glyph that is in one.
pub(super) struct Groups {
    all: Vec<Group>,
    of: Vec<Option<u16>>,
}

impl Groups {
    /// Sorts the glyphs of a face.
    pub(super) fn new(characters: &Characters, glyphs: u16) -> Self {
        let enough = EVERYDAY.iter().map(|group| group.1).chain([LIGATURES]);
        let mut all: Vec<_> = enough.map(|enough| Group { glyphs: Vec::new(), enough }).collect();
        let mut of: Vec<Option<usize>> = vec![None; usize::from(glyphs)];
        let everyday: BTreeMap<char, usize> = (EVERYDAY.iter().enumerate())
            .flat_map(|(number, group)| group.0.chars().map(move |character| (character, number)))
            .collect();
        let mut last = None;
        for (glyph, place) in (0..glyphs).zip(&mut of) {
            let character = characters.single(glyph);
            *place = match character {
                Some(character) if characters.is_usual(glyph) => everyday.get(&character).copied(),
                // A set of figures is ten glyphs in a row.
                Some(figure @ '0'..='9') => {
                    if last != Some((glyph.wrapping_sub(1), u32::from(figure) - 1)) {
                        all.push(Group { glyphs: Vec::new(), enough: FIGURES });
                    }
                    last = Some((glyph, u32::from(figure)));
                    Some(all.len() - 1)
                }
                _ => characters.several(glyph).filter(|text| is_ligature(text)).map(|_| EVERYDAY.len()),
            };
            if let Some(group) = *place {
                all[group].glyphs.push(glyph);
            }
        }
        let of = of.into_iter().map(|group| group.and_then(|group| u16::try_from(group).ok())).collect();
        Self { all, of }
    }

    /// The glyphs to embed, in the order of the face, for those that are shown.
    pub(super) fn round_up(&self, shown: &[bool]) -> Vec<u16> {
        let mut counts = vec![0; self.all.len()];
        let mut chosen = Vec::new();
        for (glyph, _) in (0_u16..).zip(shown).filter(|(_, shown)| **shown) {
            if let Some(group) = self.of.get(usize::from(glyph)).copied().flatten() {
                counts[usize::from(group)] += 1;
            }
            chosen.push(glyph);
        }
        for (group, count) in self.all.iter().zip(counts) {
            if count >= group.enough {
                chosen.extend_from_slice(&group.glyphs);
            }
        }
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }
}

fn is_ligature(text: &str) -> bool {
    text.bytes().all(|letter| b"fijlt".contains(&letter))
}
