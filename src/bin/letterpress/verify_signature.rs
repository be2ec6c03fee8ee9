//! `letterpress verify-signature`: who signed a PDF, and whether it is still what was signed.

use std::fmt::Write as _;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use clap::Args;
use letterpress::certificates::Certificate;
use letterpress::signatures::{Judged, Moment, Report, Time, Trust, Verdict, verify};
use serde_json::{Value, json};

use crate::args::MessageFormat;
use crate::{keys, report, terminal};

/// Judge the signatures of a PDF
#[derive(Debug, Args)]
#[command(after_help = "\
Without --trust nobody is asked who signed: a signature can be intact, not valid.

Examples:
  letterpress verify-signature signed.pdf
  letterpress verify-signature signed.pdf --trust root.pem --json")]
pub(crate) struct VerifySignatureArgs {
    /// The PDF
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Certificates to trust (PEM or DER)
    #[arg(long, value_name = "CA.pem")]
    trust: Vec<PathBuf>,
    /// Moment to judge at, like 2026-03-03T10:00:00+01:00 [default: now]
    #[arg(long, value_name = "T")]
    time: Option<Moment>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &VerifySignatureArgs) -> u8 {
    let usage = |message: &str| report::usage(message, MessageFormat::Human);
    let trust = match anchors(&args.trust) {
        Ok(anchors) => Trust { anchors, at: args.time.unwrap_or_else(now) },
        Err(message) => return usage(&message),
    };
    let bytes = match keys::pdf(&args.file) {
        Ok(bytes) => bytes,
        Err(message) => return usage(&message),
    };
    let name = args.file.display().to_string();
    // Whatever a hostile file does to the libraries that read it, it gets an answer.
    let judged = panic::catch_unwind(AssertUnwindSafe(|| verify(&bytes, &trust)));
    let found = match judged {
        Ok(Ok(found)) => found,
        Ok(Err(problem)) => return usage(&format!("cannot read `{name}`: {problem}")),
        Err(_) => {
            return usage(&format!("cannot read `{name}`: it is damaged in a way that nothing can read"));
        }
    };
    let text = if args.json { format!("{}\n", object(&name, &found)) } else { told(&name, &found) };
    if !terminal::out(text.as_bytes()) {
        return crate::FAILED;
    }
    u8::from(!found.good())
}

fn anchors(files: &[PathBuf]) -> Result<Vec<Certificate>, String> {
    let mut found = Vec::new();
    for path in files {
        let cannot = |problem: &dyn std::fmt::Display| format!("cannot read `{}`: {problem}", path.display());
        let bytes = read(path).map_err(|error| cannot(&error))?;
        found.extend(Certificate::read_all(&bytes).map_err(|problem| cannot(&problem))?);
    }
    Ok(found)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let bytes = crate::files::read(path).map_err(|error| error.to_string())?;
    bytes.ok_or_else(|| "it is too large".to_owned())
}

fn now() -> Moment {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Moment::from_seconds(since.as_secs())
}

// ---- for people

fn told(name: &str, found: &Report) -> String {
    let mut text = String::new();
    if found.signatures.is_empty() {
        let _ = writeln!(text, "{name}: there is no signature");
        if let Some(problem) = &found.problem {
            let _ = writeln!(text, "  problem  {problem}");
        }
    }
    for judged in &found.signatures {
        tell(&mut text, judged);
    }
    for judged in &found.time_stamps {
        tell(&mut text, judged);
    }
    for field in &found.unsigned_fields {
        let _ = writeln!(text, "{field}: not signed");
    }
    text
}

fn tell(text: &mut String, judged: &Judged) {
    let verdict = match judged.verdict {
        Verdict::Invalid => "INVALID".to_owned(),
        Verdict::Intact => "intact; nobody said whom to trust (--trust)".to_owned(),
        other => other.to_string(),
    };
    let _ = writeln!(text, "{}: {verdict}", judged.field);
    for problem in &judged.problems {
        let _ = writeln!(text, "  problem  {problem}");
    }
    let signer = if judged.signer.is_empty() { "unknown" } else { &judged.signer };
    let _ = writeln!(text, "  signer   {signer}");
    let _ = writeln!(text, "  level    {}", judged.level);
    let _ = match judged.time {
        Time::Stamped(time) => writeln!(text, "  time     {time} (time-stamp)"),
        Time::Claimed(time) => writeln!(text, "  time     {time} (as the signer says)"),
        Time::Unknown => writeln!(text, "  time     unknown"),
    };
    let _ = writeln!(text, "  covers   {}", judged.coverage());
    let _ = writeln!(text, "  changes  {}", judged.changes);
    let _ = writeln!(text, "  pdfsig   {}", judged.pdfsig);
}

// ---- for programs

fn object(name: &str, found: &Report) -> Value {
    let list = |list: &[Judged]| list.iter().map(one).collect::<Vec<_>>();
    json!({
        "file": name,
        "signatures": list(&found.signatures),
        "time_stamps": list(&found.time_stamps),
        "unsigned_fields": found.unsigned_fields,
        "problem": found.problem.as_ref().map(ToString::to_string),
    })
}

fn one(judged: &Judged) -> Value {
    let (time, source) = match judged.time {
        Time::Stamped(time) => (Some(time.to_string()), "time-stamp"),
        Time::Claimed(time) => (Some(time.to_string()), "as claimed"),
        Time::Unknown => (None, "unknown"),
    };
    json!({
        "field": judged.field,
        "signer": judged.signer,
        "level": judged.level.to_string(),
        "time": time,
        "time_source": source,
        "covers": judged.coverage(),
        "changes": judged.changes.to_string(),
        "verdict": judged.verdict.to_string(),
        "problems": judged.problems,
        "pdfsig": judged.pdfsig,
    })
}
