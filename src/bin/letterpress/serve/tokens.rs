//! Who is let in: tokens by their hashes, with what each may do.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use letterpress::diag::{Diagnostic, Diagnostics, Failed, Sources};
use letterpress::yaml;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::random;
use crate::digest::hexadecimal;

/// The file of tokens: a list under `tokens`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tokens: Vec<Entry>,
}

/// A token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Whose it is; its jobs are seen by this name only
    name: String,
    /// SHA-256 of the token, in hexadecimal digits
    sha256: String,
    /// Requests a minute
    per_minute: Option<u32>,
    /// Letterheads of the service that letters may name; all, if there is no such list
    letterheads: Option<Vec<String>>,
}

/// The tokens.
#[derive(Debug, Default)]
pub(crate) struct Tokens(Vec<Token>);

/// Whose a token is, and what it may do.
#[derive(Debug)]
struct Token {
    hash: [u8; 32],
    holder: Arc<Holder>,
}

/// The holder of a token.
#[derive(Debug)]
pub(crate) struct Holder {
    pub(crate) name: Arc<str>,
    letterheads: Option<BTreeSet<String>>,
    limit: Option<Limit>,
}

/// Requests that are left: they grow back evenly, up to those of a minute.
#[derive(Debug)]
struct Limit {
    per_minute: f64,
    left: Mutex<(f64, Instant)>,
}

impl Holder {
    /// Whether an entry gives the same rights.
    fn is_as(&self, entry: &Entry) -> bool {
        let per_minute = self.limit.as_ref().map(|limit| limit.per_minute);
        per_minute == entry.per_minute.map(f64::from) && self.letterheads == entry.letterheads()
    }

    /// Whether letters may name a letterhead of the service.
    pub(crate) fn may_use(&self, letterhead: &str) -> bool {
        self.letterheads.as_ref().is_none_or(|letterheads| letterheads.contains(letterhead))
    }

    /// The letterheads that letters may name; `None` where they may name all.
    pub(crate) const fn letterheads(&self) -> Option<&BTreeSet<String>> {
        self.letterheads.as_ref()
    }

    /// Counts a request; where there are none left, the seconds until there is one.
    pub(crate) fn count(&self) -> Result<(), u64> {
        let Some(Limit { per_minute, left }) = &self.limit else { return Ok(()) };
        let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let grown = left.0 + now.duration_since(left.1).as_secs_f64() * per_minute / 60.0;
        *left = (grown.min(*per_minute), now);
        if left.0 >= 1.0 {
            left.0 -= 1.0;
            return Ok(());
        }
        // Tokens without requests wait for ever, told as an hour.
        let seconds = (1.0 - left.0) * 60.0 / per_minute;
        Err(if seconds.is_finite() { (seconds.ceil() as u64).clamp(1, 3600) } else { 3600 })
    }
}

impl Tokens {
    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The holder of a token. All hashes are compared whole, whatever was found.
    pub(crate) fn holder(&self, token: &str) -> Option<&Arc<Holder>> {
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        self.0.iter().fold(None, |found, token| {
            if bool::from(token.hash.ct_eq(&hash)) { Some(&token.holder) } else { found }
        })
    }

    /// The holder of that name.
    pub(crate) fn named(&self, name: &str) -> Option<&Arc<Holder>> {
        self.0.iter().map(|token| &token.holder).find(|holder| &*holder.name == name)
    }

    /// Reads the file of tokens.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub(crate) fn read(path: &Path) -> Result<Self, Failed> {
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        let name = path.display().to_string();
        let file = match std::fs::read(path) {
            Ok(bytes) => yaml::decode(&name, &bytes, &mut sources, &mut diagnostics).ok(),
            Err(error) => {
                let message = format!("cannot read `{name}`: {error}");
                diagnostics.push(Diagnostic::error("unreadable-file", None, message));
                None
            }
        };
        let tree = file.and_then(|file| yaml::parse(&sources, file, &mut diagnostics));
        let read: Option<File> = tree.as_ref().and_then(|tree| yaml::read(tree, &mut diagnostics));
        let mut tokens: Vec<Token> = Vec::new();
        for entry in read.map_or_else(Vec::new, |file| file.tokens) {
            let name = &entry.name;
            let Some(hash) = entry.hash() else {
                let message = format!("the `sha256` of `{name}` is not 64 hexadecimal digits");
                diagnostics.push(wrong(message));
                continue;
            };
            if tokens.iter().any(|token| token.hash == hash) {
                diagnostics.push(wrong(format!("the token of `{name}` is there twice")));
                continue;
            }
            // A client has two while one takes the place of the other.
            let same = tokens.iter().map(|token| &token.holder).find(|holder| *holder.name == **name);
            let holder = same.map_or_else(|| Arc::new(entry.holder()), Arc::clone);
            if !holder.is_as(&entry) {
                let message = format!("the tokens of `{name}` differ in what they may do");
                diagnostics.push(wrong(message));
            }
            tokens.push(Token { hash, holder });
        }
        if tokens.is_empty() && !diagnostics.has_errors() {
            diagnostics.push(wrong(format!("there are no tokens in `{name}`")));
        }
        if diagnostics.has_errors() { Err(Failed { sources, diagnostics }) } else { Ok(Self(tokens)) }
    }
}

fn wrong(message: String) -> Diagnostic {
    Diagnostic::error("usage", None, message).help("`letterpress serve --new-token NAME` makes an entry")
}

impl Entry {
    fn hash(&self) -> Option<[u8; 32]> {
        let digit = |index: usize| self.sha256.get(2 * index..2 * index + 2);
        let mut hash = [0; 32];
        for (index, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(digit(index)?, 16).ok()?;
        }
        (self.sha256.len() == 64).then_some(hash)
    }

    fn letterheads(&self) -> Option<BTreeSet<String>> {
        self.letterheads.clone().map(BTreeSet::from_iter)
    }

    fn holder(&self) -> Holder {
        let limit = self.per_minute.map(|per_minute| Limit {
            per_minute: f64::from(per_minute),
            left: Mutex::new((f64::from(per_minute), Instant::now())),
        });
        Holder { name: Arc::from(self.name.as_str()), letterheads: self.letterheads(), limit }
    }
}

/// A new token, and the entry of the file for it.
///
/// # Errors
/// Where the system has no randomness.
pub(crate) fn new(name: &str) -> Result<(String, String), String> {
    let token = random::word()?;
    let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    let name = serde_json::Value::from(name);
    let entry = format!("  - {{name: {name}, sha256: {}, per_minute: 600}}\n", hexadecimal(&hash));
    Ok((token, entry))
}
