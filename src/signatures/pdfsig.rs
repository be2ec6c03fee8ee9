//! What poppler's `pdfsig` would say of a signature, in its words
//! (utils/pdfsig.cc, <https://gitlab.freedesktop.org/poppler/poppler>).

use super::opinion::Standing;

/// What pdfsig tells of the signature itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Valid,
    Invalid,
    DigestMismatch,
    Unreadable,
    /// An encoding that it does not judge.
    NotVerified,
}

/// The three lines in one.
pub(super) fn line(state: State, total: bool, standing: Standing) -> String {
    let signature = match state {
        State::Valid => "Signature is Valid.",
        State::Invalid => "Signature is Invalid.",
        State::DigestMismatch => "Digest Mismatch.",
        State::Unreadable => "Document isn't signed or corrupted data.",
        State::NotVerified => "Signature has not yet been verified.",
    };
    let document = if total { "Total document signed" } else { "Not total document signed" };
    let certificate = match standing {
        Standing::Trusted => "Certificate is Trusted.",
        Standing::UnknownIssuer => "Certificate issuer is unknown.",
        Standing::Expired => "Certificate has Expired.",
        Standing::Revoked => "Certificate has been Revoked.",
        Standing::None => "Certificate has not yet been verified.",
    };
    format!("{signature} {document}. {certificate}")
}
