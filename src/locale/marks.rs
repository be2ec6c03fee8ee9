//! Step one of typesetting: straight quotes and apostrophes, double and triple
//! hyphens and three dots become the signs that the language prints.

use super::typography::{Cell, Rules};

/// Replaces typewriter signs.
pub(super) fn set(rules: &Rules, cells: &[Cell]) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::with_capacity(cells.len() + 8);
    let mut depth = 0_usize;
    let mut singles = SingleQuotes::default();
    let mut at = 0;
    while at < cells.len() {
        let cell = cells[at];
        let before = out.last().map(|cell| cell.c);
        let after = cells.get(at + 1).map(|cell| cell.c);
        // Counted for these two alone: a flood of one letter must not cost its square.
        let run = if cell.fixed || !matches!(cell.c, '-' | '.') {
            1
        } else {
            cells[at..].iter().take_while(|next| next.c == cell.c && !next.fixed).count()
        };
        match cell.c {
            _ if cell.fixed => out.push(cell),
            '-' if run == 2 || run == 3 => {
                out.push(cell.with(if run == 2 { '–' } else { '—' }));
                at += run - 1;
            }
            '.' if run == 3 => {
                out.push(cell.with('…'));
                at += run - 1;
            }
            '-' | '.' => {
                out.extend_from_slice(&cells[at..at + run]);
                at += run - 1;
            }
            '"' => out.push(cell.with(double_quote(rules, before, after, &mut depth))),
            '\'' => out.push(cell.with(singles.set(rules, before, cells, at))),
            c => {
                if c == rules.outer.0 || c == rules.inner.0 {
                    depth += 1;
                } else if c == rules.outer.1 || c == rules.inner.1 && c != '’' {
                    depth = depth.saturating_sub(1);
                }
                out.push(cell);
            }
        }
        at += 1;
    }
    out
}

/// Whether a quotation mark after this would open.
fn leads_in(before: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || "([{<–—/-«“„‚‘".contains(c))
}

/// Whether a quotation mark before this would close.
fn leads_out(after: Option<char>) -> bool {
    after.is_none_or(|c| c.is_whitespace() || ")]}>.,;:!?…–—/»".contains(c))
}

/// What stands for a `"`: inches stay as they are, the rest opens or closes.
fn double_quote(rules: &Rules, before: Option<char>, after: Option<char>, depth: &mut usize) -> char {
    let opens = match (leads_in(before), leads_out(after)) {
        (true, false) => true,
        (false, true) => {
            if *depth == 0 && before.is_some_and(|c| c.is_ascii_digit()) {
                return '"';
            }
            false
        }
        (true, true) => *depth == 0,
        (false, false) => *depth == 0 || before == Some('’'),
    };
    if opens {
        *depth += 1;
        return if *depth == 1 { rules.outer.0 } else { rules.inner.0 };
    }
    *depth = depth.saturating_sub(1);
    if *depth == 0 { rules.outer.1 } else { rules.inner.1 }
}

/// Straight single quotes: nearly always apostrophes, in pairs sometimes not.
#[derive(Default)]
struct SingleQuotes {
    /// Where the partner of an opening quote stands.
    closes_at: Option<usize>,
}

impl SingleQuotes {
    fn set(&mut self, rules: &Rules, before: Option<char>, cells: &[Cell], at: usize) -> char {
        if self.closes_at == Some(at) {
            self.closes_at = None;
            return rules.inner.1;
        }
        let after = cells.get(at + 1).map(|cell| cell.c);
        if self.closes_at.is_none() && leads_in(before) && after.is_some_and(char::is_alphabetic) {
            self.closes_at = partner(cells, at);
            if self.closes_at.is_some() {
                return rules.inner.0;
            }
        }
        let feet = before.is_some_and(|c| c.is_ascii_digit()) && !after.is_some_and(char::is_alphabetic);
        if feet { '\'' } else { '’' }
    }
}

/// Nobody quotes more characters than this.
const LONGEST_QUOTE: usize = 5_000;

/// The next single quote that ends a word.
fn partner(cells: &[Cell], open: usize) -> Option<usize> {
    (open + 2..cells.len().min(open + LONGEST_QUOTE)).find(|&at| {
        let cell = cells[at];
        let before = cells[at - 1].c;
        let after = cells.get(at + 1).map(|cell| cell.c);
        cell.c == '\'' && !cell.fixed && !before.is_whitespace() && leads_out(after)
    })
}
