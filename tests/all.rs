//! One test binary; its modules mirror `src`.

#[path = "all/diag/mod.rs"]
mod diag;
#[path = "all/source/mod.rs"]
mod source;
#[path = "all/yaml.rs"]
mod yaml;
