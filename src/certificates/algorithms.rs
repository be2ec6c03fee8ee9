//! Digests and signature algorithms: those that are trusted, and those that are
//! told by name as weak (ETSI TS 119 312; NIST SP 800-131A).

use der::asn1::ObjectIdentifier;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Sign, Pss};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::asn1::{self, Element, INTEGER, OID, SEQUENCE};
use super::{Problem, oids};

/// A shorter RSA modulus is weak (NIST SP 800-131A, 3).
const LEAST_RSA_BITS: u32 = 2048;

/// A digest that is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Digest {
    /// The digest of the pieces, one after the other.
    #[must_use]
    pub fn of(self, pieces: &[&[u8]]) -> Vec<u8> {
        fn digest<D: sha2::Digest>(pieces: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            pieces.iter().for_each(|piece| digest.update(piece));
            digest.finalize().to_vec()
        }
        match self {
            Self::Sha256 => digest::<Sha256>(pieces),
            Self::Sha384 => digest::<Sha384>(pieces),
            Self::Sha512 => digest::<Sha512>(pieces),
        }
    }

    /// The digest that an AlgorithmIdentifier names.
    pub(super) fn read(algorithm: Element<'_>) -> Result<Self, Problem> {
        let (oid, _) = identifier(algorithm)?;
        Self::by_oid(oid)
    }

    fn by_oid(oid: ObjectIdentifier) -> Result<Self, Problem> {
        match oid {
            oids::SHA256 => Ok(Self::Sha256),
            oids::SHA384 => Ok(Self::Sha384),
            oids::SHA512 => Ok(Self::Sha512),
            oids::SHA1 => Err(weak("SHA-1")),
            oids::MD5 => Err(weak("MD5")),
            other => Err(Problem::new(format!("its digest {other} is not supported"))),
        }
    }

    fn pkcs1(self) -> Pkcs1v15Sign {
        match self {
            Self::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
            Self::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
            Self::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
        }
    }
}

fn weak(name: &str) -> Problem {
    Problem::new(format!("it relies on {name}, which is weak"))
}

/// The two parts of an AlgorithmIdentifier.
pub(super) fn identifier(algorithm: Element<'_>) -> Result<(ObjectIdentifier, Option<Element<'_>>), Problem> {
    let mut parts = algorithm.of(SEQUENCE)?.inside();
    let oid = parts.expect(OID)?.oid()?;
    let rest = parts.all()?;
    match rest[..] {
        [] => Ok((oid, None)),
        [parameters] => Ok((oid, Some(parameters))),
        _ => Err(Problem::NOT_DER),
    }
}

enum Scheme {
    Pkcs1(Digest),
    Pss(Digest, usize),
    Ecdsa(Digest),
}

/// How a signature was made; `digest` is the one that CMS names beside it, for the
/// identifiers that name only the kind of key (RFC 5754, 3.2).
fn scheme(algorithm: Element<'_>, digest: Option<Digest>) -> Result<Scheme, Problem> {
    let (oid, parameters) = identifier(algorithm)?;
    let beside = || digest.ok_or(Problem::new("its signature algorithm names no digest"));
    let scheme = match oid {
        oids::RSA => Scheme::Pkcs1(beside()?),
        oids::RSA_SHA256 => Scheme::Pkcs1(Digest::Sha256),
        oids::RSA_SHA384 => Scheme::Pkcs1(Digest::Sha384),
        oids::RSA_SHA512 => Scheme::Pkcs1(Digest::Sha512),
        oids::RSA_PSS => pss(parameters)?,
        oids::EC => Scheme::Ecdsa(beside()?),
        oids::ECDSA_SHA256 => Scheme::Ecdsa(Digest::Sha256),
        oids::ECDSA_SHA384 => Scheme::Ecdsa(Digest::Sha384),
        oids::ECDSA_SHA512 => Scheme::Ecdsa(Digest::Sha512),
        oids::RSA_SHA1 | oids::ECDSA_SHA1 => return Err(weak("SHA-1")),
        oids::RSA_MD5 => return Err(weak("MD5")),
        other => return Err(Problem::new(format!("its signature algorithm {other} is not supported"))),
    };
    let named = match scheme {
        Scheme::Pkcs1(named) | Scheme::Pss(named, _) | Scheme::Ecdsa(named) => named,
    };
    if digest.is_some_and(|digest| digest != named) {
        return Err(Problem::new("it names two different digests for one signature"));
    }
    Ok(scheme)
}

