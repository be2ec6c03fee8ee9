//! Where a line may end: text in, opportunities out.
//!
//! The Unicode line breaking algorithm (UAX 14) finds them; addresses of the
//! web and hyphenated words follow the rules of letters instead. Dictionary
//! hyphenation comes later, and only where a line may need it.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

/// What stands where a line may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A space, or nothing where a script has none.
    Space,
    /// A hyphen, dash or slash that the author wrote.
    Hyphen,
    /// A soft hyphen (U+00AD), which becomes a hyphen.
    Soft,
    /// A joint of a web address.
    Link,
    /// A joint of an e-mail address: only where nothing else helps.
    Mail,
    /// The line must end here.
    Forced,
}

/// A place where a line may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opportunity {
    /// End of the line's ink, before the spaces.
    pub(super) end: usize,
    /// Beginning of the next line.
    pub(super) next: usize,
    pub(super) kind: Kind,
}

/// All opportunities in order; the last one is the forced end of the text.
pub(super) fn opportunities(text: &str, soft_hyphens: &[usize]) -> Vec<Opportunity> {
    const SEGMENTER: icu_segmenter::LineSegmenterBorrowed<'static> =
        LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
    let mut found = Vec::with_capacity(text.len() / 5 + 1);
    let links = links(text);
    let mut link = links.iter().peekable();
    for at in SEGMENTER.segment_str(text).filter(|at| *at > 0) {
        while link.next_if(|l| l.bytes.end <= at).is_some() {}
        if link.peek().is_some_and(|l| l.bytes.start < at) {
            continue;
        }
        let before = text[..at].strip_suffix('\n');
        let end = before.unwrap_or(&text[..at]).trim_end_matches(' ').len();
        let kind = if before.is_some() || at == text.len() {
            Kind::Forced
        } else if end < at {
            Kind::Space
        } else {
            match inside(text, at) {
                Some(kind) => kind,
                None => continue,
            }
        };
        found.push(Opportunity { end, next: at, kind });
    }
    let soft = soft_hyphens.iter().filter(|at| is_within_word(text, **at));
    found.extend(soft.map(|at| Opportunity { end: *at, next: *at, kind: Kind::Soft }));
    found.extend(links.iter().flat_map(|link| link.joints(text)));
    if !soft_hyphens.is_empty() || !links.is_empty() {
        found.sort_by_key(|o| o.next);
        found.dedup_by_key(|o| o.next);
    }
    found
}

/// What kind of opportunity there is between two letters of a token; `None`
/// where a careful setter would not take it: less than two letters before or
/// after the hyphen (`e-mail`, `a-t-il`, `km/h`), or a range of figures.
fn inside(text: &str, at: usize) -> Option<Kind> {
    let (before, after) = text.split_at(at);
    let sign = before.chars().next_back()?;
    if !matches!(sign, '-' | '/' | '\u{2010}'..='\u{2014}') {
        return Some(Kind::Space);
    }
    let stem = &before[..before.len() - sign.len_utf8()];
    let enough = |mut chars: &mut dyn Iterator<Item = char>| {
        (&mut chars).take_while(|c| c.is_alphanumeric()).take(2).count() == 2
    };
    let range =
        stem.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit());
    (enough(&mut stem.chars().rev()) && enough(&mut after.chars()) && !range).then_some(Kind::Hyphen)
}

/// Whether a soft hyphen stands between letters and not at a word's edge.
fn is_within_word(text: &str, at: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    letter(text[..at].chars().next_back()) && letter(text[at..].chars().next())
}

/// A web or mail address.
struct Link {
    bytes: Range<usize>,
    mail: bool,
}

impl Link {
    /// The places where it may be broken: after `/ ? & - .` with two
    /// characters before and behind, in a mail address also after `@`.
    fn joints<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Opportunity> + 'a {
        let word = &text[self.bytes.clone()];
        let signs: &[char] = if self.mail { &['@', '.', '-'] } else { &['/', '?', '&', '-', '.'] };
        word.char_indices().filter_map(move |(i, c)| {
            let next = i + c.len_utf8();
            let around = |c: char| c.is_alphanumeric() || matches!(c, '_' | '=' | '%' | '#' | '+' | '~');
            let behind = word[next..].chars().take(2).filter(|c| around(*c)).count() == 2;
            let at = self.bytes.start + next;
            let kind = if self.mail { Kind::Mail } else { Kind::Link };
            (signs.contains(&c) && i > 1 && behind).then_some(Opportunity { end: at, next: at, kind })
        })
    }
}

/// Finds addresses: `https://...`, `www....`, `name@firm.example`, `firm.example`.
fn links(text: &str) -> Vec<Link> {
    let mut found = Vec::new();
    if !text.contains(['@', '.']) {
        return found;
    }
    let mut start = 0;
    for token in text.split(char::is_whitespace) {
        let bytes = start..start + token.len();
        start = bytes.end + text[bytes.end..].chars().next().map_or(0, char::len_utf8);
        let Some(dot) = token.find(['@', '.', ':']) else { continue };
        let word = token.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/');
        let mail = word.contains('@');
        let domain = || {
            word[dot.min(word.len())..]
                .split('.')
                .skip(1)
                .any(|label| label.chars().take(2).filter(|c| c.is_alphabetic()).count() == 2)
        };
        if mail || word.contains("://") || domain() {
            found.push(Link { bytes, mail });
        }
    }
    found
}
