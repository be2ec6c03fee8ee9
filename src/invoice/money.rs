//! Exact decimals, currencies and rounding.
//!
//! In: numbers as they were written. Out: numbers that are exact or none at
//! all: the decimal type holds 28 digits, and an operation whose result has
//! more gives `None`, never a silently shortened one.

pub use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;

/// A currency by its ISO 4217 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    iso: iso_currency::Currency,
    digits: u32,
}

impl Currency {
    /// The currency with this code, such as `EUR`; `None` where there is none,
    /// or where it has no coins to round to, as gold has none.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let iso = iso_currency::Currency::from_code(code)?;
        let digits = u32::from(iso.exponent()?);
        // EN 16931 (BR-DEC-01 to 28) allows two decimals in every currency, and
        // page and e-invoice show the same amounts.
        Some(Self { iso, digits: digits.min(2) })
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.iso.code()
    }

    /// Decimals of its amounts: those of ISO 4217, but never more than two.
    #[must_use]
    pub fn digits(&self) -> u32 {
        self.digits
    }
}

/// Rounds half away from zero: 0.125 to 0.13, -0.125 to -0.13.
#[must_use]
pub fn round(amount: Decimal, digits: u32) -> Decimal {
    amount.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
}

/// The exact sum.
pub(crate) fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    let sum = a.checked_add(b)?;
    let exact = sum.scale() >= a.scale().max(b.scale()) || sum.is_zero() || a.is_zero() || b.is_zero();
    exact.then_some(sum)
}

/// The exact difference.
pub(crate) fn subtract(a: Decimal, b: Decimal) -> Option<Decimal> {
    add(a, -b)
}

/// The exact product.
pub(crate) fn multiply(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    let product = a.checked_mul(b)?;
    let exact = product.scale() == a.scale() + b.scale() || a.is_zero() || b.is_zero();
    exact.then_some(product)
}

/// The exact share of an amount, in percent.
pub(crate) fn percent_of(amount: Decimal, rate: Decimal) -> Option<Decimal> {
    multiply(multiply(amount, rate)?, Decimal::new(1, 2))
}

/// The quotient, rounded half away from zero, exactly: the remainder decides,
/// not the digits that a quotient is cut to.
pub(super) fn divide(number: Decimal, by: Decimal, digits: u32) -> Option<Decimal> {
    let unit = Decimal::new(1, digits);
    let (number, by) = (number.normalize(), by.normalize());
    let scaled = multiply(number, Decimal::from(10_u64.pow(digits)))?;
    let rest = scaled.checked_rem(by)?;
    let mut quotient = subtract(scaled, rest)?.checked_div(by)?;
    if multiply(rest.abs(), Decimal::TWO)? >= by.abs() {
        let away = if scaled.is_sign_negative() == by.is_sign_negative() { 1 } else { -1 };
        quotient = add(quotient, Decimal::from(away))?;
    }
    multiply(quotient, unit)
}

/// An amount without the VAT that is in it.
pub(super) fn without_vat(gross: Decimal, rate: Decimal, digits: u32) -> Option<Decimal> {
    if rate.is_zero() {
        return Some(round(gross, digits));
    }
    divide(multiply(gross, Decimal::ONE_HUNDRED)?, add(Decimal::ONE_HUNDRED, rate)?, digits)
}
