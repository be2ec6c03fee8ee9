//! Signature fields (ISO 32000-1, 12.7.4.5): found by walking the form's tree.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::File;

/// Levels of a form's tree, and fields in it, that are read.
const MOST_DEPTH: usize = 32;
const MOST_FIELDS: usize = 4096;

/// A signature field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its full name: those of its parents and its own, with full stops between.
    pub name: String,
    /// The field's object; `None` where it is written in place (then it cannot be signed).
    pub id: Option<ObjectId>,
    /// The widget's object: the field's own, unless they are apart.
    pub widget: Option<ObjectId>,
    /// Index of its page, from 0.
    pub page: Option<usize>,
    /// Left, bottom, right, top in points; without extent where it is not shown.
    pub rect: [f32; 4],
    /// What it is for, in words.
    pub tooltip: Option<String>,
    /// Whether it has a value, that is: is signed.
    pub used: bool,
    /// The object of the signature, where that is an object of its own.
    pub value: Option<ObjectId>,
    /// What signing it locks.
    pub lock: Option<Lock>,
    /// What it demands of a signature.
    pub seeds: Option<Seeds>,
}

/// Which fields a signature locks (ISO 32000-1, tables 233 and 256).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// All, these, or all but these.
    pub action: Action,
    /// Their names.
    pub fields: Vec<String>,
    /// What may still be changed afterwards: 1 nothing, 2 filling in and signing, 3 also
    /// annotations (ISO 32000-2, table 237).
    pub permission: Option<u8>,
}

/// How the list of a lock is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Every field.
    All,
    /// The fields of the list, and those below them.
    Include,
    /// Every field but those.
    Exclude,
}

impl Lock {
    /// Whether it holds this field.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        let listed = self.fields.iter().any(|field| {
            name.strip_prefix(field.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        match self.action {
            Action::All => true,
            Action::Include => listed,
            Action::Exclude => !listed,
        }
    }

    /// The lock that a dictionary describes: /Lock of a field, or the parameters of FieldMDP.
    pub(crate) fn read(file: &File<'_>, dictionary: &Dictionary) -> Option<Self> {
        let action = match file.name(dictionary, b"Action")?.as_str() {
            "All" => Action::All,
            "Include" => Action::Include,
            "Exclude" => Action::Exclude,
            _ => return None,
        };
        let permission = file.integer(dictionary, b"P").and_then(|p| u8::try_from(p).ok());
        let permission = permission.filter(|p| (1..=3).contains(p));
        Some(Self { action, fields: texts(file, dictionary, b"Fields"), permission })
    }
}

/// Bits of [`Seeds::required`] (ISO 32000-1, table 234).
pub mod required {
    /// The kind of handler.
    pub const FILTER: u32 = 1;
    /// The encoding.
    pub const SUB_FILTER: u32 = 1 << 1;
    /// The version of the handler.
    pub const VERSION: u32 = 1 << 2;
    /// One of the reasons.
    pub const REASONS: u32 = 1 << 3;
    /// One of the attestations.
    pub const LEGAL_ATTESTATION: u32 = 1 << 4;
    /// Revocation data inside the signature.
    pub const REVOCATION: u32 = 1 << 5;
    /// One of the digests.
    pub const DIGEST: u32 = 1 << 6;
    /// Locking the document (ISO 32000-2, table 237).
    pub const LOCK_DOCUMENT: u32 = 1 << 7;
    /// An appearance of a certain name (ISO 32000-2, table 237).
    pub const APPEARANCE: u32 = 1 << 8;
}

/// Seed values: what a field demands of, or proposes for, a signature (ISO 32000-1,
/// table 234). Only what `required` has the bit of is a demand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seeds {
    /// Bits of what is demanded; see [`required`].
    pub required: u32,
    /// Handler.
    pub filter: Option<String>,
    /// The version of this dictionary: 1 of PDF 1.5, 2 of PDF 1.7, 3 of PDF 2.0.
    pub version: u32,
    /// Encodings.
    pub sub_filters: Vec<String>,
    /// Digests, by the names that ISO 32000-1 gives them.
    pub digests: Vec<String>,
    /// Reasons to choose from.
    pub reasons: Vec<String>,
    /// 0: no certification; 1 to 3: a certification that permits this.
    pub certify: Option<u8>,
    /// Time-stamping authority.
    pub timestamp_url: Option<String>,
    /// Whether there must be a time-stamp.
    pub timestamp_required: bool,
    /// Bits of what is demanded of the certificate (ISO 32000-1, table 235).
    pub certificate_required: u32,
    /// Certificates that may sign, DER.
    pub subjects: Vec<Vec<u8>>,
}

impl Seeds {
    fn read(file: &File<'_>, dictionary: &Dictionary) -> Self {
        let bits = |dictionary: &Dictionary| {
            file.integer(dictionary, b"Ff").and_then(|bits| u32::try_from(bits).ok()).unwrap_or_default()
        };
        let stamp = file.dictionary(dictionary, b"TimeStamp");
        let certificate = file.dictionary(dictionary, b"Cert");
        let subjects = certificate.and_then(|c| file.array(c, b"Subject")).unwrap_or_default();
        let version = file.get(dictionary, b"V").and_then(|v| v.as_float().ok()).unwrap_or_default();
        let subjects = subjects.iter().filter_map(|s| file.resolve(s).as_str().ok().map(<[u8]>::to_vec));
        let certify = file.dictionary(dictionary, b"MDP").and_then(|mdp| file.integer(mdp, b"P"));
        Self {
            required: bits(dictionary),
            filter: file.name(dictionary, b"Filter"),
            version: version as u32,
            sub_filters: names(file, dictionary, b"SubFilter"),
            digests: digests(file, dictionary),
            reasons: texts(file, dictionary, b"Reasons"),
            certify: certify.and_then(|p| u8::try_from(p).ok()).filter(|p| *p <= 3),
            timestamp_url: stamp
                .and_then(|s| file.get(s, b"URL"))
                .and_then(|url| url.as_str().ok().map(|url| String::from_utf8_lossy(url).into_owned())),
            timestamp_required: stamp.is_some_and(|stamp| bits(stamp) & 1 != 0),
            certificate_required: certificate.map_or(0, bits),
            subjects: subjects.collect(),
        }
    }
}

