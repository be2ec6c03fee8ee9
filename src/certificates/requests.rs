//! What is asked of authorities, and what they answer: time-stamps (RFC 3161, 2.4),
//! the state of a certificate (RFC 6960, 4.1), and where all that is asked (RFC 5280,
//! 4.2.1.13 and 4.2.2.1). Nobody is asked here: requests are bytes, and answers too.

use der::asn1::ObjectIdentifier;
use der::{Encode, Length};

use super::algorithms::{self, Digest};
use super::asn1::{self, BIT_STRING, ENUMERATED, Element, INTEGER, OCTETS, OID, SEQUENCE};
use super::{Certificate, Moment, Problem, Purpose, Stamp, good_for, oids};

const UTF8: u8 = 0x0C;
const NULL: [u8; 2] = [0x05, 0x00];
/// uniformResourceIdentifier of GeneralName (RFC 5280, 4.2.1.6).
const ADDRESS: u8 = asn1::plain(6);
/// More addresses of one kind are not tried.
const MOST_ADDRESSES: usize = 4;

/// Where a certificate says that more is to be had: addresses of HTTP, others are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Who answers whether it was revoked.
    pub answers: Vec<String>,
    /// Lists of what was revoked.
    pub lists: Vec<String>,
    /// The certificate of who issued it.
    pub issuers: Vec<String>,
}

impl Addresses {
    /// The addresses in a certificate; what cannot be read of them is not there.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        let mut found = Self::default();
        let access = certificate.extension(oids::INFORMATION_ACCESS);
        for one in access.and_then(|value| elements(value).ok()).unwrap_or_default() {
            let mut parts = one.inside();
            let (Ok(method), Ok(place)) = (parts.expect(OID).and_then(|oid| oid.oid()), parts.next()) else {
                continue;
            };
            match method {
                oids::OCSP => found.answers.extend(address(place)),
                oids::ISSUERS => found.issuers.extend(address(place)),
                _ => {}
            }
        }
        let points = certificate.extension(oids::DISTRIBUTION_POINTS);
        for point in points.and_then(|value| elements(value).ok()).unwrap_or_default() {
            found.lists.extend(full_names(point).unwrap_or_default().into_iter().filter_map(address));
        }
        for list in [&mut found.answers, &mut found.lists, &mut found.issuers] {
            list.truncate(MOST_ADDRESSES);
        }
        found
    }
}

fn elements(value: &[u8]) -> Result<Vec<Element<'_>>, Problem> {
    asn1::only(value)?.of(SEQUENCE)?.inside().all()
}

/// DistributionPoint: [0] DistributionPointName, of which [0] is the full name.
fn full_names(point: Element<'_>) -> Result<Vec<Element<'_>>, Problem> {
    let Some(name) = point.inside().optional(asn1::context(0))? else { return Ok(Vec::new()) };
    let Some(full) = name.inside().optional(asn1::context(0))? else { return Ok(Vec::new()) };
    full.inside().all()
}

fn address(name: Element<'_>) -> Option<String> {
    let text = (name.tag == ADDRESS).then(|| std::str::from_utf8(name.content).ok()).flatten()?;
    let lower = text.to_ascii_lowercase();
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    (plain && (lower.starts_with("http://") || lower.starts_with("https://"))).then(|| text.to_owned())
}

/// A TimeStampReq over the SHA-256 of `value` (RFC 3161, 2.4.1): with a nonce, and asking
/// for the certificate of the authority.
///
/// # Errors
///
/// It cannot be encoded.
pub fn time_stamp_request(value: &[u8], nonce: u64) -> Result<Vec<u8>, Problem> {
    let algorithm = element(SEQUENCE, &[&oid(oids::SHA256)?, &NULL])?;
    let imprint = element(SEQUENCE, &[&algorithm, &element(OCTETS, &[&Digest::Sha256.of(&[value])])?])?;
    element(SEQUENCE, &[&[INTEGER, 1, 1], &imprint, &number(nonce)?, &[asn1::BOOLEAN, 1, 0xFF]])
}

/// The token in a TimeStampResp (RFC 3161, 2.4.2), and the time it vouches for, if it is
/// an answer to that request.
///
/// # Errors
///
/// The authority refused, or the token is not over `value`, not for this request, not
/// signed rightly, or by somebody who does not vouch for times.
pub fn time_stamp_token(response: &[u8], value: &[u8], nonce: u64) -> Result<(Vec<u8>, Moment), Problem> {
    let unread = |problem| Problem::new(format!("the answer of the authority cannot be read: {problem}"));
    let token = granted(response, unread)?;
    let stamp = Stamp::read(token).map_err(unread)?;
    let content = stamp.signed().content().unwrap_or_default();
    if nonce_of(content).map_err(unread)? != Some(nonce) {
        return Err(Problem::new("the authority answered another request: its nonce is another"));
    }
    let wrong = |problem| Problem::new(format!("the token of the authority is wrong: {problem}"));
    let authority = stamp.check(&[value]).map_err(wrong)?;
    good_for(authority, Purpose::TimeStamping).map_err(wrong)?;
    Ok((token.to_vec(), stamp.time()))
}

/// The token, where the status is granted or granted with modifications.
fn granted(response: &[u8], unread: impl Fn(Problem) -> Problem) -> Result<&[u8], Problem> {
    let mut parts =
        asn1::only(response).and_then(|whole| Ok(whole.of(SEQUENCE)?.inside())).map_err(&unread)?;
    let mut status = parts.expect(SEQUENCE).map_err(&unread)?.inside();
    let code = status.expect(INTEGER).and_then(|code| code.small()).map_err(&unread)?;
    if code > 1 {
        let texts = status.optional(SEQUENCE).ok().flatten().and_then(|texts| texts.inside().all().ok());
        let texts = texts.unwrap_or_default();
        let texts = texts.iter().filter(|text| text.tag == UTF8);
        let texts: Vec<String> = texts.map(|text| printable(text.content)).collect();
        let said = if texts.is_empty() { String::new() } else { format!(": {}", texts.join(", ")) };
        return Err(Problem::new(format!("the authority refused the request (status {code}){said}")));
    }
    parts.expect(SEQUENCE).map(|token| token.whole).map_err(unread)
}

/// Words of a stranger, fit for a terminal.
fn printable(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    text.chars().take(200).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

/// The nonce of TSTInfo: the only INTEGER behind the time.
fn nonce_of(info: &[u8]) -> Result<Option<u64>, Problem> {
    let mut parts = asn1::only(info)?.of(SEQUENCE)?.inside();
    for tag in [INTEGER, OID, SEQUENCE, INTEGER, asn1::GENERALIZED_TIME] {
        parts.expect(tag)?;
    }
    let _accuracy = parts.optional(SEQUENCE)?;
    let _ordering = parts.optional(asn1::BOOLEAN)?;
    let Some(nonce) = parts.optional(INTEGER)? else { return Ok(None) };
    // A zero stands before a number whose first bit is set.
    let digits = nonce.content.strip_prefix(&[0]).unwrap_or(nonce.content);
    Ok((digits.len() <= 8).then(|| digits.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte))))
}

