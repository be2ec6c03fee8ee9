//! Room 4: the bytes of the PDF.

mod sample;

use letterpress::pdf::{self, Kept};

fn write(letter: &sample::Letter, kept: &Kept) -> Vec<u8> {
    pdf::write(&letter.pages, &letter.tree, &letter.meta, &letter.fonts, kept).expect("a PDF")
}

#[test]
fn dump() {
    let letter = sample::letter();
    let bytes = write(&letter, &Kept::default());
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/sample.pdf"), bytes).expect("writes");
}
