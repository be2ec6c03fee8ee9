//! What changed after a revision was signed, and whether that is permitted: every object
//! that the signed revision leads to is compared with its later state. What nothing
//! here explains is not permitted (ISO 32000-2, 12.8.2.2 and 12.8.2.4).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use lopdf::{Dictionary, Object, ObjectId};

use super::metadata;
use super::roles::{Role, Roles, describe, reachable};
use super::{File, Lock};

mod fields;

/// What a signature permits after it.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    /// 1 nothing, 2 filling in and signing, 3 also annotations (ISO 32000-1, table 254): new
    /// notes and marks, that is; those that are there stay.
    pub(super) permission: u8,
    /// Whether it certifies; then nothing that shows may be added (ISO 32000-2, 12.8.2.2.2).
    pub(super) certifies: bool,
    /// Fields that must stay as they are.
    pub(super) lock: Option<Lock>,
}

/// What changed, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// What is permitted.
    pub permitted: BTreeSet<String>,
    /// What is not.
    pub refused: BTreeSet<String>,
}

impl Changes {
    pub(super) fn add(&mut self, other: Self) {
        self.permitted.extend(other.permitted);
        self.refused.extend(other.refused);
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join("; ");
        match (self.refused.is_empty(), self.permitted.is_empty()) {
            (false, _) => write!(f, "not permitted: {}", list(&self.refused)),
            (true, false) => write!(f, "permitted: {}", list(&self.permitted)),
            (true, true) => f.write_str("none"),
        }
    }
}

/// A comparison of two revisions.
pub(super) struct Comparison<'a> {
    old: &'a File<'a>,
    new: &'a File<'a>,
    rules: &'a Rules,
    before: Roles,
    after: Roles,
    changes: Changes,
}

/// Keys of the catalog that are looked into; all others must stay.
const LOOKED_INTO: [&[u8]; 5] = [b"AcroForm", b"DSS", b"Extensions", b"Metadata", b"Version"];

/// Compares a signed revision with a later one.
pub(super) fn compare(old: &File<'_>, new: &File<'_>, rules: &Rules) -> Changes {
    let (before, after) = (Roles::of(old), Roles::of(new));
    let mut comparison = Comparison { old, new, rules, before, after, changes: Changes::default() };
    comparison.run();
    comparison.changes
}

