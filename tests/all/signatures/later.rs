//! What a forger writes behind a signed file.

use lopdf::{Dictionary, Object, Stream, dictionary};

use super::fixture::{Later, file, told};

fn script() -> Object {
    dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert('Pay twice')") }.into()
}

fn drawing() -> Stream {
    let form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), 400.into(), 200.into()],
    };
    Stream::new(form, b"1 g 0 0 400 200 re f".to_vec())
}

fn annotate(later: &mut Later) {
    let drawn = later.add(drawing());
    let stamp = later.add(dictionary! {
        "Type" => "Annot",
        "Subtype" => "Stamp",
        "Rect" => vec![50.into(), 600.into(), 450.into(), 800.into()],
        "F" => 4,
        "AP" => dictionary! { "N" => drawn },
    });
    let list = later.page().get_mut(b"Annots").and_then(Object::as_array_mut).expect("annotations");
    list.push(stamp.into());
}

fn fields(later: &mut Later) -> &mut Vec<Object> {
    let form = later.catalog().get_mut(b"AcroForm").and_then(Object::as_dict_mut).expect("a form");
    form.get_mut(b"Fields").and_then(Object::as_array_mut).expect("fields")
}

fn on_page(key: &'static str, value: Object) -> impl Fn(&mut Later) {
    move |later| later.page().set(key, value.clone())
}

fn in_catalog(key: &'static str, value: Object) -> impl Fn(&mut Later) {
    move |later| later.catalog().set(key, value.clone())
}

fn in_field(field: &'static str, key: &'static str, value: Object) -> impl Fn(&mut Later) {
    move |later| later.field(field).set(key, value.clone())
}

fn check(name: &str, base: &str, field: &str, problem: &str, change: impl Fn(&mut Later)) {
    let mut later = Later::of(&file(base));
    change(&mut later);
    told(name, &later.bytes(), field, problem);
}

#[test]
fn pages() {
    let p256 = |name: &str, problem: &str, change: &dyn Fn(&mut Later)| {
        check(name, "p256.pdf", "second", problem, change);
    };
    p256("page added", "the list of pages", &|later| {
        let tree = later.page().get(b"Parent").and_then(Object::as_reference).expect("a tree");
        let page =
            later.add(dictionary! { "Type" => "Page", "Parent" => tree, "Resources" => Dictionary::new() });
        let pages = later.dictionary(tree);
        pages.set("Count", 2);
        pages.get_mut(b"Kids").and_then(Object::as_array_mut).expect("kids").push(page.into());
    });
    p256("content replaced", "/Contents of page 1 was changed", &|later| {
        let content = later.add(Stream::new(Dictionary::new(), b"0 0 100 100 re f".to_vec()));
        later.page().set("Contents", content);
    });
    p256("content overridden", "the content of page 1 was changed", &|later| {
        let id = later.page().get(b"Contents").and_then(Object::as_reference).expect("content");
        *later.object(id) = Stream::new(Dictionary::new(), b"0 0 100 100 re f".to_vec()).into();
    });
    p256("font overridden", "a font", &|later| {
        let is_font = |object: &Object| object.as_dict().is_ok_and(|font| font.has_type(b"Font"));
        let id = later.old().objects.iter().find(|(_, object)| is_font(object)).map(|(id, _)| *id);
        later.dictionary(id.expect("a font")).set("BaseFont", "Symbol");
    });
    p256("turned", "/Rotate of page 1 was added", &on_page("Rotate", 180.into()));
    p256(
        "cropped",
        "/CropBox of page 1",
        &on_page("CropBox", vec![0.into(), 500.into(), 595.into(), 842.into()].into()),
    );
    p256("resources", "/Resources of page 1", &on_page("Resources", Dictionary::new().into()));
    p256("script on the page", "/AA of page 1", &on_page("AA", dictionary! { "O" => script() }.into()));
    p256("annotation", "an annotation was added to page 1", &annotate);
    check("annotation, certified", "certified.pdf", "first", "an annotation was added", annotate);
    check("annotation, frozen", "frozen.pdf", "second", "an annotation was added", annotate);
}

