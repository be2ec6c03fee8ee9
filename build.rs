//! Before the library is compiled: the YAML files that are part of it in forms
//! that are read in a fraction of the time, so that a program that makes one
//! letter does not wait for them. Nothing is left out and nothing is checked here.
//!
//! The files of law (`src/law/*.yaml`) become JSON; scalars are text, but for
//! truth values. Layouts, words and explanations (`layouts/*.yaml`,
//! `src/locale/*.yaml`, `src/explain/*.yaml`) become trees in bytes, which
//! `src/yaml/ready.rs` describes and reads; scalars are the text that they are
//! written as.

use std::error::Error;
use std::fmt::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

#[path = "src/yaml/raw.rs"]
mod raw;

use raw::Raw;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Folders of layouts, purposes, calendars, explanations, words and proofreading.
const TREES: [&str; 6] =
    ["layouts", "layouts/purposes", "src/calendar", "src/explain", "src/locale", "src/proof"];

/// Folder of letters to start from.
const STARTERS: &str = "samples/purposes";

/// Folder of letters to look at, by language.
const SAMPLES: &str = "samples";

#[allow(clippy::print_stdout, reason = "how a build script speaks to cargo")]
fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/yaml/raw.rs");
    for folder in TREES.iter().chain([&"src/law", &SAMPLES]) {
        println!("cargo::rerun-if-changed={folder}");
    }
    // A program at a fixed address needs none of its tables of pointers mended, page
    // by page, each time it starts.
    let target = |key: &str| env::var(key).unwrap_or_default();
    if target("CARGO_CFG_TARGET_OS") == "linux" && target("CARGO_CFG_TARGET_ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("law.rs"), law()?)?;
    fs::write(Path::new(&out).join("ready.rs"), trees()?)?;
    fs::write(Path::new(&out).join("starters.rs"), starters()?)?;
    fs::write(Path::new(&out).join("samples.rs"), samples()?)?;
    Ok(())
}

/// What is read here is read to its end.
fn heed() {}

/// The YAML files of a folder, in the order of their names.
fn files(folder: impl AsRef<Path>) -> Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let is_yaml = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "yaml");
    let mut files: Vec<PathBuf> = paths.into_iter().filter(is_yaml).collect();
    files.sort_by_key(|path| name(path));
    Ok(files)
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The files of law, each its name and its JSON.
fn law() -> Result<String> {
    let files = files("src/law")?;
    let mut code = format!("const FILES: [(&str, &str); {}] = [\n", files.len());
    for path in files {
        let json: Json = serde_saphyr::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        writeln!(code, "    ({:?}, {:?}),", name(&path), json.0)?;
    }
    Ok(code + "];\n")
}

/// Layouts and words, each folder, name and tree.
fn trees() -> Result<String> {
    let mut code = "const READY: &[(&str, &str, &[u8])] = &[\n".to_owned();
    for folder in TREES {
        for path in files(folder)? {
            let text = fs::read_to_string(&path)?;
            let tree: Spanned<Raw> =
                serde_saphyr::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            let mut bytes = Vec::new();
            pack(&tree, &text, &mut bytes)?;
            writeln!(code, "    ({folder:?}, {:?}, b\"{}\"),", name(&path), bytes.escape_ascii())?;
        }
    }
    Ok(code + "];\n")
}

/// Letters to start from, each with its language, name and text.
fn starters() -> Result<String> {
    let mut code = "const STARTERS: &[(&str, &str, &str)] = &[\n".to_owned();
    let folders = fs::read_dir(STARTERS)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let mut folders: Vec<PathBuf> = folders.into_iter().filter(|path| path.is_dir()).collect();
    folders.sort();
    for folder in folders {
        for path in files(&folder)? {
            let text = fs::read_to_string(&path)?.replace("\r\n", "\n");
            writeln!(code, "    ({:?}, {:?}, {text:?}),", name(&folder), name(&path))?;
        }
    }
    Ok(code + "];\n")
}

/// Samples with the files that they name, by their paths below the folder.
fn samples() -> Result<String> {
    let mut code = "const SAMPLES: &[(&str, &[u8])] = &[\n".to_owned();
    let mut folders = fs::read_dir(SAMPLES)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    folders.retain(|path| path.is_dir() && path != Path::new(STARTERS));
    folders.sort();
    for folder in folders {
        let mut paths = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        paths.sort();
        for path in paths {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let whole = path.canonicalize()?;
            writeln!(code, "    (\"{}/{file}\", include_bytes!({whole:?})),", name(&folder))?;
        }
    }
    Ok(code + "];\n")
}

/// Writes a value: its kind, then its size in two bytes and what it holds.
fn pack(value: &Spanned<Raw>, file: &str, out: &mut Vec<u8>) -> Result<()> {
    let (kind, size) = match &value.value {
        Raw::Null => (b'0', 0),
        Raw::Text(text) => return pack_text(text, out),
        Raw::Number(number) => {
            // The text that it is written as.
            let span = value.defined.span();
            let place = span.byte_offset().zip(span.byte_len());
            let place = place.map(|(start, length)| start as usize..(start + length) as usize);
            let written = place.and_then(|place| file.get(place)).unwrap_or_default().trim_end();
            let quoted = written.is_empty() || written.starts_with(['"', '\'']);
            return pack_text(if quoted { number } else { written }, out);
        }
        Raw::Seq(items) => (b'l', items.len()),
        Raw::Map(entries) => (b'm', entries.len()),
    };
    out.push(kind);
    out.extend(u16::try_from(size)?.to_le_bytes());
    match &value.value {
        Raw::Seq(items) => items.iter().try_for_each(|item| pack(item, file, out)),
        Raw::Map(entries) => entries.iter().try_for_each(|(key, value)| {
            pack_text(&key.value, out)?;
            pack(value, file, out)
        }),
        _ => Ok(()),
    }
}

fn pack_text(text: &str, out: &mut Vec<u8>) -> Result<()> {
    out.push(b't');
    out.extend(u16::try_from(text.len())?.to_le_bytes());
    out.extend(text.as_bytes());
    Ok(())
}

/// A YAML value as JSON.
struct Json(String);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(Writer)
    }
}

fn quoted(text: &str) -> Json {
    let mut json = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            // Writing to a string does not fail.
            '\0'..='\u{1f}' => drop(write!(json, "\\u{:04x}", u32::from(c))),
            _ => json.push(c),
        }
    }
    json.push('"');
    Json(json)
}

struct Writer;

impl<'de> Visitor<'de> for Writer {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Json, E> {
        Ok(Json("null".to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Json, E> {
        Ok(Json(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Json, E> {
        Ok(quoted(&value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Json, E> {
        Ok(quoted(&value.to_string()))
    }

    // A rate is never a binary fraction: it stands in quotes.
    fn visit_f64<E: serde::de::Error>(self, value: f64) -> std::result::Result<Json, E> {
        Err(E::custom(format!("{value} must stand in quotes")))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Json, E> {
        Ok(quoted(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> std::result::Result<Json, A::Error> {
        let mut items: Vec<String> = Vec::new();
        while let Some(Json(item)) = access.next_element()? {
            items.push(item);
        }
        Ok(Json(format!("[{}]", items.join(","))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> std::result::Result<Json, A::Error> {
        let mut entries: Vec<String> = Vec::new();
        while let Some((key, Json(value))) = access.next_entry::<String, Json>()? {
            entries.push(format!("{}:{value}", quoted(&key).0));
        }
        Ok(Json(format!("{{{}}}", entries.join(","))))
    }
}
