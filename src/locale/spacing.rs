//! Step two of typesetting: spaces that belong to a sign. French sets one
//! before `; : ! ?` and inside guillemets, French and German between a number
//! and `%`, German inside `z. B.`; an author's plain space is replaced, a
//! missing one added, one that was chosen with care is kept.

use super::Words;
use super::typography::{Cell, Rules};

/// Spaces the signs.
pub(super) fn set(words: &Words, cells: Vec<Cell>) -> Vec<Cell> {
    let rules = &words.typography;
    let mut out: Vec<Cell> = Vec::with_capacity(cells.len() + 8);
    let mut at = 0;
    while at < cells.len() {
        let cell = cells[at];
        let after = cells.get(at + 1).map(|cell| cell.c);
        if cell.fixed {
            out.push(cell);
        } else if let Some(&space) = rules.before.get(&cell.c) {
            if belongs_to_text(cell.c, after) {
                before_sign(&mut out, cell, space);
            }
            out.push(cell);
        } else if let (Some(space), true) = (rules.inside_outer, cell.c == rules.outer.1) {
            if trailing_spaces(&out) > 0 || out.last().is_some_and(|last| !last.c.is_whitespace()) {
                replace_spaces(&mut out, cell.with(space));
            }
            out.push(cell);
        } else if let (Some(space), true) = (rules.inside_outer, cell.c == rules.outer.0) {
            out.push(cell);
            at += cells[at + 1..].iter().take_while(|next| next.c == ' ').count();
            if cells.get(at + 1).is_some_and(|next| !next.c.is_whitespace() && next.c != rules.outer.1) {
                out.push(cell.with(space));
            }
        } else if cell.c == rules.outer.1 && cell.c == '»' {
            // Guillemets without a space inside: one that was typed goes.
            out.truncate(out.len() - trailing_spaces(&out));
            out.push(cell);
        } else if cell.c == rules.outer.0 && cell.c == '«' {
            out.push(cell);
            at += cells[at + 1..].iter().take_while(|next| next.c == ' ').count();
        } else if rules.spaced.contains(&cell.c) {
            let number = out.last().is_some_and(|last| last.c.is_ascii_digit() && !last.fixed);
            if number && !after.is_some_and(char::is_alphanumeric) {
                out.push(cell.with('\u{a0}'));
            }
            out.push(cell);
        } else if let Some((length, abbreviation)) = abbreviation(rules, &out, &cells[at..]) {
            out.extend(abbreviation.chars().map(|c| cell.with(if c == ' ' { '\u{202f}' } else { c })));
            at += length - 1;
        } else {
            out.push(cell);
        }
        at += 1;
    }
    out
}

/// Whether a sign ends a phrase: not the colon of `10:30`, nor the `?` of a
/// query, nor a smiley.
fn belongs_to_text(sign: char, after: Option<char>) -> bool {
    let Some(after) = after else { return true };
    let closing = if sign == ':' { "»)”" } else { "»)]}”’.,;!?…*–—" };
    after.is_whitespace() || closing.contains(after)
}

/// The space before `; : ! ?`: none after an opening bracket or another such
/// sign, unless its author wanted one.
fn before_sign(out: &mut Vec<Cell>, sign: Cell, space: Option<char>) {
    let typed = trailing_spaces(out);
    let Some(space) = space else { return out.truncate(out.len() - typed) };
    let Some(last) = out.len().checked_sub(typed + 1).and_then(|at| out.get(at)) else { return };
    let bare = !last.fixed && (last.c.is_whitespace() || "([{¿¡!?;:…/\\".contains(last.c));
    if typed > 0 || !bare {
        replace_spaces(out, sign.with(space));
    }
}

fn trailing_spaces(out: &[Cell]) -> usize {
    out.iter().rev().take_while(|cell| cell.c == ' ' && !cell.fixed).count()
}

fn replace_spaces(out: &mut Vec<Cell>, space: Cell) {
    let typed = trailing_spaces(out);
    // A typed space keeps its run, a new one joins the sign's: no link gets wider.
    let piece = out.last().filter(|_| typed > 0).map_or(space.piece, |last| last.piece);
    out.truncate(out.len() - typed);
    out.push(Cell { piece, ..space });
}

/// An abbreviation typed without its spaces or with plain ones, at the
/// beginning of a word: how many characters it takes, and how it is set.
fn abbreviation<'a>(rules: &'a Rules, before: &[Cell], ahead: &[Cell]) -> Option<(usize, &'a str)> {
    if rules.abbreviations.is_empty() || before.last().is_some_and(|last| last.c.is_alphanumeric()) {
        return None;
    }
    rules.abbreviations.iter().find_map(|abbreviation| {
        let mut length = 0;
        for c in abbreviation.chars() {
            match ahead.get(length) {
                Some(cell) if cell.c == c && !cell.fixed => length += 1,
                _ if c == ' ' => {}
                _ => return None,
            }
        }
        let whole = !ahead.get(length).is_some_and(|next| next.c.is_alphanumeric());
        whole.then_some((length, abbreviation.as_str()))
    })
}
