//! The letters of a folder tree, by name: YAML files that are neither hidden
//! nor letterheads nor templates.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use letterpress::source::{is_letterhead, is_template};
use rayon::prelude::*;

use crate::files;

/// Which of a folder's files are wanted.
pub(crate) struct Wanted {
    /// `None` where all are.
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Wanted {
    /// From patterns as `--include` and `--exclude` take them.
    pub(crate) fn new(include: &[String], exclude: &[String]) -> Result<Self, String> {
        let include = if include.is_empty() { None } else { Some(set("--include", include)?) };
        Ok(Self { include, exclude: set("--exclude", exclude)? })
    }

    /// The letters below a folder, sorted. Links to folders are followed, each
    /// real folder once, and never up to a folder that this one lies in.
    pub(crate) fn letters(&self, folder: &Path) -> Result<Vec<PathBuf>, String> {
        let unreadable = |error: io::Error| format!("cannot read `{}`: {error}", folder.display());
        let real = folder.canonicalize().map_err(unreadable)?;
        let mut walk =
            Walk { wanted: self, top: folder, seen: BTreeSet::new(), links: Vec::new(), found: Vec::new() };
        walk.folder(folder).map_err(unreadable)?;
        // After all real folders, so that a file is met under its own name where it has one here.
        while !walk.links.is_empty() {
            let mut links = std::mem::take(&mut walk.links);
            links.sort();
            for link in links {
                let target = link.canonicalize().ok().filter(|target| !real.starts_with(target));
                if target.is_some() {
                    // What cannot be read there is not this folder's fault.
                    let _ = walk.folder(&link);
                }
            }
        }
        let mut found = walk.found;
        // What cannot be read is reported when it is rendered.
        found = found
            .into_par_iter()
            .filter(|path| {
                let bytes = files::read(path).ok().flatten();
                !bytes.is_some_and(|bytes| is_letterhead(&bytes) || is_template(&bytes))
            })
            .collect();
        found.sort();
        Ok(found)
    }
}

struct Walk<'a> {
    wanted: &'a Wanted,
    top: &'a Path,
    /// Real folders that were entered.
    seen: BTreeSet<PathBuf>,
    links: Vec<PathBuf>,
    found: Vec<PathBuf>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        if !self.seen.insert(folder.canonicalize()?) {
            return Ok(());
        }
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            let below = path.strip_prefix(self.top).unwrap_or(&path);
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if hidden || self.wanted.exclude.is_match(below) {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.folder(&path)?;
            } else if kind.is_symlink() && path.is_dir() {
                self.links.push(path);
            } else if is_yaml(&path)
                && self.wanted.include.as_ref().is_none_or(|include| include.is_match(below))
                && path.is_file()
            {
                self.found.push(path);
            }
        }
        Ok(())
    }
}

/// A pattern without `/` is about names at any depth, as in many other tools.
fn set(option: &str, patterns: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let trimmed = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
        let deep = if trimmed.contains('/') {
            trimmed.trim_start_matches('/').to_owned()
        } else {
            format!("**/{trimmed}")
        };
        let glob = GlobBuilder::new(&deep).literal_separator(true).build();
        set.add(glob.map_err(|error| format!("{option} `{pattern}`: {}", error.kind()))?);
    }
    set.build().map_err(|error| format!("{option}: {error}"))
}

pub(crate) fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml"))
}
