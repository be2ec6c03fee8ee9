//! Step three of typesetting: plain spaces that must not break become no-break
//! ones: number and unit, `n° 4`, `M. Martin`, `Art. 31`, day and month,
//! groups of figures, initials.

use super::Words;
use super::typography::Cell;

const NO_BREAK: char = '\u{a0}';
const NARROW_NO_BREAK: char = '\u{202f}';

/// Ties what belongs together.
pub(super) fn set(words: &Words, mut cells: Vec<Cell>) -> Vec<Cell> {
    let mut left = String::new();
    let mut right = String::new();
    let mut start = 0;
    for at in 0..cells.len() {
        if !cells[at].c.is_whitespace() {
            continue;
        }
        if cells[at].c == ' ' {
            left.clear();
            left.extend(cells[start..at].iter().map(|cell| cell.c));
            right.clear();
            right.extend(cells[at + 1..].iter().map(|cell| cell.c).take_while(|c| !c.is_whitespace()));
            if let Some(space) = tie(words, &left, &right) {
                cells[at].c = space;
            }
        }
        start = at + 1;
    }
    cells
}

/// The space between two words that must stay together; `None` where they may part.
fn tie(words: &Words, left: &str, right: &str) -> Option<char> {
    let rules = &words.typography;
    // What clings to a word: an opening bracket or an elided article before it,
    // punctuation behind it.
    let left = left.trim_start_matches(|c: char| "([{«“„‚‘\"'".contains(c));
    let left = left.rsplit_once('’').map_or(left, |(_, word)| word);
    let bare = right.trim_end_matches(|c: char| ".,;:!?)]}»”“’…".contains(c));
    let is = |list: &[String], word: &str| list.iter().any(|known| known == word);
    let first = right.chars().next()?;
    let figure_left = left.ends_with(|c: char| c.is_ascii_digit());
    let figure_right = first.is_ascii_digit();

    if figure_left && figure_right {
        return Some(if thousands(words, left, bare) { NARROW_NO_BREAK } else { NO_BREAK });
    }
    let tied = figure_left && (is(&rules.after_number, bare) || is(&rules.after_number, right))
        || figure_right && is(&rules.before_number, left)
        || first.is_uppercase() && (is(&rules.before_name, left) || is_initial(left))
        || figure_left && words.units.values().any(|unit| unit.one == bare || unit.many == bare)
        || is_day(words, left) && is_month(words, bare, right)
        || month_first(words) && is_month(words, left, left) && is_short_number(bare);
    tied.then_some(NO_BREAK)
}

/// Whether two words are groups of one number, in a language that groups by spaces.
fn thousands(words: &Words, left: &str, right: &str) -> bool {
    let group = |c: char| c.is_ascii_digit();
    words.numbers.group.chars().all(char::is_whitespace)
        && (1..=3).contains(&left.len())
        && left.chars().all(group)
        && right.chars().take_while(|c| group(*c)).count() == 3
}

/// `J.`, `J.-P.`
fn is_initial(word: &str) -> bool {
    word.split('-').all(|part| {
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.next() == Some('.')
            && letters.next().is_none()
    })
}

/// `3`, `3.` where the language writes it so, `1er`.
fn is_day(words: &Words, word: &str) -> bool {
    let dates = &words.dates;
    let ordinal = dates.long.contains("{day}.");
    let number = if ordinal { word.strip_suffix('.') } else { Some(word) };
    dates.first_day.as_deref() == Some(word) || number.is_some_and(is_short_number)
}

fn is_short_number(word: &str) -> bool {
    (1..=2).contains(&word.len()) && word.chars().all(|c| c.is_ascii_digit())
}

fn is_month(words: &Words, bare: &str, full: &str) -> bool {
    let dates = &words.dates;
    dates.months.iter().any(|month| month == bare)
        || dates.months_short.iter().any(|month| month == full || month == bare)
}

/// Whether dates of the language begin with the month.
fn month_first(words: &Words) -> bool {
    words.dates.long.starts_with("{month}")
}
