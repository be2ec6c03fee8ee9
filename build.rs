//! Before the library is compiled: the files of law (`src/law/*.yaml`) as JSON,
//! which is read in a fraction of the time that their YAML takes, so that a
//! program that makes one letter does not wait for them. Scalars are text, but
//! for truth values; nothing is left out and nothing is checked here.

use std::error::Error;
use std::fmt::{self, Write};
use std::path::Path;
use std::{env, fs};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

#[allow(clippy::print_stdout, reason = "how a build script speaks to cargo")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/law");
    let mut files: Vec<(String, String)> = Vec::new();
    for entry in fs::read_dir(Path::new("src").join("law"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let json: Json = serde_saphyr::from_str(&fs::read_to_string(&path)?)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            files.push((name, json.0));
        }
    }
    files.sort();
    let mut code = format!("const FILES: [(&str, &str); {}] = [\n", files.len());
    for (name, json) in files {
        writeln!(code, "    ({name:?}, {json:?}),")?;
    }
    code.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("law.rs"), code)?;
    Ok(())
}

/// A YAML value as JSON.
struct Json(String);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
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

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json("null".to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(quoted(&value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(quoted(&value.to_string()))
    }

    // A rate is never a binary fraction: it stands in quotes.
    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Json, E> {
        Err(E::custom(format!("{value} must stand in quotes")))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(quoted(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut items: Vec<String> = Vec::new();
        while let Some(Json(item)) = access.next_element()? {
            items.push(item);
        }
        Ok(Json(format!("[{}]", items.join(","))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut entries: Vec<String> = Vec::new();
        while let Some((key, Json(value))) = access.next_entry::<String, Json>()? {
            entries.push(format!("{}:{value}", quoted(&key).0));
        }
        Ok(Json(format!("{{{}}}", entries.join(","))))
    }
}
