//! VAT categories and rates (EN 16931-1, BT-118 and BT-151; UNTDID 5305).

use serde::Deserialize;

use super::money::Decimal;
use crate::diag::At;

/// VAT categories that EN 16931 knows, by their codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, schemars::JsonSchema)]
pub enum Category {
    /// Standard and reduced rates.
    S,
    /// Zero rated.
    Z,
    /// Exempt.
    E,
    /// Reverse charge: the buyer owes the VAT.
    AE,
    /// Goods within the European Union.
    K,
    /// Export.
    G,
    /// Outside the scope of VAT.
    O,
    /// Canary Islands general indirect tax (IGIC).
    L,
    /// Tax of Ceuta and Melilla (IPSI).
    M,
}

impl Category {
    /// All of them, in the order in which a VAT table shows them.
    pub const ALL: [Self; 9] =
        [Self::S, Self::L, Self::M, Self::Z, Self::E, Self::AE, Self::K, Self::G, Self::O];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::Z => "Z",
            Self::E => "E",
            Self::AE => "AE",
            Self::K => "K",
            Self::G => "G",
            Self::O => "O",
            Self::L => "L",
            Self::M => "M",
        }
    }

    /// The category of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.code() == code)
    }

    /// Whether VAT is computed from a rate (BR-S-09, BR-AF-09, BR-AG-09); the others have none.
    #[must_use]
    pub const fn is_taxed(self) -> bool {
        matches!(self, Self::S | Self::L | Self::M)
    }

    /// Whether a reason must be given (BR-E-10, BR-AE-10, BR-IC-10, BR-G-10, BR-O-10).
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::E | Self::AE | Self::K | Self::G | Self::O)
    }
}

/// A category with its rate: what a line is taxed at, and what lines are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vat {
    /// The category.
    pub category: Category,
    /// The rate in percent, without idle zeros, so that 20 and 20.00 are one group; zero where there is none.
    pub rate: Decimal,
}

impl Vat {
    /// A category with a rate.
    #[must_use]
    pub fn new(category: Category, rate: Decimal) -> Self {
        Self { category, rate: rate.normalize() }
    }

    /// The rate that an e-invoice states; none outside the scope of VAT (BR-O-05).
    #[must_use]
    pub fn stated_rate(self) -> Option<Decimal> {
        (self.category != Category::O).then_some(self.rate)
    }

    /// What a rate alone means: standard, or zero rated.
    #[must_use]
    pub fn of_rate(rate: Decimal) -> Self {
        Self::new(if rate.is_zero() { Category::Z } else { Category::S }, rate)
    }
}

/// Why no VAT is charged (BT-120, BT-121).
#[derive(Debug, Clone, Default)]
pub struct Exemption {
    /// In words.
    pub reason: Option<At<String>>,
    /// As a code of the list VATEX.
    pub code: Option<At<String>>,
}
