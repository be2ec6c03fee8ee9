//! Painting: one page of the display list in, its content stream out, and which
//! node each piece of marked content belongs to (ISO 32000-1, 14.6 and 14.7.4).
//!
//! Nothing is decided here: every item already has its place and its owner. One
//! line of text is one marked content; items of one owner on one line share it.

use std::sync::Arc;

use super::digits::{hundredths, int, nearest};
use super::faces::{Faces, Used};
use super::foreign::Forms;
use super::ink::{Ink, Written};
use super::kept::Kept;
use super::pictures::Pictures;
use super::subset::Subset;
use crate::compose::content::{FormField, NodeId, Tree};
use crate::geom::{Length, Rect};
use crate::keep::Key;
use crate::layout::page::{Across, Artifact, GlyphRun, Item, ItemKind, Mark, Page, TextLine};
use crate::text::{Glyph, Shown};

/// A painted page.
pub(super) struct Sheet {
    /// The content stream, not compressed.
    pub(super) content: Vec<u8>,
    /// The owner of each marked content, by its identifier.
    pub(super) owners: Vec<NodeId>,
    /// Links and fields.
    pub(super) areas: Vec<Area>,
    /// Nodes that own pictures, and where those stand, measured from the foot.
    pub(super) figures: Vec<(NodeId, [f32; 4])>,
    /// Whether any picture is on it.
    pub(super) pictures: bool,
    /// Whether anything on it is translucent.
    pub(super) translucent: bool,
}

/// The active area of a link or a field.
pub(super) struct Area {
    /// Its node.
    pub(super) node: NodeId,
    /// How many marked contents of the page come before it.
    pub(super) after: usize,
    /// Left, bottom, right and top, from the foot of the page.
    pub(super) area: [f32; 4],
    /// What it is.
    pub(super) kind: Active,
}

/// What answers to the reader.
pub(super) enum Active {
    /// A link, and where it leads.
    Link(String),
    /// A signature field.
    Field(Arc<FormField>),
}

/// Paints a page.
pub(super) fn page(
    page: &Page,
    tree: &Tree,
    faces: &Faces<'_>,
    (pictures, forms): (&Pictures, &Forms),
    kept: &Kept,
) -> Sheet {
    let mut painter = Painter {
        ink: Ink::new(),
        height: page.size.height,
        faces,
        pictures,
        forms,
        kept,
        sheet: Sheet {
            content: Vec::new(),
            owners: Vec::new(),
            areas: Vec::new(),
            figures: Vec::new(),
            pictures: false,
            translucent: false,
        },
    };
    let mut items = page.items.as_slice();
    while let Some(first) = items.first() {
        let together = items.iter().skip(1).take_while(|next| belong_together(first, next)).count() + 1;
        let (group, rest) = items.split_at(together);
        painter.group(first.mark, group, tree);
        items = rest;
    }
    let mut sheet = painter.sheet;
    sheet.content = painter.ink.finish();
    sheet
}

/// Whether two items can share a marked content: one owner and, where both are
/// text of the tree, one line.
fn belong_together(first: &Item, next: &Item) -> bool {
    let lines = match (&first.kind, &next.kind) {
        (ItemKind::Text(a), ItemKind::Text(b)) => a.baseline == b.baseline,
        (a, b) => !is_active(a) && !is_active(b),
    };
    first.mark == next.mark && (lines || matches!(first.mark, Mark::Artifact(_)))
}

/// Whether an item is no ink, but an area.
fn is_active(kind: &ItemKind) -> bool {
    matches!(kind, ItemKind::Link { .. } | ItemKind::Field { .. })
}

struct Painter<'a> {
    ink: Ink,
    height: Length,
    faces: &'a Faces<'a>,
    pictures: &'a Pictures,
    forms: &'a Forms,
    kept: &'a Kept,
    sheet: Sheet,
}

