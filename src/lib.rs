//! # letterpress
//!
//! YAML in, a formal business letter with its final invoice attached out:
//! typeset, archived (PDF/A-3a), accessible (PDF/UA-1), readable by machines
//! (Factur-X).
//!
//! ```text
//!  YAML text                                layouts/*.yaml   src/locale/*.yaml   fonts/
//!     |                                          |                |                |
//!     |  source::read                            +------ Assets, loaded once ------+
//!     v                                                           |
//!  Document   validated; every value keeps its place in the file  |
//!     |                                                           |
//!     |  compose(document, stationery, words)                     |
//!     v                                                           |
//!  Content    a tree in reading order: it is the tag tree; all    |
//!     |       words, dates and amounts are finished strings       |
//!     |  layout(content, stationery, fonts)                       |
//!     v                                                           |
//!  Pages      the display list: items at absolute positions,      |
//!     |       each marked as a node's or as an artifact           |
//!     |  pdf::write(pages, tree, meta, attachments, fonts)        |
//!     v
//!  Pdf { bytes, page_count, warnings }
//! ```
//!
//! Beside it runs [`einvoice::make`]: the document in the terms of EN 16931, as
//! the XML that travels inside the PDF. Both read the one count of
//! [`invoice::Totals`]; what the law says of an invoice ([`law`]) was laid into the
//! document when it was read.
//!
//! With the feature `sign`, [`signing`] puts signatures into the fields of finished
//! files, [`signatures`] judges those that are there, and [`certificates`] who made them.
//! For serial letters ([`serial`]) a [`source::Template`] is parsed once, rows of a
//! table are filled into its tree, and the corridor goes on from there; a [`Bundle`]
//! lays many letters out into one file.
//!
//! [`render`] is that corridor, one line a room. The library never asks for
//! the time, the disk, the network, the environment or a random number: those
//! live in the doors (`src/bin/letterpress/`), another crate to the compiler.

pub mod assets;
pub mod calendar;
#[cfg(feature = "sign")]
pub mod certificates;
pub mod compose;
pub mod describe;
pub mod diag;
pub mod document;
pub mod einvoice;
pub mod explain;
pub mod facts;
pub mod foreign;
pub mod geom;
pub mod identifiers;
pub mod invoice;
mod keep;
pub mod law;
pub mod layout;
pub mod locale;
pub mod payment;
pub mod pdf;
pub mod picture;
#[cfg(feature = "preview")]
pub mod preview;
pub mod proof;
pub mod purpose;
#[cfg(feature = "receive")]
pub mod received;
mod render;
pub mod rules;
pub mod serial;
#[cfg(feature = "sign")]
pub mod signatures;
#[cfg(feature = "sign")]
pub mod signing;
pub mod source;
pub mod starter;
pub mod stationery;
pub mod stop;
pub mod text;
#[cfg(feature = "preview")]
pub mod verify;
pub mod yaml;

pub use assets::Assets;
pub use diag::{Diagnostic, Diagnostics};
pub use document::Document;
pub use render::{Bundle, Pdf, Room, Sheaf, check, inspect, render, render_watched, sheaf};
