//! The gate between a draft and a letter: the word across each page, what an approval
//! binds, and what is said of a later change.

use std::fs;

use letterpress::document::Approval;
use letterpress::layout::page::{Artifact, ItemKind, Mark};
use letterpress::source::{Files, Request, Setting, reading, sealed};

use crate::cli::Folder;
use crate::desk::{asked, read_set, root};
use crate::layout::pages_of;
use crate::source::{SOUND, Shelf};

/// The settings that approve a letter as it is.
pub(super) fn approving(request: &Request<'_>, files: &dyn Files) -> Vec<Setting> {
    let (seals, _) = sealed(request, files).expect("a sound letter");
    let set = |assignment: String| Setting { origin: "--set".to_owned(), assignment };
    let pieces: Vec<String> = seals
        .pieces
        .iter()
        .map(|(name, seal)| format!("{}: {}", serde_json::json!(name), serde_json::json!(seal)))
        .collect();
    vec![
        set("review.required=true".to_owned()),
        set("review.by=Claire Aubry".to_owned()),
        set("review.approved=2026-03-02".to_owned()),
        set(format!("review.hash={}", seals.hash)),
        set(format!("review.seals={{{}}}", pieces.join(", "))),
    ]
}

const LOGO: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='40' height='20'/></svg>";

/// A letter with a letterhead, a logo and two parts.
const LETTER: &str = "\
letterhead: head.yaml
recipient: {name: Ms Claire Warren, organisation: Horizon Ltd, address: [2 Low Road, LEEDS]}
date: 2026-03-03
subject: Our work
salutation: Dear Ms Warren
body:
  - {part: thanks, text: Thank you for a good year.}
  - {part: news, text: We move in May.}
closing: Yours sincerely
signature: {field: true}
";

const HEAD: &str = "\
kind: letterhead
layout: uk-dl
language: en-GB
sender: {name: Ann Lee, organisation: Lee Ltd, address: [1 High Street, YORK], logo: {file: logo.svg, alt: Lee}}
";

fn shelf(head: &str, logo: &str) -> Shelf {
    Shelf::default().with("head.yaml", head.to_owned()).with("logo.svg", logo.to_owned())
}

/// What becomes of the approval of [`LETTER`] where it is another letter, letterhead and logo now.
fn after(letter: &str, head: &str, logo: &str) -> (bool, String, Option<Approval>) {
    let settings = asked("l.yaml", LETTER, &[], |request| approving(request, &shelf(HEAD, LOGO)));
    asked("l.yaml", letter, &[], |request| {
        let request = Request { settings: &settings, ..*request };
        let reading = reading(&request, &shelf(head, logo));
        let said = reading.diagnostics.short(&reading.sources);
        let document = reading.document.expect("a sound letter");
        let review = document.review.as_ref().expect("a review");
        (document.is_draft(), said, review.approval.as_ref().map(|(_, approval)| approval.clone()))
    })
}

#[test]
fn an_approval_holds_while_nothing_changes() {
    let (draft, said, approval) = after(LETTER, HEAD, LOGO);
    assert_eq!((draft, said.as_str(), approval), (false, "", Some(Approval::Bound)));
    // The order of keys and how they are written is no change.
    let turned = LETTER
        .replace("closing: Yours sincerely\n", "")
        .replace("subject: Our work", "closing: 'Yours sincerely'\nsubject: \"Our work\"");
    assert!(!after(&turned, HEAD, LOGO).0);
}

