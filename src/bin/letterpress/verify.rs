//! `letterpress verify`: measures a finished letter, whoever made it.

use std::path::PathBuf;

use clap::Args;
use letterpress::Assets;
use letterpress::diag::Diagnostic;
use letterpress::verify::{Finding, Findings, Verdict, verify};
use serde_json::json;

use crate::args::{AssetArgs, MessageFormat};
use crate::job::Outcome;
use crate::{report, terminal};

/// Measure a finished PDF against a letter standard and its envelopes
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  letterpress verify letter.pdf --layout din-5008-b
  letterpress verify letter.pdf --layout nf-z11-001 --envelope 'DL window 35' --json")]
pub(crate) struct VerifyArgs {
    /// The PDF
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Layout that it should follow; without one only what needs none is measured
    #[arg(long, value_name = "NAME")]
    layout: Option<String>,
    /// Only this envelope of the layout
    #[arg(long, value_name = "NAME", requires = "layout")]
    envelope: Option<String>,
    /// One JSON object for each finding, a line each
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    assets: AssetArgs,
}

pub(crate) fn run(args: &VerifyArgs) -> u8 {
    let usage = |message: &str| report::usage(message, MessageFormat::Human);
    let assets = match args.assets.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, MessageFormat::Human),
    };
    let layout = args.layout.as_deref().map(|name| assets.layout(name).ok_or(name));
    let layout = match layout.transpose() {
        Ok(layout) => layout,
        Err(name) => {
            let known: Vec<&str> = assets.layout_names().collect();
            return usage(&format!("there is no layout `{name}`; there are {}", known.join(", ")));
        }
    };
    if let (Some(layout), Some(wanted)) = (layout, &args.envelope)
        && !layout.envelopes.iter().any(|envelope| envelope.name == *wanted)
    {
        let known: Vec<&str> = layout.envelopes.iter().map(|envelope| envelope.name.as_str()).collect();
        return usage(&format!("`{}` has no envelope `{wanted}`; it has {}", layout.name, known.join(", ")));
    }
    let bytes = match std::fs::read(&args.file) {
        Ok(bytes) => bytes,
        Err(error) => return usage(&format!("cannot read `{}`: {error}", args.file.display())),
    };
    match verify(&bytes, layout, args.envelope.as_deref()) {
        Ok(findings) => {
            let written = terminal::out(told(&findings, args.json).as_bytes());
            if !written { crate::FAILED } else { u8::from(!findings.sound()) }
        }
        Err(error) => usage(&format!("`{}`: {error}", args.file.display())),
    }
}

/// A rendered letter, measured against its own layout: what is wrong becomes an error.
pub(crate) fn measured(mut outcome: Outcome, assets: &Assets) -> Outcome {
    let Some(pdf) = &outcome.pdf else { return outcome };
    match verify(&pdf.bytes, assets.layout(&pdf.layout), None) {
        Ok(findings) => {
            for finding in findings.list.iter().filter(|finding| finding.verdict == Verdict::Wrong) {
                let message = finding.to_string();
                let message = message.trim_start_matches("WRONG ");
                outcome.diagnostics.push(Diagnostic::error(
                    "verify",
                    None,
                    format!("measured on the page: {message}"),
                ));
            }
        }
        Err(error) => outcome.diagnostics.push(Diagnostic::error("verify", None, error.to_string())),
    }
    outcome
}

/// What is printed.
fn told(findings: &Findings, json: bool) -> String {
    let line = |finding: &Finding| if json { as_json(finding) } else { format!("{finding}\n") };
    let mut text: String = findings.list.iter().map(line).collect();
    if !json {
        let wrong = findings.list.iter().filter(|f| f.verdict == Verdict::Wrong).count();
        let measured = findings.list.iter().filter(|f| f.verdict != Verdict::Unmeasured).count();
        text += &format!("{measured} measured, {wrong} wrong\n");
    }
    text
}

fn as_json(finding: &Finding) -> String {
    let verdict = match finding.verdict {
        Verdict::Sound => "ok",
        Verdict::Wrong => "wrong",
        Verdict::Unmeasured => "unmeasured",
    };
    json!({
        "check": finding.check,
        "verdict": verdict,
        "page": finding.page,
        "element": finding.element,
        "wanted": finding.wanted,
        "measured": finding.measured,
        "tolerance_mm": finding.tolerance.parse::<f64>().ok(),
    })
    .to_string()
        + "\n"
}
