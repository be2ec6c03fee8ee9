//! Code lists of EN 16931, as the CEN validation artefacts have them: the only
//! file of this room that names the crate which carries them.

use en16931::codes::{contains, generated};

/// The code itself where it is in a list.
fn listed(list: &'static [&'static str], code: &str) -> Option<&'static str> {
    list.binary_search(&code).ok().and_then(|at| list.get(at)).copied()
}

/// A country code of ISO 3166-1, such as `FR` (BR-CL-14); with `1A` and `XI`, which the list adds.
#[must_use]
pub fn country(code: &str) -> Option<&'static str> {
    listed(generated::COUNTRY_CODES, code)
}

/// All of these country codes.
pub fn countries() -> impl Iterator<Item = &'static str> {
    generated::COUNTRY_CODES.iter().copied()
}

/// A unit of UN/ECE recommendations 20 and 21 (BR-CL-23).
#[must_use]
pub fn unit(code: &str) -> Option<&'static str> {
    listed(generated::UNIT_CODES, code)
}

/// A scheme of electronic addresses (EAS; BR-CL-25).
#[must_use]
pub fn address_scheme(code: &str) -> Option<&'static str> {
    listed(generated::EAS_SCHEMES, code)
}

/// Whether a code is in the VATEX list of reasons of exemptions (BR-CL-22).
#[must_use]
pub fn is_vatex(code: &str) -> bool {
    contains(generated::VATEX_CODES, code)
}

/// Whether a code is a subject of notes (UNTDID 4451; BR-CL-08).
#[must_use]
pub fn is_note_subject(code: &str) -> bool {
    contains(generated::NOTE_SUBJECT_CODES, code)
}
