//! Room 1: who signs, and what is said about fields that cannot be.

use letterpress::document::{Capacity, Lock, Service, Side};

use super::reading::read;
use super::{SOUND, complaints};

/// The sound letter with its `signature:`.
fn signed(signature: &str) -> String {
    SOUND.replacen("enclosures:", &format!("signature: {signature}\nenclosures:"), 1)
}

/// One `signature:`, and all that is said about it; the line is 33.
const CASES: &[(&str, &str)] = &[
    (
        "{tooltip: Ici}",
        "1: error[no-field]: `tooltip`, `lock` and `seed` belong to a field, and there is none; add `field: true`",
    ),
    (
        "{field: chef.1}",
        "20: error[bad-field]: `chef.1` is no name for a field; use at most 40 letters from a to z, digits, \
         spaces, `-` and `_`",
    ),
    (
        "{field: Gérant}",
        "20: error[bad-field]: `Gérant` is no name for a field; use at most 40 letters from a to z, digits, \
         spaces, `-` and `_`",
    ),
    (
        "[{field: a}, {side: recipient, field: a}]",
        "50: error[bad-field]: two fields are called `a`; give each a name of its own",
    ),
    (
        "{field: true, lock: none}",
        "32: error[bad-lock]: `none` cannot be locked; write `own`, `all`, or a list of signature",
    ),
    (
        "[{field: true}, {side: recipient, field: true, lock: [sender, witness]}]",
        "74: error[bad-lock]: there is no field `witness`; write `own`, `all`, or a list of sender, recipient",
    ),
    (
        "{field: true, seed: {digests: [sha256, sha1]}}",
        "51: error[bad-digest]: `sha1` is no digest method to sign with; use sha256, sha384 or sha512",
    ),
    ("[]", "1: error[wrong-length]: `signature` has 0 signatories; it must have 1 to 12"),
];

#[test]
fn each_mistake_gives_one_complaint_at_its_place() {
    for (signature, expected) in CASES {
        assert_eq!(complaints(signed(signature)), format!("letter.yaml:33:{expected}\n"), "{signature}");
    }
}

#[test]
fn a_service_and_a_side_are_words_that_are_known() {
    for (signature, known) in [
        ("{anchors: hellosign}", "acrobat-sign"),
        ("{side: witness, name: A}", "recipient"),
        ("{capacity: notary}", "procuration"),
    ] {
        let said = complaints(signed(signature));
        assert!(said.starts_with("letter.yaml:33:") && said.contains(known), "{signature}: {said}");
    }
}

#[test]
fn those_who_sign_have_names_fields_and_an_order() {
    let letter = read(&signed(
        "[{side: recipient, field: true, name: Inès Caradec, order: 2, lock: own}, {field: true, order: 1, \
         capacity: order, anchors: docuseal, tooltip: Ici, seed: {reasons: [Accord], digests: [sha512], mandatory: true}}, \
         {name: Claire Aubry, field: true}]",
    ))
    .letter
    .expect("a letter");
    let [client, sender, third] = letter.signatories.as_slice() else { panic!("three sign") };
    let names = [client, sender, third].map(|one| one.field.as_ref().map(|field| field.name.as_str()));
    assert_eq!(names, [Some("recipient"), Some("sender"), Some("sender-2")]);
    assert_eq!([client.order, sender.order, third.order], [2, 1, 3]);
    assert_eq!([client.side, sender.side], [Side::Recipient, Side::Sender]);
    // Name and role of the sender, since none are given.
    assert_eq!(
        (sender.name.value.as_str(), sender.role.as_ref().map(|r| r.value.as_str())),
        ("Jean Marchand", Some("Gérant"))
    );
    assert_eq!((sender.capacity, sender.anchors), (Some(Capacity::Order), Some(Service::Docuseal)));
    let field = |one: &letterpress::document::Signatory| one.field.clone().expect("a field");
    assert_eq!(field(client).lock, Some(Lock::Fields(vec!["recipient".to_owned()])));
    let seed = field(sender).seed.expect("seed values");
    assert_eq!(
        (seed.reasons, seed.digests, seed.mandatory),
        (vec!["Accord".to_owned()], vec!["SHA512".to_owned()], true)
    );
    assert_eq!(field(sender).tooltip.as_deref(), Some("Ici"));
}

#[test]
fn a_review_that_waits_makes_a_draft() {
    for (review, draft) in [
        ("{required: true}", true),
        ("{required: true, by: Claire Aubry}", true),
        ("{required: true, by: Claire Aubry, approved: 2026-03-02}", true),
        ("{required: false}", false),
    ] {
        assert_eq!(read(&format!("{SOUND}review: {review}\n")).is_draft(), draft, "{review}");
    }
}
