//! A face's subset: glyphs in, all that PDF embeds of them out, already
//! compressed. It depends on the face and the groups alone, so it can be kept
//! from letter to letter.

use std::hash::Hasher;

use pdf_writer::Str;
use pdf_writer::types::SystemInfo;
use siphasher::sip::SipHasher13;
use subsetter::GlyphRemapper;

use super::groups::Groups;
use super::press::{self, deflate_well};
use super::to_unicode::to_unicode;
use super::{PdfError, truetype};
use crate::text::{Characters, Face};

/// Adobe's name for codes that are glyph numbers (9.7.5.2).
pub(super) const IDENTITY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// What is worked out once for a face.
pub(super) struct Sorted {
    /// What its glyphs stand for.
    pub(super) characters: Characters,
    /// How its glyphs are embedded.
    pub(super) groups: Groups,
}

impl Sorted {
    /// Reads a face.
    pub(super) fn new(face: &Face) -> Self {
        let characters = Characters::read(face.data(), face.index());
        let groups = Groups::new(&characters, face.glyph_count());
        Self { characters, groups }
    }
}

/// The embedded part of a face.
pub(super) struct Subset {
    /// PostScript name with the tag of a subset (9.6.4).
    pub(super) name: String,
    /// CID of each glyph of the face; 0 where it is not embedded.
    cids: Vec<u16>,
    /// Widths by CID, in thousandths of the font size.
    pub(super) widths: Vec<i32>,
    /// The font file, compressed.
    pub(super) file: Vec<u8>,
    /// Its length before compression.
    pub(super) length: usize,
    /// The `ToUnicode` map, compressed.
    pub(super) to_unicode: Vec<u8>,
}

impl Subset {
    /// Cuts glyphs out of a face.
    pub(super) fn new(face: &Face, sorted: &Sorted, glyphs: &[u16]) -> Result<Self, PdfError> {
        let remapper = GlyphRemapper::new_from_glyphs(glyphs);
        let broken = |error| PdfError::Font { face: face.postscript_name().to_string(), error };
        let cut =
            subsetter::subset(face.data(), face.index(), &remapper).map_err(|e| broken(e.to_string()))?;
        let file = if face.is_cff() {
            truetype::cff(&cut).ok_or_else(|| broken("its outlines are missing".into()))?.to_vec()
        } else {
            truetype::lean(&cut).unwrap_or(cut)
        };
        let mut cids = vec![0; usize::from(face.glyph_count())];
        let scale = 1000.0 / f32::from(face.units_per_em().max(1));
        let mut widths = Vec::with_capacity(glyphs.len() + 1);
        for (glyph, cid) in remapper.remapped_gids().zip(0..) {
            if let Some(place) = cids.get_mut(usize::from(glyph)) {
                *place = cid;
            }
            #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and glyphs are narrow")]
            widths.push((face.advance(glyph) * scale).round() as i32);
        }
        let name = format!("{}+{}", tag(face, glyphs), face.postscript_name());
        let to_unicode = to_unicode(remapper.remapped_gids(), &sorted.characters);
        let (length, file) = (file.len(), deflate_well(&file));
        Ok(Self { name, cids, widths, file, length, to_unicode: press::text(&to_unicode, deflate_well) })
    }

    /// The width of a CID, in thousandths of the font size.
    pub(super) fn width(&self, cid: u16) -> i32 {
        self.widths.get(usize::from(cid)).copied().unwrap_or_default()
    }

    /// The CID of a glyph of the face.
    pub(super) fn cid(&self, glyph: u16) -> u16 {
        self.cids.get(usize::from(glyph)).copied().unwrap_or_default()
    }
}

/// Six letters that stand for the choice of glyphs.
fn tag(face: &Face, glyphs: &[u16]) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(face.postscript_name().as_bytes());
    for glyph in glyphs {
        hasher.write(&glyph.to_be_bytes());
    }
    let mut rest = hasher.finish();
    (0..6)
        .map(|_| {
            let letter = u8::try_from(rest % 26).unwrap_or_default();
            rest /= 26;
            char::from(b'A' + letter)
        })
        .collect()
}
