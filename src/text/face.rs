//! One face: what the type shop and the PDF need to know of a font file.
//!
//! Numbers are in font units unless said otherwise. User fonts are checked
//! here: OpenType with `glyf` or `CFF` outlines, complete, static, and allowed
//! to be embedded as a subset (OpenType specification, `OS/2.fsType`).

use std::fmt;

use skrifa::font::attribute::Style;
use skrifa::font::{Blob, Kind};
use skrifa::raw::types::NameId;
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{Font, GlyphId, Tag};

/// The bytes of a font file, shared.
pub(crate) type FontFile = Blob;

/// Where a face comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FontSource {
    /// Part of the program.
    Shipped,
    /// Given by the user.
    User,
    /// Part of the program, and kept for forms that prescribe it; in no list of families.
    Form,
}

/// A face of a font family.
pub struct Face {
    pub(super) font: Font,
    data: Blob,
    index: u32,
    family: String,
    style: String,
    postscript_name: String,
    weight: u16,
    width: f32,
    italic: bool,
    source: FontSource,
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face").field("name", &self.postscript_name).field("source", &self.source).finish()
    }
}

/// What a shipped face is known by, so that its name table is not read.
pub(super) struct Known {
    pub(super) family: &'static str,
    pub(super) style: &'static str,
    pub(super) postscript_name: &'static str,
    pub(super) weight: u16,
    pub(super) italic: bool,
    pub(super) source: FontSource,
    pub(super) data: &'static [u8],
}

impl Face {
    /// A shipped face; `None` only where its file is no font.
    pub(super) fn shipped(known: &Known) -> Option<Self> {
        let data = Blob::from(known.data);
        Some(Self {
            font: Font::new(data.clone(), 0)?,
            data,
            index: 0,
            family: known.family.to_owned(),
            style: known.style.to_owned(),
            postscript_name: known.postscript_name.to_owned(),
            weight: known.weight,
            width: 1.0,
            italic: known.italic,
            source: known.source,
        })
    }

    /// A user's face, the one of that number in a collection.
    pub(super) fn user(data: Blob, index: u32) -> Result<Self, String> {
        let font = Font::new(data.clone(), index).ok_or("is no TrueType or OpenType font")?;
        check(&font, &data, index)?;
        let name = |id: u16| {
            let text: String =
                font.names().get(NameId::new(id))?.english_or_first()?.name().chars().collect();
            Some(text.trim().to_owned()).filter(|t| !t.is_empty())
        };
        let family = name(16).or_else(|| name(1)).ok_or("has no family name")?;
        let style = name(17).or_else(|| name(2)).unwrap_or_else(|| "Regular".to_owned());
        let attributes = font.default_attributes();
        // PDF names: printable ASCII without delimiters (ISO 32000-1, 7.3.5), at most 63 of them.
        let postscript_name = name(6)
            .unwrap_or_else(|| format!("{family}-{style}"))
            .chars()
            .filter(|c| c.is_ascii_graphic() && !"[](){}<>/%#".contains(*c))
            .take(63)
            .collect::<String>();
        Ok(Self {
            index,
            postscript_name: if postscript_name.is_empty() { "Unnamed".to_owned() } else { postscript_name },
            family,
            style,
            weight: (attributes.weight.value() as u16).clamp(1, 1000),
            width: attributes.width.ratio(),
            italic: attributes.style != Style::Normal,
            source: FontSource::User,
            font,
            data,
        })
    }

    /// The family's name.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The style's name, such as `Bold Italic`.
    #[must_use]
    pub fn style(&self) -> &str {
        &self.style
    }

    /// The PostScript name, fit to be a name in a PDF.
    #[must_use]
    pub fn postscript_name(&self) -> &str {
        &self.postscript_name
    }

    /// Weight from 1 to 1000; 400 is regular (`OS/2.usWeightClass`).
    #[must_use]
    pub fn weight(&self) -> u16 {
        self.weight
    }

