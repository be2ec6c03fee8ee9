//! A letter as a template: read and compiled once, filled for each letter.

use serde_json::{Map, Value as Json};

use super::{Files, Request, check, letterhead, parse, values};
use crate::diag::{Diagnostic, Diagnostics, Failed, Sources};
use crate::document::Document;
use crate::serial::{Form, Letter, Table};
use crate::yaml::{self, Node};

/// A template of serial letters.
#[derive(Debug)]
pub struct Template {
    form: Form,
    sources: Sources,
    /// Whether its letterhead could be read.
    complete: bool,
}

impl Template {
    /// Reads a template and compiles its expressions; its columns must be those of the table.
    ///
    /// # Errors
    /// Everything that is wrong with it whatever the rows say.
    pub fn read(request: &Request<'_>, files: &dyn Files, table: &Table) -> Result<Self, Failed> {
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        let parsed = parse(request, files, &mut sources, &mut diagnostics);
        let template = parsed.map(|(node, complete)| {
            if node.get("kind").and_then(Node::text) != Some(letterhead::TEMPLATE) {
                let span = node.entries().first().map_or(node.span, |entry| entry.key.span);
                let message = "this letter does not say that it is a template";
                diagnostics.push(
                    Diagnostic::error("not-a-template", span, message)
                        .help("write `kind: template` in its first line"),
                );
            }
            let form = Form::new(node, &sources, &mut diagnostics);
            form.check(table, &sources, &mut diagnostics);
            (form, complete)
        });
        diagnostics.sort();
        match template {
            Some((form, complete)) if !diagnostics.has_errors() => Ok(Self { form, sources, complete }),
            _ => Err(Failed { sources, diagnostics }),
        }
    }

    /// The files that it was read from.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What a letter says under its keys, and its columns where no key has their
    /// name; all of the first row under `row`.
    ///
    /// # Errors
    /// What could not be filled in.
    pub fn values(&self, letter: &Letter, request: &Request<'_>) -> Result<Json, Failed> {
        let mut diagnostics = Diagnostics::default();
        let node = self.form.fill(letter, &self.sources, &mut diagnostics);
        if diagnostics.has_errors() {
            return Err(Failed { sources: self.sources.clone(), diagnostics });
        }
        let mut values = values::dated(&node, request);
        let cells = letter.rows.first().into_iter().flat_map(|row| &row.cells);
        let row: Map<String, Json> = letter
            .table
            .columns()
            .zip(cells)
            .filter_map(|(name, cell)| Some((name.to_owned(), Json::String(cell.as_ref()?.text()))))
            .collect();
        if let Json::Object(map) = &mut values {
            for (name, cell) in &row {
                map.entry(name.as_str()).or_insert_with(|| cell.clone());
            }
            map.insert("row".to_owned(), Json::Object(row));
        }
        Ok(values)
    }

    /// Fills in the rows of a letter and reads what comes out.
    ///
    /// # Errors
    /// Everything that is wrong with the letter, with its place in the template.
    pub fn fill(
        &self,
        letter: &Letter,
        request: &Request<'_>,
        files: &dyn Files,
    ) -> Result<Document, Failed> {
        let mut diagnostics = Diagnostics::default();
        let sources = self.sources.clone();
        let node = self.form.fill(letter, &sources, &mut diagnostics);
        let document = yaml::read_marked(&node, &mut diagnostics).and_then(|(letter, marks)| {
            let root = check::Root { node: &node, letter, complete: self.complete, filled: true };
            check::document(root, marks, request, files, &sources, &mut diagnostics)
        });
        super::finished(document, sources, diagnostics)
    }
}
