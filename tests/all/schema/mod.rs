//! What files may say: the schemas against an independent validator, against the program that
//! reads the files, and against the reference for people.

mod examples;
mod files;
mod keys;
mod places;
mod reference;
mod words;

use std::path::Path;
use std::sync::OnceLock;

use jsonschema::Validator;
use letterpress::describe::Kind;
use serde_json::Value;

use crate::desk::{assets, root};

/// The schema of a kind of file.
fn schema(kind: Kind) -> &'static Value {
    static ALL: OnceLock<Vec<Value>> = OnceLock::new();
    let all = ALL.get_or_init(|| Kind::ALL.map(|kind| assets().format(kind).json()).to_vec());
    &all[Kind::ALL.iter().position(|one| *one == kind).expect("a kind")]
}

fn validator(kind: Kind) -> &'static Validator {
    static ALL: OnceLock<Vec<Validator>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let validators = Kind::ALL.map(|kind| jsonschema::draft7::new(schema(kind)).expect("a schema"));
        validators.into_iter().collect()
    });
    &all[Kind::ALL.iter().position(|one| *one == kind).expect("a kind")]
}

/// What is wrong with a file by its schema.
fn faults(kind: Kind, file: &Value) -> Vec<String> {
    let faults = validator(kind).iter_errors(file);
    faults.map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

/// A YAML file as readers of YAML 1.2 see it, not the program: numbers are numbers.
fn yaml(text: &str) -> Value {
    serde_saphyr::from_str_with_options(text, serde_saphyr::options! { strict_booleans: true }).expect("YAML")
}

/// What a file below `samples/` or `layouts/` is.
fn kind_of(name: &str, file: &Value) -> Kind {
    match file.get("kind").and_then(Value::as_str) {
        _ if name.starts_with("layouts/purposes/") => Kind::Purpose,
        _ if name.starts_with("layouts/") => Kind::Layout,
        Some("letterhead") => Kind::Letterhead,
        Some("template") => Kind::Template,
        _ => Kind::Letter,
    }
}

/// Every YAML file of `samples/` and `layouts/`, by its path from the root.
fn shipped() -> Vec<(String, Value)> {
    fn walk(folder: &Path, found: &mut Vec<(String, Value)>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
                found.push((name, yaml(&std::fs::read_to_string(&path).expect("a file"))));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join("samples"), &mut found);
    walk(&root().join("layouts"), &mut found);
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    found
}
