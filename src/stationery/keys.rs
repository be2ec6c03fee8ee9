//! The keys of a layout file, as they are written. None is required here: a layout may
//! leave to the one it extends what it does not say. Only the items of lists are whole, since
//! a list takes the place of the one that it lies over.
//!
//! The comments are the reference of the format, as those of letters are.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Align, ContinuationPart, FamilyKind, InformationRow, Style, Tint, ZoneKind};
use crate::describe::{ByName, members};
use crate::geom::{Color, Length};

macro_rules! raw {
    ($($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
        #[schemars(transform = members::<Self>)]
        pub(super) struct $name { $($(#[$about])* pub(super) $field: Option<$kind>,)* }
    )*};
}

raw! {
    /// A letter standard: where everything goes, and how it looks.
    RawLayout {
        /// What it is, for `letterpress layouts`, such as `Germany, DIN 5008 form B`.
        title: String,
        /// The layout that this one lies over; `base` is the house style of those that ship.
        #[serde(rename = "extends")]
        #[schemars(extend("names" = "layouts"))]
        _extends: String,
        /// Where the measures come from.
        #[serde(rename = "source")]
        _source: Vec<String>,
        /// The sheet.
        sheet: RawSize,
        /// Edges of the running text.
        text: RawText,
        /// The first page of a letter.
        letter: RawFirst,
        /// The first page of an invoice behind a letter.
        attached: RawFirst,
        /// All pages that follow.
        following: RawFollowing,
        /// The footer of first pages.
        footer: RawFooter,
        /// Where the page number stands; off where the continuation head has it.
        page_number: RawZone,
        /// Fold and punch marks on the first page of a letter.
        marks: Vec<RawMark>,
        /// Envelopes that it is made for: the address is held to their windows.
        envelopes: Vec<RawEnvelope>,
        /// How much tighter pages may be set where that saves one.
        tightening: RawTightening,
        /// How the letter is put together.
        habits: RawHabits,
        /// The signature block.
        signature: RawSignature,
        /// How tables and cards are drawn.
        table: RawTable,
        /// Measures of an invoice.
        invoice: RawInvoice,
        /// How large logos are.
        logo: RawLogo,
        /// Colours; those of a letterhead take the place of `accent` and `second`.
        colours: RawColours,
        /// Families of type.
        families: RawFamilies,
        /// How each kind of paragraph looks.
        #[schemars(with = "Option<ByName<Style, RawStyle>>")]
        styles: BTreeMap<String, RawStyle>,
    }

    /// A width and a height, in mm, cm, pt or in.
    RawSize {
        /// From left to right, such as `210mm`.
        width: Length,
        /// From top to bottom, such as `297mm`.
        height: Length,
    }

    /// Edges, measured from the top left of the sheet.
    RawText {
        /// Left edge, such as `25mm`.
        left: Length,
        /// Right edge, such as `190mm`.
        right: Length,
        /// Where the text ends on every page, such as `266mm` from the top.
        bottom: Length,
    }

    /// A first page.
    RawFirst {
        /// Where the running text begins, such as `98.46mm` from the top.
        top: Length,
        /// Places that do not flow.
        #[schemars(with = "Option<ByName<ZoneKind, RawZone>>")]
        zones: BTreeMap<String, RawZone>,
    }

    /// A place on the sheet, measured from its top left.
    RawZone {
        /// Left edge, such as `25mm`.
        x: Length,
        /// Top edge, such as `45mm`.
        y: Length,
        /// Width, such as `75mm`.
        width: Length,
        /// Height, such as `5mm`.
        height: Length,
        /// How far up it may grow where its text is too high; its top edge if absent.
        least_y: Length,
        /// Whether its text stands on its ground: `false` (the default) or `true`.
        bottom: bool,
        /// Whether there is no such place, although the extended layout has it: `false` (the default) or `true`.
        off: bool,
    }

    /// Pages that follow.
    RawFollowing {
        /// Where the running text begins, such as `34mm` from the top.
        top: Length,
        /// Where the small logo stands.
        logo: RawZone,
        /// Where the continuation head stands.
        head: RawZone,
        /// How far from the top the rule under the continuation head is, such as `25.4mm`; none if absent.
        rule: Length,
    }

    /// The footer.
    RawFooter {
        /// Left edge, such as `25mm`.
        x: Length,
        /// Top edge, such as `274mm`.
        y: Length,
        /// Width, such as `165mm`.
        width: Length,
        /// Height, such as `18mm`.
        height: Length,
        /// Weight of the rule at its top, such as `0.5pt`.
        rule: Length,
        /// Distance of the text from the rule, such as `1.2mm`.
        gap: Length,
    }

    /// A mark at the left edge.
    RawMark {
        /// How far from the top, such as `105mm`.
        #[schemars(required)]
        y: Length,
        /// How far from the left edge, such as `5mm`.
        #[schemars(required)]
        x: Length,
        /// Length, such as `2.5mm`.
        #[schemars(required)]
        length: Length,
        /// Weight, such as `0.25pt`.
        #[schemars(required)]
        weight: Length,
    }

    /// An envelope with a window.
    RawEnvelope {
        /// Name, such as `DL`.
        #[schemars(required)]
        name: String,
        /// Width inside, such as `220mm`.
        #[schemars(required)]
        width: Length,
        /// Height inside, such as `110mm`.
        #[schemars(required)]
        height: Length,
        /// The window.
        #[schemars(required)]
        window: RawWindow,
        /// Height of the folded sheet, such as `105mm`.
        #[schemars(required)]
        folded: Length,
        /// The edge that the folded sheet stands on in the envelope, as its distance from the top of the sheet,
        /// such as `105mm`.
        #[schemars(required)]
        stands_on: Length,
    }

    /// A window, measured from the bottom left of the envelope.
    RawWindow {
        /// Distance from the left edge, such as `20mm`.
        #[schemars(required)]
        left: Length,
        /// Distance from the bottom edge, such as `15mm`.
        #[schemars(required)]
        bottom: Length,
        /// Width, such as `90mm`.
        #[schemars(required)]
        width: Length,
        /// Height, such as `45mm`.
        #[schemars(required)]
        height: Length,
    }

    /// Percentages of what the styles say.
    RawTightening {
        /// Of the space between paragraphs, such as `40` for 40 % less.
        space: u8,
        /// Of the leading, such as `3` for 3 % less.
        leading: u8,
    }

    /// Habits of a country.
    RawHabits {
        /// Whether the body is justified.
        justify: bool,
        /// Whether the body is hyphenated.
        hyphenate: bool,
        /// Whether hyphens and points at the end of justified lines hang in the margin.
        hanging: bool,
        /// Whether the organisation stands above the person in the address.
        organisation_first: bool,
        /// Whether the town line of the address is set in capitals.
        capital_town: bool,
        /// Lines that the post allows an address, such as `6`; more are a warning.
        address_lines: u8,
        /// Characters that the post allows in each of them, such as `38`; more are a warning.
        address_characters: u8,
        /// Whether the subject stands after the salutation.
        subject_after_salutation: bool,
        /// Rows of the information block, in their order.
        information: Vec<InformationRow>,
        /// How far from the left edge of the zone each of them begins, where they stand side by side; one under
        /// the other if empty.
        information_tabs: Vec<Length>,
        /// What the continuation head says, from left to right.
        continuation: Vec<ContinuationPart>,
        /// Whether its parts stand one under the other.
        continuation_stacked: bool,
    }

    /// Where one signs.
    RawSignature {
        /// Left edge, such as `120mm`.
        x: Length,
        /// Width, such as `62mm`.
        width: Length,
        /// Room to sign by hand, such as `13mm`.
        room: Length,
        /// Weight of the line to sign on, such as `0.5pt`; none where it is `0pt`.
        rule: Length,
        /// Whether enclosures and copies stand at the left of it.
        beside: bool,
        /// Whether the closing formula begins at its left edge, not at that of the text.
        closing: bool,
    }

    /// Tables, cards and lists.
    RawTable {
        /// Weight of the rules at head and foot, such as `0.8pt`.
        rule: Length,
        /// Weight of the rules between rows, such as `0.4pt`.
        hairline: Length,
        /// Room at the left and right of a cell, such as `1mm`.
        pad_x: Length,
        /// Room above and below a cell, such as `2.4pt`.
        pad_y: Length,
        /// The same in the VAT summary and in totals, such as `1.4pt`.
        pad_y_small: Length,
        /// Least distance between two columns, such as `5mm`.
        gap: Length,
        /// Space above and below a table, such as `2.2mm`.
        around: Length,
        /// Weight of a card's bar, such as `1.2pt`.
        bar: Length,
        /// Distance of a card's text from its bar, such as `3mm`.
        bar_gap: Length,
        /// Indent of list items, such as `6mm`.
        list_indent: Length,
    }

    /// An invoice.
    RawInvoice {
        /// Width of the totals, such as `74mm`.
        totals: Length,
        /// Space between its large parts, such as `6mm`.
        section: Length,
    }

    /// Logos.
    RawLogo {
        /// Height on the first page, such as `16mm`.
        height: Length,
        /// Widest on the first page, such as `60mm`.
        width: Length,
        /// Height on following pages and on invoices, such as `12mm`.
        small: Length,
        /// Distance between logo and name, such as `4mm`.
        gap: Length,
    }

    /// Colours.
    RawColours {
        /// Of text, such as `"#000000"`.
        ink: Color,
        /// Of labels, such as `"#5b6570"`.
        grey: Color,
        /// Of rules between rows, such as `"#c3c8ce"`.
        rule: Color,
        /// The firm's, such as `"#1b365d"`.
        accent: Color,
        /// The firm's second one, such as `"#b5532f"`.
        second: Color,
    }

    /// Families, among those that ship or were loaded.
    RawFamilies {
        /// Of the running text.
        #[schemars(extend("names" = "families"))]
        text: String,
        /// Of heads, tables and furniture.
        #[schemars(extend("names" = "families"))]
        display: String,
    }

    /// How a paragraph looks.
    RawStyle {
        /// Family: `display` (the default) or `text`.
        family: FamilyKind,
        /// Weight: `regular` (the default) or another.
        weight: RawWeight,
        /// Type size, such as `10.5pt`.
        size: Length,
        /// Down to which size it may go where its place is too small, such as `8pt`; the size if absent.
        least: Length,
        /// Distance of baselines, such as `14.5pt`.
        leading: Length,
        /// Colour: `ink` (the default) or another.
        colour: Tint,
        /// Alignment: `left` (the default) or another.
        align: Align,
        /// Space above, unless at the top of a page, such as `6pt`; none if absent.
        before: Length,
        /// Space below, such as `6pt`; none if absent.
        after: Length,
        /// Letterspacing in thousandths of the size, such as `60`; none if absent.
        tracking: i16,
        /// Whether it is set in capitals: `false` (the default) or `true`.
        capitals: bool,
        /// Whether its figures have one width: `false` (the default) or `true`.
        tabular: bool,
        /// Whether words may be hyphenated: `false` (the default) or `true`.
        hyphenate: bool,
    }
}

/// How heavy the letters are.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawWeight {
    /// Light.
    Light,
    /// Regular.
    Regular,
    /// Semibold.
    Semibold,
    /// Bold.
    Bold,
}
