//! What the tests of whole letters share: samples from the disk, rendered as
//! the command line would.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use letterpress::diag::Failed;
use letterpress::source::{FileError, Files, Found, Request, Setting, read};
use letterpress::{Assets, Document};

/// Files below the root of the project.
pub(super) struct Disk;

impl Files for Disk {
    fn read(&self, path: &str, from: &str) -> Result<Found, FileError> {
        let name = Path::new(from).with_file_name(path);
        let bytes = std::fs::read(root().join(&name)).map_err(|_| FileError::Unreachable)?;
        Ok(Found { name: name.to_string_lossy().into_owned(), bytes: Arc::from(bytes) })
    }
}

pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The shipped assets, loaded once for all tests.
pub(super) fn assets() -> &'static Assets {
    static ASSETS: OnceLock<Assets> = OnceLock::new();
    ASSETS.get_or_init(Assets::shipped)
}

/// Reads a letter that stands at `name`.
pub(super) fn read_letter(name: &str, text: &str) -> Result<Document, Failed> {
    read_set(name, text, &[])
}

/// Reads a letter with values set as by `--set`.
pub(super) fn read_set(name: &str, text: &str, assignments: &[&str]) -> Result<Document, Failed> {
    asked(name, text, assignments, |request| read(request, &Disk))
}

/// What is asked for a letter that stands at `name`, on 3 March 2026.
pub(super) fn asked<T>(
    name: &str,
    text: &str,
    assignments: &[&str],
    work: impl FnOnce(&Request<'_>) -> T,
) -> T {
    let assets = assets();
    let known = assets.known();
    let today = NaiveDate::from_ymd_opt(2026, 3, 3).expect("a day");
    let settings: Vec<Setting> = assignments
        .iter()
        .map(|one| Setting { origin: "--set".to_owned(), assignment: (*one).to_owned() })
        .collect();
    work(&Request { name, bytes: text.as_bytes(), settings: &settings, today, known: &known })
}

/// Every letter of `samples/`, by its path from the root, without letterheads and templates.
pub(super) fn samples() -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join("samples"), &mut found);
    found.sort();
    found
}

/// Samples without those to start from, which are much alike: for what takes long.
pub(super) fn various() -> Vec<(String, String)> {
    samples().into_iter().filter(|(name, _)| !name.starts_with("samples/purposes/")).collect()
}

fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|e| e == "yaml") {
            let text = std::fs::read_to_string(&path).expect("a sample");
            let whole = |line: &str| {
                !["kind: letterhead", "kind: template"].iter().any(|kind| line.starts_with(kind))
            };
            if text.lines().all(whole) {
                let name = path.strip_prefix(root()).expect("below the root");
                found.push((name.to_string_lossy().into_owned(), text));
            }
        }
    }
}
