//! Words of a list in a text: without regard to case, to the shape of apostrophes and to
//! line ends; whole words, and stems that end in a star.

/// A text letter by letter, as words are compared; runs of white space are one space.
struct Letters<'t> {
    text: &'t str,
    /// Where each begins.
    at: Vec<usize>,
    letters: Vec<char>,
}

impl<'t> Letters<'t> {
    fn of(text: &'t str) -> Self {
        let (mut at, mut letters) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len()));
        for (offset, c) in text.char_indices() {
            let c = match c {
                '’' | 'ʼ' => '\'',
                c if c.is_whitespace() => ' ',
                c => c.to_lowercase().next().unwrap_or(c),
            };
            if c != ' ' || letters.last() != Some(&' ') {
                at.push(offset);
                letters.push(c);
            }
        }
        Self { text, at, letters }
    }

    fn byte(&self, letter: usize) -> usize {
        self.at.get(letter).copied().unwrap_or(self.text.len())
    }

    /// From which to which letter an entry stands.
    fn find(&self, entry: &str) -> Option<(usize, usize)> {
        let entry = Letters::of(entry);
        let (stem, open) = match entry.letters.split_last() {
            Some(('*', stem)) => (stem, true),
            _ => (entry.letters.as_slice(), false),
        };
        let (first, last) = (*stem.first()?, *stem.last()?);
        let is_letter = |at: usize| self.letters.get(at).is_some_and(|c| c.is_alphanumeric());
        (0..=self.letters.len().checked_sub(stem.len())?).find_map(|from| {
            let to = from + stem.len();
            if self.letters.get(from..to)? != stem {
                return None;
            }
            // A sign at an end of the entry, such as a comma, ends the word by itself.
            let glued = first.is_alphanumeric() && from.checked_sub(1).is_some_and(is_letter);
            let more =
                if last.is_alphanumeric() { (to..).take_while(|at| is_letter(*at)).count() } else { 0 };
            (!glued && (open || more == 0)).then_some((from, to + more))
        })
    }
}

/// The first of the entries of a list in a text, as the text writes it.
pub(crate) fn first<'t>(text: &'t str, list: &[String]) -> Option<&'t str> {
    let letters = Letters::of(text);
    let (from, to) = list.iter().filter_map(|entry| letters.find(entry)).min()?;
    text.get(letters.byte(from)..letters.byte(to))
}
