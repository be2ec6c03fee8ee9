//! Numbers in a text, however a language writes them.

/// The numbers of a text: from where to where, and in hundredths.
pub(crate) fn written(text: &str) -> Vec<(usize, usize, u64)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(from) = text[at..].find(|c: char| c.is_ascii_digit()).map(|offset| at + offset) {
        let to = from + number_length(&text[from..]);
        at = to;
        found.extend(value(&text[from..to]).map(|amount| (from, to, amount)));
    }
    found
}

/// How far a number reaches: digits, and single marks with digits behind them.
fn number_length(text: &str) -> usize {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let joins = matches!(c, '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' | ' ');
        if !(c.is_ascii_digit() || joins && next.is_some_and(|next| next.is_ascii_digit())) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// A number as any language writes it, in hundredths: a point or a comma with one or two
/// digits behind it, as the last mark, begins the decimals.
fn value(text: &str) -> Option<u64> {
    let mark = text.rfind(['.', ',']);
    let decimals = mark.map(|at| &text[at + 1..]).filter(|rest| (1..=2).contains(&rest.len()));
    let whole = match (decimals, mark) {
        (Some(_), Some(at)) => &text[..at],
        _ => text,
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let decimals = decimals.filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or("");
    format!("{digits}{decimals:0<2}").parse().ok()
}
