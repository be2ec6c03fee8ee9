//! Ctrl-C and worse, in the middle of a batch.

#![cfg(unix)]

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::Folder;
use crate::source::SOUND;

const LETTERS: usize = 120;

fn letters(name: &str) -> Folder {
    let mut folder = Folder::new(name);
    for number in 0..LETTERS {
        folder = folder.with(
            &format!("in/{number:03}.yaml"),
            SOUND.replace("place: Lyon", &format!("place: Lyon {number}")),
        );
    }
    folder
}

fn start(folder: &Folder) -> Child {
    let mut command = folder.command(&["render", "in", "-o", "out"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("letterpress")
}

/// What lies in `out`: finished files, and all others.
fn written(folder: &Folder) -> (Vec<String>, Vec<String>) {
    let files = folder.files().into_iter().filter(|file| file.starts_with("out/"));
    files.partition(|file| file.ends_with(".pdf"))
}

#[test]
fn ctrl_c_finishes_what_is_in_hand() {
    let folder = letters("ctrl-c");
    let child = start(&folder);
    let begun = Instant::now();
    while written(&folder).0.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(60), "nothing is written");
        thread::sleep(Duration::from_millis(2));
    }
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(status.success());
    let output = child.wait_with_output().expect("letterpress");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let (pdfs, others) = written(&folder);
    if pdfs.len() < LETTERS {
        assert_eq!(output.status.code(), Some(130), "{err}");
        assert!(err.contains(", interrupted"), "{err}");
    }
    assert_eq!(others, Vec::<String>::new(), "temporary files are left");
    // All that was written was told, and nothing else.
    let told: Vec<&str> =
        out.lines().filter_map(|line| line.strip_prefix("wrote ")?.split(' ').next()).collect();
    assert_eq!(told, pdfs);
    assert!(err.contains(&format!("{} letter", pdfs.len())), "{err}");
    for pdf in &pdfs {
        assert!(folder.read(pdf).ends_with(b"%%EOF") || folder.read(pdf).ends_with(b"%%EOF\n"), "{pdf}");
    }
}

#[test]
fn whatever_kills_it_no_pdf_is_half_written_and_the_next_run_completes() {
    const KILLS: u64 = 20;
    let folder = letters("killed");
    let began = Instant::now();
    assert!(start(&folder).wait_with_output().expect("letterpress").status.success());
    let whole = began.elapsed();
    let sound: Vec<Vec<u8>> = written(&folder).0.iter().map(|pdf| folder.read(pdf)).collect();
    assert_eq!(sound.len(), LETTERS);
    let (mut early, mut left) = (0, 0);
    // Moments spread by a fixed sequence over the whole of a run.
    let mut moment = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..KILLS {
        moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // There is none where the last one was killed at once.
        let _ = fs::remove_dir_all(folder.0.join("out"));
        let mut child = start(&folder);
        thread::sleep(whole.mul_f64((moment >> 40) as f64 / (1_u64 << 24) as f64));
        child.kill().expect("a process");
        let killed = child.wait().expect("a process").code().is_none();
        let (pdfs, others) = written(&folder);
        early += usize::from(killed && pdfs.len() < LETTERS);
        left += others.len();
        for pdf in &pdfs {
            let number: usize = pdf["out/".len()..pdf.len() - 4].parse().expect("a number");
            assert!(folder.read(pdf) == sound[number], "{pdf} is not whole");
        }
        assert!(others.iter().all(|other| other.starts_with("out/.letterpress-")), "{others:?}");
    }
    assert!(early > 0, "it was never killed in the middle");
    let foreign = ["out/.letterpress-notes.tmp", "out/.letter.pdf.1-2.tmp"];
    fs::create_dir_all(folder.0.join("out")).expect("a folder");
    foreign.iter().for_each(|name| fs::write(folder.0.join(name), "mine").expect("a file"));
    let again = start(&folder).wait_with_output().expect("letterpress");
    assert!(again.status.success());
    let (pdfs, others) = written(&folder);
    assert!(pdfs.iter().map(|pdf| folder.read(pdf)).eq(sound), "the rerun differs");
    // What is not of our own pattern stays.
    let mut foreign = foreign;
    foreign.sort_unstable();
    assert_eq!(others, foreign, "{left} temporary files were left by the kills");
}
