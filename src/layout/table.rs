//! Tables to strips: column widths, rows with their rules, and what is
//! repeated where a table runs over a page.

use std::rc::Rc;

use super::page::{Artifact, Item};
use super::shop::{Shop, Strip, fill, shift, stack, to_artifact};
use crate::compose::content::{Cell, ColumnWidth, Paragraph, Row, Run, Table};
use crate::diag::Diagnostic;
use crate::geom::{Length, Rect};
use crate::stationery::{Align, TableLook, Tint};
use crate::stop;

/// What a table repeats where it breaks.
#[derive(Debug, Clone, Default)]
pub(super) struct Repeat {
    /// The head, as artifacts.
    head: Vec<Item>,
    head_height: Length,
    x: Length,
    width: Length,
    edges: Edges,
    /// Words for carried forward and brought forward.
    words: Option<(String, String)>,
    /// The sum up to and with each row.
    running: Vec<String>,
    /// A cell whose manner the carried sums follow.
    model: Option<Paragraph>,
    carried_height: Length,
}

impl Repeat {
    /// Room to leave for the carried-forward row after row `index`.
    pub(super) fn reserve(&self, index: usize) -> Length {
        if index + 1 < self.running.len() { self.carried_height } else { Length::ZERO }
    }

    /// The carried-forward row after row `index`.
    pub(super) fn carried_forward(&self, shop: &Shop<'_>, index: usize) -> Option<Strip> {
        let (forward, _) = self.words.as_ref()?;
        let mut strip = self.carried(shop, forward, index)?;
        let m = &shop.stationery.table;
        for y in [Length::ZERO, strip.height] {
            let rect = Rect::new(self.x, y, self.width, m.rule);
            strip.items.push(fill(rect, shop.stationery.color(Tint::Accent)));
        }
        Some(strip)
    }

    /// Head and brought-forward row above row `index`.
    pub(super) fn resumed(&self, shop: &Shop<'_>, index: usize) -> Strip {
        let mut strip = Strip { height: self.head_height, items: self.head.clone(), ..Strip::default() };
        let brought =
            self.words.as_ref().and_then(|(_, word)| self.carried(shop, word, index.checked_sub(1)?));
        if let Some(mut brought) = brought {
            let rule = Rect::new(self.x, brought.height, self.width, shop.stationery.table.hairline);
            brought.items.push(fill(rule, shop.stationery.color(Tint::Rule)));
            brought.items.iter_mut().for_each(|item| shift(item, Length::ZERO, self.head_height));
            strip.items.append(&mut brought.items);
            strip.height += brought.height;
        }
        strip
    }

    /// Height of [`Repeat::resumed`].
    pub(super) fn resumed_height(&self, index: usize) -> Length {
        let brought =
            self.words.is_some() && index > 0 && self.model.is_some() && index <= self.running.len();
        self.head_height + if brought { self.carried_height } else { Length::ZERO }
    }

    fn carried(&self, shop: &Shop<'_>, word: &str, index: usize) -> Option<Strip> {
        let (model, sum) = (self.model.as_ref()?, self.running.get(index)?);
        let last = self.edges.len().checked_sub(1)?;
        let mut strip = Strip { height: self.carried_height, ..Strip::default() };
        for (text, from, to) in [(word, 0, last.saturating_sub(1)), (sum.as_str(), last, last)] {
            let (left, (end, wide)) = (self.edges[from].0, self.edges[to]);
            let run = Run { text: text.to_owned(), ..Run::default() };
            let paragraph = Paragraph { runs: vec![run], ..model.clone() };
            let set = stack(shop.paragraph(&paragraph, left, end + wide - left, Some(Align::Right)));
            strip.items.extend(set.items.into_iter().filter_map(|mut item| {
                shift(&mut item, Length::ZERO, shop.stationery.table.pad_y);
                to_artifact(item, Artifact::Layout)
            }));
        }
        Some(strip)
    }
}

/// No column is narrower.
const LEAST_COLUMN: Length = Length::mm(5.0);

/// Rows of a table in the text that stays on one page.
const SHORT: usize = 8;

/// Left edge and width of each column's text.
type Edges = Vec<(Length, Length)>;