impl Comparison<'_> {
    fn permit(&mut self, text: impl Into<String>) {
        self.changes.permitted.insert(text.into());
    }

    fn refuse(&mut self, text: impl Into<String>) {
        self.changes.refused.insert(text.into());
    }

    fn run(&mut self) {
        let (old, new) = (self.old.document(), self.new.document());
        if File::reference(&old.trailer, b"Root") != File::reference(&new.trailer, b"Root") {
            self.refuse("the catalog was replaced");
            return;
        }
        let counts = reachable(self.old);
        for (&id, &count) in &counts {
            let (was, is) = (old.objects.get(&id), new.objects.get(&id));
            if !same(was, is) {
                self.object(id, count, was, is);
            }
        }
        if File::reference(&old.trailer, b"Info") != File::reference(&new.trailer, b"Info") {
            let was = self.old.dictionary(&old.trailer, b"Info").cloned().unwrap_or_default();
            let is = self.new.dictionary(&new.trailer, b"Info").cloned().unwrap_or_default();
            self.information(&was, &is);
        }
        self.unused(&counts);
    }

    /// Objects that nothing leads to show nothing; that they are there is told.
    fn unused(&mut self, counts: &BTreeMap<ObjectId, usize>) {
        let (old, new) = (self.old.document(), self.new.document());
        let later = reachable(self.new);
        let machinery = |object: &Object| {
            object
                .as_stream()
                .is_ok_and(|stream| stream.dict.has_type(b"XRef") || stream.dict.has_type(b"ObjStm"))
        };
        let number = new
            .objects
            .iter()
            .filter(|(id, object)| {
                let unused = !later.contains_key(id) && !counts.contains_key(id) && !machinery(object);
                unused && !same(old.objects.get(id), Some(object))
            })
            .count();
        if number > 0 {
            self.permit(format!("{number} objects were added that nothing uses"));
        }
    }

    fn object(&mut self, id: ObjectId, count: usize, was: Option<&Object>, is: Option<&Object>) {
        let role = self.before.roles.get(&id).cloned();
        let pair = (was.and_then(|o| o.as_dict().ok()), is.and_then(|o| o.as_dict().ok()));
        let lists = (was.and_then(|o| o.as_array().ok()), is.and_then(|o| o.as_array().ok()));
        match (role, pair, lists) {
            (Some(Role::Catalog), (Some(was), Some(is)), _) => self.catalog(was, is),
            (Some(Role::Form), (Some(was), Some(is)), _) if count == 1 => self.form(was, is),
            (Some(Role::Fields), _, (Some(was), Some(is))) if count == 1 => self.field_list(was, is),
            (Some(Role::Field(name)), (Some(was), Some(is)), _) => self.field(id, &name, was, is),
            (Some(Role::Page(page)), (Some(was), Some(is)), _) => self.page(page, was, is),
            (Some(Role::Annotations(page)), _, (Some(was), Some(is))) if count == 1 => {
                self.annotations(page, was, is);
            }
            (Some(Role::Store), (Some(_), Some(_)), _) | (Some(Role::Store), _, (Some(_), Some(_)))
                if count == 1 =>
            {
                self.permit("data for long-term validation were added");
            }
            (Some(Role::Extensions), (Some(_), Some(is)), _) => self.extensions(is),
            (Some(Role::Information), (Some(was), Some(is)), _) => self.information(was, is),
            (Some(Role::Metadata), _, _) => self.metadata(was, is),
            (_, _, _) => {
                let what = describe(self.old, id);
                let how = if is.is_none() { "removed" } else { "changed" };
                self.refuse(format!("{what} was {how}"));
            }
        }
    }

    fn catalog(&mut self, was: &Dictionary, is: &Dictionary) {
        for key in differing(was, is) {
            if !LOOKED_INTO.contains(&key.as_slice()) {
                let how = how(was, is, &key);
                self.refuse(format!("/{} of the catalog was {how}", String::from_utf8_lossy(&key)));
            }
        }
        self.looked_into(was, is);
    }

    fn looked_into(&mut self, was: &Dictionary, is: &Dictionary) {
        let (old, new) = (self.old, self.new);
        let moved = |key: &[u8]| was.get(key).ok() != is.get(key).ok();
        if moved(b"AcroForm") {
            match (old.dictionary(was, b"AcroForm"), new.dictionary(is, b"AcroForm")) {
                (Some(before), Some(after)) if self.fresh(is, b"AcroForm") => self.form(before, after),
                // A form where there was none: that of a later time-stamp or signature.
                (None, Some(after)) => self.form(&Dictionary::new(), after),
                _ => self.refuse("the form was removed or replaced"),
            }
        }
        if moved(b"DSS") {
            if new.dictionary(is, b"DSS").is_some() {
                self.permit("data for long-term validation were added");
            } else {
                self.refuse("the data for long-term validation were removed");
            }
        }
        if moved(b"Extensions") {
            match new.dictionary(is, b"Extensions") {
                Some(extensions) => self.extensions(extensions),
                None => self.refuse("/Extensions of the catalog was removed"),
            }
        }
        if moved(b"Metadata") {
            self.metadata(old.get(was, b"Metadata"), new.get(is, b"Metadata"));
        }
        if moved(b"Version") {
            let version = new.name(is, b"Version").unwrap_or_default();
            if matches!(version.as_str(), "1.3" | "1.4" | "1.5" | "1.6" | "1.7" | "2.0") {
                self.permit("the version of the format was raised");
            } else {
                self.refuse("/Version of the catalog was changed");
            }
        }
    }

    /// Whether the value of a key is in place or in an object that the signed revision
    /// does not have: an object of it would get a second use.
    fn fresh(&self, holder: &Dictionary, key: &[u8]) -> bool {
        File::reference(holder, key).is_none_or(|id| !self.old.document().objects.contains_key(&id))
    }

    fn extensions(&mut self, is: &Dictionary) {
        // ISO 32000-2, 7.12: words for programs, nothing that shows.
        let harmless = is.iter().all(|(_, value)| plain(value, 0));
        if harmless {
            self.permit("a list of extensions of the format was changed");
        } else {
            self.refuse("/Extensions of the catalog was changed");
        }
    }

    /// Dates and the name of the last program say nothing of the document's content.
    fn information(&mut self, was: &Dictionary, is: &Dictionary) {
        for key in differing(was, is) {
            if matches!(key.as_slice(), b"ModDate" | b"Producer") {
                self.permit("the date of the last change was written");
            } else if text(was, &key).is_none() || text(was, &key) != text(is, &key) {
                let how = how(was, is, &key);
                self.refuse(format!(
                    "/{} of the document's information was {how}",
                    String::from_utf8_lossy(&key)
                ));
            }
        }
    }

    fn metadata(&mut self, was: Option<&Object>, is: Option<&Object>) {
        let text = |object: Option<&Object>| metadata::text(object?.as_stream().ok()?);
        match (text(was), text(is)) {
            (Some(was), Some(is)) if metadata::same_but_for_dates(&was, &is) => {
                self.permit("the date of the last change was written");
            }
            _ => self.refuse("the metadata were changed"),
        }
    }

    /// Whether a new annotation is a note or mark that does nothing.
    fn mark(&self, annotation: &Object) -> bool {
        self.new.resolve(annotation).as_dict().is_ok_and(|annotation| {
            let kind = self.new.name(annotation, b"Subtype").unwrap_or_default();
            MARKS.contains(&kind.as_str()) && !annotation.has(b"A") && !annotation.has(b"AA")
        })
    }

    fn page(&mut self, page: usize, was: &Dictionary, is: &Dictionary) {
        for key in differing(was, is) {
            if key != b"Annots" {
                let how = how(was, is, &key);
                self.refuse(format!("/{} of page {page} was {how}", String::from_utf8_lossy(&key)));
                continue;
            }
            let (old, new) = (self.old, self.new);
            let before = old.array(was, b"Annots").unwrap_or_default();
            match new.array(is, b"Annots") {
                Some(after) => self.annotations(page, before, after),
                None => self.refuse(format!("the annotations of page {page} were removed")),
            }
        }
    }

    /// Only the widgets of signature fields that were added may follow the old ones, and, where
    /// a certification permits them, notes and marks.
    fn annotations(&mut self, page: usize, was: &[Object], is: &[Object]) {
        let Some(added) = is.strip_prefix(was) else {
            self.refuse(format!("annotations of page {page} were removed or replaced"));
            return;
        };
        for one in added {
            let id = one.as_reference().ok();
            let new = id.filter(|id| !self.before.nodes.contains_key(id));
            let node = new.and_then(|id| self.after.nodes.get(&id));
            if node.is_some_and(|node| node.kind.as_deref() == Some(b"Sig")) {
                continue;
            }
            let text = format!("an annotation was added to page {page}");
            let fresh = id.is_some_and(|id| !self.old.document().objects.contains_key(&id));
            if self.rules.permission == 3 && fresh && self.mark(one) {
                self.permit(text);
            } else {
                self.refuse(text);
            }
        }
    }
}

