//! The Swiss payment part on the page: measures in millimetres from the slip's
//! top left corner, and where it goes.

use letterpress::compose::content::{Content, NodeId, Role};
use letterpress::geom::{Color, Length, Rect};
use letterpress::layout::page::{Item, ItemKind, Mark, Page, Pages};
use letterpress::locale::SlipWords;
use letterpress::payment::reference::CreditorReference;
use letterpress::payment::swiss::{Bill, Reference};
use letterpress::text::Weight;
use letterpress::verify::{Verdict, verify};

use super::desk::{add_slip, bill, decimal, invoice, laid_out, part, read_codes, written};
use crate::desk::assets;

/// The top of the slip on an A4 sheet.
const TOP: f32 = 297.0 - 105.0;

/// An invoice behind a short letter: it has room for a slip.
fn attached(lines: usize) -> String {
    let letter = "subject: Rechnung\nsalutation: Guten Tag\nbody: Danke.\nclosing: Gruss\ninvoice:";
    invoice("sn-010130-left", lines).replace("invoice:", letter)
}

fn with_slip(text: &str, bill: &Bill) -> (Content, Pages) {
    laid_out(text, |content| add_slip(content, bill, "de-CH"))
}

fn said(item: &Item) -> Option<String> {
    match &item.kind {
        ItemKind::Text(line) => Some(line.runs.iter().map(|run| &*run.shown.text).collect()),
        _ => None,
    }
}

fn mm(length: Length) -> f32 {
    (length.to_mm() * 100.0).round() / 100.0
}

/// A rectangle: left, top, width and height.
fn measures(rect: &Rect) -> [f32; 4] {
    [mm(rect.x), mm(rect.y - Length::mm(TOP)), mm(rect.width), mm(rect.height)]
}

/// Where a text begins, its size in points, and its baseline: each time it stands on the slip.
fn lines(page: &Page, text: &str) -> Vec<(f32, f32, f32)> {
    let found = page.items.iter().filter(|item| said(item).is_some_and(|said| said.trim_end() == text));
    let found = found.filter_map(|item| match &item.kind {
        ItemKind::Text(line) => {
            Some((mm(line.x), line.runs[0].size.to_pt(), mm(line.baseline - Length::mm(TOP))))
        }
        _ => None,
    });
    found.filter(|(.., y)| *y > -6.0).collect()
}

fn fills(page: &Page) -> Vec<(Mark, [f32; 4], Color)> {
    let filled = page.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Fill { rect, color } if rect.y >= Length::mm(TOP - 1.0) => {
            Some((item.mark, measures(rect), *color))
        }
        _ => None,
    });
    filled.collect()
}

#[test]
fn sections_stand_where_the_guideline_has_them() {
    let (_, pages) = with_slip(&invoice("sn-010130-left", 1), &bill());
    let page = pages.pages.last().expect("a page");
    let begins = |text: &str| -> Vec<(f32, f32)> { lines(page, text).iter().map(|l| (l.0, l.1)).collect() };
    assert_eq!(begins("Empfangsschein"), [(5.0, 11.0)]);
    assert_eq!(begins("Zahlteil"), [(67.0, 11.0)]);
    assert_eq!(begins("Konto / Zahlbar an"), [(118.0, 8.0), (5.0, 6.0)]);
    assert_eq!(begins("CH44\u{A0}3199\u{A0}9123\u{A0}0008\u{A0}8901\u{A0}2"), [(118.0, 10.0), (5.0, 8.0)]);
    let reference = ["21", "00000", "00003", "13947", "14300", "09017"].join("\u{A0}");
    assert_eq!(begins(&reference), [(118.0, 10.0), (5.0, 8.0)]);
    assert_eq!(begins("Währung"), [(67.0, 8.0), (5.0, 6.0)]);
    assert_eq!(begins("Betrag"), [(82.0, 8.0), (17.0, 6.0)]);
    assert_eq!(begins("CHF"), [(67.0, 10.0), (5.0, 8.0)]);
    assert_eq!(begins("1\u{A0}949.75"), [(82.0, 10.0), (17.0, 8.0)]);
    assert_eq!(begins("Zusätzliche Informationen"), [(118.0, 8.0)]);
    assert_eq!(begins("eBill"), [(67.0, 7.0)]);
    // The first line has its ascenders at the top of its section.
    let top = |text: &str| lines(page, text)[0].2;
    assert!((top("Zahlteil") - 8.5).abs() < 0.1 && (top("Empfangsschein") - 8.5).abs() < 0.1);
    assert!((top("Währung") - 70.55).abs() < 0.1, "{}", top("Währung"));
    assert!((top("eBill") - 92.2).abs() < 0.1, "{}", top("eBill"));
    let acceptance = lines(page, "Annahmestelle")[0];
    assert!(
        acceptance.0 > 35.0 && acceptance.0 < 57.0 && (acceptance.2 - 83.9).abs() < 0.1,
        "{acceptance:?}"
    );
}

