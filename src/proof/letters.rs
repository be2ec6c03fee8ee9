//! Words as a dictionary is asked about them: a text in, its words out, without what no
//! dictionary has (numbers, addresses, abbreviations with points inside).

use unicode_normalization::UnicodeNormalization;

/// Stands in a text where something was taken away: a word that touches it is not whole.
pub(super) const GLUE: char = '\u{1}';

/// Longer words are none.
const LONGEST: usize = 200;

/// A word of a text, and what stands around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub(super) word: &'t str,
    /// Where it begins in the text.
    pub(super) at: usize,
    /// A hyphen stands before it, as in `Pflege und -dienste`.
    pub(super) after_hyphen: bool,
    /// A hyphen stands behind it, as in `Pflege- und Dienste`.
    pub(super) before_hyphen: bool,
    /// A point stands behind it.
    pub(super) before_dot: bool,
}

/// What a French or an Italian word gives up before a vowel; the apostrophe follows.
const ELIDED: [(&str, &[&str]); 2] = [
    ("fr", &["c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"]),
    (
        "it",
        &[
            "l", "un", "d", "c", "m", "s", "t", "v", "all", "dall", "dell", "nell", "sull", "coll", "quell",
            "quest", "bell", "sant", "com", "dov", "cos", "senz", "mezz", "tutt", "nessun", "ciascun",
            "anch",
        ],
    ),
];

/// The words of a text that a dictionary may have.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut from = 0;
    for chunk in text.split_inclusive(char::is_whitespace) {
        if !is_address(chunk) {
            words(text, from, from + chunk.len(), &mut tokens);
        }
        from += chunk.len();
    }
    tokens
}

/// Addresses of all kinds, names of files, words with signs inside such as `z.B.`, `Kund:innen`.
fn is_address(chunk: &str) -> bool {
    let signs = ['@', '\\', '_', '='];
    if chunk.contains(signs) || chunk.contains("://") || chunk.starts_with("www.") {
        return true;
    }
    let shown: Vec<char> = chunk.chars().filter(|c| *c != GLUE).collect();
    shown.windows(3).any(|three| match three {
        [a, '.' | ':' | '*', b] => a.is_alphanumeric() && b.is_alphanumeric(),
        _ => false,
    })
}

fn words<'t>(text: &'t str, from: usize, to: usize, tokens: &mut Vec<Token<'t>>) {
    let mut at = from;
    while let Some(start) = text[at..to].find(is_letter).map(|offset| at + offset) {
        let mut end = start;
        let mut characters = text[start..to].char_indices().peekable();
        while let Some((offset, c)) = characters.next() {
            let joins = is_joint(c) && characters.peek().is_some_and(|(_, next)| is_letter(*next));
            if !is_letter(c) && !joins {
                break;
            }
            end = start + offset + c.len_utf8();
        }
        at = end;
        let (before, word, behind) = (&text[..start], &text[start..end], &text[end..]);
        let is_cut = touches(before.chars().rev()) || touches(behind.chars());
        if is_cut || word.len() > LONGEST || word.chars().any(char::is_numeric) {
            continue;
        }
        tokens.push(Token {
            word,
            at: start,
            after_hyphen: before.ends_with(is_hyphen),
            before_hyphen: behind.starts_with(is_hyphen),
            before_dot: behind.starts_with('.'),
        });
    }
}

/// Whether letters follow, with nothing but glue before them.
fn touches(mut characters: impl Iterator<Item = char>) -> bool {
    let mut glued = false;
    let next = characters.find(|c| {
        glued |= *c == GLUE;
        *c != GLUE
    });
    glued && next.is_some_and(is_letter)
}

/// Letters and digits, the accents that combine with them, and the soft hyphen.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn is_joint(c: char) -> bool {
    is_hyphen(c) || matches!(c, '\'' | '’' | 'ʼ')
}

/// A word without what its language gives up before a vowel: `adresse` of `l'adresse`.
pub(super) fn without_elision<'t>(token: Token<'t>, language: &str) -> Token<'t> {
    let short = language.split('-').next().unwrap_or_default();
    let Some((_, elided)) = ELIDED.iter().find(|(tag, _)| *tag == short) else { return token };
    let mut token = token;
    while let Some((before, behind)) = token.word.split_once(['\'', '’', 'ʼ']) {
        if !elided.contains(&before.to_lowercase().as_str()) {
            break;
        }
        let at = token.at + token.word.len() - behind.len();
        token = Token { word: behind, at, after_hyphen: false, ..token };
    }
    token
}

/// A word as dictionaries write it: accents on their letters, straight apostrophes, plain
/// hyphens, none that only show at the end of a line.
pub(super) fn clean(word: &str) -> String {
    let plain = |c| match c {
        '\u{ad}' => None,
        '’' | 'ʼ' => Some('\''),
        c if is_hyphen(c) => Some('-'),
        c => Some(c),
    };
    word.nfc().filter_map(plain).collect()
}

/// A word with a capital.
pub(super) fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}

/// A word with `ß` in the place of `ss`: each of them, and all.
pub(super) fn with_sharp_s(word: &str) -> Vec<String> {
    let each = word.match_indices("ss").map(|(at, _)| format!("{}ß{}", &word[..at], &word[at + 2..]));
    let mut all: Vec<String> = each.collect();
    if all.len() > 1 {
        all.push(word.replace("ss", "ß"));
    }
    all
}
