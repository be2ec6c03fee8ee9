//! Received e-invoices: sound ones, each kind of fault in its layer, and files
//! that nobody should have sent.

mod hostile;

use chrono::NaiveDate;
use en16931::{Invoice, UnitPriceAmount, examples, profiles};
use en16931_formats::{Syntax, write_unchecked};
use letterpress::pdf::{self, Attachment, Kept, Profile, Relationship};
use letterpress::received::{Received, Severity, read};

use crate::pdf::sample;
use crate::rules::{decimal, french};

pub(crate) fn cii(invoice: &Invoice) -> String {
    write_unchecked(invoice, Syntax::Cii).expect("CII").xml
}

fn attached(xml: &str) -> Attachment {
    Attachment {
        name: "factur-x.xml".into(),
        mime: "text/xml".into(),
        description: "Factur-X".into(),
        relationship: Relationship::Alternative,
        modified: NaiveDate::from_ymd_opt(2026, 3, 3).expect("a day"),
        bytes: xml.as_bytes().to_vec(),
        profile: Some(Profile::En16931),
    }
}

/// A hybrid file, as letterpress itself would write it.
pub(crate) fn hybrid(attachment: Attachment, archive: bool) -> Vec<u8> {
    let mut letter = sample::letter();
    letter.meta.archive = archive;
    let (pages, tree, meta) = (&letter.pages, &letter.tree, &letter.meta);
    pdf::write(pages, tree, meta, &[attachment], &letter.fonts, &Kept::default()).expect("a PDF")
}

pub(crate) fn sound_pdf() -> Vec<u8> {
    hybrid(attached(&cii(&french())), true)
}

/// What was found in a layer: severity, rule or path.
fn found(received: &Received, layer: &str) -> Vec<(Severity, String)> {
    let layer = received.layers.iter().find(|one| one.name == layer).expect("a layer");
    let id = |f: &letterpress::received::Finding| f.rule.clone().unwrap_or_else(|| f.path.clone());
    layer.findings.iter().map(|f| (f.severity, id(f))).collect()
}

fn errors(received: &Received, layer: &str) -> Vec<String> {
    found(received, layer)
        .into_iter()
        .filter(|(severity, _)| *severity == Severity::Fatal)
        .map(|f| f.1)
        .collect()
}

#[test]
fn our_own_hybrid_file_is_sound_in_every_layer() {
    let received = read(&sound_pdf());
    assert!(received.sound(), "{}", received.human());
    assert!(
        received.layers.iter().all(|layer| layer.skipped.is_none() && layer.findings.is_empty()),
        "{}",
        received.human()
    );
    assert_eq!(received.layers.len(), 7);
    let invoice = received.invoice.as_deref().expect("an invoice");
    assert_eq!(invoice.number.as_deref(), Some("F-2026-031"));
    assert_eq!(invoice.totals.due, french().totals.due);
}

#[test]
fn both_syntaxes_and_xrechnung_are_read() {
    for syntax in [Syntax::Cii, Syntax::Ubl] {
        for profile in [&profiles::EN16931, &profiles::XRECHNUNG] {
            let invoice = examples::for_profile(profile).expect("an example");
            let received = read(write_unchecked(&invoice, syntax).expect("XML").xml.as_bytes());
            assert!(received.sound(), "{syntax} {}", received.human());
            assert_eq!(received.profile.as_deref(), Some(profile.id));
            let france = received.layers.iter().find(|layer| layer.name == "france").expect("a layer");
            assert!(france.skipped.is_some());
        }
    }
}

#[test]
fn the_container_is_judged_apart_from_the_invoice() {
    let xml = cii(&french());
    let with = |change: fn(&mut Attachment), archive| {
        let mut attachment = attached(&xml);
        change(&mut attachment);
        read(&hybrid(attachment, archive))
    };
    let basic = with(|a| a.profile = Some(Profile::Basic), true);
    assert_eq!(errors(&basic, "container"), ["XMP fx:ConformanceLevel"]);
    assert!(errors(&basic, "rules").is_empty() && !basic.sound());

    let data = with(|a| a.relationship = Relationship::Data, true);
    assert_eq!(found(&data, "container"), [(Severity::Warning, "/AFRelationship".to_owned())]);
    assert!(data.sound());
    assert_eq!(
        errors(&with(|a| a.relationship = Relationship::Supplement, true), "container"),
        ["/AFRelationship"]
    );

    let kind = with(|a| a.mime = "application/xml".into(), true);
    assert_eq!(found(&kind, "container"), [(Severity::Warning, "/Subtype".to_owned())]);

    let plain = with(|_| (), false);
    assert!(
        errors(&plain, "container").contains(&"XMP pdfaid:part".to_owned())
            || errors(&plain, "container").contains(&"XMP".to_owned()),
        "{}",
        plain.human()
    );

    let unnamed = with(|a| a.profile = None, true);
    assert_eq!(errors(&unnamed, "container").len(), 4, "{}", unnamed.human());

    let other = with(|a| a.name = "facture.xml".into(), true);
    assert!(other.invoice.is_none() && other.human().contains("facture.xml"), "{}", other.human());
}

