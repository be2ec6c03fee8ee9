//! The program `hunspell`, asked about words through a pipe (Ispell's protocol): a word in,
//! what its dictionary says of it out. It may hang, die or talk nonsense; each is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

use letterpress::proof::spelling::Answer;

/// The program, found on the path.
const PROGRAM: &str = "hunspell";

/// A word takes milliseconds, and the largest dictionary is read in less than a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// No answer is longer, and none has more lines.
const LONGEST_LINE: u64 = 64 << 10;
const MOST_LINES: usize = 64;

/// Why there is nobody to ask.
pub(crate) enum Absent {
    /// No such program.
    Program,
    /// The program has no such dictionary.
    Dictionary,
    /// It cannot be started, or does not begin as it should.
    Other(String),
}

/// A process with its dictionaries.
pub(crate) struct Hunspell {
    child: Child,
    stdin: ChildStdin,
    lines: Receiver<String>,
}

impl Hunspell {
    /// Starts it with dictionaries, parted by commas.
    pub(crate) fn start(dictionaries: &str) -> Result<Self, Absent> {
        let mut command = Command::new(PROGRAM);
        command.args(["-a", "-i", "utf-8", "-d", dictionaries]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Absent::Program,
            _ => Absent::Other(format!("`{PROGRAM}` cannot be started: {error}")),
        })?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(Absent::Other(format!("`{PROGRAM}` has no pipes")));
        };
        let (send, lines) = mpsc::sync_channel(MOST_LINES);
        let (send_last, last) = mpsc::sync_channel(1);
        thread::spawn(move || listen(BufReader::new(stdout), &send));
        thread::spawn(move || drop(send_last.send(head(stderr))));
        let mut started = Self { child, stdin, lines };
        match started.lines.recv_timeout(PATIENCE) {
            Ok(line) if line.starts_with("@(#)") => Ok(started),
            Ok(line) => Err(Absent::Other(nonsense(&line))),
            Err(RecvTimeoutError::Timeout) => Err(Absent::Other(silent())),
            Err(RecvTimeoutError::Disconnected) => {
                started.end();
                // A child of its own may hold the pipe.
                let reason = last.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
                Err(match reason.contains("Can't open") {
                    true => Absent::Dictionary,
                    false => Absent::Other(format!("`{PROGRAM}` ended at once{}", because(&reason))),
                })
            }
        }
    }

    /// Whether there is such a program.
    pub(crate) fn is_there() -> bool {
        let mut command = Command::new(PROGRAM);
        command.arg("-v").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match command.spawn() {
            Ok(mut child) => {
                let _ = child.kill();
                let _ = child.wait();
                true
            }
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
        }
    }

    /// Asks about a word; an error is what to tell.
    pub(crate) fn ask(&mut self, word: &str) -> Result<Answer, String> {
        // The sign in front keeps a word from being a command.
        let sent = self.stdin.write_all(format!("^{word}\n").as_bytes()).and_then(|()| self.stdin.flush());
        sent.map_err(|error| format!("`{PROGRAM}` ended when it was asked about `{word}`: {error}"))?;
        let mut answers = Vec::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE).map_err(|error| match error {
                RecvTimeoutError::Timeout => silent(),
                RecvTimeoutError::Disconnected => {
                    format!("`{PROGRAM}` ended when it was asked about `{word}`")
                }
            })?;
            if line.is_empty() {
                break;
            }
            answers
                .push(answer(&line).filter(|_| answers.len() < MOST_LINES).ok_or_else(|| nonsense(&line))?);
        }
        // Of a word that it takes for several, the proposals would be for parts.
        let whole = answers.len() == 1;
        let refused: Vec<Vec<String>> = answers.into_iter().flatten().collect();
        Ok(refused.into_iter().next().map(|proposals| if whole { proposals } else { Vec::new() }))
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Hunspell {
    fn drop(&mut self) {
        self.end();
    }
}

/// Sends each line until nobody listens, the last or one that is no line.
fn listen(mut from: impl BufRead, to: &SyncSender<String>) {
    loop {
        let mut line = Vec::new();
        match from.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line) {
            Ok(1..) => {}
            _ => return,
        }
        let text = String::from_utf8_lossy(&line);
        if to.send(text.trim_end_matches(['\n', '\r']).to_owned()).is_err() {
            return;
        }
    }
}

/// The beginning of what it says; the rest is read and dropped.
fn head(mut from: impl Read) -> String {
    let mut head = Vec::new();
    let _ = from.by_ref().take(4 << 10).read_to_end(&mut head);
    let _ = std::io::copy(&mut from, &mut std::io::sink());
    String::from_utf8_lossy(&head).into_owned()
}

/// What a line says; `None` where it is none of Ispell's.
fn answer(line: &str) -> Option<Answer> {
    let (kind, rest) = line.split_at_checked(1)?;
    match kind {
        "*" | "-" | "+" => Some(None),
        "#" => Some(Some(Vec::new())),
        // `& word count offset: proposal, proposal`
        "&" | "?" => {
            let (_, proposals) = rest.split_once(": ")?;
            Some(Some(proposals.split(", ").map(str::to_owned).collect()))
        }
        _ => None,
    }
}

fn nonsense(line: &str) -> String {
    let head: String = line.chars().filter(|c| !c.is_control()).take(60).collect();
    format!("`{PROGRAM}` does not answer as Ispell would: `{head}`")
}

fn silent() -> String {
    format!("`{PROGRAM}` has not answered for {} seconds", PATIENCE.as_secs())
}

fn because(reason: &str) -> String {
    let first = reason.lines().find(|line| !line.trim().is_empty());
    first.map_or_else(String::new, |line| format!(": {}", line.trim()))
}
