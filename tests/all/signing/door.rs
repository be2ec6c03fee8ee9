//! `letterpress sign` as its users call it.

use super::fixture::{bytes, letter};
use crate::cli::Folder;

/// A letter with fields, and keys that only their owner may read.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(name)
        .with("letter.pdf", letter(true, &[]))
        .with("me.key", bytes("p256.key"))
        .with("locked.key", bytes("p256-encrypted.key"))
        .with("me.crt", bytes("p256.crt"))
        .with("ca.crt", bytes("intermediate.crt"))
        .with("me.p12", bytes("p256.p12"))
        .with("pass.txt", "correct\n");
    for name in ["me.key", "locked.key", "me.p12", "pass.txt"] {
        own(&folder, name, 0o600);
    }
    folder
}

#[cfg(unix)]
fn own(folder: &Folder, name: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;

    let path = folder.path(name);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
}

#[cfg(not(unix))]
fn own(_folder: &Folder, _name: &str, _mode: u32) {}

const PLAIN: [&str; 8] =
    ["sign", "letter.pdf", "--field", "sender", "--time", "2026-03-03T10:00:00+01:00", "--chain", "ca.crt"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    PLAIN.iter().chain(more).copied().collect()
}

#[test]
fn every_way_to_name_the_key_signs_alike() {
    let folder = folder("sign-keys");
    let called = folder.call(&with(&["--key", "me.key", "--cert", "me.crt"]));
    assert_eq!(called.code(), 0, "{}", called.err());
    assert_eq!(called.out(), "wrote letter-signed.pdf\n");
    let signed = folder.read("letter-signed.pdf");
    assert!(signed.starts_with(&folder.read("letter.pdf")) && signed.len() > folder.read("letter.pdf").len());
    let packed = ["sign", "letter.pdf", "--field", "sender", "--time", "2026-03-03T10:00:00+01:00"];
    for (number, more) in [
        &["--p12", "me.p12", "--passphrase-file", "pass.txt"][..],
        &["--p12", "me.p12", "--passphrase-env", "LETTER_PASS"],
    ]
    .into_iter()
    .enumerate()
    {
        let out = format!("out/{number}.pdf");
        let args: Vec<&str> = packed.iter().chain(more).copied().chain(["-o", &out]).collect();
        let done = folder.command(&args).env("LETTER_PASS", "correct").output().expect("letterpress");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(folder.read(&out) == signed, "{args:?}");
    }
    let args =
        with(&["--key", "locked.key", "--cert", "me.crt", "--passphrase-file", "pass.txt", "-o", "b.pdf"]);
    assert_eq!(folder.call(&args).code(), 0);
    assert!(folder.read("b.pdf") == signed);
}

#[cfg(unix)]
#[test]
fn secrets_that_others_can_read_are_turned_down() {
    let folder = folder("sign-modes");
    for (name, args) in [
        ("me.key", with(&["--key", "me.key", "--cert", "me.crt"])),
        ("pass.txt", with(&["--key", "locked.key", "--cert", "me.crt", "--passphrase-file", "pass.txt"])),
        (
            "me.p12",
            vec![
                "sign",
                "letter.pdf",
                "--field",
                "sender",
                "--p12",
                "me.p12",
                "--passphrase-file",
                "pass.txt",
            ],
        ),
    ] {
        for mode in [0o640, 0o604] {
            own(&folder, name, mode);
            let called = folder.call(&args);
            assert_eq!(called.code(), 2);
            assert!(called.err().contains(&format!("`chmod 600 {name}`")), "{}", called.err());
        }
        own(&folder, name, 0o600);
    }
    assert!(!folder.files().iter().any(|name| name.contains("signed")));
}

#[test]
fn exit_codes_and_messages() {
    let folder = folder("sign-codes");
    let key = ["--key", "me.key", "--cert", "me.crt"];
    let call = |args: &[&str]| {
        let args: Vec<&str> = args.iter().chain(&key).copied().collect();
        let called = folder.call(&args);
        (called.code(), called.err())
    };
    let (code, told) = call(&["sign", "letter.pdf", "--field", "nobody"]);
    assert_eq!(code, 1);
    assert!(
        told.contains("`letter.pdf`: it has no signature field `nobody`; it has `sender`, `client`"),
        "{told}"
    );
    let (code, told) = call(&["sign", "absent.pdf", "--field", "sender"]);
    assert!(code == 2 && told.contains("cannot read `absent.pdf`"), "{told}");
    let (code, told) = call(&["sign", "letter.pdf", "--field", "sender", "--time", "yesterday"]);
    assert!(code == 2 && told.contains("2026-03-03T10:00:00+01:00"), "{told}");
    let none = folder.call(&["sign", "letter.pdf", "--field", "sender"]);
    assert!(none.code() == 2 && none.err().contains("name the key"), "{}", none.err());
    let on_the_line = folder.call(&with(&["--key", "me.key", "--cert", "me.crt", "--passphrase", "correct"]));
    assert_eq!(on_the_line.code(), 2, "a passphrase is not taken from the command line");
    assert!(!folder.files().iter().any(|name| name.ends_with("-signed.pdf")));
}

#[test]
fn a_wrong_passphrase_is_not_repeated() {
    let folder = folder("sign-secret").with("pass.txt", "wr0ng-secret\n");
    own(&folder, "pass.txt", 0o600);
    let called =
        folder.call(&with(&["--key", "locked.key", "--cert", "me.crt", "--passphrase-file", "pass.txt"]));
    assert_eq!(called.code(), 2);
    assert!(called.err().contains("is the passphrase right?"), "{}", called.err());
    assert!(!(called.err() + &called.out()).contains("wr0ng"));
}

#[test]
fn render_refuses_what_it_cannot_sign() {
    let folder = folder("sign-render").with("letter.yaml", crate::source::SOUND);
    let key = ["--key", "me.key", "--cert", "me.crt"];
    let call = |args: &[&str]| {
        let args: Vec<&str> = ["render", "letter.yaml"].iter().chain(args).chain(&key).copied().collect();
        let called = folder.call(&args);
        (called.code(), called.err())
    };
    let (code, told) = call(&["--sign-field", "sender"]);
    assert!(code == 1 && told.contains("it has no signature field"), "{told}");
    let (code, told) = call(&[]);
    assert!(code == 2 && told.contains("--sign-field"), "{told}");
    let (code, told) = call(&["--sign-field", "sender", "--format", "png"]);
    assert!(code == 2 && told.contains("only PDFs are signed"), "{told}");
    assert!(folder.read("letter.pdf") == letter(true, &[]), "nothing is written");
}
