//! The content tree, which is the tag tree of the PDF: structure types by the
//! names of ISO 32000-1, 14.8.4, in reading order.

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
    /// Form field; its widget becomes the object reference, and its only child.
    Form,
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
