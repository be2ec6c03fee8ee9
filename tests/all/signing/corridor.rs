//! From YAML to a signed letter: fields as the corridor writes them, signed in one go,
//! afterwards, and in a batch; drafts that nobody can sign.

use std::collections::BTreeMap;

use letterpress::certificates::Certificate;
use letterpress::render;
use letterpress::signatures::{Trust, verify};
use letterpress::signing::{Certify, Moment, Options, Refusal};

use lopdf::{Dictionary, Document, IncrementalDocument, Object, dictionary};

use super::fixture::{NOON, bytes, options, try_signed};
use crate::cli::Folder;
use crate::desk::{Disk, asked, assets, read_set, root};
use crate::review::approving;
use crate::source::SOUND;

/// The sample that two sign, with values set.
fn accord(set: &[&str]) -> Vec<u8> {
    let name = "samples/fr/accord.yaml";
    let text = std::fs::read_to_string(root().join(name)).expect("a sample");
    let document = read_set(name, &text, set).unwrap_or_else(|failed| panic!("{failed}"));
    render(&document, assets()).unwrap_or_else(|problems| panic!("{problems}")).bytes
}

/// Field and verdict of each signature.
fn verdicts(pdf: &[u8]) -> BTreeMap<String, String> {
    let anchors = Certificate::read_all(&bytes("root.crt")).expect("a certificate");
    let trust = Trust { anchors, at: Moment::from_seconds(NOON + 60) };
    let report = verify(pdf, &trust).expect("a report");
    let told = |signature: &letterpress::signatures::Judged| {
        (signature.field.clone(), format!("{:?}", signature.verdict))
    };
    report.signatures.iter().map(told).collect()
}

#[test]
fn two_sign_in_either_order_and_after_a_certification() {
    let letter = accord(&[]);
    for (first, second) in [("sender", "recipient"), ("recipient", "sender")] {
        for certify in [None, Some(Certify::FillIn)] {
            for visible in [false, true] {
                let one = Options { certify, visible, ..options(first) };
                let once = try_signed(&letter, &one).unwrap_or_else(|refusal| panic!("{refusal}"));
                assert!(once.starts_with(&letter), "the letter itself stays");
                let other = Options { visible, ..options(second) };
                let twice = try_signed(&once, &other).unwrap_or_else(|refusal| panic!("{refusal}"));
                assert!(twice.starts_with(&once));
                let found = verdicts(&twice);
                assert_eq!(found.len(), 2);
                assert!(found.values().all(|verdict| verdict == "Valid"), "{first}, {certify:?}: {found:?}");
            }
        }
    }
}

#[test]
fn what_a_field_demands_is_heeded() {
    let seeded = |seed: &str| {
        let set = format!("signature=[{{field: sender, seed: {{mandatory: true, {seed}}}}}]");
        accord(&[&set])
    };
    let refused = try_signed(&seeded("digests: [sha384, sha512]"), &options("sender"));
    assert!(
        matches!(&refused, Err(Refusal::Demanded(field, what)) if field == "sender" && what.contains("SHA384 or SHA512")),
        "{refused:?}"
    );
    assert!(try_signed(&seeded("digests: [sha256]"), &options("sender")).is_ok());
    let reasons = seeded("reasons: [Accord]");
    let refused = try_signed(&reasons, &options("sender"));
    assert!(matches!(&refused, Err(Refusal::Demanded(_, what)) if what.contains("`Accord`")), "{refused:?}");
    let given = Options { reason: Some("Accord".to_owned()), ..options("sender") };
    assert!(try_signed(&reasons, &given).is_ok());
}

#[test]
fn a_draft_cannot_be_signed() {
    let draft = accord(&["review.required=true"]);
    assert_eq!(try_signed(&draft, &options("sender")).expect_err("refused"), Refusal::NoFields);
    let name = "samples/fr/accord.yaml";
    let text = std::fs::read_to_string(root().join(name)).expect("a sample");
    let settings = asked(name, &text, &[], |request| approving(request, &Disk));
    let assignments: Vec<&str> = settings.iter().map(|one| one.assignment.as_str()).collect();
    let approved = accord(&assignments);
    assert!(try_signed(&approved, &options("sender")).is_ok());
}

