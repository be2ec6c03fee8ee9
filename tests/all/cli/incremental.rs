//! `--incremental`: what is unchanged is left alone, what changed never is.

use std::fs;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::{Called, Folder};
use crate::source::SOUND;

const LEDGER: &str = "out/.letterpress-incremental.json";

fn letters(name: &str) -> Folder {
    let letter = SOUND.replace("place: Lyon", "letterhead: head.yaml");
    Folder::new(&format!("incremental-{name}"))
        .with("in/a.yaml", &letter)
        .with("in/b.yaml", SOUND)
        .with("in/head.yaml", "kind: letterhead\nplace: Lyon\n")
}

/// The letters that were made, not left alone.
fn made(called: &Called) -> Vec<String> {
    assert_eq!(called.code(), 0, "{}", called.err());
    let lines: Vec<Value> =
        called.out().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let made = lines.iter().filter(|line| line["unchanged"] == false);
    made.filter_map(|line| Some(line["input"].as_str()?.to_owned())).collect()
}

fn run(folder: &Folder, more: &[&str]) -> Called {
    let args = ["render", "in", "-o", "out", "--incremental", "--message-format", "json"];
    folder.call(&[&args[..], more].concat())
}

#[test]
fn only_what_changed_is_made_again() {
    let folder = letters("changed");
    assert_eq!(made(&run(&folder, &[])), ["in/a.yaml", "in/b.yaml"]);
    let first = folder.read("out/a.pdf");
    assert!(made(&run(&folder, &[])).is_empty());

    let write = |name: &str, text: &str| fs::write(folder.0.join(name), text).expect("a file");
    write("in/head.yaml", "kind: letterhead\nplace: Paris\n");
    assert_eq!(made(&run(&folder, &[])), ["in/a.yaml"]);
    assert!(folder.read("out/a.pdf") != first);
    write("in/b.yaml", &SOUND.replace("place: Lyon", "place: Nice"));
    assert_eq!(made(&run(&folder, &[])), ["in/b.yaml"]);
    // Written anew with the same content: nothing changed.
    write("in/head.yaml", "kind: letterhead\nplace: Paris\n");
    assert!(made(&run(&folder, &[])).is_empty());
    // Options count.
    assert_eq!(made(&run(&folder, &["--set", "subject=Autre"])), ["in/a.yaml", "in/b.yaml"]);
    assert_eq!(made(&run(&folder, &[])), ["in/a.yaml", "in/b.yaml"]);
    // So does what became of the file.
    fs::remove_file(folder.0.join("out/a.pdf")).expect("a file");
    assert_eq!(made(&run(&folder, &[])), ["in/a.yaml"]);
    let mut bytes = folder.read("out/b.pdf");
    bytes[100] ^= 1;
    fs::write(folder.0.join("out/b.pdf"), &bytes).expect("a file");
    let later = SystemTime::now() + Duration::from_secs(3);
    let file = fs::File::options().write(true).open(folder.0.join("out/b.pdf")).expect("a file");
    file.set_modified(later).expect("a time");
    assert_eq!(made(&run(&folder, &[])), ["in/b.yaml"]);
    assert!(folder.read("out/b.pdf") != bytes);
}

#[test]
fn the_ledger_may_go_or_be_anything() {
    let folder = letters("ledger");
    run(&folder, &[]);
    let (a, b) = (folder.read("out/a.pdf"), folder.read("out/b.pdf"));
    assert_eq!(folder.files().iter().filter(|file| file.starts_with("out/.")).count(), 1);
    let sound = String::from_utf8(folder.read(LEDGER)).expect("text");
    let (cut, other) = (&sound[..sound.len() - 9], sound.replacen('2', "99", 1));
    for text in ["", "{", "[1]", "\n", "{\"form\":1,\"needs\":[],\"letters\":{}}", cut, other.as_str()] {
        fs::write(folder.0.join(LEDGER), text).expect("a file");
        assert_eq!(made(&run(&folder, &[])), ["in/a.yaml", "in/b.yaml"], "{text}");
    }
    fs::remove_file(folder.0.join(LEDGER)).expect("a file");
    assert_eq!(made(&run(&folder, &[])), ["in/a.yaml", "in/b.yaml"]);
    assert!(folder.read("out/a.pdf") == a && folder.read("out/b.pdf") == b);
}

#[test]
fn what_is_gone_is_forgotten_and_what_stays_is_known() {
    let folder = letters("gone").with("in/c.yaml", SOUND);
    assert_eq!(made(&run(&folder, &[])).len(), 3);
    let said = || String::from_utf8(folder.read(LEDGER)).expect("text");
    assert!(said().contains("a.pdf") && said().contains("head.yaml"), "{}", said());
    for file in ["in/a.yaml", "out/a.pdf"] {
        fs::remove_file(folder.0.join(file)).expect("a file");
    }
    let changed = SOUND.replace("place: Lyon", "place: Nice");
    fs::write(folder.0.join("in/b.yaml"), changed).expect("a file");
    assert_eq!(made(&run(&folder, &[])), ["in/b.yaml"]);
    assert!(!said().contains("a.pdf") && !said().contains("head.yaml"), "{}", said());
    // Neither of the two lines that are left is lost.
    assert!(made(&run(&folder, &[])).is_empty());
    assert_eq!(folder.files().iter().filter(|file| file.starts_with("out/.")).count(), 1);
}

#[test]
fn what_is_dated_today_is_made_again_on_another_day_only() {
    let today = SOUND.replacen("\ndate: 2026-03-03\n", "\ndate: today\n", 1);
    let folder = letters("today").with("in/today.yaml", today);
    assert_eq!(made(&run(&folder, &[])).len(), 3);
    let ledger = String::from_utf8(folder.read(LEDGER)).expect("text");
    let lines: Vec<Value> = ledger.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let dated: Vec<(&str, bool)> = lines
        .iter()
        .filter_map(|line| Some((line["letter"][0].as_str()?, line["letter"][1]["today"].as_bool()?)))
        .collect();
    assert_eq!(dated, [("a.pdf", false), ("b.pdf", false), ("today.pdf", true)]);
    // One that was not: as if it had been made on another day.
    let ledger = ledger.replace("\"today\":true", "\"today\":false");
    fs::write(folder.0.join(LEDGER), ledger).expect("a file");
    assert_eq!(made(&run(&folder, &[])), ["in/today.yaml"]);
}

#[test]
fn warnings_are_told_each_time_and_errors_are_never_kept() {
    let folder = Folder::new("warned").with("in/w.yaml", warned()).with("in/e.yaml", super::wrong());
    let call = |more: &[&str]| {
        let args = ["render", "in", "-o", "out", "--incremental"];
        folder.call(&[&args[..], more].concat())
    };
    let first = call(&[]);
    assert_eq!(first.code(), 1);
    let warning = |called: &Called| called.err().split("warning").nth(1).unwrap_or_default().to_owned();
    assert!(first.err().contains("warning: "), "{}", first.err());
    let second = call(&[]);
    assert_eq!(second.code(), 1);
    assert!(second.err().contains("1 unchanged, 1 failed:"), "{}", second.err());
    let until = |text: String| text.split(" letters in ").next().unwrap_or_default().to_owned();
    assert_eq!(until(warning(&first)).lines().next(), until(warning(&second)).lines().next());
    // What was written with warnings does not do where they are denied.
    assert!(call(&["--deny-warnings"]).err().contains("2 failed:"));
}

/// A sound letter with a warning: French law asks what its lines are.
fn warned() -> String {
    SOUND.replace("  operation: services\n", "")
}
