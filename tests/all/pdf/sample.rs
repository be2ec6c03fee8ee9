//! A letter set by hand: every kind of item and every role, on two pages.

use std::sync::Arc;

use chrono::NaiveDate;
use letterpress::compose::content::{Meta, NodeId, Role, Scope, Tree};
use letterpress::geom::{Color, Length, Rect, Size};
use letterpress::layout::page::{Artifact, Bookmark, GlyphRun, Item, ItemKind, Mark, Page, Pages, TextLine};
use letterpress::picture::{self, Picture};
use letterpress::text::{Characters, FaceId, Fonts, Glyph, Shown, Weight};

/// What [`letterpress::pdf::write`] takes.
pub(crate) struct Letter {
    pub(crate) pages: Pages,
    pub(crate) tree: Tree,
    pub(crate) meta: Meta,
    pub(crate) fonts: Fonts,
}

/// Faces of the sample.
#[derive(Clone, Copy)]
pub(crate) struct Faces {
    pub(crate) serif: FaceId,
    pub(crate) bold: FaceId,
    pub(crate) sans: FaceId,
}

pub(crate) fn pt(value: f32) -> Length {
    Length::pt(value)
}

pub(crate) fn fonts() -> (Fonts, Faces) {
    let fonts = Fonts::shipped();
    let face = |family, weight| fonts.face(family, weight, false).expect("ships");
    let faces = Faces {
        serif: face("Source Serif 4", Weight::Regular),
        bold: face("Source Serif 4", Weight::Bold),
        sans: face("Source Sans 3", Weight::Regular),
    };
    (fonts, faces)
}

pub(crate) fn meta() -> Meta {
    Meta {
        title: "Fin de notre mission & facture".into(),
        author: "Jean Marchand, Atelier Marchand SARL".into(),
        subject: Some("Fin de mission <mai>".into()),
        language: "fr-FR".into(),
        created: NaiveDate::from_ymd_opt(2026, 3, 3).expect("a day"),
        archive: true,
    }
}

/// Sets text without kerning; `fi` as one glyph, a soft hyphen as a hyphen and
/// no-break spaces as spaces.
pub(crate) fn run(fonts: &Fonts, face: FaceId, size: f32, x: f32, text: &str) -> (GlyphRun, f32) {
    let font = fonts.get(face);
    let characters = Characters::read(font.data(), font.index());
    let ligature = (0..font.glyph_count()).find(|g| characters.several(*g) == Some("fi"));
    let scale = size / f32::from(font.units_per_em());
    let mut glyphs = Vec::new();
    let mut pen = x;
    let mut rest = text.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        let pair = character == 'f' && rest.peek().is_some_and(|(_, next)| *next == 'i');
        let id = match ligature {
            Some(ligature) if pair => {
                rest.next();
                ligature
            }
            _ => font.glyph(character).unwrap_or_else(|| panic!("{character:?} in the face")),
        };
        glyphs.push(Glyph { id, x: pt(pen), rise: Length::ZERO, cluster: u32::try_from(at).expect("short") });
        pen += font.advance(id) * scale;
    }
    let shown = Shown { text: text.into(), rtl: false, glyphs: glyphs.into() };
    let run = GlyphRun { face, size: pt(size), color: Color::BLACK, shown: Arc::new(shown) };
    (run, pen)
}

/// A line of runs one behind the other.
pub(crate) fn line(fonts: &Fonts, x: f32, y: f32, parts: &[(FaceId, f32, &str)]) -> TextLine {
    let mut pen = 0.0;
    let runs = parts.iter().map(|(face, size, text)| {
        let (run, end) = run(fonts, *face, *size, pen, text);
        pen = end;
        run
    });
    TextLine { x: pt(x), baseline: pt(y), runs: runs.collect() }
}