impl File<'_> {
    /// The signature fields, in the order of the form.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let form = self.catalog().ok().and_then(|catalog| self.dictionary(catalog, b"AcroForm"));
        let Some(form) = form else { return Vec::new() };
        let pages = self.document().page_iter().enumerate().map(|(index, id)| (id, index)).collect();
        let mut walk = Walk { file: self, pages, seen: BTreeSet::new(), found: Vec::new() };
        for field in self.array(form, b"Fields").unwrap_or_default() {
            walk.field(field, None, false, 0);
        }
        walk.found
    }
}

struct Walk<'a> {
    file: &'a File<'a>,
    pages: BTreeMap<ObjectId, usize>,
    seen: BTreeSet<ObjectId>,
    found: Vec<Field>,
}

impl Walk<'_> {
    /// One node of the tree; `signature`: whether its parents say that it is of this kind.
    fn field(&mut self, node: &Object, parent: Option<&str>, signature: bool, depth: usize) {
        let file = self.file;
        let id = node.as_reference().ok();
        let new = id.is_none_or(|id| self.seen.insert(id));
        if !new || depth > MOST_DEPTH || self.found.len() >= MOST_FIELDS {
            return;
        }
        let Ok(dictionary) = file.resolve(node).as_dict() else { return };
        let own = file.text(dictionary, b"T");
        let name = match (parent, own) {
            (Some(parent), Some(own)) => format!("{parent}.{own}"),
            (Some(parent), None) => parent.to_owned(),
            (None, own) => own.unwrap_or_default(),
        };
        let signature = file.name(dictionary, b"FT").map_or(signature, |kind| kind == "Sig");
        let kids = file.array(dictionary, b"Kids").unwrap_or_default();
        let names = |kid: &&Object| file.resolve(kid).as_dict().is_ok_and(|kid| kid.has(b"T"));
        if kids.iter().any(|kid| names(&kid)) {
            for kid in kids.iter().filter(names) {
                self.field(kid, Some(&name), signature, depth + 1);
            }
        } else if signature {
            let field = self.terminal(name, id, dictionary, kids.first());
            self.found.push(field);
        }
    }

    fn terminal(
        &self,
        name: String,
        id: Option<ObjectId>,
        dictionary: &Dictionary,
        kid: Option<&Object>,
    ) -> Field {
        let file = self.file;
        let apart = kid.and_then(|kid| file.resolve(kid).as_dict().ok());
        let shown = apart.unwrap_or(dictionary);
        let widget = if apart.is_some() { kid.and_then(|kid| kid.as_reference().ok()) } else { id };
        let value = file.get(dictionary, b"V");
        Field {
            name,
            id,
            widget,
            page: self.page(shown, widget),
            rect: rectangle(file, shown),
            tooltip: file.text(dictionary, b"TU"),
            used: value.is_some(),
            value: value.and_then(|_| File::reference(dictionary, b"V")),
            lock: file.dictionary(dictionary, b"Lock").and_then(|lock| Lock::read(file, lock)),
            seeds: file.dictionary(dictionary, b"SV").map(|seeds| Seeds::read(file, seeds)),
        }
    }

    /// The page that the widget names, else the one that names the widget.
    fn page(&self, shown: &Dictionary, widget: Option<ObjectId>) -> Option<usize> {
        if let Some(index) = File::reference(shown, b"P").and_then(|id| self.pages.get(&id)) {
            return Some(*index);
        }
        let lists = |id: &ObjectId| {
            let page = self.file.document().get_dictionary(*id).ok()?;
            let annotations = self.file.array(page, b"Annots")?;
            annotations.iter().any(|a| a.as_reference().ok() == widget).then_some(())
        };
        widget?;
        self.pages.iter().find(|(id, _)| lists(id).is_some()).map(|(_, index)| *index)
    }
}

/// The corners in their order, whatever order the file has.
fn rectangle(file: &File<'_>, dictionary: &Dictionary) -> [f32; 4] {
    let corners = file.array(dictionary, b"Rect").unwrap_or_default();
    let corners: Vec<f32> = corners.iter().filter_map(|c| file.resolve(c).as_float().ok()).collect();
    let [a, b, c, d] = corners[..] else { return [0.0; 4] };
    [a.min(c), b.min(d), a.max(c), b.max(d)]
}

fn names(file: &File<'_>, dictionary: &Dictionary, key: &[u8]) -> Vec<String> {
    let list = file.array(dictionary, key).unwrap_or_default().iter();
    let names = list.filter_map(|name| file.resolve(name).as_name().ok());
    names.map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

/// Names by the standard, strings as signing tools write them, in either case.
fn digests(file: &File<'_>, dictionary: &Dictionary) -> Vec<String> {
    let mut digests = names(file, dictionary, b"DigestMethod");
    digests.extend(texts(file, dictionary, b"DigestMethod"));
    digests.iter().map(|digest| digest.to_ascii_uppercase().replace('-', "")).collect()
}

fn texts(file: &File<'_>, dictionary: &Dictionary, key: &[u8]) -> Vec<String> {
    let list = file.array(dictionary, key).unwrap_or_default().iter();
    list.filter_map(|text| lopdf::decode_text_string(file.resolve(text)).ok()).collect()
}
