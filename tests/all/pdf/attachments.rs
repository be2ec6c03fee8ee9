//! Files inside the file: found by every way a receiver may look, and named
//! with the same words by the metadata.

use chrono::NaiveDate;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String};
use letterpress::pdf::{self, Attachment, Kept, Profile, Relationship};

use super::{catalog, dicts, read, sample};

fn invoice(name: &str, profile: Profile) -> Attachment {
    Attachment {
        name: name.into(),
        mime: "text/xml".into(),
        description: "Facture électronique".into(),
        relationship: Relationship::Alternative,
        modified: NaiveDate::from_ymd_opt(2026, 3, 3).expect("a day"),
        bytes: b"<Invoice/>".repeat(50),
        profile: Some(profile),
    }
}

fn timesheet() -> Attachment {
    Attachment {
        name: "Arbeitszeiten März.csv".into(),
        mime: "text/csv".into(),
        description: "Zeiten".into(),
        relationship: Relationship::Supplement,
        bytes: b"Tag;Stunden\n3;8\n".to_vec(),
        profile: None,
        ..invoice("", Profile::En16931)
    }
}

fn write(archive: bool, attachments: &[Attachment]) -> Vec<u8> {
    let mut letter = sample::letter();
    letter.meta.archive = archive;
    let (pages, tree, meta) = (&letter.pages, &letter.tree, &letter.meta);
    pdf::write(pages, tree, meta, attachments, &letter.fonts, &Kept::default()).expect("a PDF")
}

fn metadata(bytes: Vec<u8>) -> std::string::String {
    let pdf = read(bytes);
    let stream = catalog(&pdf).get::<Stream<'_>>("Metadata").expect("metadata");
    assert!(!stream.dict().contains_key("Filter"), "programs search the bytes");
    std::str::from_utf8(&stream.decoded().expect("plain")).expect("UTF-8").to_owned()
}

/// A text string as characters.
fn text(string: &String<'_>) -> std::string::String {
    let bytes = string.as_bytes();
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(units) => {
            let units: Vec<u16> = units.chunks(2).map(|b| u16::from_be_bytes([b[0], b[1]])).collect();
            std::string::String::from_utf16(&units).expect("text")
        }
        None => std::str::from_utf8(bytes).expect("ASCII").to_owned(),
    }
}