#[test]
fn a_later_change_is_named() {
    let changed = |letter: &str, head: &str, logo: &str| {
        let (draft, said, approval) = after(letter, head, logo);
        assert!(draft && said.contains("warning[changed-since-approval]"), "{said}");
        match approval {
            Some(Approval::Changed(changes)) => {
                assert!(said.contains(&changes.join(", ")) && said.contains("by Claire Aubry"), "{said}");
                changes.join("; ")
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(changed(&LETTER.replace("in May", "in June"), HEAD, LOGO), "body part news changed");
    assert_eq!(changed(&LETTER.replace("2 Low", "3 Low"), HEAD, LOGO), "recipient changed");
    assert_eq!(changed(LETTER, &HEAD.replace("1 High", "2 High"), LOGO), "sender changed");
    assert_eq!(changed(LETTER, HEAD, &LOGO.replace("height='20'", "height='21'")), "file logo.svg changed");
    assert_eq!(
        changed(&LETTER.replace("  - {part: thanks, text: Thank you for a good year.}\n", ""), HEAD, LOGO),
        "body part thanks is gone"
    );
    assert_eq!(changed(&format!("{LETTER}postscript: Soon!\n"), HEAD, LOGO), "postscript is new");
    let (first, second) = LETTER.split_once("  - {part: news, text: We move in May.}\n").expect("parts");
    let turned =
        format!("{}{second}", first.replace("body:\n", "body:\n  - {part: news, text: We move in May.}\n"));
    assert!(after(&turned, HEAD, LOGO).1.contains("the order of its parts changed"));
}

#[test]
fn an_approval_without_a_hash_binds_nothing() {
    let letter = format!("{SOUND}review: {{required: true, by: A, approved: 2026-03-02}}\n");
    asked("l.yaml", &letter, &[], |request| {
        let reading = reading(request, &Shelf::default());
        let said = reading.diagnostics.short(&reading.sources);
        assert!(said.contains("warning[approval-unbound]: nothing says what was approved"), "{said}");
        assert!(reading.document.expect("a letter").is_draft());
    });
    // Without `required` nothing waits for it.
    let letter = format!("{SOUND}review: {{approved: 2026-03-02}}\n");
    asked("l.yaml", &letter, &[], |request| {
        let reading = reading(request, &Shelf::default());
        assert!(reading.diagnostics.is_empty() && !reading.document.expect("a letter").is_draft());
    });
}

#[test]
fn a_draft_has_a_word_across_each_page_that_no_reader_hears() {
    let words =
        [("fr/fin-de-mission", "PROJET"), ("en/end-of-engagement", "DRAFT"), ("de/kuendigung", "ENTWURF")];
    for (sample, word) in words {
        let name = format!("samples/{sample}.yaml");
        let laid = |set: &[&str]| {
            let text = fs::read_to_string(root().join(&name)).expect("a sample");
            pages_of(&read_set(&name, &text, set).expect("a letter"))
        };
        let (content, pages) = laid(&["review.required=true"]);
        assert!(pages.pages.len() > 1, "{name}");
        for page in &pages.pages {
            let last = page.items.last().expect("ink");
            assert_eq!(last.mark, Mark::Artifact(Artifact::Watermark), "{name}");
            let ItemKind::Across(across) = &last.kind else { panic!("{name}: {:?}", last.kind) };
            assert_eq!(&*across.word, word);
        }
        let (approved, sound) = laid(&[]);
        assert!(content.tree.len() <= approved.tree.len(), "{name}");
        let is_across = |kind: &ItemKind| matches!(kind, ItemKind::Across(_));
        assert!(!sound.pages.iter().flat_map(|page| &page.items).any(|item| is_across(&item.kind)));
    }
}

#[test]
fn approving_writes_into_the_file_and_leaves_all_else() {
    let forms = [
        LETTER.to_owned(),
        LETTER.replace('\n', "\r\n"),
        LETTER.trim_end().to_owned(),
        format!("# ours\n---\nreview: {{required: true}}   # by the head\n# and so on\n{LETTER}# the end\n"),
        format!("{LETTER}review:\n  required: true\n\n  by: Nobody\n\n# the end\n"),
        format!("\u{feff}{LETTER}"),
    ];
    for (number, text) in forms.iter().enumerate() {
        let folder = Folder::new(&format!("approve-{number}"))
            .with("l.yaml", text)
            .with("head.yaml", HEAD)
            .with("logo.svg", LOGO);
        let refused = folder.call(&["render", "--final", "l.yaml"]);
        if text.contains("required: true") {
            assert_eq!(refused.code(), 1, "{}", refused.err());
            assert!(refused.err().contains("the letter waits for its approval"), "{}", refused.err());
            assert!(!folder.files().contains(&"l.pdf".to_owned()));
        } else {
            assert_eq!(refused.code(), 0, "{}", refused.err());
        }
        let status = folder.call(&["approve", "--status", "l.yaml"]);
        assert_eq!((status.code(), status.out()), (1, "l.yaml: not approved\n".to_owned()), "{text}");
        let called = folder.call(&["approve", "l.yaml", "--by", "Claire: Aubry", "--date", "2026-03-02"]);
        assert_eq!(called.code(), 0, "{text}: {}", called.err());
        assert_eq!(called.out(), "l.yaml: approved by Claire: Aubry on 2026-03-02\n");
        let written = fs::read_to_string(folder.path("l.yaml")).expect("a letter");
        // What was not the review is there as it was.
        let kept: Vec<&str> = text
            .lines()
            .filter(|line| {
                !line.contains("required")
                    && !line.contains("Nobody")
                    && *line != "review:"
                    && !line.is_empty()
            })
            .collect();
        for line in kept {
            assert!(written.contains(line), "{line:?} is gone: {written}");
        }
        assert_eq!(text.contains("\r\n"), written.contains("\r\n"));
        assert!(
            !written.replace("\r\n", "").contains('\r')
                && (!text.contains("\r\n") || !written.replace("\r\n", "").contains('\n'))
        );
        let status = folder.call(&["approve", "--status", "l.yaml"]);
        assert_eq!(status.out(), "l.yaml: approved by Claire: Aubry on 2026-03-02\n");
        // A second time changes nothing.
        folder.call(&["approve", "l.yaml", "--by", "Claire: Aubry", "--date", "2026-03-02"]);
        assert_eq!(fs::read_to_string(folder.path("l.yaml")).expect("a letter"), written);
        assert_eq!(folder.call(&["render", "--final", "--deny-warnings", "l.yaml"]).code(), 0);
        fs::write(folder.path("l.yaml"), written.replace("in May", "in June")).expect("written");
        let status = folder.call(&["approve", "--status", "l.yaml"]);
        assert_eq!(status.code(), 1);
        assert!(status.out().ends_with("changed since: body part news changed\n"), "{}", status.out());
        assert_eq!(folder.call(&["render", "--final", "l.yaml"]).code(), 1);
    }
}

#[test]
fn a_letter_with_errors_is_not_approved_and_not_touched() {
    let wrong = LETTER.replace("subject:", "subjcet:");
    let folder =
        Folder::new("approve-wrong").with("l.yaml", &wrong).with("head.yaml", HEAD).with("logo.svg", LOGO);
    let called = folder.call(&["approve", "l.yaml", "--by", "A"]);
    assert_eq!(called.code(), 1);
    assert!(called.err().contains("unknown key `subjcet`"), "{}", called.err());
    assert_eq!(fs::read_to_string(folder.path("l.yaml")).expect("a letter"), wrong);
    assert_eq!(folder.call(&["approve", "-", "--by", "A"]).code(), 2);
    let flow = Folder::new("approve-flow").with("l.yaml", format!("{{{}}}", SOUND_FLOW));
    let called = flow.call(&["approve", "l.yaml", "--by", "A"]);
    assert_eq!(called.code(), 2, "{}", called.err());
    assert!(called.err().contains("has no place where `review:` could be written"), "{}", called.err());
}

/// A letter in one line.
const SOUND_FLOW: &str = "layout: uk-dl, language: en-GB, sender: {name: A, address: [1 High Street, YORK]}, recipient: {name: B, address: [2 Low Road, LEEDS]}, date: 2026-03-03, subject: S, salutation: Dear B, body: T, closing: Yours sincerely";

#[test]
fn of_serial_letters_the_template_is_approved() {
    let template = "\
kind: template
layout: uk-dl
language: en-GB
sender: {name: Ann Lee, organisation: Lee Ltd, address: [1 High Street, YORK]}
recipient: {name: \"{{ name }}\", address: [2 Low Road, LEEDS]}
date: 2026-03-03
subject: Our work
salutation: \"Dear {{ name }}\"
body: We move in May.
closing: Yours sincerely
review: {required: true}
";
    let folder =
        Folder::new("approve-serial").with("t.yaml", template).with("c.csv", "name\nMs Warren\nMr Dale\n");
    let render = ["render", "t.yaml", "--data", "c.csv", "-o", "out", "--final"];
    assert_eq!(folder.call(&render).code(), 1);
    assert_eq!(folder.call(&["approve", "t.yaml", "--by", "A"]).code(), 0);
    let called = folder.call(&render);
    assert_eq!(called.code(), 0, "{}", called.err());
    // Other rows are the same template.
    fs::write(folder.path("c.csv"), "name\nMs Bell\n").expect("written");
    assert_eq!(folder.call(&render).code(), 0);
    let written = fs::read_to_string(folder.path("t.yaml")).expect("a template");
    fs::write(folder.path("t.yaml"), written.replace("in May", "in June")).expect("written");
    assert_eq!(folder.call(&render).code(), 1);
}

#[test]
fn a_draft_is_made_anew_once_it_is_approved() {
    let folder = Folder::new("approve-incremental")
        .with("in/l.yaml", format!("{LETTER}review: {{required: true}}\n"))
        .with("in/head.yaml", HEAD)
        .with("in/logo.svg", LOGO);
    let render = ["render", "in", "-o", "out", "--incremental"];
    assert_eq!(folder.call(&render).code(), 0);
    let draft = folder.read("out/l.pdf");
    assert_eq!(folder.call(&["approve", "in/l.yaml", "--by", "A"]).code(), 0);
    assert_eq!(folder.call(&render).code(), 0);
    let letter = folder.read("out/l.pdf");
    assert!(draft != letter && !letter.is_empty());
}
