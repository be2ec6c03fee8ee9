//! Characters that the face of their run lacks: set in the nearest face that
//! has them, in a stated order: the layout's two families, those that ship,
//! those of `--fonts`. What no face has stays missing.

use unicode_normalization::char::is_combining_mark;

use super::shop::Shop;
use crate::text::{FaceId, Missing, TextRun, Weight};

/// Scripts written from right to left, which lines cannot yet hold.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

impl Shop<'_> {
    /// The runs, cut where a character needs another face, and for each the
    /// number of the run it was; `None` where no face helps.
    pub(super) fn with_fallback<'p>(
        &self,
        runs: &[TextRun<'p>],
        missing: &[Missing],
    ) -> Option<(Vec<TextRun<'p>>, Vec<usize>)> {
        let (mut out, mut origins) = (Vec::new(), Vec::new());
        for (number, run) in runs.iter().enumerate() {
            let mut at = 0;
            for lack in missing.iter().filter(|lack| lack.run == number) {
                if lack.offset < at {
                    continue;
                }
                let face = self.stand_in(lack.character, run.face)?;
                // A letter takes its marks along.
                let rest = run.text.get(lack.offset..)?;
                let length = rest
                    .char_indices()
                    .skip(1)
                    .find(|(_, c)| !is_combining_mark(*c))
                    .map_or(rest.len(), |(end, _)| end);
                let end = lack.offset + length;
                for (text, face) in
                    [(&run.text[at..lack.offset], run.face), (&run.text[lack.offset..end], face)]
                {
                    if !text.is_empty() {
                        out.push(TextRun { text, face, ..run.clone() });
                        origins.push(number);
                    }
                }
                at = end;
            }
            if at < run.text.len() || run.text.is_empty() {
                out.push(TextRun { text: &run.text[at..], ..run.clone() });
                origins.push(number);
            }
        }
        Some((out, origins))
    }

    /// The face that shows a character in the place of another.
    fn stand_in(&self, c: char, like: FaceId) -> Option<FaceId> {
        if is_right_to_left(c) {
            return None;
        }
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