/// Annotations that people mark a text with (ISO 32000-1, table 170): no links, widgets,
/// films or files.
const MARKS: [&str; 15] = [
    "Text",
    "FreeText",
    "Line",
    "Square",
    "Circle",
    "Polygon",
    "PolyLine",
    "Highlight",
    "Underline",
    "Squiggly",
    "StrikeOut",
    "Stamp",
    "Caret",
    "Ink",
    "Popup",
];

/// A text, however it is encoded.
fn text(dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    dictionary.get(key).ok().and_then(|value| lopdf::decode_text_string(value).ok())
}

/// Whether a value leads nowhere: it is made of names, numbers and texts.
fn plain(value: &Object, depth: usize) -> bool {
    match value {
        Object::Reference(_) | Object::Stream(_) => false,
        Object::Array(list) => depth < 4 && list.iter().all(|value| plain(value, depth + 1)),
        Object::Dictionary(parts) => depth < 4 && parts.iter().all(|(_, value)| plain(value, depth + 1)),
        _ => true,
    }
}

/// Whether two states of an object are the same.
fn same(was: Option<&Object>, is: Option<&Object>) -> bool {
    match (was, is) {
        (Some(Object::Stream(was)), Some(Object::Stream(is))) => {
            was.dict == is.dict && was.content == is.content
        }
        (was, is) => was == is,
    }
}

/// The keys that two dictionaries do not agree on.
fn differing(was: &Dictionary, is: &Dictionary) -> BTreeSet<Vec<u8>> {
    let keys = was.iter().chain(is.iter()).map(|(key, _)| key.clone());
    keys.filter(|key| was.get(key).ok() != is.get(key).ok()).collect()
}

fn how(was: &Dictionary, is: &Dictionary, key: &[u8]) -> &'static str {
    match (was.has(key), is.has(key)) {
        (false, _) => "added",
        (_, false) => "removed",
        _ => "changed",
    }
}
