//! Words in, glyphs out: the only door to the shaper.
//!
//! A [`Manner`] is a face with features and a language. It keeps its shaping
//! plans and the words it has shaped, shared between threads and letters.
//! Shaping is a pure function of the word, so what is kept never changes what
//! comes out.

use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use harfrust::unicode::script;
use harfrust::{
    Buffer, BufferFlags, Direction, Feature, Font, Language, Script, ShapeOptions, ShapePlan, ShaperFont,
    Tag, shape,
};

use super::face::Face;
use super::{FaceId, Features};
use crate::keep::{self, Shelf};

/// Words kept for each manner unless told otherwise: about half a megabyte.
const WORDS: usize = 2048;
/// Longer words are not kept.
const LONGEST_KEPT: usize = 64;
/// Manners kept. A letter needs about ten.
const MANNERS: usize = 128;

/// One glyph of a shaped word, in font units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ShapedGlyph {
    pub(super) id: u16,
    /// First byte, in the word, of the characters it shows.
    pub(super) cluster: u32,
    pub(super) advance: i32,
    pub(super) x_offset: i32,
    pub(super) y_offset: i32,
}

/// A shaped word.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shaped {
    /// In visual order.
    pub(super) glyphs: Vec<ShapedGlyph>,
    /// Sum of the advances, in font units.
    pub(super) width: i64,
    /// How many clusters there are.
    pub(super) clusters: u32,
    /// Characters that the face lacks, with their bytes in the word.
    pub(super) missing: Vec<(usize, char)>,
}

/// What a manner is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    face: FaceId,
    /// Features, the tracking reduced to whether there is any.
    features: Features,
    language: Box<str>,
}

/// A narrow no-break space is at least this part of an em (Unicode, 6.2: a
/// thin space is 1/5 or 1/6): faces with a narrow word space make it thinner,
/// and the groups of 1 800,00 seem to be one.
const LEAST_NARROW: i32 = 6;

/// All manners in use.
pub(super) struct Shaper {
    manners: RwLock<Vec<(Key, Arc<Manner>)>>,
    words: usize,
}

impl fmt::Debug for Shaper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shaper").field("words", &self.words).finish_non_exhaustive()
    }
}

impl Default for Shaper {
    fn default() -> Self {
        Self::new(WORDS)
    }
}

impl Shaper {
    /// A shaper that keeps so many words for each manner.
    pub(super) fn new(words: usize) -> Self {
        Self { manners: RwLock::default(), words }
    }

    /// The manner for a face, features and a language tag.
    pub(super) fn manner(&self, id: FaceId, face: &Face, features: Features, language: &str) -> Arc<Manner> {
        let features = Features { tracking: i16::from(features.tracking != 0), ..features };
        let is = |key: &Key| key.face == id && key.features == features && *key.language == *language;
        let manners = self.manners.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, manner)) = manners.iter().find(|(key, _)| is(key)) {
            return Arc::clone(manner);
        }
        drop(manners);
        let mut manners = self.manners.write().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, manner)) = manners.iter().find(|(key, _)| is(key)) {
            return Arc::clone(manner);
        }
        if manners.len() >= MANNERS {
            manners.clear();
        }
        let manner = Arc::new(Manner::new(&face.font, features, language, self.words));
        manners.push((Key { face: id, features, language: language.into() }, Arc::clone(&manner)));
        manner
    }
}

/// A face with features and a language.
pub(super) struct Manner {
    font: Font,
    features: Vec<Feature>,
    language: Option<Language>,
    plans: RwLock<Vec<Arc<ShapePlan>>>,
    words: Shelf<Shaped>,
    /// The space between words.
    pub(super) space: Arc<Shaped>,
    /// The character to hyphenate with; `None` where the face has no hyphen.
    pub(super) hyphen: Option<char>,
}

impl Manner {
    fn new(font: &Font, features: Features, language: &str, words: usize) -> Self {
        let mut wanted = Vec::new();
        let mut want = |tag: &[u8; 4], value| wanted.push(Feature::new(Tag::new(tag), value, ..));
        if features.tabular {
            want(b"tnum", 1);
            want(b"lnum", 1);
        }
        if features.superscript {
            want(b"sups", 1);
        }
        if features.small_caps {
            want(b"smcp", 1);
        }
        if features.tracking != 0 {
            want(b"liga", 0);
            want(b"clig", 0);
        }
        let has = |c: char| font.charmap().map_unicode(c).is_some();
        let mut manner = Self {
            font: font.clone(),
            features: wanted,
            language: Language::new(language),
            plans: RwLock::default(),
            words: Shelf::new(words),
            space: Arc::default(),
            hyphen: ['\u{2010}', '-'].into_iter().find(|c| has(*c)),
        };
        manner.space = Arc::new(manner.shape(" ", false));
        manner
    }

    /// The glyphs of a word that runs to the right or (`rtl`) to the left, from
    /// the shelf where they lie there.
    pub(super) fn word(&self, word: &str, rtl: bool) -> Arc<Shaped> {
        if word == " " {
            return Arc::clone(&self.space);
        }
        if word.len() > LONGEST_KEPT {
            return Arc::new(self.shape(word, rtl));
        }
        let mut key = keep::Key::default();
        key.text(word).number(u64::from(rtl));
        let Ok(shaped) = self.words.get(&key, || Ok::<_, Infallible>((self.shape(word, rtl), 1)));
        shaped
    }

