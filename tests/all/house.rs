//! The house itself: short files, and rooms that use only the rooms before them.

use std::path::Path;

use crate::desk::root;

/// For each room the rooms it may name with `use crate::`.
const ARROWS: &[(&str, &[&str])] = &[
    ("geom", &[]),
    ("keep", &[]),
    ("stop", &[]),
    ("describe", &["diag", "geom"]),
    ("diag", &[]),
    ("picture", &[]),
    ("payment", &["geom", "identifiers", "invoice"]),
    ("foreign", &["geom"]),
    ("calendar", &["diag", "yaml"]),
    ("explain", &["yaml"]),
    ("starter", &["diag", "yaml"]),
    ("facts", &["diag", "document", "locale", "yaml"]),
    ("proof", &["diag", "document", "facts", "invoice", "locale", "yaml"]),
    ("purpose", &["calendar", "describe", "diag", "document", "facts", "locale", "yaml"]),
    ("yaml", &["diag", "geom", "invoice"]),
    ("invoice", &["diag", "document"]),
    ("document", &["diag", "foreign", "geom", "invoice", "picture"]),
    (
        "source",
        &[
            "describe",
            "diag",
            "document",
            "foreign",
            "geom",
            "identifiers",
            "invoice",
            "law",
            "payment",
            "picture",
            "serial",
            "yaml",
        ],
    ),
    ("serial", &["diag", "invoice", "locale", "yaml"]),
    ("locale", &["invoice", "diag", "keep", "yaml"]),
    ("law", &["invoice", "yaml"]),
    ("identifiers", &[]),
    ("text", &["geom", "keep"]),
    ("stationery", &["describe", "diag", "geom", "text", "yaml"]),
    (
        "compose",
        &[
            "diag",
            "document",
            "foreign",
            "geom",
            "identifiers",
            "invoice",
            "locale",
            "payment",
            "picture",
            "stationery",
        ],
    ),
    ("layout", &["compose", "diag", "foreign", "geom", "picture", "stationery", "text"]),
    ("pdf", &["compose", "diag", "foreign", "geom", "keep", "layout", "picture", "text"]),
    ("rules", &["identifiers", "invoice", "payment"]),
    (
        "einvoice",
        &[
            "compose",
            "diag",
            "document",
            "identifiers",
            "invoice",
            "law",
            "locale",
            "payment",
            "pdf",
            "rules",
        ],
    ),
    ("received", &["rules"]),
    ("preview", &[]),
    ("verify", &["geom", "locale", "stationery"]),
    ("certificates", &[]),
    ("signatures", &["certificates"]),
    ("signing", &["certificates", "diag", "geom", "signatures"]),
    ("assets", &["describe", "diag", "invoice", "locale", "pdf", "purpose", "source", "stationery", "text"]),
];

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let name =
                path.strip_prefix(root().join("src")).expect("below src").to_string_lossy().into_owned();
            found.push((name, std::fs::read_to_string(&path).expect("a file")));
        }
    }
}

fn all() -> Vec<(String, String)> {
    let mut found = Vec::new();
    sources(&root().join("src"), &mut found);
    assert!(found.len() > 50, "{} files", found.len());
    found
}

#[test]
fn no_file_is_long_and_each_says_what_it_is() {
    for (name, text) in all() {
        assert!(text.lines().count() <= 400, "{name} has {} lines", text.lines().count());
        assert!(text.starts_with("//!"), "{name} does not open with what it is");
    }
}

#[test]
fn rooms_use_only_the_rooms_before_them() {
    for (name, text) in all() {
        let room = name.split(['/', '.']).next().expect("a name");
        let Some((_, allowed)) = ARROWS.iter().find(|(r, _)| *r == room) else {
            assert!(["lib", "render", "bin"].contains(&room), "{room} is in no table");
            continue;
        };
        for line in text.lines() {
            let Some(used) = line.trim_start().strip_prefix("use crate::") else { continue };
            let used = used.split(|c: char| !c.is_alphanumeric() && c != '_').next().expect("a room");
            // Any room may leave off.
            assert!(used == room || used == "stop" || allowed.contains(&used), "{name} uses `{used}`");
        }
    }
}

#[test]
fn foreign_crates_have_one_door() {
    // Two for the e-invoice's crates: what is written, and what is received.
    let doors: [(&str, &[&str]); 37] = [
        ("schemars", &["describe/", "document/", "invoice/", "law/", "purpose/", "source/", "stationery/"]),
        ("pdf_writer", &["pdf/"]),
        ("xmp_writer", &["pdf/"]),
        ("subsetter", &["pdf/"]),
        ("hayro_svg", &["preview.rs"]),
        ("en16931_formats", &["einvoice/", "received/"]),
        ("serde_saphyr", &["yaml/"]),
        ("granit_parser", &["yaml/"]),
        ("zlib_rs", &["pdf/press.rs"]),
        ("harfrust", &["text/shape.rs"]),
        ("rust_decimal", &["invoice/money.rs"]),
        ("pulldown_cmark", &["bin/letterpress/serve/docs/", "compose/", "proof/spelling.rs"]),
        ("qrcodegen", &["payment/matrix.rs"]),
        ("csv", &["serial/delimited.rs"]),
        ("calamine", &["serial/xlsx.rs"]),
        ("minijinja", &["serial/", "source/variables.rs", "bin/letterpress/"]),
        ("iban", &["identifiers/account.rs"]),
        ("lopdf", &["signatures/", "signing/"]),
        ("cms", &["certificates/", "signing/"]),
        ("x509_cert", &["certificates/", "signing/"]),
        ("der", &["certificates/", "signing/"]),
        ("rsa", &["certificates/", "signing/"]),
        ("p256", &["certificates/", "signing/"]),
        ("p384", &["certificates/", "signing/"]),
        ("cryptoki", &["bin/"]),
        ("ureq", &["bin/"]),
        ("rustls", &["bin/"]),
        ("rusqlite", &["bin/letterpress/serve/jobs/"]),
        ("object_store", &["bin/letterpress/serve/jobs/"]),
        ("reqwest", &["bin/letterpress/serve/jobs/store.rs"]),
        ("zip", &["bin/letterpress/serve/jobs/"]),
        ("hmac", &["bin/letterpress/serve/jobs/webhook.rs"]),
        ("getrandom", &["bin/letterpress/serve/random.rs"]),
        ("globset", &["bin/letterpress/walk.rs"]),
        ("notify", &["bin/letterpress/watch.rs"]),
        ("signal_hook", &["bin/letterpress/stop.rs"]),
        (
            "rustix",
            &[
                "bin/letterpress/output.rs",
                "bin/letterpress/serve/mod.rs",
                "bin/letterpress/serve/pool.rs",
                "bin/letterpress/sweep.rs",
            ],
        ),
    ];
    for (name, text) in all() {
        for (foreign, doors) in doors {
            let named = text.lines().any(|line| {
                let code = line.split("//").next().unwrap_or_default();
                let path = format!("{foreign}::");
                let whole = |at: usize| {
                    let before = code.get(..at).unwrap_or_default().chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
                };
                code.match_indices(&path).any(|(at, _)| whole(at))
            });
            let door = doors.iter().any(|door| name.starts_with(door));
            assert!(!named || door, "{name} names {foreign}, whose doors are {doors:?}");
        }
    }
}
