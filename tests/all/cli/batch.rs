//! Folders of letters: which are found, in what order they are told, what stops.

use std::fs;

use serde_json::Value;

use super::{Folder, wrong};
use crate::source::SOUND;

/// The PDFs of a folder.
fn pdfs(folder: &Folder) -> Vec<String> {
    folder.files().into_iter().filter(|file| file.ends_with(".pdf")).collect()
}

#[test]
fn globs_choose_letters_and_folders() {
    let folder = Folder::new("globs")
        .with("in/a.yaml", SOUND)
        .with("in/draft-b.yaml", SOUND)
        .with("in/2026/c.yaml", SOUND)
        .with("in/2026/draft-d.yaml", SOUND)
        .with("in/old/e.yaml", SOUND);
    let pdfs_of = |args: &[&str]| {
        let _ = fs::remove_dir_all(folder.0.join("out"));
        let called = folder.call(&[&["render", "in", "-o", "out", "-q"], args].concat());
        assert_eq!((called.code(), called.out().as_str(), called.err().as_str()), (0, "", ""), "{args:?}");
        pdfs(&folder)
    };
    assert_eq!(pdfs_of(&["--exclude", "draft-*"]), ["out/2026/c.pdf", "out/a.pdf", "out/old/e.pdf"]);
    assert_eq!(pdfs_of(&["--exclude", "old", "--exclude", "2026/"]), ["out/a.pdf", "out/draft-b.pdf"]);
    assert_eq!(pdfs_of(&["--include", "2026/**"]), ["out/2026/c.pdf", "out/2026/draft-d.pdf"]);
    assert_eq!(pdfs_of(&["--include", "2026/*", "--exclude", "draft-*"]), ["out/2026/c.pdf"]);
    // `*` stays within one name, and what is named itself is always taken.
    let none = folder.call(&["render", "in", "-o", "out", "--include", "2*c.yaml"]);
    assert!(none.code() == 2 && none.err().contains("there is no letter"), "{}", none.err());
    let named = folder.call(&["render", "in/draft-b.yaml", "-o", "x.pdf", "--exclude", "draft-*"]);
    assert_eq!(named.code(), 0);
    let wrong = folder.call(&["render", "in", "--exclude", "a[b"]);
    assert!(wrong.code() == 2 && wrong.err().contains("--exclude `a[b`"), "{}", wrong.err());
}

#[cfg(unix)]
#[test]
fn each_real_folder_is_entered_once() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new("loops")
        .with("in/b/letter.yaml", SOUND)
        .with("elsewhere/c.yaml", SOUND)
        .with("above.yaml", wrong());
    let link = |to: &str, name: &str| symlink(to, folder.0.join(name)).expect("a link");
    link("b", "in/a-link");
    link(".", "in/self");
    link("..", "in/b/up");
    link("../..", "in/b/top");
    link("../elsewhere", "in/more");
    link("../elsewhere", "in/twice");
    link("nowhere", "in/dangling");
    let called = folder.call(&["render", "in", "-o", "out"]);
    assert_eq!(called.code(), 0, "{}", called.err());
    assert_eq!(pdfs(&folder), ["out/b/letter.pdf", "out/more/c.pdf"]);
}

#[test]
fn a_program_gets_one_line_for_each_letter_in_order() {
    let folder =
        Folder::new("lines").with("in/a.yaml", SOUND).with("in/b.yaml", wrong()).with("in/c.yaml", SOUND);
    let called = folder.call(&["render", "in", "-o", "out", "--message-format", "json"]);
    assert_eq!((called.code(), called.err().as_str()), (1, ""));
    let lines: Vec<Value> =
        called.out().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let inputs: Vec<&str> = lines.iter().filter_map(|line| line["input"].as_str()).collect();
    assert_eq!(inputs, ["in/a.yaml", "in/b.yaml", "in/c.yaml"]);
    assert_eq!(lines[0]["output"], "out/a.pdf");
    assert_eq!((&lines[0]["pages"], &lines[0]["diagnostics"]), (&2.into(), &Value::Array(Vec::new())));
    assert!(lines[0]["milliseconds"].as_f64().is_some_and(|time| time > 0.0));
    assert_eq!((&lines[1]["output"], &lines[1]["milliseconds"]), (&Value::Null, &Value::Null));
    let complaint = &lines[1]["diagnostics"][0];
    assert_eq!((&complaint["code"], &complaint["line"]), (&"unknown-key".into(), &19.into()));
}

#[test]
fn quiet_says_only_what_is_wrong() {
    let folder = Folder::new("quiet").with("in/a.yaml", SOUND).with("in/b.yaml", wrong());
    let called = folder.call(&["render", "in", "--quiet", "--message-format", "short"]);
    assert_eq!((called.code(), called.out().as_str()), (1, ""));
    assert_eq!(
        called.err(),
        "in/b.yaml:19:1: error[unknown-key]: unknown key `plaec`; did you mean `place`?\n"
    );
}

