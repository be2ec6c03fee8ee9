//! What was approved of a letter: a hash that binds all of it, and short seals by which a
//! later change can be named.
//!
//! What counts is the letter over its letterhead as it is written, without `review`, and
//! what is in the files that it names. Settings from the command line are part of it.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::document::Seals;
use crate::yaml::{Entry, Node, Value};

/// The key that is no part of what is approved.
const REVIEW: &str = "review";

/// Hexadecimal digits of a seal.
const SHORT: usize = 12;

/// The seals of a letter and of the files that it names.
pub(super) fn seal(tree: &Node, files: &[(String, [u8; 32])]) -> Seals {
    let mut pieces: BTreeMap<String, [u8; 32]> = BTreeMap::new();
    for entry in tree.entries().iter().filter(|entry| entry.key.value != REVIEW) {
        match &entry.node.value {
            Value::Seq(items) if entry.key.value == "body" => {
                for (number, item) in items.iter().enumerate() {
                    let name = part(item, number, &pieces);
                    pieces.insert(name, digest(item));
                }
            }
            _ => drop(pieces.insert(entry.key.value.clone(), digest(&entry.node))),
        }
    }
    for (name, digest) in files {
        pieces.insert(format!("file {name}"), *digest);
    }
    // The whole binds; pieces only name what changed.
    let mut whole = Sha256::new();
    for entry in sorted(tree.entries()).into_iter().filter(|(key, _)| *key != REVIEW) {
        feed(entry.0, &mut whole);
        add(entry.1, &mut whole);
    }
    for (name, digest) in &files.iter().cloned().collect::<BTreeMap<_, _>>() {
        feed(name, &mut whole);
        whole.update(digest);
    }
    let short = |digest: &[u8; 32]| hexadecimal(digest).get(..SHORT).unwrap_or_default().to_owned();
    Seals {
        hash: format!("sha256-{}", hexadecimal(&whole.finalize().into())),
        pieces: pieces.iter().map(|(name, digest)| (name.clone(), short(digest))).collect(),
    }
}

/// What a part of the body is called: by its name, where it has one that no other has.
fn part(item: &Node, number: usize, taken: &BTreeMap<String, [u8; 32]>) -> String {
    let name = item.get("part").and_then(Node::text).map(|name| format!("body part {name}"));
    let free = name.filter(|name| !taken.contains_key(name));
    free.unwrap_or_else(|| format!("body part {}", number + 1))
}

/// The hash of what is in a file.
pub(super) fn digest_of(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn digest(node: &Node) -> [u8; 32] {
    let mut hasher = Sha256::new();
    add(node, &mut hasher);
    hasher.finalize().into()
}

/// A value in a form of its own: its kind, its size, and what it holds, the keys of
/// mappings in their order by name.
fn add(node: &Node, hasher: &mut Sha256) {
    match &node.value {
        Value::Null | Value::Broken => hasher.update(b"0"),
        Value::Scalar(text) => {
            hasher.update(b"t");
            feed(text, hasher);
        }
        Value::Seq(items) => {
            hasher.update(b"l");
            hasher.update((items.len() as u64).to_le_bytes());
            items.iter().for_each(|item| add(item, hasher));
        }
        Value::Map(entries) => {
            hasher.update(b"m");
            hasher.update((entries.len() as u64).to_le_bytes());
            for (key, value) in sorted(entries) {
                feed(key, hasher);
                add(value, hasher);
            }
        }
    }
}

/// The entries of a mapping by name.
fn sorted(entries: &[Entry]) -> BTreeMap<&str, &Node> {
    entries.iter().map(|entry| (entry.key.as_str(), &entry.node)).collect()
}

fn feed(text: &str, hasher: &mut Sha256) {
    hasher.update((text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

fn hexadecimal(bytes: &[u8; 32]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}
