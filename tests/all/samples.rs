//! Every sample, from YAML to PDF: no warning, the same bytes each time, and
//! totals that equal those counted by hand.

use letterpress::compose::compose;
use letterpress::compose::content::{Block, Content, Paragraph};
use letterpress::layout::layout;
use letterpress::layout::page::{ItemKind, Mark, Pages};
use letterpress::stationery::ZoneKind;
use letterpress::{Assets, Document, render};

use crate::desk::{assets, read_letter, samples, various};

fn document(name: &str, text: &str) -> Document {
    read_letter(name, text).unwrap_or_else(|failed| panic!("{name}:\n{}", failed.diagnostics))
}

fn composed(document: &Document) -> (Content, Pages) {
    let assets = assets();
    let stationery = assets.layout(&document.layout.value).expect("a layout");
    let words = assets.words(&document.language.value).expect("words");
    let content = compose(document, stationery, words).expect("content");
    let pages = layout(&content, stationery, &assets.fonts, &document.sources).expect("pages");
    (content, pages)
}

/// All text of the pages in drawing order, one line for each line of text.
fn page_text(pages: &Pages) -> Vec<String> {
    let items = pages.pages.iter().flat_map(|page| &page.items);
    items
        .filter_map(|item| match &item.kind {
            ItemKind::Text(line) => Some(line.runs.iter().map(|run| &*run.shown.text).collect()),
            _ => None,
        })
        .collect()
}

#[test]
fn there_are_samples_of_every_layout() {
    let names: Vec<String> = samples().into_iter().map(|(name, _)| name).collect();
    for wanted in [
        "samples/fr/fin-de-mission.yaml",
        "samples/fr/simple.yaml",
        "samples/en/end-of-engagement.yaml",
        "samples/de/kuendigung.yaml",
        "samples/invoice-only.yaml",
    ] {
        assert!(names.iter().any(|name| name == wanted), "{wanted} among {names:?}");
    }
}

#[test]
fn samples_render_without_a_warning() {
    for (name, text) in samples() {
        let document = document(&name, &text);
        let pdf = render(&document, assets()).unwrap_or_else(|problems| panic!("{name}: {problems}"));
        assert!(pdf.warnings.is_empty(), "{name}: {}", pdf.warnings);
        assert!(pdf.bytes.starts_with(b"%PDF-1.7"), "{name}");
    }
}

#[test]
fn samples_have_the_pages_they_should_have() {
    for (name, pages) in [
        ("samples/fr/fin-de-mission.yaml", 2),
        ("samples/fr/simple.yaml", 1),
        ("samples/en/end-of-engagement.yaml", 2),
        ("samples/de/kuendigung.yaml", 2),
        ("samples/invoice-only.yaml", 1),
    ] {
        let (_, text) = samples().into_iter().find(|(n, _)| n == name).expect(name);
        let pdf = render(&document(name, &text), assets()).expect(name);
        assert_eq!(pdf.page_count, pages, "{name}");
    }
}

#[test]
fn bytes_depend_on_the_letter_alone() {
    let letters = various();
    let fresh: Vec<Vec<u8>> = letters
        .iter()
        .map(|(name, text)| render(&document(name, text), &Assets::shipped()).expect(name).bytes)
        .collect();
    // Warm assets, the other way round, on several threads at once.
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for ((name, text), bytes) in letters.iter().zip(&fresh).rev() {
                    let again = render(&document(name, text), assets()).expect(name).bytes;
                    assert!(again == *bytes, "{name} differs");
                }
            });
        }
    });
}

#[test]
fn the_address_lies_in_every_window() {
    for (name, text) in samples() {
        let document = document(&name, &text);
        let (content, pages) = composed(&document);
        let stationery = assets().layout(&document.layout.value).expect("a layout");
        let zone =
            content.flows[0].zones.iter().find(|zone| zone.kind == ZoneKind::Address).expect("an address");
        let nodes: Vec<_> = zone
            .blocks
            .iter()
            .map(|block| match block {
                Block::Text(Paragraph { node, .. }) => *node,
                other => panic!("{other:?} in an address"),
            })
            .collect();
        assert!(nodes.len() >= 3, "{name}");
        assert!(!stationery.envelopes.is_empty(), "{name}");
        for item in &pages.pages[0].items {
            let Mark::Node(node) = item.mark else { continue };
            let ItemKind::Text(line) = &item.kind else { continue };
            if !nodes.contains(&node) {
                continue;
            }
            for envelope in &stationery.envelopes {
                let window = envelope.always;
                let right = line.x
                    + line
                        .runs
                        .iter()
                        .flat_map(|r| &r.shown.glyphs)
                        .map(|g| g.x)
                        .fold(line.x - line.x, |a, b| a.max(b));
                assert!(line.x >= window.x && right <= window.right(), "{name}: {} sideways", envelope.name);
                // Capitals and ascenders rise by about seven tenths of the size.
                let top = line.baseline - line.runs[0].size * 0.7;
                assert!(
                    top >= window.y && line.baseline <= window.bottom(),
                    "{name}: {} in height",
                    envelope.name
                );
            }
        }
    }
}

