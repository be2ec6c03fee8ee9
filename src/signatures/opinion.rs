//! What is to be thought of the CMS inside a signature: who signed, when, at which level,
//! and whether certificates and authorities speak for it (ETSI EN 319 142-1, 6; EN 319
//! 102-1, 5).

use super::Trust;
use crate::certificates::{
    Certificate, Evidence, Moment, Path, Problem, Purpose, Signed, Stamp, State, find, valid_at,
};

/// How much a signature carries with it (ETSI EN 319 142-1, 6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A signature that is no PAdES signature.
    Cms,
    /// B-B: a signature.
    Basic,
    /// B-T: and a time-stamp.
    Time,
    /// B-LT: and all that is needed to judge the certificates later.
    LongTerm,
    /// B-LTA: and a time-stamp over that.
    Archive,
    /// No signature, but a time-stamp over the document.
    TimeStamp,
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Cms => "CMS (not PAdES)",
            Self::Basic => "B-B",
            Self::Time => "B-T",
            Self::LongTerm => "B-LT",
            Self::Archive => "B-LTA",
            Self::TimeStamp => "document time-stamp",
        })
    }
}

/// What pdfsig would say of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Trusted,
    UnknownIssuer,
    Expired,
    Revoked,
    /// There is none that can be read.
    None,
}

/// What was found out.
#[derive(Debug, Clone)]
pub(super) struct Opinion {
    pub(super) signer: String,
    pub(super) level: Level,
    /// The time that an authority vouches for.
    pub(super) time: Option<Moment>,
    /// Whether the signature over the signed attributes is right.
    pub(super) sound: bool,
    /// What makes it worthless.
    pub(super) broken: Vec<String>,
    /// What makes it doubtful who signed, or when.
    pub(super) doubts: Vec<String>,
    pub(super) standing: Standing,
}

/// What the file and the caller know of certificates.
pub(super) struct Known<'a> {
    pub(super) trust: &'a Trust,
    pub(super) pool: Vec<Certificate>,
    pub(super) evidence: Evidence,
}

