//! `letterpress render --data` as its users call it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::TEMPLATE;

/// A folder with a template and a table, that goes when the test ends.
pub(super) struct Desk(PathBuf);

impl Desk {
    pub(super) fn new(name: &str, template: &str, csv: &str) -> Self {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("serial-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        fs::write(path.join("template.yaml"), template).expect("a template");
        fs::write(path.join("clients.csv"), csv).expect("a table");
        Self(path)
    }

    /// Code, standard output and standard error.
    pub(super) fn call(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
        let template = ["render", "template.yaml", "--data", "clients.csv"];
        let Output { status, stdout, stderr } = command
            .current_dir(&self.0)
            .args(template)
            .args(args)
            .env("NO_COLOR", "1")
            .output()
            .expect("a call");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        (status.code().expect("a code"), text(stdout), text(stderr))
    }

    pub(super) fn files(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.0.join(folder)) else { return Vec::new() };
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn pages(&self, name: &str) -> usize {
        let bytes = fs::read(self.0.join(name)).expect("a file");
        hayro_syntax::Pdf::new(std::sync::Arc::new(bytes)).expect("a PDF").pages().len()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const CLIENTS: &str = "name;note;tag\nAda;x;2026-05-04\nBo/Co;y;2026-13-45\nCleo;z;2026-05-06\n";

fn dated() -> String {
    TEMPLATE.replace("date: 2026-03-03", "date: \"{{ tag }}\"")
}

#[test]
fn a_failing_row_is_told_with_its_number_and_stops_nothing() {
    let desk = Desk::new("fails", &dated(), CLIENTS);
    let (code, out, err) = desk.call(&["-o", "out", "--message-format", "short", "--merge", "all.pdf"]);
    assert_eq!(code, 1, "{err}");
    assert_eq!(desk.files("out"), ["letter-0002.pdf", "letter-0004.pdf"]);
    assert!(
        err.contains("template.yaml:8:7: error[bad-date]: clients.csv:3: there is no day `2026-13-45`"),
        "{err}"
    );
    assert!(err.contains("1 failed:\n  clients.csv:3: there is no day `2026-13-45`\n"), "{err}");
    assert!(out.contains("wrote all.pdf (2 letters, 2 pages)"), "{out}");
    assert_eq!(desk.pages("all.pdf"), 2);
    // Again, the same bytes.
    let first = fs::read(desk.0.join("all.pdf")).expect("a file");
    desk.call(&["-o", "out", "--jobs", "1", "--merge", "all.pdf"]);
    assert!(first == fs::read(desk.0.join("all.pdf")).expect("a file"));
}

#[test]
fn a_dry_run_tells_all_and_writes_nothing() {
    let desk = Desk::new("dry", &dated(), CLIENTS);
    let (code, _, err) = desk.call(&["-o", "out", "--dry-run", "--merge", "all.pdf"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("clients.csv:3: there is no day `2026-13-45`"), "{err}");
    assert!(err.contains("nothing was written"), "{err}");
    assert_eq!(
        (desk.files("out"), desk.files(".")),
        (vec![], vec!["clients.csv".to_owned(), "template.yaml".to_owned()])
    );
    let (code, _, err) = desk.call(&["-o", "out", "--dry-run", "--rows", "2,4"]);
    assert_eq!(code, 0, "{err}");
}

#[test]
fn rows_groups_and_names() {
    let desk = Desk::new("names", TEMPLATE, CLIENTS);
    let (code, _, err) = desk.call(&["-o", "out", "--rows", "2-3", "--name", "{{ name }}-{{ date }}"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(desk.files("out"), ["Ada-2026-03-03.pdf", "Bo-Co-2026-03-03.pdf"]);
    let (code, _, err) = desk.call(&["-o", "grouped", "--group-by", "name"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(desk.files("grouped").len(), 3);
    let (code, _, _) = desk.call(&["-o", "one.pdf", "--rows", "4"]);
    assert_eq!((code, desk.pages("one.pdf")), (0, 1));
}

#[test]
fn only_rows_that_changed_are_made_again() {
    let desk = Desk::new("changed", TEMPLATE, CLIENTS);
    let call = || {
        let (code, out, err) = desk.call(&["-o", "out", "--incremental", "--message-format", "json"]);
        assert_eq!(code, 0, "{err}");
        out.matches("\"unchanged\":true").count()
    };
    assert_eq!((call(), call()), (0, 3));
    fs::write(desk.0.join("clients.csv"), CLIENTS.replace(";y;", ";why;")).expect("a table");
    assert_eq!((call(), call()), (2, 3));
    fs::write(desk.0.join("template.yaml"), TEMPLATE.replace("Vorher", "Davor")).expect("a template");
    assert_eq!((call(), call()), (0, 3));
}

#[test]
fn a_table_that_changes_while_its_letters_are_made_ends_the_run() {
    // Longer than what is kept of it.
    let rows =
        |note: &str| -> String { (0..1500).map(|row| format!("N{row};{}\n", note.repeat(400))).collect() };
    let desk = Desk::new("torn", TEMPLATE, &format!("name;note\n{}", rows("x ")));
    let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
    command.current_dir(&desk.0).args([
        "render",
        "template.yaml",
        "--data",
        "clients.csv",
        "-o",
        "out",
        "-j1",
    ]);
    let child = command.args(["--message-format", "short"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = child.spawn().expect("a call");
    while desk.files("out").is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    fs::write(desk.0.join("clients.csv"), format!("name;note\n{}", rows("y "))).expect("a table");
    let output = child.wait_with_output().expect("an end");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    let lost =
        err.matches("error[lost-table]: clients.csv: the file was changed after it was first read").count();
    // Those in hand, and no others.
    assert!((1..=300).contains(&lost), "{lost}");
    assert!(err.contains(" not begun, "), "{err}");
    assert!(desk.files("out").len() < 1500);
}

#[test]
fn names_from_values_are_the_same_for_any_number_of_threads() {
    let rows: String = (0..300).map(|row| format!("N{};x;{row}\n", row % 150)).collect();
    let desk = Desk::new("called", TEMPLATE, &format!("name;note;tag\n{rows}"));
    for (folder, jobs) in [("one", "1"), ("four", "4")] {
        let (code, _, err) =
            desk.call(&["-o", folder, "--name", "{{ tag }}-{{ recipient.name }}", "-q", "--jobs", jobs]);
        assert_eq!(code, 0, "{err}");
    }
    let files = desk.files("one");
    assert_eq!((files.len(), files[0].as_str()), (300, "0-N0.pdf"));
    assert_eq!(files, desk.files("four"));
    let same = |name: &String| {
        let read = |folder| fs::read(desk.0.join(folder).join(name)).expect("a file");
        read("one") == read("four")
    };
    assert!(files.iter().all(same));
    // A pattern that says the same of two rows, each with its number.
    let (code, _, err) = desk.call(&["-o", "clash", "--name", "{{ name }}"]);
    assert_eq!((code, err.matches("would both be written to").count()), (2, 20), "{err}");
    assert!(
        err.contains("`clients.csv:2` and `clients.csv:152` would both be written to `clash/N0.pdf`"),
        "{err}"
    );
    assert!(err.contains("and 130 more like these"), "{err}");
    assert!(desk.files("clash").is_empty());
}

#[test]
fn clashes_are_found_before_anything_is_written() {
    let desk = Desk::new("clash", TEMPLATE, CLIENTS);
    let (code, _, err) = desk.call(&["-o", "out", "--name", "{{ date }}.pdf"]);
    assert_eq!(code, 2, "{err}");
    assert!(
        err.contains("`clients.csv:2` and `clients.csv:3` would both be written to `out/2026-03-03.pdf`"),
        "{err}"
    );
    let (code, _, err) = desk.call(&["-o", "out", "--merge", "out/letter-0003.pdf"]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("`clients.csv:3` and `--merge` would both be written to"), "{err}");
    let (code, _, err) = desk.call(&["-o", "out", "--merge", "clients.csv"]);
    assert_eq!(code, 2, "{err}");
    assert!(desk.files("out").is_empty());
}

#[test]
fn wrong_calls_say_what_is_wrong() {
    let desk = Desk::new("calls", TEMPLATE, CLIENTS);
    let (code, _, err) = desk.call(&["-o", "-"]);
    assert_eq!((code, err.contains("several letters cannot all go to standard output")), (2, true), "{err}");
    let (code, _, err) = desk.call(&["--group-by", "nmae", "-o", "out"]);
    assert_eq!((code, err.contains("did you mean `name`?")), (1, true), "{err}");
    let (code, _, err) = desk.call(&["--rows", "x"]);
    assert_eq!((code, err.contains("`x` are no rows")), (2, true), "{err}");
    let (code, _, err) = desk.call(&["other.yaml"]);
    assert_eq!((code, err.contains("filled into one template")), (2, true), "{err}");
    // A folder's walk passes templates by, and one alone says what it needs.
    let alone = |path: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
        let output = command.current_dir(&desk.0).args(["render", path]).output().expect("a call");
        (output.status.code().expect("a code"), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, err) = alone("template.yaml");
    assert_eq!(
        (code, err.contains("this is a template, which needs the data of its letters")),
        (1, true),
        "{err}"
    );
    let (code, err) = alone(".");
    assert_eq!((code, err.contains("there is no letter in these folders")), (2, true), "{err}");
}

#[test]
fn the_sample_makes_six_letters_without_a_warning() {
    let root = crate::desk::root();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("serial-sample-{}", std::process::id()));
    let all = folder.join("all.pdf");
    let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
    command.current_dir(root).args(["render", "samples/fr/mensuel.yaml", "--data", "samples/fr/clients.csv"]);
    command.args(["--group-by", "client", "--deny-warnings", "-o"]).arg(&folder).arg("--merge").arg(&all);
    let output = command.output().expect("a call");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = fs::read(&all).expect("a file");
    assert_eq!(hayro_syntax::Pdf::new(std::sync::Arc::new(bytes)).expect("a PDF").pages().len(), 12);
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 7);
    fs::remove_dir_all(folder).expect("a folder");
}
