//! What each object of a revision is there for, as far as it may change after signing.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::File;

/// Levels of trees that are followed.
const MOST_DEPTH: usize = 32;

/// What an object is there for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Catalog,
    Form,
    /// The list of the form's fields.
    Fields,
    /// A field or a widget of it, by its full name.
    Field(String),
    /// A page, from 1.
    Page(usize),
    /// The list of a page's annotations.
    Annotations(usize),
    /// A dictionary or list of the document security store.
    Store,
    Extensions,
    Information,
    Metadata,
}

/// A node of the form's tree.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) name: String,
    /// Its kind, inherited where it names none.
    pub(super) kind: Option<Vec<u8>>,
    /// Whether it, or a parent of it, has a value.
    pub(super) filled: bool,
}

/// The objects that may change, and what for; and the nodes of the form.
#[derive(Debug, Default)]
pub(super) struct Roles {
    pub(super) roles: BTreeMap<ObjectId, Role>,
    pub(super) nodes: BTreeMap<ObjectId, Node>,
    contested: BTreeSet<ObjectId>,
}

impl Roles {
    pub(super) fn of(file: &File<'_>) -> Self {
        let mut found = Self::default();
        let document = file.document();
        let Ok(catalog) = file.catalog() else { return found };
        for (index, id) in document.page_iter().enumerate() {
            if let Ok(page) = document.get_dictionary(id)
                && let Some(list) = File::reference(page, b"Annots")
            {
                found.put(list, Role::Annotations(index + 1));
            }
            found.put(id, Role::Page(index + 1));
        }
        if let Some(form) = file.dictionary(catalog, b"AcroForm") {
            found.place(catalog, b"AcroForm", Role::Form);
            found.place(form, b"Fields", Role::Fields);
            for node in file.array(form, b"Fields").unwrap_or_default() {
                found.field(file, node, None, 0);
            }
        }
        if let Ok(store) = catalog.get(b"DSS") {
            found.store(file, store, 0);
        }
        found.place(catalog, b"Extensions", Role::Extensions);
        found.place(catalog, b"Metadata", Role::Metadata);
        found.place(&document.trailer, b"Info", Role::Information);
        found.place(&document.trailer, b"Root", Role::Catalog);
        found
    }

    /// An object that has two roles has none, for good: a change to it would be explained
    /// twice over.
    fn put(&mut self, id: ObjectId, role: Role) {
        let other = self.roles.get(&id).is_some_and(|other| *other != role);
        if other || self.contested.contains(&id) {
            self.roles.remove(&id);
            self.contested.insert(id);
        } else {
            self.roles.insert(id, role);
        }
    }

    fn place(&mut self, holder: &Dictionary, key: &[u8], role: Role) {
        if let Some(id) = File::reference(holder, key) {
            self.put(id, role);
        }
    }

    fn field(&mut self, file: &File<'_>, node: &Object, parent: Option<&Node>, depth: usize) {
        let Ok(dictionary) = file.resolve(node).as_dict() else { return };
        let own = file.text(dictionary, b"T");
        let name = match (parent.map(|parent| parent.name.as_str()), own) {
            (Some(parent), Some(own)) => format!("{parent}.{own}"),
            (Some(parent), None) => parent.to_owned(),
            (None, own) => own.unwrap_or_default(),
        };
        let kind = file.name(dictionary, b"FT").map(String::into_bytes);
        let found = Node {
            name,
            kind: kind.or_else(|| parent.and_then(|parent| parent.kind.clone())),
            filled: file.get(dictionary, b"V").is_some() || parent.is_some_and(|parent| parent.filled),
        };
        if let Ok(id) = node.as_reference() {
            if self.nodes.contains_key(&id) || depth > MOST_DEPTH {
                return;
            }
            self.put(id, Role::Field(found.name.clone()));
            self.nodes.insert(id, found.clone());
        }
        for kid in file.array(dictionary, b"Kids").unwrap_or_default() {
            if kid.as_reference().is_ok() {
                self.field(file, kid, Some(&found), depth + 1);
            }
        }
    }

    /// Dictionaries and lists of the store; its streams are what they are.
    fn store(&mut self, file: &File<'_>, object: &Object, depth: usize) {
        if depth > 4 {
            return;
        }
        if let Ok(id) = object.as_reference() {
            if matches!(file.resolve(object), Object::Stream(_)) || self.roles.contains_key(&id) {
                return;
            }
            self.put(id, Role::Store);
        }
        match file.resolve(object) {
            Object::Dictionary(dictionary) => {
                dictionary.iter().for_each(|(_, value)| self.store(file, value, depth + 1));
            }
            Object::Array(list) => list.iter().for_each(|value| self.store(file, value, depth + 1)),
            _ => {}
        }
    }
}

/// Everything that the trailer leads to, whether it is there or not; and how often each
/// is referred to.
pub(super) fn reachable(file: &File<'_>) -> BTreeMap<ObjectId, usize> {
    let document = file.document();
    let mut found: BTreeMap<ObjectId, usize> = BTreeMap::new();
    let mut open: Vec<&Object> =
        [b"Root".as_slice(), b"Info"].iter().filter_map(|key| document.trailer.get(key).ok()).collect();
    while let Some(object) = open.pop() {
        match object {
            Object::Reference(id) => {
                let count = found.entry(*id).or_insert(0);
                *count += 1;
                if *count == 1 {
                    open.extend(document.objects.get(id));
                }
            }
            Object::Array(list) => open.extend(list),
            Object::Dictionary(dictionary) => open.extend(dictionary.iter().map(|(_, value)| value)),
            Object::Stream(stream) => open.extend(stream.dict.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    found
}

/// What an object without a role is, for people.
pub(super) fn describe(file: &File<'_>, id: ObjectId) -> String {
    let document = file.document();
    for (index, page_id) in document.page_iter().enumerate() {
        let Ok(page) = document.get_dictionary(page_id) else { continue };
        let number = index + 1;
        let leads = |key: &[u8]| {
            let mut ids = BTreeSet::new();
            if let Ok(value) = page.get(key) {
                ids.extend(value.as_reference().ok());
                let list = file.resolve(value).as_array().ok();
                ids.extend(list.into_iter().flatten().filter_map(|item| item.as_reference().ok()));
            }
            ids.contains(&id)
        };
        if leads(b"Contents") {
            return format!("the content of page {number}");
        }
        if leads(b"Resources") {
            return format!("the resources of page {number}");
        }
        if leads(b"Annots") {
            return format!("an annotation on page {number}");
        }
    }
    let dictionary = match document.objects.get(&id) {
        Some(Object::Stream(stream)) => Some(&stream.dict),
        Some(Object::Dictionary(dictionary)) => Some(dictionary),
        _ => None,
    };
    let kind = dictionary.and_then(|d| file.name(d, b"Type").or_else(|| file.name(d, b"Subtype")));
    let what = match kind.as_deref() {
        Some("Font" | "FontDescriptor") => "a font",
        Some("StructElem" | "StructTreeRoot") => "the structure of the text",
        Some("Sig" | "DocTimeStamp") => "a signature",
        Some("EmbeddedFile" | "Filespec") => "an attached file",
        Some("XObject" | "Form" | "Image") => "a drawing or picture",
        Some("Pages") => "the list of pages",
        _ => "an object",
    };
    format!("{what} ({} {})", id.0, id.1)
}
