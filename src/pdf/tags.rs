//! The structure tree (ISO 32000-1, 14.7 and 14.8; PDF/UA-1, 7): the content
//! tree and the owners of what was painted in, structure elements out.
//!
//! The tree is written as it is. Only nodes of which nothing is seen are left
//! out, save the cells of a table's row, so that all rows keep their columns.

use pdf_writer::types::{ListNumbering, Placement, TableHeaderScope};
use pdf_writer::writers::{Attributes, ObjectRef, StructChildren, StructTreeRoot};
use pdf_writer::{Dict, Finish, Name, Obj, Rect, Ref, TextStr};

use super::digits::count;
use super::nav::Annotated;
use super::objects::Objects;
use super::paint::Sheet;
use crate::compose::content::{Node, NodeId, Role, Scope, Tree};
use crate::stop;

/// The standard structure type of a role.
pub(super) fn name(role: &Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Part => "Part",
        Role::Sect => "Sect",
        Role::Div => "Div",
        Role::Heading(0 | 1) => "H1",
        Role::Heading(2) => "H2",
        Role::Heading(_) => "H3",
        Role::Paragraph => "P",
        Role::List { .. } => "L",
        Role::ListItem => "LI",
        Role::Label => "Lbl",
        Role::ListBody => "LBody",
        Role::Table { .. } => "Table",
        Role::TableHead => "THead",
        Role::TableBody => "TBody",
        Role::TableRow => "TR",
        Role::HeaderCell(_) => "TH",
        Role::DataCell => "TD",
        Role::Figure { .. } => "Figure",
        Role::Link => "Link",
        Role::Form => "Form",
    }
}

/// A piece of a node's own content.
#[derive(Clone, Copy)]
enum Piece {
    /// Marked content, by page and identifier.
    Content { page: usize, id: usize },
    /// The annotation of a link or a field.
    Annotation { page: usize, object: Ref },
}

/// What is known of a node before it is written.
#[derive(Default)]
struct Plan {
    /// Its own pieces with their places in the order of painting.
    pieces: Vec<(usize, Piece)>,
    /// Place of the first piece in it or below it.
    first: Option<usize>,
    /// Its object; `None` where it is left out.
    object: Option<Ref>,
    /// Where its first picture stands.
    area: Option<[f32; 4]>,
}

/// The structure, planned.
pub(super) struct Structure<'a> {
    tree: &'a Tree,
    plans: Vec<Plan>,
    pages: &'a [Ref],
}

impl<'a> Structure<'a> {
    /// Gathers what each node owns; `annotations` are in the order of the pages.
    pub(super) fn new(
        tree: &'a Tree,
        sheets: &[Sheet],
        pages: &'a [Ref],
        annotations: &[Annotated],
        objects: &mut Objects,
    ) -> Self {
        let mut plans: Vec<Plan> = std::iter::repeat_with(Plan::default).take(tree.len()).collect();
        let mut order = 0;
        let mut annotations = annotations.iter().peekable();
        for (page, sheet) in sheets.iter().enumerate() {
            for id in 0..=sheet.owners.len() {
                while let Some(one) = annotations.next_if(|one| one.page == page && one.after == id) {
                    let piece = Piece::Annotation { page, object: one.object };
                    plans[index(one.node)].pieces.push((order, piece));
                    order += 1;
                }
                if let Some(owner) = sheet.owners.get(id) {
                    plans[index(*owner)].pieces.push((order, Piece::Content { page, id }));
                    order += 1;
                }
            }
            for (node, area) in &sheet.figures {
                plans[index(*node)].area.get_or_insert(*area);
            }
        }
        // Children come behind their parents, so one pass from the end meets them first.
        for node in (0..tree.len()).rev() {
            let own = plans[node].pieces.first().map(|piece| piece.0);
            plans[node].first = [own, plans[node].first].into_iter().flatten().min();
            let parent = index(tree.node(NodeId(id(node))).parent);
            if parent != node {
                plans[parent].first = [plans[node].first, plans[parent].first].into_iter().flatten().min();
            }
        }
        for node in 0..tree.len() {
            let Node { role, parent, .. } = tree.node(NodeId(id(node)));
            let cell = matches!(role, Role::HeaderCell(_) | Role::DataCell);
            let seen = plans[node].first.is_some() || (cell && plans[index(*parent)].first.is_some());
            if seen || node == 0 {
                plans[node].object = Some(objects.reserve());
            }
        }
        Self { tree, plans, pages }
    }

