//! The signature fields and signatures of a PDF, read and judged (ISO 32000-1,
//! 12.7.4.5 and 12.8; ETSI EN 319 142-1).

mod changes;
mod date;
mod fields;
mod file;
mod metadata;
mod opinion;
mod pdfsig;
mod range;
mod revisions;
mod roles;
mod store;
mod syntax;
mod twice;
mod verify;

pub use changes::Changes;
pub use fields::{Action, Field, Lock, Seeds, required};
pub use file::{File, MOST_BYTES};
pub use opinion::Level;
pub use revisions::{Revision, revisions};
pub(crate) use store::read as stored;
pub use verify::{Judged, Report, Time, Trust, Verdict, verify};

pub use crate::certificates::{Moment, Problem};
