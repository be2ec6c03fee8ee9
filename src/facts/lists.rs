//! Words of a list in a text: without regard to case, whole words, and stems
//! that end in a star.

/// The first entry of a list that a text has, as the text writes it.
pub(crate) fn first<'t>(text: &'t str, list: &[String]) -> Option<&'t str> {
    let lower = text.to_lowercase();
    // Where letters change their length with their case, places do not carry over.
    let same = lower.len() == text.len();
    let found = list.iter().filter_map(|entry| find(&lower, &entry.to_lowercase())).min()?;
    Some(if same { text.get(found.0..found.1).unwrap_or(text) } else { text })
}

/// Where an entry stands.
fn find(text: &str, entry: &str) -> Option<(usize, usize)> {
    let (stem, open) = match entry.strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (entry, false),
    };
    if stem.is_empty() {
        return None;
    }
    let is_letter = |c: char| c.is_alphanumeric();
    text.match_indices(stem).find_map(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(is_letter);
        let rest = &text[at + stem.len()..];
        let more: usize = rest.chars().take_while(|c| is_letter(*c)).map(char::len_utf8).sum();
        (!before && (open || more == 0)).then_some((at, at + stem.len() + more))
    })
}