impl Known<'_> {
    /// A path to an anchor; where no anchors are given, or none is reached, one to any
    /// certificate that vouches for itself, which is good enough to look for revocations.
    fn path(
        &self,
        leaf: &Certificate,
        carried: &[Certificate],
        at: Moment,
        purpose: Purpose,
    ) -> (Path, Result<(), Problem>) {
        let pool: Vec<Certificate> = carried.iter().chain(&self.pool).cloned().collect();
        let trusted = find(leaf, &pool, &self.trust.anchors, at, purpose);
        match trusted {
            Ok(path) => (path, Ok(())),
            Err(problem) => {
                let selves: Vec<Certificate> = pool.iter().filter(|c| c.self_issued()).cloned().collect();
                (find(leaf, &pool, &selves, at, purpose).unwrap_or_default(), Err(problem))
            }
        }
    }

    /// Whether good words are there for every certificate of a path but its anchor.
    fn state(&self, path: &[Certificate], signed: &Signed, at: Moment) -> (bool, Option<String>) {
        let mut evidence = self.evidence.clone();
        evidence.lists.extend(signed.revocation_lists().iter().cloned());
        let mut complete = path.len() > 1;
        for pair in path.windows(2) {
            let [certificate, issuer] = pair else { continue };
            match evidence.state(certificate, issuer, at) {
                State::Good => {}
                State::Revoked(then) if then <= at => {
                    let text = format!("the certificate of `{}` was revoked on {then}", certificate.name());
                    return (false, Some(text));
                }
                // Revoked later: it was good then.
                State::Revoked(_) => {}
                State::Unknown => complete = false,
            }
        }
        (complete, None)
    }

    /// What is to be thought of the signature of a document. `pades`: whether it says of
    /// itself that it is a PAdES signature; `archived`: whether a time-stamp over the
    /// document follows.
    pub(super) fn of_signature(&self, signed: &Signed, pades: bool, archived: bool) -> Opinion {
        let mut opinion = Opinion {
            signer: String::new(),
            level: if pades { Level::Basic } else { Level::Cms },
            time: None,
            sound: false,
            broken: Vec::new(),
            doubts: Vec::new(),
            standing: Standing::None,
        };
        let certificate = match signed.certificate() {
            Ok(certificate) => certificate.clone(),
            Err(problem) => {
                opinion.broken.push(problem.to_string());
                return opinion;
            }
        };
        opinion.signer = certificate.name();
        let checked = signed.check();
        opinion.sound = checked.is_ok();
        opinion.broken.extend(checked.err().map(|problem| problem.to_string()));
        if !signed.detached() {
            opinion
                .broken
                .push("the signature is not about the document, but about data inside it".to_owned());
        }
        if pades && !signed.names_certificate() {
            opinion.broken.push("the signed attributes do not name the signer's certificate".to_owned());
        }
        let stamped = self.stamps(signed, &mut opinion);
        let at = opinion.time.unwrap_or(self.trust.at);
        let (path, trusted) = self.path(&certificate, signed.certificates(), at, Purpose::Signing);
        let (complete, revoked) = self.state(&path, signed, at);
        opinion.standing = standing(&certificate, &trusted, revoked.is_some(), self.trust.at);
        opinion.broken.extend(revoked);
        match trusted {
            Err(problem) if !self.trust.anchors.is_empty() => opinion.doubts.push(problem.to_string()),
            Err(_) => {
                opinion.doubts.extend(valid_at(&certificate, at).err().map(|problem| problem.to_string()))
            }
            Ok(()) => {}
        }
        if pades && let Some(stamps_complete) = stamped {
            opinion.level = match (complete && stamps_complete, archived) {
                (true, true) => Level::Archive,
                (true, false) => Level::LongTerm,
                _ => Level::Time,
            };
        }
        opinion
    }

    /// The time-stamps over a signature: `None` where there is none that is sound, else
    /// whether good words are there for the certificates of its authority.
    fn stamps(&self, signed: &Signed, opinion: &mut Opinion) -> Option<bool> {
        let tokens = match signed.time_stamps() {
            Ok(tokens) => tokens,
            Err(problem) => {
                opinion.broken.push(format!("the unsigned attributes: {problem}"));
                return None;
            }
        };
        let mut found = None;
        for token in tokens.iter().take(8) {
            let stamp = Stamp::read(token);
            let checked = stamp.as_ref().map_err(Clone::clone).and_then(|s| s.check(&[signed.signature()]));
            let (Ok(stamp), Ok(authority)) = (stamp.as_ref(), checked.as_ref()) else {
                let problem = checked.err().map(|problem| problem.to_string()).unwrap_or_default();
                opinion.broken.push(format!("the time-stamp: {problem}"));
                continue;
            };
            let (doubt, complete) = self.authority(stamp, authority);
            let believed = doubt.is_none();
            opinion.doubts.extend(doubt);
            if believed || self.trust.anchors.is_empty() {
                let earlier = opinion.time.is_none_or(|time| stamp.time() < time);
                if earlier {
                    opinion.time = Some(stamp.time());
                }
            }
            found = Some(complete || found.unwrap_or_default());
        }
        found
    }

    /// What is doubtful of the authority of a time-stamp, and whether good words are
    /// there for all its certificates.
    fn authority(&self, stamp: &Stamp, authority: &Certificate) -> (Option<String>, bool) {
        let carried = stamp.signed().certificates();
        let (path, trusted) = self.path(authority, carried, stamp.time(), Purpose::TimeStamping);
        let (complete, revoked) = self.state(&path, stamp.signed(), stamp.time());
        let doubt =
            trusted.err().filter(|_| !self.trust.anchors.is_empty()).map(|problem| problem.to_string());
        (revoked.or(doubt).map(|problem| format!("the time-stamp: {problem}")), complete)
    }

    /// What is to be thought of a time-stamp over the document.
    pub(super) fn of_time_stamp(&self, stamp: &Stamp, pieces: &[&[u8]]) -> Opinion {
        let mut opinion = Opinion {
            signer: String::new(),
            level: Level::TimeStamp,
            time: Some(stamp.time()),
            sound: false,
            broken: Vec::new(),
            doubts: Vec::new(),
            standing: Standing::None,
        };
        match stamp.check(pieces) {
            Ok(authority) => {
                opinion.signer = authority.name();
                opinion.doubts.extend(self.authority(stamp, authority).0);
                opinion.standing = Standing::UnknownIssuer;
            }
            Err(problem) => opinion.broken.push(format!("the time-stamp: {problem}")),
        }
        opinion
    }
}

fn standing(certificate: &Certificate, trusted: &Result<(), Problem>, revoked: bool, at: Moment) -> Standing {
    if revoked {
        Standing::Revoked
    } else if valid_at(certificate, at).is_err() {
        Standing::Expired
    } else if trusted.is_ok() {
        Standing::Trusted
    } else {
        Standing::UnknownIssuer
    }
}
