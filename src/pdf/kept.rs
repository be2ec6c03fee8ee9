//! What is kept from letter to letter: work that depends on a font or a
//! picture alone. It makes writing faster and never changes a byte.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use pdf_writer::Ref;

use super::objects::Block;
use super::paint::Painted;
use super::pictures::PictureKey;
use super::press::{self, deflate, deflate_well};
use super::subset::{Sorted, Subset};
use super::{PdfError, color};
use crate::keep::{self, Key};
use crate::text::{Face, FontFile};

/// At most so many faces are kept; a letter uses about five.
const FACES: usize = 64;

/// At most so many subsets are kept, at about 10 kB each.
const SUBSETS: usize = 256;

/// So many compressed streams of letters are kept.
const STREAMS: usize = 24;

/// Larger streams are not kept.
const LARGEST_STREAM: usize = 1 << 16;

/// What is kept of painted text, in bytes.
const PAINTED: usize = 384 << 10;

/// Caches shared between letters and threads. Empty at first and bounded: where
/// one is full, the entry longest unused makes room.
pub struct Kept {
    painted: keep::Shelf<Painted>,
    streams: Few<Box<[u8]>, Vec<u8>>,
    faces: Few<FaceKey, OnceLock<Arc<Sorted>>>,
    subsets: Few<(FaceKey, Vec<u16>), Subset>,
    pictures: Few<PictureKey, OnceLock<Result<Arc<Block>, PdfError>>>,
    fonts: Few<FontKey, Block>,
    #[cfg(feature = "pictures")]
    foreign: Few<ForeignKey, Block>,
    profile: OnceLock<Vec<u8>>,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            painted: keep::Shelf::new(PAINTED),
            streams: Few::default(),
            faces: Few::default(),
            subsets: Few::default(),
            pictures: Few::default(),
            fonts: Few::default(),
            #[cfg(feature = "pictures")]
            foreign: Few::default(),
            profile: OnceLock::default(),
        }
    }
}

impl Kept {
    /// A run of text as it was written before.
    pub(super) fn painted(&self, key: &Key, make: impl FnOnce() -> Painted) -> Arc<Painted> {
        let make = || {
            let painted = make();
            let weight = painted.weight();
            Ok::<_, Infallible>((painted, weight))
        };
        let Ok(painted) = self.painted.get(key, make);
        painted
    }

    /// A stream of a letter, compressed: letters of one batch often share the pages
    /// after the first, and the structure of all.
    pub(super) fn compressed(&self, data: &[u8]) -> Arc<Vec<u8>> {
        if data.len() > LARGEST_STREAM {
            return Arc::new(press::text(data, deflate));
        }
        match self.streams.find(|key| **key == *data) {
            Some(found) => found,
            None => self.streams.put(data.into(), press::text(data, deflate), STREAMS),
        }
    }

    /// What is worked out once for a face.
    pub(super) fn sorted(&self, face: &Face) -> Arc<Sorted> {
        let key = FaceKey::of(face);
        let place = match self.faces.get(&key) {
            Some(place) => place,
            None => self.faces.put(key, OnceLock::new(), FACES),
        };
        // Where another thread is at it, it is waited for.
        Arc::clone(place.get_or_init(|| Arc::new(Sorted::new(face))))
    }

    /// Whether nothing was ever asked about this face.
    pub(super) fn is_new(&self, face: &Face) -> bool {
        self.faces.get(&FaceKey::of(face)).is_none()
    }

    /// The objects of a font, numbered from `first` up.
    pub(super) fn font(&self, subset: &Arc<Subset>, first: Ref, make: impl FnOnce() -> Block) -> Arc<Block> {
        let key = FontKey { subset: Arc::clone(subset), first };
        self.fonts.get(&key).unwrap_or_else(|| self.fonts.put(key, make(), SUBSETS))
    }

    /// Whether a picture is kept.
    pub(super) fn has_picture(&self, key: &PictureKey) -> bool {
        self.pictures.get(key).is_some()
    }

