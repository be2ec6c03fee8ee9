//! The reference in `docs/` is the one that the program prints. After a change that is meant,
//! `BLESS=1 cargo test reference` writes it anew.

use letterpress::describe::Kind;

use super::places::places;
use super::schema;
use crate::cli::Folder;
use crate::desk::{assets, root};

/// The page of each kind of file.
const PAGES: [(Kind, &str); 5] = [
    (Kind::Letter, "docs/reference.md"),
    (Kind::Letterhead, "docs/reference/letterheads.md"),
    (Kind::Template, "docs/reference/templates.md"),
    (Kind::Layout, "docs/reference/layouts.md"),
    (Kind::Purpose, "docs/reference/purposes.md"),
];

#[test]
fn the_reference_is_what_the_program_prints() {
    for (kind, page) in PAGES {
        let now = assets().format(kind).markdown();
        let path = root().join(page);
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, &now).expect("writes");
        }
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        let differs = before.lines().zip(now.lines()).find(|(was, is)| was != is);
        assert!(before == now, "{page}: {differs:?}");
    }
}

#[test]
fn the_reference_has_every_key() {
    for (kind, _) in PAGES.into_iter().filter(|(kind, _)| *kind != Kind::Template) {
        let page = assets().format(kind).markdown();
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| <a id=\"key-")).collect();
        for place in places(schema(kind)) {
            // Under the place itself, or under one where the same keys stand.
            let told = rows.iter().any(|row| {
                row.contains(&format!(".{}`", place.key)) || row.contains(&format!("`{}`", place.key))
            });
            assert!(told, "{kind:?} {}", place.name());
        }
        // Each row once, each link to something that is there.
        let mut anchors: Vec<&str> =
            page.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let links = page.split("](#").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links {
            assert!(anchors.contains(&link), "{kind:?}: {link}");
        }
        let count = anchors.len();
        anchors.sort_unstable();
        anchors.dedup();
        assert_eq!(anchors.len(), count, "{kind:?}");
    }
}

#[test]
fn the_program_prints_schema_and_reference() {
    let folder = Folder::new("schema");
    for kind in Kind::ALL {
        let called = folder.call(&["schema", kind.name()]);
        assert_eq!(called.code(), 0);
        let printed: serde_json::Value = serde_json::from_str(&called.out()).expect("JSON");
        assert_eq!(&printed, schema(kind), "{kind:?}");
    }
    assert_eq!(folder.call(&["schema", "-o", "letter.schema.json"]).code(), 0);
    assert_eq!(folder.read("letter.schema.json"), folder.call(&["schema"]).out().into_bytes());
    let page = folder.call(&["schema", "purpose", "--format", "markdown"]).out();
    assert_eq!(page, assets().format(Kind::Purpose).markdown());
    assert_eq!(folder.call(&["schema", "-o", "."]).code(), 2);
    assert_eq!(folder.call(&["schema", "envelope"]).code(), 2);
}

#[test]
fn layouts_of_a_folder_are_proposed() {
    let folder = Folder::new("schema-layouts").with("our/our-own.yaml", "extends: uk-dl\ntitle: Ours\n");
    let printed = folder.call(&["schema", "--layouts", "our"]).out();
    let schema: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    let proposed = schema["properties"]["layout"]["anyOf"][0]["enum"].as_array().expect("names");
    assert!(proposed.contains(&"our-own".into()) && proposed.contains(&"uk-dl".into()), "{proposed:?}");
}
