//! The program as its users call it: exit codes, files, messages.

mod batch;
mod check;
mod incremental;
mod interrupted;
mod names;
mod pictures;
mod spelling;
mod starts;
mod watch;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::source::SOUND;

/// A folder of its own that goes when the test ends.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub(super) fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
        self
    }

    pub(super) fn call(&self, args: &[&str]) -> Called {
        Called(self.command(args).stdin(Stdio::null()).output().expect("letterpress"))
    }

    pub(super) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
        command.current_dir(&self.0).args(args).env("NO_COLOR", "1");
        command
    }

    fn feed(&self, args: &[&str], input: &str) -> Called {
        let command = &mut self.command(args);
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().expect("letterpress");
        child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("a reader");
        Called(child.wait_with_output().expect("letterpress"))
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(super) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap_or_default()
    }

    /// Every file, by name.
    pub(super) fn files(&self) -> Vec<String> {
        fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let entry = entry.expect("an entry");
                let path = entry.path();
                if entry.file_type().expect("a kind").is_dir() {
                    walk(root, &path, found);
                } else {
                    found.push(path.strip_prefix(root).expect("within").display().to_string());
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.0, &self.0, &mut found);
        found.sort();
        found
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(super) struct Called(Output);

impl Called {
    pub(super) fn code(&self) -> i32 {
        self.0.status.code().expect("an exit code")
    }

    pub(super) fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    pub(super) fn err(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }
}

fn wrong() -> String {
    SOUND.replace("place: Lyon", "plaec: Lyon")
}

#[test]
fn a_letter_is_written_beside_its_yaml() {
    let folder = Folder::new("beside").with("fr/letter.yaml", SOUND);
    let called = folder.call(&["render", "fr/letter.yaml"]);
    assert_eq!(called.code(), 0, "{}", called.err());
    let line = called.out();
    assert!(line.starts_with("wrote fr/letter.pdf (") && line.trim_end().ends_with(" ms)"), "{line}");
    assert!(folder.read("fr/letter.pdf").starts_with(b"%PDF-"));
    assert_eq!(called.err(), "");
    assert_eq!(folder.files(), ["fr/letter.pdf", "fr/letter.yaml"]);
}

#[test]
fn a_letter_with_errors_writes_nothing() {
    let folder = Folder::new("errors").with("letter.yaml", wrong());
    let called = folder.call(&["render", "letter.yaml"]);
    assert_eq!((called.code(), called.out().as_str()), (1, ""));
    let golden = "error: unknown key `plaec`\n   --> letter.yaml:19:1\n    |\n 19 | plaec: Lyon\n    | ^^^^^ did you mean `place`?\n\n";
    assert_eq!(called.err(), golden);
    assert_eq!(folder.files(), ["letter.yaml"]);

    let short = folder.call(&["render", "letter.yaml", "--message-format", "short"]).err();
    assert_eq!(short, "letter.yaml:19:1: error[unknown-key]: unknown key `plaec`; did you mean `place`?\n");
    let json = folder.call(&["render", "letter.yaml", "--message-format", "json"]);
    assert_eq!((json.code(), json.err().as_str()), (1, ""));
    let value: serde_json::Value = serde_json::from_str(&json.out()).expect("one object");
    assert_eq!((&value["input"], &value["output"]), (&"letter.yaml".into(), &serde_json::Value::Null));
    let first = &value["diagnostics"][0];
    assert_eq!((&first["line"], &first["code"]), (&19.into(), &"unknown-key".into()));
}

#[test]
fn a_folder_is_rendered_whole() {
    let folder = Folder::new("folder")
        .with("in/a.yaml", SOUND)
        .with("in/sub/b.yml", SOUND)
        .with("in/sub/bad.yaml", wrong())
        .with("in/head.yaml", "kind: letterhead\nplace: Lyon\n")
        .with("in/.hidden.yaml", "x")
        .with("in/.git/c.yaml", "x")
        .with("in/notes.txt", "x");
    let called = folder.call(&["render", "in", "-o", "out"]);
    assert_eq!(called.code(), 1);
    let lines: Vec<String> = called.out().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("wrote out/a.pdf (") && lines[1].starts_with("wrote out/sub/b.pdf ("),
        "{lines:?}"
    );
    let err = called.err();
    assert!(
        err.contains("2 letters in ")
            && err.contains(", 1 failed:\n  in/sub/bad.yaml: unknown key `plaec`\n"),
        "{err}"
    );
    let written: Vec<String> = folder.files().into_iter().filter(|f| f.starts_with("out")).collect();
    assert_eq!(written, ["out/a.pdf", "out/sub/b.pdf"]);
    assert_eq!(folder.read("out/a.pdf"), folder.read("out/sub/b.pdf"));
}

