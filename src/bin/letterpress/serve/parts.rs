//! The parts of a form: those that have a name of their own, once each, and files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};

use super::intake::json;
use super::parcel::clean;
use super::problem::Problem;

/// Files that one letter may have beside it.
const MOST_FILES: usize = 200;

/// What a form consists of.
#[derive(Default)]
pub(crate) struct Parts {
    named: BTreeMap<&'static str, Part>,
    /// The parts `file`, by their file names.
    pub(crate) files: BTreeMap<String, Arc<[u8]>>,
}

/// A part with a name of its own.
pub(crate) struct Part {
    /// Its file name.
    pub(crate) name: Option<String>,
    /// Its media type, in small letters; empty where none is told.
    pub(crate) media: String,
    pub(crate) bytes: Bytes,
}

impl Part {
    /// A letter or template in YAML or, if it says so, in JSON.
    pub(crate) fn letter(self) -> Result<Bytes, Problem> {
        if self.media.starts_with("application/json") { json(self.bytes) } else { Ok(self.bytes) }
    }
}

impl Parts {
    /// Reads a form that has parts of these names, and files.
    pub(crate) async fn read(request: Request, names: &[&'static str]) -> Result<Self, Problem> {
        let wrong =
            |error: &dyn std::fmt::Display| Problem::wrong_body(format!("it is no form of parts: {error}"));
        let mut form = Multipart::from_request(request, &()).await.map_err(|error| wrong(&error))?;
        let mut parts = Self::default();
        while let Some(field) = form.next_field().await.map_err(|error| wrong(&error))? {
            let called = field.name().unwrap_or_default().to_owned();
            let name = field.file_name().map(file_name).transpose()?;
            let media = field.content_type().unwrap_or_default().to_ascii_lowercase();
            let bytes = field.bytes().await.map_err(|error| wrong(&error))?;
            if called == "file" {
                parts.add(name, &bytes)?;
                continue;
            }
            let Some(own) = names.iter().find(|own| **own == called) else {
                let called: String = called.chars().take(80).collect();
                let known = names.join("`, `");
                let message = format!(
                    "there is no part `{called}`; send `{known}`, and files as parts `file` with file names"
                );
                return Err(Problem::wrong_body(message));
            };
            if parts.named.insert(own, Part { name, media, bytes }).is_some() {
                return Err(Problem::wrong_body(format!("there are two parts `{own}`")));
            }
        }
        Ok(parts)
    }

    fn add(&mut self, name: Option<String>, bytes: &[u8]) -> Result<(), Problem> {
        let name = name.ok_or_else(|| Problem::wrong_body("a part `file` has no file name"))?;
        if self.files.len() == MOST_FILES {
            return Err(Problem::too_large(format!("at most {MOST_FILES} files are taken")));
        }
        if self.files.insert(name.clone(), Arc::from(bytes)).is_some() {
            return Err(Problem::wrong_body(format!("there are two files `{name}`")));
        }
        Ok(())
    }

    /// The part of a name, which must be there.
    pub(crate) fn take(&mut self, name: &str) -> Result<Part, Problem> {
        self.named.remove(name).ok_or_else(|| Problem::wrong_body(format!("there is no part `{name}`")))
    }
}

/// The name of a file that was sent.
fn file_name(name: &str) -> Result<String, Problem> {
    clean(Path::new(name)).filter(|name| name.len() <= 200).ok_or_else(|| {
        Problem::wrong_body("file names are relative, stay in their folder, and have no `:` and no `\\`")
    })
}
