//! The document security store, written (ETSI EN 319 142-1, 5.4.2; ISO 32000-2, 12.8.4.3):
//! a revision whose catalog names certificates, answers and lists, all as streams.

use std::fmt::Write as _;

use lopdf::{Dictionary, Object, ObjectId, Stream};
use sha1::{Digest, Sha1};

use super::Problem;
use super::update::Update;
use crate::signatures::File;

/// What a store takes up, all DER.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) certificates: Vec<Vec<u8>>,
    pub(super) answers: Vec<Vec<u8>>,
    pub(super) lists: Vec<Vec<u8>>,
}

/// The file with a revision whose store has all this, besides what it had; `contents`
/// is the signature that it is for.
pub(super) fn append(file: &File<'_>, contents: &[u8], gathered: &Gathered) -> Result<Vec<u8>, Problem> {
    let mut update = Update::new(file);
    let root = File::reference(&file.document().trailer, b"Root")
        .ok_or(Problem::new("its catalog is no object of its own"))?;
    let catalog = file.catalog()?;
    let old = file.dictionary(catalog, b"DSS");
    let mut store = old.cloned().unwrap_or_default();
    store.set("Type", Object::Name(b"DSS".to_vec()));

    let mut about = Dictionary::new();
    about.set("Type", Object::Name(b"VRI".to_vec()));
    let kinds = [
        (&b"Certs"[..], &b"Cert"[..], &gathered.certificates),
        (b"OCSPs", b"OCSP", &gathered.answers),
        (b"CRLs", b"CRL", &gathered.lists),
    ];
    for (all, own, new) in kinds {
        let mut known = old.and_then(|old| file.array(old, all)).unwrap_or_default().to_vec();
        let mut used: Vec<Object> = Vec::new();
        for der in new {
            let id = match find(file, &known, der) {
                Some(id) => id,
                None => {
                    let id = update.add(Stream::new(Dictionary::new(), der.clone()));
                    known.push(id.into());
                    id
                }
            };
            used.push(id.into());
        }
        if !known.is_empty() {
            store.set(all, known);
        }
        if !used.is_empty() {
            about.set(own, used);
        }
    }
    let mut each = old.and_then(|old| file.dictionary(old, b"VRI")).cloned().unwrap_or_default();
    each.set(key(contents), about);
    store.set("VRI", each);

    match File::reference(catalog, b"DSS").filter(|_| old.is_some()) {
        Some(id) => *update.edit(id)? = store,
        None => {
            let id = update.add(store);
            update.edit(root)?.set("DSS", id);
        }
    }
    Ok(update.append()?.bytes)
}

/// The stream with these bytes.
fn find(file: &File<'_>, known: &[Object], der: &[u8]) -> Option<ObjectId> {
    known.iter().find_map(|item| {
        let stream = file.resolve(item).as_stream().ok()?;
        let content = stream.get_plain_content_with_limit(der.len().max(1)).ok()?;
        (content == der).then(|| item.as_reference().ok()).flatten()
    })
}

/// The name of a signature in the store: the SHA-1 of all its /Contents, in capitals
/// (ISO 32000-2, 12.8.4.4).
fn key(contents: &[u8]) -> String {
    let mut key = String::new();
    for byte in Sha1::digest(contents) {
        let _ = write!(key, "{byte:02X}");
    }
    key
}