/// The tree of names: the bytes of each name, and the file specification behind it.
fn named<'a>(catalog: &Dict<'a>) -> Vec<(Vec<u8>, Dict<'a>)> {
    let names: Array<'_> = catalog
        .get::<Dict<'_>>("Names")
        .and_then(|names| names.get::<Dict<'_>>("EmbeddedFiles"))
        .and_then(|tree| tree.get("Names"))
        .expect("names");
    let items: Vec<Object<'_>> = names.iter::<Object<'_>>().collect();
    let pair = |pair: &[Object<'a>]| match pair {
        [Object::String(name), Object::Dict(file)] => (name.as_bytes().to_vec(), file.clone()),
        other => panic!("{other:?}"),
    };
    items.chunks(2).map(pair).collect()
}

#[test]
fn the_invoice_is_found_by_every_way() {
    let file = invoice("factur-x.xml", Profile::En16931);
    let pdf = read(write(true, std::slice::from_ref(&file)));
    let catalog = catalog(&pdf);
    let (name, named) = named(&catalog).remove(0);
    assert_eq!(name, b"factur-x.xml");
    let associated = dicts(&catalog.get("AF").expect("associated files")).remove(0);
    assert_eq!(named.obj_id(), associated.obj_id());
    for key in ["F", "UF"] {
        assert_eq!(text(&associated.get(key).expect("a name")), "factur-x.xml", "{key}");
    }
    assert_eq!(text(&associated.get("Desc").expect("a description")), "Facture électronique");
    let relationship: Name<'_> = associated.get("AFRelationship").expect("a relationship");
    assert_eq!(relationship.as_str(), "Alternative");
    for key in ["F", "UF"] {
        let stream =
            associated.get::<Dict<'_>>("EF").and_then(|ef| ef.get::<Stream<'_>>(key)).expect("a file");
        assert_eq!(stream.decoded().expect("plain").as_ref(), file.bytes.as_slice());
        assert_eq!(stream.dict().get::<Name<'_>>("Type").expect("a type").as_str(), "EmbeddedFile");
        assert_eq!(stream.dict().get::<Name<'_>>("Subtype").expect("a MIME type").as_str(), "text/xml");
        let params: Dict<'_> = stream.dict().get("Params").expect("parameters");
        assert_eq!(params.get::<i32>("Size"), Some(500));
        assert!(params.get::<String<'_>>("ModDate").expect("a day").as_bytes().starts_with(b"D:20260303"));
    }
}

#[test]
fn the_mime_type_is_escaped_as_validators_search_it() {
    let bytes = write(true, &[invoice("factur-x.xml", Profile::En16931)]);
    assert!(bytes.windows(19).any(|w| w == b"/Subtype/text#2Fxml"));
}

#[test]
fn the_metadata_name_the_invoice_and_describe_their_schema() {
    for (name, profile, level) in [
        ("factur-x.xml", Profile::En16931, "EN 16931"),
        ("factur-x.xml", Profile::BasicWl, "BASIC WL"),
        ("xrechnung.xml", Profile::XRechnung, "XRECHNUNG"),
    ] {
        let xmp = metadata(write(true, &[timesheet(), invoice(name, profile)]));
        for wanted in [
            format!("<fx:DocumentFileName>{name}</fx:DocumentFileName>"),
            "<fx:DocumentType>INVOICE</fx:DocumentType>".into(),
            "<fx:Version>1.0</fx:Version>".into(),
            format!("<fx:ConformanceLevel>{level}</fx:ConformanceLevel>"),
            "xmlns:fx=\"urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#\"".into(),
            "<pdfaSchema:prefix>fx</pdfaSchema:prefix>".into(),
        ] {
            assert!(xmp.contains(&wanted), "{wanted} in {xmp}");
        }
        assert_eq!(xmp.matches("<pdfaExtension:schemas>").count(), 1, "all schemas are in one bag");
        assert_eq!(xmp.matches("<pdfaProperty:category>external").count(), 4);
    }
}

#[test]
fn names_are_sorted_as_they_are_written() {
    let pdf = read(write(true, &[timesheet(), invoice("factur-x.xml", Profile::En16931)]));
    let keys: Vec<Vec<u8>> = named(&catalog(&pdf)).into_iter().map(|(name, _)| name).collect();
    assert!(keys.is_sorted() && keys.len() == 2, "{keys:?}");
    let files = dicts(&catalog(&pdf).get("AF").expect("associated files"));
    let found: Vec<_> =
        files.iter().map(|file| text(&file.get::<String<'_>>("UF").expect("a name"))).collect();
    assert_eq!(found, ["factur-x.xml", "Arbeitszeiten März.csv"]);
}

#[test]
fn what_is_no_archive_is_no_hybrid_invoice_but_carries_it() {
    let bytes = write(false, &[invoice("factur-x.xml", Profile::En16931)]);
    let xmp = metadata(bytes.clone());
    assert!(!xmp.contains("fx:") && !xmp.contains("pdfaid"), "{xmp}");
    assert_eq!(dicts(&catalog(&read(bytes)).get("AF").expect("associated files")).len(), 1);
}

#[test]
fn without_attachments_there_is_no_trace_of_them() {
    let bytes = write(true, &[]);
    assert!(!metadata(bytes.clone()).contains("fx:"));
    let pdf = read(bytes);
    assert!(!catalog(&pdf).contains_key("AF") && !catalog(&pdf).contains_key("Names"));
}

#[test]
fn attachments_leave_the_bytes_to_the_letter_alone() {
    let files = [timesheet(), invoice("factur-x.xml", Profile::En16931)];
    assert!(write(true, &files) == write(true, &files));
}
