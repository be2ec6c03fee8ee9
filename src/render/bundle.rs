//! Many letters as one file for a printer: all of them laid out into one list of
//! pages with one tree, and written once, so that the file is as archivable and
//! accessible as each of them.

use super::furnish;
use crate::assets::Assets;
use crate::compose::compose;
use crate::compose::content::{Content, Meta, NodeId, Role, Tree};
use crate::diag::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::geom::Length;
use crate::layout::layout;
use crate::layout::page::{Bookmark, Mark, Pages};
use crate::pdf;

/// A letter that was laid out for a bundle.
pub struct Sheaf {
    content: Content,
    pages: Pages,
    title: String,
}

/// Letters one after the other.
#[derive(Debug, Default)]
pub struct Bundle {
    tree: Tree,
    pages: Pages,
    meta: Option<Meta>,
    letters: usize,
}

/// Lays a letter out for a bundle, without its signature fields and its e-invoice,
/// which belong to the letter's own file.
///
/// # Errors
/// Everything that keeps the letter from being right.
pub fn sheaf(mut document: Document, title: String, assets: &Assets) -> Result<Sheaf, Diagnostics> {
    for signatory in document.letter.iter_mut().flat_map(|letter| &mut letter.signatories) {
        signatory.field = None;
        signatory.anchors = None;
    }
    let (stationery, words) = furnish(&document, assets)?;
    let content = compose(&document, &stationery, &words)?;
    let pages = layout(&content, &stationery, &assets.fonts, &document.sources)?;
    Ok(Sheaf { content, pages, title })
}

impl Bundle {
    /// More letters than this are not kept in memory at once.
    pub const MOST: usize = 5_000;

    /// Adds a letter, with a bookmark of its own.
    ///
    /// # Errors
    /// It is in another language than those before, and one file says one language; or
    /// there are too many.
    pub fn add(&mut self, sheaf: Sheaf) -> Result<(), Diagnostic> {
        let Sheaf { content, pages, title } = sheaf;
        if self.letters >= Self::MOST {
            let message = format!("more than {} letters do not go into one file", Self::MOST);
            return Err(Diagnostic::error("too-many-letters", None, message));
        }
        self.letters += 1;
        match &mut self.meta {
            None => self.meta = Some(Meta { subject: None, ..content.meta }),
            Some(meta) if meta.language != content.meta.language => {
                let languages = (&meta.language, &content.meta.language);
                let message =
                    format!("letters in {} and in {} do not go into one file", languages.0, languages.1);
                return Err(Diagnostic::error("many-languages", None, message));
            }
            Some(meta) => {
                meta.created = meta.created.max(content.meta.created);
                meta.archive &= content.meta.archive;
                if meta.author != content.meta.author {
                    meta.author.clear();
                }
            }
        }
        let from = graft(&mut self.tree, &content.tree);
        let first = self.pages.pages.len();
        self.pages.outline.push(Bookmark { title, level: 1, page: first, y: Length::ZERO });
        let parts = pages.outline.into_iter().filter(|mark| mark.level == 1);
        let parts: Vec<Bookmark> = parts.collect();
        if parts.len() > 1 {
            let below = parts.into_iter().map(|mark| Bookmark { level: 2, page: mark.page + first, ..mark });
            self.pages.outline.extend(below);
        }
        for mut page in pages.pages {
            for item in &mut page.items {
                if let Mark::Node(node) = &mut item.mark {
                    *node = from(*node);
                }
            }
            self.pages.pages.push(page);
        }
        Ok(())
    }

    /// How many pages there are so far.
    #[must_use]
    pub fn page_count(&self) -> usize {
        self.pages.pages.len()
    }

    /// How many letters there are so far.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.letters
    }

    /// Whether there is no letter yet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.letters == 0
    }

    /// Writes the file.
    ///
    /// # Errors
    /// There is no letter, or a font or a picture turns out to be broken.
    pub fn write(self, title: &str, assets: &Assets) -> Result<Vec<u8>, Diagnostics> {
        let Some(meta) = self.meta else {
            let mut problems = Diagnostics::default();
            problems.push(Diagnostic::error("no-letters", None, "there is no letter to put into one file"));
            return Err(problems);
        };
        let meta = Meta { title: title.to_owned(), ..meta };
        pdf::write(&self.pages, &self.tree, &meta, &[], &assets.fonts, &assets.kept)
            .map_err(|error| super::broken(&error))
    }
}

/// Puts a tree below another; its root becomes a part. Gives where each of its nodes is now.
fn graft(tree: &mut Tree, other: &Tree) -> impl Fn(NodeId) -> NodeId + use<> {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let base = count(tree.len());
    // Nodes are numbered in the order in which they were added, each after its parent.
    let placed = move |node: NodeId| NodeId(base.saturating_add(node.0));
    for number in 0..count(other.len()) {
        let node = other.node(NodeId(number));
        let (parent, role) = match number {
            0 => (Tree::ROOT, Role::Part),
            _ => (placed(node.parent), node.role.clone()),
        };
        let id = tree.add(parent, role);
        tree.node_mut(id).column_span = node.column_span;
    }
    placed
}
