//! Setting paragraphs: styled runs in, lines of positioned glyphs out.
//!
//! A [`Strip`] is what the page breaker moves about: a line, a table row, a
//! group that stays whole. Its items are placed from its own top left corner.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::page::{Artifact, GlyphRun, Item, ItemKind, Mark, TextLine};
use super::table::Repeat;
use crate::compose::content::{Paragraph, Run};
use crate::diag::{Diagnostic, Diagnostics, Sources};
use crate::geom::{Length, Rect};
use crate::stationery::{Align, FamilyKind, Stationery, TextStyle};
use crate::text::{self, FaceId, Features, Fonts, Missing, SetLine, Setting, TextRun, Weight};

/// A horizontal strip of a page that is never split.
#[derive(Debug, Clone, Default)]
pub(super) struct Strip {
    /// Height.
    pub(super) height: Length,
    /// Space above, unless it begins a page.
    pub(super) before: Length,
    /// Space below.
    pub(super) after: Length,
    /// What is drawn, from the strip's top left corner.
    pub(super) items: Vec<Item>,
    /// Whether it is a line of text, whose leading may give a little.
    pub(super) line: bool,
    /// Whether the next strip must stand on the same page.
    pub(super) keep_next: bool,
    /// Bookmark to it: level and title.
    pub(super) bookmark: Option<(u8, String)>,
    /// For rows of a table: what is repeated where the table breaks after it.
    pub(super) row: Option<Rc<Repeat>>,
    /// For rows: their number in the table.
    pub(super) index: usize,
}

/// What setting text needs.
pub(super) struct Shop<'a> {
    pub(super) stationery: &'a Stationery,
    pub(super) fonts: &'a Fonts,
    pub(super) language: &'a str,
    sources: &'a Sources,
    faces: [Option<FaceId>; 16],
    problems: RefCell<Diagnostics>,
}

const WEIGHTS: [Weight; 4] = [Weight::Light, Weight::Regular, Weight::Semibold, Weight::Bold];

impl<'a> Shop<'a> {
    /// Looks up the faces of the layout's two families.
    pub(super) fn new(
        stationery: &'a Stationery,
        fonts: &'a Fonts,
        language: &'a str,
        sources: &'a Sources,
    ) -> Self {
        let mut faces = [None; 16];
        let mut problems = Diagnostics::default();
        for (f, family) in [FamilyKind::Text, FamilyKind::Display].into_iter().enumerate() {
            let name = stationery.family(family);
            for (w, weight) in WEIGHTS.into_iter().enumerate() {
                for italic in [false, true] {
                    faces[f * 8 + w * 2 + usize::from(italic)] = fonts.face(name, weight, italic);
                }
            }
            if fonts.face(name, Weight::Regular, false).is_none() {
                problems.push(
                    Diagnostic::error("unknown-font", None, format!("there is no font family `{name}`"))
                        .help("`letterpress fonts` lists the families; --fonts DIR adds more"),
                );
            }
        }
        Self { stationery, fonts, language, sources, faces, problems: RefCell::new(problems) }
    }

    /// A shop that sets the same text by another layout; what goes wrong there
    /// goes wrong here too and is said here.
    pub(super) fn on(&self, stationery: &'a Stationery) -> Self {
        Self { stationery, problems: RefCell::default(), ..*self }
    }

    /// Everything that went wrong so far.
    pub(super) fn into_problems(self) -> Diagnostics {
        self.problems.into_inner()
    }

    /// Adds a complaint.
    pub(super) fn complain(&self, diagnostic: Diagnostic) {
        self.problems.borrow_mut().push(diagnostic);
    }

    fn face(&self, style: &TextStyle, run: &Run) -> FaceId {
        let weight = if run.strong { Weight::Bold } else { style.weight };
        let f = usize::from(style.family == FamilyKind::Display) * 8;
        let w = WEIGHTS.iter().position(|x| *x == weight).unwrap_or(1);
        self.faces[f + w * 2 + usize::from(run.emphasis)].unwrap_or(FaceId(0))
    }

