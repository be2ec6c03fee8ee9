//! `letterpress sign`: a signature in a field of a finished PDF.

use std::path::{Path, PathBuf};

use clap::Args;
use letterpress::diag::{Diagnostic, Diagnostics, Sources};

use crate::args::MessageFormat;
use crate::signing::{self, SigningArgs};
use crate::{keys, output, report, terminal};

/// Sign a PDF in one of its signature fields (PAdES)
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  letterpress sign letter.pdf --field sender --p12 me.p12
  letterpress sign letter.pdf --field sender --key me.key --cert me.crt --chain ca.crt --certify fill-in
  letterpress sign letter.pdf --field client --p12 me.p12 --passphrase-file pass.txt -o signed.pdf")]
pub(crate) struct SignArgs {
    /// The PDF
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Name of the signature field
    #[arg(long, value_name = "NAME")]
    field: String,
    /// Signed PDF; `-` is standard output [default: FILE-signed.pdf beside it]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    signing: SigningArgs,
}

pub(crate) fn run(args: &SignArgs) -> u8 {
    let usage = |message: &str| report::usage(message, MessageFormat::Human);
    let bytes = match keys::pdf(&args.file) {
        Ok(bytes) => bytes,
        Err(message) => return usage(&message),
    };
    let desk = match args.signing.desk(&args.field) {
        Ok(desk) => desk,
        Err(message) => return usage(&message),
    };
    let signed = match desk.sign(&bytes) {
        Ok(signed) => signed,
        Err(refusal) => {
            let mut diagnostics = Diagnostics::default();
            let message = format!("`{}`: {refusal}", args.file.display());
            diagnostics.push(Diagnostic::error("signing", None, message));
            report::complain(&diagnostics, &Sources::default(), MessageFormat::Human);
            return if signing::failed(&refusal) { crate::FAILED } else { 1 };
        }
    };
    let target = args.output.clone().unwrap_or_else(|| beside(&args.file));
    if target.as_os_str() == "-" {
        return if terminal::out(&signed) { 0 } else { crate::FAILED };
    }
    if let Err(error) = output::write(&target, &signed) {
        return usage(&format!("cannot write `{}`: {error}", target.display()));
    }
    let told = terminal::out(format!("wrote {}\n", target.display()).as_bytes());
    if told { 0 } else { crate::FAILED }
}

/// `letter.pdf` becomes `letter-signed.pdf`.
fn beside(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-signed.pdf"))
}
