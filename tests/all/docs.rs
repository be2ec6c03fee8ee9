//! The documents for people, tried: each command in them works, in the order of its page, in a
//! folder that has the samples and the files that the page tells its reader to write; links
//! lead somewhere; each purpose has a page that names its parts and rules.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::Folder;
use crate::desk::root;

/// A fenced block of a page.
struct Block<'t> {
    /// The line on which it begins.
    line: usize,
    /// What its lines are: `sh`, `yaml`, `text` ...
    kind: &'t str,
    lines: Vec<&'t str>,
    /// The line of prose before it.
    before: &'t str,
}

impl Block<'_> {
    fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// Every file below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    walk(folder, &mut found);
    found.sort();
    found
}

/// Every page with its text.
fn pages() -> Vec<(PathBuf, String)> {
    let pages: Vec<_> = files(&root().join("docs"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| (path.clone(), fs::read_to_string(&path).expect("a page")))
        .collect();
    assert!(pages.len() > 15, "{} pages", pages.len());
    pages
}

/// A page as messages name it.
fn shown(path: &Path) -> String {
    path.strip_prefix(root()).expect("below the root").display().to_string()
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found: Vec<Block<'_>> = Vec::new();
    let (mut before, mut is_open) = ("", false);
    for (number, line) in text.lines().enumerate() {
        if let Some(kind) = line.strip_prefix("```") {
            if !is_open {
                found.push(Block { line: number + 1, kind: kind.trim(), lines: Vec::new(), before });
            }
            (is_open, before) = (!is_open, "");
        } else if is_open {
            found.last_mut().expect("a block").lines.push(line);
        } else if !line.trim().is_empty() {
            before = line.trim();
        }
    }
    assert!(!is_open, "a block is not closed");
    found
}

/// The lines outside of blocks and of code, with their numbers.
fn prose(text: &str) -> Vec<(usize, String)> {
    let mut is_open = false;
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            is_open = !is_open;
        } else if !is_open {
            found.push((number + 1, line.split('`').step_by(2).collect()));
        }
    }
    found
}

/// The file that a line such as "Save this as `letter.yaml`:" names.
fn named<'t>(before: &'t str, words: &str) -> Option<&'t str> {
    let (_, rest) = before.rsplit_once(words)?;
    rest.trim_start().strip_prefix('`')?.strip_suffix("`:")
}

/// A text in which each line behind `-` has become the one behind `+` that follows it.
fn changed(mut text: String, lines: &[&str]) -> String {
    for pair in lines.chunks(2) {
        let [old, new] = pair else { panic!("a line without its change") };
        let old = format!("{}\n", old.strip_prefix('-').expect("a line as it was"));
        let new = format!("{}\n", new.strip_prefix('+').expect("a line as it becomes"));
        assert_eq!(text.matches(&old).count(), 1, "`{old}` in {text}");
        text = text.replacen(&old, &new, 1);
    }
    text
}

/// The words of a command, as a shell parts them, and the remark behind it. What a shell
/// would do more than that with is not for the documents.
fn words(line: &str) -> (Vec<String>, &str) {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for (at, c) in line.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some('"') if "$`\\!".contains(c) => panic!("a shell would change `{c}` in `{line}`"),
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                word.get_or_insert_default();
                quote = Some(c);
            }
            None if c == ' ' => words.extend(word.take()),
            None if c == '#' && word.is_none() => return (words, line[at + 1..].trim()),
            None if "|&;<>()$`\\*?[]{}~!".contains(c) => panic!("a shell would change `{c}` in `{line}`"),
            None => word.get_or_insert_default().push(c),
        }
    }
    assert!(quote.is_none(), "a quote is not closed in `{line}`");
    words.extend(word);
    (words, "")
}

/// What goes wrong with the commands of a page, and how many there are.
fn try_page(path: &Path, text: &str, folder: Folder) -> (usize, Vec<String>) {
    let (mut folder, mut count, mut wrong) = (folder, 0, Vec::new());
    for block in blocks(text) {
        let place = format!("{}:{}", shown(path), block.line);
        if let Some(name) = named(block.before, "Save this as") {
            folder = folder.with(name, block.text());
        } else if let Some(name) = named(block.before, "Change these lines in") {
            let old = String::from_utf8(folder.read(name)).expect("text");
            folder = folder.with(name, changed(old, &block.lines));
        } else if block.kind == "sh" {
            for line in &block.lines {
                let (words, remark) = words(line);
                let Some((program, args)) = words.split_first() else { continue };
                assert_eq!(program, "letterpress", "{place}");
                let args: Vec<&str> = args.iter().map(String::as_str).collect();
                let called = folder.call(&args);
                count += 1;
                if called.code() != i32::from(remark == "exits with 1") {
                    let (code, out, err) = (called.code(), called.out(), called.err());
                    wrong.push(format!("{place}: `{line}` exits with {code}:\n{out}{err}"));
                }
            }
        } else {
            let hidden = ["bash", "shell", "console", "zsh", "cmd", "powershell"].contains(&block.kind);
            assert!(
                !hidden,
                "{place}: commands stand in a block of `sh`, or of `text` if they cannot be tried"
            );
        }
    }
    (count, wrong)
}

