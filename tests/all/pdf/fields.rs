//! Signature fields in finished files, and that what is seen is what is signed.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String};

use super::{catalog, dicts, read, structure};
use crate::desk::{assets, read_set, samples, various};

/// A letter of the samples as a PDF.
fn sample(name: &str, set: &[&str]) -> Vec<u8> {
    let (name, text) = samples().into_iter().find(|(path, _)| path.ends_with(name)).expect("a sample");
    let document = read_set(&name, &text, set).unwrap_or_else(|failed| panic!("{failed}"));
    letterpress::render(&document, assets()).unwrap_or_else(|failed| panic!("{failed}")).bytes
}

fn widgets(pdf: &Pdf) -> Vec<Dict<'_>> {
    let form: Dict<'_> = catalog(pdf).get("AcroForm").expect("a form");
    dicts(&form.get("Fields").expect("fields"))
}

fn text(dict: &Dict<'_>, key: &str) -> std::string::String {
    let value = dict.get::<String<'_>>(key).unwrap_or_else(|| panic!("no {key}"));
    std::string::String::from_utf8_lossy(value.as_bytes()).into_owned()
}

#[test]
fn a_field_is_what_signing_tools_and_readers_look_for() {
    let pdf = read(sample("fr/accord.yaml", &[]));
    let form: Dict<'_> = catalog(&pdf).get("AcroForm").expect("a form");
    assert_eq!(form.get::<i32>("SigFlags"), Some(1));
    assert!(!form.contains_key("NeedAppearances") && !form.contains_key("XFA"));
    let fields = widgets(&pdf);
    let names: Vec<_> = fields.iter().map(|field| text(field, "T")).collect();
    assert_eq!(names, ["sender", "recipient"]);
    for field in &fields {
        assert_eq!(field.get::<Name<'_>>("FT").expect("a kind").as_str(), "Sig");
        assert_eq!(field.get::<Name<'_>>("Subtype").expect("a kind").as_str(), "Widget");
        // Print and Locked, nothing that hides it.
        assert_eq!(field.get::<i32>("F"), Some(4 + 128));
        assert!(["V", "A", "AA"].iter().all(|key| !field.contains_key(*key)));
        assert!(field.get::<String<'_>>("TU").expect("words").as_bytes().len() > 20);
        let appearance: Dict<'_> = field.get("AP").expect("an appearance");
        assert_eq!(appearance.keys().count(), 1);
        let stream: Stream<'_> = appearance.get("N").expect("a stream");
        let shown: Array<'_> = stream.dict().get("BBox").expect("a box");
        let size: Vec<f32> = shown.iter::<f32>().collect();
        let rect: Vec<f32> = field.get::<Array<'_>>("Rect").expect("a place").iter::<f32>().collect();
        assert!((size[2] - (rect[2] - rect[0])).abs() < 0.02 && (size[3] - (rect[3] - rect[1])).abs() < 0.02);
        assert!(rect[2] - rect[0] > 110.0 && rect[3] - rect[1] > 25.0, "{rect:?}");
        let page: Dict<'_> = field.get("P").expect("a page");
        assert_eq!(page.get::<Name<'_>>("Tabs").expect("an order").as_str(), "S");
    }
    let lock: Dict<'_> = fields[1].get("Lock").expect("a lock");
    assert_eq!(lock.get::<Name<'_>>("Action").expect("an action").as_str(), "Include");
    let locked: Vec<_> = lock.get::<Array<'_>>("Fields").expect("fields").iter::<String<'_>>().collect();
    assert_eq!(
        locked.iter().map(|name| name.as_bytes().to_vec()).collect::<Vec<_>>(),
        [b"recipient".to_vec()]
    );
}

#[test]
fn a_form_in_the_tag_tree_has_its_field_as_its_only_child() {
    let pdf = read(sample("fr/accord.yaml", &[]));
    let (root, all) = structure(&pdf);
    let forms: Vec<_> =
        all.iter().filter(|(_, e)| e.get::<Name<'_>>("S").is_some_and(|s| s.as_str() == "Form")).collect();
    assert_eq!(forms.len(), 2);
    let parents: Dict<'_> = root.get("ParentTree").expect("a parent tree");
    let nums: Array<'_> = parents.get("Nums").expect("numbers");
    let entries: Vec<Object<'_>> = nums.iter::<Object<'_>>().collect();
    for (_, form) in forms {
        // Not an array: a later signature would change it, and validators take that for a change of the letter.
        let Some(Object::Dict(child)) = form.get::<Object<'_>>("K") else { panic!("not one dictionary") };
        assert_eq!(child.get::<Name<'_>>("Type").expect("a kind").as_str(), "OBJR");
        let widget: Dict<'_> = child.get("Obj").expect("a widget");
        let key = widget.get::<i32>("StructParent").expect("a key");
        let at = entries
            .iter()
            .step_by(2)
            .position(|entry| matches!(entry, Object::Number(n) if n.as_i64() == i64::from(key)));
        let Object::Dict(element) = &entries[at.expect("an entry") * 2 + 1] else { panic!("no element") };
        let back: Dict<'_> = element.get("K").expect("a child");
        assert_eq!(text(&back.get::<Dict<'_>>("Obj").expect("a widget"), "T"), text(&widget, "T"));
    }
}

#[test]
fn order_lock_and_seed_values_are_written() {
    let set = "signature=[{field: sender, order: 2, lock: all}, {side: recipient, order: 1, field: recipient, \
               tooltip: Ici, seed: {mandatory: true, reasons: [Accord], digests: [sha256, sha512]}}]";
    let pdf = read(sample("fr/accord.yaml", &[set]));
    let fields = widgets(&pdf);
    assert_eq!(fields.iter().map(|field| text(field, "T")).collect::<Vec<_>>(), ["recipient", "sender"]);
    let lock: Dict<'_> = fields[1].get("Lock").expect("a lock");
    assert_eq!(lock.get::<Name<'_>>("Action").expect("an action").as_str(), "All");
    assert_eq!(text(&fields[0], "TU"), "Ici");
    let seed: Dict<'_> = fields[0].get("SV").expect("seed values");
    // SubFilter, Reasons and DigestMethod are demanded: bits 2, 4 and 7.
    assert_eq!(seed.get::<i32>("Ff"), Some(2 + 8 + 64));
    let digests = seed.get::<Array<'_>>("DigestMethod").expect("digests").iter::<String<'_>>().count();
    assert_eq!(digests, 2);
    let filter = seed.get::<Array<'_>>("SubFilter").expect("kinds").iter::<Name<'_>>().next().expect("one");
    assert_eq!(filter.as_str(), "ETSI.CAdES.detached");
}

/// Keys by which a page shows what it did not show when it was signed, or acts.
const NEVER: [&str; 14] = [
    "JS",
    "JavaScript",
    "OpenAction",
    "AA",
    "OCProperties",
    "OC",
    "XFA",
    "NeedAppearances",
    "RichMedia",
    "Movie",
    "Sound",
    "Launch",
    "SubmitForm",
    "ImportData",
];

/// Looks through a value and what it holds, not through references: each object is seen by itself.
fn forbidden(object: &Object<'_>, found: &mut Vec<std::string::String>) {
    let mut look = |dict: &Dict<'_>| {
        for key in dict.keys() {
            if NEVER.contains(&key.as_str()) {
                found.push(key.as_str().to_owned());
            }
        }
        if let Some(action) = dict.get::<Name<'_>>("S")
            && NEVER.contains(&action.as_str())
        {
            found.push(action.as_str().to_owned());
        }
        if let Some(kind) = dict.get::<Name<'_>>("Subtype")
            && kind.as_str() == "Type0"
        {
            let descendant = dicts(&dict.get("DescendantFonts").expect("a descendant")).remove(0);
            let descriptor: Dict<'_> = descendant.get("FontDescriptor").expect("a descriptor");
            assert!(
                ["FontFile2", "FontFile3"].iter().any(|file| descriptor.get::<Stream<'_>>(*file).is_some())
            );
        }
    };
    match object {
        Object::Dict(dict) => look(dict),
        Object::Stream(stream) => look(stream.dict()),
        _ => {}
    }
}

#[test]
fn what_is_seen_is_what_is_signed() {
    for (name, text) in various() {
        let document = read_set(&name, &text, &[]).unwrap_or_else(|failed| panic!("{failed}"));
        let bytes =
            letterpress::render(&document, assets()).unwrap_or_else(|failed| panic!("{failed}")).bytes;
        assert_eq!(bytes.windows(5).filter(|window| window == b"%%EOF").count(), 1, "{name}: one revision");
        let pdf = read(bytes);
        let (mut found, mut count) = (Vec::new(), 0);
        for object in pdf.objects() {
            forbidden(&object, &mut found);
            count += 1;
        }
        assert!(count > 20, "{name}: {count} objects were looked at");
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn a_field_changes_no_ink() {
    let content = |bytes: Vec<u8>| -> Vec<Vec<u8>> {
        let pdf = read(bytes);
        pdf.pages().iter().map(|page| page.page_stream().expect("content").to_vec()).collect()
    };
    let with = content(sample("fr/fin-de-mission.yaml", &[]));
    let without = content(sample("fr/fin-de-mission.yaml", &["signature.field=false"]));
    assert!(!with.is_empty() && with == without);
}
