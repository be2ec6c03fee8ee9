//! The lines of a visible signature, in the field's box: a form XObject (ISO 32000-1,
//! 12.5.5) in a font that the file has embedded already.

use std::fmt::Write as _;

use lopdf::{Dictionary, Object, Stream};

use super::font::{self, Font};
use super::words::{self, Words};
use super::{Appearance, Options, Problem};
use crate::signatures::{Field, File};

/// Sizes, in points: smaller is not read, larger looks like a heading.
const LARGEST: f32 = 9.0;
const SMALLEST: f32 = 5.0;
const STEP: f32 = 0.25;
/// From line to line, in sizes.
const LEADING: f32 = 1.2;
/// Between the box and the lines, in points.
const MARGIN: f32 = 2.0;
/// Dark grey.
const INK: &str = "0.25 g";

/// Draws the lines; new objects are numbered from `free` on. `signer` is the name in
/// the certificate.
pub(super) fn draw(
    file: &File<'_>,
    field: &Field,
    options: &Options,
    signer: &str,
    free: u32,
) -> Result<Appearance, Problem> {
    let [left, bottom, right, top] = field.rect;
    let (width, height) = (right - left, top - bottom);
    let room = (width - 2.0 * MARGIN, height - 2.0 * MARGIN);
    let (Some(page), true) = (field.page, room.0 > 0.0 && room.1 > 0.0) else {
        return Err(Problem::new(format!(
            "the field `{}` has no box on a page; leave out `--visible`",
            field.name
        )));
    };
    let fonts = font::all(file, page);
    let language = file.catalog().ok().and_then(|catalog| file.text(catalog, b"Lang")).unwrap_or_default();
    let words = words::of(&language);
    let (font, texts) = choose(&fonts, words, options, signer)?;
    let (size, lines) = fit(font, &texts, signer, room).ok_or_else(|| {
        Problem::new(format!(
            "the name does not fit into the box of `{}` ({width:.0} x {height:.0} pt) in {SMALLEST} pt; \
             make the field larger, or leave out `--visible`",
            field.name
        ))
    })?;
    let content = content(font, size, &lines, height);

    let mut fonts = Dictionary::new();
    fonts.set("F0", font.id);
    let mut resources = Dictionary::new();
    resources.set("Font", fonts);
    let mut form = Dictionary::new();
    form.set("Type", Object::Name(b"XObject".to_vec()));
    form.set("Subtype", Object::Name(b"Form".to_vec()));
    form.set("BBox", vec![0.into(), 0.into(), width.into(), height.into()]);
    form.set("Resources", resources);
    let normal = (free, 0);
    Ok(Appearance { normal, objects: vec![(normal, Stream::new(form, content.into_bytes()).into())] })
}

/// The texts, most important first: who, when, why, where.
fn texts(words: &Words, options: &Options, signer: &str, zone: bool) -> Vec<String> {
    let mut texts = vec![
        format!("{}{signer}", words.signed),
        format!("{}{}", words.date, date(options, words.pattern, zone)),
    ];
    let more = [(words.reason, &options.reason), (words.place, &options.place)];
    for (label, text) in more {
        texts.extend(text.as_ref().map(|text| format!("{label}{}", text.trim())));
    }
    // The apostrophe of letters, which their fonts have.
    texts.iter().map(|text| text.replace('\'', "\u{2019}")).collect()
}

