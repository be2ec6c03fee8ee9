//! The keys of a layout file, as they are written. None is required here:
//! a layout may leave to the one it extends what it does not say.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Align, ContinuationPart, FamilyKind, InformationRow, Tint};
use crate::geom::{Color, Length};

#[derive(Debug, Clone, Deserialize)]
pub(super) struct RawLayout {
    pub(super) title: Option<String>,
    #[serde(rename = "extends")]
    pub(super) _extends: Option<String>,
    #[serde(rename = "source")]
    pub(super) _source: Option<Vec<String>>,
    pub(super) sheet: Option<RawSize>,
    pub(super) text: Option<RawText>,
    pub(super) letter: Option<RawFirst>,
    pub(super) attached: Option<RawFirst>,
    pub(super) following: Option<RawFollowing>,
    pub(super) footer: Option<RawFooter>,
    pub(super) page_number: Option<RawZone>,
    pub(super) marks: Option<Vec<RawMark>>,
    pub(super) envelopes: Option<Vec<RawEnvelope>>,
    pub(super) tightening: Option<RawTightening>,
    pub(super) habits: Option<RawHabits>,
    pub(super) signature: Option<RawSignature>,
    pub(super) table: Option<RawTable>,
    pub(super) invoice: Option<RawInvoice>,
    pub(super) logo: Option<RawLogo>,
    pub(super) colours: Option<RawColours>,
    pub(super) families: Option<RawFamilies>,
    pub(super) styles: Option<BTreeMap<String, RawStyle>>,
}

macro_rules! raw {
    ($($name:ident { $($field:ident: $kind:ty),* $(,)? })*) => {$(
        #[derive(Debug, Clone, Default, Deserialize)]
        pub(super) struct $name { $(pub(super) $field: Option<$kind>),* }
    )*};
}

raw! {
    RawSize { width: Length, height: Length }
    RawText { left: Length, right: Length, bottom: Length }
    RawFirst { top: Length, zones: BTreeMap<String, RawZone> }
    RawZone { x: Length, y: Length, width: Length, height: Length, least_y: Length, bottom: bool, off: bool }
    RawFollowing { top: Length, logo: RawZone, head: RawZone, rule: Length }
    RawFooter { x: Length, y: Length, width: Length, height: Length, rule: Length, gap: Length }
    RawMark { y: Length, x: Length, length: Length, weight: Length }
    RawEnvelope { name: String, width: Length, height: Length, window: RawWindow, folded: Length, stands_on: Length }
    RawWindow { left: Length, bottom: Length, width: Length, height: Length }
    RawTightening { space: u8, leading: u8 }
    RawHabits {
        justify: bool, hyphenate: bool, hanging: bool, organisation_first: bool, capital_town: bool,
        address_lines: u8, address_characters: u8,
        subject_after_salutation: bool, information: Vec<InformationRow>, information_tabs: Vec<Length>,
        continuation: Vec<ContinuationPart>, continuation_stacked: bool,
    }
    RawSignature { x: Length, width: Length, room: Length, rule: Length, beside: bool, closing: bool }
    RawTable {
        rule: Length, hairline: Length, pad_x: Length, pad_y: Length, pad_y_small: Length, gap: Length,
        around: Length, bar: Length, bar_gap: Length, list_indent: Length,
    }
    RawInvoice { totals: Length, section: Length }
    RawLogo { height: Length, width: Length, small: Length, gap: Length }
    RawColours { ink: Color, grey: Color, rule: Color, accent: Color, second: Color }
    RawFamilies { text: String, display: String }
    RawStyle {
        family: FamilyKind, weight: RawWeight, size: Length, least: Length, leading: Length, colour: Tint, align: Align,
        before: Length, after: Length, tracking: i16, capitals: bool, tabular: bool, hyphenate: bool,
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawWeight {
    Light,
    Regular,
    Semibold,
    Bold,
}
