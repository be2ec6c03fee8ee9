//! What the file says of itself: the XMP packet (ISO 16684; PDF/A-3, 6.6;
//! PDF/UA-1, 5) and the document information (ISO 32000-1, 14.3.3), which agree.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use pdf_writer::writers::DocumentInfo;
use pdf_writer::{Finish, Name, Ref, TextStr};
use xmp_writer::pdfa::PdfAExtSchemasWriter;
use xmp_writer::{CustomNamespace, LangId, Namespace, Timezone, XmpWriter};

use super::attachments::{Attachment, Profile};
use super::objects::Objects;
use crate::compose::content::Meta;

/// The tool, as `CreatorTool` and `Creator`.
const TOOL: &str = "letterpress";

/// The writer of the PDF, as `Producer`.
const PRODUCER: &str = concat!("letterpress ", env!("CARGO_PKG_VERSION"));

/// Writes the document information.
pub(super) fn info(meta: &Meta, objects: &mut Objects) -> Ref {
    let object = objects.reserve();
    let date = midnight(meta.created);
    let mut info = objects.typed::<DocumentInfo>(object);
    info.title(TextStr(&clean(&meta.title)));
    info.author(TextStr(&clean(&meta.author)));
    if let Some(subject) = &meta.subject {
        info.subject(TextStr(&clean(subject)));
    }
    info.creator(TextStr(TOOL));
    info.producer(TextStr(PRODUCER));
    info.creation_date(date);
    info.modified_date(date);
    info.finish();
    object
}

/// Writes the XMP packet: a stream without filter, for programs that search bytes.
pub(super) fn xmp(meta: &Meta, attachments: &[Attachment], objects: &mut Objects) -> Ref {
    let date = meta.created;
    let date = xmp_writer::DateTime {
        year: year(date),
        month: Some(small(date.month())),
        day: Some(small(date.day())),
        hour: Some(0),
        minute: Some(0),
        second: Some(0),
        timezone: Some(Timezone::Utc),
    };
    let mut xmp = XmpWriter::new();
    xmp.title([(None, &*clean(&meta.title))]);
    xmp.creator([&*clean(&meta.author)]);
    if let Some(subject) = &meta.subject {
        xmp.description([(None, &*clean(subject))]);
    }
    xmp.language([LangId(&meta.language)]);
    xmp.format("application/pdf");
    xmp.creator_tool(TOOL);
    xmp.producer(PRODUCER);
    xmp.create_date(date);
    xmp.modify_date(date);
    // What was taken in unseen may break all these promises: a hybrid invoice is a
    // PDF/A-3 file (Factur-X 1.09, 6.2), so without that claim there is not this one.
    if meta.archive {
        xmp.pdfa_part(3);
        xmp.pdfa_conformance("A");
        xmp.pdfua_part(1);
        // All schemas that PDF/A does not know are described in this one bag.
        let mut schemas = xmp.extension_schemas();
        describe_pdfua(&mut schemas);
        let hybrid = attachments.iter().find_map(|file| Some((file, file.profile?)));
        if hybrid.is_some() {
            describe_facturx(&mut schemas);
        }
        drop(schemas);
        if let Some((file, profile)) = hybrid {
            facturx(&mut xmp, &file.name, profile);
        }
    }
    let packet = xmp.finish(None);
    let object = objects.reserve();
    let mut stream = objects.stream(object, packet.as_bytes());
    stream.pair(Name(b"Type"), Name(b"Metadata"));
    stream.pair(Name(b"Subtype"), Name(b"XML"));
    object
}

/// The schema of the PDF/UA identifier (PDF/UA-1, 5; PDF/A-3, 6.6.2.3.3).
fn describe_pdfua(schemas: &mut PdfAExtSchemasWriter<'_, '_>) {
    let mut schema = schemas.add_schema();
    schema.namespace(Namespace::PdfUAId);
    schema
        .properties()
        .add_property()
        .name("part")
        .value_type("Integer")
        .category(true)
        .description("Part of ISO 14289 that this file conforms to");
}

/// The properties of Factur-X, in the order of its schema, each with what it says.
const FACTURX: [(&str, &str); 4] = [
    ("DocumentFileName", "The name of the embedded XML document"),
    ("DocumentType", "The type of the hybrid document in capital letters, e.g. INVOICE or ORDER"),
    ("Version", "The actual version of the standard applying to the embedded XML document"),
    ("ConformanceLevel", "The conformance level of the embedded XML document"),
];

/// The name space of Factur-X (its specification, 6.2.3), mixed case and a
/// hash at its end.
fn facturx_namespace() -> Namespace<'static> {
    let url = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";
    Namespace::Custom(Box::new(CustomNamespace::new("Factur-X PDFA Extension", "fx", url)))
}

/// What the hybrid file says of its e-invoice.
fn facturx<'n>(xmp: &mut XmpWriter<'n>, name: &str, profile: Profile) {
    // The version is that of these properties, whatever that of Factur-X is.
    let values = [name, "INVOICE", "1.0", profile.level()];
    for ((property, _), value) in FACTURX.into_iter().zip(values) {
        xmp.element(property, facturx_namespace()).value(value);
    }
}

/// The schema of those properties (PDF/A-3, 6.6.2.3.3).
fn describe_facturx(schemas: &mut PdfAExtSchemasWriter<'_, '_>) {
    let mut schema = schemas.add_schema();
    schema.namespace(facturx_namespace());
    let mut properties = schema.properties();
    for (name, description) in FACTURX {
        properties.add_property().name(name).value_type("Text").category(false).description(description);
    }
}

/// A day as PDF writes it. The clock is not asked: the day begins.
pub(super) fn midnight(date: NaiveDate) -> pdf_writer::Date {
    pdf_writer::Date::new(year(date))
        .month(small(date.month()))
        .day(small(date.day()))
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// Text for the packet: XML knows no control characters but tab and line ends,
/// and a title is one line.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}');
    if text.contains(bad) { Cow::Owned(text.replace(bad, " ")) } else { Cow::Borrowed(text) }
}

fn year(date: NaiveDate) -> u16 {
    u16::try_from(date.year()).unwrap_or_default().min(9999)
}

fn small(value: u32) -> u8 {
    u8::try_from(value).unwrap_or(1)
}
