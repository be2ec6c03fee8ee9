//! # letterpress
//!
//! YAML in, a formal business letter with its final invoice attached out.

pub mod compose;
pub mod diag;
pub mod document;
pub mod geom;
pub mod invoice;
pub mod locale;
pub mod picture;
pub mod source;
pub mod stationery;
pub mod text;
pub mod yaml;
