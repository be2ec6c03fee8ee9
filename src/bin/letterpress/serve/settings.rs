//! What the service can be told: each setting by a file, by an environment variable
//! or by an option; of several the option counts, then the environment, then the file.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use letterpress::diag::{Diagnostic, Diagnostics, Failed, Sources, closest};
use letterpress::yaml::{self, Node, Value};

use super::units::{Lasting, Origins, Paths, Size};

/// One list for the options, the variables, the keys of the file and the table of the
/// documentation.
macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty, $env:literal, $shown:literal, $default:literal;)*) => {
        /// What was said on the command line or in the environment.
        #[derive(Debug, Clone, Default, Args)]
        pub(crate) struct Given {
            $(
                $(#[doc = $doc])+
                #[arg(long, env = $env, hide_env_values = true, value_name = $shown, help_heading = "Settings")]
                $name: Option<$type>,
            )*
        }

        /// What holds.
        #[derive(Debug, Clone)]
        pub(crate) struct Settings {
            $($(#[doc = $doc])+ pub(crate) $name: $type,)*
        }

        /// The keys of the file.
        const KEYS: &[&str] = &[$(stringify!($name),)*];

        /// Key, environment variable, value by default, and what it is for.
        const TABLE: &[(&str, &str, &str, &str)] =
            &[$((stringify!($name), $env, $default, concat!($($doc),+)),)*];

        impl Given {
            /// Lays what was said over the file, and that over what is usual.
            fn over(self, file: &mut Reader<'_>) -> Option<Settings> {
                $(let $name = self.$name.or_else(|| file.value(stringify!($name))).or_else(|| $default.parse().ok());)*
                Some(Settings { $($name: $name?,)* })
            }
        }
    };
}

settings! {
    /// Address and port to listen at; with port 0 any that is free
    listen: SocketAddr, "LETTERPRESS_LISTEN", "ADDRESS:PORT", "127.0.0.1:8080";
    /// Folders with more fonts, parted by `:`
    font_folders: Paths, "LETTERPRESS_FONT_FOLDERS", "DIRS", "";
    /// Folders with more layouts, parted by `:`
    layout_folders: Paths, "LETTERPRESS_LAYOUT_FOLDERS", "DIRS", "";
    /// Folders with more purposes, parted by `:`
    purpose_folders: Paths, "LETTERPRESS_PURPOSE_FOLDERS", "DIRS", "";
    /// Folder of letterheads, with their logos, that letters may name
    letterheads: PathBuf, "LETTERPRESS_LETTERHEADS", "DIR", "";
    /// File of the tokens that are let in; needed where others than this machine reach the service
    tokens: PathBuf, "LETTERPRESS_TOKENS", "FILE", "";
    /// Host names that the service is asked by, parted by `,`; without tokens only those of this machine
    hosts: String, "LETTERPRESS_HOSTS", "NAMES", "";
    /// Origins of other pages that may ask, parted by `,`
    origins: Origins, "LETTERPRESS_ORIGINS", "ORIGINS", "";
    /// Threads for letters; 0 is one for each core
    threads: usize, "LETTERPRESS_THREADS", "N", "0";
    /// Threads for large documents, which give way to letters
    large_threads: usize, "LETTERPRESS_LARGE_THREADS", "N", "1";
    /// Threads for letters of jobs, which give way as well
    job_threads: usize, "LETTERPRESS_JOB_THREADS", "N", "1";
    /// A letter of more bytes than this is a large document
    large_from: Size, "LETTERPRESS_LARGE_FROM", "SIZE", "64KiB";
    /// Letters that may wait for a thread
    queue: usize, "LETTERPRESS_QUEUE", "N", "256";
    /// Large documents that may wait for a thread
    large_queue: usize, "LETTERPRESS_LARGE_QUEUE", "N", "16";
    /// Time for a request, waiting included; the work is stopped then
    deadline: Lasting, "LETTERPRESS_DEADLINE", "TIME", "30s";
    /// Most bytes of a letter that is sent alone, or of one of a batch
    body_limit: Size, "LETTERPRESS_BODY_LIMIT", "SIZE", "4MiB";
    /// Most bytes of a letter with its files, or of a batch
    upload_limit: Size, "LETTERPRESS_UPLOAD_LIMIT", "SIZE", "32MiB";
    /// Most bytes of requests that are taken in or worked on at a time
    memory: Size, "LETTERPRESS_MEMORY", "SIZE", "256MiB";
    /// Time for the head of a request
    header_timeout: Lasting, "LETTERPRESS_HEADER_TIMEOUT", "TIME", "10s";
    /// Time for the body of a request
    body_timeout: Lasting, "LETTERPRESS_BODY_TIMEOUT", "TIME", "30s";
    /// Time in which a client takes none of its answer, until it is hung up on
    answer_timeout: Lasting, "LETTERPRESS_ANSWER_TIMEOUT", "TIME", "30s";
    /// Connections at a time
    connections: usize, "LETTERPRESS_CONNECTIONS", "N", "1024";
    /// Time that requests and jobs in hand have to end when the service is stopped
    stop_within: Lasting, "LETTERPRESS_STOP_WITHIN", "TIME", "25s";
    /// Folder of the records of jobs [default: letterpress in `$XDG_STATE_HOME` or `~/.local/state`]
    state: PathBuf, "LETTERPRESS_STATE", "DIR", "";
    /// Address of what jobs are made from and what comes of them: file:///, s3://, gs://, az:// [default: results in the state folder]
    results: String, "LETTERPRESS_RESULTS", "ADDRESS", "";
    /// Jobs that one client may have open
    open_jobs: usize, "LETTERPRESS_OPEN_JOBS", "N", "1000";
    /// How long a job is kept after its end
    keep: Lasting, "LETTERPRESS_KEEP", "TIME", "24h";
    /// File with the secret that signs webhooks; without it none are sent
    webhook_secret_file: PathBuf, "LETTERPRESS_WEBHOOK_SECRET_FILE", "FILE", "";
    /// Whether webhooks may go to private networks, and without TLS
    webhook_private: bool, "LETTERPRESS_WEBHOOK_PRIVATE", "BOOL", "false";
    /// How the log is written: `json`, `text`, or `none`
    log: super::logs::Form, "LETTERPRESS_LOG", "FORM", "json";
}

/// Reads the settings: what was given, over the file, over what is usual.
///
/// # Errors
/// All that is wrong with the file, each with its place.
pub(crate) fn read(given: Given, path: Option<&Path>) -> Result<Settings, Failed> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let mut tree = None;
    if let Some(path) = path {
        let name = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => {
                tree = yaml::decode(&name, &bytes, &mut sources, &mut diagnostics)
                    .ok()
                    .and_then(|file| yaml::parse(&sources, file, &mut diagnostics));
            }
            Err(error) => {
                let message = format!("cannot read `{name}`: {error}");
                diagnostics.push(Diagnostic::error("unreadable-file", None, message));
            }
        }
    }
    let mut reader = Reader { tree: tree.as_ref(), diagnostics: &mut diagnostics };
    reader.refuse_unknown();
    let settings = given.over(&mut reader);
    match settings {
        Some(settings) if !diagnostics.has_errors() => Ok(settings),
        _ => {
            diagnostics.sort();
            Err(Failed { sources, diagnostics })
        }
    }
}

