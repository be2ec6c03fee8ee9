//! Signed data of CMS (RFC 5652, 5) with exactly one signer, as PDF wants it
//! (ETSI EN 319 142-1, 5.3).

use der::asn1::ObjectIdentifier;

use super::algorithms::{self, Digest};
use super::asn1::{self, Element, INTEGER, OCTETS, OID, SEQUENCE, SET};
use super::{Certificate, Problem, oids};

/// More certificates in one signature are not read.
const MOST_CERTIFICATES: usize = 100;

/// A CMS signature that was read.
#[derive(Debug, Clone)]
pub struct Signed {
    kind: ObjectIdentifier,
    content: Option<Vec<u8>>,
    certificates: Vec<Certificate>,
    lists: Vec<Vec<u8>>,
    signer: SignerId,
    digest: Digest,
    /// The signed attributes as they are signed: a SET.
    attributes: Option<Vec<u8>>,
    algorithm: Vec<u8>,
    signature: Vec<u8>,
    unsigned: Vec<u8>,
}

#[derive(Debug, Clone)]
enum SignerId {
    Issuer { issuer: Vec<u8>, serial: Vec<u8> },
    Key(Vec<u8>),
}

impl Signed {
    /// Reads a ContentInfo of signed data.
    ///
    /// # Errors
    ///
    /// It is another kind of content, not DER, has not exactly one signer, or a digest
    /// that is weak or unknown.
    pub fn read(der: &[u8]) -> Result<Self, Problem> {
        let mut info = asn1::only(der)?.of(SEQUENCE)?.inside();
        if info.expect(OID)?.oid()? != oids::SIGNED_DATA {
            return Err(Problem::new("it is not signed data"));
        }
        let mut parts = info.expect(asn1::context(0))?.explicit()?.of(SEQUENCE)?.inside();
        info.end()?;
        let _version = parts.expect(INTEGER)?;
        let _digests = parts.expect(SET)?;
        let mut content = parts.expect(SEQUENCE)?.inside();
        let kind = content.expect(OID)?.oid()?;
        let inner = content.optional(asn1::context(0))?;
        let inner =
            inner.map(|inner| inner.explicit()?.of(OCTETS).map(|o| o.content.to_vec())).transpose()?;
        let certificates = match parts.optional(asn1::context(0))? {
            Some(list) => certificates(list)?,
            None => Vec::new(),
        };
        let lists = match parts.optional(asn1::context(1))? {
            Some(list) => list.inside().all()?.iter().map(|list| list.whole.to_vec()).collect(),
            None => Vec::new(),
        };
        let signers = parts.expect(SET)?.inside().all()?;
        parts.end()?;
        let [signer] = signers[..] else {
            return Err(Problem::new(format!("it has {} signers, not one", signers.len())));
        };

        let mut parts = signer.of(SEQUENCE)?.inside();
        let _version = parts.expect(INTEGER)?;
        let signer = signer_id(parts.next()?)?;
        let digest = Digest::read(parts.next()?)?;
        // What is signed has the tag of a SET in place of the implicit one (RFC 5652, 5.4).
        let attributes = parts.optional(asn1::context(0))?.map(|attributes| {
            let mut set = attributes.whole.to_vec();
            if let Some(tag) = set.first_mut() {
                *tag = SET;
            }
            set
        });
        let algorithm = parts.expect(SEQUENCE)?.whole.to_vec();
        let signature = parts.expect(OCTETS)?.content.to_vec();
        let unsigned = parts.optional(asn1::context(1))?.map(|set| set.content.to_vec()).unwrap_or_default();
        parts.end()?;
        Ok(Self {
            kind,
            content: inner,
            certificates,
            lists,
            signer,
            digest,
            attributes,
            algorithm,
            signature,
            unsigned,
        })
    }

    /// The certificates it carries.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The revocation lists it carries, DER.
    #[must_use]
    pub fn revocation_lists(&self) -> &[Vec<u8>] {
        &self.lists
    }

    /// The bytes of its signature, which a time-stamp vouches for.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The digest of what is signed.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Whether it signs data that is not inside, as that of a PDF must.
    #[must_use]
    pub fn detached(&self) -> bool {
        self.kind == oids::DATA && self.content.is_none()
    }

    pub(super) const fn kind(&self) -> ObjectIdentifier {
        self.kind
    }

    /// Content that is inside, as that of a time-stamp is and that of a PDF's signature
    /// is not.
    #[must_use]
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    /// The certificate of the signer.
    ///
    /// # Errors
    ///
    /// It is not there.
    pub fn certificate(&self) -> Result<&Certificate, Problem> {
        let wanted = |certificate: &&Certificate| match &self.signer {
            SignerId::Issuer { issuer, serial } => {
                certificate.issuer() == issuer && certificate.serial() == serial
            }
            SignerId::Key(id) => certificate
                .extension(oids::SUBJECT_KEY_ID)
                .and_then(|value| asn1::only(value).ok())
                .is_some_and(|value| value.content == id),
        };
        self.certificates
            .iter()
            .find(wanted)
            .ok_or(Problem::new("the certificate of the signer is not in the signature"))
    }

    /// Whether a signed attribute names the signer's certificate by its digest, so that
    /// it cannot be swapped for another with the same key (ETSI EN 319 122-1, 5.2.2).
    #[must_use]
    pub fn names_certificate(&self) -> bool {
        [oids::SIGNING_CERTIFICATE_V2, oids::SIGNING_CERTIFICATE]
            .into_iter()
            .any(|oid| matches!(self.attribute(oid), Ok(Some(_))))
    }