    fn runs<'p>(&self, paragraph: &'p Paragraph, style: &TextStyle) -> Vec<TextRun<'p>> {
        let hyphenate = style.hyphenate && self.stationery.habits.hyphenate;
        paragraph
            .runs
            .iter()
            .map(|run| TextRun {
                text: &run.text,
                face: self.face(style, run),
                size: style.size,
                features: Features {
                    tabular: style.tabular,
                    superscript: run.superscript,
                    small_caps: false,
                    tracking: style.tracking,
                },
                hyphenate: hyphenate && run.link.is_none(),
            })
            .collect()
    }

    /// Width of the widest line as its author broke it.
    pub(super) fn natural_width(&self, paragraph: &Paragraph) -> Length {
        let style = self.stationery.style(paragraph.style);
        let set = |runs: &[TextRun<'_>]| text::natural_width(self.fonts, runs, self.language);
        self.with_faces(paragraph, style, set).map_or(Length::ZERO, |(width, ..)| width)
    }

    /// Does something with the runs of a paragraph; where their faces lack a
    /// character, once more with other faces. The runs, and for each the number
    /// of the paragraph's run that it is of. `None` once it was reported.
    fn with_faces<'p, T>(
        &self,
        paragraph: &'p Paragraph,
        style: &TextStyle,
        work: impl Fn(&[TextRun<'p>]) -> Result<T, Vec<Missing>>,
    ) -> Option<(T, Vec<TextRun<'p>>, Vec<usize>)> {
        let runs = self.runs(paragraph, style);
        let missing = match work(&runs) {
            Ok(done) => return Some((done, runs, (0..paragraph.runs.len()).collect())),
            Err(missing) => missing,
        };
        let missing = match self.with_fallback(&runs, &missing) {
            None => missing,
            Some((runs, origins)) => match work(&runs) {
                Ok(done) => return Some((done, runs, origins)),
                Err(missing) => {
                    missing.into_iter().map(|lack| Missing { run: origins[lack.run], ..lack }).collect()
                }
            },
        };
        self.report(paragraph, &missing);
        None
    }

    /// Sets a paragraph as strips, one a line, with the style's space around it.
    pub(super) fn paragraph(
        &self,
        paragraph: &Paragraph,
        x: Length,
        width: Length,
        align: Option<Align>,
    ) -> Vec<Strip> {
        let style = self.stationery.style(paragraph.style);
        let running = align.is_none() && style.align == Align::Justified;
        let align = match align.unwrap_or(style.align) {
            Align::Justified if !self.stationery.habits.justify => Align::Left,
            align => align,
        };
        let habits = &self.stationery.habits;
        let setting = Setting {
            width,
            justify: align == Align::Justified,
            hanging: habits.hanging,
            language: self.language,
        };
        let set = |runs: &[TextRun<'_>]| text::set_lines(self.fonts, runs, &setting);
        let Some((lines, runs, origins)) = self.with_faces(paragraph, style, set) else { return Vec::new() };
        let count = lines.len();
        let mut strips: Vec<Strip> = lines
            .iter()
            .enumerate()
            .map(|(i, line)| {
                let shift = match align {
                    // Running text of the other direction is flush where it begins.
                    _ if running && line.rtl => width - line.width,
                    Align::Right => width - line.width,
                    Align::Center => (width - line.width) / 2.0,
                    Align::Left | Align::Justified => Length::ZERO,
                };
                Strip {
                    height: style.leading,
                    line: true,
                    items: self.line(paragraph, style, (&runs, &origins), line, x + shift),
                    // Two lines at least on either side of a page break.
                    keep_next: count > 1 && (i == 0 || i + 2 == count),
                    ..Strip::default()
                }
            })
            .collect();
        if let Some(first) = strips.first_mut() {
            first.before = style.before;
        }
        if let Some(last) = strips.last_mut() {
            last.after = style.after;
        }
        strips
    }

    /// Distance from the top of a line to its baseline: the face stands in the
    /// middle of the leading.
    pub(super) fn baseline(&self, style: &TextStyle) -> Length {
        let plain = Run::default();
        let face = self.fonts.get(self.face(style, &plain));
        let em = style.size / f32::from(face.units_per_em().max(1));
        let (ascent, descent) = (em * face.ascent(), em * face.descent());
        (style.leading - ascent + descent) / 2.0 + ascent
    }

    fn line(
        &self,
        paragraph: &Paragraph,
        style: &TextStyle,
        (runs, origins): (&[TextRun<'_>], &[usize]),
        line: &SetLine,
        x: Length,
    ) -> Vec<Item> {
        let baseline = self.baseline(style);
        let mut items: Vec<Item> = Vec::new();
        for piece in &line.pieces {
            let run = &paragraph.runs[origins[piece.run]];
            let node = run.link.as_ref().map_or(paragraph.node, |(node, _)| *node);
            let mark = Mark::Node(node);
            if let Some((_, url)) = &run.link {
                let rect = Rect::new(x + piece.x, Length::ZERO, piece.width, style.leading);
                items.push(Item { mark, kind: ItemKind::Link { rect, url: url.clone() } });
            }
            let glyphs = GlyphRun {
                face: runs[piece.run].face,
                size: runs[piece.run].size,
                color: self.stationery.color(run.tint.unwrap_or(style.colour)),
                shown: Arc::clone(&piece.shown),
            };
            match items.last_mut() {
                Some(Item { mark: last, kind: ItemKind::Text(text) }) if *last == mark => {
                    text.runs.push(glyphs)
                }
                _ => items
                    .push(Item { mark, kind: ItemKind::Text(TextLine { x, baseline, runs: vec![glyphs] }) }),
            }
        }
        items
    }

    fn report(&self, paragraph: &Paragraph, missing: &[Missing]) {
        for m in missing {
            let span = paragraph.runs.get(m.run).and_then(|run| run.span);
            let place = span.map(|span| self.sources.locate(span, m.character));
            let name = unicode_names2::name(m.character).map_or_else(String::new, |n| format!(" ({n})"));
            let code = u32::from(m.character);
            self.complain(
                Diagnostic::error(
                    "missing-glyph",
                    place,
                    format!("no font here has the character U+{code:04X}{name}"),
                )
                .help(
                    "write it another way, or let fonts that have it in with --fonts DIR or --system-fonts",
                ),
            );
        }
    }
}

/// A filled rectangle as an artifact.
pub(super) fn fill(rect: Rect, color: crate::geom::Color) -> Item {
    Item { mark: Mark::Artifact(Artifact::Layout), kind: ItemKind::Fill { rect, color } }
}

/// Moves an item.
pub(super) fn shift(item: &mut Item, dx: Length, dy: Length) {
    match &mut item.kind {
        ItemKind::Text(line) => {
            line.x += dx;
            line.baseline += dy;
        }
        ItemKind::Across(across) => {
            across.middle.0 += dx;
            across.middle.1 += dy;
        }
        ItemKind::Fill { rect, .. }
        | ItemKind::Outline { rect, .. }
        | ItemKind::Picture { rect, .. }
        | ItemKind::Foreign { rect, .. }
        | ItemKind::Link { rect, .. }
        | ItemKind::Field { rect, .. } => {
            rect.x += dx;
            rect.y += dy;
        }
    }
}

/// Turns an item into an artifact; links and fields lose their active area.
pub(super) fn to_artifact(mut item: Item, kind: Artifact) -> Option<Item> {
    item.mark = Mark::Artifact(kind);
    (!matches!(item.kind, ItemKind::Link { .. } | ItemKind::Field { .. })).then_some(item)
}

/// Puts strips under each other into one.
pub(super) fn stack(strips: Vec<Strip>) -> Strip {
    let mut out = Strip::default();
    let mut after = Length::ZERO;
    for (i, mut strip) in strips.into_iter().enumerate() {
        if i == 0 {
            out.before = strip.before;
        } else {
            out.height += after.max(strip.before);
        }
        for item in &mut strip.items {
            shift(item, Length::ZERO, out.height);
        }
        out.items.append(&mut strip.items);
        out.height += strip.height;
        after = strip.after;
        out.bookmark = out.bookmark.or(strip.bookmark);
    }
    out.after = after;
    out
}
