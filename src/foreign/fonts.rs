//! Fonts of a PDF: what keeps one out of an archive (ISO 19005-3, 6.2.11).

use hayro_syntax::object::{Dict, Name, Object};

/// What is wrong with a font dictionary.
pub(super) fn objections(font: &Dict<'_>) -> Vec<String> {
    let kind = font.get::<Name<'_>>(b"Subtype");
    let kind = kind.as_ref().map(Name::as_ref).unwrap_or_default();
    let mut found = Vec::new();
    // Composite fonts are embedded by their descendants, Type 3 by themselves.
    let embeds = !matches!(kind, b"Type0" | b"Type3");
    let descriptor = font.get::<Dict<'_>>(b"FontDescriptor");
    let embedded = descriptor.is_some_and(|descriptor| {
        [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"].iter().any(|key| descriptor.contains_key(key))
    });
    if embeds && !embedded {
        found.push(format!("does not embed the font {}", name_of(font)));
    }
    // Level A asks for Unicode in all text (6.2.11.7.2).
    let speaks = !matches!(kind, b"CIDFontType0" | b"CIDFontType2");
    if speaks && !font.contains_key(b"ToUnicode") && !encoded(font) {
        found.push(format!("does not say the characters of the font {}", name_of(font)));
    }
    found
}

/// Whether a simple font has an encoding whose characters are known.
fn encoded(font: &Dict<'_>) -> bool {
    let known = |name: &Name<'_>| matches!(name.as_ref(), b"WinAnsiEncoding" | b"MacRomanEncoding");
    match font.get::<Object<'_>>(b"Encoding") {
        Some(Object::Name(name)) => known(&name),
        Some(Object::Dict(encoding)) => {
            !encoding.contains_key(b"Differences")
                && encoding.get::<Name<'_>>(b"BaseEncoding").is_some_and(|name| known(&name))
        }
        _ => false,
    }
}

/// Its name, without the letters that mark a subset.
fn name_of(font: &Dict<'_>) -> String {
    let name = font.get::<Name<'_>>(b"BaseFont").or_else(|| font.get::<Name<'_>>(b"Name"));
    let name = name.map(|name| String::from_utf8_lossy(name.as_ref()).into_owned()).unwrap_or_default();
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest.to_owned(),
        _ if name.is_empty() => "without a name".to_owned(),
        _ => name,
    }
}
