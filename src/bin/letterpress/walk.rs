//! The letters of a folder tree, by name: YAML files that are neither hidden
//! nor letterheads nor templates.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use letterpress::source::{is_letterhead, is_template};
use rayon::prelude::*;

use crate::digest::{Content, content};
use crate::files;

/// So many files are looked into at a time.
const SOME: usize = 1024;

/// Which of a folder's files are wanted.
pub(crate) struct Wanted {
    /// `None` where all are.
    include: Option<GlobSet>,
    exclude: GlobSet,
    /// Whether their contents are to be told.
    hashed: bool,
}

/// Takes a letter, and what it says if that is to be told.
type Take<'a> = &'a mut dyn FnMut(PathBuf, Option<Content>);

impl Wanted {
    /// From patterns as `--include` and `--exclude` take them.
    pub(crate) fn new(include: &[String], exclude: &[String], hashed: bool) -> Result<Self, String> {
        let include = if include.is_empty() { None } else { Some(set("--include", include)?) };
        Ok(Self { include, exclude: set("--exclude", exclude)?, hashed })
    }

    /// Hands on the letters below a folder in the order of their names, then those that
    /// links lead to. Links to folders are followed, each real folder once, and never up
    /// to a folder that this one lies in.
    pub(crate) fn letters(&self, folder: &Path, found: Take<'_>) -> Result<(), String> {
        let unreadable = |error: io::Error| format!("cannot read `{}`: {error}", folder.display());
        let real = folder.canonicalize().map_err(unreadable)?;
        let mut walk = Walk { wanted: self, top: folder, seen: BTreeSet::new(), links: Vec::new(), found };
        walk.folder(folder).map_err(unreadable)?;
        // After all real folders, so that a file is met under its own name where it has one here.
        while !walk.links.is_empty() {
            for link in std::mem::take(&mut walk.links) {
                let target = link.canonicalize().ok().filter(|target| !real.starts_with(target));
                if target.is_some() {
                    // What cannot be read there is not this folder's fault.
                    let _ = walk.folder(&link);
                }
            }
        }
        Ok(())
    }
}

/// What is in a file.
enum Looked {
    /// A letter, or what cannot be read and is reported when it is rendered.
    Letter(Option<Content>),
    /// A letterhead or a template.
    Other,
}

impl Wanted {
    fn look(&self, path: &Path) -> Looked {
        let Some(bytes) = files::read(path).ok().flatten() else { return Looked::Letter(None) };
        if is_letterhead(&bytes) || is_template(&bytes) {
            return Looked::Other;
        }
        Looked::Letter(self.hashed.then(|| content(&bytes)))
    }
}

struct Walk<'a> {
    wanted: &'a Wanted,
    top: &'a Path,
    /// Real folders that were entered.
    seen: BTreeSet<PathBuf>,
    links: Vec<PathBuf>,
    found: Take<'a>,
}

/// What an entry of a folder is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Folder,
    Link,
    Letter,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        if !self.seen.insert(folder.canonicalize()?) {
            return Ok(());
        }
        // Names alone, without the folder: there may be a hundred thousand.
        let mut entries: Vec<(Box<OsStr>, Kind)> = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if let Some(kind) = self.kind(&entry)? {
                entries.push((entry.file_name().into_boxed_os_str(), kind));
            }
        }
        entries.sort_unstable();
        for some in entries.chunks(SOME) {
            let looked: Vec<Looked> = some
                .par_iter()
                .map(|(name, kind)| match kind {
                    Kind::Letter => self.wanted.look(&folder.join(&**name)),
                    Kind::Folder | Kind::Link => Looked::Letter(None),
                })
                .collect();
            for ((name, kind), looked) in some.iter().zip(looked) {
                let Looked::Letter(content) = looked else { continue };
                let path = folder.join(&**name);
                match kind {
                    Kind::Folder => self.folder(&path)?,
                    Kind::Link => self.links.push(path),
                    Kind::Letter => (self.found)(path, content),
                }
            }
        }
        Ok(())
    }

    fn kind(&self, entry: &DirEntry) -> io::Result<Option<Kind>> {
        let path = entry.path();
        let below = path.strip_prefix(self.top).unwrap_or(&path);
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if hidden || self.wanted.exclude.is_match(below) {
            return Ok(None);
        }
        let kind = entry.file_type()?;
        let letter = || is_yaml(&path) && self.wanted.include.as_ref().is_none_or(|set| set.is_match(below));
        Ok(match kind {
            _ if kind.is_dir() => Some(Kind::Folder),
            _ if kind.is_symlink() && path.is_dir() => Some(Kind::Link),
            _ if letter() && (kind.is_file() || path.is_file()) => Some(Kind::Letter),
            _ => None,
        })
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
