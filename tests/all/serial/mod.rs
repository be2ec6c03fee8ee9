//! Tables in, letters out: what is read, grouped and filled in, and each mistake
//! with its complaint.

mod called;
mod filling;
mod groups;
mod merged;
mod once;
mod operators;
mod pieces;
mod tables;
mod verbatim;
#[cfg(feature = "tables")]
mod xlsx;

use letterpress::Document;
use letterpress::diag::Failed;
use letterpress::serial::{Kind, Letters, Table};
use letterpress::source::Template;

use crate::desk::{Disk, asked};

/// A table of that name.
fn table(name: &str, bytes: impl AsRef<[u8]>) -> Table {
    let kind = Kind::of(name).expect("a table");
    Table::read(name, kind, bytes.as_ref(), None).unwrap_or_else(|failed| panic!("{failed}"))
}

/// The complaints about a table, one a line.
fn complaints(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let kind = Kind::of(name).expect("a table");
    let failed = Table::read(name, kind, bytes.as_ref(), None).expect_err("something wrong");
    failed.diagnostics.short(&failed.sources)
}

/// All rows of a table as text: the number, then the values.
fn rows(table: &Table) -> Vec<String> {
    let cells = |index: usize| {
        let record = table.record(index).expect("a row");
        let cells = record.cells.iter().map(|cell| cell.as_ref().map_or("-".to_owned(), |cell| cell.text()));
        format!("{}: {}", record.number, cells.collect::<Vec<_>>().join("|"))
    };
    (0..table.len()).map(cells).collect()
}

/// The letters that a template makes of a table.
fn filled(template: &str, letters: &Letters) -> Result<Vec<Result<Document, Failed>>, Failed> {
    asked("template.yaml", template, &[], |request| {
        let template = Template::read(request, &Disk, letters)?;
        Ok((0..letters.len())
            .map(|index| template.fill(&letters.letter(index).expect("rows"), request, &Disk))
            .collect())
    })
}

/// The only letter of a table that is sound.
fn one(template: &str, name: &str, bytes: &str) -> Document {
    let letters = Letters::new(table(name, bytes), None, None).expect("letters");
    let mut documents = filled(template, &letters).unwrap_or_else(|failed| panic!("{failed}"));
    assert_eq!(documents.len(), 1);
    documents.remove(0).unwrap_or_else(|failed| panic!("{failed}"))
}

/// What is wrong with the first letter of a table, or with the template.
fn wrong(template: &str, name: &str, bytes: &str) -> String {
    let letters = Letters::new(table(name, bytes), None, None).expect("letters");
    let failed = match filled(template, &letters) {
        Ok(mut documents) => documents.remove(0).expect_err("something wrong"),
        Err(failed) => failed,
    };
    failed.diagnostics.short(&failed.sources)
}

/// A sound template; `{{ name }}` and `{{ note }}` are filled in.
const TEMPLATE: &str = "\
kind: template
layout: din-5008-b
language: de-DE
sender: {organisation: Nordlicht, address: [Weg 1, 24143 Kiel]}
recipient:
  name: \"{{ name }}\"
  address: [Gasse 2, 20095 Hamburg]
date: 2026-03-03
subject: An {{ name }}
salutation: Guten Tag {{ name }},
body: |
  Vorher {{ note }} nachher
closing: Freundliche Grüße
";