/// All settings as a table (CommonMark with tables).
pub(crate) fn table() -> String {
    let mut table =
        "| key | option | variable | by default | what it is |\n|---|---|---|---|---|\n".to_owned();
    for (key, variable, default, what) in TABLE {
        let option = key.replace('_', "-");
        let default = if default.is_empty() { String::new() } else { format!("`{default}`") };
        table += &format!("| `{key}` | `--{option}` | `{variable}` | {default} | {} |\n", what.trim());
    }
    table
}

/// The file of settings.
struct Reader<'a> {
    tree: Option<&'a Node>,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    /// The value under a key, if there is one; complains where it cannot be understood.
    fn value<T: FromStr<Err: std::fmt::Display>>(&mut self, key: &str) -> Option<T> {
        let node = self.tree?.get(key)?;
        let text = match &node.value {
            Value::Scalar(text) => text.to_string(),
            Value::Seq(items) => items.iter().filter_map(Node::text).collect::<Vec<_>>().join(parting(key)),
            _ => String::new(),
        };
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let message = format!("`{key}`: {error}");
                self.diagnostics.push(Diagnostic::error("usage", node.span, message));
                None
            }
        }
    }

    fn refuse_unknown(&mut self) {
        let Some(tree) = self.tree else { return };
        let known: BTreeSet<&str> = KEYS.iter().copied().collect();
        for entry in tree.entries().iter().filter(|entry| !known.contains(entry.key.value.as_str())) {
            let key = &entry.key.value;
            let complaint =
                Diagnostic::error("unknown-key", entry.key.span, format!("there is no setting `{key}`"));
            let meant = closest(key, KEYS.iter().copied());
            self.diagnostics.push(match meant {
                Some(meant) => complaint.help(format!("did you mean `{meant}`?")),
                None => complaint.help("`letterpress serve --help` lists the settings"),
            });
        }
    }
}

/// What parts the items of a list.
fn parting(key: &str) -> &'static str {
    if key.ends_with("_folders") { ":" } else { "," }
}
