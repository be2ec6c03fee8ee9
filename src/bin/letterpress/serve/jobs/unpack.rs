//! ZIP archives that were sent: their files, within limits of number, size and ratio. A name leads
//! nowhere out of the archive.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use axum::body::Bytes;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::super::parcel::clean;
use super::super::problem::Problem;
use super::state::Trouble;

/// Files by their names.
pub(crate) type Files = BTreeMap<String, Arc<[u8]>>;

/// Entries that an archive may have.
pub(crate) const MOST_ENTRIES: usize = 10_000;

/// Bytes that come out of an archive.
const MOST_BYTES: u64 = 256 << 20;

/// How many times its own size may come out of an archive, beyond what is small anyway.
const MOST_RATIO: u64 = 100;
const SMALL: u64 = 1 << 20;

/// Takes an archive apart.
pub(crate) fn unpack(bytes: &Bytes) -> Result<Files, Problem> {
    let broken = |error: &dyn std::fmt::Display| {
        Problem::wrong_body(format!("it is no ZIP that can be read: {error}"))
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > MOST_ENTRIES {
        return Err(Problem::too_large(format!("a ZIP may have {MOST_ENTRIES} entries")));
    }
    let most = MOST_BYTES.min(bytes.len() as u64 * MOST_RATIO + SMALL);
    let (mut files, mut taken) = (Files::new(), 0_u64);
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| broken(&error))?;
        if entry.is_dir() {
            continue;
        }
        let own = entry.name().map_err(|error| broken(&error))?.into_owned();
        let shown: String = own.chars().filter(|c| !c.is_control()).take(80).collect();
        let name = name(&own).ok_or_else(|| {
            Problem::wrong_body(format!(
                "`{shown}`: names in the ZIP are relative, stay in it, and have no `:` and no `\\`"
            ))
        })?;
        if entry.is_symlink() {
            return Err(Problem::wrong_body(format!("`{shown}` is a link; send the file itself")));
        }
        let room = most
            .saturating_sub(taken)
            .min(entry.compressed_size().saturating_mul(MOST_RATIO).saturating_add(SMALL));
        let mut content = Vec::new();
        entry
            .take(room + 1)
            .read_to_end(&mut content)
            .map_err(|error| broken(&format!("`{shown}`: {error}")))?;
        if content.len() as u64 > room {
            return Err(Problem::too_large(format!(
                "at most {} MiB may come out of a ZIP, and {MOST_RATIO} times what goes in",
                MOST_BYTES >> 20
            )));
        }
        taken += content.len() as u64;
        if files.insert(name, Arc::from(content)).is_some() {
            return Err(Problem::wrong_body(format!("there are two files `{shown}`")));
        }
    }
    Ok(files)
}

/// A name as it is kept.
fn name(name: &str) -> Option<String> {
    let path = Path::new(name);
    // Those that go up are not followed even where they end inside.
    let goes_up = path.components().any(|part| part == std::path::Component::ParentDir);
    clean(path).filter(|name| !goes_up && name.len() <= 500)
}

/// Puts files together, as they are.
pub(crate) fn pack<'a>(files: impl IntoIterator<Item = (String, &'a [u8])>) -> Result<Bytes, Trouble> {
    let failed =
        |error: &dyn std::fmt::Display| Trouble(format!("what was sent cannot be put together: {error}"));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        zip.start_file(name, options).map_err(|error| failed(&error))?;
        zip.write_all(bytes).map_err(|error| failed(&error))?;
    }
    let packed = zip.finish().map_err(|error| failed(&error))?;
    Ok(Bytes::from(packed.into_inner()))
}
