//! One test binary; its modules mirror `src`.

#[path = "all/invoice/mod.rs"]
mod invoice;
#[path = "all/locale/mod.rs"]
mod locale;
#[path = "all/diag.rs"]
mod diag;
#[path = "all/source/mod.rs"]
mod source;
#[path = "all/yaml.rs"]
mod yaml;
#[path = "all/pdf/mod.rs"]
mod pdf;
