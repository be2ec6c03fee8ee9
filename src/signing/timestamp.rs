//! A time-stamp for a signature (RFC 3161; ETSI EN 319 122-1, 5.3).

use super::{Moment, Problem, Stamp};
use crate::certificates::{Digest, time_stamp_request, time_stamp_token};

/// The token of a time-stamping authority over a signature's value, and its time.
pub(super) fn token(value: &[u8], stamp: Stamp<'_>) -> Result<(Vec<u8>, Moment), Problem> {
    let nonce = nonce(value);
    let answer = stamp(&time_stamp_request(value, nonce)?)?;
    time_stamp_token(&answer, value, nonce)
}

/// The number that ties an answer to its request. Nothing here is random, so it comes from
/// the value: an old answer would have to be one over this very signature, which says
/// nothing false.
fn nonce(value: &[u8]) -> u64 {
    let digest = Digest::Sha256.of(&[b"nonce", value]);
    digest.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}
