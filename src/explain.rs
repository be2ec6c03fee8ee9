//! Explanations of rules.

/// Why there is a rule.
#[derive(Debug, Clone, Default)]
pub struct Explanation {
    /// Why.
    pub why: String,
    /// A wrong example.
    pub bad: Option<String>,
    /// The same, mended.
    pub good: Option<String>,
}

/// Of a code.
#[must_use]
pub fn explain(_: &str) -> Option<Explanation> {
    None
}

/// All codes.
pub fn codes() -> impl Iterator<Item = &'static str> {
    std::iter::empty()
}
