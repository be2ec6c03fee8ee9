//! Words that nobody guesses: keys and tokens.

/// A word of 256 random bits.
///
/// # Errors
/// Where the system has no randomness.
pub(crate) fn word() -> Result<String, String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| format!("the system gives no random numbers: {error}"))?;
    Ok(hexadecimal(&bytes))
}

/// Bytes in hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