#[test]
fn each_layer_finds_its_own_faults() {
    let xml = cii(&french());
    let swap = |from: &str, to: &str| {
        assert!(xml.contains(from), "{from} in {xml}");
        read(xml.replacen(from, to, 1).as_bytes())
    };
    let due = "<ram:DuePayableAmount>2601.15</ram:DuePayableAmount>";
    let wrong = swap(due, "<ram:DuePayableAmount>2601.14</ram:DuePayableAmount>");
    assert_eq!(errors(&wrong, "rules"), ["BR-CO-16"]);
    assert_eq!(errors(&wrong, "arithmetic"), ["EXACT-BT-115"]);

    // Neither the official rules nor the schema see this one.
    let mut invoice = french();
    invoice.lines[0].price.net_price = UnitPriceAmount::new(decimal("449.99"));
    let price = read(cii(&invoice).as_bytes());
    assert!(errors(&price, "rules").is_empty());
    assert_eq!(errors(&price, "arithmetic"), ["EXACT-BT-131"]);

    let decimals = swap(due, "<ram:DuePayableAmount>2601.150</ram:DuePayableAmount>");
    assert_eq!(errors(&decimals, "syntax"), ["BR-DEC-18"]);
    assert!(errors(&decimals, "france").contains(&"BR-FR-DEC-01_BT-115".to_owned()));
    let day = swap("20260303</udt", "20260230</udt");
    assert!(errors(&day, "france").contains(&"BR-FR-03_BT-2".to_owned()), "{}", day.human());

    let twice = swap(due, &due.repeat(2));
    assert_eq!(errors(&twice, "schema").len(), 1, "{}", twice.human());

    let profile = swap("urn:cen.eu:en16931:2017", "urn:nobody:knows");
    assert_eq!(errors(&profile, "rules"), ["BT-24"]);
    let none = swap("<ram:ID>urn:cen.eu:en16931:2017</ram:ID>", "<ram:ID></ram:ID>");
    assert!(errors(&none, "rules").contains(&"BR-01".to_owned()), "{}", none.human());

    let note = swap(">PMT<", ">AAI<");
    assert_eq!(errors(&note, "france"), ["BR-FR-05_BT-22_PMT"]);
}

#[test]
fn people_are_told_what_it_says_and_programs_the_same() {
    let received = read(&sound_pdf());
    let told = received.human();
    for wanted in [
        "invoice F-2026-031 of 2026-03-03, EUR",
        "Atelier Marchand SARL, 69002 Lyon, FR, 0002:123456782, VAT FR11123456782",
        "line     1  Dossier: 3 C62 x 450",
        "VAT      S 5.5 % of 930.00: 51.15",
        "total    due: 2601.15",
        "account  FR7630006000011234567890189",
        "sound: 0 errors, 0 warnings",
    ] {
        assert!(told.contains(wanted), "{wanted} in\n{told}");
    }
    let json = received.json();
    assert_eq!(json["sound"], true);
    assert_eq!(json["invoice"]["totals"]["due"], "2601.15");
    assert_eq!(json["invoice"]["lines"][1]["rate"], "5.5");
    assert_eq!(json["invoice"]["seller"]["registration"]["value"], "123456782");
    assert_eq!(json["invoice"]["payment"]["accounts"][0]["account"], "FR7630006000011234567890189");
    let keys: Vec<&String> = json.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["errors", "invoice", "layers", "profile", "sound", "warnings"]);
    let layers: Vec<&str> = json["layers"]
        .as_array()
        .expect("layers")
        .iter()
        .filter_map(|layer| layer["name"].as_str())
        .collect();
    assert_eq!(layers, ["container", "syntax", "schema", "rules", "arithmetic", "identifiers", "france"]);
}

#[test]
fn a_terminal_is_not_led_astray() {
    let mut invoice = french();
    invoice.lines[0].item.name = Some("a\u{9B}2J\u{202E}b\nsound: 0 errors".into());
    let told = read(cii(&invoice).as_bytes()).human();
    assert!(!told.contains('\u{9B}') && !told.contains('\u{202E}'));
    assert_eq!(told.lines().filter(|line| line.starts_with("sound")).count(), 1, "{told}");
}
