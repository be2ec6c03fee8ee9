//! The PDF around an e-invoice: is it attached as Factur-X 1.09 and PDF/A-3 (ISO
//! 19005-3) want it, and do the metadata say the same as the XML?

use en16931_formats::zugferd::{Divergence, Error, Extracted, IsInvoice, Profile};
use hayro_syntax::Pdf;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};

use super::{Finding, Layer, Severity};

const NAME: &str = "container";

/// An XML file has no PDF around it.
pub(super) fn none() -> Layer {
    Layer { name: NAME, skipped: Some("the file is XML, with no PDF around it".into()), findings: Vec::new() }
}

/// Why a PDF has no invoice to read.
pub(super) fn refusal(error: &Error) -> String {
    match error {
        Error::NoInvoice { looked_for, found } if found.is_empty() => {
            format!(
                "the PDF has no e-invoice in it: nothing is attached (looked for {})",
                looked_for.join(", ")
            )
        }
        Error::NoInvoice { looked_for, found } => format!(
            "the PDF has no e-invoice in it: attached is `{}`, and an e-invoice is named {}",
            found.join("`, `"),
            looked_for.join(", ")
        ),
        other => other.to_string(),
    }
}

/// Looks at the PDF from which `got` was taken.
pub(super) fn look(bytes: &[u8], got: &Extracted) -> Layer {
    let mut look = Look { findings: Vec::new() };
    for divergence in &got.divergence {
        look.divergence(divergence);
    }
    look.relationship(got);
    look.properties(got);
    match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => look.inside(&pdf, got),
        Err(_) => {
            look.doubt("PDF", "the PDF is damaged; only the attachment could be looked at", "make it anew")
        }
    }
    Layer { name: NAME, skipped: None, findings: look.findings }
}

struct Look {
    findings: Vec<Finding>,
}

impl Look {
    fn wrong(&mut self, path: &str, message: impl Into<String>, hint: &str) {
        self.add(Severity::Fatal, path, message.into(), hint);
    }

    fn doubt(&mut self, path: &str, message: impl Into<String>, hint: &str) {
        self.add(Severity::Warning, path, message.into(), hint);
    }

    fn add(&mut self, severity: Severity, path: &str, message: String, hint: &str) {
        self.findings.push(Finding {
            severity,
            rule: None,
            path: path.to_owned(),
            message,
            expected: None,
            found: None,
            hint: Some(hint.to_owned()),
        });
    }

    fn divergence(&mut self, divergence: &Divergence) {
        match divergence {
            Divergence::Profile { xmp, payload } => {
                let message = format!("the metadata name the profile `{xmp}`, the XML `{payload}`");
                self.wrong("XMP fx:ConformanceLevel", message, "let both name the same profile");
            }
            Divergence::Filename { xmp, actual } => {
                let message = format!("the metadata name the file `{xmp}`, attached is `{actual}`");
                self.wrong("XMP fx:DocumentFileName", message, "let both name the same file");
            }
            Divergence::NoXmp => {
                let hint = "write the metadata of Factur-X and PDF/A";
                self.wrong("XMP", "the PDF has no metadata that can be read", hint);
            }
            Divergence::NotAssociated => {
                let hint = "list its file specification in /AF of the catalogue";
                self.wrong("/AF", "the invoice is attached, but not associated with the document", hint);
            }
            Divergence::NotInEmbeddedFiles => {
                let hint = "enter it into /Names /EmbeddedFiles of the catalogue";
                self.wrong("/EmbeddedFiles", "the invoice is not among the document's attachments", hint);
            }
            Divergence::NoRelationship => {
                let message = "nothing says what the attached invoice is to the pages";
                self.wrong("/AFRelationship", message, "write /AFRelationship /Alternative");
            }
            Divergence::NotPdfA3 { part } => {
                let says = part.as_ref().map_or("no PDF/A".to_owned(), |part| format!("PDF/A-{part}"));
                let message = format!("the PDF says that it is {says}, and a hybrid invoice is PDF/A-3");
                self.wrong("XMP pdfaid:part", message, "make a PDF/A-3 of it");
            }
            // Told in the same words for all profiles by `relationship`.
            Divergence::Relationship { .. } => {}
            other => self.doubt("PDF", other.to_string(), "make the PDF anew"),
        }
    }

    /// What the invoice is to the pages: the same in another form, where it is an invoice.
    fn relationship(&mut self, got: &Extracted) {
        let Some(found) = got.relationship.as_deref() else { return };
        if let IsInvoice::No(_) = got.profile.is_en16931_invoice() {
            if found != "Data" {
                let message = format!("{} is attached as {found}", got.profile);
                self.wrong(
                    "/AFRelationship",
                    message,
                    "this profile is no invoice: write /AFRelationship /Data",
                );
            }
        } else if matches!(found, "Data" | "Source") {
            let message = format!("the invoice is attached as {found}, which is lawful in France alone");
            self.doubt("/AFRelationship", message, "/AFRelationship /Alternative is right everywhere");
        } else if found != "Alternative" {
            let message = format!("the invoice is attached as {found}");
            self.wrong("/AFRelationship", message, "write /AFRelationship /Alternative");
        }
    }

