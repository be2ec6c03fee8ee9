//! Which letters are rendered, and where each PDF goes. Everything that can
//! go wrong with names is found here, before anything is written.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use letterpress::source::is_letterhead;

use crate::files;

/// Where a letter comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// Where a PDF goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
}

/// One letter to render.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) input: Input,
    pub(crate) target: Target,
}

/// All of them.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) tasks: Vec<Task>,
    /// Whether a folder was asked for.
    pub(crate) folder: bool,
}

impl Input {
    /// As messages show it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "<stdin>".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Stdin => Path::new("-"),
            Self::File(path) => path,
        }
    }
}

/// Makes the plan for files of that ending, or says what is wrong with it.
pub(crate) fn make(paths: &[PathBuf], output: Option<&Path>, ending: &str) -> Result<Plan, String> {
    let mut inputs: Vec<(Input, PathBuf)> = Vec::new();
    let mut folder = false;
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push((Input::Stdin, PathBuf::from("letter")));
        } else if path.is_dir() {
            folder = true;
            for letter in letters(path)? {
                let relative = letter.strip_prefix(path).unwrap_or(&letter).to_owned();
                let letter = letter.strip_prefix(".").unwrap_or(&letter).to_owned();
                inputs.push((Input::File(letter), relative));
            }
        } else if path.exists() {
            let relative = PathBuf::from(path.file_name().unwrap_or_default());
            inputs.push((Input::File(path.clone()), relative));
        } else {
            return Err(format!("there is no file `{}`", path.display()));
        }
    }
    if inputs.is_empty() {
        return Err("there is no letter in these folders".to_owned());
    }
    let single = !folder && inputs.len() == 1;
    let tasks: Vec<Task> = inputs
        .into_iter()
        .map(|(input, relative)| {
            let target = target(&input, &relative, output, single, ending)?;
            Ok(Task { input, target })
        })
        .collect::<Result<_, String>>()?;
    check(&tasks)?;
    Ok(Plan { tasks, folder })
}

fn target(
    input: &Input,
    relative: &Path,
    output: Option<&Path>,
    single: bool,
    ending: &str,
) -> Result<Target, String> {
    match (output, input) {
        (Some(output), _) if output.as_os_str() == "-" => match single {
            true => Ok(Target::Stdout),
            false => Err("several letters cannot all go to standard output".to_owned()),
        },
        (Some(output), _) if !single || output.is_dir() || ends_with_separator(output) => {
            Ok(Target::File(output.join(relative).with_extension(ending)))
        }
        (Some(output), _) => Ok(Target::File(output.to_owned())),
        (None, Input::Stdin) => Ok(Target::Stdout),
        (None, Input::File(path)) => Ok(Target::File(path.with_extension(ending))),
    }
}

fn ends_with_separator(path: &Path) -> bool {
    path.to_string_lossy().ends_with(std::path::is_separator)
}

/// No two letters go to the same place, as file systems that do not heed case
/// see it, and none onto a letter; only one comes from standard input.
fn check(tasks: &[Task]) -> Result<(), String> {
    let key = |path: &Path| {
        std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().to_lowercase()
    };
    let mut letters: BTreeMap<String, String> = BTreeMap::new();
    for task in tasks {
        if let Input::File(path) = &task.input {
            letters.insert(key(path), task.input.name());
        }
    }
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let mut clashes = Vec::new();
    for task in tasks {
        let Target::File(path) = &task.target else { continue };
        let (name, key) = (task.input.name(), key(path));
        if let Some(letter) = letters.get(&key) {
            clashes.push(format!("the PDF of `{name}` would be written over the letter `{letter}`"));
        } else if let Some(other) = taken.insert(key, name.clone()) {
            clashes.push(format!("`{other}` and `{name}` would both be written to `{}`", path.display()));
        }
    }
    // Pictures of the pages of `a` are `a-1`, `a-2` ...; PDFs have no number.
    for (key, name) in taken.iter().filter(|(key, _)| !key.ends_with(".pdf")) {
        if let Some(other) = unnumbered(key).and_then(|key| taken.get(&key)) {
            clashes
                .push(format!("pages of `{other}` may be written over those of `{name}`: use two folders"));
        }
    }
    if tasks.iter().filter(|task| task.input == Input::Stdin).count() > 1 {
        clashes.push("standard input can be read only once".to_owned());
    }
    if clashes.is_empty() { Ok(()) } else { Err(clashes.join("\nerror: ")) }
}

/// The name of a file whose pages might be numbered like this: `a.png` of `a-1.png`.
fn unnumbered(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let (stem, number) = stem.rsplit_once('-')?;
    let counts = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    counts.then(|| format!("{stem}.{ending}"))
}

/// The letters of a folder tree, by name: YAML files that are neither hidden
/// nor letterheads. Links to folders are not followed.
fn letters(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    walk(folder, &mut found).map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?;
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            walk(&path, found)?;
        } else if path.is_file() && is_yaml(&path) {
            // What cannot be read is reported when it is rendered.
            let letterhead = files::read(&path).ok().flatten().is_some_and(|bytes| is_letterhead(&bytes));
            if !letterhead {
                found.push(path);
            }
        }
    }
    Ok(())
}

fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml"))
}
