//! The words of a text, with their places in the file.

use crate::diag::{Sources, Span};

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'t> {
    /// As it is written.
    pub text: &'t str,
    /// Where it begins in the text.
    pub at: usize,
}

/// The words of a text: letters and digits with apostrophes and hyphens between them.
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let at = rest + text.get(rest..)?.find(char::is_alphanumeric)?;
        let mut end = at;
        let mut characters = text[at..].char_indices().peekable();
        while let Some((offset, c)) = characters.next() {
            let joins = matches!(c, '\'' | '’' | '-')
                && characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            if !c.is_alphanumeric() && !joins {
                break;
            }
            end = at + offset + c.len_utf8();
        }
        rest = end;
        Some(Word { text: &text[at..end], at })
    })
}

/// The place of a stretch of a text that stands at `span`: the same stretch in the file
/// where it is found there, the whole text where it is folded or escaped.
pub(super) fn place(sources: &Sources, span: Span, text: &str, from: usize, to: usize) -> Span {
    let Some(wanted) = text.get(from..to) else { return span };
    let earlier = text[..from].matches(wanted).count();
    let slice = sources.slice(span);
    let Some((at, _)) = slice.match_indices(wanted).nth(earlier) else { return span };
    let start = span.start.saturating_add(crate::diag::offset(at));
    Span { start, end: start.saturating_add(crate::diag::offset(wanted.len())), ..span }
}