#[test]
fn the_code_is_46_mm_and_its_cross_7_mm_in_the_middle() {
    let (content, pages) = with_slip(&invoice("sn-010130-left", 1), &bill());
    let page = pages.pages.last().expect("a page");
    let code = page.items.iter().find_map(|item| match (&item.mark, &item.kind) {
        (Mark::Node(node), ItemKind::Outline { rect, .. }) => Some((*node, measures(rect))),
        _ => None,
    });
    let (node, rect) = code.expect("a code");
    assert_eq!(rect, [67.0, 17.0, 46.0, 46.0]);
    let Role::Figure { alt } = &content.tree.node(node).role else { panic!("a figure") };
    assert_eq!(alt, "Swiss QR Code: CHF 1949.75");
    let cross: Vec<_> = fills(page).into_iter().filter(|(mark, ..)| *mark == Mark::Node(node)).collect();
    let expected = [
        ([86.5, 36.5, 7.0, 7.0], Color::WHITE),
        ([87.0, 37.0, 6.0, 6.0], Color::BLACK),
        ([88.06, 39.42, 3.89, 1.17], Color::WHITE),
        ([89.42, 38.06, 1.17, 3.89], Color::WHITE),
    ];
    assert_eq!(cross.iter().map(|(_, rect, color)| (*rect, *color)).collect::<Vec<_>>(), expected);
}

/// The rooms that corner marks mark out: left, top, width and height.
fn rooms(page: &Page) -> Vec<[f32; 4]> {
    let arms: Vec<[f32; 4]> = fills(page)
        .into_iter()
        .filter(|(mark, rect, _)| matches!(mark, Mark::Artifact(_)) && rect[2].max(rect[3]) == 3.0)
        .map(|(_, rect, _)| rect)
        .collect();
    assert_eq!(arms.len() % 8, 0, "four corners of two arms");
    let room = |arms: &[[f32; 4]]| {
        let least = |at: usize| arms.iter().map(|arm| arm[at]).fold(f32::MAX, f32::min);
        let most = |at: usize| arms.iter().map(|arm| arm[at] + arm[at + 2]).fold(0.0, f32::max);
        let round = |value: f32| (value * 10.0).round() / 10.0;
        [round(least(0)), round(least(1)), round(most(0) - least(0)), round(most(1) - least(1))]
    };
    for arm in &arms {
        assert!((arm[2].min(arm[3]) - 0.26).abs() < 0.011, "0.75 pt: {arm:?}");
    }
    arms.chunks(8).map(room).collect()
}

#[test]
fn what_the_payer_fills_in_has_corner_marks() {
    let (_, pages) = with_slip(&invoice("sn-010130-left", 1), &bill());
    assert_eq!(rooms(pages.pages.last().expect("a page")), [[0.0; 4]; 0]);
    let mut open = bill();
    (open.amount, open.debtor, open.message, open.information) = (None, None, None, None);
    let (_, pages) = with_slip(&invoice("sn-010130-left", 1), &open);
    let page = pages.pages.last().expect("a page");
    let rooms = rooms(page);
    assert_eq!(rooms.len(), 4);
    assert_eq!(rooms[0], [78.0, 72.0, 40.0, 15.0], "amount, payment part");
    assert_eq!((rooms[1][0], &rooms[1][2..]), (118.0, &[65.0, 25.0][..]), "debtor, payment part");
    assert_eq!(rooms[2], [27.0, 68.0, 30.0, 10.0], "amount, receipt");
    assert_eq!((rooms[3][0], &rooms[3][2..]), (5.0, &[52.0, 20.0][..]), "debtor, receipt");
    assert!(rooms[3][1] + rooms[3][3] <= 68.0 && rooms[1][1] + rooms[1][3] <= 90.0);
    assert_eq!(lines(page, "Zahlbar durch (Name/Adresse)").len(), 2);
    assert!(lines(page, "Zahlbar durch").is_empty());
}

