//! Text goldens of each sample: its tag tree, and what stands where on its
//! pages. After a change that is meant, `BLESS=1 cargo test goldens` writes
//! them anew; then read the difference.

use std::fmt::Write as _;

use letterpress::compose::compose;
use letterpress::compose::content::{Content, NodeId, Role, Scope, Tree};
use letterpress::geom::{Length, Rect};
use letterpress::layout::layout;
use letterpress::layout::page::{Item, ItemKind, Mark, Pages};

use crate::desk::{assets, read_letter, root, samples};

/// Millimetres with one decimal: finer changes are no changes of layout.
fn mm(length: Length) -> String {
    let tenths = (length.to_mm() * 10.0).round() / 10.0;
    format!("{:.1}", if tenths == 0.0 { 0.0 } else { tenths })
}

fn area(rect: &Rect) -> String {
    format!("{} {} {} x {}", mm(rect.x), mm(rect.y), mm(rect.width), mm(rect.height))
}

/// Invisible characters that matter to a line, made visible.
fn visible(text: &str) -> String {
    text.replace('\u{A0}', "~").replace('\u{202F}', "^").replace('\u{AD}', "=").replace('\n', "\\n")
}

fn role(role: &Role) -> String {
    match role {
        Role::Heading(level) => format!("H{level}"),
        Role::Paragraph => "P".into(),
        Role::List { ordered } => format!("L {}", if *ordered { "ordered" } else { "unordered" }),
        Role::ListItem => "LI".into(),
        Role::Label => "Lbl".into(),
        Role::ListBody => "LBody".into(),
        Role::Table { summary } => format!("Table \"{}\"", visible(summary)),
        Role::TableHead => "THead".into(),
        Role::TableBody => "TBody".into(),
        Role::TableRow => "TR".into(),
        Role::HeaderCell(Scope::Column) => "TH column".into(),
        Role::HeaderCell(Scope::Row) => "TH row".into(),
        Role::DataCell => "TD".into(),
        Role::Figure { alt } => format!("Figure \"{}\"", visible(alt)),
        other => format!("{other:?}"),
    }
}

/// All that is seen of a node itself, in drawing order.
fn words(pages: &Pages, node: NodeId) -> String {
    let items = pages.pages.iter().flat_map(|page| &page.items);
    items
        .filter(|item| item.mark == Mark::Node(node))
        .filter_map(|item| match &item.kind {
            ItemKind::Text(line) => Some(line.runs.iter().map(|run| &*run.shown.text).collect::<String>()),
            _ => None,
        })
        .collect()
}

fn tags(tree: &Tree, pages: &Pages, node: NodeId, depth: usize, out: &mut String) {
    let here = tree.node(node);
    let span = if here.column_span > 1 { format!(" over {}", here.column_span) } else { String::new() };
    let text = visible(&words(pages, node));
    let colon = if text.is_empty() { "" } else { ": " };
    let _ = writeln!(out, "{}{}{span}{colon}{}", "  ".repeat(depth), role(&here.role), text.trim_end());
    for child in &here.children {
        tags(tree, pages, *child, depth + 1, out);
    }
}

fn drawn(item: &Item) -> String {
    let mark = match item.mark {
        Mark::Node(_) => String::new(),
        Mark::Artifact(kind) => format!("{kind:?} "),
    };
    match &item.kind {
        ItemKind::Text(line) => {
            let text: String = line.runs.iter().map(|run| &*run.shown.text).collect();
            format!("{} {} {mark}| {}", mm(line.x), mm(line.baseline), visible(text.trim_end()))
        }
        ItemKind::Across(across) => {
            format!("{} {} {mark}across | {}", mm(across.middle.0), mm(across.middle.1), across.word)
        }
        ItemKind::Fill { rect, .. } => format!("{} {mark}fill", area(rect)),
        ItemKind::Outline { rect, .. } => format!("{} {mark}outline", area(rect)),
        ItemKind::Picture { rect, .. } => format!("{} {mark}picture", area(rect)),
        ItemKind::Foreign { page, rect, .. } => format!("{} {mark}page {} of a PDF", area(rect), page + 1),
        ItemKind::Link { rect, url } => format!("{} {mark}link {url}", area(rect)),
        ItemKind::Field { rect, field } => format!("{} {mark}field {}", area(rect), field.name),
    }
}

fn golden(content: &Content, pages: &Pages) -> String {
    let mut out = String::from("# tags\n");
    tags(&content.tree, pages, Tree::ROOT, 0, &mut out);
    for (number, page) in (1..).zip(&pages.pages) {
        let _ = writeln!(out, "\n# page {number}");
        for item in &page.items {
            let _ = writeln!(out, "{}", drawn(item));
        }
    }
    let _ = writeln!(out, "\n# bookmarks");
    for mark in &pages.outline {
        let indent = "  ".repeat(usize::from(mark.level.saturating_sub(1)));
        let _ = writeln!(out, "{indent}{} (page {}, {})", visible(&mark.title), mark.page + 1, mm(mark.y));
    }
    out
}

#[test]
fn samples_stand_as_they_stood() {
    let mut changed = Vec::new();
    for (name, text) in samples() {
        let document = read_letter(&name, &text).unwrap_or_else(|f| panic!("{name}: {}", f.diagnostics));
        let stationery = assets().layout(&document.layout.value).expect("a layout");
        let words = assets().words(&document.language.value).expect("words");
        let content = compose(&document, stationery, words).expect("content");
        let pages = layout(&content, stationery, &assets().fonts, &document.sources).expect("pages");
        let file = name.trim_start_matches("samples/").replace('/', "-").replace(".yaml", ".txt");
        let path = root().join("tests/all/goldens").join(&file);
        let now = golden(&content, &pages);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &now).expect("writes");
        }
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        if before != now {
            let line = before.lines().zip(now.lines()).position(|(a, b)| a != b);
            let at = line.unwrap_or_else(|| before.lines().count().min(now.lines().count()));
            let show = |text: &str| text.lines().nth(at).unwrap_or("(ends)").to_owned();
            changed.push(format!("{file}:{}\n  was {}\n  is  {}", at + 1, show(&before), show(&now)));
        }
    }
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}
