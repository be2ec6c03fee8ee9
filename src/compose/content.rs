//! What room 2 hands to room 3: finished strings in reading order.
//!
//! The [`Tree`] is the tag tree of the PDF. Blocks refer to its nodes, so that
//! whatever layout places is already known to belong somewhere.

use chrono::NaiveDate;

use crate::diag::Span;
use crate::picture::Picture;

/// A node of the [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// Structure types, by the names of ISO 32000-1, 14.8.4.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// The whole document; the root.
    Document,
    /// Letter or invoice.
    Part,
    /// A section of the letter.
    Sect,
    /// A group without meaning of its own.
    Div,
    /// Heading of level 1 to 3.
    Heading(u8),
    /// Paragraph.
    Paragraph,
    /// List; numbered or not.
    List {
        /// Whether its labels count.
        ordered: bool,
    },
    /// List item.
    ListItem,
    /// Label of a list item.
    Label,
    /// Body of a list item.
    ListBody,
    /// Table, with a summary for those who cannot see it.
    Table {
        /// The summary.
        summary: String,
    },
    /// Head rows.
    TableHead,
    /// Body rows.
    TableBody,
    /// Row.
    TableRow,
    /// Header cell.
    HeaderCell(Scope),
    /// Data cell.
    DataCell,
    /// Picture, with its alternative text.
    Figure {
        /// The alternative text.
        alt: String,
    },
    /// Link; its annotation becomes the object reference.
    Link,
}

/// What a header cell heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The cells below.
    Column,
    /// The cells beside.
    Row,
}

/// One node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Structure type.
    pub role: Role,
    /// Parent; the root is its own.
    pub parent: NodeId,
    /// Children in reading order.
    pub children: Vec<NodeId>,
    /// Columns that a table cell spans.
    pub column_span: u16,
}

/// The content tree, which is the tag tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    nodes: Vec<Node>,
}

impl Default for Tree {
    fn default() -> Self {
        let root = Node { role: Role::Document, parent: NodeId(0), children: Vec::new(), column_span: 1 };
        Self { nodes: vec![root] }
    }
}

impl Tree {
    /// The document node.
    pub const ROOT: NodeId = NodeId(0);

    /// Adds a node as the last child of `parent`.
    pub fn add(&mut self, parent: NodeId, role: Role) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { role, parent, children: Vec::new(), column_span: 1 });
        if let Some(p) = self.nodes.get_mut(parent.0 as usize) {
            p.children.push(id);
        }
        id
    }

    /// The node.
    ///
    /// # Panics
    /// Never for a node of this tree.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The node, to change it.
    ///
    /// # Panics
    /// Never for a node of this tree.
    pub fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is only the root.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }
}

/// The composed document.
#[derive(Debug, Clone)]
pub struct Content {
    /// Reading order.
    pub tree: Tree,
    /// Letter and invoice, each beginning on a page of its own.
    pub flows: Vec<Flow>,
    /// What stands on each page besides.
    pub furniture: Furniture,
    /// Title, author, language and date.
    pub meta: Meta,
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
}

/// Letter or invoice: placed zones and running blocks.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Which of the layout's page descriptions it follows.
    pub kind: FlowKind,
    /// Title in the bookmarks.
    pub title: String,
    /// Blocks at fixed places of the first page.
    pub zones: Vec<Zone>,
    /// Blocks that run from page to page.
    pub body: Vec<Block>,
    /// Words at the head of following pages.
    pub continuation: Vec<Paragraph>,
}

/// Kinds of flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowKind {
    /// A letter.
    Letter,
    /// An invoice.
    Invoice,
}

/// Places that a layout names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ZoneKind {
    /// Logo and name of the firm.
    Letterhead,
    /// Who writes, with address and telephone.
    Sender,
    /// The small sender's line above the address, seen in the window.
    ReturnLine,
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
    /// Page number with `{page}` and `{pages}` in it.
    pub page_number: String,
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
    /// A line to sign on.
    SignatureRule,
    /// Empty space of a named height.
    Gap(Gap),
}

/// Named heights of empty space; the layout says how high.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Room for a signature by hand.
    Signature,
    /// Between the large parts of an invoice.
    Section,
    /// Between closing formula and what follows it.
    Closing,
    /// A few points.
    Small,
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
#[derive(Debug, Clone, PartialEq)]
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
}

/// Named colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tint {
    /// The text colour.
    Ink,
    /// Quiet grey.
    Grey,
    /// The firm's colour.
    Accent,
    /// The firm's second colour.
    Second,
    /// Paper, on a filled band.
    Paper,
}

/// Named paragraph styles; the layout says how each looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// Running text.
    Body,
    /// Salutation.
    Salutation,
    /// Closing formula.
    Closing,
    /// Heading of a part.
    Heading,
    /// Subject line.
    Subject,
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
    /// Name under the signature line.
    SignatureName,
    /// Enclosures, copies.
    Enclosure,
    /// Table head.
    CellHead,
    /// Table cell.
    Cell,
    /// Details under a table cell.
    CellDetail,
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
    /// Payment lines.
    Payment,
    /// First payment line.
    PaymentHead,
    /// Legal mentions.
    Mention,
    /// Footer columns.
    Footer,
    /// Page number.
    PageNumber,
    /// Head of following pages.
    Continuation,
}

/// A list.
#[derive(Debug, Clone)]
pub struct List {
    /// Items.
    pub items: Vec<ListItem>,
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

/// Named looks of tables; the layout says how each is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableLook {
    /// Rules at head and foot and between rows, whole width.
    Ruled,
    /// VAT summary: small, rule under the head.
    Summary,
    /// Totals: no rules, last row filled where it is [`Row::filled`].
    Totals,
    /// No rules at all: keys and values.
    Plain,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// How wide.
    pub width: ColumnWidth,
    /// Alignment of its cells.
    pub align: Align,
}

/// Width of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ColumnWidth {
    /// As wide as its widest cell.
    Natural,
    /// A share of what the natural columns leave.
    Share(f32),
}

/// Alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// A row.
#[derive(Debug, Clone)]
pub struct Row {
    /// Cells; a cell may span columns.
    pub cells: Vec<Cell>,
    /// Filled with the accent colour.
    pub filled: bool,
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
    /// Each with its left edge and width as shares (0 to 1) of the text width.
    pub cells: Vec<ColumnBlock>,
}

/// One of several columns.
#[derive(Debug, Clone)]
pub struct ColumnBlock {
    /// Left edge, as a share of the width there is.
    pub left: f32,
    /// Width, as a share of the width there is.
    pub width: f32,
    /// Whether it stands on the ground of the tallest column.
    pub bottom: bool,
    /// What stands in it.
    pub blocks: Vec<Block>,
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

/// Where a picture is used; the layout says how high it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureUse {
    /// First page.
    Logo,
    /// Following pages and the invoice.
    SmallLogo,
    /// Over the signature line.
    Signature,
}