#[test]
fn the_catalog_and_what_it_leads_to() {
    let p256 = |name: &str, problem: &str, change: &dyn Fn(&mut Later)| {
        check(name, "p256.pdf", "second", problem, change);
    };
    p256("script on opening", "/OpenAction of the catalog was added", &in_catalog("OpenAction", script()));
    p256(
        "scripts by name",
        "/Names of the catalog",
        &in_catalog("Names", dictionary! { "JavaScript" => script() }.into()),
    );
    p256("layers", "/OCProperties of the catalog", &in_catalog("OCProperties", Dictionary::new().into()));
    p256("language", "/Lang of the catalog was changed", &in_catalog("Lang", Object::string_literal("tlh")));
    p256("metadata", "the metadata were changed", &|later| {
        let new = later.add(Stream::new(dictionary! { "Type" => "Metadata" }, b"<x/>".to_vec()));
        later.catalog().set("Metadata", new);
    });
    p256("title in the metadata", "the metadata were changed", &|later| {
        let catalog = later.old().catalog().expect("a catalog");
        let id = catalog.get(b"Metadata").and_then(Object::as_reference).expect("metadata");
        let old = later.old().get_object(id).and_then(Object::as_stream).expect("metadata");
        let text = String::from_utf8(old.get_plain_content().expect("text")).expect("text");
        assert!(text.contains("100 euros"));
        let stream =
            Stream::new(dictionary! { "Type" => "Metadata" }, text.replace("100", "900").into_bytes());
        *later.object(id) = stream.into();
    });
    p256("title", "/Title of the document's information was changed", &|later| {
        let id = later.add(dictionary! { "Title" => Object::string_literal("Nothing is owed") });
        later.trailer().set("Info", id);
    });
    p256("attached file", "an attached file", &|later| {
        let is_file =
            |object: &Object| object.as_stream().is_ok_and(|file| file.dict.has_type(b"EmbeddedFile"));
        let id = later.old().objects.iter().find(|(_, object)| is_file(object)).map(|(id, _)| *id);
        let kept = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"<other/>".to_vec());
        *later.object(id.expect("a file")) = kept.into();
    });
    p256("words for readers", "the structure of the text", &|later| {
        let is_text = |object: &Object| object.as_dict().is_ok_and(|element| element.has_type(b"StructElem"));
        let id = later.old().objects.iter().find(|(_, object)| is_text(object)).map(|(id, _)| *id);
        later
            .dictionary(id.expect("an element"))
            .set("ActualText", Object::string_literal("We owe nothing."));
    });
    check("certification taken away", "certified.pdf", "first", "/Perms of the catalog", |later| {
        later.catalog().remove(b"Perms");
    });
}

#[test]
fn the_signature_and_its_field() {
    let p256 = |name: &str, problem: &str, change: &dyn Fn(&mut Later)| {
        check(name, "p256.pdf", "second", problem, change);
    };
    p256(
        "moved",
        "the signed field `second` was changed: /Rect",
        &in_field("second", "Rect", vec![0.into(); 4].into()),
    );
    p256(
        "tooltip",
        "the signed field `second` was changed: /TU",
        &in_field("second", "TU", Object::string_literal("x")),
    );
    p256("picture", "the signed field `second` was changed: /AP", &|later| {
        let drawn = later.add(drawing());
        later.field("second").set("AP", dictionary! { "N" => drawn });
    });
    p256("taken out", "the signed field `second` was changed: /V", &|later| {
        later.field("second").remove(b"V");
    });
    p256("rewritten", "a signature", &|later| {
        let id = later.field("second").get(b"V").and_then(Object::as_reference).expect("a value");
        later.dictionary(id).set("Reason", Object::string_literal("Something else"));
    });
    p256("form emptied", "fields were removed from the form", &|later| fields(later).clear());
    check("one signature twice", "p256.pdf", "second", "`first` got the signature of another", |later| {
        let value = later.field("second").get(b"V").expect("a value").clone();
        later.field("first").set("V", value);
    });
}

#[test]
fn fields_after_certification() {
    let locked = "the field `amount` was changed, though it is locked";
    let pay = || Object::string_literal("900");
    check("locked", "certified.pdf", "first", locked, in_field("amount", "V", pay()));
    check("locked, approved", "rsa.pdf", "first", locked, in_field("amount", "V", pay()));
    let frozen = "was filled in, though no changes are permitted";
    check("frozen", "frozen.pdf", "second", frozen, in_field("note", "V", pay()));
    check("renamed", "certified.pdf", "first", "`note` was changed: /T", in_field("note", "T", pay()));
    check(
        "made larger",
        "certified.pdf",
        "first",
        "`note` was changed: /Rect",
        in_field("note", "Rect", vec![0.into(); 4].into()),
    );
    check("hidden", "certified.pdf", "first", "`note` was hidden", in_field("note", "F", 2.into()));
    check("tooltip", "certified.pdf", "first", "`second` was changed: /TU", in_field("second", "TU", pay()));
    check("drawn over", "certified.pdf", "first", "`second` was changed, but not signed", |later| {
        let drawn = later.add(drawing());
        later.field("second").set("AP", dictionary! { "N" => drawn });
    });
    check("signed, frozen", "frozen.pdf", "second", "was signed, though no changes are permitted", |later| {
        let value = later.add(dictionary! { "Type" => "Sig", "SubFilter" => "ETSI.CAdES.detached" });
        later.field("first").set("V", value);
    });
    check("text field added", "certified.pdf", "first", "the field `more` was added", |later| {
        let field =
            later.add(dictionary! { "FT" => "Tx", "T" => Object::string_literal("more"), "V" => pay() });
        fields(later).push(field.into());
    });
    check(
        "visible signature added",
        "certified.pdf",
        "first",
        "`more` was added, which shows on the page",
        |later| {
            let drawn = later.add(drawing());
            let field = later.add(dictionary! {
                "Type" => "Annot",
                "Subtype" => "Widget",
                "FT" => "Sig",
                "T" => Object::string_literal("more"),
                "Rect" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                "AP" => dictionary! { "N" => drawn },
            });
            fields(later).push(field.into());
        },
    );
}
