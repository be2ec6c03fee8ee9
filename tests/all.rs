//! One test binary; its modules mirror `src`.

#[path = "all/invoice.rs"]
mod invoice;
#[path = "all/locale.rs"]
mod locale;
