//! Layouts: the standards' own numbers, and complaints about bad files.

use std::collections::BTreeMap;

use letterpress::stationery::{Stationery, ZoneKind, load, shipped};

use crate::desk::assets;

fn layout(name: &str) -> &'static Stationery {
    assets().layout(name).expect("ships")
}

/// x, y, width, height of a zone in tenths of a millimetre.
fn zone(name: &str, kind: ZoneKind) -> [i32; 4] {
    let rect = layout(name).letter.zones[&kind].rect;
    [rect.x, rect.y, rect.width, rect.height].map(|length| (length.to_mm() * 10.0).round() as i32)
}

#[test]
fn the_german_zones_are_those_of_din_5008_form_b() {
    // Address field 20/45 mm, 85 x 45 mm: 17.7 mm for remarks, 27.3 mm for six lines; text from 25 to 190.
    let address = zone("din-5008-b", ZoneKind::Address);
    assert!(address[0] >= 200 && address[0] + address[2] <= 1050, "{address:?}");
    assert_eq!(address[1] + address[3], 900, "{address:?}");
    let layout = layout("din-5008-b");
    let folds: Vec<i32> = layout.marks.iter().map(|mark| mark.y.to_mm().round() as i32).collect();
    assert!(folds.contains(&105) && folds.contains(&210), "{folds:?}");
    assert!(folds.iter().any(|y| (148..=149).contains(y)), "a punch mark at half the sheet: {folds:?}");
    assert_eq!(layout.left.to_mm().round() as i32, 25);
}

#[test]
fn the_french_address_stands_at_the_right_above_the_first_fold() {
    let address = zone("nf-z11-001", ZoneKind::Address);
    assert!(address[0] >= 1000 && address[1] + address[3] <= 990, "{address:?}");
    let folds: Vec<i32> =
        layout("nf-z11-001").marks.iter().map(|mark| mark.y.to_mm().round() as i32).collect();
    assert_eq!(folds, [99, 198]);
}

#[test]
fn the_american_sheet_is_letter_sized() {
    let sheet = layout("us-letter").sheet;
    assert_eq!((sheet.width.to_mm().round() as i32, sheet.height.to_mm().round() as i32), (216, 279));
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
