//! A letter with signature fields, and keys to sign it.

use std::path::PathBuf;
use std::sync::OnceLock;

use letterpress::render;
use letterpress::signing::{Key, Moment, Options, Refusal, sign};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::desk::{assets, read_letter, root};

/// 2026-03-03T09:00:00Z.
pub(super) const NOON: u64 = 1_772_528_400;

pub(super) fn pki(name: &str) -> PathBuf {
    root().join("tests/all/signing/pki").join(name)
}

pub(super) fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(pki(name)).expect("a file of the test keys")
}

/// The key `p256`, `p384` or `rsa` with its certificate and the one above.
pub(super) fn key(name: &str) -> Key {
    with_certificate(name, name)
}

pub(super) fn with_certificate(key: &str, certificate: &str) -> Key {
    let (key, certificate) = (bytes(&format!("{key}.key")), bytes(&format!("{certificate}.crt")));
    Key::from_pem(&key, None, &certificate, &[&bytes("intermediate.crt")]).expect("a key")
}

pub(super) fn options(field: &str) -> Options {
    Options::new(field, Moment::from_seconds(NOON))
}

pub(super) fn signed(pdf: &[u8], field: &str) -> Vec<u8> {
    try_signed(pdf, &options(field)).expect("signed")
}

pub(super) fn try_signed(pdf: &[u8], options: &Options) -> Result<Vec<u8>, Refusal> {
    sign(pdf, options, &key("p256"), None)
}

/// A letter without fields.
pub(super) fn plain() -> &'static [u8] {
    static PLAIN: OnceLock<Vec<u8>> = OnceLock::new();
    PLAIN.get_or_init(|| {
        let name = "samples/fr/simple.yaml";
        let text = std::fs::read_to_string(root().join(name)).expect("a sample");
        let document = read_letter(name, &text).unwrap_or_else(|failed| panic!("{}", failed.diagnostics));
        render(&document, assets()).unwrap_or_else(|problems| panic!("{problems}")).bytes
    })
}

/// The letter with the fields `sender` and `client`, which are given `more`; its table
/// of objects is a stream, or of the old kind.
pub(super) fn letter(stream: bool, more: &[(&str, Object)]) -> Vec<u8> {
    let mut document = Document::load_mem(plain()).expect("a PDF");
    let page = document.page_iter().next().expect("a page");
    let widgets: Vec<Object> = ["sender", "client"]
        .iter()
        .enumerate()
        .map(|(index, name)| Object::Reference(widget(&mut document, page, name, index, more)))
        .collect();
    document.get_dictionary_mut(page).expect("a page").set("Annots", widgets.clone());
    let form = dictionary! { "Fields" => widgets, "SigFlags" => 1 };
    document.catalog_mut().expect("a catalog").set("AcroForm", form);
    let mut bytes = Vec::new();
    if stream {
        document.save_modern(&mut bytes).expect("saved");
    } else {
        document.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceTable;
        document.save_to(&mut bytes).expect("saved");
    }
    bytes
}

fn widget(
    document: &mut Document,
    page: ObjectId,
    name: &str,
    index: usize,
    more: &[(&str, Object)],
) -> ObjectId {
    let left = if index == 0 { 60.0 } else { 320.0 };
    let form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), 170.into(), 57.into()],
    };
    let appearance = document.add_object(Stream::new(form, Vec::new()));
    let mut field = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => Object::string_literal(name),
        "TU" => Object::string_literal(format!("Signature of the {name}")),
        "Rect" => vec![left.into(), 60.25.into(), (left + 170.0).into(), 117.25.into()],
        "P" => page,
        "F" => 132,
        "AP" => dictionary! { "N" => appearance },
    };
    for (key, value) in more {
        field.set(*key, value.clone());
    }
    document.add_object(field)
}

/// The value of a signed field, as lopdf reads it.
pub(super) fn value(document: &Document, field: &str) -> Dictionary {
    let form = document.catalog().and_then(|c| document.get_dict_in_dict(c, b"AcroForm")).expect("a form");
    let fields = form.get(b"Fields").and_then(Object::as_array).expect("fields");
    let named = fields.iter().map(|f| document.get_dictionary(f.as_reference().expect("a field")));
    let named = named.map(|field| field.expect("a field"));
    let found = named
        .into_iter()
        .find(|f| f.get(b"T").and_then(Object::as_str).is_ok_and(|name| name == field.as_bytes()));
    document.get_dict_in_dict(found.expect("the field"), b"V").expect("a value").clone()
}
