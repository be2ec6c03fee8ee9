//! SVG: file in, size out; file in, a one-page PDF out. What this program would
//! drop or guess is refused: text (which fonts?), pictures, filters, and
//! references to other files.

use std::collections::BTreeMap;

use svg2pdf::usvg::roxmltree::{Document, Node, ParsingOptions};
use svg2pdf::usvg::{Options, Tree};
use svg2pdf::{ConversionOptions, PageOptions};

use super::{Decoded, Format, PictureError};

/// The most elements that are drawn, each use of a shared one counted.
const MAX_ELEMENTS: u64 = 20_000;

/// The deepest nesting of elements.
const MAX_DEPTH: usize = 64;

/// Name space of links.
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// Width and height in user units.
pub(super) fn measure(bytes: &[u8]) -> Result<(f32, f32), PictureError> {
    let size = read(bytes)?.size();
    Ok((size.width(), size.height()))
}

/// Draws it as a PDF.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, PictureError> {
    let tree = read(bytes)?;
    let options = ConversionOptions { compress: false, embed_text: false, pdfa: true, ..Default::default() };
    let pdf = svg2pdf::to_pdf(&tree, options, PageOptions::default()).map_err(broken)?;
    Ok(Decoded::Vector { pdf, size: (tree.size().width(), tree.size().height()) })
}

fn read(bytes: &[u8]) -> Result<Tree, PictureError> {
    let text = std::str::from_utf8(bytes).map_err(broken)?;
    // Without document type there are no entities that grow or lead elsewhere.
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 1_000_000 };
    let document = Document::parse_with_options(text, options).map_err(broken)?;
    let names = document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    Inspection { names, drawn: 0 }.walk(document.root_element(), 0)?;
    let tree = Tree::from_xmltree(&document, &Options::default()).map_err(broken)?;
    if !tree.filters().is_empty() {
        return Err(PictureError::Unprintable(
            "has a filter effect, which is no shape; draw it without".into(),
        ));
    }
    Ok(tree)
}

fn broken(error: impl std::fmt::Display) -> PictureError {
    PictureError::Broken(Format::Svg, error.to_string())
}

/// A walk through all that is drawn, shared elements as often as they are used.
struct Inspection<'a> {
    names: BTreeMap<&'a str, Node<'a, 'a>>,
    drawn: u64,
}

impl Inspection<'_> {
    fn walk(&mut self, node: Node<'_, '_>, depth: usize) -> Result<(), PictureError> {
        let refuse = |what: &str| Err(PictureError::Unprintable(what.into()));
        self.drawn += 1;
        if depth > MAX_DEPTH || self.drawn > MAX_ELEMENTS {
            return refuse("is too intricate; simplify it");
        }
        let name = node.tag_name().name();
        match name {
            "text" => return refuse("has text; turn it into paths, so that it needs no fonts"),
            "image" | "feImage" => return refuse("has another picture in it; use that one instead"),
            "foreignObject" => return refuse("has parts that are no SVG; draw them as shapes"),
            _ => {}
        }
        let link = node.attribute((XLINK, "href")).or_else(|| node.attribute("href"));
        match link.map(|link| link.strip_prefix('#')) {
            Some(None) if name != "a" => return refuse("refers to another file; put all in one"),
            Some(Some(id)) if name == "use" => {
                if let Some(shared) = self.names.get(id).copied() {
                    self.walk(shared, depth + 1)?;
                }
            }
            _ => {}
        }
        node.children().filter(Node::is_element).try_for_each(|child| self.walk(child, depth + 1))
    }
}
