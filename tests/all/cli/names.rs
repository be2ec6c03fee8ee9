//! `--name`: names of files from the values of letters.

use super::Folder;
use crate::source::SOUND;

fn letter(name: &str, date: &str) -> String {
    let quoted = serde_json::to_string(name).expect("JSON");
    let dated = SOUND.replacen("\ndate: 2026-03-03\n", &format!("\ndate: {date}\n"), 1);
    dated.replace("\nrecipient:\n", &format!("\nrecipient:\n  name: {quoted}\n"))
}

/// The name that a subject gives.
fn named(subject: &str) -> String {
    let quoted = format!("subject: {}\n", serde_json::to_string(subject).expect("JSON"));
    let letter = SOUND.replace("subject: Fin de mission au {{ effective }}\n", &quoted);
    assert_ne!(letter, SOUND);
    let folder = Folder::new(&format!("named-{:x}", crc(subject))).with("letter.yaml", letter);
    let called = folder.call(&["render", "letter.yaml", "--name", "{{ subject }}.pdf", "-o", "out/"]);
    assert_eq!(called.code(), 0, "{subject:?}: {}", called.err());
    let files = folder.files();
    let found = files.iter().find_map(|file| file.strip_prefix("out/")?.strip_suffix(".pdf"));
    found.unwrap_or_else(|| panic!("{subject:?}: {files:?}")).to_owned()
}

fn crc(text: &str) -> usize {
    text.bytes().fold(7, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)))
}

#[test]
fn letters_are_named_by_their_values() {
    let folder = Folder::new("names")
        .with("in/a.yaml", letter("Madame Claire Dubois", "2026-03-03"))
        .with("in/sub/b.yaml", letter("Zoë Müller", "2026-12-31"));
    let pattern = "{{ recipient.name }}-{{ date }}.pdf";
    let called = folder.call(&["render", "in", "-o", "out", "--name", pattern]);
    assert_eq!(called.code(), 0, "{}", called.err());
    let pdfs: Vec<String> = folder.files().into_iter().filter(|file| file.ends_with(".pdf")).collect();
    assert_eq!(pdfs, ["out/Madame Claire Dubois-2026-03-03.pdf", "out/sub/Zoë Müller-2026-12-31.pdf"]);
    // A separator in the pattern itself begins a folder; without -o all stays beside the letter.
    let beside = folder.call(&["render", "in/a.yaml", "--name", "{{ language }}/{{ invoice.number }}"]);
    assert_eq!(beside.code(), 0, "{}", beside.err());
    assert!(folder.files().iter().any(|file| file == "in/fr-FR/0031.pdf"), "{:?}", folder.files());
    let today =
        folder.call(&["render", "in/a.yaml", "--set", "date=today", "--name", "{{ date }}", "-o", "t/"]);
    assert_eq!(today.code(), 0, "{}", today.err());
    let day = folder.files().into_iter().find_map(|file| Some(file.strip_prefix("t/")?.to_owned()));
    let day = day.expect("a file");
    assert!(day.len() == "2026-03-03.pdf".len() && day.starts_with("20"), "{day}");
}

#[test]
fn names_are_safe_on_every_system() {
    assert_eq!(named("../../etc/passwd"), "etc-passwd");
    assert_eq!(named("a/b\\c:d*e?f\"g < h > i|j"), "a-b-c-d-e-f-g - h - i-j");
    assert_eq!(named(" . Fin. . "), "Fin");
    assert_eq!(named("CON"), "_CON");
    assert_eq!(named("Lpt1.tar"), "_Lpt1.tar");
    assert_eq!(named("COM10"), "COM10");
    assert_eq!(named("Me\u{301}lanie  \u{a0}Ébène"), "Mélanie Ébène");
    assert_eq!(named("Łódź — Ελλάδα"), "Łódź — Ελλάδα");
    assert_eq!(named("a\u{200b}b\u{2060}c"), "abc");
}

#[test]
fn long_names_are_cut_between_characters() {
    let long = named(&"Éva ".repeat(45));
    assert!(long.len() + ".pdf".len() <= 204 && long.len() >= 195, "{}", long.len());
    assert!(long.starts_with("Éva Éva") && !long.ends_with(' '), "{long}");
}

#[test]
fn clashes_and_lacking_values_are_found_before_anything_is_written() {
    let folder = Folder::new("same-names")
        .with("in/a.yaml", letter("Madame Claire Dubois", "2026-03-03"))
        .with("in/b.yaml", letter("MADAME Claire Dubois", "2026-03-03"))
        .with("in/c.yaml", letter("Zoë", "2026-03-03"));
    let called = folder.call(&["render", "in", "-o", "out", "--name", "{{ recipient.name }}"]);
    assert_eq!(called.code(), 2);
    assert!(
        called
            .err()
            .contains("`in/a.yaml` and `in/b.yaml` would both be written to `out/MADAME Claire Dubois.pdf`"),
        "{}",
        called.err()
    );
    assert_eq!(folder.files(), ["in/a.yaml", "in/b.yaml", "in/c.yaml"]);

    let lacking = folder.call(&["render", "in/c.yaml", "--name", "{{ recipient.nmae }}"]);
    assert_eq!(lacking.code(), 1, "{}", lacking.err());
    assert!(lacking.err().contains("--name: this letter has no `recipient.nmae`"), "{}", lacking.err());
    let list = folder.call(&["render", "in/c.yaml", "--name", "{{ recipient.address }}"]);
    assert!(list.code() == 1 && list.err().contains("a list, a mapping or nothing"), "{}", list.err());
    let unclosed = folder.call(&["render", "in/c.yaml", "--name", "{{ recipient.name"]);
    assert!(unclosed.code() == 2 && unclosed.err().contains("cannot be read"), "{}", unclosed.err());
    assert_eq!(folder.files(), ["in/a.yaml", "in/b.yaml", "in/c.yaml"]);
}