impl Shop<'_> {
    /// Sets a table.
    pub(super) fn table(
        &self,
        table: &Table,
        x: Length,
        width: Length,
        tallest: Length,
        out: &mut Vec<Strip>,
    ) {
        let m = &self.stationery.table;
        let edges = self.edges(table, x, width);
        let right = match table.look {
            TableLook::Summary | TableLook::Plain => {
                edges.last().map_or(x + width, |(l, w)| *l + *w + m.pad_x)
            }
            _ => x + width,
        };
        let frame = Frame { x, width: right - x, edges: &edges, table };
        let mut head = stack(table.head.iter().map(|row| self.row(&frame, row, false)).collect());
        self.head_rules(&frame, &mut head);
        let model = table.rows.first().and_then(|r| r.cells.first()).and_then(|c| c.paragraphs.first());
        let line = model.map_or(Length::ZERO, |p| self.stationery.style(p.style).leading);
        let repeat = Rc::new(Repeat {
            head: head.items.iter().cloned().filter_map(|i| to_artifact(i, Artifact::Layout)).collect(),
            head_height: head.height,
            x,
            width: frame.width,
            carried_height: if table.carried.is_some() { line + m.pad_y * 2.0 } else { Length::ZERO },
            words: table.carried.clone(),
            running: table.running.clone(),
            model: model.cloned(),
            edges: edges.clone(),
        });
        let first = out.len();
        if head.height > Length::ZERO {
            head.keep_next = true;
            out.push(head);
        }
        let last = table.rows.len().saturating_sub(1);
        for (index, row) in table.rows.iter().enumerate() {
            stop::heed();
            let mut strip = self.row(&frame, row, index > 0);
            strip.row = Some(Rc::clone(&repeat));
            strip.index = index;
            if index == last {
                self.foot_rule(&frame, &mut strip);
            }
            // A short table in the text is not worth breaking.
            let short = table.look == TableLook::Text && table.rows.len() <= SHORT;
            strip.keep_next = index < last && (short || row.keep);
            if strip.height > tallest - repeat.head_height - repeat.carried_height * 2.0 {
                out.extend(slices(strip, tallest * 0.5));
            } else {
                out.push(strip);
            }
        }
        if matches!(table.look, TableLook::Ruled | TableLook::Text) {
            if let Some(strip) = out.get_mut(first) {
                strip.before = strip.before.max(m.around);
            }
            if let Some(strip) = out.last_mut() {
                strip.after = strip.after.max(m.around);
            }
        }
    }

    /// Natural columns get what they need, the others share the rest.
    fn edges(&self, table: &Table, x: Length, width: Length) -> Edges {
        let m = &self.stationery.table;
        // A plain table has no rules that its text would keep away from.
        let pad = if table.look == TableLook::Plain { Length::ZERO } else { m.pad_x };
        let count = table.columns.len();
        let mut wide = vec![Length::ZERO; count];
        for row in table.head.iter().chain(&table.rows) {
            stop::heed();
            let mut at = 0;
            for cell in &row.cells {
                let natural = table.columns.get(at).is_some_and(|c| c.width == ColumnWidth::Natural);
                if natural && cell.span == 1 {
                    for paragraph in &cell.paragraphs {
                        wide[at] = wide[at].max(self.natural_width(paragraph));
                    }
                }
                at += usize::from(cell.span);
            }
        }
        let gaps: Vec<Length> =
            table.columns.iter().map(|c| if c.tight { m.gap * 0.4 } else { m.gap }).collect();
        let between: Length = gaps.iter().take(count.saturating_sub(1)).copied().sum();
        let inner = width - pad * 2.0 - between;
        let least = LEAST_COLUMN * f32::from(u16::try_from(count).unwrap_or(u16::MAX));
        if inner < least {
            self.too_wide(table, count, (least - inner).to_mm());
            return vec![(x, width / f32::from(u16::try_from(count).unwrap_or(u16::MAX))); count];
        }
        let shares: f32 =
            table.columns.iter().map(|c| if let ColumnWidth::Share(s) = c.width { s } else { 0.0 }).sum();
        let natural: Length = wide.iter().copied().sum();
        // Where natural columns leave less than a quarter to the others, they wrap.
        let most = if shares > 0.0 { inner * 0.75 } else { inner };
        let factor = if natural > most { most / natural } else { 1.0 };
        let rest = inner - natural * factor;
        let mut left = x + pad;
        let mut edges = Edges::with_capacity(count);
        for (i, column) in table.columns.iter().enumerate() {
            let w = match column.width {
                ColumnWidth::Natural => wide[i] * factor,
                ColumnWidth::Share(share) => rest * (share / shares),
            };
            // A hair more, so that rounding never breaks what just fits.
            edges.push((left, w + Length::pt(0.01)));
            left += w + gaps[i];
        }
        edges
    }

    /// A table that no page is wide enough for.
    fn too_wide(&self, table: &Table, columns: usize, over: f32) {
        let rows = table.head.iter().chain(&table.rows);
        let paragraphs = rows.flat_map(|row| &row.cells).flat_map(|cell| &cell.paragraphs);
        let place = paragraphs.flat_map(|paragraph| &paragraph.runs).find_map(|run| run.span);
        let message = format!("the table has {columns} columns and is {over:.1} mm too wide for the page");
        self.complain(
            Diagnostic::error("zone-overflow", place, message).help("make two tables of it, or a list"),
        );
    }

    fn row(&self, frame: &Frame<'_>, row: &Row, ruled: bool) -> Strip {
        let m = &self.stationery.table;
        let pad = match frame.table.look {
            TableLook::Ruled | TableLook::Text => m.pad_y,
            TableLook::Summary | TableLook::Totals => m.pad_y_small,
            TableLook::Plain => Length::ZERO,
        };
        let pad = if row.filled { m.pad_y } else { pad };
        let mut strip = Strip::default();
        let mut at = 0;
        for cell in &row.cells {
            let content = self.cell(frame, cell, at, pad);
            strip.height = strip.height.max(content.height);
            strip.items.extend(content.items);
            at += usize::from(cell.span);
        }
        strip.height += pad * 2.0;
        if row.filled {
            let band = Rect::new(frame.x, Length::ZERO, frame.width, strip.height);
            strip.items.insert(0, fill(band, self.stationery.color(Tint::Accent)));
        } else if ruled && matches!(frame.table.look, TableLook::Ruled | TableLook::Text) {
            let rule = Rect::new(frame.x, Length::ZERO, frame.width, m.hairline);
            strip.items.insert(0, fill(rule, self.stationery.color(Tint::Rule)));
        }
        strip
    }

    fn cell(&self, frame: &Frame<'_>, cell: &Cell, at: usize, pad: Length) -> Strip {
        let last = (at + usize::from(cell.span)).min(frame.edges.len()).saturating_sub(1);
        let Some((&(left, _), &(end, wide))) = frame.edges.get(at).zip(frame.edges.get(last)) else {
            return Strip::default();
        };
        let width = end + wide - left;
        let align = frame.table.columns.get(at).map_or(Align::Left, |c| c.align);
        let mut lines = Vec::new();
        for paragraph in &cell.paragraphs {
            lines.extend(self.paragraph(paragraph, left, width, Some(align)));
        }
        let mut content = stack(lines);
        content.items.iter_mut().for_each(|item| shift(item, Length::ZERO, pad));
        content
    }

    fn head_rules(&self, frame: &Frame<'_>, head: &mut Strip) {
        if head.height == Length::ZERO {
            return;
        }
        let m = &self.stationery.table;
        let mut rule = |y: Length, weight: Length, tint: Tint| {
            let rect = Rect::new(frame.x, y, frame.width, weight);
            head.items.push(fill(rect, self.stationery.color(tint)));
        };
        let height = head.height;
        match frame.table.look {
            TableLook::Ruled => {
                rule(Length::ZERO, m.rule, Tint::Accent);
                rule(height - m.rule / 2.0, m.rule, Tint::Accent);
            }
            TableLook::Text => {
                rule(Length::ZERO, m.rule, Tint::Accent);
                rule(height, m.hairline, Tint::Rule);
            }
            TableLook::Summary => rule(height, m.hairline, Tint::Grey),
            TableLook::Totals | TableLook::Plain => {}
        }
    }

    fn foot_rule(&self, frame: &Frame<'_>, strip: &mut Strip) {
        if matches!(frame.table.look, TableLook::Ruled | TableLook::Text) {
            let rect = Rect::new(frame.x, strip.height, frame.width, self.stationery.table.rule);
            strip.items.push(fill(rect, self.stationery.color(Tint::Accent)));
        }
    }
}

