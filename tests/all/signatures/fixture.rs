//! The signed files, and how a verdict is asked for.

use letterpress::certificates::Certificate;
use letterpress::signatures::{Judged, Moment, Problem, Report, Trust, Verdict, verify};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId};

use crate::desk::root;

/// When the files are judged: soon after they were made, for ever.
pub(super) const DAY: &str = "2026-12-01T00:00:00Z";

pub(super) fn file(name: &str) -> Vec<u8> {
    std::fs::read(root().join("tests/all/signatures/files").join(name)).expect("a file of the tests")
}

pub(super) fn anchors() -> Vec<Certificate> {
    Certificate::read_all(&file("root.pem")).expect("certificates")
}

pub(super) fn moment(text: &str) -> Moment {
    text.parse().expect("a moment")
}

pub(super) fn trust() -> Trust {
    Trust { anchors: anchors(), at: moment(DAY) }
}

pub(super) fn judged(bytes: &[u8]) -> Result<Report, Problem> {
    verify(bytes, &trust())
}

/// The signature of a field.
pub(super) fn of(report: &Report, field: &str) -> Judged {
    let found = report.signatures.iter().find(|judged| judged.field == field);
    found.unwrap_or_else(|| panic!("no signature in {field}: {report:?}")).clone()
}

/// Asserts that a tampered file is reported: a signature is invalid and says why.
pub(super) fn told(name: &str, bytes: &[u8], field: &str, problem: &str) {
    let report = judged(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let found = of(&report, field);
    assert!(!report.good(), "{name}: it is not reported");
    assert_eq!(found.verdict, Verdict::Invalid, "{name}: {:?}", found.problems);
    assert!(found.problems.iter().any(|text| text.contains(problem)), "{name}: {:?}", found.problems);
}

/// Where a pattern begins for the last time.
pub(super) fn last(bytes: &[u8], pattern: &[u8]) -> usize {
    bytes.windows(pattern.len()).rposition(|window| window == pattern).expect("the pattern")
}

/// A later revision of a file.
pub(super) struct Later {
    update: IncrementalDocument,
}

impl Later {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).expect("a PDF");
        Self { update: IncrementalDocument::create_from(bytes.to_vec(), document) }
    }

    pub(super) fn old(&self) -> &Document {
        self.update.get_prev_documents()
    }

    /// An object of the file, to be written anew.
    pub(super) fn object(&mut self, id: ObjectId) -> &mut Object {
        self.update.opt_clone_object_to_new_document(id).expect("an object");
        self.update.new_document.get_object_mut(id).expect("an object")
    }

    pub(super) fn dictionary(&mut self, id: ObjectId) -> &mut Dictionary {
        self.object(id).as_dict_mut().expect("a dictionary")
    }

    pub(super) fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        self.update.new_document.add_object(object)
    }

    pub(super) fn catalog_id(&self) -> ObjectId {
        self.old().trailer.get(b"Root").and_then(Object::as_reference).expect("a catalog")
    }

    pub(super) fn catalog(&mut self) -> &mut Dictionary {
        self.dictionary(self.catalog_id())
    }

    pub(super) fn trailer(&mut self) -> &mut Dictionary {
        &mut self.update.new_document.trailer
    }

    pub(super) fn page_id(&self) -> ObjectId {
        self.old().page_iter().next().expect("a page")
    }

    pub(super) fn page(&mut self) -> &mut Dictionary {
        self.dictionary(self.page_id())
    }

    pub(super) fn field_id(&self, name: &str) -> ObjectId {
        let named = |(id, object): (&ObjectId, &Object)| {
            let field = object.as_dict().ok().filter(|field| field.has(b"FT"))?;
            let own = field.get(b"T").and_then(Object::as_str).ok()?;
            (own == name.as_bytes()).then_some(*id)
        };
        self.old().objects.iter().find_map(named).expect("the field")
    }

    pub(super) fn field(&mut self, name: &str) -> &mut Dictionary {
        self.dictionary(self.field_id(name))
    }

    /// The file with the revision behind it.
    pub(super) fn bytes(mut self) -> Vec<u8> {
        let mut out = Vec::new();
        self.update.save_to(&mut out).expect("saved");
        out
    }
}
