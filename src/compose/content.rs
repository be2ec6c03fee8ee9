//! What room 2 hands to room 3: finished strings in reading order.
//!
//! The [`Tree`] is the tag tree of the PDF. Blocks refer to its nodes, so that
//! whatever layout places is already known to belong somewhere.

use std::sync::Arc;

use chrono::NaiveDate;

pub use super::slip::{Said, Slip, SlipEntry, SlipPart};
pub use super::tree::{Node, NodeId, Role, Scope, Tree};

use crate::diag::{At, Diagnostics, Span};
pub use crate::document::{Lock, Seed};
use crate::foreign::Foreign;
use crate::geom::Outline;
use crate::picture::Picture;
use crate::stationery::{Align, Gap, PictureUse, Style, TableLook, Tint, ZoneKind};

/// The composed document.
#[derive(Debug, Clone)]
pub struct Content {
    /// Reading order.
    pub tree: Tree,
    /// Letter and invoice, each beginning on a page of its own.
    pub flows: Vec<Flow>,
    /// What stands on each page besides.
    pub furniture: Furniture,
    /// PDFs whose pages follow.
    pub annexes: Vec<Annex>,
    /// Title, author, language and date.
    pub meta: Meta,
    /// What its author should know.
    pub warnings: Diagnostics,
}

/// What the PDF says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// Title.
    pub title: String,
    /// Author: the sender.
    pub author: String,
    /// Subject: what it is about.
    pub subject: Option<String>,
    /// Language tag.
    pub language: String,
    /// Date of creation.
    pub created: NaiveDate,
    /// Whether it is one for archives, and says so.
    pub archive: bool,
}

/// A PDF whose pages follow.
#[derive(Debug, Clone)]
pub struct Annex {
    /// Title in the bookmarks.
    pub title: String,
    /// The PDF.
    pub foreign: Foreign,
    /// Where each of its pages belongs.
    pub nodes: Vec<NodeId>,
}

/// Letter or invoice: placed zones and running blocks.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Which of the layout's first pages it follows.
    pub kind: FlowKind,
    /// Title in the bookmarks.
    pub title: String,
    /// Blocks at fixed places of the first page.
    pub zones: Vec<Zone>,
    /// Blocks that run from page to page.
    pub body: Vec<Block>,
    /// The Swiss payment part at the foot of the last page, or of a page of its own.
    pub slip: Option<Slip>,
    /// Words at the head of following pages; `{page}` and `{pages}` are filled in last.
    pub continuation: Vec<Paragraph>,
}

/// Kinds of flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowKind {
    /// What goes into the window envelope: the letter, or an invoice sent alone.
    Letter,
    /// An invoice behind a letter.
    Attached,
}

/// Blocks at a fixed place.
#[derive(Debug, Clone)]
pub struct Zone {
    /// Which place.
    pub kind: ZoneKind,
    /// What stands there.
    pub blocks: Vec<Block>,
}

/// What every page carries.
#[derive(Debug, Clone, Default)]
pub struct Furniture {
    /// Footer columns, each a list of lines.
    pub footer: Vec<Vec<Paragraph>>,
    /// The small logo of following pages.
    pub logo: Option<PictureBlock>,
    /// A PDF under the text: first page, following or even pages, odd pages.
    pub paper: Option<At<Foreign>>,
    /// Page number, with `{page}` and `{pages}` in it.
    pub page_number: Option<Paragraph>,
    /// The word across the pages of a draft.
    pub draft: Option<Paragraph>,
}

/// A block of the flow.
#[derive(Debug, Clone)]
pub enum Block {
    /// Lines of text.
    Text(Paragraph),
    /// Items with labels.
    List(List),
    /// Rows and columns.
    Table(Table),
    /// Blocks side by side, never split.
    Columns(Columns),
    /// Blocks with a bar at their left, never split.
    Card(Vec<Block>),
    /// Blocks that stay on one page.
    Keep(Vec<Block>),
    /// The end of a letter: stays together and with the text before it.
    Closing(Vec<Block>),
    /// A picture.
    Picture(PictureBlock),
    /// A code to scan.
    Code(CodeBlock),
    /// Room and line to sign on.
    Signing(Signing),
    /// A label, and a line to write on up to the column's end.
    Blank(Paragraph),
    /// Empty space of a named height.
    Gap(Gap),
}

/// A paragraph.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Where it belongs.
    pub node: NodeId,
    /// Its style.
    pub style: Style,
    /// Its text; `\n` is a line end that its author wanted.
    pub runs: Vec<Run>,
}

/// A piece of text in one manner.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Where its author wrote it.
    pub span: Option<Span>,
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub emphasis: bool,
    /// Raised, as in 1er.
    pub superscript: bool,
    /// Colour other than the style's.
    pub tint: Option<Tint>,
    /// A link: its node and its address.
    pub link: Option<(NodeId, String)>,
    /// The annex whose `{first}` and `{last}` page are filled in last.
    pub annex: Option<usize>,
}