#[test]
fn lines_with_scissors_part_the_slip() {
    let (_, pages) = with_slip(&invoice("sn-010130-left", 1), &bill());
    let page = pages.pages.last().expect("a page");
    let fills = fills(page);
    let long =
        |side: usize| fills.iter().map(|(_, rect, _)| rect).find(|rect| rect[side] > 50.0).expect("a line");
    let across = long(2);
    assert!((across[0] + across[2] - 210.0).abs() < 0.01 && across[1].abs() < 0.1, "{across:?}");
    let down = long(3);
    assert!((down[0] - 62.0).abs() < 0.1 && (down[1] + down[3] - 105.0).abs() < 0.01, "{down:?}");
    let scissors = page
        .items
        .iter()
        .filter(|item| matches!((&item.mark, &item.kind), (Mark::Artifact(_), ItemKind::Outline { .. })));
    assert_eq!(scissors.count(), 2);
    let separate = lines(page, "Vor der Einzahlung abzutrennen")[0];
    assert!(separate.2 < -1.0 && separate.2 > -5.0, "above the line: {separate:?}");
}

#[test]
fn the_slip_is_all_in_the_face_that_the_guideline_allows_and_black() {
    let (_, pages) = with_slip(&attached(1), &bill());
    let fonts = &assets().fonts;
    for page in &pages.pages {
        let slip = page.items.iter().any(|item| said(item).is_some_and(|said| said == "Zahlteil"));
        for item in &page.items {
            let ItemKind::Text(line) = &item.kind else { continue };
            let on_slip = slip && line.baseline > Length::mm(TOP - 5.0);
            for run in &line.runs {
                let face = fonts.get(run.face);
                assert_eq!(face.family() == "Liberation Sans", on_slip, "{:?}", run.shown.text);
                assert!(!on_slip || run.color == Color::BLACK);
            }
        }
    }
    assert!(fonts.families().iter().all(|family| family.name != "Liberation Sans"), "for forms alone");
    assert!(fonts.face("Liberation Sans", Weight::Regular, false).is_none());
}

/// What stands on the page's foot besides the slip: its last lines.
fn stray(page: &Page) -> Vec<String> {
    let liberation = |item: &Item| match &item.kind {
        ItemKind::Text(line) => {
            line.runs.iter().any(|run| assets().fonts.get(run.face).family() == "Liberation Sans")
        }
        _ => false,
    };
    let low = |item: &&Item| match &item.kind {
        ItemKind::Text(line) => line.baseline > Length::mm(TOP),
        _ => false,
    };
    page.items.iter().filter(low).filter(|item| !liberation(item)).filter_map(said).collect()
}

#[test]
fn the_slip_shares_the_last_page_where_the_text_ends_above_it() {
    let (_, pages) = with_slip(&attached(1), &bill());
    assert_eq!(pages.pages.len(), 2);
    let page = &pages.pages[1];
    assert_eq!(lines(page, "Zahlteil").len(), 1);
    assert_eq!(stray(page), [""; 0]);
    let number = page.items.iter().find(|item| said(item).is_some_and(|said| said == "Seite 2 von 2"));
    let Some(ItemKind::Text(number)) = number.map(|item| &item.kind) else { panic!("a page number") };
    assert!(number.baseline < Length::mm(TOP - 4.0), "{}", number.baseline.to_mm());
    let mark = pages.outline.iter().find(|mark| mark.title == "Zahlteil").expect("a bookmark");
    assert_eq!((mark.page, mark.level), (1, 2));
}

