//! Paths of certificates, from a signer to a trust anchor (RFC 5280, 6.1, as far
//! as signers need it: no policies, and no name constraints, which are refused
//! where they are critical).

use der::asn1::ObjectIdentifier;

use super::certificate::usage;
use super::{Certificate, Moment, Problem, oids};

/// Certificates of a path, and steps of the search for one.
const MOST_LINKS: usize = 10;
const MOST_STEPS: usize = 500;

/// Critical extensions that are understood.
const UNDERSTOOD: [ObjectIdentifier; 8] = [
    oids::KEY_USAGE,
    oids::BASIC_CONSTRAINTS,
    oids::EXTENDED_USAGE,
    oids::SUBJECT_KEY_ID,
    oids::AUTHORITY_KEY_ID,
    oids::ALTERNATIVE_NAME,
    oids::POLICIES,
    oids::QUALIFIED,
];

/// What a certificate is to be good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Signing documents.
    Signing,
    /// Vouching for a time (RFC 3161, 2.3).
    TimeStamping,
    /// Vouching for the state of certificates (RFC 6960, 4.2.2.2).
    Revocation,
}

/// A path: the signer's certificate first, the trust anchor last.
pub type Path = Vec<Certificate>;

/// Finds a path from a certificate to one of the anchors through the certificates
/// of a pool, valid at a moment.
///
/// # Errors
///
/// There is none; the problem is that of the most promising attempt.
pub fn find(
    leaf: &Certificate,
    pool: &[Certificate],
    anchors: &[Certificate],
    at: Moment,
    purpose: Purpose,
) -> Result<Path, Problem> {
    good_for(leaf, purpose)?;
    let mut search = Search { pool, anchors, at, steps: 0, nearest: None };
    let mut path = vec![leaf.clone()];
    if search.climb(&mut path) {
        return Ok(path);
    }
    Err(search.nearest.map_or_else(|| unknown(leaf), |(_, problem)| problem))
}

fn unknown(last: &Certificate) -> Problem {
    Problem::new(format!("no trusted certificate issued that of `{}`", last.name()))
}

/// Whether a certificate may sign for a purpose.
///
/// # Errors
///
/// Its keyUsage or extended purposes say that it may not.
pub fn good_for(leaf: &Certificate, purpose: Purpose) -> Result<(), Problem> {
    let no =
        |what: &str| Err(Problem::new(format!("the certificate of `{}` is not for {what}", leaf.name())));
    let signs = leaf.allows(usage::DIGITAL_SIGNATURE | usage::NON_REPUDIATION)?;
    let purposes = leaf.purposes()?;
    let has = |purpose| purposes.as_ref().is_some_and(|list| list.contains(&purpose));
    match purpose {
        Purpose::Signing if !signs => no("signing documents"),
        // Made for a machine's service, not for signing anything by hand.
        Purpose::Signing if has(oids::TIME_STAMPING) || has(oids::OCSP_SIGNING) => no("signing documents"),
        Purpose::TimeStamping if !signs || !has(oids::TIME_STAMPING) => no("time-stamps"),
        Purpose::Revocation if !signs || !has(oids::OCSP_SIGNING) => no("the state of certificates"),
        _ => Ok(()),
    }
}

/// Whether a certificate is valid at a moment.
///
/// # Errors
///
/// It is not yet, or no longer.
pub fn valid_at(certificate: &Certificate, at: Moment) -> Result<(), Problem> {
    let (from, until) = certificate.validity();
    let name = certificate.name();
    if at < from {
        return Err(Problem::new(format!("the certificate of `{name}` is not valid before {from}")));
    }
    if at > until {
        return Err(Problem::new(format!("the certificate of `{name}` expired on {until}")));
    }
    Ok(())
}

struct Search<'a> {
    pool: &'a [Certificate],
    anchors: &'a [Certificate],
    at: Moment,
    steps: usize,
    /// The problem of the longest path that failed.
    nearest: Option<(usize, Problem)>,
}

impl Search<'_> {
    fn note(&mut self, links: usize, problem: Problem) {
        if self.nearest.as_ref().is_none_or(|(longest, _)| links > *longest) {
            self.nearest = Some((links, problem));
        }
    }

    /// Lengthens a path until it ends in an anchor.
    fn climb(&mut self, path: &mut Path) -> bool {
        self.steps += 1;
        let Some(last) = path.last().cloned() else { return false };
        if self.steps > MOST_STEPS || path.len() > MOST_LINKS {
            return false;
        }
        if self.anchors.contains(&last) {
            // The anchor itself is believed; that it has not expired is asked all the same.
            return match sound(path, self.at) {
                Ok(()) => true,
                Err(problem) => {
                    self.note(path.len(), problem);
                    false
                }
            };
        }
        let (anchors, pool) = (self.anchors, self.pool);
        let issuers = anchors.iter().chain(pool).filter(|issuer| issuer.subject() == last.issuer());
        let mut tried = false;
        for issuer in issuers {
            if path.contains(issuer) {
                continue;
            }
            tried = true;
            match last.check_signature(issuer) {
                Ok(()) => {
                    path.push(issuer.clone());
                    if self.climb(path) {
                        return true;
                    }
                    path.pop();
                }
                Err(problem) => {
                    let text = format!("the certificate of `{}`: {problem}", last.name());
                    self.note(path.len(), Problem::new(text));
                }
            }
            if self.steps > MOST_STEPS {
                return false;
            }
        }
        if !tried {
            self.note(path.len(), unknown(&last));
        }
        false
    }
}

/// Validity, extensions and path lengths of a path whose signatures are right.
fn sound(path: &[Certificate], at: Moment) -> Result<(), Problem> {
    let mut below = 0;
    for (index, certificate) in path.iter().enumerate() {
        valid_at(certificate, at)?;
        if let Some(extension) =
            certificate.extensions().iter().find(|e| e.critical && !UNDERSTOOD.contains(&e.oid))
        {
            return Err(Problem::new(format!(
                "the certificate of `{}` has the critical extension {}, which is not understood",
                certificate.name(),
                extension.oid
            )));
        }
        if index > 0 {
            let most = certificate.issues()?;
            if most.is_some_and(|most| below > most) {
                let name = certificate.name();
                return Err(Problem::new(format!("more issuers follow below `{name}` than it allows")));
            }
            below += u64::from(!certificate.self_issued());
        }
    }
    Ok(())
}
