//! Reading layout files: YAML in, [`Stationery`] or diagnostics out.
//!
//! `extends: NAME` lays the file over another one; keys of the file win.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as NameError, StrDeserializer};

use super::keys::{RawEnvelope, RawFirst, RawLayout, RawStyle, RawWeight, RawZone};
use super::{
    Align, Colours, Envelope, FamilyKind, FirstPage, FoldMark, Following, Footer, Habits, InvoiceMeasures,
    LogoMeasures, SignatureSlot, Stationery, Style, TableMeasures, TextStyle, Tightening, Tint, Zone,
    ZoneKind,
};
use crate::diag::{Diagnostic, Diagnostics, Sources, Span};
use crate::geom::{Rect, Size};
use crate::text::Weight;
use crate::yaml::{self, Node};

/// The layouts inside the program: name and text. `base` is only extended.
const SHIPPED: [(&str, &str); 11] = [
    ("base", include_str!("../../layouts/base.yaml")),
    ("be-nbn-z01-002", include_str!("../../layouts/be-nbn-z01-002.yaml")),
    ("din-5008-a", include_str!("../../layouts/din-5008-a.yaml")),
    ("din-5008-b", include_str!("../../layouts/din-5008-b.yaml")),
    ("nf-z11-001", include_str!("../../layouts/nf-z11-001.yaml")),
    ("sn-010130-left", include_str!("../../layouts/sn-010130-left.yaml")),
    ("sn-010130-right", include_str!("../../layouts/sn-010130-right.yaml")),
    ("uk-dl", include_str!("../../layouts/uk-dl.yaml")),
    ("us-letter", include_str!("../../layouts/us-letter.yaml")),
    ("us-letter-block", include_str!("../../layouts/us-letter-block.yaml")),
    ("us-letter-modified", include_str!("../../layouts/us-letter-modified.yaml")),
];

/// The name that only other layouts extend.
pub(super) const ABSTRACT: &str = "base";

/// The layouts inside the program, as name and text.
#[must_use]
pub fn shipped() -> BTreeMap<String, String> {
    SHIPPED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// Reads the layout `name` among `texts` (name and text of every known layout).
///
/// # Errors
/// Everything wrong with the file, and the files it points into.
pub fn load(name: &str, texts: &BTreeMap<String, String>) -> Result<Stationery, (Sources, Diagnostics)> {
    attempt(name, texts, true).or_else(|_| attempt(name, texts, false))
}

/// Reads a layout; without complaints that have a place where what ships `is_ready`.
fn attempt(
    name: &str,
    texts: &BTreeMap<String, String>,
    is_ready: bool,
) -> Result<Stationery, (Sources, Diagnostics)> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let made = read(name, texts, is_ready, &mut sources, &mut diagnostics);
    match made {
        Some(stationery) if !diagnostics.has_errors() => Ok(stationery),
        _ => Err((sources, diagnostics)),
    }
}

/// Whether a layout can be chosen, and is not only there to be extended.
#[must_use]
pub fn is_abstract(name: &str) -> bool {
    name == ABSTRACT
}

fn read(
    name: &str,
    texts: &BTreeMap<String, String>,
    is_ready: bool,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Stationery> {
    let mut chain: Vec<Node> = Vec::new();
    let mut next = name.to_owned();
    // Each layout extends at most one other; a chain longer than this goes in circles.
    while chain.len() < 8 {
        let Some(text) = texts.get(&next) else {
            let known: Vec<&str> = texts.keys().map(String::as_str).collect();
            diagnostics.push(
                Diagnostic::error("unknown-layout", None, format!("there is no layout `{next}`"))
                    .help(format!("known layouts: {}", known.join(", "))),
            );
            return None;
        };
        let ships = || SHIPPED.contains(&(next.as_str(), text.as_str()));
        let node = if is_ready && ships() { yaml::ready("layouts", &next) } else { None };
        let node = node.or_else(|| {
            let file = sources.add(format!("{next}.yaml"), text.as_str());
            yaml::parse(sources, file, diagnostics)
        })?;
        let parent = node.get("extends").and_then(Node::text).map(str::to_owned);
        chain.push(node);
        match parent {
            Some(parent) => next = parent,
            None => return build(name, chain, diagnostics),
        }
    }
    diagnostics.push(Diagnostic::error("layout-circle", None, format!("layout `{name}` extends itself")));
    None
}

fn build(name: &str, chain: Vec<Node>, diagnostics: &mut Diagnostics) -> Option<Stationery> {
    let span = chain.first()?.span;
    let merged = chain.into_iter().rev().reduce(yaml::merge)?;
    let raw: RawLayout = yaml::read(&merged, diagnostics)?;
    let mut need = Need { span, diagnostics };
    raw.finish(name, &mut need)
}

/// Asks for keys that must be there.
struct Need<'a> {
    span: Span,
    diagnostics: &'a mut Diagnostics,
}