#[test]
fn the_slip_has_its_own_page_where_there_is_no_room() {
    for count in 1..30 {
        let (_, pages) = with_slip(&attached(count), &bill());
        let last = pages.pages.last().expect("a page");
        assert_eq!(lines(last, "Zahlteil").len(), 1, "{count}");
        assert_eq!(pages.pages.iter().filter(|page| !lines(page, "Zahlteil").is_empty()).count(), 1);
        assert_eq!(stray(last), [""; 0], "{count} lines");
        // No line of text runs into what is written over the slip.
        let lowest = last
            .items
            .iter()
            .filter(|item| said(item).is_some_and(|s| s != "Vor der Einzahlung abzutrennen"));
        let lowest = lowest.filter_map(|item| match &item.kind {
            ItemKind::Text(line) if line.baseline < Length::mm(TOP) => Some(line.baseline.to_mm()),
            _ => None,
        });
        assert!(lowest.fold(0.0, f32::max) < TOP - 5.0, "{count} lines");
    }
    let alone = |count: &usize| {
        let (_, pages) = with_slip(&attached(*count), &bill());
        let last = pages.pages.last().expect("a page");
        mm(last.size.height) == 297.0
            && !last.items.iter().any(|item| said(item).is_some_and(|s| s.contains("Total")))
    };
    assert!((1..30).any(|count| alone(&count)) && !(1..30).all(|count| alone(&count)));
}

#[test]
fn on_another_sheet_the_slip_is_on_one_of_a4() {
    let text = attached(1).replace("sn-010130-left", "us-letter-block").replace("de-CH", "en-US");
    let (_, pages) = with_slip(&text, &bill());
    assert_eq!(pages.pages.len(), 3);
    let size = pages.pages[2].size;
    assert_eq!((mm(size.width), mm(size.height)), (210.0, 297.0));
    assert_eq!(lines(&pages.pages[2], "Zahlteil").len(), 1);
    assert_eq!(stray(&pages.pages[2]), [""; 0]);
}

#[test]
fn names_and_streets_that_are_long_still_fit() {
    let mut long = bill();
    for address in [Some(&mut long.creditor), long.debtor.as_mut()].into_iter().flatten() {
        address.name = "Wohn- und Werkstattgemeinschaft zum mittleren Wasserwerk am Walensee AG"
            .chars()
            .take(70)
            .collect();
        address.street =
            Some("Wilhelm-Wackernagel-Wanderweg hinter der Walzmühle am Wuhrwald, Haus W".into());
        address.number = Some("1234 W".into());
        address.town = "Wolfenschiessen am Wellenberg (West)".chars().take(35).collect();
    }
    long.message = Some("Wartung der Wasserwerke, ".repeat(2));
    let (_, pages) = with_slip(&invoice("sn-010130-left", 1), &long);
    let page = pages.pages.last().expect("a page");
    let lowest = |from: f32, to: f32, above: f32| {
        let inside = page.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Text(line) if line.baseline > Length::mm(TOP) => {
                Some((mm(line.x), mm(line.baseline - Length::mm(TOP))))
            }
            _ => None,
        });
        inside.filter(|(x, y)| *x >= from && *x < to && *y < above).map(|(_, y)| y).fold(0.0, f32::max)
    };
    assert!(lowest(0.0, 10.0, 69.0) <= 68.0);
    assert!(lowest(118.0, 130.0, 105.0) <= 89.0);
    let street = |x: f32| {
        page.items.iter().any(|item| {
            said(item).is_some_and(|said| said.starts_with("Wilhelm"))
                && matches!(&item.kind, ItemKind::Text(line) if mm(line.x) == x)
        })
    };
    assert!(street(118.0), "the payment part has all");
    assert!(!street(5.0), "the receipt may leave streets out");
}

