//! What the tests of the service share: the program, started on a free port, and a client
//! that says exactly what it is told to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use serde_json::Value;

use crate::cli::Folder;

/// A service that ends with the test.
pub(super) struct Served {
    process: Child,
    /// `127.0.0.1:PORT`
    pub(super) address: String,
    /// What the page was opened by, behind `#`.
    pub(super) fragment: String,
    log: Mutex<mpsc::Receiver<String>>,
    /// Where its jobs are.
    _state: Folder,
}

impl Served {
    /// `letterpress serve` with these arguments.
    pub(super) fn start(args: &[&str]) -> Self {
        Self::run(&[&["serve", "--listen", "127.0.0.1:0"], args].concat())
    }

    /// Another command that serves.
    pub(super) fn run(args: &[&str]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let state = Folder::new(&format!("state-{count}"));
        let mut process = Command::new(env!("CARGO_BIN_EXE_letterpress"))
            .args(args)
            .env_remove("LETTERPRESS_CONFIG")
            .env("LETTERPRESS_STATE", state.path("jobs"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(process.stderr.take().expect("standard error")).lines();
        let first = lines.next().expect("a line").expect("a line");
        let place = first.strip_prefix("listening on http://").unwrap_or_else(|| panic!("{first}"));
        let (address, fragment) = place.split_once("/#").unwrap_or((place, ""));
        let (address, fragment) = (address.to_owned(), fragment.to_owned());
        let (send, log) = mpsc::channel();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| send.send(line)));
        Self { process, address, fragment, log: Mutex::new(log), _state: state }
    }

    /// What is written to the log, up to a line that has these words.
    pub(super) fn log_until(&self, words: &str) -> String {
        let (log, mut all) = (self.log.lock().expect("the log"), String::new());
        while !all.contains(words) {
            let line = log.recv_timeout(Duration::from_secs(60));
            all += &line.unwrap_or_else(|_| panic!("no `{words}` in {all}"));
            all.push('\n');
        }
        all
    }

    /// Sends these bytes and reads all that comes back.
    pub(super) fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request).expect("sent");
        let mut bytes = Vec::new();
        // A server may close hard behind its answer.
        let _ = stream.read_to_end(&mut bytes);
        Answer::of(&bytes)
    }

    pub(super) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(120))).expect("a timeout");
        stream
    }

    /// A request with a body.
    pub(super) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() || method == "POST" {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        self.raw(&[head.as_bytes(), b"\r\n", body].concat())
    }

    pub(super) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    /// A letter in YAML.
    pub(super) fn post(&self, path: &str, letter: &str) -> Answer {
        self.send("POST", path, &[("Content-Type", "application/yaml")], letter.as_bytes())
    }

    /// Asks it to end, and waits: its exit code.
    pub(super) fn end(mut self) -> Option<i32> {
        self.signal("TERM");
        self.process.wait().ok()?.code()
    }

    /// Sends it a signal, by its name.
    pub(super) fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        let _ = Command::new("kill").args([&format!("-{name}"), &id]).status();
    }
}

impl Served {
    /// Ends it at once, as a loss of power does.
    pub(super) fn kill(mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// What is said by a service that does not start.
    pub(super) fn refused(args: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
        let run = command.args(["serve", "--listen", "127.0.0.1:0"]).args(args).output().expect("it runs");
        assert_eq!(run.status.code(), Some(2));
        String::from_utf8_lossy(&run.stderr).into_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let rest = bytes.get(end + 4..).unwrap_or_default();
        let is_chunked =
            headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = if is_chunked { joined(rest) } else { rest.to_vec() };
        Self { status, headers, body }
    }

    /// A header; empty where there is none.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    /// The answer, whose status is as expected.
    pub(super) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The code of a problem, which the answer must be.
    pub(super) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        problem["code"].as_str().expect("a code").to_owned()
    }
}

/// The chunks of a body.
fn joined(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(&String::from_utf8_lossy(&bytes[..end]), 16).unwrap_or(0);
        let Some(chunk) = bytes.get(end + 2..end + 2 + size).filter(|_| size > 0) else { break };
        body.extend_from_slice(chunk);
        bytes = bytes.get(end + 4 + size..).unwrap_or_default();
    }
    body
}

/// A form of parts: name, file name, content.
pub(super) fn form(parts: &[(&str, &str, &[u8])]) -> (String, Vec<u8>) {
    const BOUNDARY: &str = "part-of-a-letter";
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}