    /// Width of the design; 1 is normal, below is condensed.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.width
    }

    /// Where it comes from.
    #[must_use]
    pub fn source(&self) -> FontSource {
        self.source
    }

    /// The font file.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The font file, to be held on to.
    pub(crate) fn file(&self) -> &FontFile {
        &self.data
    }

    /// Its number in the file, where the file is a collection.
    #[must_use]
    pub fn index(&self) -> u32 {
        self.index
    }

    /// Units in an em.
    #[must_use]
    pub fn units_per_em(&self) -> u16 {
        self.font.metrics().units_per_em
    }

    /// Height of a line above the baseline.
    #[must_use]
    pub fn ascent(&self) -> f32 {
        self.font.metrics().h_line().map_or(0.0, |line| line.ascender.to_f32())
    }

    /// Depth of a line below the baseline, negative.
    #[must_use]
    pub fn descent(&self) -> f32 {
        self.font.metrics().h_line().map_or(0.0, |line| line.descender.to_f32())
    }

    /// Height of capitals; 7/10 of the ascent where the font does not say.
    #[must_use]
    pub fn cap_height(&self) -> f32 {
        let given = self.font.metrics().cap_height.map(|h| h.to_f32());
        given.filter(|h| *h > 0.0).unwrap_or_else(|| self.ascent() * 0.7)
    }

    /// Height of a small x; half of the ascent where the font does not say.
    #[must_use]
    pub fn x_height(&self) -> f32 {
        let given = self.font.metrics().x_height.map(|h| h.to_f32());
        given.filter(|h| *h > 0.0).unwrap_or_else(|| self.ascent() * 0.5)
    }

    /// Slope in degrees, counter-clockwise, so that italics are negative.
    #[must_use]
    pub fn italic_angle(&self) -> f32 {
        self.font.style_metrics().italic_angle.map_or(0.0, |angle| angle.to_f32())
    }

    /// The box around all glyphs: left, bottom, right, top.
    #[must_use]
    pub fn bbox(&self) -> [f32; 4] {
        let b = &self.font.metrics().bounds;
        [b.x_min.to_f32(), b.y_min.to_f32(), b.x_max.to_f32(), b.y_max.to_f32()]
    }

    /// Thickness of vertical stems in thousandths of an em, estimated from the
    /// weight, since fonts do not carry it: 50 for thin faces, about 95 for
    /// regular ones, 170 for bold ones.
    #[must_use]
    pub fn stem_v(&self) -> f32 {
        10.0 + 0.244 * (f32::from(self.weight) - 50.0)
    }

    /// Whether its outlines are in a `CFF` table; in `glyf` otherwise.
    #[must_use]
    pub fn is_cff(&self) -> bool {
        self.font.tables().cff().is_ok()
    }

    /// Whether it is italic or oblique.
    #[must_use]
    pub fn is_italic(&self) -> bool {
        self.italic
    }

    /// Whether it is bold: semibold or heavier.
    #[must_use]
    pub fn is_bold(&self) -> bool {
        self.weight >= 600
    }

    /// Whether all its glyphs have one width.
    #[must_use]
    pub fn is_fixed_pitch(&self) -> bool {
        self.font.style_metrics().is_fixed_pitch.unwrap_or(false)
    }

    /// Whether it has serifs, by PANOSE (family 2, serif styles 2 to 10) or
    /// else by the IBM family class (1 to 5 and 7).
    #[must_use]
    pub fn is_serif(&self) -> bool {
        let tables = self.font.tables();
        let Ok(os2) = tables.os2() else { return false };
        match os2.panose_10() {
            [2, style @ 2..=15, ..] => *style <= 10,
            _ => matches!(os2.s_family_class() >> 8, 1..=5 | 7),
        }
    }

    /// How many glyphs it has.
    #[must_use]
    pub fn glyph_count(&self) -> u16 {
        u16::try_from(self.font.num_glyphs()).unwrap_or(u16::MAX)
    }

    /// The glyph of a character, before any substitution.
    #[must_use]
    pub fn glyph(&self, character: char) -> Option<u16> {
        let glyph = self.font.charmap().map_unicode(character)?;
        u16::try_from(glyph.to_u32()).ok().filter(|g| *g != 0)
    }

    /// Width of a glyph; 0 where there is no such glyph.
    #[must_use]
    pub fn advance(&self, glyph: u16) -> f32 {
        self.font.glyph_metrics().h_advance(GlyphId::from(glyph))
    }

    /// Characters with their glyphs, in the order of the font's table.
    pub fn characters(&self) -> impl Iterator<Item = (char, u16)> + '_ {
        self.font.charmap().unicodes().filter_map(|(code, glyph)| {
            let glyph = u16::try_from(glyph.to_u32()).ok().filter(|g| *g != 0)?;
            Some((char::from_u32(code)?, glyph))
        })
    }
}

/// `OS/2.fsType`: the mask of usage permissions and the bits that forbid us.
mod permission {
    pub(super) const USAGE: u16 = 0x000F;
    pub(super) const RESTRICTED: u16 = 0x0002;
    pub(super) const NO_SUBSETTING: u16 = 0x0100;
    pub(super) const BITMAPS_ONLY: u16 = 0x0200;
}

/// Refuses what cannot be set or must not be embedded.
fn check(font: &Font, data: &[u8], index: u32) -> Result<(), &'static str> {
    if !matches!(font.kind(), Kind::Sfnt(..)) {
        return Err("is no TrueType or OpenType font; Type 1 and bare CFF fonts cannot be used");
    }
    let broken = "is damaged or cut short";
    let directory = FontRef::from_index(data, index).map_err(|_| broken)?;
    for record in directory.table_directory().table_records() {
        let end = record.offset().checked_add(record.length()).ok_or(broken)?;
        if end as usize > data.len() {
            return Err(broken);
        }
    }
    let has = |tag: &[u8; 4]| directory.table_data(Tag::new(tag)).is_some();
    if has(b"fvar") || has(b"CFF2") {
        return Err("is a variable font; use the static fonts of its family");
    }
    let tables = font.tables();
    let head = tables.head().map_err(|_| broken)?;
    let maxp = tables.maxp().map_err(|_| broken)?;
    if !(16..=16384).contains(&head.units_per_em()) || maxp.num_glyphs() < 2 {
        return Err(broken);
    }
    let glyf = tables.glyf().is_ok()
        && tables.loca(None).is_ok_and(|loca| loca.len() >= usize::from(maxp.num_glyphs()));
    if !glyf && tables.cff().is_err() {
        return Err("has no outlines (neither `glyf` nor `CFF`)");
    }
    tables.hhea().map_err(|_| broken)?;
    tables.hmtx().map_err(|_| broken)?;
    tables.cmap().map_err(|_| broken)?;
    if !font.charmap().has_unicode() || font.charmap().unicode_is_symbol() {
        return Err("has no Unicode character map");
    }
    let permissions = tables.os2().map_or(0, |os2| os2.fs_type());
    if permissions & permission::USAGE == permission::RESTRICTED {
        return Err("forbids embedding (its licence is restricted, OS/2 fsType 2)");
    }
    if permissions & permission::NO_SUBSETTING != 0 {
        return Err("forbids embedding a subset (OS/2 fsType bit 8)");
    }
    if permissions & permission::BITMAPS_ONLY != 0 {
        return Err("allows only bitmaps to be embedded (OS/2 fsType bit 9)");
    }
    Ok(())
}