impl Need<'_> {
    fn key<T>(&mut self, key: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.diagnostics.push(
                Diagnostic::error("missing-key", self.span, format!("the layout lacks `{key}`"))
                    .help("a layout that says `extends: base` inherits what it does not say"),
            );
        }
        value
    }
}

impl RawZone {
    fn finish(self, name: &str, need: &mut Need<'_>) -> Option<Zone> {
        let x = need.key(&format!("{name}.x"), self.x)?;
        let y = need.key(&format!("{name}.y"), self.y)?;
        let width = need.key(&format!("{name}.width"), self.width)?;
        let height = need.key(&format!("{name}.height"), self.height)?;
        Some(Zone {
            rect: Rect::new(x, y, width, height),
            least_y: self.least_y.unwrap_or(y),
            bottom: self.bottom.unwrap_or(false),
        })
    }
}

impl RawFirst {
    fn finish(self, name: &str, need: &mut Need<'_>) -> Option<FirstPage> {
        let mut zones = BTreeMap::new();
        for (key, raw) in self.zones.unwrap_or_default() {
            if raw.off == Some(true) {
                continue;
            }
            let named: StrDeserializer<'_, NameError> = key.as_str().into_deserializer();
            let Ok(kind) = ZoneKind::deserialize(named) else {
                need.diagnostics.push(Diagnostic::error(
                    "unknown-zone",
                    need.span,
                    format!("`{name}.zones` names `{key}`, which is no zone"),
                ));
                continue;
            };
            if let Some(zone) = raw.finish(&format!("{name}.zones.{key}"), need) {
                zones.insert(kind, zone);
            }
        }
        Some(FirstPage { top: need.key(&format!("{name}.top"), self.top)?, zones })
    }
}

impl RawEnvelope {
    /// The boxes that every window shows and that it may show, as a folded
    /// sheet slides in its envelope: `x` in `[left, left + width - dx]`, `y` in
    /// `[edge - bottom - height + dy, edge - bottom]` always, and `dx`, `dy`
    /// further out ever (`dx`, `dy`: envelope less folded sheet).
    fn finish(self, sheet: Size, need: &mut Need<'_>) -> Option<Envelope> {
        let name = need.key("envelopes.name", self.name)?;
        let width = need.key("envelopes.width", self.width)?;
        let height = need.key("envelopes.height", self.height)?;
        let folded = need.key("envelopes.folded", self.folded)?;
        let edge = need.key("envelopes.stands_on", self.stands_on)?;
        let window = need.key("envelopes.window", self.window)?;
        let left = need.key("envelopes.window.left", window.left)?;
        let bottom = need.key("envelopes.window.bottom", window.bottom)?;
        let wide = need.key("envelopes.window.width", window.width)?;
        let high = need.key("envelopes.window.height", window.height)?;
        let (dx, dy) = (width - sheet.width, height - folded);
        let top = edge - bottom - high;
        Some(Envelope {
            name,
            always: Rect::new(left, top + dy, wide - dx, high - dy),
            ever: Rect::new(left - dx, top, wide + dx, high + dy),
        })
    }
}

impl RawStyle {
    fn finish(self, name: &str, need: &mut Need<'_>) -> Option<TextStyle> {
        let size = need.key(&format!("styles.{name}.size"), self.size)?;
        Some(TextStyle {
            family: self.family.unwrap_or(FamilyKind::Display),
            weight: match self.weight.unwrap_or(RawWeight::Regular) {
                RawWeight::Light => Weight::Light,
                RawWeight::Regular => Weight::Regular,
                RawWeight::Semibold => Weight::Semibold,
                RawWeight::Bold => Weight::Bold,
            },
            size,
            least: self.least.unwrap_or(size),
            leading: need.key(&format!("styles.{name}.leading"), self.leading)?,
            colour: self.colour.unwrap_or(Tint::Ink),
            align: self.align.unwrap_or(Align::Left),
            before: self.before.unwrap_or_default(),
            after: self.after.unwrap_or_default(),
            tracking: self.tracking.unwrap_or(0),
            capitals: self.capitals.unwrap_or(false),
            tabular: self.tabular.unwrap_or(false),
            hyphenate: self.hyphenate.unwrap_or(false),
        })
    }
}

/// Takes every named field of a raw mapping or complains about it.
macro_rules! take {
    ($need:ident, $path:literal, $raw:expr, $out:ident { $($field:ident),* $(,)? }) => {{
        let raw = $raw.unwrap_or_default();
        $(let $field = $need.key(concat!($path, ".", stringify!($field)), raw.$field);)*
        match ($($field,)*) {
            ($(Some($field),)*) => Some($out { $($field),* }),
            _ => None,
        }
    }};
}

