//! Lines that run from right to left, or both ways. The two fonts beside this
//! file have just the letters that are used here.

use std::sync::OnceLock;

use letterpress::geom::Length;
use letterpress::text::{Features, Fonts, SetLine, Setting, TextRun, Weight, set_lines};
use proptest::prelude::*;
use unicode_bidi::{BidiInfo, Level};

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let mut fonts = Fonts::shipped();
        for file in ["hebrew.ttf", "arabic.ttf"] {
            let path = crate::desk::root().join("tests/all/text/fonts").join(file);
            fonts.add(file, std::fs::read(path).expect("the font")).expect("a sound font");
        }
        fonts
    })
}

/// Text in faces that have its characters, `width` points wide.
fn set(text: &str, width: f32, justify: bool) -> Vec<SetLine> {
    let face = |family: &str| fonts().face(family, Weight::Regular, false).expect("loaded");
    let family_of = |c: char| match c {
        '\u{5D0}'..='\u{5EA}' => "Noto Sans Hebrew",
        '\u{600}'..='\u{6FF}' => "Noto Sans Arabic",
        _ => "Source Serif 4",
    };
    let mut runs: Vec<TextRun<'_>> = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        let end = chars.peek().map_or(text.len(), |next| next.0);
        if chars.peek().is_none_or(|next| family_of(next.1) != family_of(c)) {
            runs.push(TextRun {
                text: &text[start..end],
                face: face(family_of(c)),
                size: Length::pt(11.0),
                features: Features::default(),
                hyphenate: false,
            });
            start = end;
        }
    }
    let setting = Setting { width: Length::pt(width), justify, hanging: true, language: "en-GB" };
    set_lines(fonts(), &runs, &setting).expect("every character has a glyph").to_vec()
}

/// The characters of a line from left to right, one for each glyph, without the
/// space at its end.
fn seen(line: &SetLine) -> String {
    let mut glyphs: Vec<(f32, char)> = Vec::new();
    for piece in &line.pieces {
        for glyph in &piece.shown.glyphs {
            let c = piece.shown.text[glyph.cluster as usize..].chars().next().expect("a character");
            glyphs.push((glyph.x.to_pt(), c));
        }
    }
    glyphs.sort_by(|a, b| a.0.total_cmp(&b.0));
    glyphs.iter().map(|(_, c)| c).collect::<String>().trim().to_owned()
}

#[test]
fn a_name_runs_its_own_way_in_a_line() {
    let lines = set("Herr דוד כהן (תל אביב 6688102), Israel", 400.0, true);
    assert_eq!(seen(&lines[0]), "Herr )6688102 ביבא לת( ןהכ דוד, Israel");
    assert!(!lines[0].rtl);
}

#[test]
fn brackets_are_mirrored() {
    // U+202E turns what follows until U+202C, Latin letters too.
    let lines = set("a\u{202E}bc(d\u{202C}e", 400.0, false);
    let face = fonts().get(fonts().face("Source Serif 4", Weight::Regular, false).expect("ships"));
    let glyphs: Vec<u16> = lines[0].pieces.iter().flat_map(|p| p.shown.glyphs.iter().map(|g| g.id)).collect();
    let wanted: Vec<u16> = "ad)cbe".chars().map(|c| face.glyph(c).expect("a glyph")).collect();
    assert_eq!(glyphs, wanted);
}

#[test]
fn a_paragraph_runs_from_right_to_left_where_its_letters_do() {
    for (text, rtl) in [
        ("שלום עולם.", true),
        ("שלום https://example", false),
        ("שלום עולם טוב abc", true),
        ("Guten Tag, שלום עולם טוב מאוד", false),
        ("123 שלום", true),
        ("123", false),
    ] {
        assert_eq!(set(text, 400.0, true)[0].rtl, rtl, "{text}");
    }
    let lines = set("שלום עולם.", 400.0, true);
    assert_eq!(seen(&lines[0]), ".םלוע םולש");
}

#[test]
fn arabic_letters_join() {
    let joined = set("محمد", 400.0, false);
    let apart = set("م ح م د", 400.0, false);
    assert!(joined[0].pieces[0].shown.rtl);
    let ids = |line: &SetLine| -> Vec<u16> {
        line.pieces.iter().flat_map(|piece| piece.shown.glyphs.iter().map(|glyph| glyph.id)).collect()
    };
    let (joined, apart) = (ids(&joined[0]), ids(&apart[0]));
    assert_eq!(joined.len(), 4);
    assert!(joined[1..].iter().all(|glyph| !apart.contains(glyph)), "{joined:?} {apart:?}");
}

#[test]
fn lines_are_read_from_the_first() {
    let text = "אבג דהו זחט יכל מנס עפצ קרש תאב גדה";
    let lines = set(text, 90.0, true);
    assert!(lines.len() > 2);
    let all: String = lines.iter().flat_map(|line| line.pieces.iter().map(|p| &*p.shown.text)).collect();
    assert_eq!(all, text);
    for line in &lines[..lines.len() - 1] {
        // Flush on both sides, the space at the end behind the left edge.
        assert!((line.width.to_pt() - 90.0).abs() < 0.05, "{}", line.width.to_pt());
        assert!(line.pieces.iter().flat_map(|p| &p.shown.glyphs[..]).any(|glyph| glyph.x.to_pt() < 0.0));
    }
}

proptest! {
    /// What stands in a line is what the algorithm's own library puts there.
    #[test]
    fn order_is_that_of_the_standard(words in prop::collection::vec("[a-cא-ג0-3(),.]{1,6}", 1..12)) {
        let text = words.join(" ");
        let lines = set(&text, 5_000.0, false);
        prop_assert_eq!(lines.len(), 1);
        let base = if lines[0].rtl { Level::rtl() } else { Level::ltr() };
        let info = BidiInfo::new(&text, Some(base));
        let wanted = info.reorder_line(&info.paragraphs[0], 0..text.len());
        prop_assert_eq!(seen(&lines[0]), wanted.trim());
    }

    /// No letter is lost, and none stands outside its line.
    #[test]
    fn nothing_is_lost(words in prop::collection::vec("[a-cא-ת0-3(),.]{1,6}", 1..40), width in 60_f32..300.0) {
        let text = words.join(" ");
        let lines = set(&text, width, true);
        let all: String = lines.iter().flat_map(|l| l.pieces.iter().map(|p| &*p.shown.text)).collect();
        prop_assert_eq!(all, text);
        for line in &lines {
            for piece in line.pieces.iter().filter(|piece| !piece.shown.text.trim().is_empty()) {
                prop_assert!(piece.x.to_pt() >= 0.0);
                prop_assert!(piece.x.to_pt() + piece.width.to_pt() <= line.width.to_pt() + 0.01);
            }
        }
    }
}
