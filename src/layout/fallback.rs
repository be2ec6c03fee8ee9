//! Characters that the face of their run lacks: set in the nearest face that
//! has them, in a stated order: the layout's two families, those that ship,
//! those that were loaded. What no face has stays missing.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::shop::Shop;
use crate::text::{FaceId, Missing, TextRun, Weight};

impl Shop<'_> {
    /// The runs, cut where a character needs another face, and for each the
    /// number of the run it was; `None` where no face helps. What no face has
    /// stays in the face it was in.
    pub(super) fn with_fallback<'p>(
        &self,
        runs: &[TextRun<'p>],
        missing: &[Missing],
    ) -> Option<(Vec<TextRun<'p>>, Vec<usize>)> {
        let (mut out, mut origins) = (Vec::new(), Vec::new());
        let mut helped = false;
        for (number, run) in runs.iter().enumerate() {
            let mut add = |bytes: Range<usize>, face| {
                if !bytes.is_empty() {
                    out.push(TextRun { text: &run.text[bytes], face, ..run.clone() });
                    origins.push(number);
                }
            };
            let mut at = 0;
            let mut open: Option<(Range<usize>, FaceId)> = None;
            for lack in missing.iter().filter(|lack| lack.run == number && lack.offset < run.text.len()) {
                if open.as_ref().is_some_and(|(bytes, _)| lack.offset < bytes.end) {
                    continue;
                }
                let Some(face) = self.stand_in(lack.character, run.face) else { continue };
                let end = lack.offset + cluster_length(&run.text[lack.offset..]);
                match &mut open {
                    // Neighbours stay together: their letters may join.
                    Some((bytes, other)) if bytes.end == lack.offset && *other == face => bytes.end = end,
                    _ => {
                        if let Some((bytes, face)) = open.replace((lack.offset..end, face)) {
                            add(at..bytes.start, run.face);
                            at = bytes.end;
                            add(bytes, face);
                        }
                    }
                }
            }
            if let Some((bytes, face)) = open {
                helped = true;
                add(at..bytes.start, run.face);
                at = bytes.end;
                add(bytes, face);
            }
            if at < run.text.len() || run.text.is_empty() {
                out.push(TextRun { text: &run.text[at..], ..run.clone() });
                origins.push(number);
            }
        }
        helped.then_some((out, origins))
    }

    /// The face that shows a character in the place of another.
    fn stand_in(&self, c: char, like: FaceId) -> Option<FaceId> {
        let model = self.fonts.get(like);
        let weight = match model.weight() {
            ..=350 => Weight::Light,
            351..=500 => Weight::Regular,
            501..=650 => Weight::Semibold,
            _ => Weight::Bold,
        };
        let own = [self.stationery.text_family.clone(), self.stationery.display_family.clone()];
        let all = self.fonts.families().into_iter().map(|family| family.name);
        own.into_iter().chain(all).find_map(|family| {
            let face = self.fonts.face(&family, weight, model.is_italic())?;
            self.fonts.get(face).glyph(c).map(|_| face)
        })
    }
}

/// Bytes of the character that a text begins with, and of the marks on it.
fn cluster_length(text: &str) -> usize {
    let mut rest = text.char_indices().skip(1);
    rest.find(|(_, c)| !is_combining_mark(*c)).map_or(text.len(), |(end, _)| end)
}
