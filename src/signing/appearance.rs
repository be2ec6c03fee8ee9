//! The lines of a visible signature, in the field's box.

use super::{Appearance, Options, Problem};
use crate::signatures::{Field, File};

/// Draws the lines; new objects are numbered from `free` on. `signer` is the name in
/// the certificate.
pub(super) fn draw(
    _file: &File<'_>,
    _field: &Field,
    _options: &Options,
    _signer: &str,
    _free: u32,
) -> Result<Appearance, Problem> {
    Err(Problem::new("it cannot be drawn yet"))
}