#[test]
fn a_slip_is_read_part_by_part() {
    let (content, pages) = with_slip(&invoice("sn-010130-left", 1), &bill());
    fn words(content: &Content, pages: &Pages, node: NodeId, out: &mut Vec<String>) {
        let items = pages.pages.iter().flat_map(|page| &page.items);
        let own: String = items.filter(|item| item.mark == Mark::Node(node)).filter_map(said).collect();
        match &content.tree.node(node).role {
            Role::Heading(level) => out.push(format!("H{level} {own}")),
            Role::Figure { .. } => out.push("Figure".into()),
            _ if own.is_empty() => {}
            _ => out.push(own),
        }
        for child in &content.tree.node(node).children {
            words(content, pages, *child, out);
        }
    }
    let slip = *content.tree.node(part(&content)).children.last().expect("a slip");
    let mut spoken = Vec::new();
    words(&content, &pages, slip, &mut spoken);
    let spoken: Vec<String> = spoken.iter().map(|words| words.replace('\u{A0}', " ")).collect();
    let expected = [
        "Vor der Einzahlung abzutrennen",
        "H2 Zahlteil",
        "Figure",
        "Währung",
        "CHF",
        "Betrag",
        "1 949.75",
        "Konto / Zahlbar an",
        "CH44 3199 9123 0008 8901 2",
        "Max Muster & Söhne",
        "Musterstrasse 123",
        "8000 Seldwyla",
        "Referenz",
        "21 00000 00003 13947 14300 09017",
        "Zusätzliche Informationen",
        "Auftrag vom 15.06.2020",
        "//S1/10/10201409/11/200701/30/106017086/31/180508/32/7.7/40/2:10;0:30",
        "Zahlbar durch",
        "Simon Muster",
        "Musterstrasse 1",
        "8000 Seldwyla",
        "eBill/B/simon.muster@example.com",
        "H2 Empfangsschein",
    ];
    assert_eq!(spoken[..expected.len()], expected);
    assert_eq!(spoken.last().map(String::as_str), Some("Annahmestelle"));
    assert_eq!(spoken[spoken.len() - 3], "Betrag", "the receipt says last how much");
}

#[test]
fn a_creditor_reference_stands_in_fours_and_a_foreign_town_has_its_country() {
    let mut foreign = bill();
    foreign.iban = "CH5800791123000889012".into();
    foreign.reference =
        Reference::Creditor(CreditorReference::parse("RF18539007547034").expect("a reference"));
    foreign.currency = super::desk::currency("EUR");
    foreign.amount = Some(decimal("1234567.5"));
    if let Some(debtor) = &mut foreign.debtor {
        (debtor.country, debtor.postcode, debtor.town) = ("FR".into(), "75011".into(), "Paris".into());
    }
    let (content, pages) = with_slip(&invoice("sn-010130-right", 1), &foreign);
    let page = pages.pages.last().expect("a page");
    for text in ["RF18\u{A0}5390\u{A0}0754\u{A0}7034", "FR-75011 Paris", "EUR", "1\u{A0}234\u{A0}567.50"] {
        assert_eq!(lines(page, text).len(), 2, "{text}");
    }
    assert_eq!(read_codes(&written(&content, &pages))[0].2, foreign.payload().expect("a payload"));
}

#[test]
fn headings_are_in_four_languages() {
    let titles = ["de-AT", "en-GB", "fr-CH", "it-IT"]
        .map(|tag| SlipWords::of(tag).map(|words| (words.payment_part.as_str(), words.receipt.as_str())));
    let expected = [
        ("Zahlteil", "Empfangsschein"),
        ("Payment part", "Receipt"),
        ("Section paiement", "Récépissé"),
        ("Sezione pagamento", "Ricevuta"),
    ];
    assert_eq!(titles, expected.map(Some));
    assert_eq!(SlipWords::of("es-ES"), None);
    assert_eq!(SlipWords::of(""), None);
}

#[test]
fn a_slip_has_margins_of_its_own() {
    let layout = assets().layout("sn-010130-left");
    for text in [attached(1), invoice("sn-010130-left", 1)] {
        let (content, pages) = with_slip(&text, &bill());
        let findings = verify(&written(&content, &pages), layout, None).expect("a PDF");
        assert!(
            findings.sound(),
            "{:?}",
            findings.list.iter().find(|finding| finding.verdict == Verdict::Wrong)
        );
    }
}
