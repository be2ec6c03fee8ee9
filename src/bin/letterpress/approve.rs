//! `letterpress approve`: writes into a letter who approved it, when, and what it was.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io};

use chrono::NaiveDate;
use clap::Args;
use letterpress::diag::{Diagnostics, Failed, Sources};
use letterpress::document::{Approval, Review, Seals};
use letterpress::source::{self, Request};
use letterpress::{Assets, yaml};

use crate::args::{AssetArgs, MessageFormat};
use crate::files::Disk;
use crate::plan::Input;
use crate::{output, report, shop, terminal};

/// Approve letters as they are, or say whether they are approved
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  letterpress approve letter.yaml --by 'Claire Aubry'
  letterpress approve --status letter.yaml
  letterpress render --final letter.yaml")]
pub(crate) struct ApproveArgs {
    /// Letters (YAML)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Who approves
    #[arg(long, value_name = "NAME", required_unless_present = "status")]
    by: Option<String>,
    /// When it is approved [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", conflicts_with = "status")]
    date: Option<NaiveDate>,
    /// Say whether they are approved, and what changed since; write nothing
    #[arg(long, conflicts_with = "by")]
    status: bool,
    /// Folder that letterheads and pictures may come from [default: the letter's own]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(flatten)]
    assets: AssetArgs,
    /// How complaints are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    message_format: MessageFormat,
}

/// Why a letter was not approved.
enum Refusal {
    /// It has errors.
    Wrong(Failed),
    /// It cannot be read or written.
    Unable(String),
}

pub(crate) fn run(args: &ApproveArgs) -> u8 {
    let assets = match args.assets.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, args.message_format),
    };
    let mut code = 0;
    for file in &args.files {
        let done = if args.status { args.tell(file, &assets) } else { args.approve(file, &assets) };
        let own = match done {
            Ok((line, own)) if terminal::out(format!("{line}\n").as_bytes()) => own,
            Ok(_) => crate::FAILED,
            Err(Refusal::Wrong(failed)) => {
                report::complain(&failed.diagnostics, &failed.sources, args.message_format);
                1
            }
            Err(Refusal::Unable(message)) => report::usage(&message, args.message_format),
        };
        code = code.max(own);
    }
    code
}

impl ApproveArgs {
    fn read(&self, file: &Path) -> Result<Vec<u8>, Refusal> {
        if file.as_os_str() == "-" {
            return Err(Refusal::Unable("standard input cannot be approved; name a file".to_owned()));
        }
        shop::read(&Input::File(file.to_owned()))
            .map_err(|reason| Refusal::Unable(format!("cannot read `{}`: {reason}", file.display())))
    }

    /// What a letter is, and what its review says.
    fn sealed(&self, file: &Path, bytes: &[u8], assets: &Assets) -> Result<(Seals, Option<Review>), Failed> {
        let disk = Disk::default();
        let known = assets.known();
        let name = file.display().to_string();
        let today = chrono::Local::now().date_naive();
        let request = Request { name: &name, bytes, settings: &[], today, known: &known };
        let (seals, document) = source::sealed(&request, &disk.reach(file, self.root.as_deref()))?;
        let Some(document) = document else { return Ok((seals, None)) };
        match letterpress::check(&document, assets) {
            Ok(_) => Ok((seals, document.review)),
            Err(diagnostics) => Err(Failed { sources: document.sources, diagnostics }),
        }
    }

