//! `letterpress check --spelling`, with a program in the place of Hunspell that knows all
//! words but two.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Instant;

use serde_json::Value;

use super::{Called, Folder};

const LETTER: &str = "\
layout: uk-dl
language: en-GB
sender: {name: Ann Lee, address: [1 High Street, YORK]}
recipient: {name: Ms Claire Warren, address: [2 Low Road, LEEDS]}
date: 2026-03-03
subject: The wrold of work
salutation: Dear Ms Warren
body: |
  All of the
  **wrold** is zzyxq, Warren.
closing: Yours sincerely
";

const BANNER: &str = "echo '@(#) International Ispell Version 3.2.06 (but really Hunspell 1.7.1)'\n";

const ANSWERS: &str = r#"while read -r line; do
  echo "$line" >>"$here/asked"
  case "$line" in
    ^wrold) echo '& wrold 5 1: world, would, wold, word, wrolds' ;;
    ^zzyxq) echo '# zzyxq 1' ;;
    *) echo '*' ;;
  esac
  echo
done
"#;

/// A folder with letters, and with a program that says this once its dictionary is found.
fn desk(name: &str, then: &str) -> Folder {
    let program = format!(
        r#"#!/bin/sh
here=${{0%/*}}
if [ "$1" = -v ]; then exit 0; fi
echo "$*" >>"$here/asked"
case "$5" in
  en_GB|house,medical) ;;
  *) echo "Can't open affix or dictionary files for dictionary named \"$5\"." >&2; exit 1 ;;
esac
{then}"#
    );
    let folder = Folder::new(name).with("letter.yaml", LETTER).with("bin/hunspell", program);
    fs::set_permissions(folder.path("bin/hunspell"), fs::Permissions::from_mode(0o755)).expect("a program");
    folder
}

fn sound(name: &str) -> Folder {
    desk(name, &format!("{BANNER}{ANSWERS}"))
}

/// Checks with the program of the folder, and those that it calls itself.
fn check(folder: &Folder, args: &[&str]) -> Called {
    let mut path = folder.path("bin").into_os_string();
    path.push(":/usr/bin:/bin");
    let args = [&["check", "--today", "2026-03-03"], args].concat();
    Called(folder.command(&args).env("PATH", path).output().expect("letterpress"))
}

fn asked(folder: &Folder) -> String {
    String::from_utf8(folder.read("bin/asked")).expect("text")
}

#[test]
fn words_are_found_in_every_form_of_output() {
    let folder = sound("spelling-forms");
    let short = check(&folder, &["letter.yaml", "--spelling", "--message-format", "short", "--quiet"]);
    assert_eq!(
        short.out(),
        "letter.yaml:6:14: warning[spelling]: `wrold` is not in the dictionary; is it `world`, `would` or `wold`?\n\
         letter.yaml:10:5: warning[spelling]: `wrold` is not in the dictionary; is it `world`, `would` or `wold`?\n\
         letter.yaml:10:16: warning[spelling]: `zzyxq` is not in the dictionary; write another word, or take it into your own words\n"
    );
    assert_eq!((short.code(), short.err().as_str()), (0, ""));
    let human = check(&folder, &["letter.yaml", "--spelling", "--deny-warnings"]);
    assert_eq!((human.code(), human.err().as_str()), (1, "1 letter checked: 0 errors, 3 warnings\n"));
    assert!(human.out().contains("^^^^^ is it `world`, `would` or `wold`?"), "{}", human.out());
    let json = check(&folder, &["letter.yaml", "--spelling", "--message-format", "json"]).out();
    let first: Value = serde_json::from_str(json.lines().next().expect("a line")).expect("JSON");
    assert_eq!((&first["code"], &first["end_column"]), (&"spelling".into(), &19.into()));
    assert!(first["why"].as_str().is_some_and(|why| why.len() > 40), "{first}");
    let sarif = check(&folder, &["letter.yaml", "--spelling", "--message-format", "sarif"]).out();
    let log: Value = serde_json::from_str(&sarif).expect("JSON");
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(3));
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "spelling");
}

#[test]
fn nobody_is_asked_unless_it_is_wanted() {
    let folder = sound("spelling-off");
    let called = check(&folder, &["letter.yaml"]);
    assert_eq!((called.code(), called.out().as_str(), asked(&folder).as_str()), (0, "", ""));
}

#[test]
fn many_letters_ask_one_process_about_each_word_once() {
    let mut folder = sound("spelling-many");
    for number in 0..100 {
        folder = folder.with(&format!("in/{number}.yaml"), LETTER);
    }
    let called = check(&folder, &["in", "--spelling", "--message-format", "short"]);
    assert_eq!((called.code(), called.out().lines().count()), (0, 300), "{}", called.err());
    let asked = asked(&folder);
    let mut lines: Vec<&str> = asked.lines().collect();
    assert_eq!(lines.iter().filter(|line| **line == "-a -i utf-8 -d en_GB").count(), 1, "{asked}");
    assert!(lines.contains(&"^wrold") && !lines.contains(&"^Warren"), "{asked}");
    let count = lines.len();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), count, "{asked}");
}

#[test]
fn dictionaries_and_words_of_ones_own() {
    let folder = sound("spelling-own").with("ours.txt", "# our product\nZzyxq\n");
    let args = ["letter.yaml", "--spelling", "--message-format", "short", "--language", "de-DE"];
    let own = ["--dictionary", "house", "--dictionary", "medical", "--words", "ours.txt"];
    let called = check(&folder, &[&args[..], &own].concat());
    assert_eq!((called.code(), called.out().matches("[spelling]").count()), (0, 2), "{}", called.err());
    assert!(asked(&folder).starts_with("-a -i utf-8 -d house,medical\n"), "{}", asked(&folder));
    for wrong in [
        &["letter.yaml", "--dictionary", "house"][..],
        &["letter.yaml", "--spelling", "--dictionary=-x"],
        &["letter.yaml", "--spelling", "--dictionary", ""],
        &["letter.yaml", "--spelling", "--words", "none.txt"],
        &["letter.yaml", "--spelling", "--dictionary", "none"],
    ] {
        let called = check(&folder, wrong);
        assert_eq!((called.code(), called.out().matches("[spelling]").count()), (2, 0), "{wrong:?}");
        assert!(!called.err().is_empty(), "{wrong:?}");
    }
}

#[test]
fn what_is_missing_is_said_once() {
    let folder = sound("spelling-missing").with("in/a.yaml", LETTER).with("in/b.yaml", LETTER);
    let mut command = folder.command(&["check", "in", "--spelling"]);
    let called = Called(command.env("PATH", folder.path("in")).output().expect("letterpress"));
    assert_eq!((called.code(), called.out().as_str()), (2, ""));
    assert_eq!(called.err().matches("error: ").count(), 1, "{}", called.err());
    assert!(called.err().contains("install it and the dictionaries"), "{}", called.err());

    let french = check(&folder, &["in", "--spelling", "--language", "fr-BE", "--message-format", "short"]);
    assert_eq!(french.code(), 2, "{}", french.out());
    assert_eq!(
        french.err(),
        "error[usage]: hunspell has no dictionary for letters in fr-BE (fr_BE, fr, fr_FR); install one, such as Debian's package hunspell-fr, or name another with --dictionary\n"
    );
    let tried: Vec<String> = asked(&folder).lines().map(str::to_owned).collect();
    assert_eq!(tried, ["fr_BE", "fr", "fr_FR"].map(|name| format!("-a -i utf-8 -d {name}")));
}

#[test]
fn a_program_that_fails_is_told_and_never_waited_for() {
    let dies = format!("{BANNER}read -r line\necho 'the dictionary is torn' >&2\nexit 3\n");
    let flood = format!("{BANNER}read -r line\nwhile :; do echo '*'; done\n");
    let garbage = format!("{BANNER}while read -r line; do echo 'Segmentation fault'; echo; done\n");
    let hangs = format!("{BANNER}exec sleep 300\n");
    for (name, then, told) in [
        ("mute", "exec sleep 300\n", "`hunspell` has not answered for 10 seconds"),
        ("hangs", &hangs, "`hunspell` has not answered for 10 seconds"),
        ("dies", &dies, "`hunspell` ended when it was asked about `"),
        ("flood", &flood, "`hunspell` does not answer as Ispell would: `*`"),
        ("garbage", &garbage, "`hunspell` does not answer as Ispell would: `Segmentation fault`"),
        ("other", "echo Usage: hunspell\n", "`hunspell` does not answer as Ispell would: `Usage: hunspell`"),
        ("broken", "echo 'no memory' >&2; exit 9\n", "`hunspell` ended at once: no memory"),
    ] {
        let folder =
            desk(&format!("spelling-{name}"), then).with("in/a.yaml", LETTER).with("in/b.yaml", LETTER);
        let start = Instant::now();
        let called = check(&folder, &["in", "--spelling", "--message-format", "short"]);
        assert_eq!((called.code(), called.err().lines().count()), (2, 1), "{name}: {}", called.err());
        assert!(called.err().starts_with(&format!("error[usage]: {told}")), "{name}: {}", called.err());
        assert!(start.elapsed().as_secs() < 60, "{name}");
    }
}
