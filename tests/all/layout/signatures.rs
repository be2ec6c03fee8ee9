//! Those who sign: columns that do not meet, fields over their lines, drafts without any.

use letterpress::compose::content::{NodeId, Role, Tree};
use letterpress::geom::{Color, Length, Rect};
use letterpress::layout::page::{ItemKind, Mark, Page};

use letterpress::source::{Request, read};

use super::{laid_out, lines, pages_of, said};
use crate::desk::{Disk, asked, assets};
use crate::review::approving;

fn letter(layout: &str, language: &str, signature: &str) -> String {
    format!(
        "layout: {layout}\nlanguage: {language}\nsender:\n  name: Ada Low\n  organisation: Low & Sons\n  \
         address: [1 High Street, Bath BA1 1AA]\nrecipient:\n  name: Mr John Roe\n  organisation: Roe Ltd\n  \
         address: [2 Low Street, Bath BA1 1AB]\ndate: 2026-03-03\nsubject: Our contract\nsalutation: Dear Mr Roe,\n\
         body: Text.\nclosing: Yours sincerely,\nsignature: {signature}\n"
    )
}

/// Names and boxes of the fields of a page, and its width.
fn fields(page: &Page) -> Vec<(String, Rect)> {
    let field = |kind: &ItemKind| match kind {
        ItemKind::Field { rect, field } => Some((field.name.clone(), *rect)),
        _ => None,
    };
    page.items.iter().filter_map(|item| field(&item.kind)).collect()
}

/// How many forms are below a node.
fn forms(tree: &Tree, node: NodeId) -> usize {
    let here = tree.node(node);
    let own = usize::from(matches!(here.role, Role::Form));
    own + here.children.iter().map(|child| forms(tree, *child)).sum::<usize>()
}

fn apart(a: Rect, b: Rect) -> bool {
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
}

/// Where the name of the one who signs stands.
fn baseline(page: &Page, name: &str) -> (Length, Length) {
    let line = page.items.iter().rev().find_map(|item| match &item.kind {
        ItemKind::Text(line) if said(item).is_some_and(|text| text.contains(name)) => {
            Some((line.x, line.baseline))
        }
        _ => None,
    });
    line.unwrap_or_else(|| panic!("{name} is not on the page"))
}

#[test]
fn each_field_stands_over_its_own_name_on_every_layout() {
    let names = ["Ada Low", "Ben Moss", "Cai Nye", "John Roe", "Eve Pym"];
    let sides = ["sender", "sender", "sender", "recipient", "recipient"];
    for layout in assets().layout_names() {
        for (from, to) in [(0, 1), (0, 2), (0, 3), (2, 4), (2, 5), (0, 5)] {
            let list: Vec<String> = (from..to)
                .map(|at| format!("{{name: {}, side: {}, field: f{at}}}", names[at], sides[at]))
                .collect();
            let text = letter(layout, "en-GB", &format!("[{}]", list.join(", ")));
            let (_, pages) = laid_out(&text);
            let what = format!("{layout}, {from} to {to}");
            assert_eq!(pages.pages.len(), 1, "{what}");
            let page = &pages.pages[0];
            let found = fields(page);
            assert_eq!(found.len(), to - from, "{what}");
            for (at, (name, rect)) in found.iter().enumerate() {
                assert!(rect.x >= Length::ZERO && rect.x + rect.width <= page.size.width, "{what}: {rect:?}");
                // Room for the stamp of a signing tool: about 57 pt high, at least 40 mm wide.
                assert!(rect.width >= Length::mm(40.0) && rect.height >= Length::mm(9.0), "{what}: {rect:?}");
                assert!(found[at + 1..].iter().all(|(_, other)| apart(*rect, *other)), "{what}: {found:?}");
                let index: usize = name[1..].parse().expect("a number");
                let (x, y) = baseline(page, names[index]);
                assert!((x.to_pt() - rect.x.to_pt()).abs() < 0.5, "{what}: {name} starts elsewhere");
                let under = (y - rect.y - rect.height).to_pt();
                assert!((0.0..25.0).contains(&under), "{what}: {name} is {under} pt under its field");
            }
            // No line of text stands in a field.
            for item in &page.items {
                let ItemKind::Text(line) = &item.kind else { continue };
                for (name, rect) in &found {
                    let inside = line.x >= rect.x && line.x < rect.x + rect.width;
                    let over =
                        line.baseline > rect.y + Length::pt(1.0) && line.baseline < rect.y + rect.height;
                    assert!(!(inside && over), "{what}: {:?} stands in {name}", said(item));
                }
            }
        }
    }
}

#[test]
fn the_sender_signs_under_the_closing() {
    for layout in assets().layout_names() {
        let (_, pages) =
            laid_out(&letter(layout, "en-GB", "[{field: true}, {side: recipient, field: true}]"));
        let page = &pages.pages[0];
        let [sender, recipient] = ["Ada Low", "John Roe"].map(|name| baseline(page, name).0);
        assert!((recipient - sender).to_pt().abs() > 100.0, "{layout}: not side by side");
        if assets().layout(layout).expect("ships").signature.closing {
            assert!((sender - baseline(page, "Yours sincerely").0).to_pt().abs() < 0.5, "{layout}");
        }
    }
}