impl RawLayout {
    fn finish(self, name: &str, need: &mut Need<'_>) -> Option<Stationery> {
        let sheet = take!(need, "sheet", self.sheet, Size { width, height });
        let text = self.text.unwrap_or_default();
        let left = need.key("text.left", text.left);
        let right = need.key("text.right", text.right);
        let bottom = need.key("text.bottom", text.bottom);
        let letter = self.letter.unwrap_or_default().finish("letter", need);
        let attached = self.attached.unwrap_or_default().finish("attached", need);
        let raw = self.following.unwrap_or_default();
        let following = need.key("following.top", raw.top).map(|top| Following {
            top,
            logo: raw
                .logo
                .filter(|z| z.off != Some(true))
                .and_then(|z| z.finish("following.logo", need))
                .map(|z| z.rect),
            head: raw
                .head
                .filter(|z| z.off != Some(true))
                .and_then(|z| z.finish("following.head", need))
                .map(|z| z.rect),
            rule: raw.rule,
        });
        let raw = self.footer.unwrap_or_default();
        let zone = RawZone { x: raw.x, y: raw.y, width: raw.width, height: raw.height, ..RawZone::default() };
        let rect = zone.finish("footer", need).map(|z| z.rect);
        let rule = need.key("footer.rule", raw.rule);
        let gap = need.key("footer.gap", raw.gap);
        let page_number = match self.page_number {
            Some(zone) if zone.off != Some(true) => Some(zone.finish("page_number", need)?.rect),
            _ => None,
        };
        let mut marks = Vec::new();
        for mark in self.marks.unwrap_or_default() {
            marks.extend(take!(need, "marks", Some(mark), FoldMark { y, x, length, weight }));
        }
        let mut envelopes = Vec::new();
        if let Some(sheet) = sheet {
            for envelope in self.envelopes.unwrap_or_default() {
                envelopes.extend(envelope.finish(sheet, need));
            }
        }
        let tightening = take!(need, "tightening", self.tightening, Tightening { space, leading });
        let habits = take!(
            need,
            "habits",
            self.habits,
            Habits {
                justify,
                hyphenate,
                hanging,
                organisation_first,
                capital_town,
                address_lines,
                address_characters,
                subject_after_salutation,
                information,
                information_tabs,
                continuation,
                continuation_stacked,
            }
        );
        let signature =
            take!(need, "signature", self.signature, SignatureSlot { x, width, room, rule, beside, closing });
        let table = take!(
            need,
            "table",
            self.table,
            TableMeasures {
                rule,
                hairline,
                pad_x,
                pad_y,
                pad_y_small,
                gap,
                around,
                bar,
                bar_gap,
                list_indent
            }
        );
        let invoice = take!(need, "invoice", self.invoice, InvoiceMeasures { totals, section });
        let logo = take!(need, "logo", self.logo, LogoMeasures { height, width, small, gap });
        let colours = take!(need, "colours", self.colours, Colours { ink, grey, rule, accent, second });
        let families = self.families.unwrap_or_default();
        let text_family = need.key("families.text", families.text);
        let display_family = need.key("families.display", families.display);
        let styles = finish_styles(self.styles.unwrap_or_default(), need);
        Some(Stationery {
            name: name.to_owned(),
            title: need.key("title", self.title)?,
            sheet: sheet?,
            left: left?,
            right: right?,
            bottom: bottom?,
            letter: letter?,
            attached: attached?,
            following: following?,
            footer: Footer { rect: rect?, rule: rule?, gap: gap? },
            page_number,
            marks,
            envelopes,
            tightening: tightening?,
            habits: habits?,
            signature: signature?,
            table: table?,
            invoice: invoice?,
            logo: logo?,
            colours: colours?,
            text_family: text_family?,
            display_family: display_family?,
            styles: styles?,
        })
    }
}

/// All styles in the order of [`Style::ALL`].
fn finish_styles(mut raw: BTreeMap<String, RawStyle>, need: &mut Need<'_>) -> Option<Vec<TextStyle>> {
    let mut named = BTreeMap::new();
    for (name, style) in std::mem::take(&mut raw) {
        let key: StrDeserializer<'_, NameError> = name.as_str().into_deserializer();
        match Style::deserialize(key) {
            Ok(kind) => named.insert(kind, style.finish(&name, need)),
            Err(_) => {
                let message = format!("`styles` names `{name}`, which is no style");
                need.diagnostics.push(Diagnostic::error("unknown-style", need.span, message));
                None
            }
        };
    }
    let styles: Vec<Option<TextStyle>> = Style::ALL
        .iter()
        .map(|style| {
            let name = format!("styles.{style:?}");
            need.key(&name, named.remove(style)).flatten()
        })
        .collect();
    styles.into_iter().collect()
}
