//! How a PDF is signed: the options that `sign` and `render` share, and the signer that
//! they make, once for all files of a call.

use std::path::PathBuf;
use std::time::Instant;

use chrono::{DateTime, FixedOffset, Local};
use clap::{Args, ValueEnum};
use letterpress::certificates::Certificate;
use letterpress::signing::{self, Moment, Options, Refusal, Signer};

use letterpress::diag::Diagnostic;

use crate::fetch::{self, Http};
use crate::format::Format;
use crate::job::Outcome;
use crate::keys::{self, KeyArgs};

/// How it is signed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Signature")]
pub(crate) struct SigningArgs {
    /// Certify the PDF as its author; what may still be changed afterwards
    #[arg(long, value_enum, value_name = "CHANGES")]
    certify: Option<Certify>,
    /// Write name, date, reason and place into the field's box
    #[arg(long)]
    visible: bool,
    /// Have a time-stamping authority vouch for the time (RFC 3161; level B-T)
    #[arg(long, value_name = "URL", value_parser = fetch::address)]
    timestamp_url: Option<String>,
    /// Add what it takes to judge the signature in later years (level B-LT)
    #[arg(long, requires = "timestamp_url")]
    long_term: bool,
    /// Certificates above which `--long-term` asks nobody (PEM or DER)
    #[arg(long, value_name = "CA.pem", requires = "long_term")]
    trust: Vec<PathBuf>,
    /// Why it is signed
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Where it is signed
    #[arg(long, value_name = "TEXT")]
    place: Option<String>,
    /// How the signer is reached
    #[arg(long, value_name = "TEXT")]
    contact: Option<String>,
    /// When it is signed [default: now]
    #[arg(long, value_name = "2026-03-03T10:00:00+01:00", value_parser = time)]
    time: Option<DateTime<FixedOffset>>,
    /// Sign although the certificate has expired or is not valid yet
    #[arg(long)]
    force_expired: bool,
    #[command(flatten)]
    pub(crate) key: KeyArgs,
}

/// What may still be changed after a certification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Certify {
    /// Nothing
    NoChanges,
    /// Fields may be filled in and signed
    FillIn,
    /// The same, and annotations
    Annotate,
}

fn time(text: &str) -> Result<DateTime<FixedOffset>, String> {
    let wrong = "write it like 2026-03-03T10:00:00+01:00 or 2026-03-03T09:00:00Z";
    let time = DateTime::parse_from_rfc3339(text).map_err(|error| format!("{error}; {wrong}"))?;
    if time.timestamp() < 0 { Err("it lies before 1970".to_owned()) } else { Ok(time) }
}

/// What signs.
pub(crate) struct Desk {
    signer: Box<dyn Signer>,
    options: Options,
    /// Who is asked for the time, and by whom.
    authority: Option<(String, Http)>,
    /// Certificates above which nobody is asked; `None`: it is not for the long term.
    anchors: Option<Vec<Vec<u8>>>,
}

impl SigningArgs {
    /// Opens the key, and takes the time.
    pub(crate) fn desk(&self, field: &str) -> Result<Desk, String> {
        let time = self.time.unwrap_or_else(|| Local::now().fixed_offset());
        let seconds = u64::try_from(time.timestamp()).unwrap_or_default();
        let zone = i16::try_from(time.offset().local_minus_utc() / 60).unwrap_or_default();
        let options = Options {
            zone,
            reason: self.reason.clone(),
            place: self.place.clone(),
            contact: self.contact.clone(),
            certify: self.certify.map(|certify| match certify {
                Certify::NoChanges => signing::Certify::NoChanges,
                Certify::FillIn => signing::Certify::FillIn,
                Certify::Annotate => signing::Certify::Annotate,
            }),
            visible: self.visible,
            force_expired: self.force_expired,
            ..Options::new(field, Moment::from_seconds(seconds))
        };
        let authority = self.timestamp_url.clone().map(|url| (url, Http::new()));
        let anchors = self.long_term.then(|| self.anchors()).transpose()?;
        Ok(Desk { signer: self.key.load()?, options, authority, anchors })
    }

    fn anchors(&self) -> Result<Vec<Vec<u8>>, String> {
        let mut anchors = Vec::new();
        for path in &self.trust {
            let found = Certificate::read_all(&keys::open(path)?);
            let found = found.map_err(|problem| format!("`{}`: {problem}", path.display()))?;
            anchors.extend(found.iter().map(|certificate| certificate.der().to_vec()));
        }
        Ok(anchors)
    }
}

impl Desk {
    /// Signs a PDF.
    pub(crate) fn sign(&self, pdf: &[u8]) -> Result<Vec<u8>, Refusal> {
        let Some((url, http)) = &self.authority else {
            return signing::sign(pdf, &self.options, &*self.signer, None);
        };
        let mut stamp = |request: &[u8]| http.stamp(url, request);
        let signed = signing::sign(pdf, &self.options, &*self.signer, Some(&mut stamp))?;
        match &self.anchors {
            None => Ok(signed),
            Some(anchors) => {
                signing::long_term(&signed, &self.options.field, anchors, &mut |fetch| http.proof(fetch))
            }
        }
    }

    /// A rendered letter, signed; a refusal becomes an error of the letter, and what is
    /// not sound stays unsigned.
    pub(crate) fn signed(&self, mut outcome: Outcome) -> Outcome {
        if outcome.diagnostics.has_errors() {
            return outcome;
        }
        let start = Instant::now();
        if let Some(pdf) = &mut outcome.pdf {
            match self.sign(&pdf.bytes) {
                Ok(signed) => pdf.bytes = signed,
                Err(refusal) => {
                    outcome.diagnostics.push(Diagnostic::error("signing", None, refusal.to_string()));
                }
            }
        }
        outcome.elapsed += start.elapsed();
        outcome
    }
}

/// What signs the PDFs of `render`, if they are to be signed.
pub(crate) fn wanted(
    args: &SigningArgs,
    field: Option<&str>,
    format: Format,
) -> Result<Option<Desk>, String> {
    match field {
        Some(_) if format != Format::Pdf => Err("only PDFs are signed: leave out `--format`".to_owned()),
        Some(field) => args.desk(field).map(Some),
        None if args.key.named() => Err("a key is named, but no field: add `--sign-field NAME`".to_owned()),
        None => Ok(None),
    }
}

/// Whether it was the tool or its use that failed, and not the file.
pub(crate) const fn failed(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Key(_) | Refusal::NoStamp(_) | Refusal::NoProof(_) | Refusal::TooLarge(_))
}