impl Painter<'_> {
    /// Items of one owner.
    fn group(&mut self, mark: Mark, items: &[Item], tree: &Tree) {
        for item in items {
            self.note(item);
        }
        if items.iter().all(|item| is_active(&item.kind)) {
            return;
        }
        // Marked content lies wholly inside a text object or wholly outside (14.6.1).
        let inside = items.iter().all(|item| matches!(item.kind, ItemKind::Text(_)));
        if inside {
            self.ink.enter_text();
        } else {
            self.ink.leave_text();
        }
        match mark {
            Mark::Node(node) => {
                let id = super::digits::count(self.sheet.owners.len());
                self.sheet.owners.push(node);
                self.ink.begin_mark(super::tags::name(&tree.node(node).role), |out| {
                    out.extend_from_slice(b"/MCID ");
                    int(out, id);
                });
            }
            Mark::Artifact(kind) => self.ink.begin_mark("Artifact", |out| {
                out.extend_from_slice(artifact(kind));
            }),
        }
        let mut open = None;
        for item in items {
            if let ItemKind::Fill { rect, color } = &item.kind {
                if open.is_some_and(|last| last != *color) {
                    self.ink.fill();
                }
                self.ink.set_color(*color);
                self.rectangle(rect);
                open = Some(*color);
                continue;
            }
            if open.take().is_some() {
                self.ink.fill();
            }
            match &item.kind {
                ItemKind::Text(line) => self.line(line),
                ItemKind::Outline { outline, rect, color } => {
                    self.ink.set_color(*color);
                    let [x, _, width, _] = self.place(rect);
                    self.ink.outline(outline, (x, hundredths((self.height - rect.y).to_pt())), width);
                }
                ItemKind::Picture { picture, rect } => {
                    if let Some(number) = self.pictures.number(picture) {
                        self.sheet.pictures = true;
                        let [x, y, width, height] = self.place(rect);
                        self.ink.picture(number, x, y, width, height);
                    }
                }
                ItemKind::Foreign { foreign, page, rect } => {
                    if let Some(number) = self.forms.number(foreign, *page) {
                        self.sheet.pictures = true;
                        let [x, y, ..] = self.place(rect);
                        self.ink.form(number, x, y);
                    }
                }
                ItemKind::Across(across) => self.across(across),
                ItemKind::Fill { .. } | ItemKind::Link { .. } | ItemKind::Field { .. } => {}
            }
        }
        if open.is_some() {
            self.ink.fill();
        }
        if !inside {
            self.ink.leave_text();
        }
        self.ink.end_mark();
    }

    /// Notes what the structure must know of an item.
    fn note(&mut self, item: &Item) {
        let Mark::Node(node) = item.mark else { return };
        match &item.kind {
            ItemKind::Link { rect, url } => self.active(node, rect, Active::Link(url.clone())),
            ItemKind::Field { rect, field } => self.active(node, rect, Active::Field(field.clone())),
            ItemKind::Picture { rect, .. }
            | ItemKind::Outline { rect, .. }
            | ItemKind::Foreign { rect, .. } => {
                let area = self.area(rect);
                self.sheet.figures.push((node, area));
            }
            ItemKind::Text(_) | ItemKind::Across(_) | ItemKind::Fill { .. } => {}
        }
    }

    fn active(&mut self, node: NodeId, rect: &Rect, kind: Active) {
        let area = Area { node, after: self.sheet.owners.len(), area: self.area(rect), kind };
        self.sheet.areas.push(area);
    }

    /// Left, bottom, right and top of a rectangle, from the foot of the page.
    fn area(&self, rect: &Rect) -> [f32; 4] {
        [rect.x, self.height - rect.bottom(), rect.right(), self.height - rect.y]
            .map(|length| (length.to_pt() * 100.0).round() / 100.0)
    }

    /// Left, bottom, width and height in hundredths of a point.
    fn place(&self, rect: &Rect) -> [i32; 4] {
        [rect.x, self.height - rect.bottom(), rect.width, rect.height]
            .map(|length| hundredths(length.to_pt()))
    }

    fn rectangle(&mut self, rect: &Rect) {
        let [x, y, width, height] = self.place(rect);
        self.ink.rectangle(x, y, width, height);
    }

    /// A word across the page.
    fn across(&mut self, across: &Across) {
        self.sheet.translucent = true;
        let (x, y) = across.middle;
        let middle = [x, self.height - y].map(|length| hundredths(length.to_pt()));
        let (cosine, sine) = across.turn;
        let turn = [cosine, sine].map(|part| part * across.unit.to_pt());
        self.ink.across(&across.outline, turn, middle, across.color);
    }

    /// A line of text.
    fn line(&mut self, line: &TextLine) {
        let origin = hundredths(line.x.to_pt());
        self.ink.move_to(origin, hundredths((self.height - line.baseline).to_pt()));
        // Where the reader's pen is, from the line's left edge, in points.
        let mut pen = f64::from(origin) / 100.0 - f64::from(line.x.to_pt());
        for run in &line.runs {
            let Some((number, used)) = self.faces.get(run.face) else { continue };
            self.ink.set_font((number, hundredths(run.size.to_pt())));
            self.ink.set_color(run.color);
            if run.shown.rtl {
                self.ink.begin_reversed();
            }
            pen = self.kept_run(run, used, pen);
            if run.shown.rtl {
                self.ink.end_mark();
            }
        }
        self.ink.set_rise(0);
    }

    /// A run of glyphs, as it was written before where it was; where the pen is then.
    ///
    /// The bytes depend on the glyphs, the subset that numbers them, the size, and
    /// where the pen is: rounding carries on from there.
    fn kept_run(&mut self, run: &GlyphRun, used: &Used<'_>, pen: f64) -> f64 {
        let Some(mark) = self.ink.mark() else { return self.run(&run.shown, run.size, used, pen) };
        let mut key = Key::default();
        key.number(Arc::as_ptr(&run.shown).addr() as u64)
            .number(Arc::as_ptr(&used.subset).addr() as u64)
            .number(u64::from(run.size.to_pt().to_bits()))
            .number(pen.to_bits());
        let mut anew = false;
        let painted = self.kept.painted(&key, || {
            anew = true;
            let pen = self.run(&run.shown, run.size, used, pen);
            let (shown, subset) = (Arc::clone(&run.shown), Arc::clone(&used.subset));
            Painted { written: self.ink.written(mark), pen, _shown: shown, _subset: subset }
        });
        if !anew {
            self.ink.write(&painted.written);
        }
        painted.pen
    }

    /// A run of glyphs: cluster by cluster, with the text said wherever the
    /// glyphs alone would tell another.
    fn run(&mut self, run: &Shown, size: Length, used: &Used<'_>, mut pen: f64) -> f64 {
        let size = f64::from(hundredths(size.to_pt())) / 100.0;
        let hand = Hand { used, unit: size / 1000.0, units: 1000.0 / size };
        let forward = run.glyphs.is_sorted_by_key(|glyph| glyph.cluster);
        let mut glyphs = &*run.glyphs;
        while let Some(first) = glyphs.first() {
            let length = glyphs.iter().take_while(|glyph| glyph.cluster == first.cluster).count();
            let (cluster, rest) = glyphs.split_at(length);
            let text = match rest.first() {
                Some(next) if forward => between(run, first.cluster, next.cluster as usize),
                None if forward => between(run, first.cluster, run.text.len()),
                _ => characters(run, first.cluster),
            };
            // A no-break space is a space to whoever copies it.
            let text = if text == "\u{A0}" { " " } else { text };
            let plain = length == 1 && used.sorted.characters.matches(first.id, text);
            if !plain {
                self.ink.begin_actual_text(text);
            }
            for glyph in cluster {
                self.glyph(glyph, &hand, &mut pen);
            }
            if !plain {
                self.ink.end_mark();
            }
            glyphs = rest;
        }
        pen
    }

    /// A glyph at its place: the pen is moved by whole thousandths of the size,
    /// each time from where it really is, so that rounding never adds up.
    fn glyph(&mut self, glyph: &Glyph, hand: &Hand<'_>, pen: &mut f64) {
        self.ink.set_rise(hundredths(glyph.rise.to_pt()));
        let away = nearest((*pen - f64::from(glyph.x.to_pt())) * hand.units);
        if away != 0 {
            self.ink.adjust(away);
            *pen -= f64::from(away) * hand.unit;
        }
        let cid = hand.used.subset.cid(glyph.id);
        self.ink.glyph(cid);
        *pen += f64::from(hand.used.subset.width(cid)) * hand.unit;
    }
}

