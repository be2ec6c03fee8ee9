//! Laws of line breaking, for any text.

use letterpress::geom::Length;
use letterpress::text::{Features, Fonts, Setting, TextRun, natural_width, set_lines};
use proptest::prelude::*;

use super::{run, set, text_of};

/// Words of letters, with what stands between them in letters.
fn prose() -> impl Strategy<Value = String> {
    let word = "[a-zéèà]{1,14}|[A-Z]{2,9}|[0-9]{1,6},[0-9]{2}|[a-z]{3,8}-[a-z]{3,8}|l’[a-zé]{3,10}";
    let gap = prop_oneof![8 => Just(" "), 1 => Just("\u{A0}"), 1 => Just(", "), 1 => Just("\n")];
    prop::collection::vec((word, gap), 1..60).prop_map(|words| {
        words.into_iter().map(|(word, gap)| word + gap).collect::<String>().trim_end().to_owned()
    })
}

/// The characters that a reader of the lines gets back: no spaces, no hyphens put in.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{AD}').collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_character_is_lost(text in prose(), width in 40_u16..500, justify: bool) {
        let lines = set(&text, f32::from(width), justify, "fr-FR");
        let got: String = lines.iter().map(text_of).collect();
        prop_assert_eq!(letters(&got), letters(&text));
    }

    #[test]
    fn no_line_is_too_wide(text in prose(), width in 60_u16..500, justify: bool) {
        for line in set(&text, f32::from(width), justify, "fr-FR") {
            prop_assert!(line.width.to_pt() <= f32::from(width) + 0.02, "{:?}", text_of(&line));
        }
    }

    #[test]
    fn words_keep_their_space_at_a_line_end(text in prose(), width in 60_u16..300) {
        // Without this, copied text grows together.
        let lines = set(&text, f32::from(width), true, "fr-FR");
        let spaced = |c: char| c == ' ' || c == '\u{AD}' || c == '-' || c == '\u{A0}';
        for line in lines.iter().rev().skip(1).map(text_of) {
            prop_assert!(line.ends_with(spaced) || width < 200, "{line:?}");
        }
    }

    #[test]
    fn the_same_text_gives_the_same_lines(text in prose(), width in 40_u16..500) {
        prop_assert_eq!(set(&text, f32::from(width), true, "fr-FR"), set(&text, f32::from(width), true, "fr-FR"));
    }
}

#[test]
fn what_is_kept_changes_no_line_and_no_width() {
    let never = Fonts::shipped().with_word_limit(0);
    let kept = Fonts::shipped();
    let setting =
        |width, justify, hanging, language| Setting { width: Length::pt(width), justify, hanging, language };
    let settings = [
        setting(120.0, true, true, "fr-FR"),
        setting(120.0, true, false, "fr-FR"),
        setting(120.0, false, false, "fr-FR"),
        setting(121.0, false, false, "fr-FR"),
        setting(120.0, true, true, "en-GB"),
    ];
    // More than the shelves hold, three times over, so that what was pushed out comes back too.
    for round in 0..3 {
        for number in 0..400 {
            let text = format!(
                "Alors que j’ai eu le plaisir de votre confiance, n° {number}, nous nous {} :",
                "revoyons ".repeat(number % 7)
            );
            for (size, hyphenate, tracking) in
                [(11.0, true, 0), (11.0, false, 0), (10.5, true, 0), (11.0, true, 20)]
            {
                let features = Features { tracking, ..Features::default() };
                let runs = [TextRun { size: Length::pt(size), hyphenate, features, ..run(&text) }];
                let setting = &settings[(number + round) % settings.len()];
                assert_eq!(set_lines(&kept, &runs, setting), set_lines(&never, &runs, setting), "{text}");
                let widths = [&kept, &never].map(|fonts| natural_width(fonts, &runs, setting.language));
                assert_eq!(widths[0], widths[1], "{text}");
            }
        }
    }
}
