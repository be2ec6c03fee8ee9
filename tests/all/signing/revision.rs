//! The revision that a signature is: what it changes, and nothing else.

use std::collections::BTreeSet;

use letterpress::signatures::File;
use letterpress::signing::{Certify, Options, sign};
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::fixture::{NOON, key, letter, options, plain, signed, value};

fn load(pdf: &[u8]) -> Document {
    Document::load_mem(pdf).expect("a PDF")
}

/// The numbers of the objects that two revisions do not have alike, the tables of
/// objects left aside.
fn changed(before: &[u8], after: &[u8]) -> BTreeSet<ObjectId> {
    let (before, after) = (load(before), load(after));
    let table = |object: &Object| object.as_stream().is_ok_and(|s| s.dict.has_type(b"XRef"));
    let differs =
        |id: &&ObjectId| before.objects.get(id) != after.objects.get(id) && !table(&after.objects[*id]);
    after.objects.keys().filter(differs).copied().collect()
}

#[test]
fn only_field_and_form_change() {
    for stream in [true, false] {
        let pdf = letter(stream, &[]);
        let once = signed(&pdf, "sender");
        let fields = File::read(&once).expect("a PDF").fields();
        let sender = fields.iter().find(|field| field.name == "sender").expect("a field");
        let root = load(&once).trailer.get(b"Root").and_then(Object::as_reference).expect("a catalog");
        let wanted = BTreeSet::from([sender.id.expect("a field"), sender.value.expect("a value"), root]);
        assert_eq!(changed(&pdf, &once), wanted);
        assert!(sender.used && !fields.iter().any(|field| field.name == "client" && field.used));
        // The flags stand already: the second signature leaves the catalog alone.
        let twice = signed(&once, "client");
        assert!(twice.starts_with(&once));
        assert_eq!(changed(&once, &twice).len(), 2);
        assert!(!changed(&once, &twice).contains(&root));
    }
}

#[test]
fn a_form_of_its_own_is_changed_in_its_place() {
    let mut document = load(&letter(true, &[]));
    let form = document.catalog_mut().expect("a catalog").remove(b"AcroForm").expect("a form");
    let form = document.add_object(form);
    document.catalog_mut().expect("a catalog").set("AcroForm", form);
    let mut pdf = Vec::new();
    document.save_modern(&mut pdf).expect("saved");
    let signed = signed(&pdf, "sender");
    let changed = changed(&pdf, &signed);
    assert_eq!(changed.len(), 3);
    let signed = load(&signed);
    let form = signed.catalog().expect("a catalog").get(b"AcroForm").and_then(Object::as_reference);
    let form = form.expect("still an object of its own");
    assert!(changed.contains(&form));
    let flags = signed.get_dictionary(form).and_then(|form| form.get(b"SigFlags")).and_then(Object::as_i64);
    assert_eq!(flags.expect("flags"), 3);
}

#[test]
fn the_dictionary_says_who_when_and_why() {
    let options = Options {
        zone: 60,
        reason: Some("Öffentlich (geprüft)".to_owned()),
        place: Some("Köln".to_owned()),
        contact: Some("/ByteRange[0 1 2 3]/Contents<00>".to_owned()),
        ..options("sender")
    };
    let signed = sign(&letter(true, &[]), &options, &key("p256"), None).expect("signed");
    let value = value(&load(&signed), "sender");
    let text = |key: &[u8]| lopdf::decode_text_string(value.get(key).expect("an entry")).expect("text");
    assert_eq!(NOON % 86_400, 9 * 3600);
    assert_eq!(text(b"M"), "D:20260303100000+01'00'");
    assert_eq!(text(b"Reason"), "Öffentlich (geprüft)");
    assert_eq!(text(b"Location"), "Köln");
    assert_eq!(text(b"ContactInfo"), "/ByteRange[0 1 2 3]/Contents<00>");
    assert_eq!(value.get(b"SubFilter").and_then(Object::as_name).expect("a name"), b"ETSI.CAdES.detached");
    assert!(!value.has(b"Reference"), "an approval");
}

/// The transforms of a signature: method and parameters.
fn transforms(pdf: &[u8], field: &str) -> Vec<(Vec<u8>, Dictionary)> {
    let value = value(&load(pdf), field);
    let list = value.get(b"Reference").and_then(Object::as_array).expect("references");
    list.iter()
        .map(|one| {
            let one = one.as_dict().expect("a dictionary");
            assert!(!one.has(b"DigestValue") && !one.has(b"DigestMethod"), "forbidden in PDF/A-3");
            let parameters = one.get(b"TransformParams").and_then(Object::as_dict).expect("parameters");
            (
                one.get(b"TransformMethod").and_then(Object::as_name).expect("a name").to_vec(),
                parameters.clone(),
            )
        })
        .collect()
}

#[test]
fn a_certification_stands_in_the_catalog() {
    for certify in [Certify::NoChanges, Certify::FillIn, Certify::Annotate] {
        let options = Options { certify: Some(certify), ..options("sender") };
        let pdf = sign(&letter(true, &[]), &options, &key("p256"), None).expect("signed");
        let [(method, parameters)] = &transforms(&pdf, "sender")[..] else { panic!("one transform") };
        assert_eq!(method, b"DocMDP");
        assert_eq!(parameters.get(b"P").and_then(Object::as_i64).expect("a number"), certify as i64);
        let document = load(&pdf);
        let catalog = document.catalog().expect("a catalog");
        let named = document.get_dict_in_dict(catalog, b"Perms").and_then(|p| p.get(b"DocMDP"));
        let named = named.and_then(Object::as_reference).ok();
        let fields = File::read(&pdf).expect("a PDF").fields();
        assert_eq!(named, fields.iter().find(|field| field.name == "sender").and_then(|field| field.value));
    }
}

#[test]
fn a_lock_is_carried_into_the_signature() {
    let list = Object::Array(vec![Object::string_literal("sender")]);
    let lock = dictionary! { "Type" => "SigFieldLock", "Action" => "Include", "Fields" => list.clone() };
    let pdf = signed(&letter(true, &[("Lock", lock.into())]), "sender");
    let [(method, parameters)] = &transforms(&pdf, "sender")[..] else { panic!("one transform") };
    assert_eq!(method, b"FieldMDP");
    assert_eq!(parameters.get(b"Action").and_then(Object::as_name).expect("a name"), b"Include");
    let fields = parameters.get(b"Fields").and_then(Object::as_array).expect("a list");
    let fields: Vec<String> = fields.iter().map(|f| lopdf::decode_text_string(f).expect("text")).collect();
    assert_eq!(fields, ["sender"]);
}

#[test]
fn every_object_stands_where_the_table_says() {
    // `load_mem` falls back on searching; a strict reader does not.
    for stream in [true, false] {
        let mut pdf = letter(stream, &[]);
        for field in ["sender", "client"] {
            pdf = signed(&pdf, field);
            let strict = lopdf::LoadOptions { strict: true, ..lopdf::LoadOptions::default() };
            let document = Document::load_mem_with_options(&pdf, strict).expect("a sound PDF");
            assert!(document.xref_recovery.is_none());
            let id = document.trailer.get(b"ID").and_then(Object::as_array).expect("an identifier");
            let first = load(plain()).trailer.get(b"ID").and_then(Object::as_array).expect("one").clone();
            assert_eq!(id.len(), 2);
            assert_eq!(id[0].as_str().expect("a half"), first[0].as_str().expect("a half"));
            assert_ne!(id[1].as_str().expect("a half"), first[1].as_str().expect("a half"));
        }
    }
}