/// A run as it was written, and where the pen was behind it. What it is known by
/// is held, so that nothing else can come to lie there.
pub(super) struct Painted {
    written: Written,
    pen: f64,
    _shown: Arc<Shown>,
    _subset: Arc<Subset>,
}

impl Painted {
    /// How much it takes up.
    pub(super) fn weight(&self) -> usize {
        self.written.weight() + size_of::<Self>()
    }
}

/// A face at a size.
struct Hand<'a> {
    used: &'a Used<'a>,
    /// Points in a thousandth of the size.
    unit: f64,
    /// Thousandths of the size in a point.
    units: f64,
}

/// The characters of a cluster where the glyphs are not in the order of the
/// text: up to where the next cluster begins.
fn characters(run: &Shown, cluster: u32) -> &str {
    let next = run.glyphs.iter().map(|glyph| glyph.cluster).filter(|other| *other > cluster).min();
    between(run, cluster, next.map_or(run.text.len(), |next| next as usize))
}

/// A part of a run's characters.
fn between(run: &Shown, start: u32, end: usize) -> &str {
    run.text.get(start as usize..end).unwrap_or_default()
}

/// Property lists of artifacts (14.8.2.2.2).
fn artifact(kind: Artifact) -> &'static [u8] {
    match kind {
        Artifact::Header => b"/Type/Pagination/Subtype/Header",
        Artifact::Footer => b"/Type/Pagination/Subtype/Footer",
        Artifact::PageNumber => b"/Type/Pagination",
        Artifact::Layout => b"/Type/Layout",
        Artifact::Letterhead => b"/Type/Pagination",
        Artifact::Watermark => b"/Type/Pagination/Subtype/Watermark",
    }
}
