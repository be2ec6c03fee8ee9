//! The vocabulary of a layout file: the zones, styles and gaps that it
//! describes and that composed blocks refer to.

use schemars::JsonSchema;
use serde::Deserialize;

/// Places that a layout names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ZoneKind {
    /// Logo and name of the firm.
    Letterhead,
    /// Who writes, with address and telephone.
    Sender,
    /// The small sender's line above the address, seen in the window.
    ReturnLine,
    /// Kind of post and other remarks above the address.
    Annotation,
    /// The recipient's address.
    Address,
    /// Keys and values beside the address.
    Information,
    /// References at the left of the date line.
    References,
    /// Place and date.
    Date,
    /// Title and number of an invoice.
    InvoiceTitle,
}

impl ZoneKind {
    /// The zone's name in layout files and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Letterhead => "letterhead",
            Self::Sender => "sender",
            Self::ReturnLine => "return-line",
            Self::Annotation => "annotation",
            Self::Address => "address",
            Self::Information => "information",
            Self::References => "references",
            Self::Date => "date",
            Self::InvoiceTitle => "invoice-title",
        }
    }
}

/// Named paragraph styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// Running text.
    Body,
    /// Salutation.
    Salutation,
    /// Closing formula.
    Closing,
    /// Postscript.
    Postscript,
    /// Heading of a part.
    Heading,
    /// Subject line.
    Subject,
    /// Kind of post and remarks above the address.
    Annotation,
    /// Recipient's address.
    Address,
    /// Return line.
    ReturnLine,
    /// Sender's block.
    Sender,
    /// Name of the firm in the letterhead.
    FirmName,
    /// Line under it.
    Tagline,
    /// Place and date.
    Date,
    /// References.
    Reference,
    /// Cell of the information block.
    Information,
    /// Key of the information block.
    InformationKey,
    /// Name under the signature line.
    SignatureName,
    /// A text that a signing service looks for.
    Anchor,
    /// Enclosures, copies.
    Enclosure,
    /// Table head.
    CellHead,
    /// Table cell.
    Cell,
    /// Details under a table cell.
    CellDetail,
    /// Head of a table within the text.
    TextCellHead,
    /// Cell of a table within the text.
    TextCell,
    /// Contact card.
    Card,
    /// Invoice title.
    InvoiceTitle,
    /// Invoice number.
    InvoiceNumber,
    /// Small label over a value.
    Label,
    /// Value under a label.
    Value,
    /// Head of the VAT summary.
    SummaryHead,
    /// Cell of the VAT summary.
    Summary,
    /// Row of the totals.
    Total,
    /// The amount due.
    AmountDue,
    /// First payment line.
    PaymentHead,
    /// Payment lines.
    Payment,
    /// Remarks under an invoice.
    Note,
    /// Legal mentions.
    Mention,
    /// Footer columns.
    Footer,
    /// Page number.
    PageNumber,
    /// Head of following pages.
    Continuation,
}

impl Style {
    /// Every style, in declaration order; [`Style::index`] counts in it.
    pub const ALL: [Self; 40] = [
        Self::Body,
        Self::Salutation,
        Self::Closing,
        Self::Postscript,
        Self::Heading,
        Self::Subject,
        Self::Annotation,
        Self::Address,
        Self::ReturnLine,
        Self::Sender,
        Self::FirmName,
        Self::Tagline,
        Self::Date,
        Self::Reference,
        Self::Information,
        Self::InformationKey,
        Self::SignatureName,
        Self::Anchor,
        Self::Enclosure,
        Self::CellHead,
        Self::Cell,
        Self::CellDetail,
        Self::TextCellHead,
        Self::TextCell,
        Self::Card,
        Self::InvoiceTitle,
        Self::InvoiceNumber,
        Self::Label,
        Self::Value,
        Self::SummaryHead,
        Self::Summary,
        Self::Total,
        Self::AmountDue,
        Self::PaymentHead,
        Self::Payment,
        Self::Note,
        Self::Mention,
        Self::Footer,
        Self::PageNumber,
        Self::Continuation,
    ];

    /// Its place in [`Style::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// Named colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tint {
    /// The text colour.
    Ink,
    /// Quiet grey for labels.
    Grey,
    /// Light grey for rules.
    Rule,
    /// The firm's colour.
    Accent,
    /// The firm's second colour.
    Second,
    /// Paper, on a filled band.
    Paper,
}

/// Alignment of a paragraph or column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// Flush left.
    Left,
    /// Flush right.
    Right,
    /// Centred.
    Center,
    /// Flush on both sides.
    Justified,
}

/// Named heights of empty space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Between the large parts of an invoice.
    Section,
    /// Between closing formula and what follows it.
    Closing,
    /// A few points.
    Small,
}

/// Named looks of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableLook {
    /// Rules at head and foot and between rows, whole width.
    Ruled,
    /// The same in the running text: the head is quiet.
    Text,
    /// VAT summary: small, rule under the head.
    Summary,
    /// Totals: no rules, last row filled.
    Totals,
    /// No rules at all: keys and values.
    Plain,
}

/// Where a picture is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureUse {
    /// First page.
    Logo,
    /// Following pages and the invoice.
    SmallLogo,
    /// Over the signature line.
    Signature,
}
