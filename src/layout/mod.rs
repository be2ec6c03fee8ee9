//! Room 3: [`content`](crate::compose::content) in, [`page`]s out.

pub mod page;