    /// Says whether a letter is approved.
    fn tell(&self, file: &Path, assets: &Assets) -> Result<(String, u8), Refusal> {
        let bytes = self.read(file)?;
        let (_, review) = self.sealed(file, &bytes, assets).map_err(Refusal::Wrong)?;
        let name = file.display();
        let Some(review) = review else {
            return Err(Refusal::Unable(format!(
                "`{name}` is a template; render it to see whether it is approved"
            )));
        };
        let by = review.by.as_ref().map_or_else(String::new, |by| format!(" by {}", by.value));
        Ok(match &review.approval {
            None => (format!("{name}: not approved"), 1),
            Some((date, Approval::Bound)) => (format!("{name}: approved{by} on {}", date.value), 0),
            Some((date, Approval::Unbound)) => {
                (format!("{name}: marked as approved{by} on {}, but nothing says what was", date.value), 1)
            }
            Some((date, Approval::Changed(changes))) => {
                (format!("{name}: approved{by} on {}, changed since: {}", date.value, changes.join(", ")), 1)
            }
        })
    }

    fn approve(&self, file: &Path, assets: &Assets) -> Result<(String, u8), Refusal> {
        let bytes = self.read(file)?;
        let (seals, _) = self.sealed(file, &bytes, assets).map_err(Refusal::Wrong)?;
        let by = self.by.as_deref().unwrap_or_default().trim();
        if by.is_empty() {
            return Err(Refusal::Unable("--by: say who approves".to_owned()));
        }
        let date = self.date.unwrap_or_else(|| chrono::Local::now().date_naive());
        let name = file.display();
        let unable = || Refusal::Unable(format!("`{name}` has no place where `review:` could be written"));
        let text = String::from_utf8(bytes).map_err(|_| unable())?;
        let written = with_review(&text, &block(by, date, &seals)).ok_or_else(unable)?;
        // Read again as anybody will, before it takes the place of the letter.
        let (again, review) = self.sealed(file, written.as_bytes(), assets).map_err(|_| unable())?;
        if again != seals || review.is_some_and(|review| !review.is_approved()) {
            return Err(unable());
        }
        replace(file, written.as_bytes())
            .map_err(|error| Refusal::Unable(format!("cannot write `{name}`: {error}")))?;
        Ok((format!("{name}: approved by {by} on {date}"), 0))
    }
}

/// Puts another text into a file: through a link into what it leads to, with the
/// permissions that it had.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = file.canonicalize()?;
    let permissions = fs::metadata(&file)?.permissions();
    output::write(&file, bytes)?;
    fs::set_permissions(&file, permissions)
}

/// The lines of the review.
fn block(by: &str, date: NaiveDate, seals: &Seals) -> Vec<String> {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut lines = vec![
        "review:".to_owned(),
        "  required: true".to_owned(),
        format!("  by: {}", quoted(by)),
        format!("  approved: {date}"),
        format!("  hash: {}", seals.hash),
        "  seals:".to_owned(),
    ];
    lines.extend(seals.pieces.iter().map(|(name, seal)| format!("    {}: {}", quoted(name), quoted(seal))));
    lines
}

/// The text of a letter with another review, all else as it was.
fn with_review(text: &str, lines: &[String]) -> Option<String> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let file = sources.add("letter", text);
    // Places are counted behind a byte order mark.
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let tree = yaml::parse(&sources, file, &mut diagnostics)?;
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let block: String = lines.iter().flat_map(|line| [line.as_str(), end]).collect();
    Some(match tree.entry("review") {
        Some(entry) => {
            let range = extent(text, mark + entry.key.span.start as usize)?;
            format!("{}{block}{}", &text[..range.start], &text[range.end..])
        }
        None => {
            let gap = if text.ends_with('\n') || text.is_empty() { "" } else { end };
            format!("{text}{gap}{block}")
        }
    })
}

/// The lines of a key of the top level: its own and those that are set in below it.
fn extent(text: &str, start: usize) -> Option<Range<usize>> {
    let mut end = start;
    let mut blank = 0;
    for (number, line) in text.get(start..)?.split_inclusive('\n').enumerate() {
        if line.trim().is_empty() {
            blank += line.len();
        } else if number == 0 || line.starts_with([' ', '\t']) {
            end += blank + line.len();
            blank = 0;
        } else {
            break;
        }
    }
    Some(start..end)
}
