//! Whether certificates were revoked: answers of OCSP (RFC 6960) and revocation
//! lists (RFC 5280, 5).

use super::algorithms::{self, Digest};
use super::asn1::{self, BIT_STRING, ENUMERATED, Element, GENERALIZED_TIME, INTEGER, OCTETS, OID, SEQUENCE};
use super::certificate::{extensions, usage};
use super::path::{self, Purpose};
use super::{Certificate, Moment, Problem, oids};

/// Clocks of authorities may differ by this, in seconds.
const SKEW: u64 = 300;

/// What is said of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It was good.
    Good,
    /// It was revoked then.
    Revoked(Moment),
    /// Nobody says anything that can be believed.
    Unknown,
}

/// Answers and lists, DER, as a file carries them.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// OCSP responses.
    pub answers: Vec<Vec<u8>>,
    /// Revocation lists.
    pub lists: Vec<Vec<u8>>,
}

impl Evidence {
    /// What was known, about the moment `at`, of a certificate that `issuer` issued. An
    /// answer or list counts when it was still in force then, or made later.
    #[must_use]
    pub fn state(&self, certificate: &Certificate, issuer: &Certificate, at: Moment) -> State {
        let answers = self.answers.iter().map(|der| answer(der, certificate, issuer, at));
        let lists = self.lists.iter().map(|der| list(der, certificate, issuer, at));
        let mut state = State::Unknown;
        for one in answers.chain(lists) {
            match one {
                // The earliest revocation counts, and no good answer outweighs it.
                Ok(State::Revoked(new)) => {
                    state = match state {
                        State::Revoked(old) if old < new => State::Revoked(old),
                        _ => State::Revoked(new),
                    };
                }
                Ok(State::Good) if state == State::Unknown => state = State::Good,
                _ => {}
            }
        }
        state
    }
}

/// Whether something in force from then, and until then, says anything of a moment.
fn in_force(until: Option<Moment>, at: Moment) -> bool {
    until.is_none_or(|until| until.seconds().saturating_add(SKEW) >= at.seconds())
}

/// An OCSPResponse (RFC 6960, 4.2.1).
fn answer(der: &[u8], certificate: &Certificate, issuer: &Certificate, at: Moment) -> Result<State, Problem> {
    let mut parts = asn1::only(der)?.of(SEQUENCE)?.inside();
    if parts.expect(ENUMERATED)?.content != [0] {
        return Ok(State::Unknown);
    }
    let mut bytes = parts.expect(asn1::context(0))?.explicit()?.of(SEQUENCE)?.inside();
    if bytes.expect(OID)?.oid()? != oids::OCSP_BASIC {
        return Ok(State::Unknown);
    }
    let mut basic = asn1::only(bytes.expect(OCTETS)?.content)?.of(SEQUENCE)?.inside();
    let signed = basic.expect(SEQUENCE)?;
    let algorithm = basic.expect(SEQUENCE)?;
    let signature = basic.expect(BIT_STRING)?.bits()?;
    let carried = match basic.optional(asn1::context(0))? {
        Some(list) => list.explicit()?.of(SEQUENCE)?.inside().all()?,
        None => Vec::new(),
    };

    let mut data = signed.inside();
    let _version = data.optional(asn1::context(0))?;
    let _responder = data.next()?;
    let produced = data.expect(GENERALIZED_TIME)?.time()?;
    for single in data.expect(SEQUENCE)?.inside().all()? {
        let mut single = single.of(SEQUENCE)?.inside();
        if !is_about(single.expect(SEQUENCE)?, certificate, issuer)? {
            continue;
        }
        let state = single.next()?;
        let from = single.expect(GENERALIZED_TIME)?.time()?;
        let until = single.optional(asn1::context(0))?.map(|time| time.explicit()?.time()).transpose()?;
        if from.seconds() > produced.seconds().saturating_add(SKEW) || !in_force(until, at) {
            continue;
        }
        signed_by_responder(signed, algorithm, signature, &carried, issuer, produced)?;
        return match state.tag {
            tag if tag == asn1::plain(0) => Ok(State::Good),
            tag if tag == asn1::context(1) => {
                Ok(State::Revoked(state.inside().expect(GENERALIZED_TIME)?.time()?))
            }
            _ => Ok(State::Unknown),
        };
    }
    Ok(State::Unknown)
}

