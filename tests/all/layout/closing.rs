//! The closing is never stranded: whatever the length of a letter, its end
//! stands whole and takes three lines of the body with it.

use std::fmt::Write as _;

use super::{laid_out, lines};
use crate::desk::assets;

/// Who signs: one; one and the other side; four in two rows.
const SIGNATURES: [(&str, usize); 3] = [
    ("{name: Ada Low, role: Director}", 1),
    ("[{role: Director, field: true}, {side: recipient, role: Director, field: true}]", 2),
    (
        "[{role: Director}, {role: Director}, {side: recipient, role: Director}, {side: recipient, role: Director}]",
        4,
    ),
];

fn letter(layout: &str, paragraphs: usize, enclosures: bool) -> String {
    signed(layout, paragraphs, enclosures, SIGNATURES[0].0)
}

fn signed(layout: &str, paragraphs: usize, enclosures: bool, signature: &str) -> String {
    let mut text = format!(
        "layout: {layout}\nlanguage: en-GB\nsender:\n  name: Ada Low\n  organisation: Low & Sons\n  \
         address: [1 High Street, Bath BA1 1AA]\nrecipient:\n  name: Mr John Roe\n  \
         address: [2 Low Street, Bath BA1 1AB]\ndate: 2026-03-03\nsubject: Our contract\nsalutation: Dear Mr Roe,\nbody: |\n"
    );
    for number in 1..=paragraphs {
        let _ = write!(text, "  Line {number} of this letter.\n\n");
    }
    let _ = writeln!(text, "closing: Yours sincerely,\nsignature: {signature}");
    if enclosures {
        text += "enclosures: [Contract of 2020, List of works]\ncopies: [Ms Jane Poe]\n";
    }
    text
}

/// Pages of the body's lines, and the page of each part of the end.
fn parts(text: &str) -> (Vec<usize>, Vec<usize>) {
    let (_, pages) = laid_out(text);
    let (mut body, mut end) = (Vec::new(), Vec::new());
    for (number, page) in pages.pages.iter().enumerate() {
        for line in lines(page) {
            if line.starts_with("Line ") {
                body.push(number);
            }
            let is_end = |part: &str| line.starts_with(part);
            if ["Yours sincerely", "Director", "Contract of", "List of works", "Ms Jane"]
                .iter()
                .any(|part| is_end(part))
            {
                end.push(number);
            }
        }
    }
    (body, end)
}

#[test]
fn the_closing_is_never_stranded() {
    let layouts: Vec<&str> = assets().layout_names().collect();
    for layout in layouts {
        for (enclosures, (signature, sign)) in
            [(false, SIGNATURES[0]), (true, SIGNATURES[0]), (true, SIGNATURES[1]), (false, SIGNATURES[2])]
        {
            for paragraphs in 1..=60 {
                let what = format!("{layout}, {paragraphs} lines, {sign} sign, enclosures: {enclosures}");
                let (body, end) = parts(&signed(layout, paragraphs, enclosures, signature));
                assert_eq!(body.len(), paragraphs, "{what}");
                assert_eq!(end.len(), 1 + sign + if enclosures { 3 } else { 0 }, "{what}");
                let last = end[0];
                assert!(end.iter().all(|page| *page == last), "{what}: the end is on pages {end:?}");
                let with = body.iter().filter(|page| **page == last).count();
                assert!(with >= paragraphs.min(3), "{what}: {with} lines with the closing");
            }
        }
    }
}

#[test]
fn a_page_is_tightened_rather_than_begun() {
    let layout = assets().layout("nf-z11-001").expect("ships");
    let mut tightened = 0;
    for paragraphs in 10..40 {
        let (_, pages) = laid_out(&letter("nf-z11-001", paragraphs, false));
        let y = |line: &str| {
            let item = pages.pages[0]
                .items
                .iter()
                .find(|item| super::said(item).is_some_and(|t| t.trim_end() == line))?;
            match &item.kind {
                letterpress::layout::page::ItemKind::Text(line) => Some(line.baseline.to_pt()),
                _ => None,
            }
        };
        let step =
            y("Line 2 of this letter.").expect("a line") - y("Line 1 of this letter.").expect("a line");
        let body = layout.style(letterpress::stationery::Style::Body);
        let natural = (body.leading + body.after).to_pt();
        let least = body.leading.to_pt() * (1.0 - f32::from(layout.tightening.leading) / 100.0)
            + body.after.to_pt() * (1.0 - f32::from(layout.tightening.space) / 100.0);
        assert!(
            step <= natural + 0.01 && step >= least - 0.01,
            "{paragraphs}: {step} of {least} to {natural}"
        );
        if step < natural - 0.01 {
            tightened += 1;
        }
    }
    assert!(tightened >= 2, "{tightened} letters were tightened");
}
