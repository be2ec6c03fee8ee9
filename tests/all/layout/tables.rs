//! Long tables: heads repeated, sums carried, totals never alone.

use std::fmt::Write as _;

use letterpress::layout::page::Mark;

use super::{laid_out, lines, said};

fn invoice(rows: usize) -> String {
    let mut text = String::from(
        "layout: nf-z11-001\nlanguage: fr-FR\nsender:\n  organisation: Atelier\n  address: [1 rue A, 75001 Paris]\n\
         recipient:\n  name: Madame B\n  address: [2 rue C, 75002 Paris]\ndate: 2026-03-03\ninvoice:\n  number: F-1\n  \
         date: 2026-03-03\n  currency: EUR\n  lines:\n",
    );
    for row in 1..=rows {
        let _ =
            writeln!(text, "    - {{description: Article {row}, quantity: 1, unit_price: 10.00, vat: 20}}");
    }
    text
}

/// Figures of a French amount.
fn figures(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_digit() || *c == ',').collect()
}

#[test]
fn sums_are_carried_forward_and_brought_forward() {
    let (_, pages) = laid_out(&invoice(120));
    let count = pages.pages.len();
    assert!(count >= 4, "{count} pages");
    let mut before = 0;
    for (number, page) in pages.pages.iter().enumerate() {
        let artifacts: Vec<String> = page
            .items
            .iter()
            .filter(|item| matches!(item.mark, Mark::Artifact(_)))
            .filter_map(said)
            .collect();
        let after = |word: &str| {
            let at = artifacts.iter().position(|text| text.trim_end() == word)?;
            artifacts.get(at + 1).map(|text| figures(text))
        };
        assert_eq!(
            after("Report"),
            (number > 0 && before < 120).then(|| format!("{},00", before * 10)),
            "page {number}"
        );
        before += lines(page).iter().filter(|line| line.starts_with("Article ")).count();
        assert_eq!(
            after("À reporter"),
            (before < 120).then(|| format!("{},00", before * 10)),
            "page {number}"
        );
    }
    assert_eq!(before, 120);
}

#[test]
fn totals_stand_with_two_rows_at_least() {
    for rows in 1..=90 {
        let (_, pages) = laid_out(&invoice(rows));
        let mut seen = false;
        for page in &pages.pages {
            let lines = lines(page);
            if lines.iter().any(|line| line.trim_end() == "Net à payer") {
                let with = lines.iter().filter(|line| line.starts_with("Article ")).count();
                assert!(with >= rows.min(2), "{rows} rows: {with} with the totals");
                seen = true;
            }
        }
        assert!(seen, "{rows} rows");
    }
}

#[test]
fn groups_keep_their_heads_and_sums_across_pages() {
    // However the rows fall, from one to nine lines a group.
    for shift in 0..9 {
        let mut text = invoice(0);
        for group in 1..=30 {
            let _ = writeln!(text, "    - group: Groupe {group}\n      lines:");
            for line in 0..=(group * 7 + shift) % 9 {
                let _ = writeln!(
                    text,
                    "        - {{description: Article {line}, quantity: 1, unit_price: 10.00, vat: 20}}"
                );
            }
        }
        let (_, pages) = laid_out(&text);
        assert!(pages.pages.len() >= 3, "{} pages", pages.pages.len());
        for page in &pages.pages {
            let rows: Vec<String> = lines(page)
                .into_iter()
                .filter(|line| {
                    ["Groupe ", "Sous-total ", "Article "].iter().any(|word| line.starts_with(word))
                })
                .collect();
            let (first, last) = (rows.first().expect("rows"), rows.last().expect("rows"));
            assert!(!first.starts_with("Sous-total "), "shift {shift}: a page begins with {first}");
            assert!(!last.starts_with("Groupe "), "shift {shift}: a page ends with {last}");
        }
    }
}

#[test]
fn a_table_without_a_break_carries_nothing() {
    let (_, pages) = laid_out(&invoice(5));
    assert_eq!(pages.pages.len(), 1);
    let all: Vec<String> = pages.pages[0].items.iter().filter_map(said).collect();
    assert!(!all.iter().any(|text| text.contains("reporter") || text.trim_end() == "Report"), "{all:?}");
}

fn text(body: &str) -> String {
    format!(
        "layout: nf-z11-001\nlanguage: fr-FR\nsender:\n  name: A\n  address: [1 rue A, 75001 Paris]\nrecipient:\n  \
         name: Madame B\n  address: [2 rue C, 75002 Paris]\ndate: 2026-03-03\nsubject: Essai\nsalutation: Madame,\n\
         body: |\n{body}\nclosing: Salutations.\n"
    )
}

#[test]
fn a_table_wider_than_the_page_is_an_error_with_its_place() {
    let row = |word: &str| format!("  |{}\n", (0..40).map(|n| format!(" {word}{n} |")).collect::<String>());
    let letter = text(&format!("{}  |{}\n{}", row("colonne"), "---|".repeat(40), row("valeur")));
    let problems =
        letterpress::render(&super::document(&letter), crate::desk::assets()).expect_err("too wide");
    let said = problems.to_string();
    assert!(said.contains("the table has 40 columns and is ") && said.contains(" mm too wide"), "{said}");
    assert!(problems.list.iter().all(|d| d.span.is_some()));
}

#[test]
fn a_flood_of_one_letter_is_set_in_time() {
    let start = std::time::Instant::now();
    let (_, pages) = laid_out(&text(&format!("  {}", "x".repeat(100_000))));
    assert!(pages.pages.len() > 20);
    // A debug build is about twenty times slower than the program that ships.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn a_letter_of_two_hundred_pages_is_numbered_to_its_end() {
    let paragraph =
        "  Depuis cinq ans, vous confiez à notre agence la voix de votre maison auprès de la presse.\n\n";
    let (_, pages) = laid_out(&text(&paragraph.repeat(7_600)));
    let count = pages.pages.len();
    assert!(count >= 200, "{count} pages");
    let last = pages.pages.last().expect("a page");
    let number = format!("Page {count}\u{A0}/\u{A0}{count}");
    assert!(last.items.iter().filter_map(said).any(|text| text == number), "{number}");
}