#[test]
fn pipes_are_read_and_written() {
    let folder = Folder::new("pipes").with("letter.yaml", SOUND);
    let called = folder.feed(&["render", "-"], SOUND);
    assert_eq!((called.code(), called.err().as_str()), (0, ""));
    assert!(called.0.stdout.starts_with(b"%PDF-"));
    let named = folder.call(&["render", "letter.yaml", "-o", "-"]);
    assert_eq!(named.0.stdout, called.0.stdout);
    let file = folder.feed(&["render", "-", "-o", "new/folder/x.pdf"], SOUND);
    assert!(file.out().starts_with("wrote new/folder/x.pdf ("), "{}", file.out());
    assert_eq!(folder.read("new/folder/x.pdf"), called.0.stdout);
    let wrong = folder.feed(&["render", "-", "--message-format", "short"], &wrong());
    assert_eq!(wrong.code(), 1);
    assert!(wrong.err().starts_with("<stdin>:19:1: error[unknown-key]"), "{}", wrong.err());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = Folder::new("broken-pipe").with("letter.yaml", SOUND);
    let command = &mut folder.command(&["render", "letter.yaml", "-o", "-"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("letterpress");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("letterpress");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn the_same_output_twice_is_found_before_anything_is_written() {
    let folder = Folder::new("clash").with("a/x.yaml", SOUND).with("b/X.yml", SOUND).with("c/y.yaml", SOUND);
    let called = folder.call(&["render", "a/x.yaml", "b/X.yml", "c/y.yaml", "-o", "out/"]);
    assert_eq!(called.code(), 2);
    assert!(
        called.err().contains("`a/x.yaml` and `b/X.yml` would both be written to `out/X.pdf`"),
        "{}",
        called.err()
    );
    assert_eq!(folder.files(), ["a/x.yaml", "b/X.yml", "c/y.yaml"]);

    let over = folder.call(&["render", "a/x.yaml", "-o", "a/x.yaml"]);
    assert_eq!(over.code(), 2);
    assert!(over.err().contains("would be written over the letter"), "{}", over.err());
    assert_eq!(folder.read("a/x.yaml"), SOUND.as_bytes());
}

#[test]
fn wrong_usage_is_code_2() {
    let folder = Folder::new("usage").with("letter.yaml", SOUND).with("empty/notes.txt", "x");
    for args in [
        &["render"][..],
        &["render", "nothing.yaml"],
        &["render", "empty"],
        &["render", "letter.yaml", "--format", "docx"],
        &["render", "letter.yaml", "--fonts", "nowhere"],
        &["render", "letter.yaml", "letter.yaml", "-o", "-"],
        &["rendre", "letter.yaml"],
    ] {
        let called = folder.call(args);
        assert_eq!(called.code(), 2, "{args:?}");
        assert!(!called.err().is_empty(), "{args:?}");
    }
    assert_eq!(folder.files(), ["empty/notes.txt", "letter.yaml"]);
}

#[test]
fn a_target_that_cannot_be_written_is_code_2() {
    let folder = Folder::new("unwritable").with("letter.yaml", SOUND).with("taken", "a file, not a folder");
    let called = folder.call(&["render", "letter.yaml", "-o", "taken/x.pdf"]);
    assert_eq!(called.code(), 2);
    assert!(called.err().contains("cannot write `taken/x.pdf`"), "{}", called.err());
    assert_eq!(folder.files(), ["letter.yaml", "taken"]);
}

#[test]
fn values_come_from_the_command_line() {
    let folder = Folder::new("set").with("letter.yaml", SOUND);
    let plain = folder.call(&["render", "letter.yaml", "-o", "-"]).0.stdout;
    for args in [
        &["--layout", "us-letter"][..],
        &["--language", "de-DE"],
        &["--set", "recipient.address.0=14 rue des Lilas"],
    ] {
        let called = folder.call(&[&["render", "letter.yaml", "-o", "-"], args].concat());
        assert_eq!(called.code(), 0, "{}", called.err());
        assert_ne!(called.0.stdout, plain, "{args:?}");
    }
    let called = folder.call(&["render", "letter.yaml", "--layout", "us-leter", "--message-format", "short"]);
    assert_eq!(called.code(), 1);
    assert_eq!(
        called.err(),
        "--layout:1:8: error[unknown-layout]: there is no layout `us-leter`; did you mean `us-letter`?\n"
    );
}

#[test]
fn files_stay_in_the_letters_folder_unless_root_allows() {
    let letter = SOUND.replace("place: Lyon", "letterhead: ../head.yaml");
    let head = "kind: letterhead\nplace: Paris\n";
    let folder =
        Folder::new("jail").with("in/letter.yaml", &letter).with("head.yaml", head).with("in/own.yaml", head);
    let refused = folder.call(&["render", "in/letter.yaml", "--message-format", "short"]);
    assert_eq!(refused.code(), 1);
    let missing = letter.replace("head.yaml", "none.yaml");
    fs::write(folder.0.join("in/missing.yaml"), missing).expect("a file");
    let absent = folder.call(&["render", "in/missing.yaml", "--message-format", "short"]);
    let plain = |called: &Called| {
        called
            .err()
            .replace("head.yaml", "F")
            .replace("none.yaml", "F")
            .replace("missing.yaml", "letter.yaml")
    };
    assert_eq!(plain(&refused), plain(&absent), "a forbidden file and a missing one look alike");

    assert_eq!(folder.call(&["render", "in/letter.yaml", "--root", "."]).code(), 0);
    fs::write(folder.0.join("in/letter.yaml"), letter.replace("../head.yaml", "own.yaml")).expect("a file");
    assert_eq!(folder.call(&["render", "in/letter.yaml"]).code(), 0);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_and_pipes_are_no_files() {
    use std::os::unix::fs::symlink;

    let letter = |file: &str| SOUND.replace("place: Lyon", &format!("letterhead: {file}"));
    let folder = Folder::new("links")
        .with("head.yaml", "kind: letterhead\n")
        .with("in/link.yaml", letter("out.yaml"))
        .with("in/device.yaml", letter("zero.yaml"))
        .with("in/pipe.yaml", letter("pipe"));
    symlink("../head.yaml", folder.0.join("in/out.yaml")).expect("a link");
    symlink("/dev/zero", folder.0.join("in/zero.yaml")).expect("a link");
    symlink("..", folder.0.join("in/loop")).expect("a link");
    let made = Command::new("mkfifo").arg(folder.0.join("in/pipe")).status().expect("mkfifo");
    assert!(made.success());
    for name in ["link", "device", "pipe"] {
        let called = folder.call(&["render", &format!("in/{name}.yaml"), "--message-format", "short"]);
        assert_eq!(called.code(), 1, "{name}");
        assert!(called.err().contains("error[unreadable-file]"), "{name}: {}", called.err());
    }
    let root = folder.call(&["render", "in/device.yaml", "--root", "/", "--message-format", "short"]);
    assert!(root.err().contains("error[unreadable-file]"), "{}", root.err());
    // The loop is not followed, so that each letter is met once.
    let all = folder.call(&["render", "in", "-o", "out", "--message-format", "short"]);
    assert_eq!(all.err().matches("error[unreadable-file]").count(), 3, "{}", all.err());
}

#[test]
fn every_command_has_help_with_an_example() {
    let folder = Folder::new("help");
    for command in ["render", "watch", "layouts", "fonts", "completions", "man"] {
        let called = folder.call(&[command, "--help"]);
        assert_eq!(called.code(), 0);
        assert!(
            called.out().contains(&format!("  letterpress {command} ")) && called.out().contains("Example"),
            "{}",
            called.out()
        );
    }
}

#[test]
fn what_ships_is_listed() {
    let folder = Folder::new("lists");
    let layouts = folder.call(&["layouts"]).out();
    for name in
        ["be-nbn-z01-002", "din-5008-a", "din-5008-b", "nf-z11-001", "sn-010130-left", "sn-010130-right"]
            .into_iter()
            .chain(["uk-dl", "us-letter", "us-letter-block", "us-letter-modified"])
    {
        assert!(layouts.lines().any(|line| line.split_whitespace().next() == Some(name)), "{layouts}");
    }
    let fonts = folder.call(&["fonts"]).out();
    for name in ["Source Sans 3", "Source Serif 4"] {
        assert!(fonts.lines().any(|line| line.starts_with(name) && line.contains("Regular")), "{fonts}");
    }
    assert!(folder.call(&["completions", "bash"]).out().contains("_letterpress"));
    assert!(folder.call(&["man"]).out().contains(".TH letterpress"));
}

#[test]
#[cfg(target_os = "linux")]
fn fonts_of_the_machine_serve_where_asked_for() {
    let font = fs::read(crate::desk::root().join("tests/all/text/fonts/hebrew.ttf")).expect("the font");
    let letter = SOUND.replace("place: Lyon", "place: Lyon\npostscript: \"Shalom, \\u05D0בג\"");
    let folder = Folder::new("machine")
        .with("home/.local/share/fonts/hebrew.ttf", font)
        .with("letter.yaml", letter.replace("place: Lyon", "place: Lyon\nfonts: {text: Noto Sans Hebrew}"))
        .with("other.yaml", letter);
    let call = |args: &[&str]| {
        let mut command = folder.command(args);
        command.env("HOME", folder.0.join("home")).env_remove("XDG_DATA_HOME");
        Called(command.stdin(Stdio::null()).output().expect("letterpress"))
    };
    let without = call(&["render", "other.yaml"]);
    assert_eq!(without.code(), 1);
    assert!(
        without.err().contains("U+05D0") && without.err().contains("--system-fonts"),
        "{}",
        without.err()
    );
    let with = call(&["render", "other.yaml", "--system-fonts"]);
    assert_eq!(with.code(), 0, "{}", with.err());
    // A family may be named; its letters that it lacks come from those that ship.
    assert!(call(&["render", "letter.yaml"]).err().contains("Noto Sans Hebrew"));
    let named = call(&["render", "letter.yaml", "--system-fonts"]);
    assert_eq!(named.code(), 0, "{}", named.err());
    assert!(call(&["fonts", "--system-fonts"]).out().contains("Noto Sans Hebrew"));
}

#[test]
fn received_invoices_have_exit_codes() {
    let xml = crate::received::cii(&crate::rules::french());
    let wrong = xml.replacen("2601.15</ram:Due", "2601.14</ram:Due", 1);
    let folder = Folder::new("received")
        .with("sound.pdf", crate::received::sound_pdf())
        .with("wrong.xml", wrong)
        .with("none.xml", "<html/>");
    let sound = folder.call(&["invoice", "read", "sound.pdf"]);
    assert!(sound.code() == 0 && sound.out().contains("F-2026-031"), "{}", sound.out());
    let wrong = folder.call(&["invoice", "read", "wrong.xml", "--format", "json"]);
    assert_eq!(wrong.code(), 1);
    let answer: serde_json::Value = serde_json::from_str(&wrong.out()).expect("JSON");
    assert_eq!((&answer["sound"], &answer["file"]), (&false.into(), &"wrong.xml".into()));
    assert_eq!(folder.call(&["invoice", "read", "none.xml"]).code(), 2);
    assert_eq!(folder.call(&["invoice", "read", "nowhere.pdf"]).code(), 2);
    let fed = folder.feed(&["invoice", "read", "-"], &xml);
    assert_eq!(fed.code(), 0, "{}", fed.out());
}