/// Two pages with everything on them.
pub(crate) fn letter() -> Letter {
    let (fonts, faces) = fonts();
    let mut tree = Tree::default();
    let part = tree.add(Tree::ROOT, Role::Part);
    let mut first = Vec::new();
    let mut second = Vec::new();
    let put = |items: &mut Vec<Item>, node: NodeId, x: f32, y: f32, parts: &[(FaceId, f32, &str)]| {
        let kind = ItemKind::Text(line(&fonts, x, y, parts));
        items.push(Item { mark: Mark::Node(node), kind });
    };
    let fill = |items: &mut Vec<Item>, x: f32, y: f32, width: f32, color: &str| {
        let kind = ItemKind::Fill {
            rect: Rect::new(pt(x), pt(y), pt(width), pt(0.5)),
            color: Color::parse(color).expect("a colour"),
        };
        items.push(Item { mark: Mark::Artifact(Artifact::Layout), kind });
    };

    let logo = tree.add(part, Role::Figure { alt: "Atelier Marchand".into() });
    first.push(picture_item(logo, svg(), 70.0, 40.0, 60.0, 40.0));
    let address = tree.add(part, Role::Div);
    for (y, text) in [(150.0, "Madame Claire Dubois"), (164.0, "12 rue des Lilas"), (178.0, "75011 Paris")] {
        let paragraph = tree.add(address, Role::Paragraph);
        put(&mut first, paragraph, 310.0, y, &[(faces.sans, 10.0, text)]);
    }
    let heading = tree.add(part, Role::Heading(1));
    put(&mut first, heading, 70.0, 260.0, &[(faces.bold, 12.0, "Fin de notre mission")]);

    let text = tree.add(part, Role::Paragraph);
    let nested = tree.add(text, Role::Link);
    put(
        &mut first,
        text,
        70.0,
        300.0,
        &[
            (faces.serif, 11.0, "Notre collaboration prend fin\u{202F}: voir "),
            (faces.bold, 11.0, "l’article 5 (b\\c)"),
            (faces.serif, 11.0, " du contrat\u{A0}; écrivez à "),
        ],
    );
    put(&mut first, nested, 70.0, 314.0, &[(faces.serif, 11.0, "jean@example.org")]);
    first.push(Item {
        mark: Mark::Node(nested),
        kind: ItemKind::Link {
            rect: Rect::new(pt(70.0), pt(304.0), pt(90.0), pt(13.0)),
            url: "mailto:jean@example.org?subject=été 2026".into(),
        },
    });
    put(&mut first, text, 165.0, 314.0, &[(faces.serif, 11.0, "pour la coopé\u{AD}")]);
    put(&mut first, text, 70.0, 328.0, &[(faces.serif, 11.0, "ration, du 1")]);
    let ItemKind::Text(raised) = &mut first.last_mut().expect("a line").kind else { unreachable!() };
    let (mut er, _) = run(&fonts, faces.serif, 7.0, 56.0, "er");
    let shown = Arc::get_mut(&mut er.shown).expect("not shared");
    shown.glyphs.iter_mut().for_each(|glyph| glyph.rise = pt(4.0));
    raised.runs.push(er);

    let list = tree.add(part, Role::List { ordered: false });
    for (row, words) in ["Dossiers de presse", "Fichiers"].into_iter().enumerate() {
        let y = 360.0 + 14.0 * row as f32;
        let item = tree.add(list, Role::ListItem);
        let label = tree.add(item, Role::Label);
        let body = tree.add(item, Role::ListBody);
        let paragraph = tree.add(body, Role::Paragraph);
        put(&mut first, label, 70.0, y, &[(faces.serif, 11.0, "•")]);
        put(&mut first, paragraph, 84.0, y, &[(faces.serif, 11.0, words)]);
    }
    let signature = tree.add(part, Role::Figure { alt: "Signature de Jean Marchand".into() });
    first.push(picture_item(signature, png(), 70.0, 420.0, 90.0, 45.0));
    let photo = tree.add(part, Role::Figure { alt: "Photographie".into() });
    first.push(picture_item(photo, jpeg(), 200.0, 420.0, 60.0, 45.0));
    fill(&mut first, 28.0, 297.0, 12.0, "#999999");
    fill(&mut first, 28.0, 420.0, 12.0, "#999999");
    fill(&mut first, 70.0, 780.0, 455.0, "#1b365d");
    let footer = ItemKind::Text(line(&fonts, 70.0, 800.0, &[(faces.sans, 8.0, "RCS Lyon 123 456 782")]));
    first.push(Item { mark: Mark::Artifact(Artifact::Footer), kind: footer });

    // A paragraph that goes on overleaf, and a node of which nothing is seen.
    let split = tree.add(part, Role::Paragraph);
    put(&mut first, split, 70.0, 760.0, &[(faces.serif, 11.0, "Cette phrase commence ici ")]);
    put(&mut second, split, 70.0, 80.0, &[(faces.serif, 11.0, "et finit là.")]);
    tree.add(part, Role::Sect);

    let invoice = tree.add(Tree::ROOT, Role::Part);
    let title = tree.add(invoice, Role::Heading(1));
    put(&mut second, title, 70.0, 120.0, &[(faces.bold, 14.0, "Facture")]);
    let table = tree.add(invoice, Role::Table { summary: "Prestations et montants".into() });
    let head = tree.add(table, Role::TableHead);
    let row = tree.add(head, Role::TableRow);
    for (x, words) in [(70.0, "Prestation"), (300.0, "Quantité"), (420.0, "Montant")] {
        let cell = tree.add(row, Role::HeaderCell(Scope::Column));
        put(&mut second, cell, x, 150.0, &[(faces.sans, 9.0, words)]);
    }
    fill(&mut second, 70.0, 156.0, 455.0, "#1b365d");
    let body = tree.add(table, Role::TableBody);
    for (y, cells) in
        [(170.0, ["Dossier de presse", "3", "1\u{202F}350,00 €"]), (184.0, ["Conseil", "", "80,00 €"])]
    {
        let row = tree.add(body, Role::TableRow);
        for (x, words) in [70.0, 300.0, 420.0].into_iter().zip(cells) {
            let cell = tree.add(row, Role::DataCell);
            if !words.is_empty() {
                put(&mut second, cell, x, y, &[(faces.sans, 9.0, words)]);
            }
        }
    }
    let row = tree.add(body, Role::TableRow);
    let total = tree.add(row, Role::HeaderCell(Scope::Row));
    tree.node_mut(total).column_span = 2;
    put(&mut second, total, 70.0, 200.0, &[(faces.sans, 9.0, "Total")]);
    let amount = tree.add(row, Role::DataCell);
    put(&mut second, amount, 420.0, 200.0, &[(faces.sans, 9.0, "1\u{202F}430,00 €")]);
    let number = ItemKind::Text(line(&fonts, 500.0, 820.0, &[(faces.sans, 8.0, "2 / 2")]));
    second.push(Item { mark: Mark::Artifact(Artifact::PageNumber), kind: number });

    let size = Size { width: Length::mm(210.0), height: Length::mm(297.0) };
    let mark = |title: &str, level, page, y| Bookmark { title: title.into(), level, page, y: pt(y) };
    let pages = Pages {
        pages: vec![Page { size, items: first }, Page { size, items: second }],
        outline: vec![
            mark("Lettre", 1, 0, 0.0),
            mark("Fin de notre mission", 2, 0, 250.0),
            mark("Facture finale", 1, 1, 110.0),
        ],
        warnings: letterpress::Diagnostics::default(),
    };
    Letter { pages, tree, meta: meta(), fonts }
}