/// An OCSPRequest for one certificate (RFC 6960, 4.1.1). Its digests are SHA-1, the only
/// ones that every responder knows (RFC 5019, 2.1.1); they only name the certificate.
///
/// # Errors
///
/// It cannot be encoded.
pub fn state_request(certificate: &Certificate, issuer: &Certificate) -> Result<Vec<u8>, Problem> {
    let algorithm = element(SEQUENCE, &[&oid(oids::SHA1)?, &NULL])?;
    let digest = |bytes: &[u8]| element(OCTETS, &[&algorithms::sha1(bytes)]);
    let id = element(
        SEQUENCE,
        &[
            &algorithm,
            &digest(issuer.subject())?,
            &digest(issuer.key_bits()?)?,
            &element(INTEGER, &[certificate.serial()])?,
        ],
    )?;
    let list = element(SEQUENCE, &[&element(SEQUENCE, &[&id])?])?;
    element(SEQUENCE, &[&element(SEQUENCE, &[&list])?])
}

/// The certificates that an OCSPResponse carries: those of a responder that is not the
/// issuer itself. What is no successful answer has none.
#[must_use]
pub fn responders(response: &[u8]) -> Vec<Certificate> {
    let carried = || -> Result<Vec<Certificate>, Problem> {
        let mut parts = asn1::only(response)?.of(SEQUENCE)?.inside();
        parts.expect(ENUMERATED)?;
        let mut bytes = parts.expect(asn1::context(0))?.explicit()?.of(SEQUENCE)?.inside();
        let _kind = bytes.expect(OID)?;
        let basic = asn1::only(bytes.expect(OCTETS)?.content)?;
        let mut basic = basic.of(SEQUENCE)?.inside();
        let (_, _, _) = (basic.expect(SEQUENCE)?, basic.expect(SEQUENCE)?, basic.expect(BIT_STRING)?);
        let Some(list) = basic.optional(asn1::context(0))? else { return Ok(Vec::new()) };
        list.explicit()?
            .of(SEQUENCE)?
            .inside()
            .all()?
            .iter()
            .map(|one| Certificate::from_der(one.whole))
            .collect()
    };
    carried().unwrap_or_default()
}

impl Certificate {
    /// Whether `issuer` issued it: by name, and by its key.
    #[must_use]
    pub fn issued_by(&self, issuer: &Self) -> bool {
        self.issuer() == issuer.subject() && self.check_signature(issuer).is_ok()
    }

    /// Whether nobody need be asked for its state (RFC 6960, 4.2.2.2.1): that of a responder
    /// which lives shortly.
    #[must_use]
    pub fn unchecked(&self) -> bool {
        self.extension(oids::OCSP_NO_CHECK).is_some()
    }
}

fn oid(oid: ObjectIdentifier) -> Result<Vec<u8>, Problem> {
    element(OID, &[oid.as_bytes()])
}

fn number(number: u64) -> Result<Vec<u8>, Problem> {
    let bytes = number.to_be_bytes();
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
    let digits = bytes.get(start..).unwrap_or_default();
    let sign: &[u8] = if digits.first().is_some_and(|first| *first >= 0x80) { &[0] } else { &[] };
    element(INTEGER, &[sign, digits])
}

fn element(tag: u8, parts: &[&[u8]]) -> Result<Vec<u8>, Problem> {
    let content: usize = parts.iter().map(|part| part.len()).sum();
    let length =
        Length::try_from(content).and_then(|length| length.to_der()).map_err(|_| Problem::NOT_DER)?;
    Ok([&[tag], length.as_slice(), &parts.concat()].concat())
}
