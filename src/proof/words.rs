//! The words of a text.

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