    /// Writes the elements, the root and the way back from content to elements.
    pub(super) fn write(&self, sheets: &[Sheet], annotations: &[Annotated], objects: &mut Objects) -> Ref {
        #[cfg(debug_assertions)]
        self.check();
        let root = objects.reserve();
        for (node, plan) in self.plans.iter().enumerate() {
            if let Some(object) = plan.object {
                stop::heed();
                self.element(NodeId(id(node)), plan, root, objects.object(object));
            }
        }
        let owners: Vec<Ref> = sheets
            .iter()
            .map(|sheet| {
                let object = objects.reserve();
                let elements = sheet.owners.iter().filter_map(|owner| self.plans[index(*owner)].object);
                objects.object(object).array().items(elements);
                object
            })
            .collect();
        let annotated = annotations.iter().filter_map(|one| self.plans[index(one.node)].object);
        let mut tree = objects.typed::<StructTreeRoot>(root);
        tree.children().items(self.plans[0].object);
        let mut parents = tree.parent_tree();
        let mut entries = parents.nums();
        for (key, object) in (0..).zip(owners.into_iter().chain(annotated)) {
            entries.insert(key, object);
        }
        entries.finish();
        parents.finish();
        tree.parent_tree_next_key(count(sheets.len() + annotations.len()));
        root
    }

    /// One element. Its `Type` may be left out, and is.
    fn element(&self, node: NodeId, plan: &Plan, root: Ref, object: Obj<'_>) {
        let Node { role, parent, .. } = self.tree.node(node);
        let mut element = object.dict();
        element.pair(Name(b"S"), Name(name(role).as_bytes()));
        let above = if node == Tree::ROOT { None } else { self.plans[index(*parent)].object };
        element.pair(Name(b"P"), above.unwrap_or(root));
        self.attributes(node, plan, &mut element);
        let home = plan.pieces.iter().find_map(|(_, piece)| match piece {
            Piece::Content { page, .. } => Some(*page),
            Piece::Annotation { .. } => None,
        });
        if let Some(page) = home {
            element.pair(Name(b"Pg"), self.pages[page]);
        }
        let kids = self.kids(node, plan);
        // A lone child stands by itself: signature software asks for it in forms.
        match kids.as_slice() {
            [] => {}
            [Kid::Element(object)] => {
                element.pair(Name(b"K"), *object);
            }
            [Kid::Piece(Piece::Content { id, .. })] => {
                element.pair(Name(b"K"), count(*id));
            }
            [Kid::Piece(Piece::Annotation { page, object })] => {
                let mut reference = element.insert(Name(b"K")).start::<ObjectRef<'_>>();
                reference.page(self.pages[*page]).object(*object);
            }
            _ => {
                let mut children = element.insert(Name(b"K")).start();
                for kid in &kids {
                    self.kid(kid, home, &mut children);
                }
            }
        }
    }

    fn kid(&self, kid: &Kid, home: Option<usize>, children: &mut StructChildren<'_>) {
        match *kid {
            Kid::Element(object) => {
                children.struct_element(object);
            }
            Kid::Piece(Piece::Content { page, id }) if Some(page) == home => {
                children.marked_content_id(count(id));
            }
            Kid::Piece(Piece::Content { page, id }) => {
                children.marked_content_ref().page(self.pages[page]).marked_content_id(count(id));
            }
            Kid::Piece(Piece::Annotation { page, object }) => {
                children.object_ref().page(self.pages[page]).object(object);
            }
        }
    }

