//! Layouts: the standards' own numbers, and complaints about bad files.

use std::collections::BTreeMap;

use letterpress::compose::compose;
use letterpress::geom::{Length, Rect};
use letterpress::layout::layout as set;
use letterpress::layout::page::ItemKind;
use letterpress::render;
use letterpress::stationery::{Envelope, Stationery, ZoneKind, load, shipped};

use crate::desk::{assets, read_set, samples, various};

fn layout(name: &str) -> &'static Stationery {
    assets().layout(name).expect("ships")
}

/// The address zone, left and right edge of the text, and the marks from the top, all in millimetres.
type Measures = ([f32; 4], [f32; 2], &'static [f32]);

/// What each standard fixes. Address zones lie within the ranges that were
/// worked out for it; some edges are drawn in to line up with the text.
const FIXED: [(&str, Measures); 9] = [
    ("din-5008-a", ([25.0, 44.7, 66.0, 27.3], [25.0, 190.0], &[87.0, 148.5, 192.0])),
    ("din-5008-b", ([25.0, 62.7, 66.0, 27.3], [25.0, 190.0], &[105.0, 148.5, 210.0])),
    ("nf-z11-001", ([110.0, 55.0, 80.0, 24.0], [25.0, 190.0], &[99.0, 198.0])),
    ("sn-010130-left", ([25.0, 53.0, 76.0, 30.5], [25.0, 190.0], &[105.0, 148.5, 210.0])),
    ("sn-010130-right", ([122.0, 52.0, 71.0, 19.5], [25.0, 190.0], &[105.0, 148.5, 210.0])),
    ("us-letter-block", ([25.4, 63.5, 85.0, 16.9], [25.4, 190.5], &[93.1, 186.3])),
    ("us-letter-modified", ([31.75, 63.5, 79.3, 16.9], [31.75, 184.15], &[93.1, 186.3])),
    ("uk-dl", ([24.6, 57.0, 75.0, 22.0], [24.6, 190.0], &[99.0, 198.0])),
    ("be-nbn-z01-002", ([33.0, 60.0, 58.0, 30.0], [33.0, 190.0], &[105.0, 148.5, 210.0])),
];

/// Whether a length is so many millimetres.
fn is(length: Length, mm: f32) -> bool {
    (length.to_mm() - mm).abs() < 0.01
}

#[test]
fn every_standard_has_its_measures() {
    for (name, (address, text, marks)) in FIXED {
        let layout = layout(name);
        let rect = layout.letter.zones[&ZoneKind::Address].rect;
        for (length, mm) in [rect.x, rect.y, rect.width, rect.height].into_iter().zip(address) {
            assert!(is(length, mm), "{name}: {} mm, not {mm}", length.to_mm());
        }
        assert!(is(layout.left, text[0]) && is(layout.right, text[1]), "{name}");
        assert_eq!(layout.marks.len(), marks.len(), "{name}");
        assert!(layout.marks.iter().zip(marks).all(|(mark, mm)| is(mark.y, *mm)), "{name}");
    }
    let fixed = FIXED.map(|(name, _)| name);
    for name in assets().layout_names() {
        assert!(fixed.contains(&name) || name == "us-letter", "{name} is measured by no test");
    }
}

#[test]
fn the_return_line_and_the_subject_stand_where_the_standard_says() {
    for (name, line, top) in [
        ("din-5008-a", Some((27.0, 32.0)), 80.46..80.47),
        ("din-5008-b", Some((45.0, 50.0)), 98.46..98.47),
        ("nf-z11-001", None, 100.9..116.0),
        ("sn-010130-left", Some((48.0, 52.0)), 98.49..105.0),
        ("sn-010130-right", Some((48.0, 52.0)), 98.49..105.0),
        ("be-nbn-z01-002", None, 110.0..120.0), // under the references at 102
    ] {
        let letter = &layout(name).letter;
        let rect = letter.zones.get(&ZoneKind::ReturnLine).map(|zone| zone.rect);
        assert_eq!(rect.is_some(), line.is_some(), "{name}");
        if let (Some(rect), Some((from, to))) = (rect, line) {
            assert!(is(rect.y, from) && is(rect.bottom(), to), "{name}");
        }
        assert!(top.contains(&letter.top.to_mm()), "{name}: {}", letter.top.to_mm());
    }
    let references = layout("be-nbn-z01-002").letter.zones[&ZoneKind::Information].rect;
    assert!(is(references.y, 102.0) && is(references.x, 33.0));
}

#[test]
fn habits_are_those_of_the_country() {
    for name in assets().layout_names() {
        let habits = &layout(name).habits;
        let country = name.split('-').next().expect("a name");
        assert_eq!(habits.subject_after_salutation, ["us", "uk"].contains(&country), "{name}");
        assert_eq!(habits.capital_town, country == "nf", "{name}");
        assert_eq!(habits.organisation_first, ["din", "sn"].contains(&country), "{name}");
    }
}

#[test]
fn modified_block_begins_date_and_closing_at_the_centre() {
    let layout = layout("us-letter-modified");
    let centre = layout.sheet.width.to_mm() / 2.0;
    assert!(is(layout.letter.zones[&ZoneKind::Date].rect.x, centre));
    assert!(is(layout.signature.x, centre) && layout.signature.closing);
}

#[test]
fn us_letter_is_the_full_block() {
    let (short, block) = (layout("us-letter"), layout("us-letter-block"));
    assert_eq!(short.letter.zones, block.letter.zones);
    assert_eq!(short.envelopes, block.envelopes);
    assert!(is(block.sheet.width, 215.9) && is(block.sheet.height, 279.4));
}

/// Whether `inner` lies in `outer`, but for what rounding takes.
fn within(inner: Rect, outer: Rect) -> bool {
    let hair = Length::mm(0.01);
    inner.x + hair >= outer.x
        && inner.y + hair >= outer.y
        && inner.right() <= outer.right() + hair
        && inner.bottom() <= outer.bottom() + hair
}

/// Whether two rectangles share more than an edge.
fn meet(a: Rect, b: Rect) -> bool {
    let hair = Length::mm(0.01);
    a.x + hair < b.right() && b.x + hair < a.right() && a.y + hair < b.bottom() && b.y + hair < a.bottom()
}

#[test]
fn windows_are_those_that_were_counted_by_hand() {
    let boxes = |name: &str, envelope: &str| -> Envelope {
        layout(name).envelopes.iter().find(|e| e.name == envelope).expect(envelope).clone()
    };
    // Left, right, top, bottom: always visible, then ever visible.
    for (name, envelope, always, ever) in [
        ("din-5008-a", "DL", [20.0, 100.0, 32.0, 72.0], [10.0, 110.0, 27.0, 77.0]),
        ("din-5008-a", "C6/5", [20.0, 91.0, 36.0, 72.0], [1.0, 110.0, 27.0, 81.0]),
        ("din-5008-b", "DL", [20.0, 100.0, 50.0, 90.0], [10.0, 110.0, 45.0, 95.0]),
        ("din-5008-b", "C6/5", [20.0, 91.0, 54.0, 90.0], [1.0, 110.0, 45.0, 99.0]),
        ("nf-z11-001", "DL window 35", [100.0, 190.0, 55.0, 79.0], [90.0, 200.0, 44.0, 90.0]),
        ("nf-z11-001", "DL window 45", [100.0, 190.0, 45.0, 79.0], [90.0, 200.0, 34.0, 90.0]),
        ("sn-010130-left", "C5", [20.0, 101.0, 52.0, 83.5], [1.0, 120.0, 38.5, 97.0]),
        ("sn-010130-left", "C5/6", [20.0, 101.0, 48.0, 84.0], [1.0, 120.0, 39.0, 93.0]),
        ("sn-010130-right", "C5", [122.0, 193.0, 45.0, 71.5], [103.0, 212.0, 31.5, 85.0]),
        ("sn-010130-right", "C5/6", [122.0, 193.0, 44.0, 75.0], [103.0, 212.0, 35.0, 84.0]),
        (
            "sn-010130-right",
            "C5 before the new windows",
            [117.0, 198.0, 52.0, 83.5],
            [98.0, 217.0, 38.5, 97.0],
        ),
        ("us-letter-block", "no. 10 window", [22.2, 111.1, 63.5, 80.4], [-3.2, 136.5, 51.8, 92.1]),
        ("uk-dl", "DL window 20 up", [20.0, 100.0, 55.0, 79.0], [10.0, 110.0, 44.0, 90.0]),
        ("uk-dl", "DL window 18 up", [20.0, 100.0, 57.0, 81.0], [10.0, 110.0, 46.0, 92.0]),
        ("be-nbn-z01-002", "C6/5", [20.0, 91.0, 54.0, 90.0], [1.0, 110.0, 45.0, 99.0]),
    ] {
        let found = boxes(name, envelope);
        for (rect, wanted) in [(found.always, always), (found.ever, ever)] {
            let edges = [rect.x, rect.right(), rect.y, rect.bottom()];
            assert!(
                edges.into_iter().zip(wanted).all(|(edge, mm)| is(edge, mm)),
                "{name}, {envelope}: {rect:?}"
            );
        }
    }
}

#[test]
fn every_window_shows_the_address_and_nothing_else() {
    for layout in assets().layouts() {
        assert!(!layout.envelopes.is_empty(), "{}", layout.name);
        let address = layout.letter.zones[&ZoneKind::Address];
        // An address that is too high may grow into what only some windows show.
        let grown =
            Rect { y: address.least_y, height: address.rect.bottom() - address.least_y, ..address.rect };
        assert!(layout.envelopes.iter().any(|envelope| within(grown, envelope.always)), "{}", layout.name);
        for Envelope { name, always, ever } in &layout.envelopes {
            let named = format!("{}, {name}", layout.name);
            assert!(within(address.rect, *always), "{named}: the address");
            for (kind, zone) in &layout.letter.zones {
                // The return line belongs in the window.
                if ![ZoneKind::Address, ZoneKind::ReturnLine, ZoneKind::Annotation].contains(kind) {
                    let grown =
                        Rect { y: zone.least_y, height: zone.rect.bottom() - zone.least_y, ..zone.rect };
                    assert!(!meet(grown, *ever), "{named}: {}", kind.name());
                }
            }
            // DIN 5008 puts the subject 8.46 mm under the address field, which is 0.54 mm into what a
            // C6/5 may show: less than the air above the first line's letters.
            let forced = layout.name.starts_with("din-") && name == "C6/5";
            let air = if forced { Length::mm(0.55) } else { Length::mm(0.01) };
            assert!(layout.letter.top + air >= ever.bottom(), "{named}: the text");
        }
    }
}

#[test]
fn nothing_stands_where_printers_do_not_print() {
    let edge = Length::mm(4.99);
    for layout in assets().layouts() {
        let sheet = Rect::new(edge, edge, layout.sheet.width - edge * 2.0, layout.sheet.height - edge * 2.0);
        let zones = layout.letter.zones.iter().chain(&layout.attached.zones);
        for (kind, zone) in zones {
            assert!(within(zone.rect, sheet), "{}: {}", layout.name, kind.name());
        }
        let following = layout.following.logo.into_iter().chain(layout.following.head);
        for rect in following.chain(layout.page_number).chain([layout.footer.rect]) {
            assert!(within(rect, sheet), "{}: {rect:?}", layout.name);
        }
        assert!(layout.marks.iter().all(|mark| mark.x >= edge), "{}: marks", layout.name);
    }
}

#[test]
fn zones_do_not_overlap() {
    for layout in assets().layouts() {
        for first in [&layout.letter, &layout.attached] {
            let zones: Vec<_> = first.zones.iter().collect();
            for (i, (kind, zone)) in zones.iter().enumerate() {
                for (other, beside) in &zones[i + 1..] {
                    let named = format!("{}: {} and {}", layout.name, kind.name(), other.name());
                    assert!(!meet(zone.rect, beside.rect), "{named}");
                }
                assert!(zone.rect.bottom() <= first.top, "{}: {}", layout.name, kind.name());
            }
        }
    }
}

#[test]
fn every_sample_is_set_on_every_layout_or_says_what_does_not_fit() {
    let mut set = 0;
    for (name, text) in various() {
        for layout in assets().layout_names() {
            let document = read_set(&name, &text, &[&format!("layout={layout}")])
                .unwrap_or_else(|failed| panic!("{name} on {layout}:\n{}", failed.diagnostics));
            match render(&document, assets()) {
                Ok(pdf) => {
                    assert!(pdf.page_count >= 1, "{name} on {layout}");
                    set += 1;
                }
                Err(problems) => {
                    let fits = |code: &str| ["zone-overflow", "address-shrunk", "wrong-size"].contains(&code);
                    assert!(problems.list.iter().all(|d| fits(&d.code)), "{name} on {layout}: {problems}");
                }
            }
        }
    }
    assert!(set >= 40, "only {set} were set");
}

/// Left edge, top of the capitals and baseline of the lines on the first page that begin so, in millimetres.
fn lines(name: &str, layout: &str, beginning: &str) -> Vec<[f32; 3]> {
    let (_, text) = samples().into_iter().find(|(n, _)| n == name).expect(name);
    let document = read_set(name, &text, &[&format!("layout={layout}")]).expect(name);
    let stationery = self::layout(layout);
    let words = assets().words(&document.language.value).expect("words");
    let content = compose(&document, stationery, words).expect("content");
    let pages = set(&content, stationery, &assets().fonts, &document.sources).expect("pages");
    let texts = pages.pages[0].items.iter().filter_map(|item| match &item.kind {
        ItemKind::Text(line) => Some(line),
        _ => None,
    });
    texts
        .filter(|line| {
            line.runs.iter().map(|run| &*run.shown.text).collect::<String>().starts_with(beginning)
        })
        .map(|line| {
            // German capitals with their dots rise by 0.84 of the size in the bold face.
            [line.x, line.baseline - line.runs[0].size * 0.84, line.baseline].map(Length::to_mm)
        })
        .collect()
}

#[test]
fn closings_stand_where_the_form_puts_them() {
    let name = "samples/en/end-of-engagement.yaml";
    for (layout, x) in [("us-letter-block", 25.4), ("us-letter-modified", 107.95), ("uk-dl", 24.6)] {
        let found = lines(name, layout, "Sincerely,");
        assert_eq!(found.len(), 1, "{layout}");
        assert!((found[0][0] - x).abs() < 0.01, "{layout}: {found:?}");
    }
    let date = lines(name, "us-letter-modified", "March");
    assert!(date.iter().any(|line| (line[0] - 107.95).abs() < 0.01), "{date:?}");
}

#[test]
fn references_stand_at_the_tabs_of_the_belgian_line() {
    let name = "samples/de/kuendigung.yaml";
    // The date, on the line and perhaps elsewhere, at 33 + 127; the sender's reference at 33 + 82.
    for (beginning, x) in
        [("11.", 33.0), ("al-mk", 75.0), ("NK-2026-014", 115.0), ("K-1042", 137.5), ("3.", 160.0)]
    {
        let found = lines(name, "be-nbn-z01-002", beginning);
        assert!(
            found.iter().any(|line| (line[0] - x).abs() < 0.01 && line[1] > 102.0),
            "{beginning}: {found:?}"
        );
    }
}

#[test]
fn a_german_subject_is_seen_in_no_window() {
    for (layout, end) in [("din-5008-a", 81.0), ("din-5008-b", 99.0)] {
        let found = lines("samples/de/kuendigung.yaml", layout, "Kündigung unseres");
        assert_eq!(found.len(), 1, "{layout}");
        assert!(found[0][1] >= end - 0.01, "{layout}: {found:?}");
    }
}

#[test]
fn zones_lie_on_the_sheet() {
    for layout in assets().layouts() {
        for first in [&layout.letter, &layout.attached] {
            for (kind, zone) in &first.zones {
                let rect = zone.rect;
                let inside = rect.x.to_mm() >= 0.0
                    && rect.y.to_mm() >= 0.0
                    && rect.right() <= layout.sheet.width
                    && rect.bottom() <= layout.sheet.height;
                assert!(inside, "{} of {}", kind.name(), layout.name);
                assert!(zone.least_y <= rect.y, "{} of {} grows down", kind.name(), layout.name);
            }
        }
        assert!(layout.left < layout.right && layout.right < layout.sheet.width, "{}", layout.name);
        assert!(layout.letter.top < layout.bottom, "{}", layout.name);
    }
}

/// What is said of a layout that stands beside those that ship.
fn complaints(text: &str) -> String {
    let mut texts: BTreeMap<String, String> = shipped();
    texts.insert("own".into(), text.into());
    match load("own", &texts) {
        Ok(_) => String::new(),
        Err((sources, problems)) => problems.short(&sources),
    }
}

#[test]
fn a_layout_may_extend_another() {
    assert_eq!(
        complaints("extends: nf-z11-001\ntitle: Ours\nsource: [our guide]\nhabits: {justify: false}\n"),
        ""
    );
}

#[test]
fn bad_layouts_are_refused_with_their_place() {
    for (text, wanted) in [
        ("extends: nowhere\ntitle: T\nsource: [x]\n", "nowhere"),
        ("extends: own\ntitle: T\nsource: [x]\n", "own"),
        ("extends: nf-z11-001\ntitle: T\nsource: [x]\nsheeet: {width: 1mm, height: 1mm}\n", "own.yaml:4:1"),
        (
            "extends: nf-z11-001\ntitle: T\nsource: [x]\nsheet: {width: wide, height: 297mm}\n",
            "own.yaml:4:16",
        ),
        ("extends: base\ntitle: T\nsource: [x]\n", "sheet"),
    ] {
        let said = complaints(text);
        assert!(said.contains(wanted), "{text}\n{said}");
    }
}

#[test]
fn layouts_are_the_same_ready_and_read() {
    let texts = shipped();
    // What is not as it ships is read.
    let other: BTreeMap<String, String> =
        texts.iter().map(|(name, text)| (name.clone(), format!("{text}\n# as written\n"))).collect();
    for name in assets().layout_names() {
        let [ready, read] = [&texts, &other].map(|texts| format!("{:?}", load(name, texts).expect(name)));
        assert_eq!(ready, read);
    }
}
