//! PDFs of others: letterheads and annexes are read and looked into.

use super::Check;
use crate::diag::{At, Diagnostic};
use crate::foreign::{self, Foreign};
use crate::source::schema::Text;

/// First page, even pages, odd pages.
const PAPERS: usize = 3;

impl Check<'_> {
    /// The letterhead to lie under the text.
    pub(super) fn paper(&mut self, file: Text) -> Option<At<Foreign>> {
        let file = self.text(file)?;
        let foreign = self.foreign(&file)?;
        if foreign.pages.len() > PAPERS {
            let message = format!("`{}` has {} pages", file.value, foreign.pages.len());
            let help = "a letterhead has one page for the first, one for the following, or one each for the even \
                and the odd ones";
            self.diagnostics.push(Diagnostic::error("wrong-length", file.span, message).help(help));
            return None;
        }
        Some(At::new(foreign, file.span))
    }

    /// A PDF, and everything in it that cannot be taken in.
    pub(super) fn foreign(&mut self, file: &At<String>) -> Option<Foreign> {
        let found = self.file(file)?;
        let (foreign, objections) = match foreign::probe(found.bytes) {
            Ok(probed) => probed,
            Err(error) => {
                let message = format!("`{}` cannot be used: {error}", file.value);
                self.diagnostics.push(
                    Diagnostic::error("bad-pdf", file.span, message)
                        .help("letterheads and annexes are PDF files"),
                );
                return None;
            }
        };
        for objection in objections {
            let diagnostic = match (objection.archive, self.archive) {
                (true, false) => continue,
                (true, true) => {
                    let message = format!("`{}` {}, which PDF/A forbids", file.value, objection.what);
                    Diagnostic::error("not-archivable", file.span, message).help(
                        "export it again as PDF/A, or give up the archive with `archive: false` (--no-archive)",
                    )
                }
                (false, _) => {
                    Diagnostic::error("not-flat", file.span, format!("`{}` {}", file.value, objection.what))
                        .help("print it to a new PDF and use that")
                }
            };
            self.diagnostics.push(diagnostic);
        }
        Some(foreign)
    }
}