/// A file with an annotation behind it, in a revision.
fn annotated(pdf: &[u8], annotation: Dictionary) -> Vec<u8> {
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), Document::load_mem(pdf).expect("a PDF"));
    let page = update.get_prev_documents().page_iter().next().expect("a page");
    let annotation = update.new_document.add_object(annotation);
    update.opt_clone_object_to_new_document(page).expect("a page");
    let page = update.new_document.get_dictionary_mut(page).expect("a page");
    page.get_mut(b"Annots").and_then(Object::as_array_mut).expect("annotations").push(annotation.into());
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).expect("saved");
    bytes
}

#[test]
fn a_certification_may_let_people_annotate() {
    let rect = || vec![60.into(), 60.into(), 80.into(), 80.into()];
    let note = dictionary! { "Type" => "Annot", "Subtype" => "Text", "Rect" => rect() };
    let link = dictionary! { "Type" => "Annot", "Subtype" => "Link", "Rect" => rect() };
    let active =
        dictionary! { "Type" => "Annot", "Subtype" => "Text", "Rect" => rect(), "A" => dictionary! {} };
    for (certify, added, verdict) in [
        (Some(Certify::Annotate), &note, "Valid"),
        (Some(Certify::Annotate), &link, "Invalid"),
        (Some(Certify::Annotate), &active, "Invalid"),
        (Some(Certify::FillIn), &note, "Invalid"),
        (Some(Certify::NoChanges), &note, "Invalid"),
        (None, &note, "Invalid"),
    ] {
        let certified = try_signed(&accord(&[]), &Options { certify, ..options("sender") }).expect("signed");
        let found = verdicts(&annotated(&certified, added.clone()));
        assert_eq!(found["sender"], verdict, "{certify:?}, {added:?}");
    }
}

/// Letters with a field, and a key.
fn folder(name: &str) -> Folder {
    let letter = SOUND.replacen("enclosures:", "signature: {field: true}\nenclosures:", 1);
    let folder = Folder::new(name)
        .with("letters/a.yaml", letter.clone())
        .with("letters/b.yaml", letter.replace("Madame,", "Monsieur,"))
        .with("me.key", bytes("p256.key"))
        .with("me.crt", bytes("p256.crt"))
        .with("ca.crt", bytes("intermediate.crt"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(folder.path("me.key"), std::fs::Permissions::from_mode(0o600))
            .expect("a mode");
    }
    folder
}

const KEY: [&str; 8] =
    ["--key", "me.key", "--cert", "me.crt", "--chain", "ca.crt", "--time", "2026-03-03T10:00:00+01:00"];

fn call(folder: &Folder, args: &[&str]) {
    let args: Vec<&str> = args.iter().chain(&KEY).copied().collect();
    let called = folder.call(&args);
    assert_eq!(called.code(), 0, "{}", called.err());
}

#[test]
fn a_batch_is_rendered_and_signed_as_if_signed_afterwards() {
    let folder = folder("sign-batch");
    call(&folder, &["render", "letters", "-o", "out/", "--sign-field", "signature"]);
    assert_eq!(folder.call(&["render", "letters", "-o", "plain/"]).code(), 0);
    for name in ["a", "b"] {
        let (plain, later) = (format!("plain/{name}.pdf"), format!("later/{name}.pdf"));
        call(&folder, &["sign", &plain, "--field", "signature", "-o", &later]);
        let once = folder.read(&format!("out/{name}.pdf"));
        assert!(once == folder.read(&later), "{name}: not the same");
        assert_eq!(verdicts(&once).into_values().collect::<Vec<_>>(), ["Valid"], "{name}");
    }
}

#[test]
fn what_is_signed_otherwise_is_made_again() {
    let folder = folder("sign-incremental");
    let render = |more: &[&str]| {
        let args = [&["render", "letters", "-o", "out/", "--incremental"], more].concat();
        let called = folder.call(&args);
        assert_eq!(called.code(), 0, "{}", called.err());
        folder.read("out/a.pdf")
    };
    let key = [&["--sign-field", "signature"], &KEY[..]].concat();
    let plain = render(&[]);
    let signed = render(&key);
    assert!(signed.starts_with(&plain) && signed.len() > plain.len(), "it was left unsigned");
    assert!(render(&key) == signed);
    let reasoned = render(&[&key[..], &["--reason", "Accord"]].concat());
    assert!(reasoned != signed && reasoned.starts_with(&plain), "the reason is not in it");
}
