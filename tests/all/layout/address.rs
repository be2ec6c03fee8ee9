//! The address: remarks above it, for whose attention, the country's rules.

use letterpress::layout::page::{ItemKind, Pages};

use super::laid_out;
use crate::desk::assets;

fn letter(layout: &str, language: &str) -> String {
    format!(
        "layout: {layout}\nlanguage: {language}\nsender:\n  name: Ada Low\n  organisation: Low AG\n  \
         address: [Ahornufer 14, 10997 Berlin]\nspecial_mail: Einschreiben\nannotations: [Vertraulich]\nrecipient:\n  \
         organisation: Roth AG\n  attention: Eva Roth\n  address: [Teichweg 27, 28195 Bremen]\n  country: Deutschland\n\
         date: 2026-03-03\nsubject: Vertrag\nsalutation: Guten Tag,\nbody: Wir danken Ihnen.\nclosing: Mit freundlichen Grüßen\n"
    )
}

/// Baselines of the lines of the first page, in mm, with their text.
fn lines(pages: &Pages) -> Vec<(f32, String)> {
    let text = |item: &letterpress::layout::page::Item| match &item.kind {
        ItemKind::Text(line) => {
            Some((line.baseline.to_mm(), line.runs.iter().map(|run| &*run.shown.text).collect::<String>()))
        }
        _ => None,
    };
    pages.pages[0]
        .items
        .iter()
        .filter_map(text)
        .map(|(y, text)| (y, text.trim_end().replace('\u{A0}', " ")))
        .collect()
}

#[test]
fn german_remarks_stand_in_their_own_zone() {
    let (_, pages) = laid_out(&letter("din-5008-b", "de-DE"));
    let lines = lines(&pages);
    let y = |text: &str| {
        lines.iter().find(|(_, line)| line == text).unwrap_or_else(|| panic!("{text}: {lines:?}")).0
    };
    assert!(y("Einschreiben") > 50.0 && y("Einschreiben") < y("Vertraulich") && y("Vertraulich") < 62.7);
    assert!(
        y("Roth AG") > 62.7 && y("Roth AG") < y("z. Hd. Eva Roth") && y("z. Hd. Eva Roth") < y("Teichweg 27")
    );
    assert!(y("DEUTSCHLAND") > y("28195 Bremen"));
}

#[test]
fn elsewhere_remarks_begin_the_address() {
    let (_, pages) = laid_out(&letter("nf-z11-001", "fr-FR"));
    let lines: Vec<String> = lines(&pages).into_iter().map(|(_, text)| text).collect();
    let at = lines.iter().position(|line| line == "Einschreiben").expect("a remark");
    let wanted = [
        "Einschreiben",
        "Vertraulich",
        "Roth AG",
        "À l’attention de Eva Roth",
        "Teichweg 27",
        "28195 BREMEN",
        "DEUTSCHLAND",
    ];
    assert_eq!(lines[at..at + 7], wanted);
}

#[test]
fn every_language_says_for_whose_attention() {
    for language in assets().languages() {
        let (_, pages) = laid_out(&letter("din-5008-b", language));
        assert!(
            lines(&pages).iter().any(|(_, line)| line.ends_with("Eva Roth") && line.len() > 10),
            "{language}"
        );
    }
}

#[test]
fn what_the_post_cannot_read_is_warned_of() {
    let text = letter("nf-z11-001", "fr-FR");
    let (_, pages) =
        laid_out(&text.replace("Teichweg 27", "\"Résidence des Marronniers, bâtiment C, escalier 4\""));
    let said: Vec<String> =
        pages.warnings.list.iter().map(|d| format!("{}: {}", d.code, d.message)).collect();
    assert!(
        said.contains(&"postal-address: the address has 7 lines, the post allows 6".to_owned()),
        "{said:?}"
    );
    let wide = "postal-address: an address line has 49 characters, the post allows 38";
    assert!(said.contains(&wide.to_owned()), "{said:?}");
}
