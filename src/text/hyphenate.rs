//! Where a word may be divided: a token of text in, byte offsets out.
//!
//! Patterns are those of TeX (hypher). Beside them stand the rules that
//! proof-readers keep: no division in capitals, in figures, addresses and
//! names with capitals inside, in short words, or at an elision.

use hypher::{Lang, hyphenate_bounded};

/// Shorter words stay whole.
const SHORTEST: usize = 5;
/// Longer words are no words of a language (the longest German ones have 80 letters).
const LONGEST: usize = 100;

/// Patterns for a language tag such as `fr-CH`, or `None` where there are none.
pub(super) fn patterns(language: &str) -> Option<Patterns> {
    let primary = language.split(['-', '_']).next()?.to_ascii_lowercase();
    let code: [u8; 2] = primary.as_bytes().try_into().ok()?;
    let lang = Lang::from_iso(code)?;
    let (left, right) = lang.bounds();
    Some(Patterns { lang, left, right })
}

/// How words of one language are divided.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patterns {
    lang: Lang,
    /// Letters that must stay before a division, and go after it.
    left: usize,
    right: usize,
}

impl Patterns {
    /// Calls `point` with each offset at which the token may be divided.
    ///
    /// A token is text without spaces: a word with the punctuation around it.
    /// Words with hyphens of their own are divided there, and elsewhere only if `compounds`.
    pub(super) fn divide(self, token: &str, compounds: bool, mut point: impl FnMut(usize)) {
        let is_mark = |c: char| !c.is_alphanumeric();
        let word = token.trim_start_matches(is_mark);
        let base = token.len() - word.len();
        let word = word.trim_end_matches(is_mark);
        if word.chars().nth(SHORTEST - 1).is_none() || word.len() > 4 * LONGEST {
            return;
        }
        let is_joint = |c: char| is_apostrophe(c) || (compounds && is_hyphen(c));
        if !word.chars().all(|c| c.is_alphabetic() || is_joint(c)) {
            return;
        }
        let mut start = 0;
        for part in word.split(is_joint) {
            if is_divisible(part) {
                let mut at = base + start;
                for syllable in hyphenate_bounded(part, self.lang, self.left, self.right) {
                    at += syllable.len();
                    if at < base + start + part.len() {
                        point(at);
                    }
                }
            }
            let joint = word[start + part.len()..].chars().next().map_or(0, char::len_utf8);
            start += part.len() + joint;
        }
    }
}

/// Whether patterns may be asked: long enough, and no capital but the first letter.
fn is_divisible(part: &str) -> bool {
    let letters = part.chars().count();
    (SHORTEST..=LONGEST).contains(&letters) && !part.chars().skip(1).any(char::is_uppercase)
}

/// Elision and possessive: l’offre, l'offre.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2BC}')
}

/// Hyphens that an author writes.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}
