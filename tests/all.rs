//! One test binary; its modules mirror `src`.

#[path = "all/pdf/mod.rs"]
mod pdf;
