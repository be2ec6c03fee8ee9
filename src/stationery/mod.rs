//! The stationery: `layouts/*.yaml` in, zones, margins, marks, type sizes and
//! envelopes out. A new letter standard is a YAML file and no Rust.
//!
//! Lengths are measured from the top left of the sheet. A layout may extend
//! another; its own keys win.

mod keys;
mod names;
mod raw;

use std::collections::BTreeMap;

pub use names::{Align, Gap, PictureUse, Style, TableLook, Tint, ZoneKind};
pub use raw::{is_abstract, load, shipped};

use crate::describe::{Format, Names};
use crate::geom::{Color, Length, Rect, Size};
use crate::text::Weight;

/// What a layout file may say; `layouts` and `families` are the names that editors propose.
#[must_use]
pub fn format(mut layouts: Vec<String>, families: Vec<String>) -> Format {
    layouts.insert(0, raw::ABSTRACT.to_owned());
    let names = Names::from([("layouts", layouts), ("families", families)]);
    let lead = "All keys of a letter standard, such as those in `layouts/`. Lengths are measured from the top left of the \
        sheet. A layout that says `extends: base` inherits what it does not say.";
    Format::of::<keys::RawLayout>("Layouts", lead, &names)
}

/// A layout: where everything goes and how it looks.
#[derive(Debug, Clone)]
pub struct Stationery {
    /// Its name, which is its file's name.
    pub name: String,
    /// What it is, for `letterpress layouts`.
    pub title: String,
    /// The sheet.
    pub sheet: Size,
    /// Left edge of the text.
    pub left: Length,
    /// Right edge of the text.
    pub right: Length,
    /// End of the text on every page.
    pub bottom: Length,
    /// First page of a letter.
    pub letter: FirstPage,
    /// First page of an invoice behind a letter.
    pub attached: FirstPage,
    /// Following pages.
    pub following: Following,
    /// Footer.
    pub footer: Footer,
    /// Where the page number stands; `None` where the continuation head has it.
    pub page_number: Option<Rect>,
    /// Fold and punch marks on the first page of a letter.
    pub marks: Vec<FoldMark>,
    /// Envelopes it is made for.
    pub envelopes: Vec<Envelope>,
    /// How much tighter pages may be set where that saves one.
    pub tightening: Tightening,
    /// How the letter is put together.
    pub habits: Habits,
    /// Signature block.
    pub signature: SignatureSlot,
    /// Tables.
    pub table: TableMeasures,
    /// Invoice measures.
    pub invoice: InvoiceMeasures,
    /// Logo measures.
    pub logo: LogoMeasures,
    /// Colours, with those of the letterhead over them.
    pub colours: Colours,
    /// Family of the running text.
    pub text_family: String,
    /// Family of heads, tables and furniture.
    pub display_family: String,
    styles: Vec<TextStyle>,
}

impl Stationery {
    /// How a style looks.
    #[must_use]
    pub fn style(&self, style: Style) -> &TextStyle {
        &self.styles[style.index()]
    }

    /// The same layout with one style in another size, its leading in proportion.
    #[must_use]
    pub(crate) fn resized(&self, style: Style, size: Length) -> Self {
        let mut out = self.clone();
        let entry = &mut out.styles[style.index()];
        entry.leading = entry.leading * (size / entry.size);
        entry.size = size;
        out
    }

    /// Width of the text.
    #[must_use]
    pub fn text_width(&self) -> Length {
        self.right - self.left
    }

    /// The colour of a tint.
    #[must_use]
    pub const fn color(&self, tint: Tint) -> Color {
        match tint {
            Tint::Ink => self.colours.ink,
            Tint::Grey => self.colours.grey,
            Tint::Rule => self.colours.rule,
            Tint::Accent => self.colours.accent,
            Tint::Second => self.colours.second,
            Tint::Paper => Color::WHITE,
        }
    }

    /// The name of the family that a style is set in.
    #[must_use]
    pub fn family(&self, family: FamilyKind) -> &str {
        match family {
            FamilyKind::Text => &self.text_family,
            FamilyKind::Display => &self.display_family,
        }
    }
}

/// Fixed places and the start of the running text on a first page.
#[derive(Debug, Clone)]
pub struct FirstPage {
    /// Where the running text begins.
    pub top: Length,
    /// The places.
    pub zones: BTreeMap<ZoneKind, Zone>,
}

/// A fixed place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zone {
    /// Where it is.
    pub rect: Rect,
    /// How far up it may grow where its text is too high; the rectangle's top if not at all.
    pub least_y: Length,
    /// Whether its text stands on the zone's ground.
    pub bottom: bool,
}

/// What is different from the second page on.
#[derive(Debug, Clone)]
pub struct Following {
    /// Where the running text begins.
    pub top: Length,
    /// Where the small logo stands.
    pub logo: Option<Rect>,
    /// Where the continuation head stands.
    pub head: Option<Rect>,
    /// Distance of the rule under the continuation head from the sheet's top.
    pub rule: Option<Length>,
}

/// The footer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Footer {
    /// Its box; columns are as far apart as they can.
    pub rect: Rect,
    /// Weight of the rule at its top.
    pub rule: Length,
    /// Distance of the text from the rule.
    pub gap: Length,
}

