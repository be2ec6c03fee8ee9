//! One test binary; its modules mirror `src`.

#[path = "all/invoice/mod.rs"]
mod invoice;
#[path = "all/locale/mod.rs"]
mod locale;
