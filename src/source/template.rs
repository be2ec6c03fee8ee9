//! A letter as a template: read and compiled once, filled for each letter.

use serde_json::{Map, Value as Json};

use super::{Files, Reading, Request, check, letterhead, parse, schema, seals, values};
use crate::diag::{Diagnostic, Diagnostics, Failed, Severity, Sources};
use crate::document::{Document, Seals};
use crate::serial::{Form, Letter, Letters};
use crate::yaml::{self, Node};

/// A template of serial letters.
#[derive(Debug)]
pub struct Template {
    form: Form,
    sources: Sources,
    /// Whether its letterhead could be read.
    complete: bool,
    /// What it is, where it has a review: that is approved, not each of its letters.
    sealed: Option<Seals>,
}

impl Template {
    /// Reads a template and compiles its expressions; its columns must be those of the
    /// letters' table.
    ///
    /// # Errors
    /// Everything that is wrong with it whatever the rows say.
    pub fn read(request: &Request<'_>, files: &dyn Files, letters: &Letters) -> Result<Self, Failed> {
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
            let sealed = node.get("review").map(|_| seals::seal(&node, &[]));
            let form = Form::new(node, &sources, &mut diagnostics);
            form.check(letters.table(), &sources, &mut diagnostics);
            let mut shape = Diagnostics::default();
            let _: Option<(schema::Letter, _)> = yaml::read_marked(&form.skeleton(), &mut shape);
            diagnostics.append(shape.list.into_iter().filter(is_error));
            (form, complete, sealed)
        });
        let template = match template {
            Some((form, complete, sealed)) if !diagnostics.has_errors() => {
                let template = Self { form, sources, complete, sealed };
                diagnostics.append(template.always_wrong(letters, request, files));
                template
            }
            _ => {
                diagnostics.sort();
                return Err(Failed { sources, diagnostics });
            }
        };
        diagnostics.sort();
        match diagnostics.has_errors() {
            true => Err(Failed { sources: template.sources, diagnostics }),
            false => Ok(template),
        }
    }

    /// What is wrong with each letter: with the first one, and without any value, too.
    fn always_wrong(&self, letters: &Letters, request: &Request<'_>, files: &dyn Files) -> Vec<Diagnostic> {
        // That a row cannot be had is told when its letter is made.
        let Ok(first) = letters.letter(0) else { return Vec::new() };
        let Err(first) = self.fill(&first, request, files) else { return Vec::new() };
        let Err(bare) = self.document(&self.form.skeleton(), Diagnostics::default(), request, files) else {
            return Vec::new();
        };
        let bare = bare.diagnostics.list;
        let both = first.diagnostics.list.into_iter().filter(|one| is_error(one) && one.span.is_some());
        both.filter(|one| bare.contains(one)).collect()
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
        let Reading { document, sources, diagnostics, .. } = self.reading(letter, request, files);
        document.ok_or(Failed { sources, diagnostics })
    }

    /// Fills in the rows of a letter as [`Template::fill`] does, and keeps what it is made of.
    #[must_use]
    pub fn reading(&self, letter: &Letter, request: &Request<'_>, files: &dyn Files) -> Reading {
        let mut diagnostics = Diagnostics::default();
        let node = self.form.fill(letter, &self.sources, &mut diagnostics);
        let read = self.document(&node, diagnostics, request, files);
        Reading::of(Some(node), read)
    }

    /// Reads a letter that is filled in.
    fn document(
        &self,
        node: &Node,
        mut diagnostics: Diagnostics,
        request: &Request<'_>,
        files: &dyn Files,
    ) -> Result<Document, Failed> {
        let sources = self.sources.clone();
        let document = yaml::read_marked(node, &mut diagnostics).and_then(|(letter, marks)| {
            let root = check::Root {
                node,
                letter,
                complete: self.complete,
                filled: true,
                sealed: self.sealed.as_ref(),
            };
            check::document(root, marks, request, files, &sources, &mut diagnostics)
        });
        super::finished(document, sources, diagnostics)
    }
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}
