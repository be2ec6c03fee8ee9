//! Goldens of broken paragraphs, and what must never be broken.

use letterpress::geom::Length;
use letterpress::text::{Characters, Features, Setting, TextRun, natural_width, set_lines};

use super::{fonts, run, set, text_of};

fn lines(text: &str, width: f32, justify: bool, language: &str) -> Vec<String> {
    let visible = |text: String| text.trim_end().replace('\u{AD}', "=").replace('\u{A0}', "~");
    set(text, width, justify, language).iter().map(text_of).map(visible).collect()
}

const FRENCH: &str = "Depuis cinq ans, j’ai eu le plaisir de représenter votre maison auprès de la presse, \
    et de voir grandir avec vous une collection dont les lecteurs parlent aujourd’hui dans toute la région. \
    Nos conceptions des échéances et des calendriers de publication sont toutefois devenues trop différentes.";

#[test]
fn a_french_paragraph_is_broken_as_a_whole() {
    assert_eq!(
        lines(FRENCH, 240.0, true, "fr-FR"),
        [
            "Depuis cinq ans, j’ai eu le plaisir de représen=",
            "ter votre maison auprès de la presse, et de voir",
            "grandir avec vous une collection dont les lec=",
            "teurs parlent aujourd’hui dans toute la région.",
            "Nos conceptions des échéances et des calen=",
            "driers de publication sont toutefois devenues trop",
            "différentes.",
        ]
    );
}

#[test]
fn ragged_lines_hyphenate_less() {
    let hyphens = |justify| {
        let all = lines(FRENCH, 150.0, justify, "fr-FR");
        all.iter().filter(|line| line.ends_with('=')).count()
    };
    assert!(hyphens(false) <= hyphens(true), "{} and {}", hyphens(false), hyphens(true));
}

#[test]
fn justified_lines_end_flush_but_for_the_last() {
    let all = set(FRENCH, 240.0, true, "fr-FR");
    let (last, others) = all.split_last().expect("lines");
    for line in others {
        assert!((line.width.to_pt() - 240.0).abs() < 0.02, "{:?}: {}", text_of(line), line.width.to_pt());
    }
    assert!(last.width.to_pt() < 240.0);
}

#[test]
fn no_hyphen_where_none_may_stand() {
    for whole in [
        "RECOMMANDATION",
        "communication@relations-publiques.example",
        "https://www.exemple.example/conditions",
    ] {
        for justify in [true, false] {
            let text =
                format!("Un texte assez court puis {whole} et encore quelques mots pour finir la phrase");
            for line in lines(&text, 190.0, justify, "fr-FR") {
                assert!(!line.ends_with('='), "{line:?} of {whole}");
            }
        }
    }
}

#[test]
fn a_no_break_space_is_never_the_end_of_a_line() {
    let text = "La somme de 12\u{202F}146,12\u{A0}€ est due le 2\u{A0}avril\u{A0}2026 à M.\u{A0}Martin.";
    for width in 60..260 {
        for line in set(text, width as f32, true, "fr-FR") {
            let line = text_of(&line);
            let end = line.trim_end_matches(' ');
            assert!(!end.ends_with(['\u{A0}', '\u{202F}']), "{width}: {line:?}");
        }
    }
}

#[test]
fn the_authors_soft_hyphen_rules_its_word() {
    let all = lines("Vertrags\u{AD}kündigungsbestätigung", 100.0, true, "de-DE");
    assert_eq!(all.first().map(String::as_str), Some("Vertrags="), "{all:?}");
}

#[test]
fn a_word_longer_than_a_line_is_cut_and_nothing_is_lost() {
    let word = "M".repeat(300);
    let all = set(&word, 100.0, true, "en-GB");
    assert!(all.len() > 10);
    assert_eq!(all.iter().map(text_of).collect::<String>(), word);
    assert!(all.iter().all(|line| line.width.to_pt() <= 100.02));
}

#[test]
fn raised_letters_are_other_glyphs_of_the_same_text() {
    let plain = run("er");
    let raised = TextRun { features: Features { superscript: true, ..Features::default() }, ..run("er") };
    let width =
        |run: &TextRun<'_>| natural_width(fonts(), std::slice::from_ref(run), "fr-FR").expect("glyphs");
    assert!(width(&raised) < width(&plain) && width(&raised) > Length::ZERO);
    // Copied from the PDF, 1er is a figure and two plain letters.
    let face = fonts().get(raised.face);
    let characters = Characters::read(face.data(), face.index());
    let setting = Setting { width: Length::pt(100.0), justify: false, hanging: false, language: "fr-FR" };
    let lines = set_lines(fonts(), std::slice::from_ref(&raised), &setting).expect("glyphs");
    let glyphs = &lines[0].pieces[0].shown.glyphs;
    assert_ne!(Some(glyphs[0].id), face.glyph('e'));
    assert!(characters.matches(glyphs[0].id, "e") && characters.matches(glyphs[1].id, "r"));
}

#[test]
fn a_character_without_a_glyph_is_named_with_its_place() {
    let setting = Setting { width: Length::pt(200.0), justify: false, hanging: false, language: "fr-FR" };
    let missing = set_lines(fonts(), &[run("oui"), run("né 漢 là")], &setting).expect_err("no glyph");
    assert_eq!(missing.len(), 1);
    assert_eq!((missing[0].character, missing[0].run, missing[0].offset), ('漢', 1, 4));
}

#[test]
fn words_tied_to_more_than_a_line_are_cut_before_the_hyphen_sticks_out() {
    for line in set("AAIIKOAIA\u{A0}èèbèà è", 70.0, false, "fr-FR") {
        assert!(line.width.to_pt() <= 70.02, "{:?}", text_of(&line));
    }
}

#[test]
fn hyphens_and_points_hang_where_a_layout_wishes_it() {
    let hung = |hanging| {
        let setting = Setting { width: Length::pt(240.0), justify: true, hanging, language: "fr-FR" };
        set_lines(fonts(), &[run(FRENCH)], &setting).expect("glyphs")
    };
    assert!(hung(false).iter().all(|line| line.width.to_pt() <= 240.02));
    let mut hanging = 0;
    for line in hung(true).iter().rev().skip(1) {
        let text = text_of(line);
        let light = text.trim_end().ends_with(['\u{AD}', '-', '.', ',', ';', ':']);
        let over = line.width.to_pt() - 240.0;
        assert!(if light { over > 0.3 && over < 4.0 } else { over.abs() < 0.02 }, "{text:?}: {over}");
        hanging += usize::from(light);
    }
    assert!(hanging >= 1, "{hanging} lines hang");
}
