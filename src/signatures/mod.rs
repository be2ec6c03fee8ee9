//! The signature fields and signatures of a PDF, read and judged (ISO 32000-1,
//! 12.7.4.5 and 12.8; ETSI EN 319 142-1).

mod fields;
mod file;

pub use fields::{Action, Field, Lock, Seeds, required};
pub use file::{File, MOST_BYTES};

pub use crate::certificates::{Moment, Problem};