/// RSASSA-PSS-params (RFC 4055, 3.1): without a digest that is SHA-1.
fn pss(parameters: Option<Element<'_>>) -> Result<Scheme, Problem> {
    let mut parts = parameters.ok_or(weak("SHA-1"))?.of(SEQUENCE)?.inside();
    let digest = parts.optional(asn1::context(0))?.ok_or(weak("SHA-1"))?;
    let digest = Digest::read(digest.explicit()?)?;
    let mask = parts.optional(asn1::context(1))?.ok_or(weak("SHA-1"))?;
    let (mask, inner) = identifier(mask.explicit()?)?;
    let inner = inner.map(Digest::read).transpose()?;
    if mask != oids::MGF1 || inner != Some(digest) {
        return Err(Problem::new("its PSS mask is not of the same digest, which is not supported"));
    }
    let salt = match parts.optional(asn1::context(2))? {
        Some(salt) => salt.explicit()?.of(INTEGER)?.small()?,
        None => 20,
    };
    let salt = usize::try_from(salt).ok().filter(|salt| *salt <= 512).ok_or(Problem::NOT_DER)?;
    Ok(Scheme::Pss(digest, salt))
}

/// Checks a signature with the key of a SubjectPublicKeyInfo.
pub(super) fn check(
    key: Element<'_>,
    algorithm: Element<'_>,
    digest: Option<Digest>,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Problem> {
    let scheme = scheme(algorithm, digest)?;
    let mut parts = key.of(SEQUENCE)?.inside();
    let (kind, parameters) = identifier(parts.next()?)?;
    let bits = parts.next()?.bits()?;
    let good = match scheme {
        Scheme::Pkcs1(digest) if kind == oids::RSA => {
            rsa_key(bits)?.verify(digest.pkcs1(), &digest.of(&[message]), signature).is_ok()
        }
        Scheme::Pss(digest, salt) if kind == oids::RSA || kind == oids::RSA_PSS => {
            let (key, hashed) = (rsa_key(bits)?, digest.of(&[message]));
            match digest {
                Digest::Sha256 => key.verify(Pss::<Sha256>::new_with_salt(salt), &hashed, signature),
                Digest::Sha384 => key.verify(Pss::<Sha384>::new_with_salt(salt), &hashed, signature),
                Digest::Sha512 => key.verify(Pss::<Sha512>::new_with_salt(salt), &hashed, signature),
            }
            .is_ok()
        }
        Scheme::Ecdsa(digest) if kind == oids::EC => {
            let curve = parameters.ok_or(Problem::NOT_DER)?.oid()?;
            ecdsa(curve, bits, &digest.of(&[message]), signature)?
        }
        _ => return Err(Problem::new("its key is of another kind than its signature algorithm")),
    };
    if good { Ok(()) } else { Err(Problem::new("its signature is wrong")) }
}

fn rsa_key(bits: &[u8]) -> Result<rsa::PublicKey, Problem> {
    let key = rsa::PublicKey::from_pkcs1_der(bits).map_err(|_| Problem::new("its RSA key cannot be used"))?;
    let size = key.n().bit_width();
    if size < LEAST_RSA_BITS {
        return Err(Problem::new(format!("its RSA key of {size} bits is weak")));
    }
    Ok(key)
}

fn ecdsa(curve: ObjectIdentifier, point: &[u8], hashed: &[u8], signature: &[u8]) -> Result<bool, Problem> {
    let broken = |_| Problem::new("its elliptic-curve key cannot be used");
    match curve {
        oids::P256 => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(broken)?;
            let Ok(signature) = p256::ecdsa::Signature::from_der(signature) else { return Ok(false) };
            Ok(key.verify_prehash(hashed, &signature).is_ok())
        }
        oids::P384 => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(broken)?;
            let Ok(signature) = p384::ecdsa::Signature::from_der(signature) else { return Ok(false) };
            Ok(key.verify_prehash(hashed, &signature).is_ok())
        }
        other => Err(Problem::new(format!("its elliptic curve {other} is not supported"))),
    }
}

/// SHA-1, where it identifies a certificate and nothing depends on its strength.
pub(super) fn sha1(bytes: &[u8]) -> Vec<u8> {
    sha1::Sha1::digest(bytes).to_vec()
}