/// CertID (RFC 6960, 4.1.1): digests of the issuer's name and key, and the serial number.
/// SHA-1 is usual, and harmless: the answer is signed as a whole.
fn is_about(id: Element<'_>, certificate: &Certificate, issuer: &Certificate) -> Result<bool, Problem> {
    let mut parts = id.inside();
    let algorithm = parts.expect(SEQUENCE)?;
    let digest = |bytes: &[u8]| -> Result<Vec<u8>, Problem> {
        let (oid, _) = algorithms::identifier(algorithm)?;
        if oid == oids::SHA1 {
            return Ok(algorithms::sha1(bytes));
        }
        Digest::read(algorithm).map(|digest| digest.of(&[bytes]))
    };
    Ok(parts.expect(OCTETS)?.content == digest(issuer.subject())?
        && parts.expect(OCTETS)?.content == digest(issuer.key_bits()?)?
        && parts.expect(INTEGER)?.content == certificate.serial())
}

/// The responder is the issuer, or somebody whom the issuer certified for that
/// (RFC 6960, 4.2.2.2).
fn signed_by_responder(
    signed: Element<'_>,
    algorithm: Element<'_>,
    signature: &[u8],
    carried: &[Element<'_>],
    issuer: &Certificate,
    produced: Moment,
) -> Result<(), Problem> {
    let check = |who: &Certificate| algorithms::check(who.key()?, algorithm, None, signed.whole, signature);
    if check(issuer).is_ok() {
        return Ok(());
    }
    for one in carried {
        let delegate = Certificate::from_der(one.whole)?;
        let believed = delegate.issuer() == issuer.subject()
            && delegate.check_signature(issuer).is_ok()
            && path::good_for(&delegate, Purpose::Revocation).is_ok()
            && path::valid_at(&delegate, produced).is_ok();
        if believed && check(&delegate).is_ok() {
            return Ok(());
        }
    }
    Err(Problem::new("nobody who may say so signed the answer"))
}

/// A CertificateList (RFC 5280, 5.1).
fn list(der: &[u8], certificate: &Certificate, issuer: &Certificate, at: Moment) -> Result<State, Problem> {
    let mut parts = asn1::only(der)?.of(SEQUENCE)?.inside();
    let signed = parts.expect(SEQUENCE)?;
    let algorithm = parts.expect(SEQUENCE)?;
    let signature = parts.expect(BIT_STRING)?.bits()?;

    let mut fields = signed.inside();
    let _version = fields.optional(INTEGER)?;
    let _algorithm = fields.expect(SEQUENCE)?;
    if fields.expect(SEQUENCE)?.whole != issuer.subject() || !issuer.allows(usage::REVOCATION_LISTS)? {
        return Ok(State::Unknown);
    }
    let _from = fields.next()?.time()?;
    let until = match fields.optional(asn1::UTC_TIME)? {
        Some(time) => Some(time.time()?),
        None => fields.optional(GENERALIZED_TIME)?.map(|time| time.time()).transpose()?,
    };
    let revoked = fields.optional(SEQUENCE)?.map(|list| list.inside().all()).transpose()?.unwrap_or_default();
    let about = match fields.optional(asn1::context(0))? {
        Some(list) => extensions(list.explicit()?)?,
        None => Vec::new(),
    };
    // An unknown critical extension may narrow what the list is about (5.2): such a list
    // revokes, but does not say that anything is good.
    let plain = about.iter().all(|e| !e.critical || e.oid == oids::CRL_NUMBER || whole(e.oid, &e.value));
    if !in_force(until, at) {
        return Ok(State::Unknown);
    }
    algorithms::check(issuer.key()?, algorithm, None, signed.whole, signature)?;
    for entry in revoked {
        let mut entry = entry.of(SEQUENCE)?.inside();
        if entry.expect(INTEGER)?.content == certificate.serial() {
            let time = entry.next()?.time()?;
            let more = entry.optional(SEQUENCE)?.map(extensions).transpose()?.unwrap_or_default();
            // removeFromCRL (5.3.1) is told by delta lists only.
            let removed = more.iter().any(|e| e.oid == oids::REASON && e.value == [ENUMERATED, 1, 8]);
            return Ok(if removed { State::Unknown } else { State::Revoked(time) });
        }
    }
    Ok(if plain { State::Good } else { State::Unknown })
}

/// An issuingDistributionPoint that leaves nothing out but names its place (RFC 5280, 5.2.5).
fn whole(oid: der::asn1::ObjectIdentifier, value: &[u8]) -> bool {
    let parts = || asn1::only(value).and_then(|point| point.of(SEQUENCE)?.inside().all());
    oid == oids::ISSUING_POINT && parts().is_ok_and(|parts| parts.iter().all(|p| p.tag == asn1::context(0)))
}
