//! What is known about an invoice when the law is asked: who, to whom, what
//! kind, which VAT categories, which special facts, and which data are there.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::home;
use crate::invoice::{Category, Decimal, Kind, Operation};

/// Defines an enum whose variants are written in kebab-case words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, schemars::JsonSchema)]
        pub enum $name {
            $($(#[$about])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word that stands for it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// The one that a word stands for.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

words! {
    /// Who buys.
    Buyer {
        /// A business or a public body.
        Business "business",
        /// A consumer.
        Consumer "consumer",
    }
}

words! {
    /// A special fact about the seller or the supply, as an author states it.
    Fact {
        /// The seller is a small business that charges no VAT.
        SmallBusiness "small-business",
        /// The seller is not in the register of VAT at all.
        NotRegistered "not-registered",
        /// The seller owes VAT when paid (cash accounting).
        CashAccounting "cash-accounting",
        /// The seller chose to owe VAT on services when invoiced (France).
        VatOnDebits "vat-on-debits",
        /// The seller is a natural person, not a company.
        SoleTrader "sole-trader",
        /// The seller is a member of an approved management association (France).
        ApprovedAssociation "approved-association",
        /// The seller is a member of a VAT group.
        VatGroup "vat-group",
        /// The seller's trade needs an insurance that invoices name (French building trades).
        InsuredTrade "insured-trade",
        /// Margin scheme of travel agents.
        MarginTravel "margin-travel",
        /// Margin scheme for second-hand goods.
        MarginSecondHand "margin-second-hand",
        /// Margin scheme for works of art.
        MarginArt "margin-art",
        /// Margin scheme for collectors' items and antiques.
        MarginAntiques "margin-antiques",
        /// Building work by a subcontractor, for which the buyer owes the VAT.
        BuildingSubcontract "building-subcontract",
        /// Work on a building for somebody who is no business.
        PrivateBuildingWork "private-building-work",
        /// Renovation of a home at a reduced rate.
        HomeRenovation "home-renovation",
        /// Photovoltaic installation at the zero rate (Germany).
        SolarInstallation "solar-installation",
        /// The middle supply of a triangular transaction in the EU.
        Triangular "triangular",
        /// Supply of a new means of transport.
        NewTransport "new-transport",
        /// Exempt teaching or training.
        Teaching "teaching",
        /// Exempt medical care.
        Medical "medical",
        /// Exempt insurance or finance.
        Finance "finance",
        /// Exempt letting of immovable property.
        Letting "letting",
        /// The buyer reports and pays the VAT itself (Swiss notification procedure).
        NotificationProcedure "notification-procedure",
    }
}

words! {
    /// A piece of data that a law may want.
    Datum {
        /// Name of the seller (BT-27).
        SellerName "seller-name",
        /// Full address of the seller (BG-5).
        SellerAddress "seller-address",
        /// VAT identifier of the seller (BT-31).
        SellerVatId "seller-vat-id",
        /// Tax number of the seller (BT-32).
        SellerTaxNumber "seller-tax-number",
        /// Number of the seller in the register of companies (BT-30).
        SellerCompanyId "seller-company-id",
        /// Legal form, capital, seat, register court, directors (BT-33).
        SellerLegal "seller-legal",
        /// Name of the buyer (BT-44).
        BuyerName "buyer-name",
        /// Full address of the buyer (BG-8).
        BuyerAddress "buyer-address",
        /// VAT identifier of the buyer (BT-48).
        BuyerVatId "buyer-vat-id",
        /// Number of the buyer in the register of companies (BT-47).
        BuyerCompanyId "buyer-company-id",
        /// Date of supply (BT-72).
        DeliveryDate "delivery-date",
        /// Period of supply (BG-14).
        Period "period",
        /// Where goods went (BG-15).
        DeliveryAddress "delivery-address",
        /// Due date (BT-9).
        DueDate "due-date",
        /// Terms of payment as text (BT-20).
        PaymentTerms "payment-terms",
        /// What the discount for early payment is, where one is given.
        EarlyPaymentTerms "early-payment-terms",
        /// Whether goods, services or both are sold.
        Supply "supply",
        /// The invoice that is corrected or credited (BT-25).
        PrecedingInvoice "preceding-invoice",
        /// VAT in the national currency (BT-111).
        NationalVat "national-vat",
        /// The insurance of the trade: insurer, its address, where it holds.
        Insurance "insurance",
        /// Name, address and VAT identifier of the VAT group.
        VatGroupDetails "vat-group-details",
        /// Quantity, description and unit price of each line.
        Lines "lines",
    }
}

/// What is known about an invoice.
///
/// The seller's country is the [`Country`](super::Country) that is asked.
#[derive(Debug, Clone)]
pub struct Situation {
    /// The buyer's country by its ISO 3166 code; the seller's where it is not said.
    pub buyer_country: Option<String>,
    /// Who buys.
    pub buyer: Buyer,
    /// What kind of document it is.
    pub kind: Kind,
    /// The VAT categories of its lines, allowances and charges.
    pub categories: BTreeSet<Category>,
    /// Special facts.
    pub facts: BTreeSet<Fact>,
    /// What is sold, where that is said.
    pub supply: Option<Operation>,
    /// Whether something is to be paid by a date.
    pub due: bool,
    /// Whether a discount for early payment is given.
    pub discount: bool,
    /// Whether the invoice is in a currency that is not the seller's own.
    pub foreign_currency: bool,
    /// The sum with VAT (BT-112), in the invoice's currency; limits of short invoices
    /// are held against it. `None` counts as a large one.
    pub gross: Option<Decimal>,
}

impl Default for Situation {
    /// An invoice to a business at home, at ordinary rates, to be paid later.
    fn default() -> Self {
        Self {
            buyer_country: None,
            buyer: Buyer::Business,
            kind: Kind::Invoice,
            categories: BTreeSet::from([Category::S]),
            facts: BTreeSet::new(),
            supply: None,
            due: true,
            discount: false,
            foreign_currency: false,
            gross: None,
        }
    }
}

/// The data that a document has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Present(BTreeSet<Datum>);

impl Present {
    /// Whether a piece of data is there.
    #[must_use]
    pub fn has(&self, datum: Datum) -> bool {
        self.0.contains(&datum)
    }

    /// Notes that a piece of data is there.
    pub fn add(&mut self, datum: Datum) {
        self.0.insert(datum);
    }

    /// Notes that a piece of data is there, if it is.
    pub fn add_if(&mut self, there: bool, datum: Datum) {
        if there {
            self.add(datum);
        }
    }
}

impl FromIterator<Datum> for Present {
    fn from_iter<I: IntoIterator<Item = Datum>>(data: I) -> Self {
        Self(data.into_iter().collect())
    }
}

/// The member states of the European Union since 1 February 2020, by their ISO 3166 codes.
const EU: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Whether a country is in the European Union; `EL` is Greece, and the French overseas
/// departments are in it.
#[must_use]
pub fn in_eu(code: &str) -> bool {
    EU.binary_search(&home(code)).is_ok()
}
