//! The signature's container: CMS SignedData as PAdES wants it (RFC 5652; ETSI EN
//! 319 142-1, 6.3; ETSI EN 319 122-1). Detached, one signer, three signed attributes:
//! content type, message digest and the signing certificate (RFC 5035). The time
//! stands in the PDF, not here.

use der::asn1::ObjectIdentifier;
use der::{Encode, Length};
use sha2::{Digest, Sha256, Sha384};

use super::certificate::Certificate;
use super::{Algorithm, Problem, Signer};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const TIMESTAMP_TOKEN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");

const OCTETS: u8 = 0x04;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const CONTEXT_0: u8 = 0xA0;
const CONTEXT_1: u8 = 0xA1;
const ONE: [u8; 3] = [0x02, 0x01, 0x01];
const NULL: [u8; 2] = [0x05, 0x00];

impl Algorithm {
    /// The digest of some pieces of a message.
    pub(super) fn digest(self, pieces: &[&[u8]]) -> Vec<u8> {
        fn over<D: Digest>(pieces: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            for piece in pieces {
                digest.update(piece);
            }
            digest.finalize().to_vec()
        }
        match self {
            Self::RsaSha256 | Self::P256Sha256 => over::<Sha256>(pieces),
            Self::P384Sha384 => over::<Sha384>(pieces),
        }
    }

    /// AlgorithmIdentifier of the digest; without parameters (RFC 5754, 2).
    fn digest_id(self) -> Result<Vec<u8>, Problem> {
        sequence(&[&oid(match self {
            Self::RsaSha256 | Self::P256Sha256 => SHA256,
            Self::P384Sha384 => SHA384,
        })?])
    }

    /// AlgorithmIdentifier of the signature (RFC 3370, 3.2; RFC 5754, 3.3).
    fn signature_id(self) -> Result<Vec<u8>, Problem> {
        match self {
            Self::RsaSha256 => sequence(&[&oid(RSA)?, &NULL]),
            Self::P256Sha256 => sequence(&[&oid(ECDSA_SHA256)?]),
            Self::P384Sha384 => sequence(&[&oid(ECDSA_SHA384)?]),
        }
    }
}

/// A signature before it is packed.
pub(super) struct Signed {
    algorithm: Algorithm,
    /// The signed attributes, sorted, without the header of their SET.
    attributes: Vec<u8>,
    /// What a time-stamp is of.
    pub(super) value: Vec<u8>,
}

/// Signs a digest.
pub(super) fn sign(
    digest: &[u8],
    certificate: &Certificate<'_>,
    signer: &dyn Signer,
) -> Result<Signed, Problem> {
    let algorithm = signer.algorithm();
    let named = signing_certificate(algorithm, certificate)?;
    let attributes = set_of(vec![
        attribute(CONTENT_TYPE, &oid(DATA)?)?,
        attribute(MESSAGE_DIGEST, &element(OCTETS, &[digest])?)?,
        attribute(SIGNING_CERTIFICATE_V2, &named)?,
    ]);
    // What is signed has the header of a SET, whatever stands in its place when packed
    // (RFC 5652, 5.4).
    let value = signer.sign(&element(SET, &[&attributes])?)?;
    Ok(Signed { algorithm, attributes, value })
}

/// SigningCertificateV2 (RFC 5035, 3): the digest of the certificate, its issuer and number.
/// SHA-256 is the default of the digest's algorithm and so left out.
fn signing_certificate(algorithm: Algorithm, certificate: &Certificate<'_>) -> Result<Vec<u8>, Problem> {
    let hash = element(OCTETS, &[&algorithm.digest(&[certificate.der])])?;
    // GeneralNames with one directoryName, [4], which is explicit as names are a choice.
    let names = sequence(&[&element(0xA4, &[certificate.issuer])?])?;
    let issuer = sequence(&[&names, certificate.serial])?;
    let named = match algorithm {
        Algorithm::RsaSha256 | Algorithm::P256Sha256 => sequence(&[&hash, &issuer])?,
        Algorithm::P384Sha384 => sequence(&[&algorithm.digest_id()?, &hash, &issuer])?,
    };
    sequence(&[&sequence(&[&named])?])
}

/// Packs a signature with its certificates, and the time-stamp's token if there is one.
pub(super) fn pack(
    signed: &Signed,
    certificate: &Certificate<'_>,
    path: &[Certificate<'_>],
    token: Option<&[u8]>,
) -> Result<Vec<u8>, Problem> {
    let digest = signed.algorithm.digest_id()?;
    let stamp = match token {
        Some(token) => element(CONTEXT_1, &[&attribute(TIMESTAMP_TOKEN, token)?])?,
        None => Vec::new(),
    };
    let signer = sequence(&[
        &ONE,
        &sequence(&[certificate.issuer, certificate.serial])?,
        &digest,
        &element(CONTEXT_0, &[&signed.attributes])?,
        &signed.algorithm.signature_id()?,
        &element(OCTETS, &[&signed.value])?,
        &stamp,
    ])?;
    let certificates = [certificate].into_iter().chain(path).map(|c| c.der.to_vec()).collect();
    let data = sequence(&[
        &ONE,
        &element(SET, &[&digest])?,
        &sequence(&[&oid(DATA)?])?,
        &element(CONTEXT_0, &[&set_of(certificates)])?,
        &element(SET, &[&signer])?,
    ])?;
    sequence(&[&oid(SIGNED_DATA)?, &element(CONTEXT_0, &[&data])?])
}

fn attribute(kind: ObjectIdentifier, value: &[u8]) -> Result<Vec<u8>, Problem> {
    sequence(&[&oid(kind)?, &element(SET, &[value])?])
}

fn oid(oid: ObjectIdentifier) -> Result<Vec<u8>, Problem> {
    element(0x06, &[oid.as_bytes()])
}

fn sequence(parts: &[&[u8]]) -> Result<Vec<u8>, Problem> {
    element(SEQUENCE, parts)
}

/// The elements of a SET OF, in the order of their bytes (X.690, 11.6).
fn set_of(mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    elements.sort();
    elements.concat()
}

/// An element: its tag, its length, its parts.
fn element(tag: u8, parts: &[&[u8]]) -> Result<Vec<u8>, Problem> {
    let content: usize = parts.iter().map(|part| part.len()).sum();
    let length = Length::try_from(content).and_then(|length| length.to_der());
    let mut bytes = vec![tag];
    bytes.extend(length.map_err(|_| Problem::new("the signature cannot be encoded"))?);
    for part in parts {
        bytes.extend_from_slice(part);
    }
    Ok(bytes)
}
