//! What a file may say: the types that it is read into come in, JSON Schema for editors
//! ([`Format::json`], [`Format::text`]) and a reference for people ([`Format::markdown`]) go out.
//!
//! The derive of `schemars` gathers keys and comments; what it cannot know stands here: that
//! numbers and texts are scalars as they are written, that a mapping has no other keys than
//! its own, and in which order they stand. The dialect is draft 07, the newest that all of
//! VS Code, Neovim (yaml-language-server) and the editors of JetBrains read in full.

mod by_name;
mod finish;
mod markdown;
mod members;
mod print;
mod scalars;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

pub(crate) use by_name::ByName;
pub(crate) use members::members;
pub(crate) use scalars::scalar;

/// The keyword under which a mapping keeps the order of its keys; it is in no schema that is written.
pub(crate) const ORDER: &str = "order";

/// The keyword of words that are proposed, and of others that are taken as well: a list, or
/// the name of one of [`Names`].
const NAMES: &str = "names";

/// Names that are data, by what they are names of: what editors propose.
pub(crate) type Names = BTreeMap<&'static str, Vec<String>>;

/// Kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A letter, an invoice, or both.
    Letter,
    /// What letters of one firm share.
    Letterhead,
    /// A letter that rows of a table are filled into.
    Template,
    /// A letter standard.
    Layout,
    /// What a kind of letter must say.
    Purpose,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Letter, Self::Letterhead, Self::Template, Self::Layout, Self::Purpose];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Letterhead => "letterhead",
            Self::Template => "template",
            Self::Layout => "layout",
            Self::Purpose => "purpose",
        }
    }
}

/// What a file of some kind may say.
#[derive(Debug, Clone)]
pub struct Format {
    /// What the reference is called; editors would show it with every key.
    title: &'static str,
    /// What the reference begins with.
    lead: &'static str,
    root: Value,
    /// What the reference is made of, where that is not all.
    page: Option<Value>,
}

impl Format {
    /// What is read into a type.
    pub(crate) fn of<T: JsonSchema>(title: &'static str, lead: &'static str, names: &Names) -> Self {
        let mut generator = SchemaSettings::draft07().into_generator();
        generator.subschema_for::<scalars::Text>();
        generator.subschema_for::<scalars::Truth>();
        let mut root = generator.into_root_schema_for::<T>().to_value();
        finish::finish(&mut root, names);
        if let Some(root) = root.as_object_mut() {
            root.remove("title");
            // It is a comment of the type.
            root.remove("description");
        }
        Self { title, lead, root, page: None }
    }

    /// The same under another title, with another beginning.
    pub(crate) fn titled(self, title: &'static str, lead: &'static str) -> Self {
        Self { title, lead, ..self }
    }

    /// The schema, to be changed.
    pub(crate) fn root(&mut self) -> Option<&mut Map<String, Value>> {
        self.root.as_object_mut()
    }

    /// Calls a function on every schema within this one, from the outermost inwards.
    pub(crate) fn each(&mut self, mut change: impl FnMut(&mut Map<String, Value>)) {
        finish::each(&mut self.root, &mut change);
    }

    /// Gives the reference other contents: what this format has beyond another.
    pub(crate) fn set_page(&mut self, page: Value) {
        self.page = Some(page);
    }

    /// Leaves out definitions that nothing refers to.
    pub(crate) fn prune(&mut self) {
        finish::prune(&mut self.root);
    }

    /// JSON Schema (draft 07).
    #[must_use]
    pub fn json(&self) -> Value {
        let mut root = self.root.clone();
        finish::each(&mut root, &mut |schema| drop(schema.remove(ORDER)));
        root
    }

    /// The same as text, keys in the order in which people look for them.
    #[must_use]
    pub fn text(&self) -> String {
        print::print(&self.root)
    }

    /// The reference for people, as CommonMark with tables.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::page(self.title, self.lead, self.page.as_ref().unwrap_or(&self.root))
    }
}

/// A reference to a definition.
pub(crate) fn reference(name: &str) -> Value {
    serde_json::json!({"$ref": format!("#/definitions/{name}")})
}

/// The definition that a schema refers to.
pub(crate) fn referred(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/definitions/")
}