    /// The properties of Factur-X in the metadata.
    fn properties(&mut self, got: &Extracted) {
        let xmp = &got.xmp;
        if got.divergence.contains(&Divergence::NoXmp) {
            return;
        }
        for (name, value) in [
            ("DocumentType", &xmp.document_type),
            ("DocumentFileName", &xmp.document_filename),
            ("Version", &xmp.version),
            ("ConformanceLevel", &xmp.conformance_level),
        ] {
            if value.is_none() {
                let message = format!("the metadata do not say {name}");
                self.wrong(&format!("XMP fx:{name}"), message, "write all four properties of Factur-X");
            }
        }
        if xmp.document_type.as_deref().is_some_and(|kind| kind != "INVOICE") {
            let message = "the metadata name another kind of document than an invoice";
            self.wrong("XMP fx:DocumentType", message, "write INVOICE");
        }
        let known =
            xmp.conformance_level.as_deref().is_none_or(|level| Profile::parse(level) != Profile::Unknown);
        if !known {
            self.wrong(
                "XMP fx:ConformanceLevel",
                "the metadata name a profile that nobody knows",
                "write EN 16931",
            );
        }
    }

    /// What the extraction does not tell: the attachment's own words, and the colours.
    fn inside(&mut self, pdf: &Pdf, got: &Extracted) {
        let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return };
        if let Some(metadata) = catalog.get::<Stream<'_>>("Metadata") {
            if metadata.dict().contains_key("Filter") {
                let hint = "write the metadata stream without a filter";
                self.doubt(
                    "XMP",
                    "the metadata are compressed, and some programs search the bytes for them",
                    hint,
                );
            }
            let text = metadata
                .decoded()
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                .unwrap_or_default();
            if text.contains("urn:factur-x:pdfa") && !text.contains("http://www.aiim.org/pdfa/ns/schema#") {
                let message = "the properties of Factur-X are used, but their schema is not described (ISO 19005-3, 6.6.2.3)";
                self.wrong("XMP", message, "describe them in the bag pdfaExtension:schemas");
            }
        }
        let files = catalog.get::<Array<'_>>("AF");
        let files = files.iter().flat_map(|files| files.iter::<Object<'_>>()).take(1000);
        let specifications: Vec<Dict<'_>> = files.filter_map(Object::into_dict).collect();
        let of_name = |file: &&Dict<'_>| {
            named(file, "UF").or_else(|| named(file, "F")).as_deref() == Some(&got.filename)
        };
        if let Some(file) = specifications.iter().find(of_name) {
            self.attachment(file, got);
        }
        let intents = catalog.get::<Array<'_>>("OutputIntents");
        let intended = intents.is_some_and(|intents| intents.iter::<Object<'_>>().next().is_some());
        if !intended && plain_colours(pdf) {
            let message = "pages use colours of devices, and no output intent says which device's (ISO 19005-3, 6.2.4.3)";
            self.wrong("/OutputIntents", message, "make a PDF/A-3 of it, with a colour profile");
        }
    }

    /// The file specification and the embedded file.
    fn attachment(&mut self, file: &Dict<'_>, got: &Extracted) {
        for key in ["F", "UF"] {
            if named(file, key).as_deref() != Some(&got.filename) {
                let message =
                    format!("the attachment does not have the same name in /F and /UF: /{key} differs");
                self.wrong(&format!("/{key}"), message, "write the name in both");
            }
        }
        if !matches!(
            got.filename.as_str(),
            "factur-x.xml" | "xrechnung.xml" | "zugferd-invoice.xml" | "ZUGFeRD-invoice.xml"
        ) {
            let message =
                format!("the attachment is named `{}`, not exactly as the standard names it", got.filename);
            self.wrong("/UF", message, "name it `factur-x.xml`");
        }
        let stream =
            file.get::<Dict<'_>>("EF").and_then(|ef| ef.get::<Stream<'_>>("F").or_else(|| ef.get("UF")));
        let Some(stream) = stream else { return };
        match stream.dict().get::<Name<'_>>("Subtype") {
            Some(kind) if kind.as_str() == "text/xml" => {}
            Some(kind) => {
                let message = format!(
                    "the attachment's type is `{}`, and France's validator wants text/xml",
                    kind.as_str()
                );
                self.doubt("/Subtype", message, "write /Subtype /text#2Fxml");
            }
            None => self.wrong(
                "/Subtype",
                "the attachment has no type (ISO 19005-3, 6.8)",
                "write /Subtype /text#2Fxml",
            ),
        }
        let params = stream.dict().get::<Dict<'_>>("Params");
        if !params.is_some_and(|params| params.contains_key("ModDate")) {
            self.doubt(
                "/Params",
                "nothing says when the attachment was changed last",
                "write /Params /ModDate",
            );
        }
    }
}

/// A text string of a file specification.
fn named(file: &Dict<'_>, key: &str) -> Option<String> {
    let string = file.get::<PdfString<'_>>(key)?;
    let bytes = string.as_bytes();
    Some(match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(units) => {
            let units: Vec<u16> =
                units.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        None => String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).into_owned(),
    })
}

/// Whether a page is painted with a colour of the device: one that it sets, or the
/// black that a page begins with. Forms and pictures are not looked into.
fn plain_colours(pdf: &Pdf) -> bool {
    pdf.pages().iter().take(100).any(|page| {
        let Some(content) = page.page_stream() else { return false };
        let mut operations = UntypedIter::new(content);
        let mut chosen = false;
        while let Some(operation) = operations.next() {
            let operator: &[u8] = operation.operator.as_ref();
            match operator {
                b"g" | b"G" | b"rg" | b"RG" | b"k" | b"K" => return true,
                b"cs" | b"CS" => chosen = true,
                b"Tj" | b"TJ" | b"'" | b"\"" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S"
                | b"s"
                    if !chosen =>
                {
                    return true;
                }
                _ => {}
            }
        }
        false
    })
}
