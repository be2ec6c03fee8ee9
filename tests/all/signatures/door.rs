//! `letterpress verify-signature`: what it says, and its exit codes.

use serde_json::Value;

use super::fixture::{DAY, Later, file};
use crate::cli::Folder;

fn folder(name: &str) -> Folder {
    let mut later = Later::of(&file("p256.pdf"));
    later.page().set("Rotate", 180);
    Folder::new(name)
        .with("signed.pdf", file("two.pdf"))
        .with("turned.pdf", later.bytes())
        .with("words.pdf", "words")
        .with("root.pem", file("root.pem"))
}

#[test]
fn for_people() {
    let folder = folder("verify-signature");
    let good = folder.call(&["verify-signature", "signed.pdf", "--trust", "root.pem", "--time", DAY]);
    assert_eq!(good.code(), 0, "{}", good.err());
    let out = good.out();
    for line in [
        "first: valid",
        "  signer   Jean Marchand",
        "  level    B-B",
        "  covers   revision 2 of 3",
        "second: valid",
        "  covers   whole file",
        "  changes  none",
        "  pdfsig   Signature is Valid. Total document signed. Certificate is Trusted.",
    ] {
        assert!(out.lines().any(|one| one == line), "{line}\n{out}");
    }
    let bad = folder.call(&["verify-signature", "turned.pdf", "--trust", "root.pem", "--time", DAY]);
    assert_eq!(bad.code(), 1);
    let out = bad.out();
    assert!(
        out.contains("second: INVALID\n  problem  changed after signing: /Rotate of page 1 was added"),
        "{out}"
    );
    assert!(out.contains("first: not signed"), "{out}");
    let alone = folder.call(&["verify-signature", "signed.pdf", "--time", DAY]);
    assert_eq!(alone.code(), 0);
    assert!(alone.out().contains("second: intact; nobody said whom to trust"), "{}", alone.out());
}

#[test]
fn for_programs() {
    let folder = folder("verify-signature-json");
    let args = ["verify-signature", "turned.pdf", "--trust", "root.pem", "--time", DAY, "--json"];
    let called = folder.call(&args);
    assert_eq!(called.code(), 1);
    let found: Value = serde_json::from_str(&called.out()).expect("JSON");
    assert_eq!(found["file"], "turned.pdf");
    assert_eq!(found["unsigned_fields"], serde_json::json!(["first"]));
    let one = &found["signatures"][0];
    assert_eq!((&one["field"], &one["signer"]), (&"second".into(), &"Erika Mustermann".into()));
    assert_eq!((&one["level"], &one["verdict"]), (&"B-B".into(), &"invalid".into()));
    assert_eq!(one["covers"], "revision 2 of 3");
    assert_eq!(one["changes"], "not permitted: /Rotate of page 1 was added");
    assert_eq!(one["problems"], serde_json::json!(["changed after signing: /Rotate of page 1 was added"]));
    assert_eq!(one["pdfsig"], "Signature is Valid. Not total document signed. Certificate is Trusted.");
    assert!(one["time"].as_str().expect("a time").starts_with("2026-"));
    assert_eq!(one["time_source"], "as claimed");
}

#[test]
fn what_cannot_be_read_is_exit_code_2() {
    let folder = folder("verify-signature-broken");
    for (args, said) in [
        (&["verify-signature", "words.pdf"][..], "it does not begin as a PDF does"),
        (&["verify-signature", "nowhere.pdf"], "cannot read `nowhere.pdf`"),
        (&["verify-signature", "signed.pdf", "--trust", "words.pdf"], "there is no certificate in it"),
        (&["verify-signature", "signed.pdf", "--time", "yesterday"], "`yesterday` is no time"),
    ] {
        let called = folder.call(args);
        assert_eq!(called.code(), 2, "{args:?}");
        assert!(called.err().contains(said), "{args:?}: {}", called.err());
    }
}
