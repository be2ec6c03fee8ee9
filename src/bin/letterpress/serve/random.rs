//! Words that nobody guesses: keys, tokens, names of jobs.

use crate::digest::hexadecimal;

/// So many random bytes, in hexadecimal digits.
///
/// # Errors
/// Where the system has no randomness.
pub(crate) fn digits(count: usize) -> Result<String, String> {
    let mut bytes = vec![0; count];
    getrandom::fill(&mut bytes).map_err(|error| format!("the system gives no random numbers: {error}"))?;
    Ok(hexadecimal(&bytes))
}

/// A word of 256 random bits.
///
/// # Errors
/// Where the system has no randomness.
pub(crate) fn word() -> Result<String, String> {
    digits(32)
}
