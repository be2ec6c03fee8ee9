//! Serial letters: rows of a table in, one letter's values each, filled into a
//! letter that was parsed once.
//!
//! [`Table`] reads CSV, JSON lines and spreadsheets from [`Bytes`], [`Letters`] says which rows
//! make a letter together, and a [`Form`] is the parsed template with its
//! expressions compiled. Values are put into the scalars of the parsed tree, so
//! that they can become neither YAML nor markup.

mod bytes;
mod cell;
mod delimited;
#[cfg(feature = "tables")]
mod digits;
mod engine;
mod fill;
mod form;
mod group;
mod jsonl;
mod markup;
mod operators;
mod scope;
mod table;
#[cfg(feature = "tables")]
mod xlsx;

pub use bytes::{Bytes, Lost};
pub use cell::Cell;
pub(crate) use engine::{escape, place};
pub use form::Form;
pub use group::{Letter, Letters, RowRange};
pub(crate) use markup::Markup;
pub use table::{Kind, Record, Table};