#[test]
fn the_other_side_agrees_with_place_and_date() {
    for (language, words) in [
        ("fr-FR", ["Bon pour accord", "Lieu et date"]),
        ("de-DE", ["Einverstanden", "Ort, Datum"]),
        ("en-GB", ["Agreed and accepted", "Place and date"]),
    ] {
        let (_, pages) = laid_out(&letter("din-5008-b", language, "[{field: true}, {side: recipient}]"));
        let all = lines(&pages.pages[0]);
        for word in words.into_iter().chain(["Roe Ltd", "Mr John Roe"]) {
            assert!(all.iter().any(|line| line.trim() == word), "{language}: {word} in {all:?}");
        }
    }
}

#[test]
fn who_signs_for_another_says_so() {
    for (language, capacity, shown) in [
        ("fr-FR", "procuration", "p.p. Ada Low"),
        ("fr-FR", "order", "p.o. Ada Low"),
        ("de-DE", "procuration", "ppa. Ada Low"),
        ("de-DE", "order", "i. A. Ada Low"),
        ("en-GB", "authority", "p.p. Ada Low"),
    ] {
        let (_, pages) = laid_out(&letter("din-5008-b", language, &format!("{{capacity: {capacity}}}")));
        let all: Vec<String> =
            lines(&pages.pages[0]).iter().map(|line| line.replace('\u{A0}', " ")).collect();
        assert!(all.iter().any(|line| line.trim() == shown), "{shown} in {all:?}");
    }
}

#[test]
fn a_draft_has_nothing_to_sign() {
    let text =
        letter("nf-z11-001", "fr-FR", "[{field: true, anchors: docusign}, {side: recipient, field: true}]");
    let (content, pages) = laid_out(&(text.clone() + "review: {required: true}\n"));
    let anchored = |pages: &letterpress::layout::page::Pages| {
        pages.pages.iter().flat_map(|page| &page.items).filter_map(said).any(|line| line.contains("/sn1/"))
    };
    let count = |pages: &letterpress::layout::page::Pages| {
        pages.pages.iter().map(|page| fields(page).len()).sum::<usize>()
    };
    assert_eq!((forms(&content.tree, Tree::ROOT), count(&pages), anchored(&pages)), (0, 0, false));
    let approved = asked("letter.yaml", &text, &[], |request| {
        let settings = approving(request, &Disk);
        read(&Request { settings: &settings, ..*request }, &Disk)
    });
    let (content, pages) = pages_of(&approved.expect("a letter"));
    assert_eq!((forms(&content.tree, Tree::ROOT), count(&pages), anchored(&pages)), (2, 2, true));
}

#[test]
fn the_text_that_a_service_looks_for_is_one_run_in_the_field_and_no_part_of_the_letter() {
    for (service, text) in [
        ("docusign", "/sn1/"),
        ("documenso", "{{signature, r1}}"),
        ("docuseal", "{{office-fi;role=Signer1;type=signature}}"),
        ("acrobat-sign", "{{Sig1_es_:signer1:signature}}"),
    ] {
        for layout in assets().layout_names() {
            // `fi` is a ligature elsewhere.
            let signature = format!("{{field: office_fi, anchors: {service}}}");
            let (_, pages) = laid_out(&letter(layout, "en-GB", &signature));
            let page = &pages.pages[0];
            let (_, rect) = fields(page).remove(0);
            let item = page.items.iter().find(|item| said(item).is_some_and(|line| line.trim() == text));
            let item = item.unwrap_or_else(|| panic!("{service}, {layout}: not one line"));
            assert!(matches!(item.mark, Mark::Artifact(_)), "{service}, {layout}");
            let ItemKind::Text(line) = &item.kind else { unreachable!() };
            let [run] = line.runs.as_slice() else { panic!("{service}, {layout}: {} runs", line.runs.len()) };
            assert_eq!(run.shown.glyphs.len(), text.chars().count(), "{service}, {layout}: a ligature");
            assert!(run.color == Color::WHITE, "{service}, {layout}: it is seen");
            let last = run.shown.glyphs.last().expect("glyphs").x;
            assert!(line.x >= rect.x && line.x + last <= rect.x + rect.width, "{service}, {layout}");
            assert!(line.baseline > rect.y && line.baseline < rect.y + rect.height, "{service}, {layout}");
        }
    }
}

#[test]
fn a_picture_of_a_signature_lies_over_the_line() {
    let text = letter(
        "us-letter",
        "en-US",
        "{image: {file: samples/fr/agence.svg, alt: Signature, width: 30mm}, field: true}",
    );
    let (_, pages) = laid_out(&text);
    let page = &pages.pages[0];
    let (_, field) = fields(page).remove(0);
    let picture = page.items.iter().find_map(|item| match &item.kind {
        ItemKind::Picture { rect, .. } => Some(*rect),
        _ => None,
    });
    let picture = picture.expect("a picture");
    let line = field.y + field.height;
    assert!(picture.y < line && picture.y + picture.height > line, "{picture:?} does not meet {line:?}");
    let name = baseline(page, "Ada Low").1;
    assert!(picture.y + picture.height < name, "it runs over the name");
}