#[test]
fn page_totals_equal_those_counted_by_hand() {
    // Lines, VAT groups and totals of the French sample, counted on paper:
    // 4 x 1800.00 less 5 % = 6840.00; 3 x 450.00 = 1350.00; 120 x 4.15 = 498.00;
    // 150 x 6.20 = 930.00; 4 x 38.50 = 154.00; 12.5 x 85.00 = 1062.50;
    // 2 x 120.00 = 240.00; 24 x 3.75 = 90.00; 1864 x 0.405 = 754.92.
    // 20 %: 6840 + 1350 + 498 + 1062.50 + 240 + 90 + 754.92 = 10835.42, VAT 2167.084 -> 2167.08;
    // 5.5 %: 930 + 154 = 1084.00, VAT 59.62.
    let name = "samples/fr/fin-de-mission.yaml";
    let (_, text) = samples().into_iter().find(|(n, _)| n == name).expect(name);
    let (_, pages) = composed(&document(name, &text));
    let text = page_text(&pages).join("\n").replace(['\u{202F}', '\u{A0}'], " ");
    for amount in [
        "6 840,00 €",
        "1 350,00 €",
        "498,00 €",
        "930,00 €",
        "154,00 €",
        "1 062,50 €",
        "240,00 €",
        "90,00 €",
        "754,92 €",
        "10 835,42 €",
        "2 167,08 €",
        "1 084,00 €",
        "59,62 €",
        "11 919,42 €",
        "2 226,70 €",
        "14 146,12 €",
        "\u{2212}2 000,00 €",
        "12 146,12 €",
    ] {
        assert!(text.contains(amount), "{amount} is not on the page:\n{text}");
    }
}

#[test]
fn examples_of_the_readme_are_sound() {
    let readme = std::fs::read_to_string(crate::desk::root().join("README.md")).expect("the README");
    let blocks: Vec<&str> = readme.split("```yaml\n").skip(1).filter_map(|b| b.split("```").next()).collect();
    let whole = blocks.iter().find(|block| block.starts_with("layout:")).expect("a whole letter");
    let invoice = blocks.iter().find(|block| block.starts_with("invoice:")).expect("an invoice");
    let around =
        "letterhead: nordlicht.yaml\nrecipient: {organisation: Kunde GmbH, address: [Weg 1, 24143 Kiel]}\n";
    for text in [(*whole).to_owned(), format!("{around}{invoice}")] {
        let pdf = render(&document("samples/de/readme.yaml", &text), assets()).expect("pages");
        assert!(pdf.warnings.is_empty(), "{}", pdf.warnings);
        assert!(pdf.e_invoice.is_some());
    }
}

#[test]
fn letters_of_a_batch_do_not_change_each_other() {
    // More names than what is kept has room for.
    let (name, text) =
        samples().into_iter().find(|(n, _)| n == "samples/fr/fin-de-mission.yaml").expect("there");
    let letter = |number: usize| {
        let text = text.replace("Dubois", &format!("Dubois-{number}"));
        let text = text.replace("Horizon", &format!("Horizon {number}"));
        document(&name, &text)
    };
    let warm = Assets::shipped();
    for number in 1..240 {
        let bytes = render(&letter(number), &warm).expect("a letter").bytes;
        if number % 60 == 1 {
            assert!(
                bytes == render(&letter(number), &Assets::shipped()).expect("a letter").bytes,
                "{number}"
            );
        }
    }
    let again = render(&letter(1), &warm).expect("a letter").bytes;
    assert!(again == render(&letter(1), &Assets::shipped()).expect("a letter").bytes);
}

#[test]
fn no_stream_of_objects_or_content_ends_with_a_carriage_return() {
    // Names enough for one stream in 256 to end so by chance, if it could.
    let (name, text) = samples().into_iter().find(|(n, _)| n == "samples/it/rinnovo.yaml").expect("there");
    for number in 0..150 {
        let text = text.replacen("subject: ", &format!("subject: {number} "), 1);
        let bytes = render(&document(&name, &text), assets()).expect("a letter").bytes;
        let ends = bytes.windows(12).enumerate().filter(|(_, window)| *window == b"\r\nendstream\n");
        for (end, _) in ends {
            // Fonts and pictures are as they are.
            let start = bytes[..end].windows(6).rposition(|window| window == b" 0 obj").expect("an object");
            let dict = String::from_utf8_lossy(&bytes[start..end.min(start + 120)]).into_owned();
            assert!(dict.contains("/Length1") || dict.contains("/Image"), "{number}: {dict}");
        }
    }
}
