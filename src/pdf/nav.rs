//! Ways through the document: links (ISO 32000-1, 12.5.6.5; PDF/UA-1, 7.18.5)
//! and bookmarks (12.3.3); fields are annotations too.

use pdf_writer::types::{ActionType, AnnotationFlags, AnnotationType};
use pdf_writer::writers::{Annotation, Outline, OutlineItem};
use pdf_writer::{Finish, Rect, Ref, Str, TextStr};

use super::digits::count;
use super::fields;
use super::objects::Objects;
use super::paint::{Active, Sheet};
use crate::compose::content::NodeId;
use crate::geom::Length;
use crate::layout::page::{Bookmark, Pages};

/// A link or a field that has its annotation.
pub(super) struct Annotated {
    /// Its node.
    pub(super) node: NodeId,
    /// Index of its page.
    pub(super) page: usize,
    /// How many marked contents of the page come before it.
    pub(super) after: usize,
    /// The annotation.
    pub(super) object: Ref,
}

/// Writes links and fields of all pages; their keys in the parent tree follow those of the pages.
pub(super) fn annotations(sheets: &[Sheet], pages: &[Ref], objects: &mut Objects) -> Vec<Annotated> {
    let mut all = Vec::new();
    for (page, sheet) in sheets.iter().enumerate() {
        for area in &sheet.areas {
            let object = objects.reserve();
            let [left, bottom, right, top] = area.area;
            let rect = Rect::new(left, bottom, right, top);
            let key = count(sheets.len() + all.len());
            match &area.kind {
                Active::Link(url) => {
                    let mut annotation = objects.typed::<Annotation>(object);
                    annotation
                        .subtype(AnnotationType::Link)
                        .rect(rect)
                        .border(0.0, 0.0, 0.0, None)
                        .flags(AnnotationFlags::PRINT)
                        .contents(TextStr(url))
                        .struct_parent(key);
                    annotation.action().action_type(ActionType::Uri).uri(Str(&ascii(url)));
                    annotation.finish();
                }
                Active::Field(field) => fields::widget(object, field, rect, (pages[page], key), objects),
            }
            all.push(Annotated { node: area.node, page, after: area.after, object });
        }
    }
    all
}

/// An address in ASCII (12.6.4.7): other bytes, spaces and controls in the manner of RFC 3986.
fn ascii(url: &str) -> Vec<u8> {
    let digit =
        |half: u8| char::from_digit(u32::from(half), 16).map_or(b'0', |d| d.to_ascii_uppercase() as u8);
    let mut out = Vec::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() {
            out.push(byte);
        } else {
            out.extend_from_slice(&[b'%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out
}

/// Writes the bookmarks; `None` where there are none.
pub(super) fn outline(pages: &Pages, sheets: &[Ref], objects: &mut Objects) -> Option<Ref> {
    let marks: Vec<&Bookmark> = pages.outline.iter().filter(|mark| mark.page < sheets.len()).collect();
    if marks.is_empty() {
        return None;
    }
    let root = objects.reserve();
    let items: Vec<Ref> = marks.iter().map(|_| objects.reserve()).collect();
    let parents = parents(&marks);
    let children =
        |of: Option<usize>| -> Vec<usize> { (0..marks.len()).filter(|i| parents[*i] == of).collect() };
    let family: Vec<Vec<usize>> = (0..marks.len()).map(|i| children(Some(i))).collect();
    let top = children(None);

    let mut outline = objects.typed::<Outline>(root);
    outline.first(items[top[0]]).last(items[top[top.len() - 1]]).count(count(marks.len()));
    outline.finish();
    for (i, mark) in marks.iter().enumerate() {
        let siblings = parents[i].map_or(&top, |parent| &family[parent]);
        let place = siblings.iter().position(|s| *s == i).unwrap_or_default();
        let mut item = objects.typed::<OutlineItem>(items[i]);
        item.title(TextStr(&mark.title)).parent(parents[i].map_or(root, |parent| items[parent]));
        if place > 0 {
            item.prev(items[siblings[place - 1]]);
        }
        if let Some(next) = siblings.get(place + 1) {
            item.next(items[*next]);
        }
        if let [first, .., last] | [first @ last] = family[i].as_slice() {
            item.first(items[*first]).last(items[*last]).count(count(descendants(&family, i)));
        }
        let height = pages.pages.get(mark.page).map_or(Length::ZERO, |page| page.size.height);
        let top = ((height - mark.y).to_pt() * 100.0).round() / 100.0;
        item.dest().page(sheets[mark.page]).xyz(0.0, top, None);
    }
    Some(root)
}

/// The nearest bookmark before each that is of a higher level.
fn parents(marks: &[&Bookmark]) -> Vec<Option<usize>> {
    let above = |i: usize| marks[..i].iter().rposition(|before| before.level < marks[i].level);
    (0..marks.len()).map(above).collect()
}

/// How many bookmarks are below one, all of them open.
fn descendants(family: &[Vec<usize>], of: usize) -> usize {
    family[of].iter().map(|child| 1 + descendants(family, *child)).sum()
}