    /// A picture as it stands in the file.
    pub(super) fn picture(
        &self,
        key: PictureKey,
        make: impl FnOnce() -> Result<Block, PdfError>,
    ) -> Result<Arc<Block>, PdfError> {
        let place = match self.pictures.get(&key) {
            Some(place) => place,
            None => self.pictures.put(key, OnceLock::new(), PICTURES),
        };
        // Where another thread is at it, it is waited for.
        place.get_or_init(|| make().map(Arc::new)).clone()
    }

    /// Pages of another PDF as they stand in the file.
    #[cfg(feature = "pictures")]
    pub(super) fn foreign(
        &self,
        file: &Arc<[u8]>,
        pages: &[usize],
        first: Ref,
        make: impl FnOnce() -> Result<Block, PdfError>,
    ) -> Result<Arc<Block>, PdfError> {
        let key = ForeignKey {
            hash: siphasher::sip128::SipHasher13::new().hash(file).as_u128(),
            pages: pages.to_vec(),
            first,
        };
        match self.foreign.get(&key) {
            Some(found) => Ok(found),
            None => Ok(self.foreign.put(key, make()?, PICTURES)),
        }
    }

    /// The colour profile, compressed.
    pub(super) fn profile(&self) -> &[u8] {
        self.profile.get_or_init(|| deflate_well(&color::srgb()))
    }

    /// Whether any face was cut.
    pub(super) fn has_subsets(&self) -> bool {
        !self.subsets.is_empty()
    }

    /// The subset of a face that has these glyphs.
    pub(super) fn subset(
        &self,
        face: &Face,
        sorted: &Sorted,
        glyphs: Vec<u16>,
    ) -> Result<Arc<Subset>, PdfError> {
        let key = (FaceKey::of(face), glyphs);
        match self.subsets.get(&key) {
            Some(found) => Ok(found),
            None => {
                let made = Subset::new(face, sorted, &key.1)?;
                Ok(self.subsets.put(key, made, SUBSETS))
            }
        }
    }
}

/// At most so many pictures are kept.
const PICTURES: usize = 32;

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

/// A face, known by where its file lies in memory. The file is held, so no
/// other can come to lie there.
struct FaceKey {
    file: FontFile,
    index: u32,
}

impl FaceKey {
    fn of(face: &Face) -> Self {
        Self { file: face.file().clone(), index: face.index() }
    }
}

impl PartialEq for FaceKey {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq::<[u8]>(&*self.file, &*other.file) && self.index == other.index
    }
}

/// A subset, held and known by where it lies, and the number of its first object.
struct FontKey {
    subset: Arc<Subset>,
    first: Ref,
}

impl PartialEq for FontKey {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.subset, &other.subset) && self.first == other.first
    }
}

/// Pages of a file, and the number of their first object.
#[cfg(feature = "pictures")]
#[derive(PartialEq)]
struct ForeignKey {
    hash: u128,
    pages: Vec<usize>,
    first: Ref,
}

/// A few large things, found by what they are made from itself, the most recently used last.
/// Many small ones lie on a [`keep::Shelf`].
struct Few<K, V>(Mutex<Vec<(K, Arc<V>)>>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: PartialEq, V> Few<K, V> {
    /// Finds a thing and moves it to the end.
    fn get(&self, key: &K) -> Option<Arc<V>> {
        self.find(|other| other == key)
    }

    /// The same by a property of its key.
    fn find(&self, is: impl Fn(&K) -> bool) -> Option<Arc<V>> {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = list.iter().rposition(|entry| is(&entry.0))?;
        list[at..].rotate_left(1);
        list.last().map(|entry| Arc::clone(&entry.1))
    }

    fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Adds a thing that another thread may have added meanwhile.
    fn put(&self, key: K, value: V, limit: usize) -> Arc<V> {
        if let Some(found) = self.get(&key) {
            return found;
        }
        let value = Arc::new(value);
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if list.len() >= limit {
            list.remove(0);
        }
        list.push((key, Arc::clone(&value)));
        value
    }
}