#[test]
fn commands_work_as_they_are_written() {
    let from = root().join("samples");
    let samples: Vec<(String, Vec<u8>)> = files(&from)
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&from).expect("below samples");
            (format!("samples/{}", name.display()), fs::read(&path).expect("a sample"))
        })
        .collect();
    let (mut count, mut wrong) = (0, Vec::new());
    for (number, (path, text)) in pages().iter().enumerate() {
        let folder = Folder::new(&format!("docs-{number}"));
        let folder = samples.iter().fold(folder, |folder, (name, bytes)| folder.with(name, bytes));
        let (tried, failed) = try_page(path, text, folder);
        count += tried;
        wrong.extend(failed);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 80, "{count} commands");
}

/// What links and pictures of a line lead to.
fn targets(line: &str) -> Vec<&str> {
    let marks = [("](", ')'), ("src=\"", '"'), ("href=\"", '"')];
    let after = |(open, close): (&'static str, char)| {
        line.split(open).skip(1).filter_map(move |rest| rest.split(close).next())
    };
    marks.into_iter().flat_map(after).collect()
}

/// The anchors of a page: its headings as code hosts write them, and those that it sets itself.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut is_open = false;
    for line in text.lines() {
        if line.starts_with("```") {
            is_open = !is_open;
        } else if !is_open {
            let set = line.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(set.map(str::to_owned));
            if line.starts_with('#') {
                let heading = line.trim_start_matches('#').trim().to_lowercase();
                let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
                found.insert(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
            }
        }
    }
    found
}

#[test]
fn links_lead_somewhere() {
    let (mut count, mut wrong) = (0, Vec::new());
    for (path, text) in pages() {
        for (number, line) in prose(&text) {
            for target in targets(&line) {
                if target.contains("://") || target.starts_with("mailto:") {
                    continue;
                }
                count += 1;
                let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
                let to = if file.is_empty() { path.clone() } else { path.with_file_name(file) };
                let place = format!("{}:{number}: {target}", shown(&path));
                if !to.exists() {
                    wrong.push(format!("{place} leads nowhere"));
                } else if !anchor.is_empty() {
                    let page = fs::read_to_string(&to).expect("a page");
                    if !anchors(&page).contains(anchor) {
                        wrong.push(format!("{place} has no such heading"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 80, "{count} links");
}

/// Parts and rules of a purpose, as `letterpress check --explain` lists them: a part as
/// `claim | required`, a rule as its id.
fn explained(folder: &Folder, purpose: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let called = folder.call(&["check", "--explain", purpose]);
    assert_eq!(called.code(), 0, "{}", called.err());
    let (mut parts, mut rules) = (BTreeSet::new(), BTreeSet::new());
    for line in called.out().lines().filter(|line| !line.starts_with(' ')) {
        let Some((name, rest)) = line.split_once(" (") else { continue };
        match name.strip_prefix(purpose).and_then(|rest| rest.strip_prefix('/')) {
            Some(rule) => rules.insert(rule.to_owned()),
            None => parts.insert(format!("{name}` | {}", rest.split(')').next().expect("a need"))),
        };
    }
    (parts, rules)
}

#[test]
fn each_purpose_has_a_page_that_names_its_parts_and_rules() {
    let folder = Folder::new("docs-purposes");
    let list = folder.call(&["new", "--list", "--language", "en-GB"]).out();
    let names: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() >= 10, "{list}");
    let index = fs::read_to_string(root().join("docs/purposes/README.md")).expect("the list of purposes");
    // What all of them have stands on the page of `general`; so do the rules of first reminders
    // on theirs.
    let general = explained(&folder, "general").1;
    let reminder = explained(&folder, "payment-reminder").1;
    for name in names.into_iter().filter(|name| *name != "letterhead") {
        assert!(index.contains(&format!("({name}.md)")), "{name} is not in the list");
        let page = root().join("docs/purposes").join(format!("{name}.md"));
        let page = fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
        let (parts, rules) = explained(&folder, name);
        for part in parts {
            assert!(page.contains(&format!("| `{part} |")), "{name}.md: no part `{part}");
        }
        let elsewhere = |rule: &String| {
            name != "general" && general.contains(rule)
                || name.starts_with("payment-reminder-") && reminder.contains(rule)
        };
        for rule in rules.into_iter().filter(|rule| !elsewhere(rule)) {
            assert!(page.contains(&format!("`{rule}`")), "{name}.md: no rule `{rule}`");
        }
    }
}
