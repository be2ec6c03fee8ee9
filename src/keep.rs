//! What is made once and kept for the letters that follow: bounded shelves,
//! shared between threads.
//!
//! What lies on a shelf is a pure function of what its key was made from, so it
//! makes letters faster and never changes a byte of them. A shelf has a young
//! half and an old one: what is asked for again moves to the young half, and when
//! that is full the old half goes. Texts that every letter has stay; names that
//! only one has pass through.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use siphasher::sip128::{Hasher128, SipHasher13};

/// Compartments of a shelf, so that threads seldom wait for each other.
const COMPARTMENTS: usize = 8;

/// What a thing is found by: 128 bits of SipHash of all that it is made from.
/// Nobody finds two texts with the same.
#[derive(Clone, Default)]
pub(crate) struct Key(SipHasher13);

impl Key {
    /// Adds a number.
    pub(crate) fn number(&mut self, value: u64) -> &mut Self {
        self.0.write(&value.to_ne_bytes());
        self
    }

    /// Adds a text, with its end.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.0.write(text.as_bytes());
        self.number(text.len() as u64)
    }

    fn finish(&self) -> u128 {
        u128::from(self.0.finish128())
    }
}

/// Takes a part of a hash for the hash.
#[derive(Default)]
struct Part(u64);

impl Hasher for Part {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for (at, byte) in bytes.iter().enumerate() {
            self.0 ^= u64::from(*byte) << (at % 8 * 8);
        }
    }

    fn write_u128(&mut self, value: u128) {
        #[expect(clippy::cast_possible_truncation, reason = "half of the bits are enough")]
        let half = value as u64;
        self.0 = half;
    }
}

type Things<V> = HashMap<u128, (Arc<V>, usize), BuildHasherDefault<Part>>;

struct Compartment<V> {
    young: Things<V>,
    old: Things<V>,
    /// Weight of the young half.
    weight: usize,
}

/// A bounded shelf.
pub(crate) struct Shelf<V> {
    compartments: [Mutex<Compartment<V>>; COMPARTMENTS],
    /// The most that half a compartment holds.
    limit: usize,
}

impl<V> fmt::Debug for Shelf<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelf").field("limit", &self.limit).finish_non_exhaustive()
    }
}

impl<V> Shelf<V> {
    /// A shelf for things that weigh so much together, in bytes or by number.
    pub(crate) fn new(limit: usize) -> Self {
        let empty = || Compartment { young: Things::default(), old: Things::default(), weight: 0 };
        let compartments = std::array::from_fn(|_| Mutex::new(empty()));
        Self { compartments, limit: limit / COMPARTMENTS / 2 }
    }

    /// What lies under a key; where nothing does, it is made, with its weight, and put there.
    /// What cannot be made is not kept.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub(crate) fn get<E>(
        &self,
        key: &Key,
        make: impl FnOnce() -> Result<(V, usize), E>,
    ) -> Result<Arc<V>, E> {
        let key = key.finish();
        // The map takes the lower half of the bits.
        let compartment = &self.compartments[(key >> 64) as usize % COMPARTMENTS];
        if let Some(found) = compartment.lock().unwrap_or_else(PoisonError::into_inner).find(key, self.limit)
        {
            return Ok(found);
        }
        let (thing, weight) = make()?;
        let thing = Arc::new(thing);
        let mut compartment = compartment.lock().unwrap_or_else(PoisonError::into_inner);
        compartment.put(key, (Arc::clone(&thing), weight), self.limit);
        Ok(thing)
    }
}

impl<V> Compartment<V> {
    fn find(&mut self, key: u128, limit: usize) -> Option<Arc<V>> {
        if let Some((thing, _)) = self.young.get(&key) {
            return Some(Arc::clone(thing));
        }
        let kept = self.old.remove(&key)?;
        let thing = Arc::clone(&kept.0);
        self.put(key, kept, limit);
        Some(thing)
    }

    fn put(&mut self, key: u128, thing: (Arc<V>, usize), limit: usize) {
        if thing.1 > limit {
            return;
        }
        if self.weight + thing.1 > limit {
            self.old = std::mem::take(&mut self.young);
            self.weight = 0;
        }
        self.weight += thing.1;
        if let Some((_, twice)) = self.young.insert(key, thing) {
            self.weight -= twice;
        }
    }
}
