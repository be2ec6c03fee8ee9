//! What the first letter of a process would wait for in this room, done while the
//! letter is still being laid out: what depends on its pictures and fonts alone.

use super::kept::Kept;
use super::objects::Objects;
use super::pictures::{self, Pictures, Print};
use crate::text::Face;

/// What a letter will need, as far as it can be told.
pub(crate) struct Ahead<'a> {
    /// Its pictures, in the order of its pages.
    pub(crate) pictures: Vec<Print<'a>>,
    /// The faces of its text.
    pub(crate) faces: Vec<&'a Face>,
}

impl Ahead<'_> {
    /// Whether some of it is not kept.
    pub(crate) fn is_new(&self, kept: &Kept) -> bool {
        pictures::is_new(&self.pictures, kept) || self.faces.iter().any(|face| kept.is_new(face))
    }

    /// Makes it, for it to be there when the letter is written. What turns out
    /// otherwise is made then, and what is wrong is told then.
    pub(crate) fn make(&self, kept: &Kept) {
        let _ = Pictures::write(&self.pictures, kept, &mut Objects::new(super::FIRST));
        self.faces.iter().for_each(|face| drop(kept.sorted(face)));
        kept.profile();
    }
}
