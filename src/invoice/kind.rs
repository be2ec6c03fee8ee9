//! Kinds of invoice, of what is sold, and of e-invoice.

use serde::Deserialize;

/// What an invoice is (BT-3, UNTDID 1001).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "InvoiceKind")]
pub enum Kind {
    /// An invoice (380).
    #[default]
    Invoice,
    /// A credit note (381): its amounts are owed to the buyer.
    CreditNote,
    /// A corrected invoice (384).
    Corrected,
    /// An invoice for a deposit (386).
    Prepayment,
    /// An invoice that the buyer writes for the seller (389).
    SelfBilled,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Invoice, Self::CreditNote, Self::Corrected, Self::Prepayment, Self::SelfBilled];

    /// Its code (BT-3).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invoice => "380",
            Self::CreditNote => "381",
            Self::Corrected => "384",
            Self::Prepayment => "386",
            Self::SelfBilled => "389",
        }
    }

    /// Its name in YAML.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit-note",
            Self::Corrected => "corrected",
            Self::Prepayment => "prepayment",
            Self::SelfBilled => "self-billed",
        }
    }

    /// The kind of that name or code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text || kind.code() == text)
    }
}

/// What is sold (France: CGI annexe II, 242 nonies A, I, 8°).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Goods.
    Goods,
    /// Services.
    Services,
    /// Both.
    Mixed,
}

impl Operation {
    /// All of them, with their names in YAML.
    pub const NAMES: [(&'static str, Self); 3] =
        [("goods", Self::Goods), ("services", Self::Services), ("mixed", Self::Mixed)];
}

/// Which e-invoice is embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum EInvoice {
    /// EN 16931 where the seller is in the European Union and every required field is there.
    #[schemars(skip)]
    Auto,
    /// No e-invoice.
    None,
    /// Factur-X BASIC.
    Basic,
    /// Factur-X EN 16931 (COMFORT).
    En16931,
    /// Factur-X EXTENDED.
    Extended,
    /// XRechnung 3.0.
    XRechnung,
}

impl EInvoice {
    /// All that an author can ask for, with their names.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("none", Self::None),
        ("basic", Self::Basic),
        ("en16931", Self::En16931),
        ("extended", Self::Extended),
        ("xrechnung", Self::XRechnung),
    ];
}
