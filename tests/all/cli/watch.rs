//! `letterpress watch`, the real program, with files saved as editors save them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use super::Folder;
use crate::source::SOUND;

/// A program that watches, and what it says, from both of its streams.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(folder: &Folder, args: &[&str]) -> Self {
        let mut command = folder.command(&[&["watch", "--message-format", "short"], args].concat());
        let piped = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().expect("letterpress");
        let (send, lines) = mpsc::channel();
        let (out, err) = (child.stdout.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
        let also = send.clone();
        thread::spawn(move || {
            BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
        });
        thread::spawn(move || {
            BufReader::new(err).lines().map_while(Result::ok).try_for_each(|line| also.send(line))
        });
        let watching = Self { child, lines };
        watching.until("watching ");
        watching
    }

    /// Waits for a line that has this.
    fn until(&self, wanted: &str) -> String {
        let mut heard = Vec::new();
        loop {
            match self.lines.recv_timeout(Duration::from_secs(30)) {
                Ok(line) if line.contains(wanted) => return line,
                Ok(line) => heard.push(line),
                Err(_) => panic!("no `{wanted}` in {heard:#?}"),
            }
        }
    }

    /// All that is said until nothing is for a while: a slow machine may see one save as two.
    fn rest(&self) -> Vec<String> {
        std::iter::from_fn(|| self.lines.recv_timeout(Duration::from_millis(400)).ok()).take(50).collect()
    }

    /// Waits for the file to become what is wanted.
    fn becomes(&self, folder: &Folder, name: &str, wanted: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let start = Instant::now();
        loop {
            let bytes = folder.read(name);
            if wanted(&bytes) {
                return bytes;
            }
            assert!(start.elapsed() < Duration::from_secs(30), "{name} stays as it is: {:#?}", self.rest());
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_a_change_touches_is_made_again() {
    let headed = SOUND.replace("place: Lyon", "letterhead: head.yaml");
    let folder = Folder::new("watch")
        .with("in/a.yaml", &headed)
        .with("in/b.yaml", SOUND)
        .with("in/head.yaml", "kind: letterhead\nplace: Lyon\n")
        .with("layouts/house.yaml", "extends: nf-z11-001\ntitle: House\nsource: [ours]\n");
    let write = |name: &str, text: &str| fs::write(folder.0.join(name), text).expect("a file");
    let watching = Watching::start(&folder, &["in", "-o", "out", "--layouts", "layouts"]);
    let before = folder.read("out/b.pdf");
    assert!(before.starts_with(b"%PDF-") && folder.read("out/a.pdf").starts_with(b"%PDF-"));

    // A letter.
    write("in/b.yaml", &SOUND.replace("place: Lyon", "place: Nice"));
    let good = watching.becomes(&folder, "out/b.pdf", |pdf| pdf != before);
    // With an error the last good PDF stays.
    write("in/b.yaml", &super::wrong());
    watching.until("in/b.yaml:19:1: error[unknown-key]");
    watching.rest();
    assert!(folder.read("out/b.pdf") == good);
    // Saved by renaming, as many editors do; and a second time: the new file is watched, too.
    let save = |text: &str| {
        write("in/b.yaml~", text);
        fs::rename(folder.0.join("in/b.yaml~"), folder.0.join("in/b.yaml")).expect("renamed");
    };
    save(SOUND);
    watching.becomes(&folder, "out/b.pdf", |pdf| pdf == before);
    save(&SOUND.replace("place: Lyon", "place: Nice"));
    watching.becomes(&folder, "out/b.pdf", |pdf| pdf == good);
    watching.rest();

    // The letterhead: only the letter that lies on it.
    let before = folder.read("out/a.pdf");
    write("in/head.yaml", "kind: letterhead\nplace: Paris\n");
    watching.becomes(&folder, "out/a.pdf", |pdf| pdf != before);
    let told = watching.rest();
    assert!(!told.iter().any(|line| line.contains("b.pdf")), "{told:?}");
    // A new letter, and one that goes.
    write("in/c.yaml", &SOUND.replace("layout: nf-z11-001", "layout: house"));
    let before = watching.becomes(&folder, "out/c.pdf", |pdf| !pdf.is_empty());
    watching.rest();
    fs::remove_file(folder.0.join("in/a.yaml")).expect("a file");
    let told = watching.rest();
    assert!(told.is_empty(), "{told:?}");
    // A layout: every letter that is left.
    write(
        "layouts/house.yaml",
        "extends: nf-z11-001\ntitle: House\nsource: [ours]\nfamilies: {text: Source Sans 3}\n",
    );
    watching.becomes(&folder, "out/c.pdf", |pdf| pdf != before);
    let told = watching.rest();
    assert!(!told.iter().any(|line| line.contains("a.pdf")), "{told:?}");
}

#[test]
fn a_picture_that_was_missing_is_waited_for() {
    let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><rect width=\"9\" height=\"9\"/></svg>";
    let letter = SOUND.replace(
        "  organisation: Atelier Marchand SARL",
        "  organisation: Atelier Marchand SARL\n  logo: {file: pictures/logo.svg, width: 20mm, alt: Logo}",
    );
    assert_ne!(letter, SOUND);
    let folder = Folder::new("watch-logo").with("letter.yaml", letter).with("pictures/x.txt", "");
    let watching = Watching::start(&folder, &["letter.yaml"]);
    assert!(folder.read("letter.pdf").is_empty());
    fs::write(folder.0.join("pictures/logo.svg"), logo).expect("a file");
    let before = watching.becomes(&folder, "letter.pdf", |pdf| !pdf.is_empty());
    fs::write(folder.0.join("pictures/logo.svg"), logo.replace('9', "8")).expect("a file");
    watching.becomes(&folder, "letter.pdf", |pdf| pdf != before);
}