/// The first font that has all characters. A letter seldom has the sign before the
/// offset from UTC, which the signature holds in any case: it may be left out.
fn choose<'a>(
    fonts: &'a [Font],
    words: &Words,
    options: &Options,
    signer: &str,
) -> Result<(&'a Font, Vec<String>), Problem> {
    for zone in [true, false] {
        let texts = texts(words, options, signer, zone);
        if let Some(font) = fonts.iter().find(|font| texts.iter().all(|text| font.missing(text).is_empty())) {
            return Ok((font, texts));
        }
    }
    let all = texts(words, options, signer, false).concat();
    let nearest = fonts.iter().map(|font| font.missing(&all)).min_by_key(Vec::len);
    Err(Problem::new(match nearest {
        None => "it embeds no font that can be used; leave out `--visible`".to_owned(),
        Some(missing) => {
            let missing: Vec<String> = missing.iter().map(|c| format!("`{c}`")).collect();
            format!(
                "no font of the file has all its characters (the nearest is without {}); \
                 render the letter again with its signature field, change the reason or place, or leave out `--visible`",
                missing.join(" ")
            )
        }
    }))
}

/// `03.03.2026 10:00 +01:00`, by the pattern of the language.
fn date(options: &Options, pattern: &str, zone: bool) -> String {
    let local = i64::try_from(options.time.seconds()).unwrap_or_default() + i64::from(options.zone) * 60;
    let local = std::time::Duration::from_secs(u64::try_from(local).unwrap_or_default());
    let Ok(time) = der::DateTime::from_unix_duration(local) else { return String::new() };
    let mut text = String::new();
    for letter in pattern.chars() {
        let _ = match letter {
            'Y' => write!(text, "{:04}", time.year()),
            'M' => write!(text, "{:02}", time.month()),
            'D' => write!(text, "{:02}", time.day()),
            other => write!(text, "{other}"),
        };
    }
    if zone {
        let (sign, minutes) = (if options.zone < 0 { '-' } else { '+' }, options.zone.unsigned_abs());
        let _ = write!(text, " {:02}:{:02}", time.hour(), time.minutes());
        let _ = write!(text, " {sign}{:02}:{:02}", minutes / 60, minutes % 60);
    }
    text
}

/// The largest size at which the lines fit, and the lines; where none does, the last
/// text is left out, then the one before it, and at the end all but the name.
fn fit(font: &Font, texts: &[String], signer: &str, room: (f32, f32)) -> Option<(f32, Vec<String>)> {
    let name = [signer.replace('\'', "\u{2019}")];
    let fewer = (1..=texts.len()).rev().filter_map(|count| texts.get(..count));
    for texts in fewer.chain([&name[..]]) {
        let mut size = LARGEST;
        while size >= SMALLEST {
            let lines: Option<Vec<Vec<String>>> =
                texts.iter().map(|text| broken(font, text, room.0 / size * 1000.0)).collect();
            let lines = lines.unwrap_or_default().concat();
            let height = (lines.len() as f32 - 1.0) * LEADING + (font.ascent + font.descent) / 1000.0;
            if !lines.is_empty() && height * size <= room.1 {
                return Some((size, lines));
            }
            size -= STEP;
        }
    }
    None
}

/// A text in lines of at most this width, in thousandths of the size; none where a word is
/// wider.
fn broken(font: &Font, text: &str, width: f32) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if font.width(word) > width {
            return None;
        }
        match lines.last_mut() {
            // A colon by itself, as French has it, stays with its word.
            Some(line) if word == ":" || font.width(line) + font.width(" ") + font.width(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    Some(lines)
}

/// The lines, in the middle of the height.
fn content(font: &Font, size: f32, lines: &[String], height: f32) -> String {
    let (ascent, descent) = (font.ascent / 1000.0 * size, font.descent / 1000.0 * size);
    let leading = LEADING * size;
    let block = (lines.len() as f32 - 1.0) * leading + ascent + descent;
    let first = height - (height - block) / 2.0 - ascent;
    let mut content = format!("q\nBT\n{INK}\n/F0 {size} Tf\n{leading:.3} TL\n{MARGIN} {first:.3} Td\n");
    for line in lines {
        content.push('<');
        for (code, _) in line.chars().filter_map(|c| font.code(c)) {
            let _ = write!(content, "{code:04X}");
        }
        content.push_str("> Tj\nT*\n");
    }
    content.push_str("ET\nQ");
    content
}
