//! Why a file is not signed, each with the way out.

use std::fmt;

use super::{Moment, Problem};

/// Why a file is not signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The file cannot be read, or not with certainty.
    Unreadable(Problem),
    /// It has no signature field at all.
    NoFields,
    /// It has fields, but none of this name.
    NoSuchField {
        /// The name asked for.
        wanted: String,
        /// The names there are, those that are free first.
        known: Vec<String>,
    },
    /// The field has a value already.
    Used(String),
    /// The field, or its widget, has a form that cannot be changed.
    Unusable(String, &'static str),
    /// An earlier signature is not valid any more.
    Broken(String, String),
    /// An earlier certification permits no change.
    Certified(String),
    /// An earlier signature locks the field.
    Locked {
        /// The field that is to be signed.
        field: String,
        /// The field whose signature locks it.
        by: String,
    },
    /// A certification must be the first signature.
    CertifyLate(String),
    /// The field demands what was not asked for, or cannot be.
    Demanded(String, String),
    /// The certificate is not valid at the time of signing.
    OutOfTime {
        /// Its first moment.
        from: Moment,
        /// Its last moment.
        until: Moment,
        /// The time of signing.
        time: Moment,
    },
    /// The certificate is not for signing documents.
    NotForSigning,
    /// The signature does not fit into its room.
    TooLarge(usize),
    /// The lines of a visible signature cannot be drawn.
    Invisible(Problem),
    /// No time-stamp could be had, or it is not for this signature.
    NoStamp(Problem),
    /// Not all could be had that the signature needs to be judged in later years.
    NoProof(Problem),
    /// Key, certificate or token failed.
    Key(Problem),
}

impl std::error::Error for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(problem) => write!(f, "it cannot be signed: {problem}"),
            Self::NoFields => f.write_str(
                "it has no signature field; a letter gets one from `signature: {field: true}` \
                 when it is rendered (a draft gets none)",
            ),
            Self::NoSuchField { wanted, known } => {
                let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
                write!(f, "it has no signature field `{wanted}`; it has {}", known.join(", "))
            }
            Self::Used(field) => {
                write!(
                    f,
                    "the field `{field}` is signed already; sign another field, or the file from before that signature"
                )
            }
            Self::Unusable(field, why) => {
                write!(f, "the field `{field}` cannot be signed: {why}; render the file again")
            }
            Self::Broken(field, why) => write!(
                f,
                "the earlier signature in `{field}` is not valid: {why}; ask for an untouched copy and sign that",
            ),
            Self::Certified(field) => write!(
                f,
                "the certification in `{field}` permits no change, so no further signature; \
                 have it certified anew with `--certify fill-in`",
            ),
            Self::Locked { field, by } => write!(
                f,
                "the signature in `{by}` locks the field `{field}`; sign it before `{by}`, or a file without that lock",
            ),
            Self::CertifyLate(field) => write!(
                f,
                "only the first signature can certify, and `{field}` is signed; leave out `--certify`, or certify first",
            ),
            Self::Demanded(field, what) => write!(f, "the field `{field}` demands {what}"),
            Self::OutOfTime { from, until, time } => {
                let what = if time < from { "is not valid yet" } else { "has expired" };
                write!(
                    f,
                    "the certificate {what} (valid from {from} to {until}, signed at {time}); \
                     use one that is valid, or `--force-expired` for a test",
                )
            }
            Self::NotForSigning => f.write_str(
                "the certificate is not for signatures: its key usage has neither digitalSignature nor \
                 nonRepudiation; ask its issuer for one that has",
            ),
            Self::TooLarge(bytes) => write!(
                f,
                "the signature takes {bytes} bytes, more than there is room for; \
                 ask a time-stamping authority that sends a shorter chain",
            ),
            Self::Invisible(problem) => write!(f, "the visible signature cannot be drawn: {problem}"),
            Self::NoStamp(problem) => write!(f, "no time-stamp: {problem}"),
            Self::NoProof(problem) => write!(f, "no long-term signature: {problem}"),
            Self::Key(problem) => write!(f, "{problem}"),
        }
    }
}