    /// What is in a node, in reading order: children as the tree has them, its
    /// own pieces between them where they were painted.
    fn kids(&self, node: NodeId, plan: &Plan) -> Vec<Kid> {
        let children = &self.tree.node(node).children;
        let mut kids = Vec::with_capacity(plan.pieces.len() + children.len());
        let mut own = plan.pieces.iter().peekable();
        for child in children {
            let Plan { first, object: Some(object), .. } = &self.plans[index(*child)] else { continue };
            while let Some((_, piece)) = own.next_if(|(place, _)| first.is_some_and(|first| *place < first)) {
                kids.push(Kid::Piece(*piece));
            }
            kids.push(Kid::Element(*object));
        }
        kids.extend(own.map(|(_, piece)| Kid::Piece(*piece)));
        kids
    }

    /// The attributes that a role asks for (14.8.5).
    fn attributes(&self, node: NodeId, plan: &Plan, element: &mut Dict<'_>) {
        let Node { role, column_span, .. } = self.tree.node(node);
        let span = i32::from(*column_span);
        match role {
            Role::List { ordered } => {
                let numbering = if *ordered { ListNumbering::Decimal } else { ListNumbering::Disc };
                attributes(element).list().list_numbering(numbering);
            }
            Role::Table { summary } if !summary.is_empty() => {
                attributes(element).table().summary(TextStr(summary));
            }
            Role::HeaderCell(scope) => {
                let mut table = attributes(element).table();
                table.scope(match scope {
                    Scope::Column => TableHeaderScope::Column,
                    Scope::Row => TableHeaderScope::Row,
                });
                if span > 1 {
                    table.col_span(span);
                }
            }
            Role::DataCell if span > 1 => {
                attributes(element).table().col_span(span);
            }
            Role::Figure { alt } => {
                element.pair(Name(b"Alt"), TextStr(alt));
                let mut layout = attributes(element).layout();
                layout.placement(Placement::Block);
                if let Some([left, bottom, right, top]) = plan.area {
                    layout.bbox(Rect::new(left, bottom, right, top));
                }
            }
            _ => {}
        }
    }

    /// Holds the finished structure against what PDF/UA asks of it.
    #[cfg(debug_assertions)]
    fn check(&self) {
        for (node, plan) in self.plans.iter().enumerate() {
            let Node { role, parent, children, .. } = self.tree.node(NodeId(id(node)));
            debug_assert!(index(*parent) < node || node == 0, "a parent comes before its children");
            if plan.object.is_none() {
                debug_assert!(plan.pieces.is_empty(), "{role:?} has content and no element");
                continue;
            }
            debug_assert!(
                node == 0 || self.tree.node(*parent).children.contains(&NodeId(id(node))),
                "{role:?} cannot be reached"
            );
            debug_assert!(self.plans[index(*parent)].object.is_some(), "{role:?} hangs in the air");
            match role {
                Role::Figure { alt } => debug_assert!(!alt.is_empty(), "a figure without alternative text"),
                Role::Link => debug_assert!(
                    plan.pieces.iter().any(|(_, piece)| matches!(piece, Piece::Annotation { .. })),
                    "a link without its annotation"
                ),
                Role::Form => debug_assert!(
                    children.is_empty() && matches!(plan.pieces.as_slice(), [(_, Piece::Annotation { .. })]),
                    "a form holds its widget and nothing else (PDF/UA-1, 7.18.4)"
                ),
                Role::Table { .. } => debug_assert!(plan.pieces.is_empty(), "a table holds rows only"),
                Role::TableRow => debug_assert!(
                    children.iter().all(|cell| matches!(
                        self.tree.node(*cell).role,
                        Role::HeaderCell(_) | Role::DataCell
                    )),
                    "a row holds cells only"
                ),
                _ => {}
            }
        }
    }
}

/// A child of an element.
enum Kid {
    Element(Ref),
    Piece(Piece),
}

fn attributes<'a>(element: &'a mut Dict<'_>) -> Attributes<'a> {
    element.insert(Name(b"A")).start()
}

fn index(node: NodeId) -> usize {
    node.0 as usize
}

fn id(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
