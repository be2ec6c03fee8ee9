//! Many names of files in little room: a folder stands once, and the names in it
//! one behind the other in one text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::plan::Input;

/// Inputs, each with the number of what it was found under.
#[derive(Default)]
pub(crate) struct Shelf {
    folders: Vec<(PathBuf, usize)>,
    names: String,
    /// Where each name ends, and its folder.
    places: Vec<(u32, u32)>,
    /// What is no file, or has a name that is no text.
    odd: BTreeMap<usize, (Input, usize)>,
}

impl Shelf {
    /// Adds an input; those of one folder best one after the other.
    pub(crate) fn push(&mut self, input: Input, root: usize) {
        let index = self.places.len();
        let (folder, name) = match &input {
            Input::File(path) => (path.parent(), path.file_name().and_then(|name| name.to_str())),
            Input::Stdin | Input::Bytes(..) => (None, None),
        };
        // A name that does not come back as it was, as of `a/..`, is odd.
        let plain = folder.zip(name).filter(|(folder, name)| folder.join(name) == input.path());
        match plain {
            Some((folder, name)) if self.names.len() + name.len() < u32::MAX as usize => {
                if self.folders.last().is_none_or(|last| last.0 != folder || last.1 != root) {
                    self.folders.push((folder.to_owned(), root));
                }
                self.names.push_str(name);
            }
            _ => {
                self.odd.insert(index, (input, root));
            }
        }
        let number = |size: usize| u32::try_from(size).unwrap_or(u32::MAX);
        self.places.push((number(self.names.len()), number(self.folders.len().saturating_sub(1))));
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// An input, and what it was found under.
    pub(crate) fn get(&self, index: usize) -> (Input, usize) {
        if let Some(odd) = self.odd.get(&index) {
            return odd.clone();
        }
        let (end, folder) = self.places[index];
        let start = index.checked_sub(1).map_or(0, |before| self.places[before].0);
        let (folder, root) = &self.folders[folder as usize];
        let name = Path::new(&self.names[start as usize..end as usize]);
        (Input::File(folder.join(name)), *root)
    }
}
