//! One test binary; its modules mirror `src`.

#[path = "all/invoice.rs"]
mod invoice;
#[path = "all/locale.rs"]
mod locale;
#[path = "all/diag.rs"]
mod diag;
#[path = "all/source/mod.rs"]
mod source;
#[path = "all/yaml.rs"]
mod yaml;
#[path = "all/pdf/mod.rs"]
mod pdf;