/// A table in its place.
struct Frame<'t> {
    x: Length,
    width: Length,
    edges: &'t Edges,
    table: &'t Table,
}

/// Cuts a row that no page can hold into strips of at most `most`.
fn slices(strip: Strip, most: Length) -> Vec<Strip> {
    let mut out: Vec<Strip> = Vec::new();
    let mut top = Length::ZERO;
    while top < strip.height {
        let bottom = (top + most).min(strip.height);
        let inside = |item: &&Item| {
            let y = item_top(item);
            y >= top && (y < bottom || bottom == strip.height)
        };
        let items: Vec<Item> = strip
            .items
            .iter()
            .filter(inside)
            .cloned()
            .map(|mut item| {
                shift(&mut item, Length::ZERO, -top);
                item
            })
            .collect();
        out.push(Strip {
            height: bottom - top,
            items,
            row: strip.row.clone(),
            index: strip.index,
            ..Strip::default()
        });
        top = bottom;
    }
    out
}

fn item_top(item: &Item) -> Length {
    use super::page::ItemKind;
    match &item.kind {
        ItemKind::Text(line) => line.baseline,
        ItemKind::Across(across) => across.middle.1,
        ItemKind::Fill { rect, .. }
        | ItemKind::Outline { rect, .. }
        | ItemKind::Picture { rect, .. }
        | ItemKind::Foreign { rect, .. }
        | ItemKind::Link { rect, .. }
        | ItemKind::Field { rect, .. } => rect.y,
    }
}
