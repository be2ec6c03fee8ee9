//! `--name`: names of files from the values of letters, safe on every system.
//! A value never leads to another folder, and never hides a file.

use std::path::PathBuf;

use minijinja::value::{Serde, ValueKind};
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value};
use unicode_normalization::UnicodeNormalization;

/// A name of a file or folder has at most so many bytes; most file systems take
/// 255, and what is written for a while beside it, or numbered, needs some.
const MOST_BYTES: usize = 200;

/// A pattern such as `{{ recipient.name }}-{{ date }}.pdf`.
pub(crate) struct Pattern {
    environment: Environment<'static>,
    ending: &'static str,
}

const TEMPLATE: &str = "--name";

impl Pattern {
    /// Reads a pattern for files of that ending. `/` in the pattern itself begins a folder.
    pub(crate) fn new(pattern: &str, ending: &'static str) -> Result<Self, String> {
        let bare = strip_ending(strip_ending(pattern, ending), "pdf");
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_debug(true);
        // Values become part of one name; what the pattern itself says stays.
        environment.set_formatter(|out, _, value| {
            let refused = match value.kind() {
                ValueKind::Undefined => Some((ErrorKind::UndefinedError, "it has no value")),
                ValueKind::None | ValueKind::Seq | ValueKind::Map | ValueKind::Iterable => Some((
                    ErrorKind::BadSerialization,
                    "a list, a mapping or nothing cannot be part of a name",
                )),
                _ => None,
            };
            if let Some((kind, why)) = refused {
                return Err(minijinja::Error::new(kind, why));
            }
            out.write_str(&harmless(&value.to_string()))
                .map_err(|_| minijinja::Error::new(ErrorKind::WriteFailure, "no room"))
        });
        let wrong = |error: &minijinja::Error| {
            format!("--name `{pattern}` cannot be read: {}", error.detail().unwrap_or("wrong syntax"))
        };
        environment.add_template_owned(TEMPLATE, bare.to_owned()).map_err(|error| wrong(&error))?;
        Ok(Self { environment, ending })
    }

    /// The name of a letter that has these values, or why it gets none.
    pub(crate) fn path(&self, values: Option<serde_json::Value>) -> Result<PathBuf, String> {
        // What is wrong with it is told when it is rendered.
        let Some(values) = values else { return Err("--name: the letter cannot be read".to_owned()) };
        let values = Value::from(Serde(values));
        let template = self.environment.get_template(TEMPLATE).map_err(|error| error.to_string())?;
        let text = template.render(values).map_err(|error| {
            let part = error.range().and_then(|range| template.source().get(range)).unwrap_or_default();
            match error.kind() {
                ErrorKind::UndefinedError => format!("--name: this letter has no `{part}`"),
                _ => format!("--name: `{part}`: {}", error.detail().unwrap_or("it cannot be used")),
            }
        })?;
        let parts: Vec<String> = text.split('/').filter(|part| !part.is_empty()).map(safe).collect();
        let Some((last, folders)) = parts.split_last() else {
            return Err("--name: the name would be empty".to_owned());
        };
        if parts.iter().any(String::is_empty) {
            return Err("--name: the name would be empty".to_owned());
        }
        let mut path: PathBuf = folders.iter().collect();
        path.push(format!("{last}.{}", self.ending));
        Ok(path)
    }
}

/// The pattern without an ending that it gets anyway.
fn strip_ending<'a>(pattern: &'a str, ending: &str) -> &'a str {
    let at = pattern.len().saturating_sub(ending.len() + 1);
    match pattern.split_at_checked(at) {
        Some((bare, tail))
            if tail.strip_prefix('.').is_some_and(|tail| tail.eq_ignore_ascii_case(ending)) =>
        {
            bare
        }
        _ => pattern,
    }
}

/// A value without what has a meaning in paths.
fn harmless(value: &str) -> String {
    value.nfc().filter(|character| !is_invisible(*character)).map(plain).collect()
}

/// Characters that no name may have on Windows, and separators of any system.
fn plain(character: char) -> char {
    match character {
        '/' | '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*' | '\u{2044}' | '\u{2215}' | '\u{29F8}' => '-',
        _ if character.is_control() || character.is_whitespace() => ' ',
        _ => character,
    }
}

/// Marks that are not seen but make two names differ, or turn what is read around.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// One part of a path, safe everywhere: see "Naming Files, Paths, and Namespaces"
/// (learn.microsoft.com/windows/win32/fileio/naming-a-file) for what Windows refuses.
fn safe(part: &str) -> String {
    let part: String = harmless(part);
    let words: Vec<&str> = part.split_whitespace().collect();
    let mut name = words.join(" ");
    // A dot at the start hides a file; dots and spaces at the end are lost on Windows.
    let kept = |name: &str| name.trim_start_matches(['.', ' ', '-']).trim_end_matches(['.', ' ']).to_owned();
    name = kept(&name);
    let mut end = MOST_BYTES.min(name.len());
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.truncate(end);
    name = kept(&name);
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    if is_reserved(&stem) { format!("_{name}") } else { name }
}

/// Names of devices on Windows, whatever follows their dot.
fn is_reserved(stem: &str) -> bool {
    let numbered = |port: &str| {
        stem.strip_prefix(port).is_some_and(|number| {
            let mut characters = number.chars();
            let digit = characters.next().is_some_and(|c| matches!(c, '0'..='9' | '¹' | '²' | '³'));
            digit && characters.next().is_none()
        })
    };
    matches!(stem, "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") || numbered("COM") || numbered("LPT")
}
