//! Where serial letters go: names by rows or from a pattern, and clashes among them.

use std::path::{Path, PathBuf};

use letterpress::serial::Letters;

use crate::batch;
use crate::clash::{self, Places};
use crate::name::Pattern;
use crate::plan::{Input, Target, Task, is_folder};
use crate::shop::Shop;

/// The letters, and where each goes.
pub(crate) struct Plan<'a> {
    pub(crate) letters: &'a Letters,
    pub(crate) template: &'a Path,
    pub(crate) data: &'a Path,
    pub(crate) output: Option<&'a Path>,
    pub(crate) ending: &'static str,
    /// Digits of a row's number in a file name.
    pub(crate) digits: usize,
    pub(crate) names: Vec<Result<Box<Path>, Box<str>>>,
    pub(crate) merged: Option<&'a Path>,
}

impl Plan<'_> {
    /// Names from a pattern of each letter's values and columns.
    pub(crate) fn call(&mut self, pattern: &str, shop: &Shop<'_>) -> Result<(), String> {
        let pattern = Pattern::new(pattern, self.ending)?;
        let input = Input::File(self.template.to_owned());
        let name = |index: usize| match shop.values(&input, Some(index)) {
            Some(values) => pattern.path(&minijinja::value::Serde(values).into()),
            // What is wrong with it is told when it is rendered.
            None => Err("--name: the letter cannot be read".to_owned()),
        };
        let mut names = Vec::with_capacity(self.letters.len());
        let count = self.letters.len();
        batch::run(0..count, rayon::current_num_threads(), name, |group: Vec<Result<PathBuf, String>>| {
            names.extend(
                group
                    .into_iter()
                    .map(|name| name.map(PathBuf::into_boxed_path).map_err(String::into_boxed_str)),
            );
            true
        });
        self.names = names;
        Ok(())
    }

    /// Says where letters would be written over each other.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.letters.len() > 1 && self.output.is_some_and(|output| output.as_os_str() == "-") {
            return Err("several letters cannot all go to standard output".to_owned());
        }
        clash::check(self)
    }

    fn letter_name(&self, index: usize) -> String {
        format!("{}:{}", self.letters.table().name, self.letters.number(index))
    }

    /// The letters in order, each with its place.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = Task> + Send {
        (0..self.letters.len()).map(|index| Task {
            name: self.letter_name(index),
            input: Input::File(self.template.to_owned()),
            settings: Vec::new(),
            serial: Some(index),
            target: self.place(index),
        })
    }

    fn place(&self, index: usize) -> Target {
        let name = match self.names.get(index) {
            Some(Ok(name)) => name.to_path_buf(),
            Some(Err(reason)) => return Target::Nameless(reason.to_string()),
            None => {
                let number = self.letters.number(index);
                PathBuf::from(format!("letter-{number:0digits$}.{}", self.ending, digits = self.digits))
            }
        };
        match self.output {
            Some(output) if output.as_os_str() == "-" => Target::Stdout,
            // One letter may be given the name of its file.
            Some(output) if self.letters.len() == 1 && self.names.is_empty() && is_file(output) => {
                Target::File(output.to_owned())
            }
            Some(output) => Target::File(output.join(name)),
            None => Target::File(self.template.with_file_name("").join(name)),
        }
    }
}

fn is_file(path: &Path) -> bool {
    !is_folder(path) && path.extension().is_some()
}

/// The template, the data and the merged file are places, too.
impl Places for Plan<'_> {
    fn count(&self) -> usize {
        self.letters.len() + usize::from(self.merged.is_some()) + 1
    }

    fn name(&self, index: usize) -> String {
        match index.checked_sub(self.letters.len()) {
            None => self.letter_name(index),
            Some(0) => self.data.display().to_string(),
            Some(_) => "--merge".to_owned(),
        }
    }

    fn source(&self, index: usize) -> Option<PathBuf> {
        match index.checked_sub(self.letters.len()) {
            None => (index == 0).then(|| self.template.to_owned()),
            Some(0) => Some(self.data.to_owned()),
            Some(_) => None,
        }
    }

    fn target(&self, index: usize) -> Option<PathBuf> {
        match index.checked_sub(self.letters.len()) {
            None => match self.place(index) {
                Target::File(path) => Some(path),
                Target::Stdout | Target::Nameless(_) => None,
            },
            Some(0) => None,
            Some(_) => self.merged.map(Path::to_owned),
        }
    }
}
