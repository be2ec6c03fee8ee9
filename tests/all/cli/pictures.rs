//! Pictures of pages, by the command.

use super::Folder;
use crate::source::SOUND;

#[test]
fn pages_become_pictures() {
    let folder = Folder::new("pictures").with("letter.yaml", SOUND);
    let called = folder.call(&["render", "letter.yaml", "--format", "png", "--dpi", "40"]);
    assert_eq!(called.code(), 0, "{}", called.err());
    assert_eq!(folder.files(), ["letter-1.png", "letter-2.png", "letter.yaml"]);
    assert!(folder.read("letter-2.png").starts_with(b"\x89PNG"));
    let called = folder.call(&["render", "letter.yaml", "--format", "svg", "-o", "page.svg"]);
    assert_eq!(called.code(), 0, "{}", called.err());
    assert!(folder.read("page-1.svg").starts_with(b"<svg"));
    let called = folder.call(&["render", "letter.yaml", "--format", "svg", "-o", "-"]);
    assert_eq!(called.code(), 2);
    assert!(called.err().contains("several pages cannot all go to standard output"), "{}", called.err());
}

#[test]
#[cfg(feature = "preview")]
fn pictures_of_pages_do_not_meet() {
    let folder = Folder::new("pages").with("in/a.yaml", SOUND).with("in/a-1.yaml", SOUND);
    let called = folder.call(&["render", "in", "-o", "out", "--format", "png"]);
    assert_eq!(called.code(), 2, "{}", called.out());
    assert!(called.err().contains("pages of `in/a.yaml` may be written over those of `in/a-1.yaml`"));
    assert_eq!(folder.files(), ["in/a-1.yaml", "in/a.yaml"]);
    assert_eq!(folder.call(&["render", "in", "-o", "out"]).code(), 0);
}
