//! Signing: what is made is taken apart again by other means, what is refused is told.
//!
//! The keys of `pki/` are for tests only; `pki/make.sh` made them.

mod appearance;
mod authority;
mod cms;
mod corridor;
mod door;
mod fixture;
mod keys;
mod refusals;
mod revision;
mod revocation;
mod timestamp;
mod token;