    /// Shapes a word, each stretch of one script by itself.
    fn shape(&self, word: &str, rtl: bool) -> Shaped {
        let mut stretches = Vec::new();
        let mut start = 0;
        let mut current = None;
        for (at, c) in word.char_indices() {
            let own = Some(script(u32::from(c))).filter(|s| !is_shared(*s));
            if let (Some(before), Some(now)) = (current, own)
                && before != now
            {
                stretches.push((start..at, current));
                start = at;
            }
            current = own.or(current);
        }
        stretches.push((start..word.len(), current));
        if rtl {
            stretches.reverse();
        }
        let direction = if rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        let mut shaped = Shaped::default();
        for (bytes, script) in stretches {
            self.shape_script(&word[bytes.clone()], bytes.start, (script, direction), &mut shaped);
        }
        shaped
    }

    /// Shapes text of one script, which begins at `offset` in its word.
    fn shape_script(
        &self,
        text: &str,
        offset: usize,
        (script, direction): (Option<Script>, Direction),
        into: &mut Shaped,
    ) {
        let script = script.or(Script::from_iso15924_tag(Tag::new(b"Latn")));
        let mut buffer = Buffer::new();
        buffer.reserve(text.len());
        for (at, c) in text.char_indices() {
            buffer.push(u32::from(self.stand_in(c)), u32::try_from(offset + at).unwrap_or(u32::MAX));
        }
        buffer.set_script(script);
        buffer.set_language(self.language.clone());
        buffer.set_direction(direction);
        buffer.guess_segment_properties();
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES | BufferFlags::DO_NOT_INSERT_DOTTED_CIRCLE);
        let font = ShaperFont::new(&self.font);
        let plan = self.plan(script, direction);
        let options = ShapeOptions::new().plan(Some(&plan)).features(&self.features);
        // It fails only for a plan of another script or direction.
        if shape(&font, &mut buffer, options).is_err() {
            into.missing.extend(text.char_indices().map(|(at, c)| (offset + at, c)));
            return;
        }
        let first = into.glyphs.len();
        let least = i32::from(self.font.metrics().units_per_em) / LEAST_NARROW;
        let narrow = |cluster: u32| {
            let at = (cluster as usize).checked_sub(offset).and_then(|at| text.get(at..));
            at.is_some_and(|rest| rest.starts_with('\u{202F}'))
        };
        let spaced = text.contains('\u{202F}');
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            let mut position = *position;
            if spaced && position.x_advance < least && narrow(info.cluster) {
                position.x_advance = least;
            }
            into.width += i64::from(position.x_advance);
            into.glyphs.push(ShapedGlyph {
                id: u16::try_from(info.glyph_id).unwrap_or(0),
                cluster: info.cluster,
                advance: position.x_advance,
                x_offset: position.x_offset,
                y_offset: position.y_offset,
            });
        }
        let glyphs = &into.glyphs[first..];
        let heads = glyphs.iter().zip(glyphs.iter().skip(1)).filter(|(a, b)| a.cluster != b.cluster).count();
        into.clusters += u32::try_from(heads).unwrap_or(0) + u32::from(!glyphs.is_empty());
        if glyphs.iter().any(|g| g.id == 0) {
            self.find_missing(text, offset, first, into);
        }
    }

    /// Names the characters behind the empty boxes among the glyphs from `first` on.
    fn find_missing(&self, text: &str, offset: usize, first: usize, into: &mut Shaped) {
        let mut starts: Vec<usize> = into.glyphs[first..].iter().map(|g| g.cluster as usize).collect();
        starts.sort_unstable();
        starts.dedup();
        let font = ShaperFont::new(&self.font);
        for (i, start) in starts.iter().enumerate() {
            if !into.glyphs[first..].iter().any(|g| g.id == 0 && g.cluster as usize == *start) {
                continue;
            }
            let end = starts.get(i + 1).copied().unwrap_or(offset + text.len());
            let cluster = text.get(start - offset..end - offset).unwrap_or_default();
            let before = into.missing.len();
            for (at, c) in cluster.char_indices() {
                let glyph = font.nominal_glyph(u32::from(self.stand_in(c)));
                if glyph.is_none_or(|g| g.to_u32() == 0) && !is_ignorable(c) {
                    into.missing.push((start + at, c));
                }
            }
            if into.missing.len() == before {
                into.missing.extend(cluster.chars().next().map(|c| (*start, c)));
            }
        }
    }

    /// The plan for a script and direction, made once.
    fn plan(&self, script: Option<Script>, direction: Direction) -> Arc<ShapePlan> {
        let is = |plan: &&Arc<ShapePlan>| plan.script() == script && plan.direction() == direction;
        if let Some(plan) = self.plans.read().unwrap_or_else(PoisonError::into_inner).iter().find(is) {
            return Arc::clone(plan);
        }
        let plan = ShapePlan::new(&self.font, direction, script, self.language.as_ref(), &self.features);
        let plan = Arc::new(plan);
        self.plans.write().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&plan));
        plan
    }

    /// What is set for a character that the face lacks and that another shows
    /// as well. Other spaces need none: the shaper makes them from the word space.
    fn stand_in(&self, c: char) -> char {
        let others: &[char] = match c {
            // It is as wide as a word space, whatever some faces have for it.
            '\u{A0}' => return ' ',
            '\u{2010}' | '\u{2011}' => &['\u{2011}', '\u{2010}', '-'],
            '\u{2212}' => &['\u{2013}', '-'],
            _ => return c,
        };
        let has = |c: &char| self.font.charmap().map_unicode(*c).is_some();
        if has(&c) { c } else { others.iter().copied().find(has).unwrap_or(c) }
    }
}

/// Whether characters of that script go with any other.
fn is_shared(script: Script) -> bool {
    let tag = script.tag();
    tag == Tag::new(b"Zyyy") || tag == Tag::new(b"Zinh") || tag == Tag::new(b"Zzzz")
}

/// Whether a character is without ink of its own, so that no glyph is missed
/// (Unicode, `Default_Ignorable_Code_Point`).
fn is_ignorable(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
        | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFF8
        | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}
