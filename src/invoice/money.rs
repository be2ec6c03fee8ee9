//! Exact decimals and currencies.

pub use rust_decimal::Decimal;

/// A currency by its ISO 4217 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency(pub iso_currency::Currency);