fn picture_item(node: NodeId, picture: Picture, x: f32, y: f32, width: f32, height: f32) -> Item {
    let rect = Rect::new(pt(x), pt(y), pt(width), pt(height));
    Item { mark: Mark::Node(node), kind: ItemKind::Picture { picture, rect } }
}

pub(crate) fn svg() -> Picture {
    let text = r##"<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80" viewBox="0 0 120 80">
        <defs><linearGradient id="g"><stop offset="0" stop-color="#1b365d"/><stop offset="1" stop-color="#b5532f" stop-opacity="0.5"/></linearGradient></defs>
        <rect x="2" y="2" width="116" height="76" rx="12" fill="url(#g)"/>
        <g opacity="0.6"><circle cx="40" cy="40" r="25" fill="#fff"/><circle cx="60" cy="40" r="25" fill="#fc0"/></g>
        <path d="M70 60 L90 20 L110 60 Z" fill="none" stroke="#fff" stroke-width="3.3333"/></svg>"##;
    picture::probe(text.as_bytes()).expect("an SVG")
}

/// A soft disc: colours, and opacity that fades towards the edge.
pub(crate) fn png() -> Picture {
    let image = image::RgbaImage::from_fn(200, 100, |x, y| {
        let (dx, dy) = (x.abs_diff(100), y.abs_diff(50));
        let far = (dx * dx / 4 + dy * dy).min(2500);
        image::Rgba([27, 54, (x / 2) as u8 + 93, 255 - (far * 255 / 2500) as u8])
    });
    encoded(&image.into(), image::ImageFormat::Png)
}

pub(crate) fn jpeg() -> Picture {
    let image = image::RgbImage::from_fn(80, 60, |x, y| image::Rgb([(x * 3) as u8, (y * 4) as u8, 90]));
    encoded(&image.into(), image::ImageFormat::Jpeg)
}

pub(crate) fn encoded(image: &image::DynamicImage, format: image::ImageFormat) -> Picture {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("encodes");
    picture::probe(Arc::<[u8]>::from(bytes.into_inner())).expect("a picture")
}
