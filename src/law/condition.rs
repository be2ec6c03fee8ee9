//! When an entry of a country's file holds.

use serde::Deserialize;

use super::home;
use super::raw::Exact;
use super::situation::{Buyer, Fact, Situation, in_eu};
use crate::invoice::{Category, Kind, Operation};

/// A condition: everything that it says must be true; a list is true where one
/// of its items is. One that says nothing is always true.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    pub(super) buyer: Option<Buyer>,
    /// Where the buyer sits.
    pub(super) buyer_in: Option<Vec<Place>>,
    pub(super) kind: Option<Vec<Kind>>,
    /// One of these VAT categories is on the invoice.
    pub(super) categories: Option<Vec<Category>>,
    /// All of these facts are stated.
    pub(super) facts: Option<Vec<Fact>>,
    /// None of these facts is stated.
    pub(super) unless: Option<Vec<Fact>>,
    pub(super) supply: Option<Vec<Operation>>,
    pub(super) due: Option<bool>,
    pub(super) discount: Option<bool>,
    pub(super) foreign_currency: Option<bool>,
    /// The sum with VAT is higher than this, or not known.
    pub(super) gross_above: Option<Exact>,
}

/// Where a buyer sits, seen from the seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Place {
    /// In the same country.
    #[serde(rename = "home")]
    Home,
    /// In another country that is in the EU.
    #[serde(rename = "eu")]
    Eu,
    /// In another country outside the EU.
    #[serde(rename = "abroad")]
    Abroad,
}

impl Condition {
    /// Whether it holds for a seller in a country.
    pub(super) fn holds(&self, seller: &str, situation: &Situation) -> bool {
        let has = |fact: &Fact| situation.facts.contains(fact);
        any(self.buyer_in.as_ref(), |place| *place == placed(seller, situation))
            && any(self.kind.as_ref(), |kind| *kind == situation.kind)
            && any(self.categories.as_ref(), |category| situation.categories.contains(category))
            && any(self.supply.as_ref(), |supply| situation.supply == Some(*supply))
            && self.facts.as_ref().is_none_or(|facts| facts.iter().all(has))
            && !self.unless.as_ref().is_some_and(|facts| facts.iter().any(has))
            && self.buyer.is_none_or(|buyer| buyer == situation.buyer)
            && self.due.is_none_or(|due| due == situation.due)
            && self.discount.is_none_or(|discount| discount == situation.discount)
            && self.foreign_currency.is_none_or(|foreign| foreign == situation.foreign_currency)
            && self.gross_above.is_none_or(|limit| situation.gross.is_none_or(|gross| gross > limit.0))
    }

    /// Whether it depends on a fact.
    pub(super) fn names(&self, fact: Fact) -> bool {
        self.facts.iter().chain(&self.unless).any(|facts| facts.contains(&fact))
    }
}

fn any<T>(list: Option<&Vec<T>>, holds: impl Fn(&T) -> bool) -> bool {
    list.is_none_or(|list| list.iter().any(holds))
}

fn placed(seller: &str, situation: &Situation) -> Place {
    match situation.buyer_country.as_deref() {
        None => Place::Home,
        // Liechtenstein and Switzerland are one territory of VAT.
        Some(buyer) if one(buyer) == one(seller) => Place::Home,
        Some(buyer) if in_eu(buyer) => Place::Eu,
        Some(_) => Place::Abroad,
    }
}

fn one(code: &str) -> &str {
    if code == "LI" { "CH" } else { home(code) }
}