/// A fold or punch mark at the left edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FoldMark {
    /// Distance from the top.
    pub y: Length,
    /// Distance from the left edge.
    pub x: Length,
    /// Length.
    pub length: Length,
    /// Weight.
    pub weight: Length,
}

/// An envelope and what its window shows of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// Its name.
    pub name: String,
    /// What is visible however the sheet slides in it.
    pub always: Rect,
    /// What may become visible.
    pub ever: Rect,
}

/// How much tighter pages may be set where that saves one, in hundredths of
/// what the styles say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tightening {
    /// Of the space between paragraphs.
    pub space: u8,
    /// Of the leading.
    pub leading: u8,
}

/// How a letter is put together.
#[derive(Debug, Clone)]
pub struct Habits {
    /// Justified body text.
    pub justify: bool,
    /// Hyphenated body text.
    pub hyphenate: bool,
    /// Whether hyphens and points at the end of justified lines hang in the margin.
    pub hanging: bool,
    /// Whether the organisation stands above the person in the address.
    pub organisation_first: bool,
    /// Whether the town line of the address is set in capitals.
    pub capital_town: bool,
    /// Lines that the post allows an address, and characters in each.
    pub address_lines: u8,
    /// See `address_lines`.
    pub address_characters: u8,
    /// Whether the subject stands after the salutation.
    pub subject_after_salutation: bool,
    /// Rows of the information block, in order.
    pub information: Vec<InformationRow>,
    /// How far from its zone's left edge each row of the information block begins, where they stand
    /// side by side with keys over values; empty where they stand one under the other.
    pub information_tabs: Vec<Length>,
    /// What the continuation head says, from left to right or from top to bottom.
    pub continuation: Vec<ContinuationPart>,
    /// Continuation parts under each other instead of side by side.
    pub continuation_stacked: bool,
}

/// A row of the information block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InformationRow {
    /// The recipient's reference.
    Yours,
    /// Date of the recipient's letter.
    YourLetter,
    /// The sender's reference.
    Ours,
    /// Customer number.
    Customer,
    /// Name of the writer.
    Name,
    /// Telephone.
    Phone,
    /// E-mail.
    Email,
    /// Date.
    Date,
}

/// A part of the continuation head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ContinuationPart {
    /// To whom.
    Recipient,
    /// The subject, or the invoice's title and number.
    Subject,
    /// The date.
    Date,
    /// The page number.
    Page,
}

/// The signature block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignatureSlot {
    /// Left edge.
    pub x: Length,
    /// Width.
    pub width: Length,
    /// Room to sign by hand.
    pub room: Length,
    /// Weight of the line to sign on; none where zero.
    pub rule: Length,
    /// Whether enclosures stand at the left of it.
    pub beside: bool,
    /// Whether the closing formula begins at its left edge, not at that of the text.
    pub closing: bool,
}

/// How tables are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableMeasures {
    /// Weight of the rules at head and foot.
    pub rule: Length,
    /// Weight of the rules between rows.
    pub hairline: Length,
    /// Room at the left and right of a cell.
    pub pad_x: Length,
    /// Room above and below a cell.
    pub pad_y: Length,
    /// The same in the VAT summary and in totals.
    pub pad_y_small: Length,
    /// Least distance between columns.
    pub gap: Length,
    /// Space above and below a table.
    pub around: Length,
    /// Weight of a card's bar.
    pub bar: Length,
    /// Distance of a card's text from its bar.
    pub bar_gap: Length,
    /// Indent of list items.
    pub list_indent: Length,
}

/// Measures of an invoice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InvoiceMeasures {
    /// Width of the totals.
    pub totals: Length,
    /// Space between its large parts.
    pub section: Length,
}

/// How high pictures may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogoMeasures {
    /// Height on the first page.
    pub height: Length,
    /// Widest on the first page.
    pub width: Length,
    /// Height on following pages.
    pub small: Length,
    /// Distance between logo and name.
    pub gap: Length,
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    /// Text.
    pub ink: Color,
    /// Labels.
    pub grey: Color,
    /// Rules between rows.
    pub rule: Color,
    /// The firm's colour.
    pub accent: Color,
    /// The firm's second colour.
    pub second: Color,
}

/// One of the two families of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FamilyKind {
    /// Running text.
    Text,
    /// Heads, tables and furniture.
    Display,
}

/// How a paragraph looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    /// Family.
    pub family: FamilyKind,
    /// Weight.
    pub weight: Weight,
    /// Type size.
    pub size: Length,
    /// Down to which size it may go where its zone is too small.
    pub least: Length,
    /// Distance of baselines.
    pub leading: Length,
    /// Colour.
    pub colour: Tint,
    /// Alignment.
    pub align: Align,
    /// Space above, unless at the top of a page.
    pub before: Length,
    /// Space below.
    pub after: Length,
    /// Letterspacing in thousandths of the size.
    pub tracking: i16,
    /// Set in capitals.
    pub capitals: bool,
    /// Figures of one width.
    pub tabular: bool,
    /// Whether words may be hyphenated.
    pub hyphenate: bool,
}
