//! Room 2: [`Document`](crate::document::Document) in, [`content`] out.

pub mod content;
