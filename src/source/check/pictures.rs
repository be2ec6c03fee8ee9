//! Logos and pictures of signatures: their files are read and looked at.

use super::{Check, Owner};
use crate::diag::{At, Diagnostic};
use crate::document::Logo;
use crate::geom::Length;
use crate::picture;
use crate::source::schema;

impl Check<'_> {
    pub(super) fn picture(&mut self, picture: At<schema::Picture>, key: &str) -> Option<Logo> {
        let owner = Owner::key(key, &picture);
        let schema::Picture { file, width, alt } = picture.value;
        let alt = self.required(alt, owner, "alt");
        if let Some(width) = width
            && width.value <= Length::ZERO
        {
            let message = "the width of a picture must be more than nothing";
            self.diagnostics.push(
                Diagnostic::error("bad-length", width.span, message)
                    .help("leave it out for the layout's own width"),
            );
        }
        let file = self.required(file, owner, "file")?;
        let found = self.file(&file)?;
        match picture::probe(found.bytes) {
            Ok(picture) => Some(Logo { picture, width: width.map(|width| width.value), alt: alt? }),
            Err(error) => {
                let message = format!("`{}` cannot be used: {error}", file.value);
                self.diagnostics.push(
                    Diagnostic::error("bad-picture", file.span, message)
                        .help("pictures are PNG, JPEG, WebP or SVG files"),
                );
                None
            }
        }
    }
}