    /// The time-stamp tokens over the signature, DER.
    ///
    /// # Errors
    ///
    /// The unsigned attributes are not DER.
    pub fn time_stamps(&self) -> Result<Vec<Vec<u8>>, Problem> {
        let values = values(&self.unsigned, oids::TIME_STAMP_TOKEN)?.unwrap_or_default();
        Ok(values.iter().map(|value| value.whole.to_vec()).collect())
    }

    fn attribute(&self, oid: ObjectIdentifier) -> Result<Option<Element<'_>>, Problem> {
        let Some(set) = &self.attributes else { return Ok(None) };
        match values(asn1::only(set)?.content, oid)?.as_deref() {
            None => Ok(None),
            Some([value]) => Ok(Some(*value)),
            Some(_) => Err(Problem::new("a signed attribute has not exactly one value")),
        }
    }

    /// Checks the digest of what is signed.
    ///
    /// # Errors
    ///
    /// It is another, or there is none.
    pub fn check_digest(&self, signed: &[&[u8]]) -> Result<(), Problem> {
        let Some(stated) = self.attribute(oids::MESSAGE_DIGEST)? else {
            return Err(Problem::new("it has no signed attributes, and so no digest of the document"));
        };
        if stated.of(OCTETS)?.content == self.digest.of(signed) {
            return Ok(());
        }
        Err(Problem::new("the signed bytes were changed: their digest is another"))
    }

    /// Checks the signature over the signed attributes, and that these name the kind
    /// of content and the signer's certificate.
    ///
    /// # Errors
    ///
    /// One of them is wrong.
    pub fn check(&self) -> Result<(), Problem> {
        let certificate = self.certificate()?;
        let attributes = self.attributes.as_deref().ok_or(Problem::new("it has no signed attributes"))?;
        algorithms::check(
            certificate.key()?,
            asn1::only(&self.algorithm)?,
            Some(self.digest),
            attributes,
            &self.signature,
        )
        .map_err(|problem| Problem::new(format!("the signature of `{}`: {problem}", certificate.name())))?;
        let kind = self.attribute(oids::CONTENT_TYPE)?.map(|kind| kind.oid()).transpose()?;
        if kind != Some(self.kind) {
            return Err(Problem::new("the signed attributes name another kind of content"));
        }
        if !self.is_of(certificate)? {
            return Err(Problem::new("the signed attributes name another certificate than the signer's"));
        }
        Ok(())
    }

    /// Whether the attributes that name a certificate name this one.
    fn is_of(&self, certificate: &Certificate) -> Result<bool, Problem> {
        // ESSCertIDv2 (RFC 5035, 4): the digest is SHA-256 unless another is named.
        if let Some(list) = self.attribute(oids::SIGNING_CERTIFICATE_V2)? {
            let mut id = list.of(SEQUENCE)?.inside().expect(SEQUENCE)?.inside().expect(SEQUENCE)?.inside();
            let digest = id.optional(SEQUENCE)?.map_or(Ok(Digest::Sha256), Digest::read)?;
            if id.expect(OCTETS)?.content != digest.of(&[certificate.der()]) {
                return Ok(false);
            }
        }
        // ESSCertID (RFC 2634, 5.4): always SHA-1.
        if let Some(list) = self.attribute(oids::SIGNING_CERTIFICATE)? {
            let mut id = list.of(SEQUENCE)?.inside().expect(SEQUENCE)?.inside().expect(SEQUENCE)?.inside();
            if id.expect(OCTETS)?.content != algorithms::sha1(certificate.der()) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Certificates of other kinds than X.509 are passed over (RFC 5652, 10.2.2).
fn certificates(list: Element<'_>) -> Result<Vec<Certificate>, Problem> {
    let list = list.inside().all()?;
    let x509 = list.iter().filter(|one| one.tag == SEQUENCE);
    x509.take(MOST_CERTIFICATES).map(|one| Certificate::from_der(one.whole)).collect()
}

fn signer_id(id: Element<'_>) -> Result<SignerId, Problem> {
    if id.tag == asn1::plain(0) {
        return Ok(SignerId::Key(id.content.to_vec()));
    }
    let mut parts = id.of(SEQUENCE)?.inside();
    let issuer = parts.expect(SEQUENCE)?.whole.to_vec();
    let serial = parts.expect(INTEGER)?.content.to_vec();
    Ok(SignerId::Issuer { issuer, serial })
}

/// The values of an attribute in the content of a set of attributes; an attribute
/// that is there twice is an error (RFC 5652, 5.3).
fn values(set: &[u8], wanted: ObjectIdentifier) -> Result<Option<Vec<Element<'_>>>, Problem> {
    let mut found = None;
    let mut rest = set;
    while !rest.is_empty() {
        let (attribute, after) = asn1::first(rest)?;
        rest = after;
        let mut parts = attribute.of(SEQUENCE)?.inside();
        if parts.expect(OID)?.oid()? == wanted {
            if found.is_some() {
                return Err(Problem::new("an attribute is there twice"));
            }
            found = Some(parts.expect(SET)?.inside().all()?);
        }
    }
    Ok(found)
}

/// The one element that bytes begin with, when nothing but zeros follows it.
///
/// # Errors
///
/// They do not begin with DER, or something follows.
pub fn unpadded(bytes: &[u8]) -> Result<&[u8], Problem> {
    let (element, rest) = asn1::first(bytes)?;
    if rest.iter().all(|byte| *byte == 0) {
        return Ok(element.whole);
    }
    Err(Problem::new("bytes follow the signature inside its field"))
}
