//! `letterpress watch`, the real program, with files saved as editors save them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

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

    /// Nothing is said for a while.
    fn is_silent(&self) {
        let heard = self.lines.recv_timeout(Duration::from_millis(400));
        assert!(heard.is_err(), "{heard:?}");
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
    watching.until("wrote out/b.pdf");
    let good = folder.read("out/b.pdf");
    assert!(good != before);
    // With an error the last good PDF stays.
    write("in/b.yaml", &super::wrong());
    watching.until("in/b.yaml:19:1: error[unknown-key]");
    watching.is_silent();
    assert!(folder.read("out/b.pdf") == good);
    // Saved by renaming, as many editors do.
    write("in/b.yaml~", SOUND);
    fs::rename(folder.0.join("in/b.yaml~"), folder.0.join("in/b.yaml")).expect("renamed");
    watching.until("wrote out/b.pdf");
    assert!(folder.read("out/b.pdf") == before);
    // And a second time: the new file is watched, too.
    write("in/b.yaml~", &SOUND.replace("place: Lyon", "place: Nice"));
    fs::rename(folder.0.join("in/b.yaml~"), folder.0.join("in/b.yaml")).expect("renamed");
    watching.until("wrote out/b.pdf");
    assert!(folder.read("out/b.pdf") == good);

    // The letterhead: only the letter that lies on it.
    let before = folder.read("out/a.pdf");
    write("in/head.yaml", "kind: letterhead\nplace: Paris\n");
    watching.until("wrote out/a.pdf");
    watching.is_silent();
    assert!(folder.read("out/a.pdf") != before);
    // A new letter, and one that goes.
    write("in/c.yaml", &SOUND.replace("layout: nf-z11-001", "layout: house"));
    watching.until("wrote out/c.pdf");
    fs::remove_file(folder.0.join("in/a.yaml")).expect("a file");
    watching.is_silent();
    // A layout: every letter that is left.
    let before = folder.read("out/c.pdf");
    write(
        "layouts/house.yaml",
        "extends: nf-z11-001\ntitle: House\nsource: [ours]\nfamilies: {text: Source Sans 3}\n",
    );
    watching.until("wrote out/c.pdf");
    assert!(folder.read("out/c.pdf") != before);
    watching.is_silent();
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
    watching.until("wrote letter.pdf");
    let before = folder.read("letter.pdf");
    fs::write(folder.0.join("pictures/logo.svg"), logo.replace('9', "8")).expect("a file");
    watching.until("wrote letter.pdf");
    assert!(folder.read("letter.pdf") != before);
}
