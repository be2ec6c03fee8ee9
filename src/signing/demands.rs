//! What a field demands of its signature (ISO 32000-1, tables 234 and 235). What is
//! demanded and not given refuses; what is only proposed does not.

use super::{Algorithm, Certify, Options, Refusal};
use crate::signatures::{Field, Seeds, required};

/// How signatures are encoded here (ETSI EN 319 142-1, 6.3).
pub(super) const SUB_FILTER: &str = "ETSI.CAdES.detached";
/// The handler that signatures name.
pub(super) const FILTER: &str = "Adobe.PPKLite";

/// The newest version of seed values: that of PDF 2.0.
const NEWEST: u32 = 3;

/// Demands on the certificate that are not about which one it is.
const OTHER_THAN_SUBJECT: u32 = !1;

/// Refuses what the field's seed values forbid.
pub(super) fn check(
    field: &Field,
    options: &Options,
    algorithm: Algorithm,
    certificate: &[u8],
    stamped: bool,
) -> Result<(), Refusal> {
    let Some(seeds) = &field.seeds else { return Ok(()) };
    match unmet(seeds, options, algorithm, certificate, stamped) {
        Some(demand) => Err(Refusal::Demanded(field.name.clone(), demand)),
        None => Ok(()),
    }
}

fn unmet(
    seeds: &Seeds,
    options: &Options,
    algorithm: Algorithm,
    certificate: &[u8],
    stamped: bool,
) -> Option<String> {
    let demanded = |bit: u32| seeds.required & bit != 0;
    let other = |list: &[String], ours: &str| !list.is_empty() && !list.iter().any(|name| name == ours);
    let unable = "; sign it with the program that its maker names";
    if demanded(required::FILTER) && seeds.filter.as_deref().is_some_and(|filter| filter != FILTER) {
        return Some(format!("the handler `{}`{unable}", seeds.filter.clone().unwrap_or_default()));
    }
    if demanded(required::SUB_FILTER) && other(&seeds.sub_filters, SUB_FILTER) {
        return Some(format!("the encoding {}{unable}", seeds.sub_filters.join(" or ")));
    }
    let digest = match algorithm {
        Algorithm::RsaSha256 | Algorithm::P256Sha256 => "SHA256",
        Algorithm::P384Sha384 => "SHA384",
    };
    if demanded(required::DIGEST) && other(&seeds.digests, digest) {
        return Some(format!("the digest {}; sign with another kind of key", seeds.digests.join(" or ")));
    }
    if demanded(required::REASONS) {
        let given = options.reason.as_deref();
        // A list of one full stop, or none: a reason must not be given (table 234).
        let none = seeds.reasons.is_empty() || seeds.reasons == ["."];
        match given {
            Some(_) if none => return Some("that no reason is given; leave out `--reason`".to_owned()),
            None if none => {}
            Some(reason) if seeds.reasons.iter().any(|known| known == reason) => {}
            _ => {
                let reasons: Vec<String> = seeds.reasons.iter().map(|r| format!("`{r}`")).collect();
                return Some(format!("a reason; give with `--reason` one of {}", reasons.join(", ")));
            }
        }
    }
    if demanded(required::VERSION) && seeds.version > NEWEST {
        return Some(format!("a program that knows version {} of such demands{unable}", seeds.version));
    }
    if demanded(required::LOCK_DOCUMENT | required::APPEARANCE) {
        return Some(format!("a locked document or an appearance of a certain name{unable}"));
    }
    if demanded(required::LEGAL_ATTESTATION) {
        return Some(format!("a legal attestation{unable}"));
    }
    if demanded(required::REVOCATION) {
        return Some(format!("revocation data inside the signature{unable}"));
    }
    if seeds.timestamp_required && !stamped {
        let at = seeds.timestamp_url.as_deref().unwrap_or("URL");
        return Some(format!("a time-stamp; add `--timestamp-url {at}`"));
    }
    certification(seeds, options).or_else(|| subject(seeds, certificate))
}

/// Table 234, /MDP: 0 for an approval, else what a certification permits.
fn certification(seeds: &Seeds, options: &Options) -> Option<String> {
    let asked = options.certify.map_or(0, |certify| certify as u8);
    let wanted = seeds.certify?;
    if asked == wanted {
        return None;
    }
    let how = match wanted {
        0 => return Some("an approval; leave out `--certify`".to_owned()),
        1 => Certify::NoChanges,
        2 => Certify::FillIn,
        _ => Certify::Annotate,
    };
    Some(format!("a certification; add `--certify {}`", how.name()))
}

fn subject(seeds: &Seeds, certificate: &[u8]) -> Option<String> {
    if seeds.certificate_required & OTHER_THAN_SUBJECT != 0 {
        return Some("a certificate of certain properties, which cannot be checked here".to_owned());
    }
    let named = seeds.subjects.iter().any(|subject| subject == certificate);
    (seeds.certificate_required & 1 != 0 && !named)
        .then(|| "another certificate; use the one that its maker chose".to_owned())
}
