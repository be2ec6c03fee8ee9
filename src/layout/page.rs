//! The display list: what room 3 hands to room 4.
//!
//! Positions are absolute, from the top left of the sheet. Every item says
//! which node of the tree it belongs to or which kind of artifact it is;
//! untagged ink cannot be expressed.

use std::sync::Arc;

use crate::compose::content::{FormField, NodeId};
use crate::diag::Diagnostics;
use crate::foreign::Foreign;
use crate::geom::{Color, Length, Outline, Rect, Size};
use crate::picture::Picture;
use crate::text::{FaceId, Shown};

/// The finished pages.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// In order.
    pub pages: Vec<Page>,
    /// Bookmarks, in order of reading.
    pub outline: Vec<Bookmark>,
    /// What was done for want of room, and its author should know.
    pub warnings: Diagnostics,
}

/// One page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Sheet.
    pub size: Size,
    /// What is drawn, in drawing order.
    pub items: Vec<Item>,
}

/// A bookmark.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// Its words.
    pub title: String,
    /// 1 for letter and invoice, 2 for headings in them.
    pub level: u8,
    /// Index of the page.
    pub page: usize,
    /// Distance from the top of the page.
    pub y: Length,
}

/// Something drawn.
#[derive(Debug, Clone)]
pub struct Item {
    /// Whose it is.
    pub mark: Mark,
    /// What it is.
    pub kind: ItemKind,
}

/// Whose an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Real content, of this node.
    Node(NodeId),
    /// Decoration or page furniture.
    Artifact(Artifact),
}

/// Kinds of artifact (ISO 32000-1, 14.8.2.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Artifact {
    /// Letterhead on following pages, continuation head.
    Header,
    /// Footer.
    Footer,
    /// Page number.
    PageNumber,
    /// Rules, fills, fold marks.
    Layout,
    /// A PDF under the text.
    Letterhead,
    /// A word across the page.
    Watermark,
}

/// What is drawn.
#[derive(Debug, Clone)]
pub enum ItemKind {
    /// A line of text (or the part of a line that belongs to one node).
    Text(TextLine),
    /// A word across the page that what lies under it shows through.
    Across(Box<Across>),
    /// A filled rectangle; rules are thin ones.
    Fill {
        /// Where.
        rect: Rect,
        /// In which colour.
        color: Color,
    },
    /// Filled shapes, as of a code to scan.
    Outline {
        /// The shapes.
        outline: Arc<Outline>,
        /// Where their grid is.
        rect: Rect,
        /// In which colour.
        color: Color,
    },
    /// A picture.
    Picture {
        /// Which.
        picture: Picture,
        /// Where.
        rect: Rect,
    },
    /// A page of another PDF, as large as it is.
    Foreign {
        /// The file.
        foreign: Foreign,
        /// Index of its page.
        page: usize,
        /// Where.
        rect: Rect,
    },
    /// The active area of a link; its mark is the link's node.
    Link {
        /// Where.
        rect: Rect,
        /// `https://...`, `mailto:...` or `tel:...`.
        url: String,
    },
    /// A signature field; its mark is the form's node.
    Field {
        /// Where.
        rect: Rect,
        /// The field.
        field: Arc<FormField>,
    },
}

/// Text on one baseline.
#[derive(Debug, Clone)]
pub struct TextLine {
    /// Left edge.
    pub x: Length,
    /// Baseline, from the top of the sheet.
    pub baseline: Length,
    /// Runs in the order they are read.
    pub runs: Vec<GlyphRun>,
}

/// A word as shapes, turned.
#[derive(Debug, Clone)]
pub struct Across {
    /// The word.
    pub word: Box<str>,
    /// Its shapes, around their middle.
    pub outline: Arc<Outline>,
    /// The length of a unit of their grid.
    pub unit: Length,
    /// In which colour.
    pub color: Color,
    /// Where its middle is, from the top left of the sheet.
    pub middle: (Length, Length),
    /// Cosine and sine of the angle by which it rises.
    pub turn: (f32, f32),
}

/// Glyphs of one face, size and colour.
#[derive(Debug, Clone)]
pub struct GlyphRun {
    /// The face.
    pub face: FaceId,
    /// Font size.
    pub size: Length,
    /// Colour.
    pub color: Color,
    /// The characters and their glyphs.
    pub shown: Arc<Shown>,
}
