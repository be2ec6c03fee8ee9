//! Files inside the file (ISO 32000-1, 7.11.4; PDF/A-3, 6.8): each an embedded
//! stream behind a file specification, found through the catalogue's `/AF`
//! array and its tree of names.

use chrono::NaiveDate;
use pdf_writer::types::AssociationKind;
use pdf_writer::writers::{Catalog, FileSpec};
use pdf_writer::{Filter, Finish, Name, Ref, Str, TextStr};

use super::digits::count;
use super::meta;
use super::objects::Objects;
use super::press::deflate;

/// A file that travels inside the PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, the same in `/F` and `/UF`; `factur-x.xml` or `xrechnung.xml` for an e-invoice.
    pub name: String,
    /// Its MIME type, such as `text/xml`. Validators of hybrid invoices refuse `application/xml`.
    pub mime: String,
    /// What it is, for people.
    pub description: String,
    /// What it is to the pages.
    pub relationship: Relationship,
    /// The day on which it was made and changed last.
    pub modified: NaiveDate,
    /// The file.
    pub bytes: Vec<u8>,
    /// For the e-invoice of a hybrid file: the profile that the metadata names. One at most.
    pub profile: Option<Profile>,
}

/// What an attachment is to the pages (ISO 32000-2, 7.11.3, `AFRelationship`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// The same in another form: an e-invoice with all that the pages show.
    Alternative,
    /// What the pages were made from in part: the only lawful one for MINIMUM and BASIC WL.
    Data,
    /// The original of the pages.
    Source,
    /// Something more, such as a timesheet.
    Supplement,
}

/// A profile of Factur-X and ZUGFeRD as the metadata spell it (Factur-X 1.09,
/// `fx:ConformanceLevel`). It must agree with the guideline in the XML (BT-24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Totals alone; no invoice after EN 16931.
    Minimum,
    /// No lines; no invoice after EN 16931.
    BasicWl,
    /// A part of EN 16931.
    Basic,
    /// EN 16931, called COMFORT before.
    En16931,
    /// More than EN 16931.
    Extended,
    /// For German public buyers.
    XRechnung,
}

impl Profile {
    /// As it stands in `fx:ConformanceLevel`.
    #[must_use]
    pub const fn level(self) -> &'static str {
        match self {
            Self::Minimum => "MINIMUM",
            Self::BasicWl => "BASIC WL",
            Self::Basic => "BASIC",
            Self::En16931 => "EN 16931",
            Self::Extended => "EXTENDED",
            Self::XRechnung => "XRECHNUNG",
        }
    }
}

/// Writes the files; the name and file specification of each, by name.
pub(super) fn write(attachments: &[Attachment], objects: &mut Objects) -> Vec<(Vec<u8>, Ref)> {
    let mut written: Vec<(Vec<u8>, Ref)> =
        attachments.iter().map(|file| (key(&file.name), one(file, objects))).collect();
    written.sort();
    written
}

/// Enters the files into the catalogue.
pub(super) fn enter(written: &[(Vec<u8>, Ref)], catalog: &mut Catalog<'_>) {
    if written.is_empty() {
        return;
    }
    let mut names = catalog.names();
    let mut tree = names.embedded_files();
    let mut entries = tree.names();
    for (name, specification) in written {
        entries.insert(Str(name), *specification);
    }
    entries.finish();
    tree.finish();
    names.finish();
    catalog.insert(Name(b"AF")).array().items(written.iter().map(|(_, specification)| *specification));
}

/// Writes one file; its specification.
fn one(file: &Attachment, objects: &mut Objects) -> Ref {
    let stream = objects.reserve();
    let packed = deflate(&file.bytes);
    let date = meta::midnight(file.modified);
    let mut embedded = objects.embedded(stream, &packed);
    embedded.filter(Filter::FlateDecode);
    embedded.subtype(Name(file.mime.as_bytes()));
    embedded.params().size(count(file.bytes.len())).creation_date(date).modification_date(date);
    embedded.finish();

    let object = objects.reserve();
    let mut specification = objects.typed::<FileSpec>(object);
    // Both names are the same text, even where it is not ASCII: receivers look for either.
    specification.pair(Name(b"F"), TextStr(&file.name));
    specification
        .unic_file(TextStr(&file.name))
        .description(TextStr(&meta::clean(&file.description)))
        .association_kind(match file.relationship {
            Relationship::Alternative => AssociationKind::Alternative,
            Relationship::Data => AssociationKind::Data,
            Relationship::Source => AssociationKind::Source,
            Relationship::Supplement => AssociationKind::Supplement,
        })
        .embedded_file_with_unicode(stream);
    object
}

/// A name as the tree of names compares it: byte by byte, as it is written (7.9.6).
fn key(name: &str) -> Vec<u8> {
    if name.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return name.as_bytes().to_vec();
    }
    let units = name.encode_utf16().flat_map(u16::to_be_bytes);
    [0xFE, 0xFF].into_iter().chain(units).collect()
}
