//! Certificates and what they sign, judged: X.509, CMS, OCSP, revocation lists
//! and time-stamps. Nothing here knows of PDF.

use std::borrow::Cow;
use std::fmt;

mod algorithms;
mod asn1;
mod certificate;
mod cms;
mod moment;
mod oids;
mod path;
mod revocation;
mod stamp;

pub use algorithms::Digest;
pub use certificate::Certificate;
pub use cms::{Signed, unpadded};
pub use moment::Moment;
pub use path::{Path, Purpose, find, good_for, valid_at};
pub use revocation::{Evidence, State};
pub use stamp::Stamp;

/// What is wrong, in words that complete "cannot read it:".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(Cow<'static, str>);

impl Problem {
    pub(crate) const NOT_DER: Self = Self(Cow::Borrowed("a part of it is not DER"));

    pub(crate) fn new(text: impl Into<Cow<'static, str>>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Problem {}