#[test]
fn fail_fast_begins_nothing_more() {
    let mut folder = Folder::new("fail-fast").with("in/0.yaml", wrong());
    for number in 100..700 {
        folder = folder.with(&format!("in/{number}.yaml"), wrong());
    }
    let args = ["render", "in", "-o", "out", "--jobs", "1", "--message-format", "short"];
    let fast = folder.call(&[&args[..], &["--fail-fast"]].concat());
    assert_eq!(fast.code(), 1);
    let told = fast.err().matches("error[unknown-key]").count();
    assert!((1..=260).contains(&told), "{told} letters were begun");
    assert!(fast.err().contains(" not begun, "), "{}", fast.err());
    let all = folder.call(&args);
    assert_eq!(all.err().matches("error[unknown-key]").count(), 601);
    // Only so many are told again at the end.
    assert!(all.err().contains("601 failed:\n") && all.err().ends_with("  and 551 more\n"), "{}", all.err());
}

/// Letters that fail at once are given out several at a time: what was begun of them is told.
#[test]
fn fail_fast_finishes_what_is_in_hand() {
    let mut folder = Folder::new("in-hand");
    for number in 100..400 {
        let letter = if number % 8 == 0 { SOUND.to_owned() } else { wrong() };
        folder = folder.with(&format!("in/{number}.yaml"), letter);
    }
    let called = folder.call(&["render", "in", "-o", "out", "--jobs", "4", "--fail-fast"]);
    assert_eq!(called.code(), 1);
    let told = called.out().lines().filter(|line| line.starts_with("wrote ")).count();
    let files = folder.files().into_iter().filter(|file| file.starts_with("out/"));
    assert_eq!(files.count(), told, "{}", called.out());
}

/// Names are worked out and compared on all cores, and each stays with its letter.
#[test]
fn each_of_many_letters_gets_its_own_name() {
    let mut folder = Folder::new("own-names");
    for number in 100..250 {
        let letter = SOUND.replace("place: Lyon", &format!("place: Lyon {number}"));
        folder = folder.with(&format!("in/{number}.yaml"), letter);
    }
    let args = ["render", "in", "-o", "out", "--message-format", "json", "--name"];
    let called = folder.call(&[&args[..], &["{{ place }}"]].concat());
    assert_eq!(called.code(), 0, "{}", called.err());
    let lines: Vec<Value> =
        called.out().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 150);
    for (line, number) in lines.iter().zip(100..) {
        assert_eq!(line["input"], format!("in/{number}.yaml"));
        assert_eq!(line["output"], format!("out/Lyon {number}.pdf"));
    }
    let folder = folder.with("in/201.yml", SOUND);
    let called = folder.call(&["render", "in", "-o", "out"]);
    let message = "error: `in/201.yaml` and `in/201.yml` would both be written to `out/201.pdf`";
    assert_eq!((called.code(), called.err().trim_end()), (2, message));
}

#[test]
fn one_thread_and_many_write_the_same_in_the_same_order() {
    let mut folder = Folder::new("threads");
    for number in 0..40 {
        folder = folder.with(
            &format!("in/{number:02}.yaml"),
            SOUND.replace("place: Lyon", &format!("place: Lyon {number}")),
        );
    }
    let strip = |text: String| -> Vec<String> {
        text.lines()
            .map(|line| line.split(" (").next().unwrap_or_default().replace("many/", "one/"))
            .collect()
    };
    let one = folder.call(&["render", "in", "-o", "one/", "--jobs", "1"]);
    let many = folder.call(&["render", "in", "-o", "many/", "--jobs", "8"]);
    assert_eq!(strip(one.out()), strip(many.out()));
    assert_eq!(one.out().lines().count(), 40);
    for number in 0..40 {
        let (one, many) = (format!("one/{number:02}.pdf"), format!("many/{number:02}.pdf"));
        assert!(folder.read(&one) == folder.read(&many) && !folder.read(&one).is_empty(), "{one}");
    }
}

/// What cannot be written is one clear error a letter, and nothing is left half done. The
/// limit on the size of files stands for a full disk; `trap` keeps its signal from killing.
#[cfg(unix)]
#[test]
fn a_letter_that_does_not_fit_on_the_disk_leaves_nothing() {
    use std::process::{Command, Stdio};

    let folder = Folder::new("full").with("in/a.yaml", SOUND).with("in/b.yaml", SOUND);
    let program = env!("CARGO_BIN_EXE_letterpress");
    let script =
        format!("trap '' XFSZ; ulimit -f 8; exec '{program}' render in -o out --message-format short");
    let mut command = Command::new("sh");
    let called =
        command.current_dir(&folder.0).args(["-c", &script]).stdin(Stdio::null()).output().expect("sh");
    let err = String::from_utf8_lossy(&called.stderr).into_owned();
    assert_eq!(called.status.code(), Some(2), "{err}");
    assert_eq!(err.matches("error[unwritable-file]: cannot write `out/").count(), 2, "{err}");
    assert_eq!(folder.files(), ["in/a.yaml", "in/b.yaml"]);
}
