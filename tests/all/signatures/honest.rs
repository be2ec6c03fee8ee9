//! What nobody tampered with.

use letterpress::certificates::Certificate;
use letterpress::signatures::{Level, Time, Trust, Verdict, verify};
use lopdf::{Object, Stream, dictionary};

use super::fixture::{DAY, Later, file, judged, moment, of};
use crate::desk::root;

#[test]
fn every_honest_signature_is_valid_at_its_level() {
    for (name, signatures) in [
        ("rsa.pdf", &[("first", "Jean Marchand", Level::Basic, "whole file")][..]),
        ("p256.pdf", &[("second", "Erika Mustermann", Level::Basic, "whole file")]),
        ("other.pdf", &[("second", "Erika Mustermann", Level::Basic, "whole file")]),
        (
            "two.pdf",
            &[
                ("first", "Jean Marchand", Level::Basic, "revision 2 of 3"),
                ("second", "Erika Mustermann", Level::Basic, "whole file"),
            ],
        ),
        ("certified.pdf", &[("first", "Jean Marchand", Level::Basic, "whole file")]),
        (
            "certified-two.pdf",
            &[
                ("first", "Jean Marchand", Level::Basic, "revision 2 of 3"),
                ("second", "Erika Mustermann", Level::Basic, "whole file"),
            ],
        ),
        ("frozen.pdf", &[("second", "Erika Mustermann", Level::Basic, "whole file")]),
        ("stamped.pdf", &[("second", "Erika Mustermann", Level::Time, "whole file")]),
        ("lasting.pdf", &[("second", "Erika Mustermann", Level::LongTerm, "revision 2 of 3")]),
        ("archived.pdf", &[("second", "Jean Marchand", Level::Archive, "revision 2 of 4")]),
    ] {
        let report = judged(&file(name)).expect("a report");
        assert!(report.good(), "{name}: {report:?}");
        assert_eq!(report.signatures.len(), signatures.len(), "{name}");
        for (judged, (field, signer, level, covers)) in report.signatures.iter().zip(signatures) {
            assert_eq!((judged.field.as_str(), judged.signer.as_str()), (*field, *signer), "{name}");
            assert_eq!((judged.level, judged.coverage().as_str()), (*level, *covers), "{name}");
            assert_eq!(judged.verdict, Verdict::Valid, "{name}");
            assert!(judged.problems.is_empty(), "{name}: {:?}", judged.problems);
        }
    }
}

#[test]
fn time_is_stamped_or_only_claimed() {
    let time = |name: &str| of(&judged(&file(name)).expect("a report"), "second").time;
    assert!(matches!(time("stamped.pdf"), Time::Stamped(at) if at < moment(DAY)));
    assert!(matches!(time("p256.pdf"), Time::Claimed(at) if at < moment(DAY)));
}

#[test]
fn changes_that_are_permitted_are_told() {
    let report = judged(&file("certified-two.pdf")).expect("a report");
    let changes = of(&report, "first").changes.to_string();
    assert!(changes.starts_with("permitted: "), "{changes}");
    assert!(changes.contains("the field `second` was signed"), "{changes}");
    assert_eq!(of(&report, "second").changes.to_string(), "none");

    let report = judged(&file("archived.pdf")).expect("a report");
    let changes = of(&report, "second").changes.to_string();
    assert!(changes.contains("the document was time-stamped"), "{changes}");
    assert!(changes.contains("data for long-term validation were added"), "{changes}");
    assert_eq!(report.time_stamps.len(), 1);
}

#[test]
fn filling_in_an_open_field_after_certification_is_permitted() {
    let mut later = Later::of(&file("certified.pdf"));
    later.field("note").set("V", Object::string_literal("by post"));
    let report = judged(&later.bytes()).expect("a report");
    assert!(report.good(), "{report:?}");
    let changes = of(&report, "first").changes.to_string();
    assert_eq!(changes, "permitted: the field `note` was filled in");
}

/// Programs write the metadata anew when they sign, each in its own way of RDF.
#[test]
fn metadata_that_say_the_same_in_other_words_are_permitted() {
    let rewritten = |title: &str| {
        let mut later = Later::of(&file("p256.pdf"));
        let catalog = later.old().catalog().expect("a catalog");
        let id = catalog.get(b"Metadata").and_then(Object::as_reference).expect("metadata");
        let old = later.old().get_object(id).and_then(Object::as_stream).expect("metadata");
        let text = String::from_utf8(old.get_plain_content().expect("text")).expect("text");
        let anew = text.replace("We owe you 100 euros.", title);
        let anew =
            anew.replace("<rdf:Description ", "<rdf:Description  xmp:ModifyDate='2026-11-26T00:00:00Z' ");
        assert_ne!(anew, text);
        *later.object(id) = Stream::new(dictionary! { "Type" => "Metadata" }, anew.into_bytes()).into();
        of(&judged(&later.bytes()).expect("a report"), "second").changes.to_string()
    };
    assert_eq!(rewritten("We owe you 100 euros."), "permitted: the date of the last change was written");
    assert_eq!(rewritten("We owe you 900 euros."), "not permitted: the metadata were changed");
}

#[test]
fn what_nothing_uses_is_told_and_harmless() {
    let mut later = Later::of(&file("p256.pdf"));
    later.add(Object::string_literal("Nobody reads this."));
    let report = judged(&later.bytes()).expect("a report");
    assert!(report.good(), "{report:?}");
    let changes = of(&report, "second").changes.to_string();
    assert_eq!(changes, "permitted: 1 objects were added that nothing uses");
}

#[test]
fn without_anchors_a_signature_is_intact() {
    let trust = Trust { anchors: Vec::new(), at: moment(DAY) };
    for name in ["rsa.pdf", "two.pdf", "stamped.pdf"] {
        let report = verify(&file(name), &trust).expect("a report");
        assert!(report.good());
        assert!(report.signatures.iter().all(|judged| judged.verdict == Verdict::Intact), "{name}");
    }
    let report = verify(&file("archived.pdf"), &trust).expect("a report");
    assert_eq!(of(&report, "second").level, Level::Archive);
}

#[test]
fn fields_without_a_signature_are_listed() {
    let report = judged(&file("p256.pdf")).expect("a report");
    assert_eq!(report.unsigned_fields, ["first"]);
}

#[test]
fn words_of_pdfsig() {
    let report = judged(&file("two.pdf")).expect("a report");
    assert_eq!(
        of(&report, "first").pdfsig,
        "Signature is Valid. Not total document signed. Certificate is Trusted."
    );
    assert_eq!(
        of(&report, "second").pdfsig,
        "Signature is Valid. Total document signed. Certificate is Trusted."
    );
}

/// A letter of ours: `sender` signed by us, then `recipient` by pyHanko, with the keys of
/// `signing/pki`. It writes the field's words in another encoding, and the metadata anew.
#[test]
fn another_program_may_sign_behind_us() {
    let root = root().join("tests/all/signing/pki/root.crt");
    let anchors = Certificate::read_all(&std::fs::read(root).expect("a file")).expect("a certificate");
    let letter = file("after-ours.pdf");
    let report = verify(&letter, &Trust { anchors, at: moment(DAY) }).expect("a report");
    let first = of(&report, "sender");
    assert_eq!(first.verdict, Verdict::Valid, "{:?}", first.problems);
    let changes = first.changes.to_string();
    assert!(changes.contains("the field `recipient` was signed"), "{changes}");
    assert!(changes.contains("the date of the last change was written"), "{changes}");
    assert_eq!(of(&report, "recipient").verdict, Verdict::Valid);
}