/// A list.
#[derive(Debug, Clone)]
pub struct List {
    /// Items.
    pub items: Vec<ListItem>,
    /// Whether its items stand close under each other (CommonMark, 5.3).
    pub tight: bool,
}

/// One item.
#[derive(Debug, Clone)]
pub struct ListItem {
    /// Bullet or number.
    pub label: Paragraph,
    /// What it says.
    pub body: Vec<Block>,
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Where it belongs.
    pub node: NodeId,
    /// Rules, paddings and widths.
    pub look: TableLook,
    /// Columns.
    pub columns: Vec<Column>,
    /// Head rows, repeated on each page.
    pub head: Vec<Row>,
    /// Rows.
    pub rows: Vec<Row>,
    /// For each row, the sum up to and with it, for carried-forward lines.
    pub running: Vec<String>,
    /// Words of the carried-forward and brought-forward rows.
    pub carried: Option<(String, String)>,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// How wide.
    pub width: ColumnWidth,
    /// Alignment of its cells.
    pub align: Align,
    /// Whether the next column stands close by, as a unit behind its quantity.
    pub tight: bool,
}

/// Width of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ColumnWidth {
    /// As wide as its widest cell.
    Natural,
    /// A share of what the natural columns leave.
    Share(f32),
}

/// A row.
#[derive(Debug, Clone)]
pub struct Row {
    /// Cells; a cell may span columns.
    pub cells: Vec<Cell>,
    /// Filled with the accent colour.
    pub filled: bool,
    /// Whether it stays with the next row.
    pub keep: bool,
}

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// How many columns it spans.
    pub span: u16,
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

/// Blocks side by side.
#[derive(Debug, Clone)]
pub struct Columns {
    /// From left to right, in reading order.
    pub cells: Vec<ColumnBlock>,
}

/// One of several columns.
#[derive(Debug, Clone)]
pub struct ColumnBlock {
    /// Which column of the layout.
    pub slot: Slot,
    /// How it stands beside a taller column.
    pub stand: Stand,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// How a column stands beside a taller one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// At the top.
    Top,
    /// In the middle.
    Middle,
    /// On the same ground.
    Bottom,
}

/// Columns that a layout knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// One of `of` columns of the same width, counted from 0, over `wide` of them.
    Grid {
        /// First column.
        at: u8,
        /// How many it takes.
        wide: u8,
        /// Of how many.
        of: u8,
    },
    /// From one tab of the information block to another, counted from 0.
    Tabs {
        /// Where it begins.
        at: u8,
        /// Where the next begins; the zone's right edge if there is no such tab.
        until: u8,
    },
    /// Where one signs.
    Signature,
    /// The room at the left of the signature.
    BesideSignature,
    /// The logo of the letterhead.
    Logo,
    /// The firm's name at the right of its logo.
    BesideLogo,
    /// A payment code.
    Code,
    /// The room at the right of the code.
    BesideCode,
    /// The totals of an invoice.
    Totals,
    /// The room at the left of the totals.
    BesideTotals,
}

/// A code to be placed. Room around it, its quiet zone, is layout's.
#[derive(Debug, Clone)]
pub struct CodeBlock {
    /// Where it belongs: a figure.
    pub node: NodeId,
    /// Its dark modules, one unit of the grid each.
    pub modules: Arc<Outline>,
}

/// Where one signs: by hand, or in a signature field.
#[derive(Debug, Clone)]
pub struct Signing {
    /// Whether there is a line even where the layout has none.
    pub ruled: bool,
    /// A picture of a signature, laid over the line.
    pub picture: Option<PictureBlock>,
    /// The signature field over the line.
    pub field: Option<Arc<FormField>>,
    /// A text that a signing service looks for; an artifact whatever its node.
    pub anchor: Option<Paragraph>,
}

/// A signature field (ISO 32000-1, 12.7.4.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// Where it belongs: a form.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// What it is called before people.
    pub tooltip: String,
    /// When it is signed among the others, from 1.
    pub order: usize,
    /// What its signature locks.
    pub lock: Option<Lock>,
    /// What its signature must or may be like.
    pub seed: Option<Seed>,
}

/// A picture to be placed.
#[derive(Debug, Clone)]
pub struct PictureBlock {
    /// Where it belongs; in furniture it is an artifact whatever the node.
    pub node: NodeId,
    /// The picture.
    pub picture: Picture,
    /// Printed width; `None` is the layout's habit.
    pub width: Option<crate::geom::Length>,
    /// What the layout calls this use of a picture.
    pub use_: PictureUse,
}
