//! Fingerprints of contents (SHA-256, FIPS 180-4), and brief ones of names.

use sha2::{Digest as _, Sha256};
use siphasher::sip128::SipHasher13;

/// The fingerprint of some parts, in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub(crate) struct Digest(Box<str>);

impl Digest {
    /// Of these parts in their order; where one ends and the next begins counts.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut digester = Digester::default();
        parts.iter().for_each(|part| digester.add(part));
        digester.end()
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// 128 bits of a fingerprint, of which many can be kept.
pub(crate) type Content = [u8; 16];

/// What a letter says.
pub(crate) fn content(bytes: &[u8]) -> Content {
    Sha256::digest(bytes).first_chunk().copied().unwrap_or_default()
}

/// 96 bits of a hash of a name, which are not the same for two names among millions. With the
/// number of a letter it takes sixteen bytes.
pub(crate) fn brief(name: &str) -> [u32; 3] {
    let hash = SipHasher13::new().hash(name.as_bytes()).as_u128();
    [96, 64, 32].map(|shift| u32::try_from(hash >> shift & u128::from(u32::MAX)).unwrap_or(0))
}

/// Takes the parts one by one.
#[derive(Default)]
pub(crate) struct Digester(Sha256);

impl Digester {
    pub(crate) fn add(&mut self, part: &[u8]) {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    pub(crate) fn end(self) -> Digest {
        let text = hexadecimal(&self.0.finalize());
        Digest(text.into())
    }
}

/// Bytes in hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}
