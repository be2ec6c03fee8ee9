//! Which letters are rendered, and where each PDF goes. Everything that can
//! go wrong with names is found here, before anything is written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use letterpress::source::Setting;

use crate::clash::{self, Places};
use crate::digest::Content;
use crate::shelf::Shelf;
use crate::walk::Wanted;

/// Where a letter comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// Bytes that were read already, from that file.
    #[expect(dead_code, reason = "what serial letters are made from")]
    Bytes(PathBuf, Arc<[u8]>),
}

/// Where a PDF goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
    /// A file whose name is made of the letter's values when it is its turn.
    Named,
    /// Nowhere: why no name could be made.
    Nameless(String),
}

/// One letter to render.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    /// As messages show it.
    pub(crate) name: String,
    pub(crate) input: Input,
    /// Values set in this letter alone, over those of the command line.
    pub(crate) settings: Vec<Setting>,
    /// Which of the serial letters it is, where `input` is their template.
    pub(crate) serial: Option<usize>,
    pub(crate) target: Target,
    /// What it said when it was found, if that was looked at.
    pub(crate) content: Option<Content>,
}

/// All letters. Tasks are made of them one by one.
pub(crate) struct Plan {
    letters: Shelf,
    /// What they said when they were found, as far as that was asked for.
    contents: Vec<Option<Content>>,
    /// What the letters lie below.
    roots: Vec<PathBuf>,
    /// Whether a folder was asked for.
    pub(crate) folder: bool,
    output: Option<PathBuf>,
    /// Whether `output` is the file itself.
    single: bool,
    ending: &'static str,
    /// Names from a pattern, or why there is none; empty without one.
    names: Vec<Result<Box<Path>, Box<str>>>,
}

impl Input {
    /// As messages show it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "<stdin>".to_owned(),
            Self::File(path) | Self::Bytes(path, _) => path.display().to_string(),
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Stdin => Path::new("-"),
            Self::File(path) | Self::Bytes(path, _) => path,
        }
    }
}

/// Finds the letters, or says what is wrong with the paths.
pub(crate) fn make(
    paths: &[PathBuf],
    wanted: &Wanted,
    output: Option<&Path>,
    ending: &'static str,
) -> Result<Plan, String> {
    let mut plan = Plan {
        letters: Shelf::default(),
        contents: Vec::new(),
        roots: Vec::new(),
        folder: false,
        output: output.map(Path::to_owned),
        single: false,
        ending,
        names: Vec::new(),
    };
    let mut stdin = 0;
    for path in paths {
        let root = plan.roots.len();
        if path.as_os_str() == "-" {
            stdin += 1;
            plan.letters.push(Input::Stdin, root);
            plan.roots.push(PathBuf::new());
        } else if path.is_dir() {
            plan.folder = true;
            let bare = |path: &Path| path.strip_prefix(".").unwrap_or(path).to_owned();
            wanted.letters(path, &mut |letter, content| {
                if content.is_some() {
                    plan.contents.resize(plan.letters.len(), None);
                    plan.contents.push(content);
                }
                plan.letters.push(Input::File(bare(&letter)), root);
            })?;
            plan.roots.push(bare(path));
        } else if path.exists() {
            plan.letters.push(Input::File(path.clone()), root);
            plan.roots.push(path.parent().unwrap_or(Path::new("")).to_owned());
        } else {
            return Err(format!("there is no file `{}`", path.display()));
        }
    }
    if plan.len() == 0 {
        return Err("there is no letter in these folders".to_owned());
    }
    if stdin > 1 {
        return Err("standard input can be read only once".to_owned());
    }
    plan.single = !plan.folder && plan.len() == 1;
    Ok(plan)
}

impl Plan {
    /// How many letters there are.
    pub(crate) fn len(&self) -> usize {
        self.letters.len()
    }

    /// Where letters come from, in order.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = Input> {
        (0..self.len()).map(|index| self.input(index))
    }

    /// Where a letter comes from.
    pub(crate) fn input(&self, index: usize) -> Input {
        self.letters.get(index).0
    }

    /// Gives each letter a name, or says why it gets none.
    pub(crate) fn rename(&mut self, names: Vec<Result<PathBuf, String>>) {
        let boxed = |name: Result<PathBuf, String>| {
            name.map(PathBuf::into_boxed_path).map_err(String::into_boxed_str)
        };
        self.names = names.into_iter().map(boxed).collect();
    }

    /// Says where letters would be written over each other.
    pub(crate) fn check(&self) -> Result<(), String> {
        let one = self.single || self.len() == 1;
        if !one && self.output.as_deref().is_some_and(|output| output.as_os_str() == "-") {
            return Err("several letters cannot all go to standard output".to_owned());
        }
        clash::check(self)
    }

    /// The letters in order, each with its place.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = Task> + Send {
        (0..self.len()).map(|index| {
            let (input, _) = self.letters.get(index);
            Task {
                name: input.name(),
                input,
                settings: Vec::new(),
                serial: None,
                target: self.place(index),
                content: self.contents.get(index).copied().flatten(),
            }
        })
    }

    fn place(&self, index: usize) -> Target {
        let (input, root) = self.letters.get(index);
        // From standard input comes `letter`.
        let own = if input == Input::Stdin { Path::new("letter") } else { input.path() };
        let below = own.strip_prefix(&self.roots[root]).unwrap_or(own);
        let named = match self.names.get(index) {
            Some(Ok(name)) => Some(&**name),
            Some(Err(reason)) => return Target::Nameless(reason.to_string()),
            None => None,
        };
        let called = |path: &Path| match named {
            Some(name) => path.with_file_name("").join(name),
            None => path.with_extension(self.ending),
        };
        match &self.output {
            Some(output) if output.as_os_str() == "-" => Target::Stdout,
            Some(output) if !self.single || named.is_some() || is_folder(output) => {
                Target::File(output.join(called(below)))
            }
            Some(output) => Target::File(output.clone()),
            None if input == Input::Stdin && named.is_none() => Target::Stdout,
            None => Target::File(called(own)),
        }
    }
}

impl Places for Plan {
    fn count(&self) -> usize {
        self.len()
    }

    fn name(&self, index: usize) -> String {
        self.letters.get(index).0.name()
    }

    fn source(&self, index: usize) -> Option<PathBuf> {
        match self.letters.get(index).0 {
            Input::Stdin => None,
            Input::File(path) | Input::Bytes(path, _) => Some(path),
        }
    }

    fn target(&self, index: usize) -> Option<PathBuf> {
        match self.place(index) {
            Target::File(path) => Some(path),
            Target::Stdout | Target::Named | Target::Nameless(_) => None,
        }
    }
}

pub(crate) fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with(std::path::is_separator)
}
